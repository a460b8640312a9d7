"""Other people's clients get the same rows, languages too, as docs/stores/clients.md shows."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from decimal import Decimal
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal
from store_servers import FOLDER, ROOT, Server, fuseki_jar, need

from benchgraph.query import read_catalogue
from benchgraph.query.prefixes import with_prefixes
from benchgraph.release import Release

Start = Callable[..., Server]
NAMES = ["money-by-stage", "promise-tracker", "shared-institutions"]
PAGE = (ROOT / "docs" / "stores" / "clients.md").read_text("utf-8")
CASE = "https://w3id.org/benchgraph/id/case/falcon-llm"
LABELS = with_prefixes("SELECT ?case ?label ?more { ?case a bg:Case ; skos:prefLabel ?label }")
VALUES = with_prefixes("CONSTRUCT WHERE { ?o bg:value ?value }")


def plain(text: str) -> str:
    """A number without a trailing point: Fuseki has 3.0 for 3."""
    return text.removesuffix(".0") if text.removesuffix(".0").lstrip("-").isdecimal() else text


KNOWN: dict[str, list[list[tuple[str, str]]]] = {}


def tagged(release: Release, query: str) -> list[list[tuple[str, str]]]:
    """The rows of the embedded store, each cell a text with its language, sorted."""
    if query not in KNOWN:
        KNOWN[query] = sorted([told(term) for term in row] for row in release.store.select(query))
    return KNOWN[query]


def told(term: Any) -> tuple[str, str]:
    language = term.language if isinstance(term, Literal) else None
    return (plain(term.value), language or "") if term else ("", "")


def texts(release: Release, query: str) -> list[list[str]]:
    """The same without languages."""
    return sorted([text for text, _ in row] for row in tagged(release, query))


def shown(heading: str, language: str = "python") -> str:
    """The block of code under a heading of the page."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.search(rf"^```{language}\n(.*?)^```", section, re.M | re.S)
    assert found, heading
    return found[1]


@pytest.fixture
def program(
    loaded: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], dict[str, Any]]:
    """Run the block under a heading, with a query as question.rq, against the loaded store."""
    monkeypatch.chdir(tmp_path)

    def run(heading: str, query: str) -> dict[str, Any]:
        (tmp_path / "question.rq").write_text(query, encoding="utf-8")
        code = shown(heading).replace("http://127.0.0.1:7878/query", loaded.addresses.query)
        names: dict[str, Any] = {}
        exec(compile(code, heading, "exec"), names)
        return names

    return run


Program = Callable[[str, str], dict[str, Any]]

# rdflib


def test_rdflib(program: Program, release: Release) -> None:
    names = program("Python: rdflib", read_catalogue()[NAMES[0]].fill())
    for query in [LABELS, *(read_catalogue()[name].fill() for name in NAMES)]:
        rows = names["select"](query)
        found = [[pair(term) for term in row] for row in rows]
        assert sorted(found) == tagged(release, query)
    graph = names["construct"](VALUES)
    assert sorted((str(o), Decimal(v)) for o, _, v in graph) == values(release)


def pair(term: Any) -> tuple[str, str]:
    """Text and language of a term of rdflib's."""
    if term is None:
        return "", ""
    return plain(str(term)), (getattr(term, "language", None) or "").lower()


def values(release: Release) -> list[tuple[str, Decimal]]:
    triples = release.store.construct(VALUES)
    return sorted((triple.subject.value, Decimal(triple.object.value)) for triple in triples)  # type: ignore[union-attr]


ABOUT_A_CASE = [
    "SELECT (COUNT(?o) AS ?n) { $case ?p ?o }",
    "SELECT DISTINCT ?s { ?s a bg:Case FILTER(?s = $case) }",
    "SELECT ?text { BIND(STR($case) AS ?text) }",
    "SELECT ?label { $case skos:prefLabel ?label FILTER(LCASE(LANG(?label)) = $tag) }",
    "SELECT ?x { $case <urn:none> ?none OPTIONAL { ?none <urn:none> ?x } }",
]


