"""The JSON API: answers keep to their schemas, requests are held to their parameters."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from jsonschema import Draft202012Validator

from benchgraph.serving.media import FORMATS, JSON
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.programs.model import Operation
from benchgraph.serving.programs.openapi import example_path
from benchgraph.serving.programs.operations import OPERATIONS, SPARQL
from benchgraph.serving.programs.schemas import PROBLEM
from benchgraph.serving.routes import ROUTES

Task = Callable[..., Reply]
CASE = "cyberport-ai-supercomputing-centre"


@pytest.fixture
def get(task: Task) -> Callable[..., Reply]:
    """An operation by name, with the parts of its path and its query."""

    def ask(name: str, format: str = "json", /, **values: Any) -> Reply:
        operation = OPERATIONS[name]
        place = {each.name: each.place for each in operation.parameters}
        parts = {key: value for key, value in values.items() if place.get(key) == "path"}
        pairs = tuple(
            (key.rstrip("_"), str(each))
            for key, value in values.items()
            if key not in parts
            for each in (value if isinstance(value, list) else [value])
        )
        path = urlsplit(example_path(operation, {**operation.example, **parts})).path
        asked = Asked(
            path=path, params=parts, query=pairs, format=FORMATS[format], origin="http://x.test"
        )
        return task(f"programs.api:{name}", asked)

    return ask


def value(reply: Reply) -> Any:
    assert reply.status == 200, reply.body.decode()
    return json.loads(reply.body)


def problem(reply: Reply) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(reply.body)
    Draft202012Validator(PROBLEM).validate(told)
    assert told["status"] == reply.status
    return told


def holds(operation: Operation, document: Any) -> None:
    errors = list(Draft202012Validator(operation.result).iter_errors(document))
    assert not errors, errors[0]


# Beside the examples, which are asked over HTTP below.
ANSWERS = [
    ("search", {"q": "香港", "lang": "zh-Hans", "limit": 200}),
    ("search", {"q": "Cyberprot"}),
    ("list", {"kind": "institutions", "region": "hk", "limit": 1000}),
    ("list", {"kind": "pages"}),
    ("list", {"kind": "terms", "lang": "ja"}),
    ("show", {"entity": "hong-kong", "limit": 500}),
    ("show", {"entity": CASE, "lang": "ja"}),
    ("show", {"entity": "document:innovation-and-technology-development-blueprint"}),
    ("entity", {"entity": "region/singapore"}),
    ("related", {"entity": "singapore"}),
    ("why", {"from": "falcon-llm", "to": "burokratt"}),
    ("history", {"entity": "singapore", "every_source": "true"}),
    ("compare", {"axis": "compute", "limit": 1000}),
    ("compare", {"entity": ["hong-kong", "singapore"], "in": "USD@2025", "per": "capita"}),
    ("questions", {}),
    ("plot", {"chart": "money", "entity": "singapore"}),
]


@pytest.mark.parametrize(("name", "values"), ANSWERS, ids=str)
def test_an_answer_is_as_its_schema_says(
    get: Callable[..., Reply], name: str, values: dict[str, Any]
):
    holds(OPERATIONS[name], value(get(name, **values)))


def test_every_number_has_status_and_evidence(get: Callable[..., Reply]):
    found = value(get("show", entity="hong-kong", part="numbers", limit=500))
    assert found["numbers"] and not found["facts"] and found["totals"]["facts"]
    for number in found["numbers"]:
        assert number["status"] and number["indicator"]["iri"]
        assert number["evidence"][0]["page"].startswith("http")


def test_every_question_is_answered(graph: Graph, get: Callable[..., Reply]):
    names = [each["name"] for each in value(get("questions"))["items"]]
    assert len(names) > 40
    for name in names[::4]:
        found = value(get("ask", name=name))
        holds(OPERATIONS["ask"], found)
        assert [set(row) for row in found["items"]] == [
            {column["name"] for column in found["columns"]}
        ] * len(found["items"])


def test_long_lists_come_in_parts_and_say_so(get: Callable[..., Reply]):
    whole = value(get("list", kind="institutions", limit=1000))
    seen: list[Any] = []
    reply = get("list", kind="institutions", limit=90)
    while True:
        part = value(reply)
        seen += part["items"]
        assert part["total"] == whole["total"] == int(dict(reply.headers)["X-Total-Count"])
        if not part["more"]:
            break
        link = dict(reply.headers)["Link"]
        assert link.startswith("<http://x.test/api/list/institutions?") and 'rel="next"' in link
        reply = get("list", kind="institutions", **dict(parse_qsl(urlsplit(link[1:-13]).query)))
    assert seen == whole["items"] and "Link" not in dict(reply.headers)


def test_a_table_comes_whole(get: Callable[..., Reply]):
    total = value(get("ask", name="shared-institutions"))["total"]
    assert total > 100
    lines = list(
        csv.reader(io.StringIO(get("ask", "csv", name="shared-institutions").body.decode()))
    )
    assert len(lines) == total + 1
    part = get("ask", "csv", name="shared-institutions", limit=5, offset=10).body.decode()
    assert list(csv.reader(io.StringIO(part)))[1:] == lines[11:16]
    xlsx = get("compare", "xlsx", entity=["hong-kong", "singapore"])
    assert zipfile.is_zipfile(io.BytesIO(xlsx.body))


@pytest.mark.parametrize(
    ("name", "format"),
    [
        (name, format)
        for name, operation in OPERATIONS.items()
        for format, media in FORMATS.items()
        if media in operation.formats and media != JSON and name != "network" and format != "png"
    ],
)
def test_every_format_that_is_offered_is_there(get: Callable[..., Reply], name: str, format: str):
    reply = get(name, format, **OPERATIONS[name].example)
    assert reply.status == 200 and len(reply.body) > 20
    assert reply.media.startswith(FORMATS[format])


def test_a_network_comes_in_every_format(graph: Graph):
    operation = OPERATIONS["network"]
    values = {each.name: each.default for each in operation.parameters}
    ego = {"view": "ego", "entity": "case:falcon-llm", "isolated": False}
    found = operation.answer(graph, {**values, **ego})
    holds(operation, found.document)
    assert {JSON, *found.writes} == {*operation.formats}
    assert all(len(write()) > 500 for write in found.writes.values())


def test_a_network_can_be_a_part_of_a_view(graph: Graph):
    operation = OPERATIONS["network"]
    values = {each.name: each.default for each in operation.parameters}
    part = {"view": "full", "region": ["hong-kong"], "relation": ["owner"], "since": "2024"}
    document = operation.answer(graph, {**values, **part}).document
    assert {edge["relation"] for edge in document["edges"]} == {"owner"}
    assert all("Hong Kong" in node["region"] for node in document["nodes"])


WRONG = [
    ("search", {}, 400, "'q' is missing"),
    ("search", {"q": "x", "lmit": 3}, 400, "no parameter 'lmit'"),
    ("search", {"q": "x", "limit": "3000"}, 400, "'limit' does not fit"),
    ("search", {"q": "x", "limit": "-1"}, 400, "'limit' does not fit"),
    ("search", {"q": "x", "limit": "٣"}, 400, "'limit' does not fit"),
    ("search", {"q": "x", "offset": "9" * 40}, 400, "'offset' does not fit"),
    ("search", {"q": ["a", "b"]}, 400, "given twice"),
    ("search", {"q": "x" * 501}, 422, "too long"),
    ("search", {"q": "?!"}, 400, "no word"),
    ("search", {"q": "x", "kind": "dragons"}, 404, "no kind"),
    ("search", {"q": "x", "lang": "xx"}, 400, "language"),
    ("network", {"region": "nowhere-at-all"}, 404, ""),
    ("network", {"relation": "loves"}, 400, "no such relation"),
    ("network", {"min_strength": "much"}, 400, "bad strength"),
    ("network", {"since": "then"}, 400, "no date"),
    ("list", {"kind": "casses"}, 404, "no kind"),
    ("show", {"entity": "nothing-at-all-like-this"}, 404, ""),
    ("show", {"entity": "falcon-llm", "part": "number"}, 400, "'part' does not fit"),
    ("show", {"entity": ["a"] * 2}, 400, "given twice"),
    ("compare", {"entity": ["hong-kong"] * 51}, 422, "too often"),
    ("compare", {}, 400, ""),
    ("compare", {"entity": "hong-kong", "in": "gold"}, 400, "currency"),
    ("why", {"from": "falcon-llm", "to": "case:falcon-llm"}, 400, "same entity"),
    ("related", {"entity": "falcon-llm", "type": "friend"}, 400, "relation type"),
    ("history", {"entity": "falcon-llm", "every_source": "perhaps"}, 400, "'every_source'"),
    ("question", {"name": "promise-trakcer"}, 404, "no question"),
    ("ask", {"name": "promise-tracker", "regoin": "hong-kong"}, 400, "no parameter 'regoin'"),
    ("ask", {"name": "promise-tracker", "on": "soon"}, 400, "'on' does not fit"),
    ("ask", {"name": "../../etc/passwd"}, 404, "no question"),
    ("network", {"view": "ego"}, 400, "entity"),
    ("network", {"hops": "7"}, 400, "'hops'"),
    ("plot", {"chart": "pie"}, 400, "'chart'"),
    ("about", {"x": "1"}, 400, "no parameter"),
]


@pytest.mark.parametrize(("name", "values", "status", "words"), WRONG, ids=str)
def test_a_wrong_request_is_told_why(
    get: Callable[..., Reply], name: str, values: dict[str, Any], status: int, words: str
):
    reply = get(name, **values)
    assert reply.status == status, reply.body.decode()
    assert words in problem(reply)["message"]


def test_the_nearest_is_offered(get: Callable[..., Reply], task: Task):
    assert "'limit'" in problem(get("search", q="x", lmit=3))["hint"]
    lost = task("programs.api:nothing", Asked(path="/api/serach", params={"rest": "serach"},
                                              format=JSON))  # fmt: skip
    assert lost.status == 404 and "/api/search" in problem(lost)["hint"]


def test_hostile_values_are_text(get: Callable[..., Reply]):
    for text in ("<script>alert(1)</script>", "'; DROP TABLE thing; --", "\x00"):
        assert get("search", q=text).status in (200, 400)
        assert get("show", entity=text).status in (400, 404)
        assert get("ask", name="timeline-of-a-case", case=text).status in (400, 404)


def test_the_routes_are_those_of_the_table():
    routes = {route.path: route for route in ROUTES if route.task.startswith("programs.api:")}
    for operation in OPERATIONS.values():
        route = routes.pop(f"/api{operation.path}")
        assert (route.task, route.formats) == (f"programs.api:{operation.name}", operation.formats)
    assert [*routes] == ["/api/{rest:path}"]


def test_the_answer_of_sparql_is_as_its_schema_says(graph: Graph):
    for query in (
        SPARQL.example["query"],
        "ASK { ?s a bg:Case }",
        "CONSTRUCT { ?s a bg:Case } WHERE { ?s a bg:Case }",
        "SELECT ?s (COUNT(*) AS ?n) (true AS ?b) (0.1 AS ?d) { ?s a bg:Case } GROUP BY ?s",
    ):
        found = SPARQL.answer(graph, {"query": query, "limit": 5, "offset": 0})
        holds(SPARQL, found.document)


def test_every_documented_example_works_over_http(served):
    for operation in OPERATIONS.values():
        answer = served.get(example_path(operation))
        assert answer.status == 200 and answer.media == JSON, operation.name
        holds(operation, json.loads(answer.body))
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert served.get("/api/search?q=cyberport&x=1").status == 400
    assert problem_of(served.get("/api/search?q=x&format=nope"), 406)
    assert problem_of(served.get("/api/serach?q=x"), 404)
    assert served.get("/api/search?q=x", Accept="text/csv").media == "text/csv"
    assert served.get("/api/").status == 200


def problem_of(answer: Any, status: int) -> bool:
    assert answer.status == status, answer.text
    Draft202012Validator(PROBLEM).validate(json.loads(answer.body))
    return True
