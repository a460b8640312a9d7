"""The shapes find what they are there to find, on conforming and violating examples.

An example is a few triples in a small world (world.ttl: a page, a centre, its operator and so on)
beside the ontology and the vocabularies. A violating example says in its head what must be found,
one line for each finding: ``# expect: shapes:SHAPE PATH SEVERITY``. Findings of severity Info are
compared where an example expects one, so that not every example must carry three languages.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node
from shape_examples import (
    EXAMPLES,
    ROOT,
    SH,
    SHAPES,
    all_shapes,
    expectations,
    graph_of,
    results,
    shapes_for,
    validate,
    world,
)

CONFORMING = sorted(EXAMPLES.glob("*/conforms/*.ttl"))
VIOLATING = sorted(EXAMPLES.glob("*/violates/*.ttl"))

# Parameters of SHACL that make a constraint, and the component that a result names for each.
COMPONENTS = {
    "class": "ClassConstraintComponent",
    "datatype": "DatatypeConstraintComponent",
    "disjoint": "DisjointConstraintComponent",
    "hasValue": "HasValueConstraintComponent",
    "in": "InConstraintComponent",
    "languageIn": "LanguageInConstraintComponent",
    "lessThanOrEquals": "LessThanOrEqualsConstraintComponent",
    "maxCount": "MaxCountConstraintComponent",
    "maxInclusive": "MaxInclusiveConstraintComponent",
    "maxLength": "MaxLengthConstraintComponent",
    "minCount": "MinCountConstraintComponent",
    "minExclusive": "MinExclusiveConstraintComponent",
    "minInclusive": "MinInclusiveConstraintComponent",
    "minLength": "MinLengthConstraintComponent",
    "nodeKind": "NodeKindConstraintComponent",
    "not": "NotConstraintComponent",
    "or": "OrConstraintComponent",
    "pattern": "PatternConstraintComponent",
    "qualifiedMaxCount": "QualifiedMaxCountConstraintComponent",
    "qualifiedMinCount": "QualifiedMinCountConstraintComponent",
    "sparql": "SPARQLConstraintComponent",
    "uniqueLang": "UniqueLangConstraintComponent",
}


def sh(name: str) -> URIRef:
    return URIRef(SH + name)


def name(path: Path) -> str:
    return str(path.relative_to(EXAMPLES))


def shapes() -> set[Node]:
    graph = all_shapes()
    return set(graph.subjects(RDF.type, sh("NodeShape"))) | set(
        graph.subjects(RDF.type, sh("PropertyShape"))
    )


def reporting() -> list[Node]:
    """The shapes that report by themselves: with a constraint, and no mere kind of value."""
    graph = all_shapes()
    aimed = {shape for shape in shapes() if any(graph.objects(shape, sh("severity")))}
    return sorted(shape for shape in aimed if components(shape))


def components(shape: Node) -> set[str]:
    graph = all_shapes()
    return {component for each, component in COMPONENTS.items() if (shape, sh(each), None) in graph}


@cache
def fired() -> dict[str, set[str]]:
    """Each shape with the components of it that some example violates as it says."""
    found: dict[str, set[str]] = {}
    for example in VIOLATING:
        expected = expectations(example)
        for finding, component in results(example):
            if finding in expected:
                found.setdefault(finding.shape, set()).add(component)
    return found


@pytest.mark.parametrize("example", CONFORMING, ids=name)
def test_a_conforming_example_has_nothing_to_correct(example: Path) -> None:
    found = [finding for finding, _ in results(example) if finding.severity != "Info"]
    assert found == []


@pytest.mark.parametrize("example", VIOLATING, ids=name)
def test_a_violating_example_is_found_by_the_shapes_that_it_names(example: Path) -> None:
    expected = expectations(example)
    assert expected, "the head of the example names no finding"
    found = {finding for finding, _ in results(example)}
    asked = {finding for finding in expected if finding.severity == "Info"}
    assert sorted(f for f in found if f.severity != "Info" or f in asked) == expected


def test_every_constraint_of_every_shape_is_violated_by_an_example() -> None:
    names = {shape.removeprefix(SHAPES): components(shape) for shape in reporting()}
    assert {name: fired().get(name, set()) for name in names} == names


def test_every_constraint_says_what_is_wrong_and_how_to_fix_it() -> None:
    graph = all_shapes()
    for shape in reporting():
        print(shape)  # the last one shown is the one at fault
        (message,) = graph.objects(shape, sh("message"))
        (fix,) = graph.objects(shape, sh("description"))
        (severity,) = graph.objects(shape, sh("severity"))
        assert message.endswith(".") and message[0].isupper(), "a message is a sentence"
        assert "bg:" not in message and "sh:" not in message, "people read it, not engines"
        assert fix.endswith(".") and fix != message
        assert severity in {sh("Violation"), sh("Warning"), sh("Info")}


def test_a_fix_names_a_key_that_records_have() -> None:
    """What stands in backticks with a colon behind it is a key of the context, or its value."""
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    layout = tomllib.loads((ROOT / "ontology" / "records.toml").read_text(encoding="utf-8"))
    keys = set(context["@context"]) | set(layout["shorthand"]) | {"en", "ja", "zh-Hans", "zh-Hant"}
    graph = all_shapes()
    for shape, fix in graph.subject_objects(sh("description")):
        for key in re.findall(r"`([A-Za-z-]+):(?:[ `])", str(fix)):
            assert key in keys, f"{shape} speaks of a key {key}"


def test_every_shape_and_constraint_has_an_address() -> None:
    """Only lists and paths are blank nodes, because SHACL wants them so."""
    graph = all_shapes()
    lists = set(graph.subjects(RDF.rest))
    paths = set(graph.objects(None, sh("path")))
    blank = {node for node in graph.subjects() if isinstance(node, BNode)}
    assert blank <= lists | paths
    assert all(str(node).startswith(SHAPES) for node in shapes())
    assert {node for node in graph.objects(None, sh("sparql")) if isinstance(node, BNode)} == set()


def test_no_shape_uses_sh_node_or_refers_to_itself() -> None:
    graph = all_shapes()
    assert not list(graph.triples((None, sh("node"), None)))
    below = [sh(each) for each in ("property", "not", "qualifiedValueShape")]

    def parts(shape: Node) -> set[Node]:
        direct = {part for link in below for part in graph.objects(shape, link)}
        for group in graph.objects(shape, sh("or")):
            direct |= set(graph.items(group))
        return direct

    def reach(shape: Node, above: tuple[Node, ...]) -> None:
        assert shape not in above, f"{shape} is part of itself"
        for part in parts(shape):
            reach(part, (*above, shape))

    for shape in shapes():
        reach(shape, ())


def test_every_property_shape_is_reached_from_a_target() -> None:
    """A property shape that no node shape lists would never run."""
    graph = all_shapes()
    listed = set(graph.objects(None, sh("property")))
    listed |= {part for group in graph.objects(None, sh("or")) for part in graph.items(group)}
    listed |= set(graph.objects(None, sh("not")))
    assert set(graph.subjects(RDF.type, sh("PropertyShape"))) <= listed
    targets = {sh("targetClass"), sh("targetSubjectsOf"), sh("targetObjectsOf")}
    for shape in graph.subjects(sh("property")):
        assert any((shape, target, None) in graph for target in targets), shape


def test_shapes_use_no_parameter_that_these_tests_do_not_know() -> None:
    """A parameter outside the list above would escape the demand for a violating example."""
    structure = {
        "declare", "deactivated", "description", "message", "namespace", "path", "prefix",
        "prefixes", "property", "qualifiedValueShape", "select", "severity", "targetClass",
        "targetSubjectsOf", "inversePath", "alternativePath",
    }  # fmt: skip
    used = {str(p).removeprefix(SH) for p in all_shapes().predicates() if str(p).startswith(SH)}
    assert used <= structure | set(COMPONENTS)


def test_a_query_binds_the_node_that_it_reports_in_a_plain_pattern() -> None:
    """So a query can run for all nodes at once; VALUES and MINUS are barred by SHACL."""
    graph = all_shapes()
    for constraint, query in graph.subject_objects(sh("select")):
        text = str(query)
        assert "$this" in text.split("FILTER")[0].split("WHERE", 1)[1], constraint
        assert not {"MINUS", "VALUES", "SERVICE", "GRAPH"} & set(text.split()), constraint
        assert (constraint, sh("prefixes"), URIRef(SHAPES.rstrip("#"))) in graph


def test_the_classes_that_exclude_each_other_are_those_of_the_ontology() -> None:
    ontology = world("vocabulary")
    owl = "http://www.w3.org/2002/07/owl#"
    (axiom,) = ontology.subjects(RDF.type, URIRef(owl + "AllDisjointClasses"))
    members = set(ontology.items(ontology.value(axiom, URIRef(owl + "members"))))
    graph = all_shapes()
    listed = graph.value(URIRef(SHAPES + "IsMainClass"), sh("in"))
    assert set(graph.items(listed)) == members
    shape = URIRef(SHAPES + "DisjointShape")
    assert set(graph.objects(shape, sh("targetClass"))) == members


def test_shapes_use_terms_that_the_ontology_has() -> None:
    graph, ontology = all_shapes(), world("plain")
    namespace = "https://w3id.org/benchgraph/"
    terms = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    known = (namespace + "ontology#", namespace + "vocab/")
    ours = {term for term in terms if str(term).startswith(known) and not term.endswith("#")}
    assert ours and {term for term in ours if (term, None, None) not in ontology} == set()

    for query in graph.objects(None, sh("select")):
        for local in re.findall(r"bg:(\w+)", str(query)):
            assert (URIRef(f"{namespace}ontology#{local}"), None, None) in ontology, local
        for iri in re.findall(r"<(https://w3id.org/[^>]+)>", str(query)):
            assert (URIRef(iri), None, None) in ontology, iri


def test_a_pattern_names_a_vocabulary_that_exists() -> None:
    ontology = world("plain")
    for shape, pattern in all_shapes().subject_objects(sh("pattern")):
        text = str(pattern).replace("\\.", ".").removeprefix("^")
        if "/vocab/" in text:
            assert (URIRef(text.rstrip("/")), RDF.type, None) in ontology, shape


def test_the_shipped_vocabularies_conform() -> None:
    graph = graph_of(sorted((ROOT / "ontology").glob("**/*.ttl")))
    found = validate(graph, shapes_for("vocabulary"))
    assert [finding for finding, _ in found if finding.severity != "Info"] == []


def test_the_shapes_are_valid_shacl() -> None:
    """SHACL's own shapes for shapes, which pySHACL carries."""
    conforms, _, text = pyshacl.validate(
        Graph(), shacl_graph=all_shapes(), inference="none", meta_shacl=True
    )
    assert conforms, text


@pytest.mark.parametrize(
    "folder", sorted(p for p in EXAMPLES.iterdir() if p.is_dir() and p.name[0].isupper()), ids=name
)
def test_each_class_has_an_example_of_either_kind(folder: Path) -> None:
    assert list(folder.glob("conforms/*.ttl")) and list(folder.glob("violates/*.ttl"))
    assert all(example in CONFORMING + VIOLATING for example in folder.glob("**/*.ttl"))


def test_a_message_is_plain_text() -> None:
    """One string without language, so that every engine hands on the same sentence."""
    for sentence in all_shapes().objects(None, sh("message")):
        assert isinstance(sentence, Literal) and sentence.language is None
