"""Records become exactly the triples that their lines state, and the same ones everywhere."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from benchmarks.generate import records as generated
from pyoxigraph import BlankNode, Literal, Triple
from rdflib import Graph, URIRef

from benchgraph.errors import RecordError
from benchgraph.records import load_context, parse_record, read_records
from benchgraph.resources import resource_dir
from benchgraph.triples import (
    bounds,
    first_day,
    insist_on_json_ld,
    last_day,
    ontology_quads,
    record_quads,
)
from benchgraph.vocab import BG, XSD

RECORD = """\
id: facility/centre
type: Facility
label: {en: Centre, zh-Hans: [中心, 数码港]}
operator: [institution/a, institution/b]
evidence:
  - {page: "https://example.org/x/", section: facts, supports: [operator], evidenceKind: restated}
observations:
  - indicator: indicator/compute-capacity
    valueStatus: target
    value: 3000.50
    approximate: true
    start: 2024
    end: 2026-02
    deadline: 2028
    evidence: [{page: "https://example.org/x/", quote: 3000, evidenceKind: quoted}]
"""


def test_every_leaf_is_a_triple_and_every_triple_a_leaf_or_a_bound() -> None:
    record = parse_record(RECORD, "x.yaml")
    stated = {Triple(s, p, o) for s, p, o, _ in record.root.statements()}
    made = {quad.triple for quad in record_quads([record])}
    extra = {triple.predicate for triple in made - stated}
    assert stated <= made
    assert extra == {BG.earliest, BG.latest, BG.dueBy}


def test_another_json_ld_processor_makes_the_same_triples_of_the_context() -> None:
    """rdflib's JSON-LD reads the record with the published context as we do."""
    record = parse_record(RECORD, "x.yaml")
    document = {
        "@context": load_context().document["@context"],
        "id": "facility/centre",
        "type": "Facility",
        "label": {"en": "Centre", "zh-Hans": ["中心", "数码港"]},
        "operator": ["institution/a", "institution/b"],
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    ours = {
        (s.value, p.value, o.value)
        for s, p, o, _ in record.root.statements()
        if s.value == record.iri and p.value.endswith(("operator", "prefLabel"))
    }
    theirs = {
        (str(s), str(p), str(o))
        for s, p, o in graph
        if p != URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    }
    assert ours == theirs


def test_json_ld_makes_of_every_record_what_its_lines_state() -> None:
    """Shipped records and generated ones: the context read as a table, and by JSON-LD."""
    insist_on_json_ld(read_records(resource_dir("data")))
    insist_on_json_ld(generated(20))


@pytest.mark.parametrize(
    ("definition", "complaint"),
    [
        (None, "lost"),  # JSON-LD drops a key that means nothing to it
        ({"@id": "bg:operator"}, "new"),  # an IRI that becomes a text
        ({"@id": "bg:owner", "@type": "@id"}, "new"),
    ],
)
def test_a_context_that_says_something_else_is_found_out(
    monkeypatch: pytest.MonkeyPatch, definition: object, complaint: str
) -> None:
    record = parse_record(RECORD, "x.yaml")
    insist_on_json_ld([record])
    terms = {**load_context().document["@context"], "operator": definition}
    changed = replace(load_context(), document={"@context": terms})
    monkeypatch.setattr("benchgraph.triples.load_context", lambda _: changed)
    with pytest.raises(RecordError, match=complaint) as caught:
        insist_on_json_ld([record])
    assert "x.yaml" in str(caught.value)


def test_a_concept_named_like_a_key_stays_a_concept() -> None:
    """With @vocab, "target" became the property of the key "target"."""
    quads = record_quads([parse_record(RECORD, "x.yaml")])
    (status,) = [quad.object for quad in quads if quad.predicate == BG.valueStatus]
    assert status.value == "https://w3id.org/benchgraph/vocab/value-status/target"


def test_literals_are_canonical_and_no_blank_node_is_made() -> None:
    quads = record_quads([parse_record(RECORD, "x.yaml")])
    assert Literal("3000.5", datatype=XSD.decimal) in {quad.object for quad in quads}
    languages = {q.object.language for q in quads if isinstance(q.object, Literal)} - {None}
    assert languages == {"en", "zh-hans"}
    terms = {term for quad in quads for term in (quad.subject, quad.object)}
    assert not any(isinstance(term, BlankNode) for term in terms)


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2025-02-26", "2025-02-26", "2025-02-26"),
    ],
)
def test_a_date_of_any_precision_has_a_first_and_a_last_day(date, first, last) -> None:
    assert (first_day(Literal(date)), last_day(Literal(date))) == (first, last)


def test_bounds_come_from_dates_periods_and_deadlines() -> None:
    made = {
        triple.predicate.value.partition("#")[2]: triple.object.value
        for triple in bounds(record_quads([parse_record(RECORD, "x")]))
    }
    assert made == {"earliest": "2024-01-01", "latest": "2026-02-28", "dueBy": "2028-12-31"}


def test_the_ontology_is_published_without_blank_nodes() -> None:
    terms = {term for quad in ontology_quads() for term in (quad.subject, quad.object)}
    assert len(terms) > 500
    assert not any(isinstance(term, BlankNode) for term in terms)


def test_the_order_of_records_does_not_change_what_they_say() -> None:
    one = parse_record(RECORD, "x.yaml")
    two = parse_record(RECORD.replace("facility/centre", "facility/other"), "y.yaml")
    assert set(record_quads([one, two])) == set(record_quads([two, one]))