def test_rdflib_answers_as_a_graph_in_memory(program: Program, loaded: Server) -> None:
    """By the function that is shown; initBindings, iterating and JSON for triples do not."""
    import rdflib

    names = program("Python: rdflib", "SELECT ?x { ?x a <urn:none> }")
    terms = {"case": rdflib.URIRef(CASE), "tag": rdflib.Literal("en")}
    local = names["construct"]("CONSTRUCT WHERE { $case ?p ?o }", **terms)
    remote, differing = names["FOR_ROWS"], 0
    for query in map(with_prefixes, ABOUT_A_CASE):
        used = {name: term for name, term in terms.items() if f"${name}" in query}
        expected = as_texts(local.query(query, initBindings=used))
        assert as_texts(names["select"](query, **terms)) == expected
        bound = remote.query(query, initBindings=used)
        refused = not isinstance(bound, rdflib.query.Result)
        differing += refused or as_texts(bound) != expected
    assert bool(differing) == (loaded.name != "rdf4j")

    nothing = "SELECT ?x { OPTIONAL { <urn:none> <urn:none> ?x } }"
    assert names["select"](nothing) == [(None,)]
    assert list(remote.query(nothing)) == []
    with pytest.raises(RuntimeError, match="400"):
        names["select"]("SELECT {")
    assert len(remote.query("SELECT {")) == 3, "a refusal looks like three rows"
    as_json = remote.query(VALUES)
    kind = as_json.type if isinstance(as_json, rdflib.query.Result) else "refused"
    assert kind == {"fuseki": "CONSTRUCT", "virtuoso": "SELECT"}.get(loaded.name, "refused")


def as_texts(rows: Any) -> list[list[str]]:
    return sorted([str(term) for term in row] for row in rows)


# Other Python, and curl


def test_sparqlwrapper(program: Program, release: Release) -> None:
    names = program("Python: SPARQLWrapper", read_catalogue()[NAMES[0]].fill())
    for query in [LABELS, *(read_catalogue()[name].fill() for name in NAMES)]:
        found = names["answer"](query)
        rows = [
            [pair_of(row.get(name)) for name in found["head"]["vars"]]
            for row in found["results"]["bindings"]
        ]
        assert sorted(rows) == tagged(release, query)
    assert names["yes"] is True and names["texts"]
    cases = {row[0] for row in texts(release, LABELS)}
    assert {str(case) for case in names["graph"].subjects()} == cases
    graph = names["answer"](VALUES, names["CONSTRUCT"], names["RDFXML"])
    assert sorted((str(o), Decimal(v)) for o, _, v in graph) == values(release)


def pair_of(term: dict[str, str] | None) -> tuple[str, str]:
    """Text and language of a term in JSON."""
    return (plain(term["value"]), term.get("xml:lang", "").lower()) if term else ("", "")


def test_pandas(program: Program, release: Release) -> None:
    query = read_catalogue()["money-by-stage"].fill()
    frame = program("Python: pandas", query)["frame"]
    rows = [[plain(cell) for cell in row] for row in frame.itertuples(index=False)]
    assert sorted(rows) == texts(release, query)


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


# JavaScript

COMUNICA = FOLDER / "comunica"
Comunica = Callable[[str, str], Any]


