"""On which day each piece of evidence was said. Pure.

A page said what it says on the day that it bears (``dcterms:modified``, the last day of it where
it is a month or a year). A page without a date is known to have said it on the day when it was
read, and no sooner. A line of a page's references that names a dated source is the word of that
source: evidence that quotes such a line is as old as what the line names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.store import Term
from benchgraph.triples import last_day
from benchgraph.vocab import BG, DCTERMS, OA, RDF

# Between the name of a cited source and its date, as pages print it.
_BEFORE_DATE = " · "
_A_PAGE = (RDF.type, BG.Page)
_SOURCE = OA.hasSource

Nodes = Mapping[NamedNode, list[tuple[NamedNode, Term]]]
"""Subject → what is said of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """When a source said something: ``stated`` as precise as it gives it, ``day`` the last of that.

    Not ``dated``: it bears no date, and the day is that on which it was read. ``cited``: the dated
    source that the page names for it.
    """

    day: str
    stated: str
    dated: bool = True
    cited: str | None = None

    @classmethod
    def of(cls, date: Literal, *, dated: bool = True, cited: str | None = None) -> Said:
        """From a year, a month or a day."""
        return cls(last_day(date), date.value, dated, cited)

    def by(self, day: str) -> bool:
        """Whether it had been said by the end of ``day``."""
        return self.day <= day


NEVER = Said("9999-12-31", "", dated=False)
ALWAYS = Said("0001-01-01", "", dated=False)


def nodes_of(triples: Iterable[Triple]) -> dict[NamedNode, list[tuple[NamedNode, Term]]]:
    """The triples by subject."""
    nodes: dict[NamedNode, list[tuple[NamedNode, Term]]] = {}
    for triple in triples:
        assert isinstance(triple.subject, NamedNode) and not isinstance(triple.object, Triple)
        nodes.setdefault(triple.subject, []).append((triple.predicate, triple.object))
    return nodes


def values(nodes: Nodes, node: Term, property: NamedNode) -> list[Term]:
    """What ``node`` has for ``property``."""
    if not isinstance(node, NamedNode):
        return []
    return [value for name, value in nodes.get(node, ()) if name == property]


def days_of_pages(nodes: Nodes) -> dict[Term, Said]:
    """Each page → when it said what it says."""
    read: dict[Term, Said] = {}
    for node in nodes:
        for day in _dates(nodes, node, BG.readOn):
            for described in values(nodes, node, BG.describes):
                read[described] = Said.of(day, dated=False)
    pages: dict[Term, Said] = {}
    for node, said in nodes.items():
        if _A_PAGE in said:
            borne = [Said.of(day) for day in _dates(nodes, node, DCTERMS.modified)]
            pages[node] = max(borne, key=_day) if borne else read.get(node, NEVER)
    return pages


def days_of_evidence(nodes: Nodes, pages: Mapping[Term, Said]) -> dict[Term, Said]:
    """Each piece of evidence → when that was said."""
    cited = {page: _cited(nodes, page) for page in pages}
    days: dict[Term, Said] = {}
    for node, said in nodes.items():
        for property, page in said:
            if property == _SOURCE:
                found = [pages.get(page, NEVER)]
                if lines := cited.get(page):
                    found += _quoted(nodes, node, lines)
                days[node] = min(found, key=_day)
    return days


def _day(said: Said) -> tuple[str, str]:
    return said.day, said.cited or ""


def _dates(nodes: Nodes, node: Term, property: NamedNode) -> list[Literal]:
    return [value for value in values(nodes, node, property) if isinstance(value, Literal)]


def _cited(nodes: Nodes, page: Term) -> dict[str, Said]:
    """How the page names each dated source of its references → when that was."""
    return {
        name.value: Said.of(day, cited=name.value)
        for citation in values(nodes, page, BG.citation)
        for name in values(nodes, citation, BG.citedAs)
        for day in _dates(nodes, citation, BG.date)
        if isinstance(name, Literal)
    }


def _quoted(nodes: Nodes, evidence: NamedNode, lines: Mapping[str, Said]) -> list[Said]:
    """The references that the evidence quotes: the line, with its date or without."""
    quotes = [
        quote.value
        for selector in values(nodes, evidence, OA.hasSelector)
        for quote in values(nodes, selector, OA.exact)
        if isinstance(quote, Literal)
    ]
    names = [quote.partition(_BEFORE_DATE)[0].strip() for quote in quotes]
    return [lines[name] for name in (*quotes, *names) if name in lines]
