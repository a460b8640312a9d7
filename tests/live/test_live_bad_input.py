"""What goes wrong with files and disks: the last good state stands, and it is mended with them."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from edits import COLLECTION, Editor, write_records

from benchgraph.errors import BenchgraphError, QueryError, RecordError, ReleaseError
from benchgraph.live import Live, index
from benchgraph.records import read
from benchgraph.release import build_release, open_release


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, Path, Path]]:
    """One live graph for all, its collection, and where its releases are."""
    folder = tmp_path_factory.mktemp("live")
    records = folder / "records"
    write_records(records, cases=2)
    (records / "collection.yaml").write_text(COLLECTION)
    with Live.open(records, folder / "out", shipped=False) as live:
        yield live, records, folder / "out"


@pytest.fixture
def live(shared: tuple[Live, Path, Path]) -> Iterator[Live]:
    """The live graph; at the end, everything is again as it was, without being made anew."""
    live, records, _ = shared
    before = set(live.store.triples())
    good = {path: path.read_bytes() for path in records.rglob("*") if path.is_file()}
    yield live
    for path in [path for path in records.rglob("*") if not path.is_dir() and path not in good]:
        path.unlink()
    for path, content in good.items():
        if not path.is_file() or path.read_bytes() != content:
            path.unlink(missing_ok=True)
            path.write_bytes(content)
    live.refresh()
    assert live.ready and set(live.store.triples()) == before


@pytest.fixture
def records(shared: tuple[Live, Path, Path]) -> Path:
    return shared[1]


@pytest.fixture
def out(shared: tuple[Live, Path, Path]) -> Path:
    return shared[2]


def facility(records: Path) -> Path:
    return sorted((records / "facilities").glob("*.yaml"))[0]


def while_read(
    monkeypatch: pytest.MonkeyPatch, path: Path, before: Callable[[], object], *, after: bool
) -> None:
    """Do something in the moment before, or after, the bytes of a file are read."""
    real = read.read_bytes

    def reading(at: Path) -> bytes:
        if at != path:
            return real(at)
        monkeypatch.setattr(read, "read_bytes", real)
        found = real(at) if after else b""
        before()
        return found if after else real(at)

    monkeypatch.setattr(read, "read_bytes", reading)


def test_a_record_that_goes_while_it_is_read_stays_until_the_next_look(
    live: Live, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = facility(records)
    before = set(live.store.triples())
    path.write_text(path.read_text() + "\n# touched\n")
    while_read(monkeypatch, path, path.unlink, after=False)
    change = live.refresh([path])
    assert [each.file for each in change.kept] == [str(path)] or change.files == (path,)
    if change.kept:
        assert set(live.store.triples()) == before
    assert path in (*change.files, *live.refresh([path]).files)
    assert len(set(live.store.triples())) < len(before)


def test_what_is_saved_while_it_is_read_is_not_lost(
    live: Live, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = facility(records)
    good = path.read_text()
    path.write_text(good.replace("en: Thing 0", "en: Once"))
    save = lambda: path.write_text(good.replace("en: Thing 0", "en: Twice"))  # noqa: E731
    while_read(monkeypatch, path, save, after=True)
    live.refresh([path])
    live.refresh([path])
    assert labels(live) & {"Once", "Twice"} == {"Twice"}


def labels(live: Live) -> set[str]:
    return {getattr(triple.object, "value", "") for triple in live.store.triples()}


def test_what_is_saved_while_all_is_read_at_first_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = tmp_path / "records"
    write_records(records, cases=1)
    path = facility(records)
    good = path.read_text()
    save = lambda: path.write_text(good.replace("en: Thing 0", "en: Twice"))  # noqa: E731
    while_read(monkeypatch, path, save, after=True)
    # The same records may have been read before: here they are read.
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path / "cache"))
    with Live.open(records, tmp_path / "out", shipped=False) as live:
        assert live.refresh().files == (path,)
        assert "Twice" in labels(live)


@pytest.mark.parametrize("kind", ["pipe", "dangling link", "no UTF-8", "id of another file"])
def test_what_is_no_record_is_told_and_mended(live: Live, records: Path, kind: str) -> None:
    path = facility(records)
    before = set(live.store.triples())
    if kind == "id of another file":
        twin = path.with_name("twin.yaml")
        shutil.copy(path, twin)
        path = twin
    else:
        path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "dangling link":
        path.symlink_to("nowhere")
    elif kind == "no UTF-8":
        path.write_bytes(b"id: \xff\xfe")
    change = live.refresh([path])
    assert str(path) in {each.file for each in change.kept}
    assert set(live.store.triples()) == before
    assert not live.ready and live.release() is None
    path.unlink()


def test_a_folder_that_vanishes_is_told_and_nothing_is_lost(
    live: Live, records: Path, tmp_path: Path
) -> None:
    before = set(live.store.triples())
    away = records.rename(tmp_path / "away")
    for _ in range(2):
        with pytest.raises(RecordError, match="no such file or folder"):
            live.refresh([records])
    with pytest.raises(RecordError):
        live.refresh()
    assert set(live.store.triples()) == before
    away.rename(records)
    facility(records).write_text(facility(records).read_text().replace("en: Thing 0", "en: Back"))
    change = live.refresh([records])
    assert change.files == (facility(records),) and not change.whole


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("collection.yaml", "slug: [\n"),
        ("shapes/mine.ttl", "@prefix : <"),
        ("questions/mine.rq", "SELECT * { SERVICE <http://x> {} }"),
        ("vocab/axis.ttl", "<a> <b>"),
        ("relations/mine.rq", "nothing"),
    ],
)
def test_what_is_half_beside_the_records_throws_nothing_away(
    live: Live, records: Path, name: str, text: str
) -> None:
    before = set(live.store.triples())
    good = (records / name).read_text() if (records / name).exists() else None
    (records / name).parent.mkdir(exist_ok=True)
    (records / name).write_text(text)
    for _ in range(2):
        with pytest.raises((RecordError, QueryError)):
            live.refresh()
    assert set(live.store.triples()) == before and live.ready
    if good is None:
        (records / name).unlink()
        (records / name).parent.rmdir()
    else:
        (records / name).write_text(good)


def test_a_clock_that_is_set_back_hides_no_save(
    live: Live, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time_ns
    for hours in (-5, 5):
        monkeypatch.setattr(index.time, "time_ns", lambda at=hours: now() + at * 3600 * 10**9)
        path = facility(records)
        os.utime(path, ns=(0, now() + hours * 3600 * 10**9))
        assert not live.refresh()
        seen = path.stat()
        path.write_text(path.read_text().replace("Thing", "Thung" if hours < 0 else "Thong"))
        path.write_text(
            path.read_text().replace("Thung", "Thing") if hours > 0 else path.read_text()
        )
        os.utime(path, ns=(0, seen.st_mtime_ns))
        assert live.refresh().files == (path,)


def test_a_release_that_somebody_removes_or_damages_is_followed_by_a_whole_one(
    live: Live, records: Path, out: Path
) -> None:
    for number, harm in enumerate((remove, damage)):
        harm(open_release(out).path)
        path = facility(records)
        path.write_text(path.read_text().replace("en: ", f"en: {number} ", 1))
        live.refresh()
        try:
            live.release()
        except ReleaseError:
            live.release()
        assert open_release(out).is_whole()
    assert open_release(out).checksum == whole(records, out).checksum


def remove(release: Path) -> None:
    shutil.rmtree(release)


def damage(release: Path) -> None:
    for path in release.glob("*.nq.gz"):
        path.write_bytes(bytes(path.stat().st_size))


def whole(records: Path, out: Path):
    return build_release(records, out.parent / f"whole-{random.random()}", shipped=False)


@pytest.mark.parametrize("name", ["state.sqlite", "closure", "whole"])
def test_what_is_damaged_between_two_starts_is_made_anew(name: str, kept: Path) -> None:
    records, out = kept / "records", kept / "out"
    (path,) = (out / ".live").rglob(name)
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.write_bytes(path.read_bytes()[:100])
    with Live.open(records, out, shipped=False) as live:
        assert live.began, name
        assert live.current is not None and live.current.is_whole()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    write_records(folder / "records", cases=1)
    Live.open(folder / "records", folder / "out", shipped=False).close()
    return folder


def test_another_start_of_the_machine_is_not_trusted(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written may not have reached the disk."""
    monkeypatch.setattr("benchgraph.live.standing.this_boot", lambda: "another")
    with Live.open(kept / "records", kept / "out", shipped=False) as live:
        assert "started anew" in live.began


