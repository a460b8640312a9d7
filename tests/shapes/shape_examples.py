"""Reads the examples of this folder and runs the shapes on them, each in its small world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(__file__).parent
SH = "http://www.w3.org/ns/shacl#"
SHAPES = "https://w3id.org/benchgraph/shapes#"


VOCABULARY_SHAPES = {"vocabulary.ttl", "helpers.ttl", "prefixes.ttl"}


@dataclass(frozen=True, order=True)
class Finding:
    """What a result must agree with an example on: shape, path as SPARQL writes it, severity."""

    shape: str
    path: str
    severity: str


class PreparedGraph(Graph):
    """A graph that parses each query once: pySHACL asks the same one for every node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        prepared = prepare(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@cache
def prepare(query: str) -> Query:
    return prepareQuery(query)


def shape_files(folder: str = ".") -> list[Path]:
    """The Turtle files of the shapes, of ``folder`` under shapes/ alone."""
    return sorted((ROOT / "shapes" / folder).glob("*.ttl"))


def graph_of(paths: list[Path]) -> Graph:
    """One graph of several Turtle files."""
    graph = PreparedGraph()
    for path in paths:
        graph.parse(path)
    return graph


@cache
def all_shapes() -> Graph:
    """Every shape, those for derived data too."""
    return graph_of(shape_files() + shape_files("derived"))


def family(example: Path) -> str:
    """Which shapes and which small world an example needs: vocabulary, derived or plain.

    The shapes of vocabularies run on the examples of vocabularies alone, because they would go
    through every shipped concept again for each example; the shipped ones have their own test.
    The shapes of derived data run together with the others, as they meet a graph that holds both.
    """
    kind = example.parents[1].name
    if kind == "Vocabulary":
        return "vocabulary"
    return "derived" if kind in {"Inferred", "Relation"} else "plain"


def shape_files_for(family: str) -> list[Path]:
    """The files of the shapes that a family of examples runs against."""
    if family == "vocabulary":
        return [path for path in shape_files() if path.name in VOCABULARY_SHAPES]
    files = [path for path in shape_files() if path.name != "vocabulary.ttl"]
    return files + shape_files("derived") if family == "derived" else files


@cache
def shapes_for(family: str) -> Graph:
    """The shapes that a family of examples runs against, as one graph."""
    return graph_of(shape_files_for(family))


def world_files(family: str) -> list[Path]:
    """The ontology with what an example may refer to: a small world, the shipped vocabularies."""
    ontology = [ROOT / "ontology" / "benchgraph.ttl"]
    if family == "vocabulary":
        return [*ontology, EXAMPLES / "vocabulary-world.ttl"]
    vocabularies = sorted((ROOT / "ontology" / "vocab").glob("*.ttl"))
    return [*ontology, *vocabularies, EXAMPLES / "world.ttl"]


@cache
def world(family: str) -> Graph:
    """What a family of examples stands in, as one graph."""
    return graph_of(world_files(family))


def expectations(example: Path) -> list[Finding]:
    """What the head of a violating example says must be found."""
    lines = example.read_text(encoding="utf-8").splitlines()
    heads = [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]
    return sorted(Finding(*head.removeprefix("shapes:").split()) for head in heads)


@cache
def results(example: Path) -> tuple[tuple[Finding, str], ...]:
    """What pySHACL finds in ``example``: each finding with its constraint component."""
    needs = family(example)
    data = world(needs)
    added = [triple for triple in Graph().parse(example) if triple not in data]
    for triple in added:
        data.add(triple)
    try:
        return tuple(validate(data, shapes_for(needs)))
    finally:
        for triple in added:
            data.remove(triple)


def validate(data: Graph, shapes: Graph) -> list[tuple[Finding, str]]:
    """What pySHACL finds in ``data``: each finding with its constraint component."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    return [
        (
            Finding(
                _local(report, node, "sourceShape", SHAPES),
                path_text(report, report.value(node, URIRef(SH + "resultPath"))),
                _local(report, node, "resultSeverity", SH),
            ),
            _local(report, node, "sourceConstraintComponent", SH),
        )
        for node in report.subjects(RDF.type, URIRef(SH + "ValidationResult"))
    ]


def _local(report: Graph, node: Node, name: str, namespace: str) -> str:
    return str(report.value(node, URIRef(SH + name))).removeprefix(namespace)


def path_text(graph: Graph, path: Node | None) -> str:
    """A path as SPARQL writes it with the prefixes of the ontology; ``-`` where there is none."""
    if path is None:
        return "-"
    if isinstance(path, URIRef):
        return prefixed(path)
    inverse = graph.value(path, URIRef(SH + "inversePath"))
    if inverse is not None:
        return "^" + path_text(graph, inverse)
    alternatives = graph.value(path, URIRef(SH + "alternativePath"))
    assert alternatives is not None, "the shapes use no other kind of path"
    return "|".join(path_text(graph, each) for each in graph.items(alternatives))


def prefixed(iri: URIRef) -> str:
    """An IRI with the prefix that the shapes declare for it."""
    declared = all_shapes()
    for node in declared.subjects(RDF.type, URIRef(SH + "PrefixDeclaration")):
        namespace = str(declared.value(node, URIRef(SH + "namespace")))
        if iri.startswith(namespace):
            return f"{declared.value(node, URIRef(SH + 'prefix'))}:{iri[len(namespace) :]}"
    return str(iri)
