"""The store of the named graphs: made when it is first asked for, once, and whole or not at all."""

from __future__ import annotations

import io
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import benchgraph
import benchgraph.release.named as module
from benchgraph.errors import QueryError, ReleaseError, StoreError
from benchgraph.release import Release, open_release
from benchgraph.release.named import NAMED, asks_for_graphs
from benchgraph.store import EmbeddedStore

Run = Callable[..., subprocess.CompletedProcess[str]]
RECORDS = Path(__file__).parent.parent / "fixtures" / "records"
INFERRED = "<https://w3id.org/benchgraph/graph/inferred>"
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture
def fresh(small_release: Path, tmp_path: Path) -> Release:
    """A release of the small records that nobody has asked for its named graphs."""
    shutil.copytree(small_release, tmp_path / "release")
    release = open_release(tmp_path / "release")
    shutil.rmtree(release.path / NAMED, ignore_errors=True)
    return release


def number(release: Release) -> int:
    return int(release.store.select(COUNT).rows[0][0].value)


def statements(release: Release) -> int:
    return sum(release.graphs.values())


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if ".making-" in path.name]


@pytest.mark.parametrize(
    "query",
    ["ASK { GRAPH ?g { ?s ?p ?o } }", "ask{graph<urn:g>{?s ?p ?o}}",
     "SELECT * FROM <urn:g> { ?s ?p ?o }", "SELECT * FROM NAMED <urn:g> { ?s ?p ?o }",
     "ASK { ?s ?p true GRAPH<urn:g> {} }", "PREFIX e: <urn:> ASK { GRAPHe:x { ?s ?p ?o } }",
     "PREFIX : <urn:> ASK { GRAPH:x { ?s ?p ?o } }", "ASK { \\u0047RAPH ?g { ?s ?p ?o } }",
     "ASK { ?s ?p ?o FILTER(true && EXISTS { trueGRAPH<urn:g> {} }) }",
     "PREFIX graph: <urn:> ASK { GRAPH graph:x { ?s ?p ?o } }"],
)  # fmt: skip
def test_a_query_that_may_reach_named_graphs_is_known(query: str) -> None:
    assert asks_for_graphs(query)


@pytest.mark.parametrize(
    "query",
    ["ASK { ?s ?p ?o } # GRAPH ?g { ?s ?p ?o }", "ASK { ?s ?p 'FROM <urn:g> GRAPH ?g {}' }",
     "ASK { ?graph ?from ?o }", "ASK { <urn:GRAPH> bg:graph bg:from }",
     "PREFIX graph: <urn:> SELECT * { ?s ?p graph:inferred . graph:x ?q 3 }"],
)  # fmt: skip
def test_a_query_that_only_looks_like_it_is_known(query: str) -> None:
    assert not asks_for_graphs(query)


def test_a_release_is_written_without_and_prepares_it_once(fresh: Release) -> None:
    assert len(EmbeddedStore.open(fresh.path / "store").raw) == len(list(fresh.store.triples()))
    assert fresh.store.ask("ASK { ?s ?p ?o }") and fresh.store.graph_counts()
    assert not (fresh.path / NAMED).exists()
    assert number(fresh) == statements(fresh)
    made = (fresh.path / NAMED).stat().st_ino
    assert number(open_release(fresh.path)) == len(list(fresh.quads()))
    assert (fresh.path / NAMED).stat().st_ino == made and fresh.is_whole()


@pytest.mark.parametrize(
    "query",
    [COUNT, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
     "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
     f"SELECT * {{ ?s a ?c . GRAPH {INFERRED} {{ ?s ?p ?c }} }}",
     f"SELECT * FROM {INFERRED} {{ ?s ?p ?o }}",
     f"SELECT * FROM NAMED {INFERRED} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
     f"SELECT * {{ ?s a ?c FILTER NOT EXISTS {{ GRAPH {INFERRED} {{ ?s a ?c }} }} }}"],
)  # fmt: skip
def test_every_query_is_answered_as_by_one_store_of_everything(
    small_release: Path, query: str
) -> None:
    release = open_release(small_release)
    whole = EmbeddedStore.memory(release.quads(), merge=True)
    wanted = sorted(map(str, whole.select(query)))
    assert wanted and sorted(map(str, release.store.select(query))) == wanted
    if "FROM" not in query:
        assert sorted(map(str, benchgraph.sparql(query, release))) == wanted
        assert sorted(map(str, benchgraph.sparql(query, release.store))) == wanted