@pytest.mark.parametrize("name", ["out", "out/.live", "out/.live/lock"])
def test_where_there_is_no_place_for_it_that_is_said(kept: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.name == "lock":
        place.mkdir()
    else:
        place.write_text("a file")
    with pytest.raises(BenchgraphError, match=r"no place|cannot be") as error:
        Live.open(kept / "records", tmp_path / "out", shipped=False)
    assert str(tmp_path / "out") in str(error.value)


FULL = """
import resource, sys
from pathlib import Path
from benchgraph.errors import ReleaseError, StoreError
from benchgraph.live import Live
records, out = Path(sys.argv[1]), Path(sys.argv[2])
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
path = sorted((records / "facilities").glob("*.yaml"))[0]
with Live.open(records, out, shipped=False) as live:
    for number, blocks in enumerate((4, 100)):
        path.write_text(path.read_text().replace("en: ", f"en: {number} ", 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (blocks * 1024, hard))
        for act in (live.refresh, live.release):
            try:
                act()
            except (ReleaseError, StoreError) as error:
                told = str(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        live.refresh()
        release = live.release()
        assert release.is_whole()
        assert live.store.ask("ASK { ?a ?b ?c FILTER STRSTARTS(?c, '%d ') }" % number)
    print(told.splitlines()[0])
    print(release.checksum)
"""


def test_a_full_disk_breaks_no_release_and_is_recovered_from(tmp_path: Path) -> None:
    records, out = tmp_path / "records", tmp_path / "out"
    write_records(records, cases=1)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(records), str(out)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told, checksum = done.stdout.splitlines()
    assert str(out) in told
    assert checksum == whole(records, out).checksum
    assert open_release(out).is_whole()


@pytest.mark.parametrize("seed", [3])
def test_random_edits_on_two_layers_leave_what_a_whole_build_makes(
    tmp_path: Path, seed: int
) -> None:
    theirs, mine = tmp_path / "theirs", tmp_path / "mine"
    write_records(theirs, cases=3)
    (mine / "cases").mkdir(parents=True)
    for folder in ("institutions", "facilities", "products", "initiatives", "regions"):
        (mine / folder).mkdir()
        for path in sorted((theirs / folder).glob("*.yaml"))[:2]:
            shutil.copy(path, mine / folder)
    shutil.copy(sorted((theirs / "cases").glob("*.yaml"))[0], mine / "cases")
    editors = [Editor(theirs, seed), Editor(mine, seed + 1)]
    pick = random.Random(seed)
    with Live.open([theirs, mine], tmp_path / "out", shipped=False) as live:
        told = []
        for _ in range(16):
            told.append(pick.choice(editors).edit())
            assert not live.refresh().whole, told
        for editor in editors:
            told += editor.repair()
        live.refresh()
        release = live.release()
        assert release is not None, (told, live.report.results)
        assert release.checksum == build_release(
            [theirs, mine], tmp_path / "whole", shipped=False
        ).checksum, told  # fmt: skip
