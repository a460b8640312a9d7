"""The site, built once, and served under a path as a web server of files does."""

from __future__ import annotations

import functools
import http.server
import runpy
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "/observatory/manual/"


@pytest.fixture(scope="session")
def builder() -> dict[str, Any]:
    """What script/docs is made of."""
    return runpy.run_path(str(ROOT / "script" / "site" / "build.py"))


@pytest.fixture(scope="session")
def site(builder: dict[str, Any], release: Any, share: Callable[..., Path]) -> Path:
    """The folder that script/docs builds; a warning is an error."""
    build = builder["build"]
    return share("docsite", lambda folder: build(folder / "site", lambda: release.store)) / "site"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        below = path.removeprefix(PREFIX) if path.startswith(PREFIX) else "nothing-is-here"
        return super().translate_path("/" + below)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served: under a path, as on a host that has other things too."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()