@pytest.fixture(scope="session")
def comunica() -> Iterator[Comunica]:
    """An engine of its own that takes a query apart, in one process for all questions."""
    if not (COMUNICA / "node_modules" / "@comunica" / "query-sparql").exists():
        reason = "Comunica is not installed (script/stores-setup installs it)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    node = subprocess.Popen(
        ["node", str(Path(__file__).with_name("comunica.js"))],
        env=os.environ | {"NODE_PATH": str(COMUNICA / "node_modules")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert node.stdin and node.stdout

    def ask(endpoint: str, query: str) -> Any:
        print(json.dumps({"endpoint": endpoint, "query": query}), file=node.stdin, flush=True)
        said = json.loads(node.stdout.readline())  # type: ignore[union-attr]
        assert "rows" in said, said
        return said["rows"]

    yield ask
    node.stdin.close()
    node.wait(10)
    node.stdout.close()


def test_comunica(loaded: Server, release: Release, comunica: Comunica) -> None:
    """Texts and languages; without the override of the page every language is lost."""
    ask = lambda query: comunica(loaded.addresses.query, query)  # noqa: E731
    for query in [LABELS, read_catalogue()["who-pays-for-what"].fill()]:
        rows = [[(plain(t[0]), t[1].lower()) if t else ("", "") for t in row] for row in ask(query)]
        assert sorted(rows) == tagged(release, query)
    assert {tag for row in tagged(release, LABELS) for _, tag in row} >= {"en", "zh-hans"}
    found = sorted((o[0], Decimal(v[0])) for o, _, v in ask(VALUES))
    assert found == values(release)
    assert ask("ASK { ?s a <urn:none> }") is False


def test_comunica_is_installed_as_the_page_says() -> None:
    package = json.loads(shown("JavaScript: Comunica", "json"))
    setup = (ROOT / "script" / "stores-setup").read_text("utf-8")
    assert json.dumps(package["overrides"])[1:-1] in setup
    assert json.dumps(package["dependencies"])[1:-1] in setup


# Java


def test_rsparql(oxigraph: Start, tmp_path: Path) -> None:
    need("fuseki")
    server = oxigraph()
    query = 'SELECT * { VALUES (?a ?b) { ("x"@en 1.5) ("y"@zh-hans UNDEF) } }'
    (tmp_path / "question.rq").write_text(query, encoding="utf-8")
    line = next(one for one in PAGE.splitlines() if one.startswith("java -cp"))
    line = line.replace("jena-fuseki-server-5.6.0.jar", str(fuseki_jar()))
    line = line.replace("http://127.0.0.1:7878/query", server.addresses.query)
    quick = os.environ | {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
    done = subprocess.run(
        line.split(), capture_output=True, check=True, cwd=tmp_path, text=True, env=quick
    )
    assert done.stdout.splitlines() == ["?a\t?b", '"x"@en\t1.5', '"y"@zh-Hans\t']


# Editors in a browser

ORIGIN = "https://editor.example"


def asked(url: str, method: str, data: dict[str, str] | None = None) -> tuple[int, Message]:
    """Status and headers of what a browser would send for a page at ORIGIN."""
    headers = {"Origin": ORIGIN, "Accept": "application/sparql-results+json"}
    if method == "OPTIONS":
        headers["Access-Control-Request-Method"] = "POST"
        headers["Access-Control-Request-Headers"] = "content-type"
    body = urllib.parse.urlencode(data).encode() if data else None
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.headers
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, error.headers


def allowed(url: str) -> bool:
    """Whether a page at ORIGIN may send a query by POST, with its type, and read the answer."""
    status, before = asked(url, "OPTIONS")
    _, answer = asked(url, "POST", {"query": "ASK {}"})
    origins = {before["Access-Control-Allow-Origin"], answer["Access-Control-Allow-Origin"]}
    headers = str(before["Access-Control-Allow-Headers"]).lower()
    return status < 300 and "content-type" in headers and origins in ({"*"}, {ORIGIN})


def test_editors_and_oxigraph(oxigraph: Start) -> None:
    plain = oxigraph("--location", "db")
    assert not allowed(plain.addresses.query)
    # What the page warns of: a form is sent without permission, and taken.
    write = {"update": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}
    assert asked(plain.addresses.update, "POST", write)[0] == 204
    plain.stop()
    database = str(plain.folder / "db") if plain.folder else ""
    server = oxigraph("--location", database, "--cors", command="serve-read-only")
    assert allowed(server.addresses.query)
    assert asked(server.addresses.update, "POST", write)[0] in (403, 404, 405)


def test_editors_and_fuseki_and_rdf4j(servers: Callable[[str], Server]) -> None:
    assert allowed(servers("fuseki").addresses.query)
    assert not allowed(servers("rdf4j").addresses.query)


def test_editors_and_virtuoso(servers: Callable[[str], Server]) -> None:
    server = servers("virtuoso")
    assert server.folder and not allowed(server.addresses.query)
    settings = (server.folder / "virtuoso.ini").read_text("utf-8")
    port = re.findall(r"^ServerPort\s*=\s*(\S+)", settings, re.M)[0]
    done = subprocess.run(
        ["isql-vt", port, "dba", "dba", "VERBOSE=OFF", "PROMPT=OFF"],
        input=shown("Editors in a browser", "sql"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "127.0.0.1" in done.stdout and "Error" not in done.stderr, done.stderr
    assert allowed(server.addresses.query)
