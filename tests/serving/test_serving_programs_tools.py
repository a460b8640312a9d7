"""The tools by the Model Context Protocol: the reference client in this process, over the
command's stdin and stdout, and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client

from benchgraph.serving import toolserver
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.programs.operations import TOOLS
from benchgraph.serving.settings import Settings
from benchgraph.serving.tasks import run_task
from benchgraph.serving.toolserver import server_of

NAMES = ["find", "show", "related", "why", "compare", "questions", "ask", "sparql"]
CASE = "cyberport-ai-supercomputing-centre"
CALLS = [
    ("find", {"q": "數碼港", "limit": 3}),
    ("show", {"entity": CASE, "part": ["numbers", "facts"]}),
    ("related", {"entity": CASE, "lang": "ja"}),
    ("why", {"from": CASE, "to": "nscc"}),
    ("compare", {"entity": ["hong-kong", "singapore"], "things": True}),
    ("questions", {"family": "promises"}),
    ("ask", {"name": "promise-tracker", "parameters": {"region": "hong-kong"}}),
    ("sparql", {"query": "SELECT ?case { ?case a bg:Case } ORDER BY ?case", "limit": 2}),
]
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c < ?f) }"  # it takes minutes
WRONG = [
    ("find", {"text": "x"}, ["find has no parameter 'text'", "q, kind, lang"]),
    ("find", {"q": "x", "limt": 3}, ["did you mean 'limit'?"]),
    ("find", {}, ["'q' is missing"]),
    ("find", {"q": 5}, ["'q' is not of its type"]),
    ("find", {"q": ["a"]}, ["takes one value"]),
    ("find", {"q": "x", "limit": True}, ["'limit' is not of its type"]),
    ("find", {"q": "x", "limit": 9000}, ["'limit' does not fit", "1 to 200"]),
    ("show", {"entity": "nothing-like-this-at-all"}, ["nothing"]),
    ("ask", {"name": "promise-tracker", "region": "hong-kong"}, ["no parameter 'region'"]),
    ("ask", {"name": "promise-tracker", "parameters": {"regoin": "x"}}, ["did you mean 'region'?"]),
    ("ask", {"name": "promise-tracker", "parameters": "region"}, ["is an object"]),
    ("ask", {"name": "promise-tracker", "parameters": {"limit": 5}}, ["of its own"]),
    ("sparql", {"query": "SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } }"}, ["SERVICE"]),
    ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, ["DELETE"]),
    ("sparql", {"query": "SELECT * {\n ?s ?p"}, ["line: "]),
    ("sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"}, ["too many rows", "LIMIT"]),
]


class Here:
    """Runs tasks in this process, and remembers what for."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.lanes: list[str] = []

    async def run(self, task: str, asked: Asked, lane: str, **_: Any) -> Reply:
        self.lanes.append(lane)
        return run_task(self.graph, task, asked)


def talk(target: Any, do: Callable[[Client], Awaitable[Any]], **options: Any) -> Any:
    async def session() -> Any:
        async with Client(target, **options) as client:
            return await do(client)

    return apart(session)


def apart(do: Callable[[], Any]) -> Any:
    """What a coroutine gives that runs in a thread: a browser's driver has its loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(do())).result(120)


async def walk(client: Client) -> dict[str, Any]:
    """Every call of ``CALLS``; each answer is held to the schema that its tool states."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert [*tools] == NAMES
    found = {}
    for name, arguments in CALLS:
        Draft202012Validator(tools[name].input_schema).validate(arguments)
        answer = await client.call_tool(name, arguments)
        assert not answer.is_error, answer.content
        Draft202012Validator(tools[name].output_schema).validate(answer.structured_content)
        assert json.loads(answer.content[0].text) == answer.structured_content
        found[name] = answer.structured_content
    return found


def true_of_the_graph(found: dict[str, Any]) -> None:
    assert found["find"]["items"][0]["iri"].endswith("/institution/cyberport")
    numbers = found["show"]["subjects"][0]["numbers"]
    assert {"target", "actual"} & {each["status"] for each in numbers}
    assert all(each["evidence"][0]["page"].startswith("http") for each in numbers)
    assert found["why"]["items"][0]["steps"][0]["evidence"]
    assert found["ask"]["total"] == len(found["ask"]["items"]) > 5
    assert found["sparql"] | {"items": []} == {
        "form": "SELECT", "variables": ["case"], "total": 12, "offset": 0, "limit": 2,
        "more": True, "items": [], "answer": None, "warnings": [],
    }  # fmt: skip


