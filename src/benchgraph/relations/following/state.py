"""What Following keeps on disk: relations as the rules found them, as they ended, and their lines.

``raw`` holds what one rule found for one hub, at most as many as the rule's cap (``kept``); what
is found in code is there without the cap, in parts that are found again apart from each other.
``relation`` holds what relations of one IRI became: ``base`` is merged and has the evidence that
speaks of its value, ``final`` has the lifted ones in it (NULL: as ``base``).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchgraph.errors import StoreError
from benchgraph.relations.lifting import Pair
from benchgraph.relations.model import Relation

VERSION = "1"
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE raw (rule TEXT, hub TEXT, part TEXT, iri TEXT, kept INTEGER, data TEXT,
  PRIMARY KEY (rule, hub, part, iri)) WITHOUT ROWID;
CREATE TABLE left_out (rule TEXT, hub TEXT, too_common INTEGER, over_cap INTEGER,
  without_evidence INTEGER, PRIMARY KEY (rule, hub)) WITHOUT ROWID;
CREATE TABLE made (rule TEXT, hub TEXT, node TEXT, line TEXT,
  PRIMARY KEY (rule, hub, node, line)) WITHOUT ROWID;
CREATE TABLE shown (node TEXT, line TEXT, PRIMARY KEY (node, line)) WITHOUT ROWID;
CREATE TABLE evidence (node TEXT, iri TEXT, PRIMARY KEY (node, iri)) WITHOUT ROWID;
CREATE TABLE relation (iri TEXT PRIMARY KEY, start TEXT, finish TEXT, base TEXT, final TEXT)
  WITHOUT ROWID;
CREATE TABLE profiled (thing TEXT, one TEXT, PRIMARY KEY (thing, one)) WITHOUT ROWID;
CREATE TABLE first (thing TEXT, ranking TEXT, PRIMARY KEY (thing, ranking)) WITHOUT ROWID;
CREATE TABLE answer (thing TEXT, line TEXT, PRIMARY KEY (thing, line)) WITHOUT ROWID;
CREATE TABLE member (view TEXT, key TEXT, name TEXT, PRIMARY KEY (view, key, name)) WITHOUT ROWID;
"""
# After the tables are filled: an index is made faster than kept.
_INDEXES = """
CREATE INDEX raw_iri ON raw (iri);
CREATE INDEX made_node ON made (node);
CREATE INDEX relation_ends ON relation (start, finish);
CREATE INDEX relation_finish ON relation (finish);
CREATE INDEX profiled_one ON profiled (one);
CREATE INDEX first_ranking ON first (ranking);
CREATE INDEX member_name ON member (view, name);
"""


