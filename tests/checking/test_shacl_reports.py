"""The report as RDF: what pySHACL writes, but for the words; what it holds of messages, details."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH
from rdflib.compare import isomorphic

from benchgraph.checking import DataGraph, Report, Unjudged, validate
from benchgraph.checking.forms import write_report
from benchgraph.errors import EngineError, RdfError

HERE = Path(__file__).parent / "examples"
DATA, SHAPES = HERE / "data.ttl", HERE / "shapes.ttl"
PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
STANDARD = (
    SH.focusNode, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape,
    SH.sourceConstraint,
)  # fmt: skip
CASES = {
    "conforming": ("sh:minCount 0", "ex:a a ex:C ."),
    "a path": (
        "sh:minCount 3",
        "ex:a a ex:C .",
        "( [ sh:inversePath ex:q ] [ sh:zeroOrMorePath ex:p ] )",
    ),
    "an alternative": (
        "sh:nodeKind sh:IRI",
        "ex:a a ex:C ; ex:p 1 ; ex:q [] .",
        "[ sh:alternativePath ( ex:p ex:q ) ]",
    ),
    "a node shape below a node shape": (
        "sh:node [ sh:property [ sh:path ex:q ; sh:node [ sh:class ex:D ] ] ]",
        "ex:a a ex:C ; ex:p [ ex:q ex:b , 1 ] , ex:c .",
    ),
    "two node shapes at once": (
        "sh:node [ sh:nodeKind sh:Literal ] , [ sh:class ex:D ] , [ sh:nodeKind sh:IRI ]",
        "ex:a a ex:C ; ex:p ex:b , [] , ex:c .",
    ),
    "severities and messages": (
        'sh:severity sh:Info ; sh:message "eins"@de , "one"@en ; sh:maxCount 1',
        "ex:a a ex:C ; ex:p 1 , 2 .",
    ),
    "several values": (
        "sh:datatype xsd:integer ; sh:minExclusive 1 ; sh:closed true",
        'ex:a a ex:C ; ex:p 1 , "x"@en . ex:b a ex:C ; ex:p ex:a .',
    ),
    "logic": (
        "sh:or ( [ sh:class ex:D ] [ sh:nodeKind sh:Literal ] ) ; sh:not [ sh:hasValue 1 ]",
        "ex:a a ex:C ; ex:p 1 , ex:a .",
    ),
}


def triples(text: str) -> list[ox.Triple]:
    """The statements of a Turtle text."""
    return [quad.triple for quad in ox.parse((PREFIXES + text).encode(), ox.RdfFormat.TURTLE)]


def standard(report: rdflib.Graph) -> rdflib.Graph:
    """What the standard defines of a report: words of an engine's own and copies of data aside."""
    kept = rdflib.Graph()
    for node in report.subjects(RDF.type, SH.ValidationReport):
        kept += [(node, SH.conforms, report.value(node, SH.conforms))]
        kept += [(node, SH.result, each) for each in report.objects(node, SH.result)]
    for node in report.subjects(RDF.type, SH.ValidationResult):
        kept += [(node, p, o) for p in STANDARD for o in report.objects(node, p)]
        kept += [(node, SH.detail, each) for each in report.objects(node, SH.detail)]
        kept += [(node, SH.resultMessage, m) for m in report.objects(node, SH.resultMessage)
                 if m.language]  # fmt: skip
        for path in report.objects(node, SH.resultPath):
            kept.add((node, SH.resultPath, path))
            kept += report.cbd(path) if isinstance(path, rdflib.BNode) else []
    return kept


def graph_of(report: Report) -> rdflib.Graph:
    """Our report as rdflib reads it."""
    text = ox.serialize(report.graph(), format=ox.RdfFormat.TURTLE)
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize("name", CASES)
def test_a_report_is_isomorphic_to_that_of_pyshacl(name: str) -> None:
    """On small data that both engines read alike."""
    constraint, data, *path = CASES[name]
    shape = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path %s ; %s ] ."
    shapes = PREFIXES + shape % (*(path or ["ex:p"]), constraint)
    report = validate(triples(data), triples(shapes))
    assert set(report.engines) == {"compiled"}
    _, expected, _ = pyshacl.validate(
        rdflib.Graph().parse(data=PREFIXES + data, format="turtle"),
        shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle"),
    )
    ours, theirs = standard(graph_of(report)), standard(expected)
    assert len(theirs) > 0
    assert isomorphic(ours, theirs), (ours - theirs).serialize() + (theirs - ours).serialize()


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    """Blank nodes included; each syntax holds the same graph."""
    graphs = []
    for form in ("turtle", "ntriples", "jsonld", "rdfxml"):
        twice = []
        for at in range(2):
            out = tmp_path / f"{form}-{at}"
            with out.open("wb") as file:
                write_report(validate(DATA, SHAPES), form, file)
            twice.append(out.read_bytes())
        assert twice[0] == twice[1]
        names = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
        graphs.append(rdflib.Graph().parse(data=twice[0], format=names.get(form, form)))
    assert all(isomorphic(graph, graphs[0]) for graph in graphs[1:])


