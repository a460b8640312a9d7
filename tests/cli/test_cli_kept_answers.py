"""``ask`` prints the same whether an answer is computed or was kept, and never what was so once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from click.testing import CliRunner

from benchgraph import looks
from benchgraph.cli import cli, questions
from benchgraph.query import read_catalogue
from benchgraph.release import answers, inputs
from benchgraph.release.answers import KeptAnswer, kept_answer

Run = Callable[..., CompletedProcess[str]]
Said = tuple[int, bytes, bytes]
# Those that may open nothing, since the answer is there already.
HEAVY = ("pyoxigraph", "rich", "benchgraph.query", "benchgraph.store", "benchgraph.release.read")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the kept answers, empty, where a file counts as settled at once."""
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(looks, "_TICK", 0)
    monkeypatch.setattr(looks, "_FINE_TICK", 0)
    return tmp_path / "cache" / answers.FOLDER


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Path:
    """A release that a test may change."""
    return Path(shutil.copytree(small, tmp_path / "own"))


def said(*arguments: object) -> Said:
    done = CliRunner().invoke(cli, ["ask", *map(str, arguments)])
    return done.exit_code, done.stdout_bytes, done.stderr_bytes


def nothing_opened(*arguments: object) -> None:
    raise AssertionError("the store was opened")


