"""``links.csv``: which entities of different collections are one, as data.

A line says that ``subject`` (the id of a record) is ``exact`` or ``close`` to ``object``: another
id, or the address of the thing elsewhere (Wikidata, ROR, GeoNames …) with the ``source`` that
states it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from benchgraph.errors import BenchgraphError, MatchError
from benchgraph.iris import address_parts, digest, entity_iri, iri_fault, is_ours
from benchgraph.reconciling.model import CLOSE, EXACT
from benchgraph.reconciling.sheet import read_sheet, sheet_text
from benchgraph.records.collection import SHIPPED
from benchgraph.vocab import BG, GRAPH, OA, RDF, SKOS, VOCAB

FILE = "links.csv"
COLUMNS = ("subject", "relation", "object", "source", "note")
_ID = re.compile(r"[a-z]+(?:-[a-z]+)*/[a-z0-9]+(?:[.-][a-z0-9]+)*")
_PROPERTIES = {EXACT: SKOS.exactMatch, CLOSE: SKOS.closeMatch}


@dataclass(frozen=True, slots=True)
class Link:
    """A line of ``links.csv``; ``line`` is where it stands, 0 for one that is new."""

    subject: str
    relation: str
    object: str
    source: str = ""
    note: str = ""
    line: int = 0

    @property
    def is_external(self) -> bool:
        return "://" in self.object


def read_links(folder: Path) -> list[Link]:
    """The links of a collection's folder; none where it has no ``links.csv``.

    Raises MatchError with file and line for what is written wrongly; whether subjects and objects
    exist is for :func:`link_faults`.
    """
    path = folder / FILE
    if not path.exists():
        return []
    return [_link(path, line, row) for line, row in read_sheet(path, COLUMNS)]


def links_text(links: Iterable[Link]) -> str:
    """The links as ``links.csv`` holds them, in the order given."""
    return sheet_text(COLUMNS, ((x.subject, x.relation, x.object, x.source, x.note) for x in links))


def links_graph(slug: str) -> NamedNode:
    """The named graph of a collection's links; the shipped one's has no slug."""
    return NamedNode(GRAPH + ("links" if slug == SHIPPED else f"{slug}/links"))


def link_quads(folder: Path, slug: str) -> list[Quad]:
    """The identity links of the collection ``slug`` in ``folder`` as quads of its graph of links,
    in the order of the file, each once.

    A link says skos:exactMatch or skos:closeMatch; its source stands as evidence of the subject
    that supports that property. Raises MatchError.
    """
    graph = links_graph(slug)
    quads: dict[Quad, None] = {}
    for link in read_links(folder):
        subject, property_ = NamedNode(entity_iri(link.subject)), _PROPERTIES[link.relation]
        object_ = NamedNode(entity_iri(link.object))
        quads[Quad(subject, property_, object_, graph)] = None
        if link.source:
            below = subject.value if slug == SHIPPED else f"{subject.value}/{slug}"
            name = digest(f"{link.relation} {link.object} {link.source}")
            node = NamedNode(f"{below}/evidence/link-{name}")
            for s, p, o in (
                (subject, BG.evidence, node),
                (node, RDF.type, BG.Evidence),
                (node, OA.hasSource, NamedNode(link.source)),
                (node, BG.evidenceKind, NamedNode(VOCAB + "evidence-kind/restated")),
                (node, BG.supports, property_),
            ):
                quads[Quad(s, p, o, graph)] = None
    return list(quads)


def link_faults(folder: Path, known: Mapping[str, Collection[str]]) -> list[BenchgraphError]:
    """Everything that is wrong with the links of ``folder``, in the order of the file.

    ``known``: the id of each record → the slugs of the collections that have one of it. A subject
    and an object have to be known; nothing is linked to itself; and no chain of exact links may
    make one entity two of one collection (or two of one place elsewhere, such as Wikidata).
    """
    path = folder / FILE
    try:
        links = read_links(folder)
    except MatchError as error:
        return [error]
    faults: list[BenchgraphError] = []
    for link in links:
        for role, end in (("subject", link.subject), ("object", link.object)):
            if "://" not in end and end not in known:
                faults.append(
                    MatchError(
                        f"the {role} of this link has no record",
                        path=path,
                        line=link.line,
                        found=end,
                        expected="the id of a record",
                    )
                )
    groups = _Groups(known)
    for link in links:
        if link.relation == EXACT and (two := groups.joined(link.subject, link.object)):
            faults.append(
                MatchError(
                    "this link makes two entities of one collection one",
                    path=path,
                    line=link.line,
                    found=" and ".join(two),
                    expected="at most one entity of a collection in a chain of exact links",
                    hint="write close, or make one record of the two",
                )
            )
    return sorted(faults, key=lambda fault: fault.line or 0)


class _Groups:
    """Entities that exact links make one."""

    def __init__(self, known: Mapping[str, Collection[str]]) -> None:
        self._known = known
        self._groups: dict[str, dict[str, str]] = {}

    def joined(self, one: str, other: str) -> tuple[str, str] | None:
        """Join two entities; the two of one collection that would become one if there are such, and
        then nothing is joined."""
        mine, yours = self._of(one), self._of(other)
        if mine is yours:
            return None
        for place in sorted(mine.keys() & yours.keys()):
            if mine[place] != yours[place]:
                return mine[place], yours[place]
        mine |= yours
        for member in {*yours.values(), other}:
            self._groups[member] = mine
        return None

    def _of(self, entity: str) -> dict[str, str]:
        """Collection → the entity of it in the group of ``entity``."""
        if entity not in self._groups:
            places = (
                [f"at {address_parts(entity).hostname}"]
                if "://" in entity
                else [*self._known.get(entity, ()), f"alone {entity}"]
            )
            self._groups[entity] = dict.fromkeys(places, entity)
        return self._groups[entity]


def _link(path: Path, line: int, row: dict[str, str]) -> Link:
    link = Link(**{key: " ".join(value.split()) for key, value in row.items()}, line=line)
    wrong = _wrong(link)
    if wrong is not None:
        what, found, expected = wrong
        raise MatchError(what, path=path, line=line, found=found, expected=expected)
    return link


def _wrong(link: Link) -> tuple[str, str, str] | None:
    """What is written wrongly: the sentence, what was found and what was expected."""
    if link.relation not in _PROPERTIES:
        return "there is no such relation", link.relation or "nothing", "exact or close"
    if not _ID.fullmatch(link.subject):
        return "the subject is no id", link.subject or "nothing", "an id such as facility/alps"
    if link.subject == link.object:
        return "a thing is not linked to itself", link.object, "another thing"
    if link.source and (fault := iri_fault(link.source, ("https", "http"))):
        return f"the source is no address: {fault}", link.source, "https://…"
    if not link.is_external:
        if _ID.fullmatch(link.object):
            return None
        return "the object is no id", link.object or "nothing", "an id, or an address elsewhere"
    if fault := iri_fault(link.object):
        return f"the object is no address: {fault}", link.object, "https://…"
    if is_ours(link.object):
        return "an id of ours is written short", link.object, "an id such as facility/alps"
    if not link.source:
        what = "a link to another place needs the source that states it"
        return what, "no source", "the address of the page that was read and says so"
    return None
