"""What changed between two releases, in the reader's terms. Pure: bytes in, changes out.

Everything is keyed by its IRI. Values, texts and dates of reading are no part of an IRI, so a
corrected number is "changed", not one removed and one added.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode

from benchgraph.differences.graph import Graph, Node, subject_of
from benchgraph.iris import prefixed
from benchgraph.vocab import BG, DCTERMS, OA, PROV, RDF, SCHEMA, SKOS

# Section → the classes of the nodes that it tells of, in the order in which they are told.
SECTIONS: dict[str, tuple[NamedNode, ...]] = {
    "cases": (BG.Case,),
    "things": (
        BG.Institution, BG.Initiative, BG.FundingScheme, BG.Programme, BG.Facility, BG.Product,
    ),
    "documents": (BG.PolicyDocument, SCHEMA.Legislation),
    "regions": (BG.Region,),
    "numbers": (BG.Observation,),
    "events": (BG.Event,),
    "assessments": (BG.Assessment,),
    "citations": (BG.Citation,),
    "evidence": (BG.Evidence,),
    "pages": (BG.Page,),
    "relations": (BG.Relation,),
}  # fmt: skip
_SECTION_OF = {kind.value: name for name, kinds in SECTIONS.items() for kind in kinds}
_NUMBER = {
    term.value
    for term in (BG.value, BG.minValue, BG.maxValue, BG.approximate, BG.sourceValue, BG.unit)
}
# Parts tell of themselves; the rest follows from other statements or from the IRI.
_SILENT = {
    term.value
    for term in (
        RDF.type, BG.observation, BG.event, BG.assessment, BG.citation, BG.evidence, BG.sourceFact,
        BG.link, BG.mention, BG.relatedTo, BG.earliest, BG.latest, BG.dueBy, BG.derivation,
        SCHEMA.workTranslation, PROV.wasDerivedFrom,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """One property of a node, with what it said before and says now (empty: nothing)."""

    property: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A node that was added, removed or changed. ``words`` is what a reader calls it."""

    iri: str
    words: str
    edits: tuple[Edit, ...] = ()


@dataclass
class Section:
    """The changes of one sort of node, each list in the order of ``words``."""

    added: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)

    def __repr__(self) -> str:
        counts = (
            f"{len(self.added)} added, {len(self.removed)} removed, {len(self.changed)} changed"
        )
        return f"<Section: {counts}>"

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def compare_releases(old: bytes, new: bytes) -> dict[str, Section]:
    """The changes from one release to the other, by section; a section without changes is empty.

    ``old`` and ``new``: the N-Quads of the releases. Raises ReleaseError where they are none.
    """
    before, after = Graph(old), Graph(new)
    touched = {subject_of(s) for s in before.statements ^ after.statements}
    sections = {name: Section() for name in SECTIONS}
    for iri in sorted({_speaker(iri, before, after) for iri in touched}):
        section = sections.get(_section(iri, before, after) or "")
        if section is None:
            continue
        if iri not in before:
            section.added.append(Change(iri, describe(iri, after)))
        elif iri not in after:
            section.removed.append(Change(iri, describe(iri, before)))
        elif edits := _edits(iri, before, after):
            section.changed.append(Change(iri, describe(iri, after), edits))
    for section in sections.values():
        for changes in (section.added, section.removed, section.changed):
            changes.sort(key=lambda change: (change.words, change.iri))
    return sections


def _speaker(iri: str, before: Graph, after: Graph) -> str:
    """The node that tells of a change: of the words of evidence, the evidence."""
    for graph in (after, before):
        if OA.TextQuoteSelector.value in graph.types(iri):
            return graph.owners.get(iri, iri)
    return iri


def _section(iri: str, before: Graph, after: Graph) -> str | None:
    kinds = after.types(iri) or before.types(iri)
    names = {_SECTION_OF[kind] for kind in kinds if kind in _SECTION_OF}
    return min(names, key=list(SECTIONS).index) if names else None


