"""The search index: one SQLite file of a release, or a database in memory for another store.

Folding, pairs of characters and what is a name are decided here, when the index is made; FTS5 holds
the terms alone. The same graph gives the same bytes (by one version of SQLite), unless the index
was corrected after another graph: then it gives the same rows under other numbers, which decide
nothing.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from benchgraph.errors import StoreError
from benchgraph.searching.fold import Forms, document, fold, name_key, terms
from benchgraph.searching.kinds import KINDS
from benchgraph.searching.texts import Text, page_name, read_texts
from benchgraph.system import put, sync_file
from benchgraph.temporary import clear, file_beside, open_to_others

if TYPE_CHECKING:
    from benchgraph.store import Store

FILE = "search.sqlite"
# Raised with every change of the tables or of the folding: an index of another version is rebuilt.
VERSION = 2
# The texts by which a thing is called; each has a key, for what is looked up whole.
NAMES = frozenset(("label", "alias", "identifier", "country name", "slug"))

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE thing (
  id INTEGER PRIMARY KEY, iri TEXT, kind TEXT, weight INTEGER, tier INTEGER, place INTEGER,
  slug TEXT
);
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, thing INTEGER, role TEXT, lang TEXT, text TEXT, page TEXT, key TEXT
);
CREATE VIRTUAL TABLE words USING fts5(
  terms, content='', prefix='1 2 3',
  tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
"""
_AFTER = """
CREATE INDEX entry_of_thing ON entry (thing, role);
CREATE UNIQUE INDEX thing_by_iri ON thing (iri);
CREATE INDEX page_by_slug ON thing (slug) WHERE slug IS NOT NULL;
CREATE INDEX entry_by_key ON entry (key) WHERE key IS NOT NULL;
INSERT INTO words (words) VALUES ('optimize');
"""


@dataclass(frozen=True)
class Index:
    """An index that is open for reading."""

    database: sqlite3.Connection

    @cached_property
    def forms(self) -> Forms:
        """The forms of characters that the texts were folded by: those that occur in them."""
        signs, forms = self.meta("signs"), self.meta("forms")
        return dict(zip(map(ord, signs), forms, strict=True))

    def meta(self, name: str) -> str:
        """What the index says of itself; empty where it says nothing."""
        row = self.database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""


def write_index(store: Store, path: Path, graph: str) -> None:
    """Make the index of ``store`` in the file ``path``, which appears whole or not at all.

    ``graph`` is the checksum of the graph, by which an index is known to be its own. Raises
    StoreError.
    """
    write_texts(*read_texts(store), path, graph)


def write_texts(kinds: Mapping[str, str], texts: Collection[Text], path: Path, graph: str) -> None:
    """``write_index`` of things with their ``kinds``, and their texts in order."""
    temporary: Path | None = None
    try:
        clear(path.parent)
        handle, temporary = file_beside(path)
        os.close(handle)
        database = sqlite3.connect(temporary)
        try:
            # Nothing to roll back to: a file that is not finished is thrown away.
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            _fill(database, kinds, texts, graph)
        finally:
            database.close()
        sync_file(temporary)
        open_to_others(temporary)
        put(temporary, path)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            "the search index cannot be written", path=path, found=str(error)
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def memory_index(store: Store) -> Index:
    """The index of ``store`` in memory. Raises StoreError."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(database, *read_texts(store), "")
    return Index(database)


def open_index(path: Path, graph: str | None = None) -> Index | None:
    """The index in the file ``path``; None where there is none that can be read and is of this
    version and (where given) of this ``graph``."""
    if not path.is_file():
        return None
    try:
        # immutable: the file is replaced and never changed, so no lock is needed or written.
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        index = Index(sqlite3.connect(address, uri=True, check_same_thread=False))
        (version,) = index.database.execute("PRAGMA user_version").fetchone()
        if version == VERSION and graph in (None, index.meta("graph")):
            return index
        index.database.close()
    except sqlite3.Error:
        pass
    return None


def _fill(
    database: sqlite3.Connection, kinds: Mapping[str, str], texts: Collection[Text], graph: str
) -> None:
    forms = forms_for(signs_in(text.text for text in texts))
    database.executescript(_TABLES)
    with database:
        say(database, graph, forms)
        places = {iri: place for place, iri in enumerate(sorted(kinds), 1)}
        weight = Counter(text.iri for text in texts)
        add_things(database, places, kinds, weight)
        add_texts(database, enumerate(texts, 1), places, forms)
        # The version comes last: an index that was cut off in the making has none.
        for statement in _AFTER.strip().splitlines():
            database.execute(statement)
    database.executescript(f"PRAGMA user_version = {VERSION}; VACUUM;")


def say(database: sqlite3.Connection, graph: str, forms: Forms) -> None:
    """What the index says of itself."""
    meta = {
        "graph": graph,
        "signs": "".join(map(chr, forms)),
        "forms": "".join(forms.values()),
    }
    database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())


def add_things(
    database: sqlite3.Connection,
    places: Mapping[str, int],
    kinds: Mapping[str, str],
    weight: Mapping[str, int],
) -> None:
    """The rows of things: their ``places`` (numbers), and how many texts each has."""
    order = {name: place for place, name in enumerate(KINDS)}
    database.executemany(
        "INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (place, iri, kind, weight[iri], KINDS[kind].tier, order[kind], page_name(iri, kind))
            for iri, place in places.items()
            for kind in (kinds[iri],)
        ),
    )


def add_texts(
    database: sqlite3.Connection,
    texts: Iterable[tuple[int, Text]],
    places: Mapping[str, int],
    forms: Forms,
) -> None:
    """The rows of texts with their numbers; ``places`` are the numbers of their things."""
    for number, text in texts:
        found = terms(text.text, forms)
        key = name_key(found) if text.role in NAMES else None
        database.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, places[text.iri], text.role, text.lang, text.text, text.page or None, key),
        )
        database.execute(
            "INSERT INTO words (rowid, terms) VALUES (?, ?)", (number, document(found))
        )


def signs_in(texts: Iterable[str]) -> set[str]:
    """The characters of texts as they are folded, before one form stands for several."""
    return {sign for text in texts if not text.isascii() for sign in fold(text, {})}


def forms_for(signs: Collection[str]) -> dict[int, str]:
    """The forms of every character that stands for one of ``signs``: the rest find nothing."""
    from benchgraph.hanzi import search_forms

    everything = search_forms()
    used = {everything.get(ord(sign), sign) for sign in signs}
    return {sign: form for sign, form in sorted(everything.items()) if form in used}
