"""A query whose prefix nothing declares has it from the file of the shapes, and that is said."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.checking import Report, validate
from benchgraph.shacl import compile_shapes
from benchgraph.shacl.graph import ShapesGraph

HEAD = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix skos: <http://example.org/own#> .
"""
DATA = """
<http://example.org/a> <http://example.org/own#p> 1 ; <http://example.org/q> 1 .
<http://example.org/b> <http://www.w3.org/2004/02/skos/core#p> 1 ; <http://example.org/q> 1 .
"""


def report(tmp_path: Path, query: str, head: str = HEAD, more: str = "") -> Report:
    """Of a shape about what has ``ex:q``."""
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shape = f'<urn:S> <http://www.w3.org/ns/shacl#targetSubjectsOf> <http://example.org/q> ; \
<http://www.w3.org/ns/shacl#sparql> [ <http://www.w3.org/ns/shacl#select> """{query}""" {more} ] .'
    shapes.write_text(head + shape, "utf-8")
    data.write_text(DATA, "utf-8")
    return validate(data, shapes)


def focus(found: Report) -> list[str]:
    """The last letters of the focus nodes."""
    return [str(each.focus_node)[-2] for each in found.results]


DECLARED = 'ex:o a owl:Ontology ; sh:declare [ sh:prefix "skos" ;'
FINDS = "SELECT $this WHERE { $this skos:p ?o }"
COUNTS = FINDS + " GROUP BY $this"


@pytest.mark.parametrize(("query", "engine"), [(FINDS, "compiled"), (COUNTS, "pySHACL on rdflib")])
@pytest.mark.parametrize(
    ("head", "found", "meant"),
    [(HEAD, "a", "<http://example.org/own#>"), ("", "b", "<http://www.w3.org/2004/02/skos/core#>")],
)
def test_a_prefix_is_that_of_the_shapes_or_the_usual_one(
    tmp_path: Path, query: str, engine: str, head: str, found: str, meant: str
) -> None:
    """By either engine; where no file has it, as rdflib knows it."""
    done = report(tmp_path, query, head)
    assert (focus(done), list(done.engines)) == ([found], [engine])
    (note,) = done.notes
    assert note.startswith("skos: in a query") and meant in note


def test_what_is_declared_goes_first(tmp_path: Path) -> None:
    """By the query, or by what ``sh:prefixes`` leads to; nothing is borrowed then."""
    core = "http://www.w3.org/2004/02/skos/core#"
    own = report(tmp_path, f"PREFIX skos: <{core}> {FINDS}")
    said = f'; sh:prefixes ex:o ] . {DECLARED} sh:namespace "{core}"'
    led = report(tmp_path, FINDS, more=said)
    assert [focus(own), focus(led), own.notes, led.notes] == [["b"], ["b"], (), ()]


def test_a_prefix_that_nobody_knows_leaves_it_open(tmp_path: Path) -> None:
    done = report(tmp_path, FINDS.replace("skos", "nowhere"))
    assert done.conforms is None and len(done.unjudged) == 1


def test_without_prefixes_given_nothing_is_borrowed(tmp_path: Path) -> None:
    """In the engine itself they are what the caller says."""
    report(tmp_path, FINDS)
    triples = [quad.triple for quad in ox.parse(path=str(tmp_path / "shapes.ttl"))]
    assert compile_shapes(triples).unsupported
    given = compile_shapes(triples, prefixes={"skos": "http://example.org/own#"})
    assert not given.unsupported and ShapesGraph(triples).prefixes == {}
    assert any("skos:" in note for note in given.notes)
