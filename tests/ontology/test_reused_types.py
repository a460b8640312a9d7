"""What tools that know SKOS, ORG or schema.org and not us find in the published graph."""

from __future__ import annotations

import tomllib

import pytest

from benchgraph.iris import expand
from benchgraph.reason import Published
from benchgraph.release import Release
from benchgraph.resources import resource_dir
from benchgraph.triples import ontology_quads
from benchgraph.vocab import BG, PREFIX_HEADER, RDF

# What things are by way of our own classes: those below a class of a vocabulary that we reuse.
BELOW = f"""{PREFIX_HEADER}SELECT DISTINCT ?ours ?theirs {{
  ?ours rdfs:subClassOf+ ?theirs FILTER(!STRSTARTS(STR(?theirs), "{BG}")) }}"""
KNOWN = {
    "org:Organization": ("bg:Institution",),
    "schema:CreativeWork": ("bg:Case", "bg:PolicyDocument", "bg:Page", "schema:Legislation"),
    "schema:AdministrativeArea": ("bg:Region",),
    "schema:Observation": ("bg:Observation",),
    "oa:Annotation": ("bg:Mention",),
    "oa:SpecificResource": ("bg:Evidence",),
    "prov:Entity": ("bg:Record",),
    "dcat:Dataset": ("bg:Collection", "bg:Release"),
}


def count(release: Release, pattern: str) -> int:
    query = f"{PREFIX_HEADER}SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}"
    return int(release.store.select(query).rows[0][0].value)  # type: ignore[union-attr]


def test_everything_is_typed_in_the_reused_vocabularies_too(release: Release) -> None:
    pairs = [(ours.value, theirs.value) for ours, theirs in release.store.select(BELOW)]
    assert len(pairs) > 15
    for ours, theirs in pairs:
        untyped = f"?x a <{ours}> FILTER NOT EXISTS {{ ?x a <{theirs}> }}"
        assert count(release, untyped) == 0, (ours, theirs)


@pytest.mark.parametrize("theirs", KNOWN)
def test_nothing_else_is_typed_so(theirs: str, release: Release) -> None:
    ours = " ".join(KNOWN[theirs])
    whole = count(release, f"?x a {theirs}")
    assert 0 < whole == count(release, f"VALUES ?c {{ {ours} }} ?x a ?c")


def test_every_concept_is_one_in_a_scheme_that_leads_to_it(release: Release) -> None:
    concepts = count(release, "?x a skos:Concept")
    assert concepts == count(release, "?x skos:inScheme ?scheme")
    assert concepts == count(release, "?x skos:inScheme ?scheme . ?scheme a skos:ConceptScheme")
    assert concepts == count(
        release, "?scheme a skos:ConceptScheme ; skos:hasTopConcept/skos:narrower* ?x"
    )
    assert count(release, "?x skos:broader ?y") == count(release, "?y skos:narrower ?x") > 0
    assert count(release, "?x a owl:Thing") == 0


def test_organisations_lead_to_their_parts(release: Release) -> None:
    parts = count(release, "?x org:subOrganizationOf ?y")
    assert parts == count(release, "?y org:hasSubOrganization ?x") > 0


def test_the_list_names_what_can_follow_and_nothing_else() -> None:
    listed = tomllib.loads((resource_dir("ontology") / "published.toml").read_text())["types"]
    ontology = [quad.triple for quad in ontology_quads()]
    classes = {f"<{expand(name)}>" for name in listed}
    reused = {
        str(triple.object)
        for triple in ontology
        if triple.predicate.value.endswith(("#subClassOf", "#domain", "#range"))
        and not str(triple.object).startswith(f"<{BG}")
    }
    assert {
        name for name in reused if "XMLSchema" not in name and "rdf-schema" not in name
    } == classes


@pytest.mark.parametrize(
    ("subject", "is_told"),
    [("<https://w3id.org/benchgraph/id/x>", True), ("<http://a.org/page>", True), ("_:b", False)],
)
def test_a_type_is_told_of_whatever_has_a_name(subject: str, is_told: bool) -> None:
    published = Published.read()
    line = f"{subject} {RDF.type} <https://schema.org/WebPage> .\n".encode()
    assert published.holds(line) is is_told
    assert not published.holds(line.replace(b"WebPage", b"Person"))
