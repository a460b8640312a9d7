"""The ontology, the context, the code and the reference page name the same terms."""

from __future__ import annotations

import re
import subprocess
import sys

import pyoxigraph as ox
from ontology_sources import (
    CONTEXT_FILE,
    ONTOLOGY_FILE,
    ROOT,
    closed_namespaces,
    context_terms,
    known_terms,
    ontology_triples,
    terms_in_use,
)

import benchgraph
from benchgraph import vocab

SCRIPT = ROOT / "script" / "ontology-docs"
# Terms of drafts: what `benchgraph ingest` writes and a curator resolves before a record ships.
NOT_YET_USED = {
    "bg:factNote": "drilldown pages, whose facts carry notes",
    "bg:readBy": "drafts that benchgraph ingest writes",
    "bg:Review": "corrections that benchgraph review takes into records",
    "bg:Collection": "what collection.yaml says, which is no record",
    "bg:retiredIn": "tombstones.csv, which is no record",
    "bg:pageNumber": "evidence in PDFs",
    "bg:paragraph": "evidence in documents with numbered paragraphs",
}


def declared() -> dict[str, ox.NamedNode]:
    """Our classes and properties in the ontology, each with its first type."""
    return {
        triple.subject.value: triple.object
        for triple in ontology_triples()
        if triple.predicate == vocab.RDF.type
        and isinstance(triple.subject, ox.NamedNode)
        and triple.subject.value.startswith(vocab.ONTOLOGY)
        and isinstance(triple.object, ox.NamedNode)
    }


def test_the_closed_namespace_has_exactly_the_terms_of_the_ontology() -> None:
    assert {f"{vocab.BG}{name}" for name in vocab.BG} == set(declared())


def test_closed_namespaces_have_no_name_that_their_vocabulary_lacks() -> None:
    known = {term for _, term in known_terms()}
    for name, namespace in closed_namespaces().items():
        if name != "BG":
            assert {f"{namespace}{term}" for term in namespace} <= known, name


def test_every_key_of_the_context_is_a_term_that_the_ontology_declares() -> None:
    """Ours and reused ones; a class key stands for a class, any other key for a property."""
    kinds: dict[str, set[str]] = {}
    for triple in ontology_triples():
        if triple.predicate == vocab.RDF.type and isinstance(triple.subject, ox.NamedNode):
            kinds.setdefault(triple.subject.value, set()).add(str(triple.object))
    terms = context_terms()
    assert len(terms) > 100
    for key, iri in terms.items():
        is_class = str(vocab.OWL.Class) in kinds[iri]
        assert is_class == key[0].isupper(), key


def test_keys_for_links_are_object_properties_and_keys_for_text_are_not() -> None:
    """``@type: @id`` or ``@vocab`` in the context agrees with the kind of property."""
    import json

    context = json.loads(CONTEXT_FILE.read_text())["@context"]
    objects = {
        triple.subject.value
        for triple in ontology_triples()
        if triple.object == vocab.OWL.ObjectProperty and isinstance(triple.subject, ox.NamedNode)
    }
    for key, iri in context_terms().items():
        if not key[0].isupper():
            links = context[key].get("@type") in ("@id", "@vocab")
            assert links == (iri in objects), key


def test_the_ontology_has_the_version_of_the_package() -> None:
    text = ONTOLOGY_FILE.read_text()
    version = re.escape(benchgraph.__version__)
    assert re.search(rf'owl:versionInfo "{version}"', text)
    assert re.search(rf"owl:versionIRI <{re.escape(vocab.BASE)}ontology/{version}>", text)


def test_the_reference_page_is_current() -> None:
    """docs/ontology.md is what script/ontology-docs writes."""
    run = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_the_reference_page_lists_every_term() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text()
    for term in declared():
        assert f"| `bg:{term.removeprefix(vocab.ONTOLOGY)}`" in page


def test_terms_that_no_shipped_record_uses_are_known() -> None:
    """The report of unused terms names none but those that wait for something."""
    run = subprocess.run([sys.executable, SCRIPT, "--unused"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split()) == set(NOT_YET_USED)
    assert {name.replace("bg:", vocab.ONTOLOGY) for name in NOT_YET_USED} <= set(declared())


def test_terms_without_a_key_are_used_by_inference_rules_or_vocabularies() -> None:
    """No property of ours lies idle: a key, an axiom, a query, a shape or the code needs it."""
    used = {iri for path, iri in terms_in_use() if not path.endswith("vocab.py")}
    used |= {str(triple.predicate.value) for triple in ontology_triples()}
    axioms = (vocab.OWL.propertyChainAxiom, vocab.OWL.inverseOf, vocab.OWL.members)
    used |= {
        t.subject.value
        for t in ontology_triples()
        if t.predicate in axioms and isinstance(t.subject, ox.NamedNode)
    }
    assert sorted(set(declared()) - used) == []
