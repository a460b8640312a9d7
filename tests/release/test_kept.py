"""What a cache of read records never does: change what a build makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchgraph import keeping
from benchgraph.cli.build import build
from benchgraph.records import layers
from benchgraph.release import build_release, intake, kept, open_release
from benchgraph.release.build import assemble
from benchgraph.release.intake import Intake
from benchgraph.release.kept import Kept
from benchgraph.validation.unread import Reading, read_all
from benchgraph.vocab import GRAPH, ID

FIXTURES = Path(__file__).parent.parent / "fixtures"
RECORDS = FIXTURES / "records"
TABLES = Path(__file__).parents[2] / "docs" / "examples" / "tables"
NEIGHBOUR = FIXTURES / "collections" / "neighbour"
PARK = "base/institutions/harbour-park.yaml"


class Desk:
    """Two collections and a folder that lies over one of them, read with and without the cache."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(RECORDS, folder / "base")
        shutil.copytree(NEIGHBOUR, folder / "neighbour")
        (folder / "over" / "institutions").mkdir(parents=True)
        self.read: list[str] = []

    def outcome(self, cache: Kept | None, **options: Any) -> object:
        """Lines, records and findings; ``read`` names the files that had to be read for them."""
        self.read.clear()
        paths = [self.folder / "base", self.folder / "neighbour"]
        if any((self.folder / "over").rglob("*.yaml")):
            paths.append(self.folder / "over")
        if (self.folder / "tabled").is_dir():
            paths.append(self.folder / "tabled")
        took = Intake(layers(paths, shipped=False), kept=cache, **options)
        lines = sorted(b"".join(took).splitlines())
        records = [
            (record.path, record.id, record.iri, record.graph, record.type, record.pages,
             record.collection, record.of_row, record.names(), list(record.root.statements()))
            for record in took.reading.records
        ]  # fmt: skip
        return lines, records, took.reading.faults, took.reading.unknown

    def lines(self) -> list[bytes]:
        """The lines that a build with the cache gets."""
        found = self.outcome(Kept.opened())
        assert isinstance(found, tuple)
        return list(found[0])

    def same(self) -> list[str]:
        """What had to be read with the cache; it comes out as without it."""
        cache = Kept.opened()
        assert cache is not None
        found = self.outcome(cache)
        read = list(self.read)
        assert found == self.outcome(None)
        return read

    def change(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of kept lines, of this test's own; every file is a batch of its own."""
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(intake, "CUT", 1)
    return tmp_path / "cache" / kept.FOLDER


@pytest.fixture
def desk(tmp_path: Path, lines: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(tmp_path / "desk")
    yield _watched(desk, monkeypatch)


def _watched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    def read(files: list[Path], seen: Any) -> Reading:
        desk.read += [path.name for path in files]
        return read_all(files, seen)

    monkeypatch.setattr(intake, "read_all", read)
    return desk


def test_what_was_read_once_is_not_read_again(desk: Desk) -> None:
    assert len(desk.same()) > 8
    assert desk.same() == []


def test_only_what_changed_is_read(desk: Desk) -> None:
    desk.same()
    desk.change(PARK, "Harbour Park", "Harbour Gardens")
    assert desk.same() == ["harbour-park.yaml"]
    os.utime(desk.folder / PARK)
    assert desk.same() == []
    (desk.folder / PARK).unlink()
    assert desk.same() == []
    new = desk.folder / "base" / "institutions" / "new.yaml"
    new.write_text("id: institution/new\ntype: Institution\nlabel: {en: New}\n", "utf-8")
    assert desk.same() == ["new.yaml"]
    new.rename(new.with_name("newer.yaml"))  # its id does not fit it any more
    assert desk.same() == ["newer.yaml"]
    assert desk.same() == ["newer.yaml"]
    new.with_name("newer.yaml").rename(new)
    assert desk.same() == []


def test_the_same_records_elsewhere_are_known(desk: Desk, tmp_path: Path) -> None:
    desk.same()
    desk.folder = desk.folder.rename(tmp_path / "moved")
    assert desk.same() == []


def test_what_a_collection_says_of_itself_decides(desk: Desk) -> None:
    desk.same()
    desk.change("neighbour/collection.yaml", "publicdomain/zero/1.0", "licenses/by/4.0")
    assert len(desk.same()) == len(list((desk.folder / "neighbour").glob("*/*.yaml")))
    desk.change("neighbour/collection.yaml", "slug: neighbour", "slug: other")
    assert desk.same()
    shutil.copy(desk.folder / "neighbour" / "collection.yaml", desk.folder / "base")
    desk.change("base/collection.yaml", "slug: other", "slug: third")
    assert desk.same()


def test_what_lies_over_and_under_decides_and_both_states_are_kept(desk: Desk) -> None:
    desk.same()
    over = desk.folder / "over" / "institutions" / "harbour-park.yaml"
    shutil.copy(desk.folder / PARK, over)
    desk.change("over/institutions/harbour-park.yaml", "Harbour Park", "Park Over Others")
    assert desk.same() == ["harbour-park.yaml"] * 2  # the one on top, the one whose place it takes
    assert desk.same() == []
    over.rename(over.with_suffix(".aside"))
    assert desk.same() == []
    # An entity has one name: another in the lower collection makes another of the upper one.
    desk.change("base/facilities/harbour-compute.yaml", "en: ", "en: New ")
    assert desk.same().count("harbour-compute.yaml") == 2
    assert desk.same() == []


def test_a_table_refers_to_names_that_are_kept(desk: Desk) -> None:
    desk.same()
    tabled = desk.folder / "tabled"
    shutil.copytree(TABLES, tabled)
    (tabled / "centres.csv").write_text(
        (TABLES / "centres.csv").read_text("utf-8").replace("Heron Institute", "Harbour Park"),
        "utf-8",
    )
    own = (NEIGHBOUR / "collection.yaml").read_text("utf-8").replace("neighbour", "centres")
    own += "tables: [{mapping: centres.toml, files: [centres.csv]}]\n"
    (tabled / "collection.yaml").write_text(own, "utf-8")
    assert desk.same() == []  # the names are asked for now, and were kept before
    operator = f"operator> <{ID}institution/harbour-park> <{GRAPH}centres/"
    assert operator in b"\n".join(desk.lines()).decode()
    desk.change(PARK, "Harbour Park", "Another Name")
    assert desk.same() == ["harbour-park.yaml"]
    assert operator not in b"\n".join(desk.lines()).decode()


def test_other_code_reads_for_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.same()
    monkeypatch.setattr(kept, "code_that_reads", lambda: "other")
    assert desk.same() == first
    monkeypatch.setattr(kept, "code_that_reads", lambda: "")
    assert Kept.opened() is None


def test_an_edited_ontology_or_package_is_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hashed is what reading looks at; what changed since it was loaded keeps nothing."""
    plain = keeping.code_that_reads.__wrapped__
    before = plain()
    assert before == plain() != ""
    hashed: list[str] = []
    below = keeping._below

    def told(root: str, suffix: str) -> Iterator[str]:
        for path in below(root, suffix):
            hashed.append(path)
            yield path

    monkeypatch.setattr(keeping, "_below", told)
    plain()
    assert {Path(path).name for path in hashed} >= {
        "context.jsonld", "records.toml", "scalars.py", "forms.py", "triples.py", "iris.py",
    }  # fmt: skip
    monkeypatch.setattr(keeping, "LOADED", 0)
    assert plain() == ""


@pytest.mark.parametrize("damage", ["empty", "cut", "bit", "foreign", "exchanged", "folder"])
def test_a_damaged_entry_is_read_anew_and_mended(desk: Desk, lines: Path, damage: str) -> None:
    files = desk.same()
    entries = sorted(lines.iterdir())
    data = [path.read_bytes() for path in entries]
    for number, path in enumerate(entries):
        if damage == "folder":
            path.unlink()
            path.mkdir()
            continue
        whole = data[number]
        path.write_bytes({
            "empty": b"",
            "cut": whole[: len(whole) // 2],
            "bit": whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
            "foreign": b"SQLite format 3\0" * 99,
            "exchanged": data[number - 1],
        }[damage])  # fmt: skip
    assert desk.same() == files
    assert desk.same() == (files if damage == "folder" else [])


def test_a_cache_that_cannot_be_written_changes_nothing(
    desk: Desk, lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **how: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkstemp", full)
        files = desk.same()
        assert desk.same() == files
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        assert desk.same() == files
        assert list(lines.iterdir()) == []  # nothing half written stays
    lines.rmdir()
    lines.write_text("")
    assert Kept.opened() is None


def test_what_is_kept_is_bounded(desk: Desk, lines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.same()
    for path in lines.iterdir():
        os.utime(path, (1e9, 1e9))
    desk.change(PARK, "Harbour Park", "Harbour Gardens")
    left = lines / ".x.999999999-abcdef-01234567.tmp"  # what a killed build was writing
    left.write_bytes(b"x")
    monkeypatch.setattr(kept, "MOST", 20_000)
    before = {path.name for path in lines.iterdir()}
    desk.same()
    after = {path.name: path.stat().st_size for path in lines.iterdir()}
    assert sum(after.values()) <= 20_000 and left.name not in after
    assert after.keys() - before  # what is new is not what goes


def test_faults_keep_a_batch_out_and_their_neighbours_are_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "CUT", 10**9)  # one batch for each folder
    desk.change(PARK, "type: ", "kind: ")
    first = desk.same()
    again = desk.same()
    assert "harbour-park.yaml" in again and len(again) < len(first)
    desk.change(PARK, "kind: ", "type: ")
    assert "harbour-park.yaml" in desk.same()
    assert desk.same() == []
    twin = desk.folder / "base" / "twin.yaml"  # an id that is taken
    shutil.copy(desk.folder / PARK, twin)
    assert desk.same() == desk.same() != []


def test_the_reference_reads_every_file(desk: Desk) -> None:
    files = desk.same()
    desk.outcome(Kept.opened(), checked=True)
    assert desk.read == files


def test_a_file_that_changes_while_it_is_read_is_kept_as_what_was_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(files: list[Path], seen: Any) -> Reading:
        reading = read_all(files, seen)
        for path in files:
            if path == desk.folder / PARK:
                desk.change(PARK, "Harbour Park", "Harbour Gardens")
        return reading

    with monkeypatch.context() as patch:
        patch.setattr(intake, "read_all", late)
        desk.outcome(Kept.opened())
    assert desk.same() == ["harbour-park.yaml"]
    desk.change(PARK, "Harbour Gardens", "Harbour Park")
    assert desk.same() == []


EDITS = st.lists(
    st.tuples(
        st.sampled_from("label break mend delete add over back collection damage".split()),
        st.integers(0, 99),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_any_edits_make_what_reading_everything_makes(
    edits: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory, lines: Path
) -> None:
    desk = Desk(tmp_path_factory.mktemp("edits") / "desk")
    desk.same()
    for kind, number in edits:
        _edit(desk, kind, number, lines)
        desk.same()


def _edit(desk: Desk, kind: str, number: int, lines: Path) -> None:
    files = sorted((desk.folder / "base").rglob("*.yaml"))
    path = files[number % len(files)] if files else None
    over = desk.folder / "over" / "institutions" / "harbour-park.yaml"
    if kind == "add":
        new = desk.folder / "base" / "institutions" / f"n{number}.yaml"
        text = f"id: institution/n{number}\ntype: Institution\nlabel: {{en: Number {number}}}\n"
        new.write_text(text, "utf-8")
    elif kind == "over":
        text = f"id: institution/harbour-park\ntype: Institution\nlabel: {{en: Over {number}}}\n"
        over.write_text(text, "utf-8")
    elif kind == "back":
        over.unlink(missing_ok=True)
    elif kind == "collection":
        own = desk.folder / "neighbour" / "collection.yaml"
        text = own.read_text("utf-8").partition("\nsources")[0]
        own.write_text(text + f"\nsources: ['https://example.org/{number}']\n", "utf-8")
    elif kind == "damage":
        entries = sorted(lines.iterdir())
        entries[number % len(entries)].write_bytes(b"\0" * number)
    elif path and kind == "label":
        text = path.read_text("utf-8")
        path.write_text(text.replace("en: ", f"en: {number} "), "utf-8")
    elif path and kind == "break":
        path.write_bytes(path.read_bytes()[: number * 3])
    elif path and kind == "mend":
        source = RECORDS / path.relative_to(desk.folder / "base")
        if source.is_file():
            shutil.copy(source, path)
    elif path and kind == "delete" and len(files) > 1:
        path.unlink()


def test_releases_are_the_same_also_of_builds_at_one_time(lines: Path, tmp_path: Path) -> None:
    """Without the cache, cold by two processes with readers of their own, and warm."""
    options = ["--no-shipped", "--data", str(RECORDS)]
    out = tmp_path / "none"
    done = CliRunner().invoke(build, [*options, "--no-cache", "--out", str(out)])
    assert done.exit_code == 0 and not lines.exists()
    at_once = [
        subprocess.Popen(
            [sys.executable, "-m", "benchgraph", "build", *options, "--workers", "2", "--out", at],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for at in (tmp_path / "a", tmp_path / "b")
    ]
    assert [process.wait(60) for process in at_once] == [0, 0]
    assert {path.suffix for path in lines.iterdir()} == {".lines"}
    plain = open_release(out)
    warm = build_release(RECORDS, tmp_path / "warm", shipped=False)
    assert warm.manifest == plain.manifest
    for made in (warm, open_release(tmp_path / "a"), open_release(tmp_path / "b")):
        assert made.manifest["root"] == plain.manifest["root"]
        for member in ("benchgraph.nq.gz", "benchgraph.ttl"):
            assert (made.path / member).read_bytes() == (plain.path / member).read_bytes()


def test_going_on_without_bad_records_is_the_same(lines: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(RECORDS, data)
    (data / "institutions" / "harbour-park.yaml").write_text("id: [", "utf-8")
    # The second attempt of a build takes what the first one read.
    builds = [
        assemble(data, shipped=False, keep_going=True, cache=cache) for cache in (False, True)
    ]
    said = [
        ([line for block in each.lines.blocks() for line in block], each.left_out,
         each.asserted_report.results)
        for each in builds
    ]  # fmt: skip
    assert said[0] == said[1] and builds[0].left_out
