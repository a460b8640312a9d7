"""The vocabularies hold the source's wording under ours, and the units convert exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from ontology_sources import CONTEXT_FILE, VOCAB_FILES, vocabulary_triples

from benchgraph import vocab
from benchgraph.iris import slugify

SKOS_BROADER = vocab.SKOS.broader
SOURCE = ox.NamedNode(vocab.VOCAB + "wording/source")
OURS = ox.NamedNode(vocab.VOCAB + "wording/benchgraph")


@pytest.fixture(scope="module")
def triples() -> set[ox.Triple]:
    return set(vocabulary_triples())


def values(triples: set[ox.Triple], subject: ox.NamedNode, predicate: ox.NamedNode) -> set[object]:
    return {t.object for t in triples if t.subject == subject and t.predicate == predicate}


def wordings(shared: Path | None) -> Iterator[tuple[str, dict[str, str]]]:
    """(scheme, wording by language) of our sample and, where it is at hand, of the whole source."""
    files = [Path(__file__).parent / "wordings.json"]
    if shared:
        files += (shared / "facts").glob("observatory-benchmarks.json")
    for path in files:
        for case in json.loads(path.read_text())["cases"]:
            yield "case-type", case["type"]
            yield "source-status", case["status"]
            for fact in case["facts"]:
                yield "fact-label", fact["label"]
                if fact["label"]["en"] == "Benchmark axis":
                    yield "axis", fact["value"]


def test_every_wording_of_the_source_has_its_concept(
    triples: set[ox.Triple], shared: Path | None
) -> None:
    """Its slug is the English wording's, its labels are the source's own, in each language."""
    seen = 0
    for scheme, labels in wordings(shared):
        concept = ox.NamedNode(f"{vocab.VOCAB}{scheme}/{slugify(labels['en'])}")
        assert values(triples, concept, vocab.BG.wording) == {SOURCE}, labels
        stated = values(triples, concept, vocab.SKOS.prefLabel)
        stated |= values(triples, concept, vocab.SKOS.altLabel)
        for language, text in labels.items():
            assert ox.Literal(text, language=language.lower()) in stated
        seen += 1
    assert seen >= 6


@pytest.mark.parametrize("scheme", ["axis", "case-type", "source-status", "fact-label"])
def test_wording_of_the_source_stands_under_one_concept_of_ours(
    triples: set[ox.Triple], scheme: str
) -> None:
    base = f"{vocab.VOCAB}{scheme}/"
    concepts = [
        t.subject
        for t in triples
        if t.predicate == vocab.BG.wording
        and t.object == SOURCE
        and t.subject.value.startswith(base)
    ]
    assert len(concepts) > 10
    for concept in concepts:
        (broader,) = values(triples, concept, SKOS_BROADER)
        assert isinstance(broader, ox.NamedNode)
        assert values(triples, broader, vocab.BG.wording) == {OURS}
        assert values(triples, broader, SKOS_BROADER) == set()


def test_axes_of_the_source_are_eleven_under_broad_ones_of_ours(triples: set[ox.Triple]) -> None:
    axes = {
        t.subject for t in triples if t.predicate == vocab.RDF.type and t.object == vocab.BG.Axis
    }
    source = {axis for axis in axes if values(triples, axis, vocab.BG.wording) == {SOURCE}}
    assert len(source) == 11
    assert {axis.value.rpartition("/")[2] for axis in axes - source} == {
        "compute",
        "capital",
        "talent",
        "models",
        "governance",
        "public-services",
        "industry",
        "research",
    }


def test_each_scheme_has_its_own_file() -> None:
    for path in VOCAB_FILES:
        subjects = {quad.subject.value for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)}
        scheme = vocab.VOCAB + path.stem
        assert scheme in subjects
        assert all(s == scheme or s.startswith(scheme + "/") for s in subjects)


def test_the_context_points_into_schemes_that_exist() -> None:
    """A key whose values stand for concepts names the scheme, or the folder of all schemes."""
    context = json.loads(CONTEXT_FILE.read_text())["@context"]
    schemes = {vocab.VOCAB + path.stem + "/" for path in VOCAB_FILES}
    bases = {
        base
        for value in context.values()
        if isinstance(value, dict)
        for base in (value.get("@context") or {}).values()
    }
    assert bases
    assert bases <= schemes | {vocab.VOCAB}


def test_scheme_prefixes_of_the_code_are_schemes() -> None:
    schemes = {vocab.VOCAB + path.stem + "/" for path in VOCAB_FILES}
    assert set(vocab.SCHEME_PREFIXES.values()) <= schemes


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("exaflops", "petaflops", "1000"),
        ("gigawatt", "megawatt", "1000"),
        ("petaflops", "petaflops", "1"),
        ("person", "person", "1"),
    ],
)
def test_units_convert_by_an_exact_factor(
    triples: set[ox.Triple], unit: str, base: str, factor: str
) -> None:
    concept = ox.NamedNode(f"{vocab.VOCAB}unit/{unit}")
    assert values(triples, concept, vocab.BG.baseUnit) == {
        ox.NamedNode(f"{vocab.VOCAB}unit/{base}")
    }
    (value,) = values(triples, concept, vocab.BG.factor)
    assert isinstance(value, ox.Literal)
    assert Decimal(value.value) == Decimal(factor)


def test_currencies_carry_their_code_and_never_convert(triples: set[ox.Triple]) -> None:
    money = ox.NamedNode(vocab.VOCAB + "quantity-kind/money")
    currencies = {
        t.subject
        for t in triples
        if t.object == money and t.subject.value.startswith(vocab.VOCAB + "unit/")
    }
    assert len(currencies) == 10
    for currency in currencies:
        code = currency.value.rpartition("/")[2].upper()
        assert values(triples, currency, vocab.SKOS.notation) == {ox.Literal(code)}
        assert values(triples, currency, vocab.BG.factor) == set()


def test_counts_of_different_things_do_not_convert(triples: set[ox.Triple]) -> None:
    count = ox.NamedNode(vocab.VOCAB + "quantity-kind/count")
    units = [
        t.subject
        for t in triples
        if t.object == count and t.subject.value.startswith(vocab.VOCAB + "unit/")
    ]
    assert len(units) > 5
    assert all(values(triples, unit, vocab.BG.baseUnit) == {unit} for unit in units)
