"""What the documentation shows is true: commands run, shown lines are printed, links hold."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import benchgraph
from benchgraph.cli import COMMANDS
from benchgraph.vocab import BASE
from documented import PAGES, bare, examples, not_shown

ROOT = Path(__file__).parent.parent
Run = Callable[..., "subprocess.CompletedProcess[str]"]
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


def test_the_readme_asks_five_questions_and_the_tour_shows_the_rest() -> None:
    found = [page for page, _, _ in EXAMPLES]
    assert found.count("README.md") == 5
    assert found.count("docs/tour.md") >= 10


def test_the_readme_is_read_in_two_minutes() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    prose = re.sub(r"^```console\n(.*?)^```", "", text, flags=re.M | re.S)
    assert len(re.sub(r"\]\([^)]*\)", "", prose).split()) < 2 * 240
    assert len(re.findall(r"!\[[^\]]+\]\(", text)) == 1


def test_every_link_of_the_readme_leads_somewhere_from_a_package_index() -> None:
    from hatchling.metadata.core import ProjectMetadata
    from hatchling.plugin.manager import PluginManager

    text = ProjectMetadata(str(ROOT), PluginManager()).core.readme
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) >= 9
    site = BASE + "docs/"
    for link in links:
        assert link.startswith("https://"), link
        if link.startswith(site) and (name := link.removeprefix(site).partition("#")[0]):
            beside = ROOT / "CONTRIBUTING.md" if name == "contributing" else ROOT / "docs" / name
            assert beside.exists() or beside.with_name(beside.name + ".md").exists(), link


@pytest.mark.parametrize(("page", "command", "shown"), EXAMPLES, ids=lambda value: str(value)[:60])
def test_a_documented_command_runs_and_prints_what_is_shown(
    run: Run, workplace: Path, page: str, command: str, shown: tuple[str, ...]
) -> None:
    done = run(*shlex.split(bare(command))[1:], cwd=workplace)
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    assert (missing := not_shown(done.stdout, shown)) is None, (missing, done.stdout[:3000])


def test_every_command_is_in_the_readme_or_a_page_that_it_names() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    for name in COMMANDS:
        assert f"benchgraph {name}" in text, name


def test_the_python_example_of_the_tour_runs(release, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs" / "tour.md").read_text("utf-8"), re.M | re.S
    )
    exec(code, {})
    assert "Cyberport" in capsys.readouterr().out


def test_every_name_of_the_library_is_in_the_tour() -> None:
    text = (ROOT / "docs" / "tour.md").read_text("utf-8")
    for name in benchgraph.__all__:
        assert getattr(benchgraph, name)
        assert name == "BenchgraphError" or f"`{name}`" in text, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_within_the_project_hold(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
