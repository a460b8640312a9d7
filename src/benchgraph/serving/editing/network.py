"""An answer as a network: triples between things, or rows that hold two IRIs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from benchgraph.iris import prefixed
from benchgraph.network import wording
from benchgraph.network.snapshot import CLASSES
from benchgraph.query.formats import Answer
from benchgraph.serving.editing.cells import iri_columns, names_of
from benchgraph.serving.exploring.drawing import cut
from benchgraph.serving.model import Graph
from benchgraph.store import Rows
from benchgraph.vocab import BG, RDF

if TYPE_CHECKING:
    import networkx as nx

MOST_NODES = 150  # to lay out more takes longer than most queries
_OTHER = "other"
Link = tuple[str, str, str]


def network(graph: Graph, answer: Answer, language: str) -> tuple[nx.MultiDiGraph[str], int] | None:
    """The network that ``answer`` is, at most 150 nodes of it, and how many it has; None where it
    is none: neither triples between IRIs nor rows with two columns of them."""
    import networkx as nx

    links = list(dict.fromkeys(_links(answer)))
    if not links:
        return None
    whole: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for source, relation, target in links:
        # Which properties read the same both ways is not known here.
        whole.add_edge(source, target, relation=relation, relation_label=relation, directed=True)
    kept = cut(whole, MOST_NODES)
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    kinds = _kinds(graph, kept)
    names = names_of(graph, map(NamedNode, kept), language)
    for iri in sorted(kept):
        kind = kinds.get(iri, _OTHER)
        word = wording.KINDS.get(kind) or wording.INTERFACE["other"]
        label, _ = names.get(iri, (prefixed(iri), ""))
        drawn.add_node(iri, label=label, group=kind, group_label=wording.say(word, language))
    for source, target, data in sorted(kept.edges(data=True), key=_order):
        drawn.add_edge(source, target, **data)
    return drawn, len(whole)


def _order(edge: Any) -> tuple[str, str, str]:
    source, target, data = edge
    return source, target, data["relation"]


def _links(answer: Answer) -> Iterator[Link]:
    """(from, relation, to): of a triple its own, of a row its first two IRIs and the columns."""
    if isinstance(answer, list):
        for triple in answer:
            ends: tuple[Any, Any] = (triple.subject, triple.object)
            if all(isinstance(end, NamedNode) for end in ends) and triple.predicate != RDF.type:
                yield ends[0].value, prefixed(triple.predicate.value), ends[1].value
    elif isinstance(answer, Rows):
        columns = iri_columns(answer)[:2]
        if len(columns) == 2:
            first, second = columns
            relation = f"{answer.variables[first]} → {answer.variables[second]}"
            for row in answer:
                source, target = row[first], row[second]
                if source is not None and target is not None and source != target:
                    yield source.value, relation, target.value


def _kinds(graph: Graph, iris: Any) -> dict[str, str]:
    """IRI → the most specific of our classes that it is of."""
    classes = {getattr(BG, name).value: name for name in CLASSES}
    things = " ".join(str(NamedNode(iri)) for iri in sorted(iris))
    values = ", ".join(f"<{iri}>" for iri in classes)
    rows = graph.store.select(
        f"SELECT ?e ?c WHERE {{ VALUES ?e {{ {things} }} ?e a ?c FILTER(?c IN ({values})) }}"
    )
    found: dict[str, str] = {}
    for thing, kind in rows:
        if thing is not None and kind is not None:
            name = classes[kind.value]
            known = found.get(thing.value, name)
            found[thing.value] = min(name, known, key=CLASSES.index)
    return found
