"""What the documentation shows is true: commands run, shown lines are printed, links hold."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import benchgraph
from benchgraph.cli import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]
    if "decisions" not in path.parts and not path.parent.name.startswith(".")
)
Run = Callable[..., "subprocess.CompletedProcess[str]"]
# These need a server or a URL: tests/stores and tests/pages run them against real ones. Watching
# does not end by itself: tests/live runs the session that is shown.
# Two snapshots of a table are followed with the wheel, in an empty folder (tests/safety).
ELSEWHERE = re.compile(
    r"\bmarch\b|\baugust\b|https?://|--endpoint|\bload\b|benchgraph watch|<[a-z]|\bDIR\b|…"
    r"|\bNAME\b|\bENTITY\b"
)


def commands() -> Iterator[tuple[str, str, list[str]]]:
    """Each command of the pages, with the lines that are shown under it in a console block."""
    for page in PAGES:
        name = page.relative_to(ROOT).as_posix()
        text = page.read_text("utf-8").replace("\\\n", " ")
        for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, shown = part.partition("\n")
                yield name, command, shown.splitlines()
        outside = re.sub(r"^```console\n(.*?)^```", "", text, flags=re.M | re.S)
        for line in re.findall(r"^(?:    |\$ )(benchgraph [a-z].*)$", outside, re.M):
            yield name, line, []


def bare(command: str) -> str:
    """A command without the comment, the file or the other program behind it."""
    return command.split("  #")[0].split(" > ")[0].split(" | ")[0].strip()


def examples() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each command once, and again where a page shows other lines of what it prints."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for page, command, lines in commands():
        shown = tuple(lines)
        if not command.startswith("benchgraph ") or ELSEWHERE.search(command):
            continue
        known = (bare(command), shown) in seen
        seen |= {(bare(command), shown), (bare(command), ())}
        if not known:
            yield page, command, shown


EXAMPLES = list(examples())


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, release) -> Path:
    """A folder with the files that the documented commands name."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "tests" / "fixtures" / "records", folder / "my-records")
    shutil.copytree(ROOT / "tests" / "fixtures" / "records", folder / "drafts")
    maker = runpy.run_path(str(ROOT / "tests" / "pages" / "page_maker.py"))
    (folder / "pages").mkdir()
    (folder / "pages" / "case.html").write_text(maker["case_page"](), "utf-8")
    shutil.copytree(release.path.parent, folder / "release")
    shutil.copytree(folder / "release" / "001", folder / "release" / "002")
    shutil.copytree(ROOT / "docs" / "examples" / "tideline", folder / "tideline")
    shutil.copytree(ROOT / "docs" / "examples" / "reconcile", folder / "table-drafts")
    (folder / "tideline" / "tideline.toml").rename(folder / "tideline.toml")
    for name in ("north-halls", "north-watch"):
        shutil.copytree(ROOT / "docs" / "examples" / name, folder / name)
    shutil.copytree(ROOT / "docs" / "examples" / "tables", folder / "tables")
    shutil.copytree(ROOT / "tests" / "fixtures" / "records", folder / "harbour-records")
    for name in ("corrections", "closure", "shacl"):
        for path in (ROOT / "docs" / "examples" / name).iterdir():
            shutil.copy(path, folder)
    (folder / "question.rq").write_text("SELECT * { ?case a bg:Case } LIMIT 1")
    (folder / "rates.csv").write_text("date,from,to,rate\n2026-01-02,HKD,USD,0.128\n")
    return folder


def test_the_readme_shows_commands() -> None:
    assert sum(page == "README.md" for page, _, _ in EXAMPLES) >= 12


@pytest.mark.parametrize(("page", "command", "shown"), EXAMPLES, ids=lambda value: str(value)[:60])
def test_a_documented_command_runs_and_prints_what_is_shown(
    run: Run, workplace: Path, page: str, command: str, shown: tuple[str, ...]
) -> None:
    done = run(*shlex.split(bare(command))[1:], cwd=workplace)
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    printed = " ".join(done.stdout.split())
    for line in shown:
        for part in line.split("…"):
            assert " ".join(part.split()) in printed, (line, done.stdout[:3000])


def test_every_command_is_in_the_readme_or_a_page_that_it_names() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    for name in COMMANDS:
        assert f"benchgraph {name}" in text, name


def test_the_python_example_of_the_readme_runs(release, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
    )
    exec(code, {})
    assert "Cyberport" in capsys.readouterr().out


def test_every_name_of_the_library_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for name in benchgraph.__all__:
        assert getattr(benchgraph, name)
        assert name == "BenchgraphError" or f"`{name}`" in text, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_within_the_project_hold(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
