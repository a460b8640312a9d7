"""Programs that others wrote get from ``/sparql`` what the embedded store has."""

from __future__ import annotations

import csv
import functools
import http.server
import io
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from serving_tools import Seen, Server

from benchgraph import ask
from benchgraph.query import read_catalogue
from benchgraph.query.write import answer_bytes
from benchgraph.release import Release
from benchgraph.remote import RemoteStore
from benchgraph.vocab import ID, ONTOLOGY

# Where script/stores-setup puts programs of others.
PROGRAMS = Path(
    os.environ.get("BENCHGRAPH_TEST_SERVERS", Path.home() / ".cache" / "benchgraph-test-servers")
)
CATALOGUE = read_catalogue()
PREFIXES = f"PREFIX bg: <{ONTOLOGY}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
SELECT = PREFIXES + "SELECT ?case ?label { ?case a bg:Case ; skos:prefLabel ?label }"
ASK = PREFIXES + "ASK { ?case a bg:Case }"
CONSTRUCT = PREFIXES + "CONSTRUCT { ?case a bg:Case } WHERE { ?case a bg:Case }"
DESCRIBE = f"DESCRIBE <{ID}region/hong-kong>"


@pytest.fixture(scope="module")
def endpoint(served: Server) -> str:
    return served.address + "/sparql"


@pytest.fixture(scope="module")
def expected(release: Release) -> list[tuple[str, str]]:
    """The rows of SELECT as texts, sorted."""
    return sorted((case.value, label.value) for case, label in release.store.select(SELECT))  # type: ignore[union-attr]


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_question_gives_the_same_bytes(endpoint: str, release: Release, name: str) -> None:
    there, here = ask(name, RemoteStore(endpoint)), ask(name, release)
    assert answer_bytes(there, "json") == answer_bytes(here, "json")


@pytest.mark.parametrize("options", [["--format", "csv"], ["--lang", "ja"]])
def test_the_command_says_the_same(
    run: Callable[..., subprocess.CompletedProcess[str]],
    endpoint: str,
    release: Release,
    options: list[str],
) -> None:
    there = run("ask", "promise-tracker", *options, "--endpoint", endpoint)
    here = run("ask", "promise-tracker", *options, "--release", release.path)
    assert there.returncode == here.returncode == 0, there.stderr
    assert there.stdout == here.stdout and len(here.stdout.splitlines()) > 5


@pytest.mark.parametrize("method", ["GET", "POST", "direct"])
def test_sparqlwrapper(endpoint: str, expected: list[tuple[str, str]], method: str) -> None:
    import SPARQLWrapper as client

    def get(query: str, format: str) -> Any:
        wrapper = client.SPARQLWrapper(endpoint, returnFormat=format)
        wrapper.setMethod("GET" if method == "GET" else "POST")
        wrapper.setRequestMethod("postdirectly" if method == "direct" else "urlencoded")
        wrapper.setQuery(query)
        return wrapper.query().convert()

    rows = get(SELECT, client.JSON)["results"]["bindings"]
    assert sorted((row["case"]["value"], row["label"]["value"]) for row in rows) == expected
    document = get(SELECT, client.XML)
    assert len(document.getElementsByTagName("result")) == len(expected)
    table = list(csv.reader(io.StringIO(get(SELECT, client.CSV).decode())))
    assert sorted((case, label) for case, label in table[1:]) == expected
    lines = get(SELECT, client.TSV).decode().splitlines()
    assert lines[0] == "?case\t?label" and len(lines) == len(expected) + 1
    assert get(ASK, client.JSON) == {"head": {}, "boolean": True}
    assert get(ASK, client.XML).getElementsByTagName("boolean")[0].firstChild.data == "true"
    cases = len({case for case, _ in expected})
    for format in (client.RDFXML, client.JSONLD, client.XML):
        assert len(get(CONSTRUCT, format)) == cases
    for format in (client.TURTLE, client.N3):
        import rdflib

        assert len(rdflib.Graph().parse(data=get(CONSTRUCT, format), format="turtle")) == cases
    assert len(get(DESCRIBE, client.RDFXML)) > 5