@pytest.fixture
def here(graph: Graph) -> Here:
    return Here(graph)


def test_the_tools_answer_with_statuses_and_pages(here: Here):
    true_of_the_graph(talk(server_of(here), walk))
    assert here.lanes == ["own"] * 7 + ["open"]


def test_they_are_said_to_read_only():
    for each in toolserver.described():
        hints = each["annotations"]
        assert hints["read_only_hint"] and not hints["destructive_hint"]
        assert each["input_schema"]["additionalProperties"] is False
        for name, schema in each["input_schema"]["properties"].items():
            assert schema["description"], name
    assert [*TOOLS] == NAMES


def test_what_is_wrong_is_told_and_unknown_arguments_are_refused(here: Here):
    async def calls(client: Client) -> None:
        for name, arguments, words in WRONG:
            answer = await client.call_tool(name, arguments)
            text = answer.content[0].text
            assert answer.is_error and all(word in text for word in words), (name, text)
        with pytest.raises(MCPError, match=r"no tool called 'drop'; there is find, show"):
            await client.call_tool("drop", {})

    talk(server_of(here), calls)


def test_an_answer_that_is_too_large_is_refused(here: Here, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("benchgraph.serving.programs.tools.MOST_TEXT", 1000)
    answer = talk(server_of(here), lambda client: client.call_tool("show", {"entity": CASE}))
    assert answer.is_error and "ask for less: part or limit" in answer.content[0].text


async def some(client: Client) -> Any:
    """A little of each sort: the list, an error, an answer."""
    assert [tool.name for tool in (await client.list_tools()).tools] == NAMES
    wrong = await client.call_tool("find", {"query": "x"})
    assert wrong.is_error and "no parameter 'query'" in wrong.content[0].text
    late = await client.call_tool("sparql", {"query": LONG})
    assert late.is_error and "was stopped after" in late.content[0].text
    return (await client.call_tool("find", {"q": "數碼港"})).structured_content


def test_over_stdin_and_stdout_within_a_deadline(release):
    command = ["-m", "benchgraph", "mcp", "--release", str(release.path), "--timeout", "1"]
    started = StdioServerParameters(command=sys.executable, args=command, env={**os.environ})
    found = talk(stdio_client(started), some)
    assert found["items"][0]["iri"].endswith("/institution/cyberport")


def test_it_stops_when_it_is_asked_to(release):
    command = [sys.executable, "-m", "benchgraph", "mcp", "--release", str(release.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
        process.stdin.flush()
        assert b'"id":1' in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_http_at_the_server(served, mode: str):
    async def two(client: Client) -> Any:
        assert [tool.name for tool in (await client.list_tools()).tools] == NAMES
        return (await client.call_tool("find", {"q": "數碼港"})).structured_content

    found = talk(f"{served.address}/mcp", two, mode=mode)
    assert found["items"][0]["iri"].endswith("/institution/cyberport")


def test_the_address_speaks_to_people_and_keeps_strangers_out(served):
    page = served.get("/mcp")
    assert page.status == 405 and page.headers["Allow"] == "POST"
    assert "Model Context Protocol" in json.loads(page.body)["message"]
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    stranger = served.send("/mcp", body, Host="evil.test", Content_Type="application/json")
    assert stranger.status == 421
    for wrong in (b"", b"{", b"[" * 500, b'{"jsonrpc": "2.0"}'):
        answer = served.send("/mcp", wrong, Content_Type="application/json",
                             Accept="application/json, text/event-stream")  # fmt: skip
        assert 400 <= answer.status < 500 and b"Traceback" not in answer.body
    assert served.send("/mcp", b" " * 300_000, Content_Type="application/json").status == 413


def test_without_the_extra_it_says_what_to_install(here: Here, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(toolserver, "find_spec", lambda name: None)
    sent: list[Any] = []

    async def ask() -> None:
        async def send(message: Any) -> None:
            sent.append(message)

        endpoint = toolserver.Endpoint(here, Settings())
        await endpoint({"type": "http", "method": "POST"}, None, send)  # type: ignore[arg-type]

    apart(ask)
    assert sent[0]["status"] == 501
    assert "pip install 'benchgraph[mcp]'" in json.loads(sent[1]["body"])["hint"]
