"""What follows from the ontology, what does not, and what it forbids (owlrl is the judge)."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from ontology_sources import (
    ONTOLOGY_FILE,
    VOCAB_FILES,
    ontology_triples,
    vocabulary_triples,
)
from rdflib import OWL, PROV, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from benchgraph import vocab
from benchgraph.closure import close, compile_rules
from benchgraph.reason import materialise, ntriples_lines
from benchgraph.records import read_records
from benchgraph.resources import resource_dir
from benchgraph.triples import record_quads

HERE = Path(__file__).parent
BG = Namespace(vocab.ONTOLOGY)
ID = Namespace(vocab.ID)
ORG = Namespace("http://www.w3.org/ns/org#")
SCHEMA = Namespace("https://schema.org/")


def closure(*parts: Path | str) -> tuple[Graph, list[str]]:
    """The OWL 2 RL closure of files and Turtle texts with the ontology, and its inconsistencies."""
    graph = Graph().parse(ONTOLOGY_FILE)
    for part in parts:
        graph += Graph().parse(part) if isinstance(part, Path) else turtle(part)
    reasoner = owlrl.OWLRL_Semantics(graph, False, False)
    reasoner.closure()
    return graph, reasoner.error_messages


def turtle(text: str) -> Graph:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in vocab.PREFIXES.items())
    return Graph().parse(data=f"@base <{vocab.ID}> .\n{prefixes}{text}", format="turtle")


@pytest.fixture(scope="module")
def world() -> Graph:
    """The small world and what follows."""
    graph, problems = closure(HERE / "small-world.ttl")
    assert problems == []
    return graph


@pytest.fixture(scope="module")
def concepts() -> Graph:
    """The vocabularies and what follows."""
    graph, problems = closure(*VOCAB_FILES)
    assert problems == []
    return graph


def ids(nodes: object) -> set[str]:
    """The nodes as short ids, for readable comparisons."""
    return {str(node).removeprefix(vocab.ID) for node in nodes}  # type: ignore[attr-defined]


# ------------------------------------------------------------------ what follows, and what does not


@pytest.mark.parametrize(
    ("entity", "kinds"),
    [
        ("initiative/scheme", [BG.Initiative, BG.Thing]),
        ("institution/council", [BG.Thing, ORG.Organization]),
        ("case/lab", [SCHEMA.CreativeWork]),
        ("region/home", [SCHEMA.AdministrativeArea]),
        ("document/plan", [SCHEMA.CreativeWork]),
        ("case/lab/risk", [SCHEMA.Claim]),
        ("facility/lab/target", [SCHEMA.Observation]),
        ("facility/lab/evidence", [vocab.OA.SpecificResource.value]),
    ],
)
def test_class_hierarchy_types_what_is_below(world: Graph, entity: str, kinds: list[str]) -> None:
    for kind in kinds:
        assert (ID[entity], RDF.type, URIRef(kind)) in world


def test_indicators_axes_and_units_are_concepts_and_nothing_else_of_ours(concepts: Graph) -> None:
    """The vocabularies are consistent with the ontology, and each concept is of one kind."""
    kinds = (BG.Indicator, BG.Axis, BG.Unit)
    for kind in kinds:
        members = set(concepts.subjects(RDF.type, kind))
        assert members
        assert members <= set(concepts.subjects(RDF.type, SKOS.Concept))
    for concept, kind in concepts.subject_objects(RDF.type):
        if str(concept).startswith(vocab.VOCAB) and str(kind).startswith(vocab.ONTOLOGY):
            assert kind in kinds


def test_case_involves_operator_owner_funder_and_participant(world: Graph) -> None:
    """Not the regulator, not the bodies above the operator, not the government."""
    assert ids(world.objects(ID["case/lab"], BG.involves)) == {
        "institution/institute",
        "institution/owner",
        "institution/funder",
        "institution/participant",
    }


def test_involvement_is_of_cases_alone_and_stays_apart_from_what_was_stated(world: Graph) -> None:
    assert ids(world.subjects(BG.involves)) == {"case/lab"}
    for stated in (BG.operator, BG.owner, BG.funder, BG.participant):
        assert (ID["case/lab"], stated, None) not in world


def test_affiliation_climbs_parents_and_stops_below_the_government(world: Graph) -> None:
    assert ids(world.objects(ID["facility/lab"], BG.affiliatedWith)) == {
        "institution/council",
        "institution/ministry",
    }
    assert ids(world.objects(ID["institution/institute"], ORG.transitiveSubOrganizationOf)) == {
        "institution/council",
        "institution/ministry",
    }


def test_parents_are_stated_once_and_follow_any_number_of_times(world: Graph) -> None:
    """The transitive property never turns into the stated one."""
    assert ids(world.objects(ID["institution/institute"], ORG.subOrganizationOf)) == {
        "institution/council"
    }


def test_government_is_not_passed_on(world: Graph) -> None:
    graph, _ = closure(
        "<institution/a> org:subOrganizationOf <institution/b> ."
        "<institution/b> bg:underGovernment <institution/g> ."
        "<institution/g> bg:underGovernment <institution/union> ."
    )
    assert (ID["institution/a"], BG.underGovernment, None) not in graph
    assert ids(graph.objects(ID["institution/b"], BG.underGovernment)) == {"institution/g"}
    assert (None, ORG.transitiveSubOrganizationOf, ID["institution/g"]) not in graph


def test_region_of_the_operator_does_not_become_the_region_of_the_thing(world: Graph) -> None:
    assert ids(world.objects(ID["facility/lab"], BG.operatorRegion)) == {"region/home"}
    assert ids(world.objects(ID["facility/lab"], BG.region)) == {"region/abroad"}


def test_jurisdiction_of_the_document_does_not_become_the_region_of_the_thing(world: Graph) -> None:
    assert ids(world.objects(ID["facility/lab"], BG.citedJurisdiction)) == {"region/home"}
    assert (ID["facility/lab"], BG.jurisdiction, None) not in world


def test_containment_reaches_every_larger_region_but_not_back(world: Graph) -> None:
    assert ids(world.objects(ID["region/home"], BG.within)) == {"region/union", "region/continent"}
    assert ids(world.objects(ID["region/home"], SCHEMA.containedInPlace)) == {"region/union"}
    assert (ID["region/continent"], BG.within, None) not in world


@pytest.mark.parametrize(
    ("stored", "inferred"),
    [
        (BG.subject, BG.profiledIn),
        (BG.observation, BG.about),
        (BG.assessment, BG.aboutEntity),
        (BG.event, BG.eventOf),
        (SKOS.broader, SKOS.narrower),
        (SKOS.topConceptOf, SKOS.hasTopConcept),
        (ORG.subOrganizationOf, ORG.hasSubOrganization),
    ],
)
def test_inverse_follows_from_the_stored_direction(
    world: Graph, stored: URIRef, inferred: URIRef
) -> None:
    pairs = set(world.subject_objects(stored))
    assert pairs
    assert {(o, s) for s, o in pairs} == set(world.subject_objects(inferred))


def test_relations_go_both_ways_and_no_further(world: Graph) -> None:
    """Symmetric, not transitive: what is related to a thing is not related to its relations."""
    graph, _ = closure("<a> bg:relatedTo <b> . <b> bg:relatedTo <c> .")
    assert (ID.b, BG.relatedTo, ID.a) in graph
    assert (ID.a, BG.relatedTo, ID.c) not in graph
    assert (ID["facility/lab"], BG.relatedTo, ID["initiative/scheme"]) in world


def test_evidence_of_a_side_is_evidence_of_the_relation(world: Graph) -> None:
    assert (ID["relation/one"], BG.evidence, ID["facility/lab/evidence"]) in world
    assert (ID["facility/lab"], BG.fromEvidence, None) not in world


def test_every_inferred_property_has_a_case_here(world: Graph) -> None:
    """A chain, inverse or superproperty that entails nothing in the small world is untested."""
    graph = Graph().parse(ONTOLOGY_FILE)
    inferred = set(graph.subjects(OWL.propertyChainAxiom)) | set(graph.subjects(OWL.inverseOf))
    inferred |= set(graph.objects(None, RDFS.subPropertyOf))
    assert inferred >= {BG.involves, BG.about, BG.evidence, BG.within}
    for axiom in inferred:
        assert (None, axiom, None) in world, axiom


# --------------------------------------------------------------------------- what it forbids


def disjoint_pairs() -> list[tuple[Node, Node]]:
    """Every pair of classes that the ontology declares disjoint."""
    graph = Graph().parse(ONTOLOGY_FILE)
    pairs = list(graph.subject_objects(OWL.disjointWith))
    for members in graph.objects(None, OWL.members):
        pairs += combinations(Collection(graph, members), 2)
    return sorted(pairs)


def test_disjointness_covers_what_the_design_names() -> None:
    named = [BG.Region, BG.Institution, BG.PolicyDocument, BG.Observation, BG.Assessment]
    graph = Graph().parse(ONTOLOGY_FILE)
    pairs = {frozenset(pair) for pair in disjoint_pairs()}
    for one, other in combinations(named, 2):
        above = [graph.transitive_objects(c, RDFS.subClassOf) for c in (one, other)]
        ups = [set(found) for found in above]
        assert any(frozenset((a, b)) in pairs for a in ups[0] for b in ups[1]), (one, other)


def test_each_disjointness_can_fail() -> None:
    """One individual of both classes makes an inconsistency that names it, for every pair."""
    pairs = disjoint_pairs()
    assert len(pairs) > 100
    problems = closure(individuals_of(pairs))[1]
    for i, pair in enumerate(pairs):
        assert any(
            f"{vocab.ID}pair/{i:03}" in p and all(str(c) in p for c in pair) for p in problems
        )


def individuals_of(pairs: list[tuple[Node, Node]]) -> str:
    """Turtle with one individual for each pair of classes."""
    return "".join(f"<pair/{i:03}> a <{a}>, <{b}> .\n" for i, (a, b) in enumerate(pairs))


def test_the_fast_engine_covers_the_ontology_and_finds_each_disjointness_too() -> None:
    """No axiom of ours needs the reference engine."""
    pairs = disjoint_pairs()
    data = turtle(individuals_of(pairs)).serialize(format="nt")
    result = materialise(data.encode().splitlines(), ontology_triples(), engine="fast")
    assert result.engine == "compiled"
    for i in range(len(pairs)):
        assert any(f"pair/{i:03}" in problem for problem in result.inconsistencies)


def test_both_engines_publish_the_same_of_the_small_world() -> None:
    text = (HERE / "small-world.ttl").read_bytes()
    facts = ntriples_lines(q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE))
    fast, reference = (
        materialise(facts, ontology_triples(), engine=engine) for engine in ("fast", "reference")
    )
    assert fast.inferred == reference.inferred
    assert fast.inferred


# What is stated in the wrong place → the node that must be named.
MISTAKES = {
    "<case/a> a bg:Case ; bg:value 3 .": "case/a",
    "<facility/b> a bg:Facility ; bg:caseType <y> .": "facility/b",
    "<facility/c> bg:region <institution/c> . <institution/c> a bg:Institution .": "institution/c",
    "<case/d> bg:observation <region/d> . <region/d> a bg:Region .": "region/d",
    "<facility/e> bg:underDocument <scheme/e> . <scheme/e> a bg:FundingScheme .": "scheme/e",
    "<institution/f> a bg:Institution ; org:originalOrganization <former/f> .": "institution/f",
    "<region/g> a bg:Region, skos:Concept .": "region/g",
    "<document/h> a bg:PolicyDocument, bg:Programme .": "document/h",
}
ALLOWED = """
<facility/p> a bg:Facility, bg:Institution .
<initiative/q> a bg:FundingScheme, bg:Programme .
<document/r> a bg:PolicyDocument, schema:Legislation .
<institution/s> a bg:Institution ; bg:operator <institution/t> .
"""


def test_a_statement_in_the_wrong_place_is_an_inconsistency() -> None:
    """A domain or range never types a thing without saying that something is wrong.

    What can be two things at once, beside it, is not complained of.
    """
    _, problems = closure("\n".join(MISTAKES) + ALLOWED)
    for mistake, culprit in MISTAKES.items():
        assert any(f"{vocab.ID}{culprit}" in problem for problem in problems), mistake
    culprits = "|".join(MISTAKES.values())
    assert [p for p in problems if not re.search(rf"{vocab.ID}({culprits})\b", p)] == []


# ------------------------------------------------------------------------ with the reused axioms


@pytest.fixture(scope="module")
def with_reused() -> Graph:
    graph, problems = closure(HERE / "small-world.ttl", HERE / "reused-axioms.ttl", *VOCAB_FILES)
    assert problems == []
    return graph


def test_reused_axioms_make_nothing_one_with_another(with_reused: Graph) -> None:
    """Two institutions with one site stay two."""
    assert [(s, o) for s, o in with_reused.subject_objects(OWL.sameAs) if s != o] == []


def test_reused_axioms_make_no_activity_an_entity(with_reused: Graph) -> None:
    activities = set(with_reused.subjects(RDF.type, PROV.Activity))
    assert ids(activities) == {"institution/institute/merger"}
    assert activities.isdisjoint(with_reused.subjects(RDF.type, PROV.Entity))


def test_reused_axioms_make_no_entity_a_concept(with_reused: Graph) -> None:
    concepts = set(with_reused.subjects(RDF.type, SKOS.Concept))
    assert concepts
    assert [c for c in concepts if not str(c).startswith(vocab.VOCAB)] == []


def test_reused_axioms_give_our_nodes_no_other_class_of_ours(
    world: Graph, with_reused: Graph
) -> None:
    def ours(graph: Graph) -> set[tuple[Node, Node]]:
        return {
            (s, o)
            for s, o in graph.subject_objects(RDF.type)
            if str(s).startswith(vocab.ID) and str(o).startswith(vocab.ONTOLOGY)
        }

    assert ours(world) == ours(with_reused)


def test_the_traps_would_be_seen() -> None:
    """The axioms that make the traps are in the test, so that its silence means something."""
    traps = """
    <institution/owner> <http://xmlns.com/foaf/0.1/homepage> <urn:site> .
    <institution/funder> <http://xmlns.com/foaf/0.1/homepage> <urn:site> .
    <region/home> skos:exactMatch <http://www.wikidata.org/entity/Q0> .
    <institution/former> org:originalOrganization <institution/regulator> .
    """
    graph, problems = closure(HERE / "small-world.ttl", HERE / "reused-axioms.ttl", traps)
    assert (ID["institution/owner"], OWL.sameAs, ID["institution/funder"]) in graph
    assert (ID["region/home"], RDF.type, SKOS.Concept) in graph
    assert (ID["institution/former"], RDF.type, PROV.Activity) in graph
    for culprit in ("region/home", "institution/former"):
        assert any(f"{vocab.ID}{culprit}" in problem for problem in problems)


def test_shipped_records_are_consistent_with_the_reused_axioms() -> None:
    """The same three things do not happen to the data that we ship (by the compiled rules)."""
    records = read_records(sorted(resource_dir("data").rglob("*.yaml")))
    facts = [quad.triple for quad in record_quads(records)] + vocabulary_triples()
    reused = ox.parse(path=HERE / "reused-axioms.ttl", format=ox.RdfFormat.TURTLE)
    axioms = [*ontology_triples(), *(quad.triple for quad in reused)]
    result = close(compile_rules(axioms), ntriples_lines([*axioms, *facts]))
    assert [str(problem) for problem in result.inconsistencies] == []
    types: dict[str, set[str]] = {}
    for triple in [*facts, *result.triples]:
        if triple.predicate == vocab.RDF.type:
            types.setdefault(str(triple.object), set()).add(str(triple.subject))
        if triple.predicate == vocab.OWL.sameAs:
            assert triple.subject == triple.object
    assert types[str(vocab.PROV.Entity)].isdisjoint(types.get(str(vocab.PROV.Activity), ()))
    for concept in types[str(vocab.SKOS.Concept)]:
        assert concept.startswith(f"<{vocab.VOCAB}")
