"""What the live graph remembers between two changes: which file says what, in one SQLite file.

Of each record the lines of its named graph are kept, packed, so that what a saved file takes back
is known without a look at anything else; of each statement that several named graphs make, how
many do.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_TABLES = """
CREATE TABLE said (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
  path BLOB PRIMARY KEY, graph TEXT NOT NULL, iri TEXT NOT NULL, id TEXT NOT NULL,
  type TEXT NOT NULL, pages TEXT NOT NULL, named TEXT NOT NULL, slug TEXT NOT NULL,
  shown INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX file_graph ON file (graph);
CREATE INDEX file_iri ON file (iri);
CREATE TABLE node (iri TEXT NOT NULL, path BLOB NOT NULL, PRIMARY KEY (iri, path)) WITHOUT ROWID;
CREATE INDEX node_path ON node (path);
CREATE TABLE content (path BLOB PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE graph (name TEXT PRIMARY KEY, lines BLOB NOT NULL);
CREATE TABLE shared (
  store TEXT, triple BLOB, graphs INTEGER NOT NULL, PRIMARY KEY (store, triple)
) WITHOUT ROWID;
CREATE TABLE waiting (
  whom TEXT, line BLOB, comes INTEGER NOT NULL, PRIMARY KEY (whom, line)
) WITHOUT ROWID;
"""


class Row(NamedTuple):
    """Who the record in a file is, the names that its entity has from elsewhere, and whether it is
    in the graph (not where one over it takes its place)."""

    path: str
    graph: str
    iri: str
    id: str
    type: str
    pages: tuple[str, ...]
    named: dict[str, str]
    shown: bool


class State:
    """The state at ``path``, opened or made. Raises OSError or sqlite3.Error where it cannot be
    used."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        if new:
            for name in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm", "-journal"))):
                with suppress(FileNotFoundError):
                    name.unlink()
        elif not path.is_file():
            raise FileNotFoundError(path)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # Nothing need be pressed to the disk: see ``folder``.
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA cache_size = -8000")
        if new:
            self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def commit(self) -> None:
        """Keep what was said since the last time."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Forget what was not kept."""
        self._db.close()

    def said(self, name: str) -> str | None:
        """What was said under ``name``."""
        row = self._db.execute("SELECT value FROM said WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def say(self, name: str, value: str) -> None:
        """Say ``value`` under ``name``."""
        self._db.execute("INSERT OR REPLACE INTO said VALUES (?, ?)", (name, value))

    # -- files ---------------------------------------------------------------------------------

    def files(self, where: str = "1", value: str | None = None) -> Iterator[Row]:
        """The record of each file, of all or of those whose ``where`` (path, graph, iri, node) is
        ``value``."""
        query = "SELECT path, graph, iri, id, type, pages, named, shown FROM file "
        if where == "node":
            query += "WHERE path IN (SELECT path FROM node WHERE node.iri = ?) ORDER BY graph"
        elif where != "1":
            query += f"WHERE {where} = ? ORDER BY path"
        for path, graph, iri, id_, type_, pages, named, shown in self._db.execute(
            query, () if value is None else (os.fsencode(value) if where == "path" else value,)
        ).fetchall():
            yield Row(
                os.fsdecode(path), graph, iri, id_, type_, tuple(json.loads(pages)),
                json.loads(named), bool(shown),
            )  # fmt: skip

    def put_file(self, row: Row, slug: str, nodes: Iterable[str]) -> None:
        """The record of a file, of a collection, and the nodes that are found in it."""
        self.drop_file(row.path)
        path = os.fsencode(row.path)  # which need not be text
        values = (
            path, row.graph, row.iri, row.id, row.type, json.dumps(row.pages),
            json.dumps(row.named), slug, int(row.shown),
        )  # fmt: skip
        self._db.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        self._db.executemany(
            "INSERT OR IGNORE INTO node VALUES (?, ?)", [(node, path) for node in nodes]
        )

    def drop_file(self, path: str) -> None:
        """Forget the record of a file."""
        for table in ("node", "file"):
            self._db.execute(f"DELETE FROM {table} WHERE path = ?", (os.fsencode(path),))

    def counts(self) -> dict[str, int]:
        """How many records of each collection are in the graph; "": of none."""
        query = "SELECT slug, SUM(shown) FROM file GROUP BY slug"
        return dict(self._db.execute(query).fetchall())

    def digest(self, path: str) -> bytes | None:
        """The hash of a file as it was read last."""
        row = self._db.execute(
            "SELECT digest FROM content WHERE path = ?", (os.fsencode(path),)
        ).fetchone()
        return bytes(row[0]) if row else None

    def put_digests(self, digests: Iterable[tuple[str, bytes | None]]) -> None:
        """The hashes of files; None: it is gone."""
        for name, digest in digests:
            path = os.fsencode(name)
            if digest is None:
                self._db.execute("DELETE FROM content WHERE path = ?", (path,))
            else:
                self._db.execute("INSERT OR REPLACE INTO content VALUES (?, ?)", (path, digest))

    # -- graphs --------------------------------------------------------------------------------

    def lines(self, graph: str) -> list[bytes]:
        """The lines of a named graph; empty where there is none."""
        row = self._db.execute("SELECT lines FROM graph WHERE name = ?", (graph,)).fetchone()
        return zlib.decompress(row[0]).splitlines(keepends=True) if row else []

    def put_lines(self, graph: str, lines: bytes) -> None:
        """What a named graph holds now; nothing: it is gone."""
        if lines:
            packed = zlib.compress(lines, 1)
            self._db.execute("INSERT OR REPLACE INTO graph VALUES (?, ?)", (graph, packed))
        else:
            self._db.execute("DELETE FROM graph WHERE name = ?", (graph,))

    # -- statements that several graphs make -----------------------------------------------------

    def graphs_of(self, store: str, triple: bytes) -> int:
        """How many named graphs of a store make a statement, where it is more than one; else 0."""
        row = self._db.execute(
            "SELECT graphs FROM shared WHERE store = ? AND triple = ?", (store, triple)
        ).fetchone()
        return row[0] if row else 0

    def put_shared(self, store: str, triple: bytes, graphs: int) -> None:
        """So many graphs make a statement."""
        if graphs > 1:
            self._db.execute(
                "INSERT OR REPLACE INTO shared VALUES (?, ?, ?)", (store, triple, graphs)
            )
        else:
            self._db.execute("DELETE FROM shared WHERE store = ? AND triple = ?", (store, triple))

    # -- lines that somebody waits for -----------------------------------------------------------

    def note(self, whom: str, removed: Iterable[bytes], added: Iterable[bytes]) -> None:
        """Lines that go and come for ``whom``; what comes back after it went is no news."""
        for lines, comes in ((removed, -1), (added, 1)):
            for line in lines:
                back = self._db.execute(
                    "DELETE FROM waiting WHERE whom = ? AND line = ? AND comes = ?",
                    (whom, line, -comes),
                )
                if not back.rowcount:
                    row = (whom, line, comes)
                    self._db.execute("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)", row)

    def waiting(self, whom: str) -> tuple[list[bytes], list[bytes]]:
        """The lines that go and those that come for ``whom``, sorted."""
        query = "SELECT line FROM waiting WHERE whom = ? AND comes = ? ORDER BY line"
        removed, added = (
            [row[0] for row in self._db.execute(query, (whom, comes))] for comes in (-1, 1)
        )
        return removed, added

    def count(self, whom: str) -> int:
        """How many lines wait for ``whom``."""
        query = "SELECT COUNT(*) FROM waiting WHERE whom = ?"
        return int(self._db.execute(query, (whom,)).fetchone()[0])

    def settle(self, whom: str) -> None:
        """``whom`` has them all."""
        self._db.execute("DELETE FROM waiting WHERE whom = ?", (whom,))
