"""``export network`` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from benchgraph.cli import cli
from benchgraph.errors import BenchgraphError
from benchgraph.network import FORMATS
from benchgraph.release.write import write_release

GRAPH = Path(__file__).parent.parent / "network" / "graphs" / "small.ttl"


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    graph = ox.NamedNode("https://w3id.org/benchgraph/graph/test")
    quads = [ox.Quad(*quad.triple, graph) for quad in ox.parse(path=GRAPH)]
    write_release(quads, folder, engines={}, records=1)
    return folder


@pytest.fixture
def run(release):
    def call(*arguments: str):
        return CliRunner().invoke(cli, ["export", "network", "--release", str(release), *arguments])

    return call


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_by_its_name(run, tmp_path, name):
    out = tmp_path / "graph"
    done = run("--view", "cases", "--format", name, "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "3 nodes and 2 edges" in done.stderr and out.exists()


def test_the_ending_says_the_format(run, tmp_path):
    out = tmp_path / "graph.cyjs"
    assert run("--view", "cases", "--out", str(out)).exit_code == 0
    assert len(json.loads(out.read_text())["elements"]["nodes"]) == 3
    unknown = run("--out", str(tmp_path / "graph.xlsx"))
    assert unknown.exit_code == 2 and "graphml" in unknown.output
    assert not (tmp_path / "graph.xlsx").exists()


def test_the_report_goes_to_stdout_and_needs_no_file(run):
    done = run("--view", "institutions", "--report")
    assert done.exit_code == 0
    assert "## Who links what" in done.stdout and "**One Agency**" in done.stdout
    assert run("--view", "cases").exit_code == 2


def test_ego_takes_an_entity_and_hops(run, tmp_path):
    out = tmp_path / "ego.json"
    done = run("--view", "ego", "--entity", "One Agency", "--hops", "1", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert len(json.loads(out.read_text())["nodes"]) == 4
    missing = run("--view", "ego", "--entity", "Nobody", "--out", str(tmp_path / "no.json"))
    assert isinstance(missing.exception, BenchgraphError) and missing.exception.exit_code == 1
    assert not (tmp_path / "no.json").exists()


def test_labels_come_in_the_language_asked_for(run, tmp_path):
    out = tmp_path / "cases.json"
    assert run("--lang", "zh-Hans", "--out", str(out)).exit_code == 0
    assert "案例甲" in {node["label"] for node in json.loads(out.read_text())["nodes"]}


def test_the_view_of_everything_around_cases_is_the_default(run, tmp_path):
    out = tmp_path / "graph.json"
    done = run("--out", str(out))
    assert done.exit_code == 0, done.output
    labels = {node["label"] for node in json.loads(out.read_text())["nodes"]}
    assert {"Case A", "Centre A", "One Agency", "The Plan"} <= labels


def test_a_part_is_chosen(run, tmp_path):
    out = tmp_path / "graph.json"
    chosen = ("--view", "full", "--region", "alpha", "--class", "facility", "--class", "Case")
    done = run(*chosen, "--until", "2023", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert {node["label"] for node in json.loads(out.read_text())["nodes"]} == {
        "Case A",
        "Centre A",
    }


@pytest.mark.parametrize(
    "wrong, says",
    [
        (("--region", "Nowhere"), "Nowhere"),
        (("--region", "case:a"), "no region"),
        (("--class", "Planet"), "PolicyDocument"),
        (("--relation", "loves"), "owner"),
        (("--min-strength", "2"), "0 to 1"),
        (("--min-strength", "nan"), "0 to 1"),
        (("--since", "last year"), "2024-12"),
        (("--since", "2025", "--until", "2024"), "before it begins"),
        (("--parallel", "maybe"), "keep"),
    ],
)
def test_what_is_not_known_is_refused(run, tmp_path, wrong, says):
    out = tmp_path / "graph.json"
    done = run("--view", "full", *wrong, "--out", str(out))
    assert says in done.output + str(done.exception) and not out.exists()
    expected = done.exception.exit_code if isinstance(done.exception, BenchgraphError) else 2
    assert expected in (1, 2) and done.exit_code


def test_the_report_is_a_file_or_a_folder_of_tables(run, tmp_path):
    text, tables = tmp_path / "report.md", tmp_path / "tables"
    assert run("--report-out", str(text)).exit_code == 0
    assert text.read_text() == run("--report").stdout
    for _ in range(2):  # what is of the same make is replaced
        assert run("--report-out", str(tables)).exit_code == 0
    assert "central.csv" in {path.name for path in tables.iterdir()}
    wrong = run("--report-out", str(tmp_path / "report.pdf"))
    assert wrong.exit_code == 2 and "FILE.md" in wrong.output
    assert run("--report-out", str(tmp_path)).exit_code  # holds something else
    assert text.exists()


def test_nothing_is_written_where_the_report_has_no_place(run, tmp_path):
    out = tmp_path / "graph.json"
    for wrong in (tmp_path / "report.pdf", out, tmp_path / "x" / ".." / "graph.json", Path("-")):
        refused = run("--out", str(out), "--report-out", str(wrong))
        assert refused.exit_code == 2 and not list(tmp_path.iterdir()), wrong
    folder = tmp_path / "one"
    refused = run("--format", "csv", "--out", str(folder), "--report-out", str(folder))
    assert refused.exit_code == 2 and not folder.exists()


def test_a_dash_is_no_file(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused = run("--format", "gexf", "--out", "-")
    assert refused.exit_code == 2 and "/dev/stdout" in refused.output
    assert not list(tmp_path.iterdir())


def test_a_name_that_is_too_long_is_said(run, tmp_path):
    for name in ("a" * 300 + ".gexf", "a" * 300):
        refused = run("--out", str(tmp_path / name))
        assert isinstance(refused.exception, BenchgraphError), name
    assert run("--out", str(tmp_path / ("a" * 250 + ".gexf"))).exit_code == 0


def test_a_folder_that_is_a_link_stays_one(run, tmp_path):
    folder, link = tmp_path / "tables", tmp_path / "link"
    link.symlink_to(folder)
    for _ in range(2):
        assert run("--format", "csv", "--out", str(link)).exit_code == 0
    assert link.is_symlink() and (folder / "nodes.csv").is_file()


def test_an_empty_graph_says_whether_a_choice_made_it_so(run, tmp_path):
    out = tmp_path / "graph.json"
    done = run("--view", "full", "--class", "Page", "--out", str(out), "--report")
    assert done.exit_code == 0 and "nothing of what was chosen" in done.stderr
    assert json.loads(out.read_text())["nodes"] == [] and "0 entities" in done.stdout
