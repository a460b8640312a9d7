"""Every check in ontology/checks finds nothing, and would find what it is there for."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from ontology_sources import CHECKS, ROOT, known_terms, sources, sparql_terms


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return sources()


def answer(store: ox.Store, check: Path) -> list[dict[str, str]]:
    """The rows of a check, one dict of plain texts each."""
    solutions = store.query(check.read_text())
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: str(row[name]) for name in names if row[name] is not None} for row in solutions]


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_check_finds_nothing(check: Path, store: ox.Store) -> None:
    """A file named *-violation.rq returns no row on what the repository ships."""
    assert answer(store, check) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_check_says_in_its_first_line_what_it_asks(check: Path) -> None:
    first = check.read_text().splitlines()[0]
    assert first.startswith("# ") and "?" in first


# For each check: what it must find, as statements added to one of the graphs.
PREFIXES = """
PREFIX bg: <https://w3id.org/benchgraph/ontology#>
PREFIX bgv: <https://w3id.org/benchgraph/vocab/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX vcard: <http://www.w3.org/2006/vcard/ns#>
PREFIX graph: <https://w3id.org/benchgraph/graph/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
IN_USE = "GRAPH graph:terms-in-use {{ <urn:file:queries/x.rq> dcterms:references {} }}"
ONTOLOGY = "GRAPH graph:ontology {{ {} }}"
VOCAB = "GRAPH graph:vocab {{ {} }}"
TERM = "rdfs:isDefinedBy <https://w3id.org/benchgraph/ontology>"
FAULTS = [
    ("undefined-term", IN_USE.format("bg:operatr")),
    ("undefined-term", ONTOLOGY.format("bg:operator rdfs:subPropertyOf bg:runBy")),
    ("undefined-term", VOCAB.format("<https://w3id.org/benchgraph/vocab/unit/year> bg:sign 'y'")),
    ("undefined-concept", IN_USE.format("<https://w3id.org/benchgraph/vocab/axis/computing>")),
    ("undefined-concept", VOCAB.format("bgv:unit skos:related bgv:units")),
    ("missing-label", ONTOLOGY.format(f"bg:new {TERM} ; rdfs:label 'new'@en, '新'@ja")),
    ("missing-label", VOCAB.format("bgv:new a skos:ConceptScheme")),
    ("missing-definition", ONTOLOGY.format(f"bg:new {TERM}")),
    ("missing-definition", VOCAB.format("bgv:new skos:inScheme bgv:unit")),
    ("defined-elsewhere", ONTOLOGY.format("bg:new a owl:Class")),
    ("label-clash", ONTOLOGY.format("bg:operator rdfs:label 'owner'@en")),
    ("label-clash", VOCAB.format("bgv:unit skos:prefLabel 'measures'@en")),
    ("unknown-reused-term", IN_USE.format("dcterms:jurisdiction")),
    ("unknown-reused-term", IN_USE.format("schema:observationAbout")),
    ("unknown-reused-term", IN_USE.format("oa:quote")),
    ("unknown-reused-term", ONTOLOGY.format("bg:operator rdfs:subClasOf bg:owner")),
    ("unknown-vocabulary", IN_USE.format("vcard:hasURL")),
    ("unknown-vocabulary", IN_USE.format("<http://schema.org/url>")),
    ("unknown-vocabulary", ONTOLOGY.format("bg:Case rdfs:subClassOf vcard:Group")),
    ("undeclared-reused-term", IN_USE.format("schema:founder")),
    ("concept-structure", VOCAB.format("bgv:lost skos:prefLabel 'lost'@en")),
    (
        "concept-structure",
        VOCAB.format(
            "<https://w3id.org/benchgraph/vocab/axis/compute> skos:broader "
            "<https://w3id.org/benchgraph/vocab/axis/public-compute-access>"
        ),
    ),
    ("unit-and-indicator", VOCAB.format("bgv:new a bg:Unit")),
    (
        "unit-and-indicator",
        VOCAB.format("<https://w3id.org/benchgraph/vocab/unit/usd> bg:factor 1.0"),
    ),
    ("unit-and-indicator", VOCAB.format("bgv:new bg:factor 1e3")),
    ("foreign-identity", VOCAB.format("bgv:unit skos:exactMatch <https://example.org/unit>")),
    ("foreign-identity", ONTOLOGY.format("bg:owner a owl:InverseFunctionalProperty")),
    ("foreign-identity", ONTOLOGY.format("bg:value rdfs:range xsd:decimal")),
    ("unsafe-domain", ONTOLOGY.format("bg:owner rdfs:range schema:Person")),
    (
        "two-directions",
        IN_USE.replace("queries/x.rq", "ontology/context.jsonld").format("bg:profiledIn"),
    ),
    ("deprecated", ONTOLOGY.format("bg:Case owl:deprecated true ; rdfs:comment 'why'")),
    ("deprecated", ONTOLOGY.format("bg:old owl:deprecated true")),
]


@pytest.mark.parametrize(
    ("name", "fault"), FAULTS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(FAULTS)]
)
def test_check_finds_its_fault(name: str, fault: str, store: ox.Store) -> None:
    """With a fault of its kind added, the check returns a row."""
    (check,) = [path for path in CHECKS if path.name == f"{name}-violation.rq"]
    broken = ox.Store()
    broken.bulk_extend(store)
    broken.update(f"{PREFIXES} INSERT DATA {{ {fault} }}")
    assert answer(broken, check)


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert {path.name.removesuffix("-violation.rq") for path in CHECKS} == {n for n, _ in FAULTS}


def test_terms_are_read_from_queries_as_they_are_written() -> None:
    """Full and prefixed names count, with the query's own prefixes; texts and comments do not."""
    query = """# bg:Comment
    PREFIX x: <https://example.org/>
    SELECT ?a WHERE { ?a x:knows/bg:operator <urn:it> ; x:b 'bg:Text', "x:y" . FILTER(?a < 3) }
    """
    assert sparql_terms(query) == {
        "https://example.org/knows",
        "https://w3id.org/benchgraph/ontology#operator",
        "urn:it",
        "https://example.org/b",
    }


def test_known_terms_are_more_than_a_handful_for_each_vocabulary() -> None:
    """A change in rdflib that empties a list would let every term pass for unknown or known."""
    counts: dict[str, int] = {}
    for namespace, _ in known_terms():
        counts[namespace] = counts.get(namespace, 0) + 1
    assert len(counts) == 16
    # Of SPDX a checksum alone is known; rdflib has no list of it.
    assert min(n for name, n in counts.items() if "spdx" not in name) > 10


def test_all_shapes_and_queries_are_read() -> None:
    """The loader looks where shapes and queries stand."""
    assert (ROOT / "shapes").is_dir() and (ROOT / "queries").is_dir()
