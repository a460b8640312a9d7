"""What went wrong, or came at a bad moment, is right again with the next look."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from edits import COLLECTION, write_records

from benchgraph.errors import ReleaseError
from benchgraph.live import Live
from benchgraph.release import assemble
from benchgraph.release.lines import parted

LINKS = "subject,relation,object,source,note\n"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    write_records(folder, cases=3)
    return folder


@pytest.fixture(scope="module")
def live_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live") / "records"
    write_records(folder, cases=3)
    return folder


@pytest.fixture(scope="module")
def live(live_records: Path) -> Iterator[Live]:
    """A live graph on which one test after the other goes on."""
    with Live.open(live_records, live_records.parent / "out", shipped=False) as opened:
        yield opened


def institutions(folder: Path) -> list[Path]:
    return sorted((folder / "institutions").glob("*.yaml"))


def edited(path: Path, to: Path | None = None, **keys: Any) -> Path:
    """Save the record at ``path`` with other keys, there or elsewhere."""
    record = yaml.load(path.read_text(), yaml.BaseLoader) | keys
    to = to or path
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False))
    return to


def is_right(live: Live, *data: Path) -> bool:
    """Whether the graph is that of a whole build."""
    build = assemble(data, shipped=False, cache=False)
    besides = (b"graph/questions> .\n", b"graph/release> .\n")
    lines = (line for block in build.lines.blocks() for line in block)
    whole = {parted(line)[0].strip() for line in lines if not line.endswith(besides)}
    return {f"{triple} .".encode() for triple in live.store.triples()} == whole


def test_of_two_files_with_one_id_either_may_go(records: Path, tmp_path: Path) -> None:
    first = institutions(records)[0]
    edited(first, records / "zzz" / first.name, label={"en": "The other"})
    Live.open(records, tmp_path / "live", shipped=False).close()
    with Live.open(records, tmp_path / "live", shipped=False) as live:
        assert not live.began
        first.unlink()
        live.refresh()
        assert is_right(live, records)


def test_a_disk_that_was_full_in_the_middle_makes_everything_anew(
    live: Live, live_records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    some, other, *_ = institutions(live_records)
    edited(some, region="region/region-1", label={"en": "One"})
    monkeypatch.setattr(live._parts.engines._relations, "change", full)
    with pytest.raises(ReleaseError, match="No space"):
        live.refresh()
    monkeypatch.undo()
    edited(other, label={"en": "Two"})
    assert "did not come to its end" in live.refresh().whole
    assert is_right(live, live_records)


def test_a_finding_in_a_file_that_cannot_be_read_any_more(live: Live, live_records: Path) -> None:
    things = sorted((live_records / "facilities").glob("*.yaml"))
    path, region = things[0], yaml.safe_load(things[0].read_text())["region"].partition("/")[2]
    elsewhere = live_records / "regions" / f"{region}.yaml"
    good = {each: each.read_text() for each in (path, elsewhere)}
    path.write_text("id: [")
    live.refresh()
    elsewhere.unlink()
    caused = live.refresh().caused
    assert (str(path), 1) in [(each.file, each.line) for each in caused]
    assert live.report.results
    for each, text in good.items():
        each.write_text(text)
    live.refresh()
    assert live.ready
    assert is_right(live, live_records)


def test_what_is_made_anew_in_the_middle_of_a_change_lets_readers_read_on(
    records: Path, tmp_path: Path
) -> None:
    one, other, *_ = institutions(records)
    (records / "links.csv").write_text(
        f"{LINKS}institution/{one.stem},close,institution/{other.stem},,\n"
    )
    with Live.open(records, tmp_path / "live", shipped=False) as live:
        held = live.store
        before = len(list(held.triples()))
        text = one.read_text()
        one.unlink()
        assert "a link between entities" in live.refresh().whole
        assert len(list(held.triples())) == before
        one.write_text(text)
        live.refresh()
        assert is_right(live, records)


def test_a_link_is_wrong_when_another_collection_describes_an_end(
    records: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    one = institutions(records)[0]
    edited(one, mine / "institutions" / "own.yaml", id="institution/own", label={"en": "Own"})
    (mine / "collection.yaml").write_text(COLLECTION)
    (mine / "links.csv").write_text(f"{LINKS}institution/own,exact,institution/{one.stem},,\n")
    with Live.open([records, mine], tmp_path / "live", shipped=False) as live:
        assert live.ready
        twice = edited(one, mine / "institutions" / one.name, label={"en": "Twice"})
        live.refresh()
        assert [each.file for each in live.report.results] == [str(mine / "links.csv")]
        twice.unlink()
        live.refresh()
        assert is_right(live, records, mine)


def test_what_is_removed_below_it_is_made_anew(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "live"
    with Live.open(records, out, shipped=False) as live:
        edited(institutions(records)[0], label={"en": "One"})
        live.refresh()
        shutil.rmtree(out / "001")
        release = live.release()
        assert release is not None
        assert release.is_whole()
        shutil.rmtree(out / ".live")
        edited(institutions(records)[0], label={"en": "Two"})
        assert live.refresh().whole
        assert is_right(live, records)


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_name_that_is_no_text(live: Live, live_records: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(live_records) + b"/\xff"))
    edited(institutions(live_records)[0], folder / "x.yaml", id="institution/x", label={"en": "X"})
    assert live.refresh().files
    assert is_right(live, live_records)
