"""What describes the API and the graph: OpenAPI, the reference page, VoID, llms.txt, files."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pyoxigraph as ox
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from benchgraph.serving.media import FORMATS, JSON, RDF
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.programs.openapi import openapi_document
from benchgraph.serving.programs.operations import OPERATIONS, TOOLS
from benchgraph.serving.programs.void import void_triples
from benchgraph.vocab import VOID
from benchgraph.void import RELEASE

Task = Callable[..., Reply]
ROOT = Path(__file__).parents[2]
SERVER = "http://x.test/below"
HERE = Asked(origin="http://x.test", root="/below")


def test_the_openapi_document_is_valid():
    document = openapi_document(SERVER)
    validate(document, cls=OpenAPIV31SpecValidator)
    assert len(document["paths"]) == len(OPERATIONS)
    named = [each["get"]["operationId"] for each in document["paths"].values()]
    assert named == [*OPERATIONS]
    for path, item in document["paths"].items():
        in_path = {each["name"] for each in item["get"]["parameters"] if each["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path))


def test_it_is_served_for_the_server(task: Task):
    reply = task("programs.openapi:openapi", Asked(origin="http://x.test", root="/b", format=JSON))
    assert json.loads(reply.body)["servers"] == [{"url": "http://x.test/b"}]


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "ja"])
def test_the_reference_page_has_every_operation(task: Task, lang: str):
    page = task("programs.page:reference", Asked(path="/api", language=lang)).body.decode()
    for name, operation in OPERATIONS.items():
        assert f'id="{name}"' in page
        for each in operation.parameters:
            assert f"<code>{each.name}</code>" in page
    for tool in TOOLS:
        assert f"<code>{tool}</code>" in page
    assert ("For programs" in page) == (lang == "en")


def test_void_describes_the_graph(graph: Graph):
    triples = void_triples(graph, HERE)
    told = {(t.subject.value, t.predicate.value): t.object.value for t in triples}
    assert told[RELEASE.value, VOID.triples.value] == str(len(graph.store.raw))
    assert told[RELEASE.value, VOID.sparqlEndpoint.value] == f"{SERVER}/sparql"
    parts = {t.object for t in triples if t.predicate == VOID.classPartition}
    counted = {t.subject: int(t.object.value) for t in triples if t.predicate == VOID.entities}
    case = next(t.subject for t in triples if str(t.object).endswith("ontology#Case>"))
    ((cases,),) = graph.store.select(
        "SELECT (COUNT(?c) AS ?n) { ?c a <https://w3id.org/benchgraph/ontology#Case> }"
    ).rows
    assert case in parts and counted[case] == int(cases.value)
    subsets = {t.object.value for t in triples if t.predicate == VOID.subset}
    licensed = {t.subject.value for t in triples if t.predicate.value.endswith("/license")}
    assert subsets and subsets <= licensed
    collections = graph.release.manifest["collections"]
    assert {each.rpartition("/")[2] for each in subsets} == {each["slug"] for each in collections}


def test_void_comes_in_every_syntax(graph: Graph, task: Task):
    wanted = set(void_triples(graph, Asked(origin="http://x.test")))
    for media in RDF:
        asked = Asked(path="/.well-known/void", origin="http://x.test", format=media)
        reply = task("programs.documents:void", asked)
        read = ox.parse(reply.body, format=ox.RdfFormat.from_media_type(media))
        assert {quad.triple for quad in read} == wanted


def test_llms_txt_says_what_the_graph_says(graph: Graph, task: Task):
    text = task("programs.documents:llms", Asked(path="/llms.txt", origin="http://x.test",
                                                 format="text/plain")).body.decode()  # fmt: skip
    assert text.startswith("# benchgraph\n\n> ")
    assert graph.release.checksum in text
    assert "12 cases" in text and str(graph.release.manifest["triples"]["default graph"]) in text
    # The worked example holds: its call gives the number, the status and the quote that it tells.
    example = text.partition("## A worked example")[2]
    address = urlsplit(re.search(r"curl 'http://x\.test(\S+)'", example)[1])
    answer = task(
        "programs.api:entity",
        Asked(
            path=address.path,
            params={"entity": address.path.removeprefix("/api/entities/")},
            query=tuple(parse_qsl(address.query)),
            format=JSON,
        ),
    )
    found = json.loads(answer.body)
    numbers = [n for each in (found, *found["subjects"]) for n in each["numbers"]]
    amount, status = re.search(r"The answer holds: (.+) \((\w+)", example).groups()
    assert any(
        n["amount"] == amount and n["status"] == status and n["evidence"][0]["quote"] in example
        for n in numbers
    )


def test_the_files_are_those_of_the_release(graph: Graph, task: Task):
    def fetched(name: str) -> bytes:
        return task("programs.documents:dump", Asked(params={"name": name}, format=JSON)).body

    for member in graph.release.members:
        name = member.path(graph.release.path).name
        plain = gzip.decompress(fetched(name)) if name.endswith(".gz") else fetched(name)
        rows = [row.split() for row in fetched(f"{member.name}.parts").splitlines()]
        for sha256, size, _, _ in rows:
            part, plain = plain[: int(size)], plain[int(size) :]
            assert hashlib.sha256(part).hexdigest().encode() == sha256
        listing = b"".join(b" ".join(row[:3]) + b"\n" for row in rows)
        assert not plain and hashlib.sha256(listing).hexdigest() == member.sha256
    for name in ("manifest.json", "../001/manifest.json", "search.sqlite", ""):
        lost = task("programs.documents:dump", Asked(params={"name": name}, format=JSON))
        assert lost.status == 404


def test_they_are_served_at_their_addresses(served):
    void = served.get("/.well-known/void", Accept="text/turtle")
    assert void.media == "text/turtle" and served.address in void.text
    dumps = re.findall(r"/dump/[\w.]+", void.text)
    assert dumps and all(served.get(each).status == 200 for each in dumps)
    assert served.get("/llms.txt", Accept="text/markdown").media == "text/plain"
    assert served.get("/api", Accept="text/html").media == "text/html"
    assert json.loads(served.get("/api", Accept=JSON).body)["openapi"] == "3.1.0"
    assert json.loads(served.get("/api/openapi.json").body)["openapi"] == "3.1.0"
    assert FORMATS["srj"] == "application/sparql-results+json"


def test_the_documentation_is_in_step(served):
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    for name, operation in OPERATIONS.items():
        assert f"| {name} | `/api{operation.path.replace(':path', '')}" in page
        assert f"| {operation.summary} |" in page
    addresses = re.findall(r"^curl 'http://127\.0\.0\.1:8765(\S+?)'", page, re.M)
    assert len(addresses) >= 5
    for address in addresses:
        assert served.get(address).status == 200, address
    shown = json.loads(re.search(r"lmit=3'\n(.*?)\n  ```", page, re.S)[1])
    assert json.loads(served.get("/api/search?q=hk&lmit=3").body) == shown
    tools = (ROOT / "docs" / "mcp.md").read_text("utf-8")
    for name, tool in TOOLS.items():
        assert f"| `{name}` | {tool.summary} |" in tools


def test_the_page_opens_in_a_browser(tab):
    page = tab("/api", viewport={"width": 390, "height": 844})
    assert page.inner_text("h1") == "For programs"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.click("#ask details summary")
    assert page.is_visible("#ask table")
