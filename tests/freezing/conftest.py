"""A site of the small records, served below a path as a host of pages does it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from frozen_tools import BASE_URL, LANGUAGES, PREFIX

from benchgraph.freezing import making
from benchgraph.freezing.choosing import Scope
from benchgraph.release import open_release
from benchgraph.release.read import Release
from benchgraph.release.search import search_index

sys.path.append(str(Path(__file__).parents[1] / "serving"))

# Of the vocabularies and questions a few; the machinery is the same for all of them.
_QUESTIONS = frozenset(("promise-tracker", "cases-by-type"))
_DOCUMENTS = frozenset(("index", "static-site", "plotting"))
_CONCEPTS = ("/vocab/value-status", "/vocab/indicator/compute-capacity")


@pytest.fixture(scope="session")
def small(small_release: Path) -> Release:
    """The release of the small records, with all that is made of it on first use."""
    release = open_release(small_release)
    release.named()
    search_index(release)
    return release


@pytest.fixture(scope="session")
def fewer() -> Callable[..., Scope]:
    """``read_scope``, with only a few of the concepts and questions."""
    whole = making.read_scope

    def read(*given: Any) -> Scope:
        scope = whole(*given)
        kept = {
            iri for iri in scope.things if "/vocab/" not in iri or any(c in iri for c in _CONCEPTS)
        }
        return replace(
            scope,
            things=frozenset(kept),
            questions=scope.questions & _QUESTIONS,
            documents=scope.documents & _DOCUMENTS,
            drawn=frozenset(iri for iri in scope.drawn if iri.endswith("/harbour-compute")),
        )

    return read


@pytest.fixture(scope="session")
def frozen(
    small: Release, fewer: Callable[..., Scope], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The folder of a site of the small records, in two languages."""
    folder = tmp_path_factory.mktemp("frozen") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "read_scope", fewer)
        making.freeze(small, folder, languages=LANGUAGES, base_url=BASE_URL, pack=False)
    yield folder


class _Below(SimpleHTTPRequestHandler):
    """Hands out a folder below PREFIX, and nothing else; 404.html for what is not there."""

    def translate_path(self, path: str) -> str:
        rest = path.partition("?")[0].removeprefix(PREFIX)
        inside = super().translate_path(rest)
        return inside if path.startswith(PREFIX + "/") else f"{self.directory}/-"

    def send_error(self, code: int, *more: Any) -> None:
        if code != 404:
            return super().send_error(code, *more)
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def site(frozen: Path) -> Iterator[str]:
    """Where the site is found; its address ends without a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Below, directory=str(frozen)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    server.shutdown()
    server.server_close()
    thread.join()
