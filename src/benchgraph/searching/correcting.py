"""A search index that follows its graph: only the rows of things that changed are written anew.

Which rows depend on what: a text hangs on the node that says it (and a quote on its selector); a
node belongs to a thing by its own type, or by the type of the thing that it lies below; slugs and
names of countries are made of a thing's own texts. So a statement that goes or comes changes the
rows of its node's thing and no others, save for the forms of Chinese characters, which depend on
whether any text holds one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from benchgraph.errors import StoreError
from benchgraph.hanzi import search_forms
from benchgraph.searching.fold import Forms, document, terms
from benchgraph.searching.index import Index, add_texts, add_things, forms_for, say, signs_in
from benchgraph.searching.texts import Text, thing_above


@contextmanager
def correcting(path: Path) -> Iterator[Correction]:
    """The index in the file ``path``, which nobody else has open, to be corrected.

    A correction that fails leaves no index there that can be used. Raises StoreError.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            # Nothing to roll back to: a file that is not finished is thrown away.
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            with database:
                yield Correction(database)
    except sqlite3.Error as error:
        path.unlink(missing_ok=True)
        raise StoreError(
            "the search index cannot be corrected", path=path, found=str(error)
        ) from None


class Correction:
    """The correction of an index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def things(self, node: str) -> set[str]:
        """What ``node`` may belong to: itself, the thing that it lies below, or that page."""
        above, page = thing_above(node)
        found = {node, above} - {""}
        if page:
            rows = self._database.execute("SELECT iri FROM thing WHERE slug = ?", (page,))
            found |= {iri for (iri,) in rows}
        return found

    def replace(
        self, things: Collection[str], kinds: Mapping[str, str], texts: Collection[Text], graph: str
    ) -> None:
        """Make the rows of ``things`` those of their ``kinds`` and ``texts`` (all there are of
        these things now); the index is then that of ``graph``."""
        places = {iri: id for iri in things if (id := self._place(iri)) is not None}
        there = {text: number for iri in places for text, number in self._texts(iri, places[iri])}
        gone = there.keys() - set(texts)
        come = sorted(set(texts) - there.keys())
        forms = Index(self._database).forms
        self._remove({there[text]: text.text for text in gone}, forms)
        self._database.executemany(
            "DELETE FROM thing WHERE id = ?",
            [(i,) for iri, i in places.items() if iri not in kinds],
        )
        new = [iri for iri in sorted(kinds) if iri not in places]
        places |= {iri: place for place, iri in enumerate(new, self._next("thing"))}
        places = {iri: places[iri] for iri in kinds}
        add_things(self._database, places, kinds, Counter(text.iri for text in texts))
        forms = self._forms(forms, signs_in(t.text for t in come), signs_in(t.text for t in gone))
        add_texts(self._database, enumerate(come, self._next("entry")), places, forms)
        say(self._database, graph, forms)

    def _place(self, iri: str) -> int | None:
        row = self._database.execute("SELECT id FROM thing WHERE iri = ?", (iri,)).fetchone()
        return None if row is None else int(row[0])

    def _texts(self, iri: str, place: int) -> Iterator[tuple[Text, int]]:
        query = "SELECT id, role, text, lang, page FROM entry WHERE thing = ?"
        for number, role, text, lang, page in self._database.execute(query, (place,)):
            yield Text(iri, role, text, lang, page or ""), number

    def _next(self, table: str) -> int:
        (last,) = self._database.execute(f"SELECT max(id) FROM {table}").fetchone()
        return (last or 0) + 1

    def _remove(self, texts: Mapping[int, str], forms: Forms) -> None:
        # The table of words holds no text: what is to be forgotten is said once more.
        self._database.executemany(
            "INSERT INTO words (words, rowid, terms) VALUES ('delete', ?, ?)",
            [(number, document(terms(text, forms))) for number, text in texts.items()],
        )
        self._database.executemany("DELETE FROM entry WHERE id = ?", [(id,) for id in texts])

    def _forms(self, forms: Forms, come: set[str], gone: set[str]) -> Forms:
        """The forms after signs came, and went from some texts: perhaps from the last."""
        if not come and not gone:
            return forms
        everything = search_forms()
        lost = {everything.get(ord(sign), sign) for sign in gone - come} & set(forms.values())
        kept = set(forms.values()) - {form for form in lost if not self._is_said(form)}
        return forms_for(kept | come)

    def _is_said(self, sign: str) -> bool:
        query = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        return self._database.execute(query, (f'"{sign}"',)).fetchone() is not None