def test_two_engines_make_one_report() -> None:
    """What the queries refuse pySHACL judges, and the report says why."""
    shapes = triples(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
        " ex:T a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select"
        ' "SELECT $this WHERE { { SELECT $this WHERE { $this a <http://example.org/C> } } }" ] .'
        " ex:U a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:BlankNode ;"
        " sh:property [ sh:path ex:r ; sh:in ( [] ) ] ."
    )
    data = triples('ex:a a ex:C ; ex:q "b" .')
    report = validate(data, shapes)
    assert {name: [each.value[-1] for each in found] for name, found in report.engines.items()} == {
        "compiled": ["S"],
        "pySHACL on Oxigraph": ["U"],
        "pySHACL on rdflib": ["T"],
    }
    assert sorted(each.component.value.rsplit("#")[1][:6] for each in report.results) == [
        "MinCou", "NodeKi", "SPARQL",
    ]  # fmt: skip
    fast = validate(data, shapes, engine="fast")
    assert fast.conforms is False
    assert [each.left for each in fast.unjudged] == [True, True]


def test_what_the_oxigraph_store_does_not_take_is_asked_of_rdflib() -> None:
    """pySHACL asks it for the statements about a literal."""
    shapes = triples(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:closed true ;"
        " sh:minInclusive 2 ] ."
    )
    report = validate(triples(f"ex:a a ex:C ; ex:p 1 , {10**25} ."), shapes)
    assert list(report.engines) == ["pySHACL on rdflib"]
    assert report.conforms is False


def test_what_nobody_judges_leaves_it_open() -> None:
    """Unless there is a result anyway, or it is allowed."""
    shapes = triples("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:js [] .")
    data = triples("ex:a a ex:C .")
    report = validate(data, shapes)
    assert report.conforms is None
    assert isinstance(report.unjudged[0], Unjudged)
    with pytest.raises(EngineError, match="cannot be said"):
        list(report.graph())
    assert validate(data, shapes, allow_unjudged=True).conforms is True


def test_recursion_is_judged_only_where_the_data_do_not_meet_it() -> None:
    """What it means otherwise the standard leaves open."""
    shapes = triples(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:node ex:S ;"
        " sh:nodeKind sh:IRI ] ."
    )
    assert validate(triples("ex:a a ex:C ."), shapes).conforms is True
    report = validate(triples("ex:a a ex:C ; ex:p ex:b . ex:b ex:p ex:a ."), shapes)
    assert report.conforms is None
    assert "refers to itself" in report.unjudged[0].why


