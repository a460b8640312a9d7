"""``search`` and ``list`` as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Run = Callable[..., "CompletedProcess[str]"]


def test_search_groups_by_kind_and_marks_what_was_found(run: Run, release) -> None:
    done = run("search", "3,000", "PFLOPS", "--release", release.path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "facilities" and "«3000» «PFLOPS»" in lines[2]
    assert "\x1b" not in done.stdout and all(len(line) < 200 for line in lines)


def test_search_in_json_has_offsets_and_nothing_found_is_exit_code_1(run: Run, release) -> None:
    done = run("search", "數碼港", "--release", release.path, "--format", "json", "--limit", "1")
    (row,) = json.loads(done.stdout)["results"]["bindings"]
    assert row["offsets"]["value"] == "0-3" and row["thing"]["value"].endswith("/cyberport")
    done = run("search", "Cyberprot", "--release", release.path)
    assert done.returncode == 1 and "did you mean 'Cyberport'" in done.stderr


def test_list_filters_and_cuts(run: Run, release, tmp_path: Path) -> None:
    done = run("list", "institutions", "--region", "hk", "--limit", "2", "--release", release.path)
    assert done.returncode == 0 and "2 rows of 20" in done.stderr, done.stderr


def test_a_region_that_is_not_there_is_told_with_those_that_are(run: Run, release) -> None:
    done = run("ask", "promise-tracker", "-p", "region=nowhere", "--release", release.path)
    assert done.returncode == 1 and "hong-kong, israel" in done.stderr
