"""Releases of benchgraph 0.1, whose manifest is of format 1, stay readable.

``tests/fixtures/release-format-1`` was written by benchgraph 0.1 (commit 8ed5e9b): what the small
records say of a region, a facility, two institutions and two pages. Its store and search index are
not kept; the store of 0.1 held named graphs and default graph together.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import benchgraph
from benchgraph.errors import ReleaseError
from benchgraph.loading.content import Content
from benchgraph.release import Release, open_release, write_release
from benchgraph.release.search import search_index
from benchgraph.searching.search import search
from benchgraph.store import merged

Run = Callable[..., subprocess.CompletedProcess[str]]
FORMAT_1 = Path(__file__).parent.parent / "fixtures" / "release-format-1"
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture
def old(tmp_path: Path) -> Release:
    """The release with the store that 0.1 wrote beside it."""
    shutil.copytree(FORMAT_1, tmp_path / "old")
    release = open_release(tmp_path / "old")
    store = ox.Store(str(release.path / "store"))
    quads = list(release.quads())
    store.bulk_extend(quads)
    store.bulk_extend(merged(quads))
    store.flush()
    return release


def test_its_checksum_is_that_of_the_quads() -> None:
    release = open_release(FORMAT_1)
    data = gzip.decompress((FORMAT_1 / "001" / "benchgraph.nq.gz").read_bytes())
    assert release.format == 1 and release.nquads() == data
    assert release.checksum == hashlib.sha256(data).hexdigest()
    assert len(list(release.quads())) == 120


def test_its_one_store_answers_everything(run: Run, old: Release) -> None:
    assert old.is_whole()
    assert old.store.select(COUNT).rows[0][0].value == "120"
    assert benchgraph.sparql(COUNT, old).rows[0][0].value == "120"
    assert len(list(old.store.quads())) == 240 and old.store.graph_counts()[""] == 120
    assert old.store.ask("ASK { ?s a <https://w3id.org/benchgraph/ontology#Facility> }")
    assert search(search_index(old), "harbour park").hits[0].label == "Harbour Park"
    assert not (old.path / "named").exists()
    done = run("sparql", COUNT, "--release", old.path, "--format", "csv")
    assert done.stdout.split() == ["n", "120"], done.stderr


@pytest.mark.parametrize(("name", "lines"), [("x.nt", 120), ("x.nq", 240)])
def test_it_is_exported(run: Run, old: Release, tmp_path: Path, name: str, lines: int) -> None:
    done = run("export", "rdf", "--release", old.path.parent, "--out", tmp_path / name)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().count(b"\n") == lines


def test_it_is_compared_with_one_of_now(run: Run, tmp_path: Path) -> None:
    quads = list(open_release(FORMAT_1).quads())
    write_release(quads, tmp_path / "new", engines={}, records=4)
    same = run("diff", FORMAT_1, tmp_path / "new")
    assert same.returncode == 0 and "Harbour" not in same.stdout, same.stderr
    fewer = [quad for quad in quads if "institution/harbour-park" not in str(quad.graph_name)]
    write_release(fewer, tmp_path / "new", engines={}, records=3)
    other = run("diff", FORMAT_1, tmp_path / "new")
    assert "Harbour Park" in other.stdout, other.stderr


def test_it_is_what_a_store_is_loaded_with() -> None:
    content = Content.of(open_release(FORMAT_1).nquads())
    assert len(content.graphs) == 7 and len(content.merge) == 120


def test_a_build_over_it_is_a_release_of_now(old: Release) -> None:
    out = old.path.parent
    new = write_release(old.quads(), out, engines=old.manifest["engines"], records=4)
    assert (new.path.name, new.format) == ("002", 3)
    assert new.nquads() == old.nquads() and new.checksum != old.checksum


def test_a_format_of_the_future_is_refused_in_words(run: Run, tmp_path: Path) -> None:
    out = Path(shutil.copytree(FORMAT_1, tmp_path / "release"))
    path = out / "001" / "manifest.json"
    path.write_text(json.dumps({"format": 4, "shape": "not known yet"}))
    with pytest.raises(ReleaseError, match="of format 4, which this version"):
        open_release(out)
    done = run("diff", FORMAT_1, out)
    assert done.returncode == 2 and "expected: at most 3" in done.stderr
    assert "pip install --upgrade benchgraph" in done.stderr