def test_making_it_is_not_in_the_time_of_the_query(
    fresh: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = module._fill_apart

    def slow(release: Path, target: Path) -> None:
        time.sleep(1.5)
        real(release, target)

    monkeypatch.setattr(module, "_fill_apart", slow)
    assert len(benchgraph.sparql(COUNT, fresh, timeout=1.4)) == 1


def test_nothing_is_prepared_for_a_query_that_is_refused(fresh: Release, run: Run) -> None:
    for query in ("SELECT * FROM <urn:g> { ?s ?p ?o }", "ASK { GRAPH ?g { SERVICE <urn:x> {} } }"):
        with pytest.raises(QueryError):
            benchgraph.sparql(query, fresh)
        assert run("sparql", query, "--release", fresh.path).returncode == 2
    assert not (fresh.path / NAMED).exists()


def test_build_makes_it_at_once_where_it_is_told_to(run: Run, tmp_path: Path) -> None:
    for times in (1, 2):  # the second build finds nothing new
        done = run("build", "--data", RECORDS, "--no-shipped", "--out", tmp_path / "out", "--named")
        assert done.returncode == 0, done.stderr
        release = open_release(tmp_path / "out")
        assert release.path.name == "001" and release.is_whole(), times
        assert len(EmbeddedStore.open(release.path / NAMED).raw) > statements(release)
        shutil.rmtree(release.path / NAMED)


def test_many_at_once_make_one(fresh: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    real, made, found = module._fill_apart, [], []

    def counted(release: Path, target: Path) -> None:
        made.append(target)
        real(release, target)

    monkeypatch.setattr(module, "_fill_apart", counted)
    others = [
        subprocess.Popen([sys.executable, "-m", "benchgraph", "sparql", COUNT, "--format", "csv",
                          "--release", fresh.path], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]  # fmt: skip
    threads = [
        threading.Thread(target=lambda: found.append(number(open_release(fresh.path))))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = [process.communicate(timeout=60)[0].split() for process in others]
    assert found == [statements(fresh)] * 3 and len(made) <= 1
    assert answers == [["n", str(statements(fresh))]] * 3
    assert not left(fresh.path)


def test_a_maker_that_is_killed_leaves_nothing_that_counts(fresh: Release) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchgraph", "sparql", COUNT, "--release", fresh.path],
        stdout=subprocess.DEVNULL,
    )
    while process.poll() is None and not left(fresh.path):
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.returncode == -signal.SIGKILL and not (fresh.path / NAMED).exists()
    (fresh.path / f".{NAMED}.making-older").mkdir()
    assert number(fresh) == statements(fresh) and not left(fresh.path)


def test_one_that_was_cleaned_away_in_part_is_made_again(fresh: Release) -> None:
    fresh.named()
    (fresh.path / NAMED / "CURRENT").unlink()
    assert number(fresh) == statements(fresh)


def test_where_nothing_can_be_written_it_lies_in_the_cache_or_is_refused(
    fresh: Release, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.os, "access", lambda path, mode: False)
    assert number(fresh) == statements(fresh)
    assert not (fresh.path / NAMED).exists()
    (kept,) = own_cache.glob(f"{NAMED}-{fresh.checksum[:20]}-*")
    assert open_release(fresh.path).named() == kept
    for name in "abc":  # of another release, and newer: the oldest goes
        (own_cache / f"{NAMED}-{name}").mkdir()
    os.utime(kept, (0, 0))
    moved = fresh.path.rename(fresh.path.with_name("002"))
    other = open_release(moved).named()
    assert other != kept and not kept.exists() and other.is_dir()
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(moved / "manifest.json" / "no-folder"))
    with pytest.raises(ReleaseError, match="cache folder"):
        open_release(moved).named()


def test_a_disk_that_is_full_in_both_places_is_one_error(
    fresh: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(release: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_fill_apart", full)
    with pytest.raises(StoreError, match="cannot be prepared") as caught:
        number(fresh)
    assert "No space left" in str(caught.value) and "BENCHGRAPH_CACHE" in str(caught.value)
    assert not left(fresh.path)


def test_quads_that_are_damaged_are_one_error(run: Run, fresh: Release) -> None:
    path = fresh.path / "benchgraph.nq.gz"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ReleaseError, match="cannot be read"):
        number(fresh)
    done = run("sparql", COUNT, "--release", fresh.path)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "N-Quads cannot be read" in done.stderr and "build the release again" in done.stderr
    assert not (fresh.path / NAMED).exists() and not left(fresh.path)


@pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork"
)
def test_a_process_that_was_forked_with_an_open_store_can_make_it(fresh: Release) -> None:
    assert fresh.store.ask("ASK { ?s ?p ?o }")
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sender.send(number(fresh)), daemon=True)
    child.start()
    assert receiver.poll(60) and receiver.recv() == statements(fresh)
    child.join()


def test_several_files_of_quads_are_read_in_their_order(fresh: Release, tmp_path: Path) -> None:
    """As a release that is written in shards has them."""
    import json

    from benchgraph.release.members import Member, root_of
    from benchgraph.release.parts import packed, part_of, sum_of, write_list

    lines, quads = fresh.nquads().splitlines(keepends=True), set(fresh.quads())
    path = fresh.path / "manifest.json"
    manifest = json.loads(path.read_text())
    members = []
    for name, some in (("part-2.nq", lines[:2000]), ("part-1.nq", lines[2000:])):
        data = b"".join(some)
        part = part_of(data, len(some), len(packed(data)))
        member = Member(name, sum_of([part]), part.size, part.statements, 1)
        member.path(fresh.path).write_bytes(packed(data))
        write_list([part], member.list_path(fresh.path))
        members.append(member)
    members.append(fresh.members[1])
    manifest |= {"members": [each.entry() for each in members], "root": root_of(members)}
    path.write_text(json.dumps(manifest))
    (fresh.path / "benchgraph.nq.gz").unlink()
    again = open_release(fresh.path)
    assert again.nquads().splitlines(keepends=True) == lines and again.is_whole()
    assert again.checksum != fresh.checksum
    assert number(again) == len(lines)
    whole = EmbeddedStore.open(again.named()).quads()
    assert {q for q in whole if q.graph_name != ox.DefaultGraph()} == quads


def test_whoever_waits_at_a_terminal_is_told(
    fresh: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", shown)
    fresh.named()
    fresh.named()
    assert shown.getvalue() == "preparing the named graphs (once) …\n"


def test_what_stands_behind_the_packed_content_is_refused(fresh: Release) -> None:
    with (fresh.path / "benchgraph.nq.gz").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ReleaseError, match="cannot be read"):
        fresh.nquads()
