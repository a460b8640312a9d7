"""Requests of the server: from the bytes of one to the answer, in this process."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from benchmarks.fuzz.readers.releases import small_release
from benchmarks.fuzz.target import Target, words

if TYPE_CHECKING:
    from benchgraph.serving.model import Asked, Graph, Reply

Answered = tuple[int, bytes, bytes]
"""The status of an answer, its media type, and its body."""
ENTITY = "facility/harbour-compute"
WORDS = words(
    "GET POST HEAD OPTIONS PUT HTTP/1.1 HTTP/1.0 HTTP/2 Host: x Accept: text/html"
    " application/json text/turtle"
    " application/ld+json text/csv q=0 q=NaN */* Accept-Language: zh-Hans;q=0.5 ja"
    " Accept-Encoding: gzip"
    " Content-Type: application/x-www-form-urlencoded application/sparql-query Content-Length: 0"
    " 99 -1"
    " Transfer-Encoding: chunked 0 Connection: close Expect: 100-continue If-None-Match: \"x\""
    " Range: bytes=0-1"
    " Upgrade: h2c websocket X-Forwarded-Host: Origin: /id/ /entity?iri= /ontology /vocab/axis"
    " /graph/"
    " /record/ /wrong /questions/ /compare?thing= /why?from= &to= /editor/run?query="
    " /explore/data?entity="
    " /explore/download /docs/ /api/search?q= /api/list/case /api/show?entity= /api/related"
    " /api/history"
    " /api/compare /api/ask/ /api/network /api/plot/ /dump/ /reconcile?queries="
    " /reconcile/suggest/entity?prefix="
    " /reconcile/flyout/entity?id= /reconcile/preview?id= /sparql?query= &default-graph-uri="
    " &named-graph-uri="
    " &format= &lang= &limit= &offset= &timeout= &as_of= &on= %00 %FF %2F .. // .ttl .json .nq ?"
    " # & ="
    " promise-tracker region=hong-kong bg:Facility page case institution /mcp /healthz /static/"
    " /llms.txt"
    ' {"q0":{"query":"x"}} "type" "limit" "properties" "pid" "v" "type_strict"'
    ' extend={"ids":[],"properties":[]}'
)  # fmt: skip


def _paths() -> list[str]:
    """An address of every kind that the server has."""
    return [
        "/", "/search?q=harbour", f"/id/{ENTITY}", f"/id/{ENTITY}.ttl",
        "/entity?iri=http%3A%2F%2Fe%2Fa",
        "/ontology", "/ontology/context.jsonld", "/vocab/axis", "/graph-list", "/questions",
        "/promises",
        "/questions/promise-tracker?region=x", f"/compare?thing={ENTITY}",
        f"/why?from={ENTITY}&to={ENTITY}",
        "/editor?query=ASK%7B%7D", "/editor/run?query=ASK%7B%7D", "/editor/terms",
        "/editor/complete?prefix=bg",
        f"/graph?entity={ENTITY}", f"/explore/data?entity={ENTITY}",
        f"/explore/download?entity={ENTITY}&format=gexf",
        "/docs", "/docs/search?q=x", "/api", "/api/openapi.json", "/api/search?q=harbour&limit=2",
        "/api/list/facility?limit=1&offset=1", f"/api/show?entity={ENTITY}",
        f"/api/entities/{ENTITY}",
        f"/api/related?entity={ENTITY}", f"/api/why?from={ENTITY}&to={ENTITY}",
        f"/api/history?entity={ENTITY}",
        f"/api/compare?thing={ENTITY}", "/api/questions", "/api/ask/promise-tracker?limit=1",
        "/api/network?focus=x",
        "/api/about", "/.well-known/void", "/llms.txt", f"/wrong?about={ENTITY}",
        f"/record/{ENTITY}",
        "/reconcile", "/reconcile/suggest/entity?prefix=harb",
        f"/reconcile/flyout/entity?id={ENTITY}",
        "/reconcile/properties?type=Facility&limit=3", f"/reconcile/preview?id={ENTITY}", "/sparql",
        "/sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 1") + "&format=json",
        "/dump/benchgraph.ttl",
        "/reconcile?queries=" + quote('{"q0":{"query":"Harbour","type":"Facility","limit":3}}'),
        "/reconcile?extend=" + quote(f'{{"ids":["{ENTITY}"],"properties":[{{"id":"label"}}]}}'),
    ]  # fmt: skip


def seeds() -> tuple[bytes, ...]:
    """Good requests of all kinds."""
    paths = _paths()
    found = [_request("GET", path) for path in paths]
    found += [_request("GET", path, "application/json") for path in paths[:12]]
    for body, media in (
        (b"query=ASK%7B%7D", "application/x-www-form-urlencoded"), (b"ASK {}",
        "application/sparql-query"),
    ):  # fmt: skip
        found.append(_request("POST", "/sparql", "*/*", body, media))
    form = b'queries={"q0":{"query":"Harbour","type_strict":"any"}}'
    found.append(_request("POST", "/reconcile", "*/*", form, "application/x-www-form-urlencoded"))
    return tuple(found)


def _request(
    method: str, path: str, accept: str = "text/html, */*;q=0.5", body: bytes = b"", media: str = ""
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Accept: {accept}"]
    lines += [f"Content-Type: {media}", f"Content-Length: {len(body)}"] * bool(media)
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


class Trouble(Exception):
    """What the server itself calls a fault of its own."""


class _Here:
    """Runs tasks in this process, as a worker does, with what passes between them written out."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    async def run(
        self, task: str, asked: Asked, lane: str, *, client: str = "", seconds: float | None = None
    ) -> Reply:
        from benchgraph.serving.tasks import run_task
        from benchgraph.serving.workers import frames

        sent = frames.asked_message(task, asked)
        size, _ = frames.lengths(sent)
        head, body = sent[frames.HEAD :][:size], sent[frames.HEAD + size :]
        reply = run_task(self.graph, *frames.read_asked(head, body))
        sent = frames.reply_message(reply)
        size, _ = frames.lengths(sent)
        return frames.read_reply(sent[frames.HEAD :][:size], sent[frames.HEAD + size :])[0]


