"""What a reader calls nodes, properties and values. Pure."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from benchgraph.differences.graph import Graph, Node
from benchgraph.differences.stated import number_text
from benchgraph.iris import prefixed
from benchgraph.vocab import BG, DCTERMS, OA, SCHEMA, SKOS


def describe(iri: str, graph: Graph) -> str:
    """What a reader calls a node: a thing by its name, a number by what it measures and says."""
    node = graph.node(iri)
    kinds = graph.types(iri)
    if BG.Relation.value in kinds:
        return _relation_words(node, graph)
    owner = graph.owners.get(iri)
    whose = f"{describe(owner, graph)}: " if owner else ""
    if BG.Observation.value in kinds:
        said = f"{last(node, BG.indicator)} {number_text(node)} ({last(node, BG.valueStatus)})"
    elif BG.Event.value in kinds:
        said = f"{last(node, BG.eventKind)} {_text(node, BG.date, graph)}".strip()
    elif BG.Assessment.value in kinds:
        said = f"{last(node, BG.assessmentKind)}: {_text(node, BG.statementText, graph)}"
    elif BG.Citation.value in kinds:
        said = f"cites {_text(node, BG.citedAs, graph) or _text(node, SCHEMA.url, graph)}"
    elif BG.Evidence.value in kinds:
        said = f"evidence on {_text(node, OA.hasSource, graph)}"
        if words := quote(node, graph):
            said += f" “{words}”"
    else:
        return graph.label(iri)
    return whose + said


def subject_words(iri: str, graph: Graph) -> str:
    """What a number measures, without the number: ``Centre: compute capacity``, with its scope."""
    node = graph.node(iri)
    owner = graph.owners.get(iri)
    whose = f"{describe(owner, graph)}: " if owner else ""
    scope = _text(node, BG.scope, graph)
    kind = last(node, BG.indicator) or f"{last(node, BG.eventKind)} ({last(node, BG.eventStatus)})"
    return f"{whose}{kind}" + (f", {scope}" if scope else "")


def _relation_words(node: Node, graph: Graph) -> str:
    ends = [value_text(node[term.value][0], graph) for term in (BG["from"], BG.to)]
    via = node.get(BG.via.value)
    through = f" ({value_text(via[0], graph)})" if via else ""
    return f"{last(node, BG.relationType)}: {ends[0]} – {ends[1]}{through}"


def quote(node: Node, graph: Graph) -> str:
    """The words of a page that a piece of evidence quotes."""
    selector = node.get(OA.hasSelector.value)
    exact = graph.node(selector[0].value).get(OA.exact.value) if selector else None
    return exact[0].value if exact else ""


def last(node: Node, term: NamedNode) -> str:
    """The concept that a property names, as words: ``compute capacity``."""
    values = node.get(term.value)
    return values[0].value.rsplit("/", 1)[-1].replace("-", " ") if values else ""


def _text(node: Node, term: NamedNode, graph: Graph) -> str:
    values = node.get(term.value, [])
    english = [v for v in values if isinstance(v, Literal) and v.language == "en"]
    return value_text((english or values)[0], graph, tagged=False) if values else ""


def value_text(term: NamedNode | Literal, graph: Graph, *, tagged: bool = True) -> str:
    """A value as a reader reads it: a node by what it is called, a text with its language."""
    if isinstance(term, Literal):
        return f"{term.value} ({term.language})" if term.language and tagged else term.value
    if term.value not in graph:
        return prefixed(term.value)
    return describe(term.value, graph)


def property_words(property_: str) -> str:
    """``name``, ``latest answer``: what a reader calls a property."""
    if property_ in (SKOS.prefLabel.value, DCTERMS.title.value):
        return "name" if property_ == SKOS.prefLabel.value else "title"
    name = re.split(r"[#/]", property_)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
