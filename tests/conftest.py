"""What every part of the suite shares: the shipped graph built once, and where material may lie."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from chromium import chromium
from warm import Warm

ROOT = Path(__file__).resolve().parent.parent
RECORDS = ROOT / "tests" / "fixtures" / "records"
BUILT_AT = "1767225600"  # the moment that every file of a wheel and an sdist bears here


def pytest_configure(config: pytest.Config) -> None:
    # Git hooks and a developer's own settings must not reach the tests.
    os.environ.pop("BENCHGRAPH_TRACEBACK", None)
    # How long one example takes is a matter of what else the machine does.
    settings.register_profile("unhurried", settings.default, deadline=None)
    settings.load_profile("unhurried")
    # Every process reads every test, and what one has compiled the others find: each begins
    # elsewhere.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and config.args == config.getini("testpaths"):
        places = sorted(str(path) for path in (ROOT / "tests").iterdir() if holds_tests(path))
        places = [path for path in places if path not in ignored(config)]
        turn = int(worker.removeprefix("gw")) * len(places)
        turn //= int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        config.args = places[turn:] + places[:turn]


def holds_tests(path: Path) -> bool:
    return path.match("test_*.py") or (path.is_dir() and any(path.rglob("test_*.py")))


def ignored(config: pytest.Config) -> set[str]:
    given = config.getoption("ignore") or []
    return {str((config.invocation_params.dir / path).resolve()) for path in given}


# Files in the order in which processes take them: what takes long first, so that none is left with
# it at the end when the others have nothing to do.
DEAR = (
    "tests/stores/", "tests/spark/", "tests/query/test_shipped", "tests/test_documentation",
    "tests/e2e/", "tests/pages/test_pages_ingest", "tests/live/", "tests/packages/",
    "tests/safety/test_wheel", "tests/packing/", "tests/freezing/", "tests/docsite/",
    "tests/shapes/", "tests/ontology/test_ontology_closure",
    "tests/network/test_network_formats", "tests/api/", "tests/asof/",
    "tests/pages/review/test_review_runs", "tests/pages/reading/test_pages_text",
    "tests/network/test_network_gephi", "tests/query/test_questions",
    "tests/release/test_release", "tests/release/test_layers",
    "tests/relations/test_relations_following", "tests/pages/profile/",
    "tests/serving/test_serving_operation", "tests/serving/test_serving_explorer",
    "tests/serving/test_serving_walk", "tests/validation/test_broken_records",
)  # fmt: skip
# Whose tests share something that takes long to make: a store that is loaded, a second engine's
# findings in every example.
TOGETHER = re.compile(
    r"tests/stores/.*\[(?P<store>oxigraph|fuseki|rdf4j|virtuoso)\b|tests/(?P<folder>shapes|spark)/"
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are processors: each waits for servers and disks now and then."""
    return 1 + (os.cpu_count() or 1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With ``--dist loadfile``, processes take files or what goes together, the dear ones first."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False  # not by their number of tests

    class DearFirst(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            together = TOGETHER.match(nodeid)
            if together is None:
                return str(super()._split_scope(nodeid))
            return together["store"] or together["folder"]

    return DearFirst(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every process collects the same; in this order it is dealt out."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return

    def turn(item: pytest.Item) -> int:
        found = (n for n, start in enumerate(DEAR) if item.nodeid.startswith(start))
        return next(found, len(DEAR))

    items.sort(key=lambda item: (turn(item), item.path))


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that no other test writes to, for those that look at what lies in it."""
    folder = tmp_path / "own-cache"
    monkeypatch.setenv("BENCHGRAPH_CACHE", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of the test run's own, so that nothing of the user's is read or written.

    Processes that share the tests of a run share it, and the shipped graph is built once for all.
    """
    shared = "PYTEST_XDIST_WORKER" in os.environ
    if shared:
        folder = tmp_path_factory.getbasetemp().parent / "cache"
    else:
        folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("BENCHGRAPH_CACHE")
    os.environ["BENCHGRAPH_CACHE"] = str(folder)
    if shared:
        from filelock import FileLock

        from benchgraph.release import open_release

        with FileLock(folder.with_suffix(".lock")):
            open_release()
    yield folder
    if before is None:
        del os.environ["BENCHGRAPH_CACHE"]
    else:
        os.environ["BENCHGRAPH_CACHE"] = before


@pytest.fixture(scope="session")
def release(cache: Path):
    """The release of the shipped records."""
    from benchgraph.release import open_release

    return open_release()


Share = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def share(cache: Path) -> Share:
    """A folder that one process of a run makes and all of them read: ``share(name, make)``.

    ``make`` fills a folder of another name, so that what lies in it must not hold its own place.
    """
    from filelock import FileLock

    def shared_folder(name: str, make: Callable[[Path], object]) -> Path:
        folder = cache.with_name(f"{cache.name}-{name}")
        with FileLock(folder.with_suffix(".lock")):
            if not folder.exists():
                part = folder.with_suffix(".part")
                part.mkdir()
                make(part)
                part.rename(folder)
        return folder

    return shared_folder


@pytest.fixture(scope="session")
def distributions(share: Share) -> Path:
    """The folder with the sdist, and the wheel that is made from it, as an index would get them."""

    def make(folder: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
            env={**os.environ, "SOURCE_DATE_EPOCH": BUILT_AT},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    return share("distributions", make)


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    (built,) = distributions.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """Playwright, which a process can start only once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Any) -> Iterator[Any]:
    """A real Chromium; required in CI, else left out where it is missing."""
    with chromium(playwright) as started:
        yield started


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder with the given source pages, where it is at hand."""
    return shared_folder()


def shared_folder() -> Path | None:
    """``$BENCHGRAPH_SHARED``, or ``shared`` beside the checkout; None where there is none."""
    folder = Path(os.environ.get("BENCHGRAPH_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "pages").is_dir() else None


Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(**more: str) -> dict[str, str]:
    """What a command of the tests sees of the world."""
    return {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100", **more}


@pytest.fixture(scope="session")
def run_alone(cache: Path) -> Run:
    """Run the installed command as a user does: a new interpreter, a process of its own."""

    def run_command(
        *arguments: str | Path, input: str | None = None, cwd: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "benchgraph", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            input=input,
            cwd=cwd,
            timeout=120,
            check=False,
            env=environment(**env),
        )

    return run_command


@pytest.fixture(scope="session")
def run(cache: Path, run_alone: Run) -> Iterator[Run]:
    """Run the installed command in a process of its own, forked from a warm one (``warm``).

    An interpreter that is to start differently is started; tests/e2e and tests/safety start all.
    """
    warm = Warm()

    def run_command(
        *arguments: str | Path, input: str | None = None, cwd: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        if any(name.startswith(("PYTHON", "LC_", "LANG")) for name in env):
            return run_alone(*arguments, input=input, cwd=cwd, **env)
        return warm.run(list(map(str, arguments)), input, cwd, environment(**env), 120)

    yield run_command
    warm.close()


@pytest.fixture(scope="session")
def small_release(run: Run, share: Share) -> Path:
    """A release of the small records; a test that harms it takes a copy."""

    def make(folder: Path) -> None:
        done = run("build", "--data", RECORDS, "--no-shipped", "--out", folder / "release")
        assert done.returncode == 0, done.stderr

    return share("small", make) / "release"