@pytest.mark.parametrize(
    ("method", "format"),
    [("GET", "xml"), ("GET", "csv"), ("POST", "json"), ("POST_FORM", "tsv"), ("POST_FORM", "xml")],
)
def test_rdflib_store(
    endpoint: str, expected: list[tuple[str, str]], method: str, format: str
) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = rdflib.Graph(SPARQLStore(endpoint, method=method, returnFormat=format))
    found = [(str(case), str(label)) for case, label in graph.query(SELECT)]  # type: ignore[misc]
    assert sorted(found) == expected


def test_rdflib_binds_and_filters(endpoint: str, expected: list[tuple[str, str]]) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = rdflib.Graph(SPARQLStore(endpoint))
    case = rdflib.URIRef(expected[0][0])
    bound = graph.query(SELECT, initBindings={"case": case})
    assert {str(row[1]) for row in bound} == {text for iri, text in expected if iri == str(case)}  # type: ignore[index]
    filtered = graph.query(SELECT[:-1] + 'FILTER(LANG(?label) = "en") }')
    assert 0 < len(filtered) < len(expected)
    # As a graph of its own, by triples.
    type_ = rdflib.RDF.type
    assert (case, type_, rdflib.URIRef(ONTOLOGY + "Case")) in graph
    assert len(list(graph.subjects(type_, rdflib.URIRef(ONTOLOGY + "Case")))) == len(
        {iri for iri, _ in expected}
    )
    # From within a query of rdflib's own, by SERVICE.
    federated = f"SELECT ?case ?label {{ SERVICE <{endpoint}> {{ {SELECT.partition('{')[2]} }}"
    prefixes = {"bg": ONTOLOGY, "skos": "http://www.w3.org/2004/02/skos/core#"}
    assert len(rdflib.Graph().query(federated, initNs=prefixes)) == len(expected)


def test_pandas(endpoint: str, expected: list[tuple[str, str]]) -> None:
    import pandas

    frame = pandas.read_csv(f"{endpoint}?{urlencode({'query': SELECT, 'format': 'csv'})}")
    assert sorted(frame.itertuples(index=False, name=None)) == expected
    frame = pandas.read_csv(
        f"{endpoint}?{urlencode({'query': SELECT})}", storage_options={"Accept": "text/csv"}
    )
    assert len(frame) == len(expected)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(endpoint: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    (tmp_path / "question.rq").write_text(SELECT, encoding="utf-8")

    def curl(*arguments: str) -> str:
        done = subprocess.run(
            ["curl", "--silent", "--fail", *arguments],
            capture_output=True,
            check=True,
            cwd=tmp_path,
        )
        return done.stdout.decode()

    lists = {
        "text/csv": "case,label",
        "text/tab-separated-values, text/csv;q=0.5": "?case\t?label",
        "application/sparql-results+xml;q=0.9, */*;q=0.1": "<?xml",
        "*/*": '{"head"',
        "application/json": '{"head"',
    }
    for accept, start in lists.items():
        by_form = curl("--data-urlencode", "query@question.rq", "-H", f"Accept: {accept}", endpoint)
        assert by_form.startswith(start), accept
        direct = curl("--data-binary", "@question.rq", "-H", f"Accept: {accept}",
                      "-H", "Content-Type: application/sparql-query", endpoint)  # fmt: skip
        asked = curl("--get", "--data-urlencode", "query@question.rq", "-H", f"Accept: {accept}",
                     "--compressed", endpoint)  # fmt: skip
        assert by_form == direct == asked
    head = curl("--head", "--get", "--data-urlencode", "query@question.rq", endpoint)
    assert "200" in head.splitlines()[0] and "etag:" in head.lower()


def test_oxigraph_asks_by_service(endpoint: str, expected: list[tuple[str, str]]) -> None:
    """Another store asks this one for a part of its query."""
    import pyoxigraph

    inner = SELECT.partition("{")[2]
    query = f"{PREFIXES}SELECT ?case ?label {{ SERVICE <{endpoint}> {{ {inner} }}"
    found = pyoxigraph.Store().query(query)
    assert sorted((row["case"].value, row["label"].value) for row in found) == expected  # type: ignore[union-attr]


# What other stores say when they ask this one: Jena's default, a request of RDF4J's (which GraphDB
# is built on) as it was logged, and what stands in Virtuoso's source.
ACCEPTED = {
    "Jena": "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
    "text/tab-separated-values;q=0.7, text/csv;q=0.5, application/json;q=0.2, "
    "application/xml;q=0.2, */*;q=0.1",
    "RDF4J": "text/csv;q=0.8, application/sparql-results+json;q=0.8, application/json;q=0.8, "
    "application/sparql-results+xml, application/xml, text/tab-separated-values;q=0.8, "
    "application/x-binary-rdf-results-table;q=0.8",
    "Virtuoso": "application/sparql-results+xml, text/rdf+n3, text/rdf+ttl, text/rdf+turtle, "
    "text/turtle, application/turtle, application/x-turtle, application/rdf+xml, application/xml",
}


@pytest.mark.parametrize("store", ACCEPTED)
def test_other_stores_that_ask(served: Server, store: str) -> None:
    answer = served.get("/sparql?" + urlencode({"query": SELECT}), Accept=ACCEPTED[store])
    assert answer.status == 200 and len(answer.body) > 500
    assert answer.media in ACCEPTED[store]


def needed(path: Path) -> Path:
    """A program that script/stores-setup installs; it has to be there in CI."""
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path.name} is not installed (script/stores-setup installs it)")
        pytest.skip(f"{path.name} is not installed (script/stores-setup installs it)")
    return path


