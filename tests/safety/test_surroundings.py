"""The command in odd surroundings (streams, locales, homes): one plain sentence, no traceback."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from safety_commands import RECORDS, told

from benchgraph.errors import ReleaseError
from benchgraph.keeping import cache_folder
from benchgraph.release.cache import shipped_release

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def shell(command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """``command`` in a shell; the word ``benchgraph`` in it is the command, not part of a path."""
    python = f"{sys.executable} -m benchgraph"
    return subprocess.run(
        ["sh", "-c", re.sub(r"(?<!\S)benchgraph(?= )", lambda _: python, command)],
        capture_output=True, text=True, check=False, env={**os.environ, **env},
    )  # fmt: skip


def test_a_closed_output_is_said_and_nothing_is_done(tmp_path: Path) -> None:
    """A file opened later would get number 1, and with it what is printed."""
    done = shell(f"benchgraph build --data {RECORDS} --out {tmp_path / 'out'} >&-")
    assert told(done) == "benchgraph: standard output is closed\n"
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_full_is_said_once() -> None:
    done = shell("benchgraph questions >/dev/full")
    assert told(done) == "benchgraph: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("closing", ["2>&-", "2>/dev/full"])
def test_an_error_that_nobody_can_read_is_still_an_exit_code(closing: str) -> None:
    done = shell(f"benchgraph show --release nowhere x {closing}")
    assert told(done) == "" and done.stdout == ""


def test_a_closed_input_is_an_empty_query(small_release: Path) -> None:
    done = shell(f"benchgraph sparql --release {small_release} --file - <&-")
    assert "not a query" in told(done)


OLD = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_a_screen_without_chinese_shows_escapes(small_release: Path) -> None:
    command = f"benchgraph sparql --release {small_release} 'SELECT (\"数码港\" AS ?x) {{}}'"
    done = shell(command, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0 and r"\u6570\u7801\u6e2f" in done.stdout


def test_a_build_under_an_old_locale_has_the_same_bytes(
    small_release: Path, tmp_path: Path
) -> None:
    done = shell(f"benchgraph build --data {RECORDS} --no-shipped --out {tmp_path}", **OLD)
    assert done.returncode == 0, done.stderr
    name = "001/manifest.json"
    assert (tmp_path / name).read_bytes() == (small_release / name).read_bytes()


def test_a_word_that_is_not_utf8_is_said_to_be_none(small_release: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchgraph", "show", "--release", str(small_release), b"\xff"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "not UTF-8" in told(done)


@pytest.mark.parametrize("tag", ['"}', "", "e", "en us", "de\n"])
@pytest.mark.parametrize("command", ["show", "related", "compare"])
def test_what_is_no_language_tag_is_refused(
    run: Run, small_release: Path, command: str, tag: str
) -> None:
    done = run(command, "harbour-compute", "--release", small_release, "--lang", tag)
    assert "there is nothing in this language" in told(done)


# -- the cache ---------------------------------------------------------------------------------


def test_without_a_home_the_cache_asks_for_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    monkeypatch.delenv("BENCHGRAPH_CACHE")
    for answer in ("~/.cache/benchgraph", RuntimeError("no home")):

        def nowhere(*_: object, answer: object = answer, **__: object) -> object:
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(platformdirs, "user_cache_dir", nowhere)
        with pytest.raises(ReleaseError, match="home folder") as caught:
            cache_folder()
        assert "BENCHGRAPH_CACHE" in str(caught.value)
    assert not Path("~").exists()


def test_a_cache_that_cannot_be_used_is_said_before_the_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path / "file"))
    with pytest.raises(ReleaseError, match="cannot be made"):
        shipped_release()
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ReleaseError, match="cannot be written") as caught:
        shipped_release()
    assert "BENCHGRAPH_CACHE" in str(caught.value)


def test_a_cache_that_may_only_be_read_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_release: Path
) -> None:
    """As in a container whose image holds the graph."""
    shutil.copytree(small_release, tmp_path / "key")
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(tmp_path))
    monkeypatch.setattr("benchgraph.release.cache.shipped_folder", lambda: tmp_path / "key")
    monkeypatch.setattr(os, "access", lambda path, mode: mode == os.R_OK)
    assert shipped_release().path == tmp_path / "key" / "001"