def describe(iri: str, graph: Graph) -> str:
    """What a reader calls a node: a thing by its name, a number by what it measures and says."""
    node = graph.node(iri)
    kinds = graph.types(iri)
    if BG.Relation.value in kinds:
        return _relation_words(node, graph)
    owner = graph.owners.get(iri)
    whose = f"{describe(owner, graph)}: " if owner else ""
    if BG.Observation.value in kinds:
        said = f"{_last(node, BG.indicator)} {_number(node)} ({_last(node, BG.valueStatus)})"
    elif BG.Event.value in kinds:
        said = f"{_last(node, BG.eventKind)} {_text(node, BG.date, graph)}".strip()
    elif BG.Assessment.value in kinds:
        said = f"{_last(node, BG.assessmentKind)}: {_text(node, BG.statementText, graph)}"
    elif BG.Citation.value in kinds:
        said = f"cites {_text(node, BG.citedAs, graph) or _text(node, SCHEMA.url, graph)}"
    elif BG.Evidence.value in kinds:
        said = f"evidence on {_text(node, OA.hasSource, graph)}"
        if words := _quote(node, graph):
            said += f" “{words}”"
    else:
        return graph.label(iri)
    return whose + said


def _relation_words(node: Node, graph: Graph) -> str:
    ends = [_value(node[term.value][0], graph) for term in (BG["from"], BG.to)]
    via = node.get(BG.via.value)
    through = f" ({_value(via[0], graph)})" if via else ""
    return f"{_last(node, BG.relationType)}: {ends[0]} – {ends[1]}{through}"


def _edits(iri: str, before: Graph, after: Graph) -> tuple[Edit, ...]:
    old, new = before.node(iri), after.node(iri)
    edits = []
    if _number(old) != _number(new):
        edits.append(Edit("number", (_number(old),), (_number(new),)))
    if _quote(old, before) != _quote(new, after):
        edits.append(Edit("quote", (_quote(old, before),), (_quote(new, after),)))
    for name in sorted({*old, *new} - _SILENT - _NUMBER - {OA.hasSelector.value}):
        was, now = old.get(name, []), new.get(name, [])
        if set(was) != set(now):
            edits.append(
                Edit(
                    _words(name),
                    tuple(sorted(_value(v, before) for v in was if v not in now)),
                    tuple(sorted(_value(v, after) for v in now if v not in was)),
                )
            )
    return tuple(edits)


def _number(node: Node) -> str:
    """``3000 petaflops``, ``about 80 percent``, ``at least 2000 sgd``; empty if there is none."""

    def one(term: NamedNode) -> str:
        values = node.get(term.value)
        return values[0].value if values else ""

    value, least, most = one(BG.value), one(BG.minValue), one(BG.maxValue)
    if value:
        text = value
    elif least and most:
        text = f"{least} to {most}"
    else:
        text = f"at least {least}" if least else f"at most {most}" if most else ""
    about = "about " if text and one(BG.approximate) in ("true", "1") else ""
    unit = one(BG.unit).rsplit("/", 1)[-1]
    stated = one(BG.sourceValue)
    return " ".join(
        part for part in (f"{about}{text}", unit, f"“{stated}”" if stated else "") if part
    )


def _quote(node: Node, graph: Graph) -> str:
    selector = node.get(OA.hasSelector.value)
    exact = graph.node(selector[0].value).get(OA.exact.value) if selector else None
    return exact[0].value if exact else ""


def _last(node: Node, term: NamedNode) -> str:
    values = node.get(term.value)
    return values[0].value.rsplit("/", 1)[-1].replace("-", " ") if values else ""


def _text(node: Node, term: NamedNode, graph: Graph) -> str:
    values = node.get(term.value, [])
    english = [v for v in values if isinstance(v, Literal) and v.language == "en"]
    return _value((english or values)[0], graph, tagged=False) if values else ""


def _value(term: NamedNode | Literal, graph: Graph, *, tagged: bool = True) -> str:
    if isinstance(term, Literal):
        return f"{term.value} ({term.language})" if term.language and tagged else term.value
    if term.value not in graph:
        return prefixed(term.value)
    return describe(term.value, graph)


def _words(property_: str) -> str:
    if property_ in (SKOS.prefLabel.value, DCTERMS.title.value):
        return "name" if property_ == SKOS.prefLabel.value else "title"
    name = re.split(r"[#/]", property_)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def as_dict(sections: dict[str, Section]) -> dict[str, Any]:
    """The changes as JSON holds them; only sections with changes."""

    def plain(change: Change) -> dict[str, Any]:
        found: dict[str, Any] = {"iri": change.iri, "words": change.words}
        if change.edits:
            found["edits"] = [
                {"property": e.property, "old": list(e.old), "new": list(e.new)}
                for e in change.edits
            ]
        return found

    return {
        name: {
            "added": [plain(change) for change in section.added],
            "removed": [plain(change) for change in section.removed],
            "changed": [plain(change) for change in section.changed],
        }
        for name, section in sections.items()
        if section
    }
