"""A release that was written without its store and index, as Spark writes one: they are made once,
by whoever first asks."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import benchgraph
import benchgraph.release.named as module
from benchgraph.errors import ReleaseError, StoreError
from benchgraph.packing.describing.graph import graph_of
from benchgraph.release import Release, open_release
from benchgraph.release.lines import SortedLines
from benchgraph.release.named import NAMED, STORE
from benchgraph.release.search import search_index
from benchgraph.release.write import write_lines
from benchgraph.searching.index import FILE
from benchgraph.store import EmbeddedStore

Run = Callable[..., subprocess.CompletedProcess[str]]
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def without(source: Path, target: Path) -> Release:
    """A copy of a release as if its store and index had never been made."""
    shutil.copytree(source, target)
    release = open_release(target)
    for name in (STORE, NAMED):
        shutil.rmtree(release.path / name, ignore_errors=True)
    (release.path / FILE).unlink()
    path = release.path / "manifest.json"
    manifest = json.loads(path.read_text()) | {"unprepared": [STORE, FILE]}
    path.write_text(json.dumps(manifest))
    return open_release(target)


@pytest.fixture
def bare(small_release: Path, tmp_path: Path) -> Release:
    return without(small_release, tmp_path / "release")


def number(release: Release, query: str = COUNT) -> int:
    return int(release.store.select(query).rows[0][0].value)


def size(release: Release) -> int:
    return int(release.manifest["triples"]["default graph"])


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if ".making-" in path.name]


def lines_of(release: Release) -> SortedLines:
    lines = SortedLines()
    lines.add(release.nquads())
    return lines


def said(release: Release) -> dict[str, object]:
    return {name: release.manifest[name] for name in ("engines", "records", "collections")}


def test_whoever_first_asks_makes_the_store_that_a_build_makes(
    bare: Release, small_release: Path
) -> None:
    assert bare.is_whole() and not bare.is_prepared
    assert number(bare) == size(bare)
    made = bare.path / STORE
    wanted = open_release(small_release)
    assert set(bare.store.triples()) == set(wanted.store.triples())
    number_of_file = made.stat().st_ino
    assert number(open_release(bare.path)) == size(bare)
    assert made.stat().st_ino == number_of_file and bare.is_prepared and bare.is_whole()
    assert not (bare.path / NAMED).exists() and not left(bare.path)
    # The index is the one that a build makes, byte for byte.
    search_index(bare)
    assert (bare.path / FILE).read_bytes() == (wanted.path / FILE).read_bytes()


def test_every_command_answers_as_with_a_store(
    run: Run, bare: Release, small_release: Path
) -> None:
    for command in (["sparql", COUNT_NAMED], ["ask", "promise-tracker"], ["search", "harbour"],
                    ["show", "facility/harbour-compute"]):  # fmt: skip
        shutil.rmtree(bare.path / STORE, ignore_errors=True)
        shutil.rmtree(bare.path / NAMED, ignore_errors=True)
        (bare.path / FILE).unlink(missing_ok=True)
        found = [run(*command, "--release", path) for path in (bare.path.parent, small_release)]
        assert found[0].returncode == 0, found[0].stderr
        assert found[0].stdout == found[1].stdout and found[0].stdout
        assert (bare.path / STORE / "CURRENT").is_file()


def test_the_named_graphs_are_made_on_top_of_it(bare: Release) -> None:
    assert number(bare, COUNT_NAMED) == sum(bare.graphs.values())
    assert len(EmbeddedStore.open(bare.path / STORE).raw) == size(bare)
    assert len(benchgraph.sparql(COUNT_NAMED, bare)) == 1 and bare.is_whole()


def test_many_at_once_make_one(bare: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    real, made, found = module._fill_apart, [], []

    def counted(release: Path, target: Path) -> None:
        made.append(target)
        real(release, target)

    monkeypatch.setattr(module, "_fill_apart", counted)
    others = [
        subprocess.Popen([sys.executable, "-m", "benchgraph", "sparql", COUNT, "--format", "csv",
                          "--release", bare.path], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]  # fmt: skip
    threads = [
        threading.Thread(target=lambda: found.append(number(open_release(bare.path))))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = [process.communicate(timeout=60)[0].split() for process in others]
    assert found == [size(bare)] * 3 and len(made) <= 1
    assert answers == [["n", str(size(bare))]] * 2
    assert not left(bare.path)


def test_a_maker_that_is_killed_leaves_nothing_that_counts(bare: Release) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchgraph", "sparql", COUNT, "--release", bare.path],
        stdout=subprocess.DEVNULL,
    )
    while process.poll() is None and not left(bare.path):
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.returncode == -signal.SIGKILL and not (bare.path / STORE).exists()
    assert number(bare) == size(bare) and not left(bare.path)


def test_where_nothing_can_be_written_it_lies_in_the_cache_or_is_refused(
    bare: Release, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.os, "access", lambda path, mode: False)
    assert number(bare) == size(bare) and not (bare.path / STORE).exists()
    (kept,) = own_cache.glob(f"{STORE}-{bare.checksum[:20]}-*")
    again = open_release(bare.path)
    assert again.default() == kept and again.is_prepared and again.is_whole()
    assert search_index(again).meta("graph") == bare.checksum
    assert not (bare.path / FILE).exists()
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(bare.path / "manifest.json" / "no-folder"))
    with pytest.raises(ReleaseError, match="cache folder"):
        open_release(bare.path).default()


def test_a_disk_that_is_full_in_both_places_is_one_error(
    bare: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(release: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_fill_apart", full)
    with pytest.raises(StoreError, match="the store of this release cannot be prepared") as caught:
        number(bare)
    assert "No space left" in str(caught.value) and not left(bare.path)


def test_quads_that_are_damaged_are_one_error(run: Run, bare: Release) -> None:
    path = bare.path / "benchgraph.nq.gz"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ReleaseError, match="cannot be read"):
        number(bare)
    for query in (COUNT, COUNT_NAMED):
        done = run("sparql", query, "--release", bare.path)
        assert done.returncode == 2 and "Traceback" not in done.stderr
        assert "N-Quads cannot be read" in done.stderr and "again" in done.stderr
    assert not (bare.path / STORE).exists() and not left(bare.path)


def test_a_store_that_is_missing_without_that_word_is_damage_as_ever(
    run: Run, bare: Release
) -> None:
    path = bare.path / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["unprepared"]
    path.write_text(json.dumps(manifest))
    release = open_release(bare.path)
    with pytest.raises(StoreError, match="there is no store here"):
        number(release)
    assert not release.is_whole() and release.is_prepared
    assert run("sparql", COUNT, "--release", bare.path).returncode == 2


def test_a_store_that_was_made_and_is_damaged_is_found_and_cleaned_away_is_made_again(
    bare: Release,
) -> None:
    bare.default()
    (bare.path / STORE / "CURRENT").write_text("MANIFEST-none\n")
    with pytest.raises(StoreError, match="cannot be opened"):
        number(open_release(bare.path))
    assert not bare.is_whole()
    (bare.path / STORE / "CURRENT").unlink()
    assert number(open_release(bare.path)) == size(bare)


def test_a_build_of_the_same_lines_leaves_it_the_current_one(bare: Release) -> None:
    out = bare.path.parent
    same = write_lines(lines_of(bare), out, **said(bare))  # type: ignore[arg-type]
    assert same.path == bare.path and [p.name for p in out.glob("0*")] == ["001"]
    assert same.is_prepared and (bare.path / FILE).is_file()


def test_a_build_that_differs_in_a_line_goes_on_from_it(bare: Release, tmp_path: Path) -> None:
    line = b'<urn:s> <urn:p> "o" <urn:g> .\n'
    lines, wanted = lines_of(bare), lines_of(bare)
    lines.add(line)
    wanted.add(line)
    following = write_lines(lines, bare.path.parent, **said(bare))  # type: ignore[arg-type]
    whole = write_lines(wanted, tmp_path / "whole", **said(bare))  # type: ignore[arg-type]
    assert following.path.name == "002" and following.manifest == whole.manifest
    assert following.is_whole() and number(following) == size(bare) + 1
    assert not following.unprepared


def test_completion_at_a_key_makes_nothing(bare: Release, run: Run) -> None:
    from benchgraph.cli.complete import _names

    context = click.Context(click.Command("show"))
    context.params["release"] = str(bare.path)
    assert list(_names(context)) == []
    assert not (bare.path / STORE).exists()
    bare.default()
    assert "Harbour City" in {name for _, name in _names(context)}


def test_a_pack_describes_it_by_its_store(bare: Release) -> None:
    assert len(list(graph_of(bare).triples())) == size(bare)
    assert (bare.path / STORE).is_dir()


@pytest.mark.parametrize("word", [None, "store", {"store": 1}, [1], [["store"]]])
def test_a_word_that_is_none_is_called_damaged(bare: Release, word: object) -> None:
    path = bare.path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"unprepared": word}))
    with pytest.raises(ReleaseError, match="manifest of this release is damaged"):
        open_release(bare.path)