def _graph(folder: Path) -> Graph:
    import warnings

    from benchgraph.errors import QueryWarning
    from benchgraph.release.opening import open_release
    from benchgraph.serving.model import Graph

    warnings.simplefilter("ignore", QueryWarning)
    found = open_release(small_release(folder))
    found.named()
    return Graph(found)


def request(folder: Path) -> Target:
    """A request as it stands on the wire, through the front and the task that answers it."""
    from benchgraph.serving.front import Front
    from benchgraph.serving.log import Log
    from benchgraph.serving.settings import Settings

    graph = _graph(folder)
    told = io.StringIO()
    front = Front(Settings(cache=0), _Here(graph), graph.release.checksum, Log("text", told))
    app = front.application()
    loop = asyncio.new_event_loop()

    def read(data: bytes) -> str:
        scope, body = _scope(data)
        if scope is None:
            return "none"
        told.seek(0)
        told.truncate()
        status, media, answer = _run(loop, _answered(app, scope, body))
        if "Traceback" in told.getvalue() or (status >= 500 and status not in (501, 503)):
            raise Trouble(f"status {status}\n{told.getvalue()}\n{answer[:300]!r}")
        if media.startswith(b"application/json") and answer:
            json.loads(answer)
        return f"{status} {media!r} {scope['path'][:6]}"

    return Target("request", read, seeds(), WORDS, seconds=6.0, longest=40_000, close=loop.close)


def _run(loop: asyncio.AbstractEventLoop, answered: Coroutine[Any, Any, Answered]) -> Answered:
    """What comes of it, also where this thread has a loop of its own, as a browser of tests has."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return loop.run_until_complete(answered)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(loop.run_until_complete, answered).result()


def _scope(data: bytes) -> tuple[dict[str, Any] | None, bytes]:
    """What a server of HTTP hands on; None for what it answers itself."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    parts = first.split(b" ")
    if len(parts) != 3 or not parts[1].startswith(b"/"):
        return None, b""
    path, _, query = parts[1].partition(b"?")
    if not path.isascii() or not query.isascii() or any(sign < 33 for sign in parts[1]):
        return None, b""
    headers = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon and name.strip():
            headers.append((name.strip().lower(), value.strip()))
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": parts[0].decode("latin-1"), "path": unquote(path.decode()), "raw_path": path,
        "query_string": query, "root_path": "", "headers": headers, "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80), "state": {},
    }, body  # fmt: skip


async def _answered(app: Any, scope: dict[str, Any], body: bytes) -> Answered:
    answer: dict[str, Any] = {"status": 0, "media": b"", "body": b""}
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop()
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer["status"] = message["status"]
            answer["media"] = dict(message["headers"]).get(b"content-type", b"")
        else:
            answer["body"] += message.get("body", b"")

    await app(scope, receive, send)
    return answer["status"], answer["media"], answer["body"]


def tool(folder: Path) -> Target:
    """The call of a tool by a model: its name on the first line, then its arguments as JSON."""
    from benchgraph.serving.programs.operations import TOOLS
    from benchgraph.serving.programs.tools import CALL, asked_for, tool_named
    from benchgraph.serving.tasks import run_task

    graph = _graph(folder)

    def read(data: bytes) -> str:
        name, _, text = data.decode("utf-8", "replace").partition("\n")
        try:
            arguments = json.loads(text)
        except (ValueError, RecursionError):
            return "no JSON"
        if not isinstance(arguments, dict):
            return "no object"
        tool_named(name)
        asked, _ = asked_for(name, arguments)
        reply = run_task(graph, CALL, asked)
        json.loads(reply.body)
        return f"{name} {reply.status}"

    begun = []
    for name, each in TOOLS.items():
        values = {p.name: ["x"] if p.many else ENTITY for p in each.parameters if p.required}
        begun.append(f"{name}\n{json.dumps(values)}".encode())
        every = {p.name: 2 if p.type == "integer" else "2024" for p in each.parameters}
        begun.append(f"{name}\n{json.dumps(every)}".encode())
    own = words(
        'null true false 1 -1 1e400 NaN [] {} "" "x" "case" "facility/harbour-compute" "en"'
        ' "2024-12" "2024-99"'
        ' "\\ud800" "\\u0000" "parameters" "limit" "offset" "entity" "query" "region"'
        ' "hong-kong" "promise-tracker"'
    )
    names = tuple(f'"{p.name}":'.encode() for each in TOOLS.values() for p in each.parameters)
    return Target("tool", read, tuple(begun), own + names + WORDS[-30:], seconds=6.0)
