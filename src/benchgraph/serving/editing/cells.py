"""The terms of an answer as a page shows them: names, links, languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from benchgraph.errors import shorten
from benchgraph.iris import prefixed
from benchgraph.language import preference
from benchgraph.query.entities import all_labels
from benchgraph.query.formats import grouped
from benchgraph.serving.model import Asked, Graph
from benchgraph.store import Rows
from benchgraph.vocab import BASE, RDF, XSD

LONGEST = 1_000
MOST_CHARACTERS = 1_000_000
_NUMBERS = {
    f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long", "gYear")
}
_GROUPED = {f"{XSD}{name}" for name in ("integer", "decimal", "int", "long")}
_PLAIN = {
    XSD.string.value,
    RDF.value.value,
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One term: its text; of an IRI where it leads and its name; of a literal language and type."""

    text: str
    href: str = ""
    name: str = ""
    name_lang: str = ""
    lang: str = ""
    type: str = ""
    number: bool = False
    mono: bool = False


def names_of(graph: Graph, terms: Iterable[Any], language: str) -> dict[str, tuple[str, str]]:
    """IRI → the name that suits ``language`` best, and the language that it is in."""
    iris = {t.value for t in terms if isinstance(t, NamedNode) and t.value.startswith(BASE)}
    return {
        iri: (texts[tag], tag)
        for iri, texts in all_labels(graph.store, iris).items()
        if (tag := min(texts, key=preference(language))) is not None
    }


def shown_rows(graph: Graph, asked: Asked, rows: Rows) -> tuple[list[list[Shown | None]], bool]:
    """The rows as cells, and whether some were left out because all together are too long."""
    names = names_of(graph, (term for row in rows for term in row), asked.language)
    found: list[list[Shown | None]] = []
    size = 0
    for row in rows:
        cells = [shown(term, asked, names) if term is not None else None for term in row]
        size += sum(len(cell.text) + len(cell.name) for cell in cells if cell)
        if size > MOST_CHARACTERS:
            return found, True
        found.append(cells)
    return found, False


def shown(term: Any, asked: Asked, names: Mapping[str, tuple[str, str]]) -> Shown:
    """One term for a reader of the language that was asked for."""
    if isinstance(term, NamedNode):
        name, tag = names.get(term.value, ("", ""))
        return Shown(
            shorten(prefixed(term.value), LONGEST),
            href=asked.iri_href(term.value) if _leads(term.value) else "",
            name=shorten(name, LONGEST),
            name_lang=tag if tag != asked.language.lower() else "",
        )
    if isinstance(term, Literal):
        return _literal(term)
    return Shown(shorten(str(term), LONGEST), mono=isinstance(term, BlankNode))


def _leads(iri: str) -> bool:
    return iri.startswith((BASE, "http://", "https://")) and len(iri) < 2_000


def _literal(term: Literal) -> Shown:
    kind = term.datatype.value
    text = shorten(term.value, LONGEST)
    if kind in _NUMBERS:
        long = len(term.value) > 4 and kind in _GROUPED  # a year stays as it is
        return Shown(grouped(text) if long else text, number=True)
    return Shown(text, lang=term.language or "", type="" if kind in _PLAIN else prefixed(kind))


def numeric_columns(rows: Rows) -> list[int]:
    """The places of the columns that hold numbers and nothing else."""
    return [place for place in range(len(rows.variables)) if _only(rows, place, _is_number)]


def iri_columns(rows: Rows) -> list[int]:
    """The places of the columns that hold IRIs and nothing else."""
    return [place for place in range(len(rows.variables)) if _only(rows, place, _is_iri)]


def _only(rows: Rows, place: int, fits: Any) -> bool:
    found: Sequence[Any] = [row[place] for row in rows if row[place] is not None]
    return bool(found) and all(map(fits, found))


def _is_number(term: Any) -> bool:
    return isinstance(term, Literal) and term.datatype.value in _NUMBERS


def _is_iri(term: Any) -> bool:
    return isinstance(term, NamedNode)
