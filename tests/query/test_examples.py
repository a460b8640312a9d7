"""The catalogue is in the graph, as query editors look for it, and says what ``ask`` says."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest

from benchgraph.query.catalogue import Catalogue, read_catalogue
from benchgraph.query.examples import QUESTION, example_quads, last_day
from benchgraph.query.lexer import tokens
from benchgraph.query.parameters import TODAY
from benchgraph.query.runner import ask
from benchgraph.release import Release
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import PREFIX_HEADER

# What sparql-editor (SIB) and the like ask a store for.
EXAMPLES = (
    PREFIX_HEADER
    + """SELECT DISTINCT ?example ?comment ?query ?keyword WHERE {
  ?example a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ; rdfs:comment ?comment ;
    sh:select ?query ; schema:keywords ?keyword ; schema:target ?target
}"""
)
DECLARED = (
    PREFIX_HEADER
    + """SELECT DISTINCT ?prefix ?namespace WHERE {
  ?example sh:prefixes/sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ]
}"""
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="module")
def examples(release: Release) -> dict[str, dict[str, str]]:
    return {
        row["example"].removeprefix(QUESTION): row
        for row in release.store.select(EXAMPLES).records()
    }


def test_every_question_is_an_example_once(
    catalogue: Catalogue, examples: dict[str, dict[str, str]]
) -> None:
    assert set(examples) == set(catalogue)
    for name, question in catalogue.items():
        assert examples[name]["comment"] == question.sentence
        assert examples[name]["keyword"] == question.family
        signs = {
            token.text[0] for token in tokens(examples[name]["query"]) if token.kind == "variable"
        }
        assert signs == {"?"}


@pytest.mark.parametrize("name", list(read_catalogue()))
def test_an_example_answers_as_the_question_does(
    release: Release, catalogue: Catalogue, examples: dict[str, dict[str, str]], name: str
) -> None:
    day = last_day(release.store)
    assert day is not None
    fixed = {p.name: day for p in catalogue[name].parameters if p.default == TODAY}
    found = release.store.select(examples[name]["query"])
    assert found == ask(release.store, name, **fixed)


def test_the_day_of_the_build_is_not_in_it(release: Release, catalogue: Catalogue) -> None:
    day = last_day(release.store)
    assert day is not None and date.fromisoformat(day)
    made = example_quads(catalogue.values(), day)
    graph = [quad.triple for quad in release.quads() if "graph/questions" in str(quad.graph_name)]
    assert {quad.triple for quad in made} == set(graph)
    without = {q.subject.value for q in example_quads(catalogue.values(), None)}
    assert QUESTION + "promises-due" not in without and QUESTION + "sources-cited" in without
    assert last_day(EmbeddedStore.memory()) is None


def test_the_declared_prefixes_are_enough_for_every_question(
    release: Release, examples: dict[str, dict[str, str]]
) -> None:
    declared = {row["prefix"]: row["namespace"] for row in release.store.select(DECLARED).records()}
    assert declared["case"] == "https://w3id.org/benchgraph/id/case/" and "skos" in declared
    header = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in declared.items())
    assert release.store.select(header + "SELECT ?c { ?c a bg:Case }").rows
    for example in examples.values():
        ox.Store().query(header + example["query"])  # a syntax error would be raised


def test_entities_and_concepts_have_the_label_that_query_editors_read(release: Release) -> None:
    """``rdfs:label`` follows from ``skos:prefLabel``, in the same languages, and nothing else."""
    query = PREFIX_HEADER + "SELECT ?thing ?label { ?thing %s ?label FILTER(STRSTARTS(STR(?thing), 'https://w3id.org/benchgraph/%s/')) }"  # fmt: skip  # noqa: E501
    for part in ("id", "vocab"):
        labels = set(release.store.select(query % ("rdfs:label", part)))
        assert labels == set(release.store.select(query % ("skos:prefLabel", part))) and labels
