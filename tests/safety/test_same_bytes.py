"""Same records, same bytes: in every format, whatever the hash seed, clock zone, order and load."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from safety_commands import RECORDS, page_maker

# Everything that writes, in one process: the formats share what they load.
CODE = """
import sys
from pathlib import Path
from benchgraph.network import FORMATS, VIEWS, relation_graph, write_network
from benchgraph.release import open_release
from benchgraph.syntaxes import SYNTAXES, write_rdf
from benchgraph.validation import FORMATS as REPORTS, render
from benchgraph.validation.paths import validate_paths
release, records, out = map(Path, sys.argv[1:])
store = open_release(release).store
for name in SYNTAXES:
    write_rdf(store, name, out / f"rdf.{name}")
for view in VIEWS:
    entity = "case:harbour-compute" if view == "ego" else None
    graph = relation_graph(store, view, entity=entity)
    for name in FORMATS if view in ("full", "ego") else ("gexf", "json"):
        write_network(graph, out / f"{view}.{name}", name)
report = validate_paths([records], shipped=False)
for name in REPORTS:
    (out / f"report.{name}").write_text(render(report, name), "utf-8")
"""


def sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file under ``folder``."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def written(small_release: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The sums of two runs at one time, each in surroundings of its own."""
    runs = []
    for seed, zone, threads in (("1", "UTC", "1"), ("4711", "Asia/Tokyo", "4")):
        out = tmp_path_factory.mktemp("written")
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "RAYON_NUM_THREADS": threads}
        command = [sys.executable, "-c", CODE, str(small_release), str(RECORDS), str(out)]
        runs.append((out, subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)))
    for _, process in runs:
        _, message = process.communicate(timeout=300)
        assert process.returncode == 0, message
    return [sums(out) for out, _ in runs]


def test_two_processes_write_the_same_bytes_in_every_format(written: list[dict[str, str]]) -> None:
    one, two = written
    assert one == two
    assert len(one) > 40


def test_pages_read_in_another_process_make_the_same_drafts(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page_maker().case_page())
    made = []
    for seed in ("1", "4711"):
        out = tmp_path / seed
        command = ["ingest", str(tmp_path / "page.html"), "--out", str(out), "--no-registry"]
        done = subprocess.run(
            [sys.executable, "-m", "benchgraph", *command, "--report", str(out / "report.json")],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made.append(sums(out))
    assert made[0] == made[1] and len(made[0]) > 1
