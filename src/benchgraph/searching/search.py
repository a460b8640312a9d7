"""What a text finds in the index: things, the best first, each with the text that speaks of it.

A name that is the text comes before one that begins with it, before one that holds its words,
before other texts; within each, entities before concepts before pages and terms. Words that no
text holds together are found where the texts of one thing hold them all.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from benchgraph.errors import LimitError, ParameterError, StoreError
from benchgraph.language import chain
from benchgraph.searching.fold import Term, expression, name_key, spans, terms
from benchgraph.searching.index import NAMES, Index
from benchgraph.searching.kinds import kind_named, with_parts

LONGEST = 500
LEVELS = ("name", "beginning of a name", "words of a name", "text", "several texts")
_SUGGESTED_FROM = 50_000  # names that a misspelt one is held against

_KEYED = """
WITH found AS (
  SELECT entry.id, entry.thing, entry.role, entry.key, bm25(words) AS rank,
    thing.kind, thing.tier, thing.place, thing.weight,
    thing.iri, entry.text, entry.lang, entry.page,
    CASE WHEN entry.key = :key THEN 0
      WHEN entry.key >= :key AND entry.key < :end THEN 1
      WHEN entry.key IS NOT NULL AND thing.tier < 2 THEN 2
      ELSE 3 END AS level
  FROM words JOIN entry ON entry.id = words.rowid JOIN thing ON thing.id = entry.thing
  WHERE words MATCH :match AND (:kinds = '' OR instr(:kinds, ' ' || thing.kind || ' '))
)
SELECT id, thing, level FROM found
ORDER BY
  CASE WHEN tier > 1 AND level < 2 THEN 2 ELSE level END, tier, level,
  CASE WHEN level < 2 THEN role <> 'label' ELSE 0 END,
  CASE level WHEN 0 THEN place WHEN 1 THEN length(key) ELSE 0 END,
  rank, weight DESC, iri, role, text, lang, page
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found: how it is called, and the text that was found, with its ``spans``.

    ``level`` is a key of ``LEVELS``; ``role`` says what the text is to the thing (label, alias,
    note, quote …); ``page`` is where a quote stands, empty for other texts; ``label_lang`` is the
    language of the label.
    """

    iri: str
    kind: str
    label: str
    level: str
    role: str
    text: str
    lang: str
    page: str
    spans: tuple[tuple[int, int], ...]
    label_lang: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The ``hits``, the best first, of ``total`` things; ``near`` names where there are none.

    ``kinds`` says how many of the things are of which kind, in the order of ``KINDS``.
    """

    text: str
    hits: tuple[Hit, ...]
    total: int
    near: tuple[str, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)


def search(
    index: Index,
    text: str,
    *,
    kind: str | None = None,
    limit: int | None = 20,
    lang: str = "en",
) -> Found:
    """What ``text`` finds among the things of a ``kind``, or of all; labels are in ``lang``.

    Raises ParameterError where there is no word in ``text``, NotFoundError for an unknown kind,
    LimitError for a text that is too long, StoreError for a damaged index.
    """
    wanted = terms(_checked(text), index.forms)
    if not wanted:
        raise ParameterError("there is no word to look for", found=text, hint="search 'Hong Kong'")
    kinds = with_parts(kind_named(kind)) if kind else ()
    try:
        chosen = _chosen(index.database, wanted, kinds)
        shown = list(chosen.items())[:limit]
        hits = tuple(_hits(index, shown, wanted, chain(lang)))
        near = () if chosen else _near(index.database, name_key(wanted), kinds)
        counts = _kinds(index.database, chosen)
    except sqlite3.Error as error:
        raise StoreError(
            "the search index cannot be read", found=str(error), hint="build the release again"
        ) from None
    return Found(text, hits, len(chosen), near, counts)


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise LimitError(
            "this text is too long to look for",
            found=f"{len(text)} characters",
            expected=f"at most {LONGEST}",
        )
    return text


