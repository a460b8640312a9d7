"""The threshold of a law on AI, 10^25 operations: recorded in a unit that holds it, and right."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import benchgraph
from benchgraph.records import read_records
from benchgraph.records.scalars import Fault, canonical_decimal
from benchgraph.store import EmbeddedStore
from benchgraph.triples import ontology_quads, record_quads
from benchgraph.validation.numbers import Numbers

NUMBERS = """id: document/{slug}
type: [PolicyDocument, Legislation]
label: {{en: {slug}}}
jurisdiction: region/south-korea
observations:
  - id: threshold
    indicator: indicator/training-compute
    valueStatus: announced
    value: {value}
    unit: unit/yottaflop
    sourceValue: 10^{power} floating point operations
    scope: from which duties apply
    date: 2025-06-01
"""
THRESHOLD = "PREFIX bg: <https://w3id.org/benchgraph/ontology#> SELECT {} {{ ?o bg:value ?v {} }}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laws") / "documents"
    folder.mkdir()
    for slug, value, power in (("tide-act", "10", 25), ("ebb-act", "0.0015", 21)):
        text = NUMBERS.format(slug=slug, value=value, power=power)
        (folder / f"{slug}.yaml").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> EmbeddedStore:
    quads = [*record_quads(read_records(folder)), *ontology_quads()]
    return EmbeddedStore.memory(quads, merge=True)


def test_it_is_compared_added_shown_and_drawn(store: EmbeddedStore) -> None:
    rows = benchgraph.ask("same-indicator", store, indicator="indicator:training-compute")
    told = [(row["exact"], row["unit"]) for row in rows.records()]
    assert told == [(Decimal("0.0015"), "× 10²⁴ FLOP"), (Decimal(10), "× 10²⁴ FLOP")]
    total = store.select(THRESHOLD.format("(SUM(?v) AS ?total)", "")).records()
    assert total == [{"total": Decimal("10.0015")}]
    above = store.select(THRESHOLD.format("?v", "FILTER(?v > 1)")).records()
    assert above == [{"v": Decimal(10)}]
    laws = ("document:tide-act", "document:ebb-act")
    compared = benchgraph.compare(*laws, source=store)
    assert "10 × 10²⁴ FLOP" in str(compared.cells)
    drawn = benchgraph.plot("compare", *laws, indicator="training-compute", source=store)
    assert "10 × 10²⁴ FLOP" in drawn.json()


def test_its_spelling_is_not_taken_for_another_number(folder: Path, store: EmbeddedStore) -> None:
    assert list(Numbers(store).check(read_records(folder))) == []


@pytest.mark.parametrize("text", ["1" + "0" * 25, "1e25", "10^25", "1E+25", "10²⁵"])
def test_a_number_that_is_too_long_is_told_the_way(text: str) -> None:
    with pytest.raises(Fault) as caught:
        canonical_decimal(text)
    assert "10 of unit/yottaflop" in str(caught.value.hint)
