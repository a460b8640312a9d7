"""Other people's clients get the same rows: rdflib, curl, and Comunica where it is installed."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from store_servers import FOLDER, Server

from benchgraph.query import read_catalogue
from benchgraph.release import Release

NAMES = ["money-by-stage", "promise-tracker", "shared-institutions"]


def texts(release: Release, query: str) -> list[list[str]]:
    """The rows of the embedded store as text, sorted; numbers without a trailing point."""
    rows = release.store.select(query)
    return sorted([plain(term.value) if term else "" for term in row] for row in rows)


def plain(text: str) -> str:
    return text.removesuffix(".0") if text.removesuffix(".0").lstrip("-").isdecimal() else text


@pytest.mark.parametrize("name", NAMES)
def test_rdflib(loaded: Server, release: Release, name: str) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    query = read_catalogue()[name].fill()
    # With rdflib's own default Virtuoso may answer in RDF/XML, which no result parser reads.
    store = SPARQLStore(loaded.addresses.query, method="POST_FORM", returnFormat="json")
    graph = rdflib.Graph(store)
    found: list[list[str]] = []
    for row in graph.query(query):
        found.append(["" if term is None else plain(str(term)) for term in row])  # type: ignore[union-attr]
    assert sorted(found) == texts(release, query)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_curl(loaded: Server, release: Release, name: str, tmp_path: Path) -> None:
    query = read_catalogue()[name].fill()
    (tmp_path / "question.rq").write_text(query, encoding="utf-8")
    arguments = ["curl", "--silent", "--fail", "--data-urlencode", "query@question.rq"]
    arguments += ["--header", "Accept: text/csv", loaded.addresses.query]
    done = subprocess.run(arguments, capture_output=True, check=True, cwd=tmp_path)
    rows = list(csv.reader(io.StringIO(done.stdout.decode("utf-8"))))
    assert sorted([plain(cell) for cell in row] for row in rows[1:]) == texts(release, query)


COMUNICA = FOLDER / "comunica" / "node_modules" / ".bin" / "comunica-sparql"


def test_comunica(loaded: Server, release: Release) -> None:
    """An engine of its own that takes the query apart and asks the store for its parts."""
    if not COMUNICA.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Comunica is not installed (script/stores-setup installs it)")
        pytest.skip("Comunica is not installed (script/stores-setup installs it)")
    query = read_catalogue()["who-pays-for-what"].fill()
    done = subprocess.run(
        [str(COMUNICA), f"sparql@{loaded.addresses.query}", query],
        capture_output=True,
        check=True,
        timeout=120,
    )
    rows = json.loads(done.stdout)
    assert len(rows) == len(release.store.select(query))
