"""script/docs as it is called: what it refuses, what it replaces, what it sets up."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(builder: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Any:
    """Calls the script with a folder; its code and what it said. Sphinx's part is one page."""

    def one_page(_: object, folder: Path) -> None:
        (folder / "index.html").write_text('<a href="#here" id="here">here</a>')

    main = builder["main"]
    monkeypatch.setitem(main.__globals__, "_make", one_page)
    monkeypatch.setitem(main.__globals__, "site_of", lambda store: None)
    monkeypatch.setitem(main.__globals__, "_shipped", lambda: None)

    def called(*arguments: str) -> tuple[int, str]:
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.err if code else said.out

    return called


def test_what_is_not_an_earlier_site_is_refused(run: Any, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "thesis.txt").write_text("years")
    code, said = run(str(work))
    assert code == 2
    assert "holds something else than an earlier site" in said
    assert "thesis.txt" in said
    assert (work / "thesis.txt").read_text() == "years"
    # A file; a folder in it; the site of a reader who put something of their own into it.
    file = tmp_path / "file"
    file.write_text("x")
    for name in (file, file / "site"):
        code, said = run(str(name))
        assert (code, file.read_text()) == (2, "x")
        assert "Traceback" not in said
    site = tmp_path / "site"
    assert run(str(site))[0] == 0
    (site / "notes.txt").write_text("mine")
    code, said = run(str(site))
    assert code == 2
    assert "notes.txt" in said
    # What it wrote itself is replaced, an empty folder taken, and nothing left beside them.
    (site / "notes.txt").unlink()
    (tmp_path / "empty").mkdir()
    for name in ("site", "empty", "new/below"):
        code, said = run(str(tmp_path / name))
        assert code == 0, said
        assert (tmp_path / name / "index.html").is_file()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_without_permission_or_sphinx_it_is_one_error(
    run: Any, builder: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, *_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refused)
        code, said = run(str(tmp_path / "site"))
    assert code == 2
    assert "cannot be written" in said
    assert "Permission denied" in said
    with monkeypatch.context() as patch:
        patch.setitem(builder["main"].__globals__, "find_spec", lambda _: None)
        code, said = run(str(tmp_path / "site"))
    assert code == 2
    assert "Sphinx is missing" in said
    assert "pip install 'benchgraph[docs]'" in said
    assert not (tmp_path / "site").exists()


def test_it_sets_up_its_environment_and_keeps_the_folder_it_is_called_in(tmp_path: Path) -> None:
    """In a checkout whose environment holds what is needed, from another folder."""
    place = tmp_path / "check out"
    (place / "script" / "site").mkdir(parents=True)
    for name in ("docs", "environment"):
        shutil.copy(ROOT / "script" / name, place / "script")
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, place)
    (place / "script" / "site" / "build.py").write_text(
        "import os, sys; print(os.getcwd(), *sys.argv[1:])"
    )
    python = place / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (place / ".venv" / ".installed-docs").touch()
    done = subprocess.run(
        [place / "script" / "docs", "a b"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{tmp_path} a b\n"
