"""Reading commands say the same of a remote store as of the release that was loaded into it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from store_servers import Server

from benchgraph.release import Release

Run = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = [
    ["show", "cyberport-ai-supercomputing-centre"],
    ["related", "cyberport-ai-supercomputing-centre"],
    ["why", "cyberport-ai-supercomputing-centre", "ai-supercomputing-subsidy-scheme"],
    ["ask", "promise-tracker", "--param", "lang=ja"],
    ["ask", "timeline-of-a-case", "--param", "case=falcon-llm", "--format", "csv"],
    ["sparql", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"],
    ["sparql", "CONSTRUCT WHERE { ?s a bg:Case }", "--format", "turtle"],
    ["sparql", "ASK { ?s a bg:Case }"],
    ["compare", "--indicator", "compute-capacity"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words)[:40])
def test_command_prints_the_same(
    loaded: Server, release: Release, run: Run, command: list[str]
) -> None:
    here = run(*command, "--release", release.path)
    there = run(*command, "--endpoint", loaded.addresses.query)
    assert here.returncode == 0, here.stderr
    assert there.returncode == 0, there.stderr
    assert there.stdout == here.stdout


def test_exports_are_the_same_bytes(
    loaded: Server, release: Release, run: Run, tmp_path: Path
) -> None:
    files: list[list[bytes]] = []
    for number, source in enumerate(
        (["--release", release.path], ["--endpoint", loaded.addresses.query])
    ):
        turtle, network = tmp_path / f"{number}.ttl", tmp_path / f"{number}.graphml"
        for words in (["rdf", "--out", turtle], ["network", "--view", "cases", "--out", network]):
            if words[0] == "network":
                words += ["--format", "graphml"]
            done = run("export", *words, *source)
            assert done.returncode == 0, done.stderr
        files.append([turtle.read_bytes(), network.read_bytes()])
    assert files[0] == files[1]
