"""The library says what the commands say."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

import benchgraph
from benchgraph.errors import (
    BenchgraphError,
    EngineError,
    NotFoundError,
    ParameterError,
    QueryError,
)
from benchgraph.store import EmbeddedStore, Rows


def test_names_are_loaded_when_they_are_used() -> None:
    import subprocess

    code = "import benchgraph, sys; print([m for m in sys.modules if m.startswith('benchgraph.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there_and_no_other(release) -> None:
    for name in benchgraph.__all__:
        assert callable(getattr(benchgraph, name))
    with pytest.raises(AttributeError):
        _ = benchgraph.nothing


def test_ask_gives_rows_as_plain_values(release) -> None:
    rows = benchgraph.ask("promise-tracker", release, on="2026-11-29")
    (row,) = [
        row
        for row in rows.records()
        if row["thingLabel"] == "Cyberport AI Supercomputing Centre" and row["verdict"] == "overdue"
    ]
    assert row["target"] == Decimal(3000) or row["target"] == "3000"
    assert row["unit"] == "PFLOPS"


def test_an_unknown_question_or_parameter_is_an_error_with_a_suggestion(release) -> None:
    with pytest.raises(NotFoundError, match="did you mean promise-tracker"):
        benchgraph.ask("promise-traker", release)
    with pytest.raises(ParameterError):
        benchgraph.ask("promise-tracker", release, colour="red")


def test_sparql_has_the_limits_of_the_command(release) -> None:
    rows = benchgraph.sparql("SELECT ?case { ?case a bg:Case } LIMIT 2", release)
    assert isinstance(rows, Rows) and len(rows) == 2
    assert benchgraph.sparql("ASK { ?s ?p ?o }", release) is True
    with pytest.raises(QueryError):
        benchgraph.sparql("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", release)
    with pytest.raises(BenchgraphError):
        benchgraph.sparql(
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", release, timeout=1
        )


def test_a_store_in_memory_is_a_source_too() -> None:
    store = EmbeddedStore.memory()
    assert benchgraph.sparql("ASK { ?s ?p ?o }", store) is False


def test_related_why_and_compare_take_names(release) -> None:
    found = benchgraph.related("cyberport-ai-supercomputing-centre", release)
    assert {"National Supercomputing Centre", "AI Supercomputing Subsidy Scheme"} <= {
        each.label for each in found
    }
    (first, *_) = benchgraph.why("cyberport-ai-supercomputing-centre", "nscc", release)
    assert first.steps
    table = benchgraph.compare("cyberport-ai-supercomputing-centre", source=release)
    assert table.rows
    with pytest.raises(NotFoundError):
        benchgraph.related("no-such-thing-anywhere", release)


def test_the_relation_graph_is_a_networkx_graph(release) -> None:
    import networkx

    graph = benchgraph.relation_graph("cases", release)
    assert isinstance(graph, networkx.Graph)
    assert "https://w3id.org/benchgraph/id/case/cyberport-ai-supercomputing-centre" in graph


def test_the_shipped_records_have_no_violation() -> None:
    assert benchgraph.validate().conforms


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_rows_become_a_data_frame_where_one_is_installed(release, name: str) -> None:
    rows = benchgraph.sparql("SELECT ?case { ?case a bg:Case } ORDER BY ?case", release)
    try:
        __import__(name)
    except ImportError:
        with pytest.raises(EngineError, match=f"{name} is not installed"):
            getattr(rows, f"to_{name}")()
    else:
        frame = getattr(rows, f"to_{name}")()
        assert frame.shape == (len(rows), 1) and list(frame.columns) == ["case"]