def _chosen(
    database: sqlite3.Connection, wanted: Sequence[Term], kinds: Sequence[str]
) -> dict[int, tuple[int, int]]:
    """Thing → the entry to show and the level, the best first."""
    key = name_key(list(wanted))
    chosen: dict[int, tuple[int, int]] = {}
    values = {
        "key": key,
        "end": key + "\U0010ffff",
        "match": " AND ".join(expression(term) for term in wanted),
        "kinds": f" {' '.join(kinds)} " if kinds else "",
    }
    for entry, thing, level in database.execute(_KEYED, values):
        chosen.setdefault(thing, (entry, level))
    if len(wanted) > 1:
        values["match"] = " OR ".join(expression(term) for term in wanted)
        apart = _apart(database, wanted) - chosen.keys()
        if apart:
            for entry, thing, _ in database.execute(_KEYED, values):
                if thing in apart:
                    chosen.setdefault(thing, (entry, len(LEVELS) - 1))
    return chosen


def _apart(database: sqlite3.Connection, wanted: Sequence[Term]) -> set[int]:
    """The things of which each term is said somewhere."""
    query = (
        "SELECT DISTINCT entry.thing FROM words JOIN entry ON entry.id = words.rowid"
        " WHERE words MATCH ?"
    )
    found: set[int] | None = None
    for term in wanted:
        things = {thing for (thing,) in database.execute(query, (expression(term),))}
        found = things if found is None else found & things
        if not found:
            return set()
    return found or set()


def _hits(
    index: Index,
    shown: Sequence[tuple[int, tuple[int, int]]],
    wanted: list[Term],
    languages: Sequence[str],
) -> Iterator[Hit]:
    for thing, (entry, level) in shown:
        role, lang, text, page, iri, kind = index.database.execute(
            "SELECT role, lang, text, page, iri, kind FROM entry JOIN thing"
            " ON thing.id = entry.thing WHERE entry.id = ?",
            (entry,),
        ).fetchone()
        label, label_lang = _label(index.database, thing, languages)
        label = label or iri
        if role in NAMES and spans(label, wanted, index.forms):
            # The name in the language of the reader says it as well: it is enough.
            role, text = ("label", label) if level > 1 else (role, text)
        yield Hit(
            iri,
            kind,
            label,
            LEVELS[level],
            role,
            text,
            lang,
            page or "",
            tuple(spans(text, wanted, index.forms)),
            label_lang,
        )


def _label(database: sqlite3.Connection, thing: int, languages: Sequence[str]) -> tuple[str, str]:
    """The label of a thing in the first of ``languages`` that has one, and its language."""
    rows = database.execute(
        "SELECT lang, text FROM entry WHERE thing = ? AND role = 'label'", (thing,)
    ).fetchall()
    ranks = {tag: place for place, tag in enumerate(languages)}
    rows.sort(key=lambda row: (ranks.get(row[0], len(ranks)), row))
    return (str(rows[0][1]), str(rows[0][0])) if rows else ("", "")


def _kinds(database: sqlite3.Connection, things: Iterable[int]) -> dict[str, int]:
    """How many of ``things`` are of which kind."""
    query = (
        "SELECT kind, count(*) FROM thing WHERE id IN (SELECT value FROM json_each(?))"
        " GROUP BY kind ORDER BY min(place)"
    )
    rows = database.execute(query, (json.dumps(list(things)),)).fetchall()
    return {str(kind): int(count) for kind, count in rows}


def _near(database: sqlite3.Connection, key: str, kinds: Sequence[str]) -> tuple[str, ...]:
    """Names that are spelt much like ``key``."""
    rows = database.execute(
        "SELECT entry.key, min(entry.text), thing.kind FROM entry"
        " JOIN thing ON thing.id = entry.thing"
        " WHERE entry.key IS NOT NULL AND entry.role <> 'slug'"
        f" GROUP BY entry.key, thing.kind ORDER BY entry.key, thing.kind LIMIT {_SUGGESTED_FROM}"
    ).fetchall()
    names = {
        name: text for name, text, kind in rows if (kind in kinds if kinds else kind != "page")
    }
    return tuple(dict.fromkeys(names[name] for name in get_close_matches(key, names, 3, 0.7)))
