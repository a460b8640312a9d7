"""The library says what the commands say."""

from __future__ import annotations

import sys
from decimal import Decimal
from importlib import import_module

import pyoxigraph as ox
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
from benchgraph.validation import Report


def test_names_are_loaded_when_they_are_used() -> None:
    import subprocess

    code = "import benchgraph, sys; print([m for m in sys.modules if m.startswith('benchgraph.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['benchgraph.version']"


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
        benchgraph.sparql("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", release, timeout=0.2)


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


def test_dir_lists_the_names_of_the_library_alone() -> None:
    assert set(dir(benchgraph)) == {*benchgraph.__all__, "__version__"}
    # A package of the same name would hide the function once something has imported it.
    import_module("benchgraph.differences")
    import_module("benchgraph.plotting")
    for name in ("show", "diff", "plot", "write_network"):
        assert callable(getattr(benchgraph, name)) and name in benchgraph.__all__


def test_what_is_returned_says_in_short_what_it_is(release) -> None:
    rows = benchgraph.ask("promise-tracker", release)
    found = [
        release,
        rows,
        benchgraph.show("cyberport-ai-supercomputing-centre", release),
        benchgraph.related("cyberport-ai-supercomputing-centre", release)[0],
        benchgraph.why("cyberport-ai-supercomputing-centre", "nscc", release)[0],
        benchgraph.compare("cyberport-ai-supercomputing-centre", source=release),
        benchgraph.plot("timeline", "taiwan", source=release),
        Report([], 3, "fast"),
    ]
    for each in found:
        assert repr(each).startswith(f"<{type(each).__name__}") and len(repr(each)) < 400
    assert f"{len(rows)} rows" in repr(rows)


def test_html_of_a_notebook_is_escaped(release) -> None:
    text = ox.Literal("<script>alert(1)</script>")
    rows = Rows(("<b>",), [(text,), (ox.Literal('http://a/"onclick="x'),), (None,)])
    html = rows._repr_html_()
    assert "<script" not in html and "<b>" not in html and '"onclick="' not in html
    many = Rows(("n",), [(ox.Literal(n),) for n in range(70)])._repr_html_()
    assert many.count("<td>") == 60 and "60 of 70 rows" in many
    profile = benchgraph.show("cyberport-ai-supercomputing-centre", release)._repr_html_()
    assert "3,000 PFLOPS" in profile and '<a href="https://sgai.md/' in profile


def test_diff_and_write_network_do_what_the_commands_do(release, tmp_path) -> None:
    assert not benchgraph.diff(release, release.path)
    graph = benchgraph.relation_graph("cases", release)
    assert benchgraph.write_network(graph, tmp_path / "cases.gexf").stat().st_size > 1000
    with pytest.raises(ParameterError, match="not written in this format"):
        benchgraph.write_network(graph, tmp_path / "cases.docx")