def test_every_question_is_answered_the_same_from_what_was_kept(
    kept: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [(name, "--release", small) for name in read_catalogue()]
    asked += [(*asked[n], "--format", "xlsx") for n in (3, 11)]
    asked += [(*one, "--format", "json", "--lang", "ja") for one in asked[::4]]
    asked += [(*one, "--limit", "1") for one in asked[::7]]
    first = [said(*one) for one in asked]
    answered = [(one, found) for one, found in zip(asked, first, strict=True) if found[0] == 0]
    assert len(answered) > 40 and len(list(kept.iterdir())) == len(answered)
    monkeypatch.setattr("benchgraph.cli.options.open_store", nothing_opened)
    assert [said(*one) for one, _ in answered] == [found for _, found in answered]


def test_what_was_kept_is_what_would_be_computed_now(kept: Path, small: Path) -> None:
    def all_three() -> list[Said]:
        arguments = ("--release", small)
        return [
            said("promise-tracker", *arguments),
            said("sources-cited", *arguments, "--format", "csv"),
            said("promises-due", *arguments, "-p", "on=2020-01-01", "--format", "table"),
        ]

    first, again = all_three(), all_three()
    shutil.rmtree(kept)
    assert first == again == all_three()


def test_another_width_of_the_screen_is_another_answer(
    kept: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers_ = set()
    for columns in ("60", "110", "60"):
        monkeypatch.setenv("COLUMNS", columns)
        answers_.add(said("promise-tracker", "--release", small))
    assert len(answers_) == 2 == len(list(kept.iterdir()))


def test_the_past_queries_and_errors_are_not_kept(kept: Path, small: Path) -> None:
    assert said("promise-tracker", "--release", small, "--as-of", "2024")[0] == 0
    assert said("promise-tracker", "--release", small, "--print-query")[0] == 0
    assert said("promise-traker", "--release", small)[0] == 1
    assert said("promise-tracker", "--release", small, "--columns", "no-such")[0] != 0
    assert not kept.exists()


def test_an_answer_that_the_day_decides_is_of_its_day(kept: Path, small: Path) -> None:
    def place(question: str, day: str, *settings: str) -> Path:
        found = kept_answer(small, question, settings, day)
        assert found is not None
        return found.path

    first, second = "2026-11-29", "2026-11-30"
    depending = {name for name, each in read_catalogue().items() if each.dated({}, first)}
    assert "promise-tracker" in depending and len(depending) < 10
    for name in read_catalogue():
        assert (place(name, first) != place(name, second)) == (name in depending)
    # Any day may be said to be today's.
    name = "what-happened-between"
    for setting in ("since=today", "till=today "):
        assert place(name, first, setting) != place(name, second, setting)


def test_whatever_changes_gives_another_place(
    kept: Path, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def place() -> Path:
        found = kept_answer(own, "promise-tracker", (), "2026-11-29")
        assert found is not None
        return found.path

    places = [place()]
    assert place() == places[0]
    (store,) = own.glob("*/store")
    shutil.copytree(store, tmp_path / "copy")
    shutil.rmtree(store)
    (tmp_path / "copy").rename(store)  # the same bytes, but nobody has looked into them
    places.append(place())
    (manifest,) = own.glob("*/manifest.json")
    manifest.write_text(manifest.read_text("utf-8").replace('"records": 1', '"records": 2'))
    places.append(place())
    (own / "CURRENT").write_text("002\n")
    assert kept_answer(own, "promise-tracker", (), "2026-11-29") is None
    shutil.copytree(own / "001", own / "002")
    places.append(place())
    monkeypatch.setattr(answers, "__version__", "0.0.0")
    places.append(place())
    questions = tmp_path / "queries" / "questions"
    questions.mkdir(parents=True)
    monkeypatch.setattr(answers, "resource_dir", lambda name: tmp_path / name)
    for text in ("# What?\n", "# Who?\n"):
        (questions / "promise-tracker.rq").write_text(text)
        places.append(place())
    assert len(set(places)) == len(places)


def test_a_release_that_was_written_over_is_asked_anew(kept: Path, own: Path) -> None:
    first = said("promise-tracker", "--release", own)
    assert first[0] == 0 and said("promise-tracker", "--release", own) == first
    (table,) = list(own.glob("*/store/*.sst"))[:1]
    table.write_bytes(b"\0" * table.stat().st_size)
    code, out, _ = said("promise-tracker", "--release", own)
    assert (code, out) != first[:2]


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "folder", "another"])
def test_a_damaged_entry_is_computed_anew(kept: Path, small: Path, damage: str) -> None:
    first = said("promise-tracker", "--release", small)
    (entry,) = kept.iterdir()
    whole = entry.read_bytes()
    if damage == "folder":
        entry.unlink()
        entry.mkdir()
    else:
        entry.write_bytes(
            {
                "cut": whole[:-1],
                "flipped": whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
                "empty": b"",
                "another": b"rows\n",
            }[damage]
        )
    assert said("promise-tracker", "--release", small) == first
    if damage != "folder":
        assert entry.read_bytes() == whole  # mended


def test_where_nothing_can_be_kept_the_answer_is_the_same(
    kept: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = said("promise-tracker", "--release", small)
    shutil.rmtree(kept)
    kept.write_text("a file, and no folder")
    assert said("promise-tracker", "--release", small) == first
    monkeypatch.setenv("BENCHGRAPH_CACHE", "/dev/null/cache")
    assert said("promise-tracker", "--release", small) == first


def test_answers_are_bounded_and_the_oldest_go(
    kept: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST", 3)
    places = []
    for number in range(5):
        found = kept_answer(small, "promise-tracker", (), "", number)
        assert found is not None
        found.write(b"data", "1 row")
        os.utime(found.path, (number, number))
        places.append(found)
    # What is as old as the epoch goes before what was just written.
    assert [place.read() is None for place in places] == [True, True, False, False, False]
    monkeypatch.setattr(answers, "LARGEST", 3)
    found = kept_answer(small, "promise-tracker", (), "", "large")
    assert found is not None
    found.write(b"data", "1 row")
    assert found.read() is None


def test_what_changes_while_it_is_read_is_not_found_again(
    kept: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where it changes back: which of the two was read, nobody knows."""
    computed = []

    def meanwhile(*arguments: Any) -> tuple[bytes, str]:
        computed.append(arguments)
        moved = (own / "CURRENT").rename(own / "other")
        (own / "CURRENT").write_text("001\n")
        found = answered(*arguments)
        moved.rename(own / "CURRENT")
        return found

    answered = questions._answered
    monkeypatch.setattr(questions, "_answered", meanwhile)
    assert said("promise-tracker", "--release", own) == said("promise-tracker", "--release", own)
    assert len(computed) == 2


def test_behind_a_link_to_a_folder_nothing_is_relied_on(
    kept: Path, own: Path, tmp_path: Path
) -> None:
    (store,) = own.glob("*/store")
    store.rename(tmp_path / "elsewhere")
    store.symlink_to(tmp_path / "elsewhere")
    assert said("promise-tracker", "--release", own)[0] == 0 and not kept.exists()


def test_a_release_is_not_written_into(kept: Path, own: Path) -> None:
    before = sorted(str(path) for path in own.rglob("*"))
    said("promise-tracker", "--release", own)
    assert sorted(str(path) for path in own.rglob("*")) == before


def test_processes_at_once_read_whole_answers(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from benchgraph.release.answers import KeptAnswer\n"
        "kept, mine = KeptAnswer(Path(sys.argv[1])), sys.argv[2].encode() * 100_000\n"
        "for _ in range(60):\n"
        "    kept.write(mine, sys.argv[2])\n"
        "    data, said = kept.read()\n"
        "    assert data == said.encode() * 100_000\n"
    )
    place = tmp_path / "answers" / "entry"
    running = [
        subprocess.Popen([sys.executable, "-c", code, place, word]) for word in ("one", "two")
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    found = KeptAnswer(place).read()
    assert found is not None and [path.name for path in place.parent.iterdir()] == ["entry"]


def test_a_kept_answer_is_read_without_the_libraries_that_compute_one(small: Path) -> None:
    code = (
        "import json, sys\n"
        "from benchgraph import looks\n"
        "looks._TICK = looks._FINE_TICK = 0\n"
        "from benchgraph.cli import main\n"
        "try: main()\n"
        "finally: print('\\n' + json.dumps(sorted(sys.modules)))\n"
    )
    asked = ["ask", "names-of-a-case", "-p", "case=ai-verify", "--release", str(small)]
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code, *asked],
            capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
    modules = json.loads(done.stdout.splitlines()[-1])
    loaded = [m for m in modules if m.startswith(HEAVY)]
    assert loaded == []


class TestKeyOfTheShippedGraph:
    """``inputs``: the key that is remembered by what the files look like."""

    @pytest.fixture
    def file(self, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """One of the inputs of a small installation."""
        for name in inputs.INPUTS:
            (tmp_path / name).mkdir()
            (tmp_path / name / "one.yaml").write_text(f"{name}: 1\n")
        monkeypatch.setattr(inputs, "resource_dir", lambda name: tmp_path / name)
        return tmp_path / "data" / "one.yaml"

    def test_a_key_is_remembered(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first = inputs.shipped_folder()
        monkeypatch.setattr(inputs, "_key", nothing_opened)
        assert inputs.shipped_folder() == first

    @pytest.mark.parametrize("tick", [0, 2_000_000_000])
    def test_an_edit_of_the_same_length_at_the_same_second_is_noticed(
        self, file: Path, tick: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looks, "_TICK", tick)
        monkeypatch.setattr(looks, "_FINE_TICK", tick)
        first, seen = inputs.shipped_folder(), file.stat()
        file.write_text("data: 2\n")
        os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        second = inputs.shipped_folder()
        file.write_text("data: 1\n")
        os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        assert second != first == inputs.shipped_folder()

    def test_what_changed_a_moment_ago_is_not_remembered(
        self, file: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looks, "_FINE_TICK", 2_000_000_000)
        inputs.shipped_folder()
        assert not list(kept.parent.glob("inputs-*"))

    def test_a_new_file_and_a_renamed_one_are_noticed(self, file: Path) -> None:
        found = [inputs.shipped_folder()]
        file.with_name("two.yaml").write_text("data: 2\n")
        found.append(inputs.shipped_folder())
        file.rename(file.with_name("three.yaml"))
        found.append(inputs.shipped_folder())
        assert len(set(found)) == 3

    @pytest.mark.parametrize("text", ["", "x", "\udcff", "0" * 85 + "\n"])
    def test_a_damaged_memory_is_none(self, file: Path, kept: Path, text: str) -> None:
        first = inputs.shipped_folder()
        (memory,) = kept.parent.glob("inputs-*")
        whole = memory.read_text("ascii")
        memory.write_text(text, "utf-8", "surrogateescape")
        assert inputs.shipped_folder() == first and memory.read_text("ascii") == whole
        # A key that was changed by one letter would name another folder.
        memory.write_text(("0" if whole[0] != "0" else "1") + whole[1:])
        assert inputs.shipped_folder() == first