def encoded(relation: Relation) -> str:
    """A relation as one text."""
    return json.dumps(
        [
            relation.type,
            relation.from_,
            relation.to,
            str(relation.strength),
            relation.derivation,
            relation.via,
            relation.from_evidence,
            relation.to_evidence,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def decoded(text: str) -> Relation:
    """The relation of ``encoded``."""
    type_, from_, to, strength, derivation, via, of_from, of_to = json.loads(text)
    return Relation(
        type_, from_, to, Decimal(strength), derivation, via, tuple(of_from), tuple(of_to)
    )


class State:
    """One SQLite file. What is written stays unseen by others until ``commit``."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self.db = db
        self.path = path

    @classmethod
    def new(cls, path: Path) -> State:
        """An empty one in place of what stands at ``path``. Raises StoreError."""
        try:
            for end in ("", "-wal", "-shm"):
                Path(f"{path}{end}").unlink(missing_ok=True)
            state = cls(_connected(path), path)
            state.db.executescript(_TABLES)
            state.begin()
        except (OSError, sqlite3.Error) as error:
            raise _unusable(path, error) from None
        return state

    @classmethod
    def open(cls, path: Path) -> State:
        """What stands at ``path``. Raises StoreError."""
        if not path.is_file():
            raise StoreError("there are no kept relations here", path=path, hint=_AGAIN)
        try:
            state = cls(_connected(path), path)
            version = state.meta("version")
        except sqlite3.Error as error:
            raise _unusable(path, error) from None
        if version != VERSION:
            raise StoreError(
                "these kept relations are of another version",
                path=path,
                found=version or "none",
                expected=VERSION,
                hint=_AGAIN,
            )
        return state

    def finish(self) -> None:
        """Make the indexes of tables that were filled, and say that they are all there."""
        for statement in filter(str.strip, _INDEXES.split(";")):
            self.run(statement)
        self.set_meta("version", VERSION)
        self.commit()

    def begin(self) -> None:
        """What is written from now on is there together, by ``commit``, or not at all."""
        self.run("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self.run("COMMIT")

    def rollback(self) -> None:
        self.run("ROLLBACK")

    def close(self) -> None:
        self.db.close()

    # -- plain access ------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A text that is kept under a name."""
        found = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def set_meta(self, key: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def rows(self, query: str, *values: str | int) -> Iterator[tuple[Any, ...]]:
        """The rows of a query."""
        return iter(self.db.execute(query, values).fetchall())

    def texts(self, query: str, *values: str | int) -> list[str]:
        """The first column of a query."""
        return [row[0] for row in self.db.execute(query, values)]

    def run(self, query: str, *values: str | int | None) -> None:
        """A statement that changes a table."""
        self.db.execute(query, values)

    def run_all(self, query: str, rows: Iterable[tuple[str | int | None, ...]]) -> None:
        """A statement that changes a table, for each of the rows."""
        self.db.executemany(query, rows)

    # -- cases -------------------------------------------------------------------------------

    def cases(self, thing: str) -> list[str]:
        """The cases whose subject a thing is."""
        return self.texts("SELECT one FROM profiled WHERE thing = ?", thing)

    def subjects(self, case: str) -> list[str]:
        """The things that a case profiles."""
        return self.texts("SELECT thing FROM profiled WHERE one = ?", case)

    # -- relations ---------------------------------------------------------------------------

    def base(self, iri: str) -> Relation | None:
        """The relation of this IRI before lifting."""
        found = self.texts("SELECT base FROM relation WHERE iri = ? AND base IS NOT NULL", iri)
        return decoded(found[0]) if found else None

    def bases_at(self, end: str) -> list[Relation]:
        """The relations with this end before lifting."""
        query = (
            "SELECT base FROM relation WHERE start = ?1 AND base IS NOT NULL"
            " UNION SELECT base FROM relation WHERE finish = ?1 AND base IS NOT NULL"
        )
        return [decoded(text) for text in self.texts(query, end)]

    def bases_between(self, one: str, other: str) -> list[Relation]:
        """The relations from the one to the other before lifting."""
        query = "SELECT base FROM relation WHERE start = ? AND finish = ? AND base IS NOT NULL"
        return [decoded(text) for text in self.texts(query, one, other)]

    def finals_between(self, one: str, other: str) -> list[Relation]:
        """The relations from the one to the other in the end."""
        query = "SELECT coalesce(final, base) FROM relation WHERE start = ? AND finish = ?"
        return [decoded(text) for text in self.texts(query, one, other)]

    def finals(self) -> Iterator[Relation]:
        """Every relation in the end, in order of IRI."""
        for (text,) in self.db.execute("SELECT coalesce(final, base) FROM relation ORDER BY iri"):
            yield decoded(text)

    def put_relations(
        self, relations: Iterable[tuple[str, Pair, Relation | None, Relation]]
    ) -> None:
        """IRI, ends, base and end of relations, in place of what these IRIs had."""
        self.run_all(
            "INSERT OR REPLACE INTO relation VALUES (?, ?, ?, ?, ?)",
            (
                (
                    iri,
                    *ends,
                    None if base is None else encoded(base),
                    None if base == final else encoded(final),
                )
                for iri, ends, base, final in relations
            ),
        )

    def drop_relations(self, iris: Collection[str]) -> None:
        self.run_all("DELETE FROM relation WHERE iri = ?", ((iri,) for iri in iris))


_AGAIN = "derive the relations again: what is kept only saves doing so"


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    # A kill loses the last change at most, which the caller sees by its mark; a power cut too.
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def _unusable(path: Path, error: Exception) -> StoreError:
    return StoreError("kept relations cannot be used", path=path, found=str(error), hint=_AGAIN)
