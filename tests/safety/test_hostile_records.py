"""Records that somebody made to hide, to hang or to mislead."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from safety_commands import RECORDS

from benchgraph.errors import BenchgraphError, LimitError, RecordError
from benchgraph.records import parse_record, read_records, record_files

Run = Callable[..., "subprocess.CompletedProcess[str]"]
GOOD = "id: facility/centre\ntype: Facility\nlabel: {en: Centre}\noperator: institution/operator\n"


def refused(text: str, words: str, path: str = "x.yaml") -> BenchgraphError:
    with pytest.raises(BenchgraphError, match=words) as caught:
        parse_record(text, path)
    assert caught.value.exit_code == 2 and caught.value.line
    return caught.value


@pytest.mark.parametrize(
    "escape",
    [r"\0", r"\a", r"\e[2J", r"\x7f", r"\x9b", r"\u202e", r"\u2066", r"\u200b", r"\uFEFF",
     r"\uFFFE", r"\L", r"\N"],
)  # fmt: skip
def test_an_escape_writes_no_character_that_the_file_may_not_hold(escape: str) -> None:
    """YAML's own escapes get past a look at the bytes of the file."""
    error = refused(GOOD.replace("Centre}", f'"Cen{escape}tre"}}'), "control character")
    assert error.line == 3
    refused(GOOD.replace("{en:", f'{{"e{escape}n":'), "control character")


@pytest.mark.parametrize("sign", ["\u202e", "\u2069", "\u200b", "\u2060"])
def test_what_turns_the_direction_or_cannot_be_seen_is_named(sign: str) -> None:
    error = refused(GOOD.replace("Centre}", f"Cen{sign}tre}}"), "control character")
    assert f"U+{ord(sign):04X}" in str(error)


def test_joiners_that_a_script_needs_may_stand() -> None:
    """Persian and Indic words are spelt with them, and family emoji."""
    parse_record(GOOD.replace("Centre}", '"می\u200cروم, 👩\u200d🔬"}'), "x.yaml")


@pytest.mark.parametrize(
    "identifier",
    ["facility/../../etc/passwd", "facility/..", "facility/.hidden", "facility/c\u0435ntre",
     "facility/centre/..", "facility/centre\\x", "/facility/centre", "facility/"],
)  # fmt: skip
def test_an_id_is_no_path_and_no_look_alike(identifier: str) -> None:
    refused(GOOD.replace("facility/centre", identifier), "not an id|not a usable IRI")


@pytest.mark.parametrize(
    "identifier",
    ["https://w3id.org/benchgraph/ontology#Case", "https://w3id.org/benchgraph/id/case/falcon-llm"],
)
def test_a_record_does_not_take_the_name_of_a_term_or_of_another_kind(identifier: str) -> None:
    refused(GOOD.replace("id: facility/centre", f'id: "{identifier}"'), "written short")


def test_the_id_says_what_kind_of_thing_it_is() -> None:
    refused(GOOD.replace("id: facility/", "id: case/"), "cannot have this type")
    refused(
        GOOD.replace("id: facility/centre", 'id: "https://x.example/"'), "cannot have this type"
    )


@pytest.mark.parametrize("key", ["@context", "@id", "@graph", "@reverse", "@included"])
def test_a_key_of_json_ld_is_none_of_ours(key: str) -> None:
    """A context of somebody else's would be fetched, from the net or from a file."""
    refused(GOOD + f'"{key}": "https://evil.example/c.jsonld"\n', "no such key")


def test_digits_of_another_script_are_no_number() -> None:
    refused(GOOD + "observations: [{indicator: indicator/startups, value: ٣}]\n", "plain number")
    refused(
        GOOD + "observations: [{indicator: indicator/startups, date: ２０２６}]\n", "not a date"
    )


@pytest.mark.parametrize("data", [
    GOOD.replace("\n", "\r\n").encode(), GOOD.replace("\n", "\r").encode(),
    b"\xef\xbb\xbf" + GOOD.encode(),
], ids=["windows", "old mac", "bom"])  # fmt: skip
def test_line_ends_and_byte_order_marks_of_other_systems_change_nothing(data: bytes) -> None:
    assert parse_record(data, "x.yaml") == parse_record(GOOD, "x.yaml")


# -- folders -----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    return tmp_path


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    with pytest.raises(RecordError, match="not a file"):
        read_records(folder)


def test_a_device_without_an_end_is_not_read(folder: Path) -> None:
    (folder / "zero.yaml").symlink_to("/dev/zero")
    with pytest.raises((LimitError, RecordError), match="not a file"):
        read_records(folder)


def test_a_loop_of_links_ends(folder: Path) -> None:
    (folder / "again").symlink_to(folder)
    (folder / "a.yaml").symlink_to(folder / "b.yaml")
    assert len(record_files(folder)) == 2
    (folder / "b.yaml").symlink_to(folder / "a.yaml")
    with pytest.raises(RecordError, match="cannot be read"):
        read_records(folder)


def test_what_is_hidden_is_no_record_and_capitals_do_not_hide(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("[")
    (folder / ".#good.yaml").symlink_to("somebody@host.1234")
    (folder / "b.YAML").write_text(GOOD.replace("centre", "other"))
    assert [path.name for path in record_files(folder)] == ["b.YAML", "good.yaml"]


def test_a_file_that_vanishes_while_it_is_read_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = record_files(folder)
    monkeypatch.setattr("benchgraph.records.read.record_files", lambda paths: listed)
    (folder / "good.yaml").unlink()
    with pytest.raises(RecordError, match="cannot be read") as caught:
        read_records(folder)
    assert caught.value.path == folder / "good.yaml"


def test_a_folder_that_may_not_be_read_is_not_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its records would be missing from the release without a word."""
    (folder / "secret").mkdir()
    real = os.scandir

    def guarded(path: str) -> object:
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", guarded)
    with pytest.raises(RecordError, match="folder cannot be read"):
        record_files(folder)


def test_many_bad_files_are_counted_and_the_first_ones_shown(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number:03d}.yaml").write_text("[")
    with pytest.raises(RecordError) as caught:
        read_records(tmp_path)
    assert "… and 100 more" in str(caught.value)
    assert str(caught.value).count("not YAML") == 200


def test_the_name_of_a_file_cannot_write_to_the_terminal(run: Run, tmp_path: Path) -> None:
    bad = RECORDS / "facilities" / "harbour-compute.yaml"
    for name in ("\x1b[2Jx.yaml", "a\nb.yaml"):
        (tmp_path / name).write_text("[")
        done = run("validate", tmp_path / name, "--no-shipped")
        assert done.returncode == 1 and "\x1b" not in done.stdout and "a\nb" not in done.stdout
        (tmp_path / name).write_text(bad.read_text().replace("    unit: unit/petaflops\n", ""))
        done = run("validate", tmp_path / name, "--no-shipped")
        assert done.returncode == 1 and "\x1b" not in done.stdout and "a\nb" not in done.stdout


def test_a_name_that_is_not_utf8_is_still_a_name(run: Run, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.yaml"))
    try:
        path.write_text("[")
    except OSError:
        return  # a file system that has no such names has no such trouble
    done = run("validate", tmp_path, "--no-shipped")
    assert done.returncode == 1 and r"\udcff\udcfe.yaml:" in done.stdout
