"""``benchgraph show`` and ``export rdf`` as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pyoxigraph as ox
import pytest

Run = Callable[..., CompletedProcess[str]]


def test_show_follows_a_case_to_its_subject(run: Run, small: Path) -> None:
    done = run("show", "Cyberport AI Supercomputing Centre", "--release", small)
    assert done.returncode == 0
    assert "TARGET  3,000 PFLOPS" in done.stdout
    assert "“3000 PFLOPS” [1]" in done.stdout
    assert "what it profiles" in done.stdout


def test_show_as_json(run: Run, small: Path) -> None:
    done = run("show", "facility:nscc", "--format", "json", "--release", small)
    assert json.loads(done.stdout)["numbers"][0]["unit"] == "EFLOPS"


@pytest.mark.parametrize("name", ["no-such-thing", "case:none", "", "\u202e", "x" * 5000])
def test_unknown_name_ends_with_one(run: Run, small: Path, name: str) -> None:
    done = run("show", name, "--release", small)
    assert done.returncode == 1 and done.stdout == ""
    assert "Traceback" not in done.stderr


def test_export_rdf_writes_the_file_its_ending_names(run: Run, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "graph.trig"
    done = run("export", "rdf", "--out", out, "--release", small)
    assert done.returncode == 0
    graphs = {quad.graph_name for quad in ox.parse(path=out, format=ox.RdfFormat.TRIG)}
    assert ox.DefaultGraph() in graphs and len(graphs) > 1


def test_export_that_cannot_be_written_ends_with_two(run: Run, small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file" / "x.ttl", tmp_path / "x.unknown", tmp_path):
        done = run("export", "rdf", "--out", out, "--release", small)
        assert done.returncode == 2 and "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text() == ""
