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

ROOT = Path(__file__).resolve().parent.parent
RECORDS = ROOT / "tests" / "fixtures" / "records"


def pytest_configure(config: pytest.Config) -> None:
    # Git hooks and a developer's own settings must not reach the tests.
    os.environ.pop("BENCHGRAPH_TRACEBACK", None)


# Files in the order in which processes take them: what takes long first, so that none is left with
# it at the end when the others have nothing to do.
DEAR = (
    "tests/stores/", "tests/test_documentation", "tests/safety/test_wheel", "tests/shapes/",
    "tests/query/test_shipped", "tests/e2e/", "tests/release/test_release",
    "tests/release/test_layers", "tests/asof/", "tests/pages/review/test_review_runs",
    "tests/pages/test_pages_ingest", "tests/serving/test_serving_operation",
    "tests/serving/test_serving_explorer", "tests/serving/test_serving_walk",
    "tests/network/test_network_gephi", "tests/api/", "tests/validation/test_broken_records",
    "tests/ontology/test_ontology_closure",
)  # fmt: skip
# Whose tests share something that takes long to make: a store that is loaded, a second engine's
# findings in every example.
TOGETHER = re.compile(
    r"tests/stores/.*\[(?P<store>oxigraph|fuseki|rdf4j|virtuoso)\b|tests/(?P<folder>shapes)/"
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

    items.sort(key=turn)


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


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """Playwright, which a process can start only once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder with the given source pages, where it is at hand."""
    return shared_folder()


def shared_folder() -> Path | None:
    """``$BENCHGRAPH_SHARED``, or ``shared`` beside the checkout; None where there is none."""
    folder = Path(os.environ.get("BENCHGRAPH_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "pages").is_dir() else None


@pytest.fixture(scope="session")
def run(cache: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the installed command in a process of its own, as a user does."""

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
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100", **env},
        )

    return run_command


@pytest.fixture(scope="session")
def small_release(
    run: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A release of the small records; a test that harms it takes a copy."""
    out = tmp_path_factory.mktemp("small") / "release"
    done = run("build", "--data", RECORDS, "--no-shipped", "--out", out)
    assert done.returncode == 0, done.stderr
    return out