def test_comunica(endpoint: str, expected: list[tuple[str, str]]) -> None:
    """An engine of its own, which takes a query apart and asks for its parts."""
    program = needed(PROGRAMS / "comunica" / "node_modules" / ".bin" / "comunica-sparql")
    done = subprocess.run(
        [str(program), f"sparql@{endpoint}", SELECT],
        capture_output=True,
        check=True,
        timeout=120,
    )
    rows = json.loads(done.stdout)
    cases = [row["case"]["value"] if isinstance(row["case"], dict) else row["case"] for row in rows]
    assert sorted(cases) == [case for case, _ in expected]


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>YASGUI</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="yasgui.min.css">
<div id="gui"></div><script src="yasgui.min.js"></script>
<script>
localStorage.clear();
Yasgui.Yasqe.defaults.autocompleters = [];
const options = { requestConfig: { endpoint: ENDPOINT } };
window.gui = new Yasgui(document.getElementById("gui"), options);
window.tab = gui.getTab();
tab.setQuery(QUERY);
</script></html>"""


@pytest.fixture
def yasgui_page(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """A page of another origin with the editor in it; the address for a page's text."""
    build = needed(PROGRAMS / "yasgui" / "node_modules" / "@zazuko" / "yasgui" / "build")
    for name in ("yasgui.min.js", "yasgui.min.css"):
        shutil.copy(build / name, tmp_path)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def address(text: str) -> str:
            (tmp_path / "index.html").write_text(text, "utf-8")
            return f"http://127.0.0.1:{server.server_port}/index.html"

        yield address
        server.shutdown()


def test_yasgui(
    browser: Any,
    yasgui_page: Callable[[str], str],
    endpoint: str,
    expected: list[tuple[str, str]],
) -> None:
    """The editor itself, in a page of another origin: its request is answered and shown."""
    text = PAGE
    for name, value in {"ENDPOINT": endpoint, "QUERY": SELECT}.items():
        text = text.replace(name, json.dumps(value))
    context = browser.new_context()
    page = context.new_page()
    seen = Seen(endpoint.removesuffix("/sparql"))
    page.on("console", lambda said: said.type == "error" and seen.errors.append(said.text))
    page.goto(yasgui_page(text))
    for method in ("POST", "GET"):
        page.evaluate(f"tab.setRequestConfig({{ method: '{method}' }})")
        with page.expect_response(lambda got: got.url.startswith(endpoint)) as got:
            page.evaluate("tab.query()")
        answer = got.value
        assert answer.status == 200 and answer.request.method == method
        assert len(answer.json()["results"]["bindings"]) == len(expected)
        page.wait_for_selector(".yasr_results table tbody tr")
    assert seen.errors == []
    context.close()