def test_targets_in_sparql_are_never_passed_over() -> None:
    """pySHACL would, without its advanced features."""
    shapes = triples(
        "ex:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select"
        ' "SELECT ?this WHERE { ?this <http://example.org/q> ?x FILTER(?x > 1) }" ] ;'
        " sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    )
    for data in ("ex:a ex:q 2 . ex:b ex:q 1 .", "ex:a ex:q 2.0 . ex:b ex:q 1.0 ."):
        for engine in ("auto", "reference"):
            report = validate(triples(data), shapes, engine=engine)
            assert [each.focus_node.value[-1] for each in report.results] == ["a"]


def test_named_graphs_are_one_or_chosen(tmp_path: Path) -> None:
    """And statements, a store and files are the same data."""
    trig = tmp_path / "data.trig"
    trig.write_text(PREFIXES + "ex:g { ex:a a ex:C } ex:h { ex:a ex:p 1 } ", "utf-8")
    shapes = triples(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    )
    quads = list(ox.parse(path=trig))
    store = ox.Store()
    store.extend(quads)
    for data in (trig, str(trig), quads, store, DataGraph.of(trig)):
        assert validate(data, shapes).conforms is True
        if not isinstance(data, DataGraph):
            assert validate(data, shapes, graph="http://example.org/g").conforms is False


@pytest.mark.parametrize("inference", ["rdfs", "owlrl"])
def test_inference_is_compiled_or_said(inference: str) -> None:
    """From axioms in the data or in an ontology beside them."""
    shapes = triples(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    )
    axioms = triples("ex:q <http://www.w3.org/2000/01/rdf-schema#domain> ex:C .")
    data = triples("ex:a ex:q 1 .")
    assert validate(data, shapes).conforms is True
    for options in ({"ontology": axioms}, {}):
        given = data if options else [*data, *axioms]
        report = validate(given, shapes, inference=inference, **options)
        assert report.conforms is False
        assert report.notes == ("inferred by compiled",)
    everything = triples(
        "ex:S a sh:NodeShape ; sh:targetClass <http://www.w3.org/2002/07/owl#Thing> ,"
        " <http://www.w3.org/2000/01/rdf-schema#Resource> ; sh:nodeKind sh:BlankNode ."
    )
    report = validate([*data, *axioms], everything, inference=inference)
    assert report.conforms is (inference == "owlrl")
    assert report.notes[0].startswith("inferred by owlrl (a shape names")


INFERRED = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:D rdfs:subClassOf ex:C . ex:q rdfs:subPropertyOf ex:p ; rdfs:domain ex:D ; rdfs:range ex:E .
ex:t a owl:TransitiveProperty . ex:b ex:t ex:c . ex:c ex:t ex:d .
ex:a ex:q ex:b . ex:d a ex:D ; ex:p 1 .
"""


@pytest.mark.parametrize("inference", ["rdfs", "owlrl"])
@pytest.mark.parametrize(
    "constraint",
    [
        "sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 2 ; sh:class ex:E ]",
        "sh:targetSubjectsOf ex:t ; sh:property [ sh:path ex:t ; sh:maxCount 1 ]",
        "sh:targetClass ex:D ; sh:closed true ; sh:property [ sh:path ex:q ]",
        "sh:targetClass ex:D ; sh:property [ sh:path rdf:type ; sh:maxCount 1 ]",
    ],
)
def test_inference_finds_what_pyshacl_finds(constraint: str, inference: str) -> None:
    """Whichever engine infers."""
    prefixes = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."
    shapes = f"{prefixes} ex:S a sh:NodeShape ; {constraint} ."
    report = validate(triples(INFERRED), triples(shapes), inference=inference)
    _, expected, _ = pyshacl.validate(
        rdflib.Graph().parse(data=PREFIXES + INFERRED, format="turtle"),
        shacl_graph=rdflib.Graph().parse(data=PREFIXES + shapes, format="turtle"),
        inference=inference,
    )
    assert isomorphic(standard(graph_of(report)), standard(expected))


def test_axioms_that_no_engine_carries_out_are_an_error() -> None:
    """owlrl would make everything the same."""
    data = triples(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> ."
        " ex:C a owl:Class ; owl:hasKey ( ex:p ) . ex:a a ex:C ; ex:p 1 . ex:b a ex:C ; ex:p 2 ."
    )
    shapes = triples("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI .")
    with pytest.raises(EngineError, match="hasKey"):
        validate(data, shapes, inference="owlrl")
    assert validate(data, shapes, inference="rdfs").conforms is True


def test_entailment_that_is_asked_for_must_be_made() -> None:
    """The standard wants a failure otherwise."""
    shapes = triples("ex: sh:entailment <http://www.w3.org/ns/entailment/RDFS> .")
    with pytest.raises(EngineError, match="sh:entailment"):
        validate(triples("ex:a ex:p 1 ."), shapes)
    assert validate(triples("ex:a ex:p 1 ."), shapes, inference="rdfs").conforms is True


def test_a_file_that_cannot_be_read_is_an_error_with_its_line(tmp_path: Path) -> None:
    """Of the shapes as of the data."""
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(PREFIXES + "ex:a ex:b ;; .\nex:a xx:b 1 .", "utf-8")
    with pytest.raises(RdfError) as error:
        validate(DATA, wrong)
    assert error.value.place == f"{wrong}:5"
