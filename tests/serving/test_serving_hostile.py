"""Requests that somebody made to break, to mislead or to hold up, over real HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import MagicMock
from urllib.parse import quote, urlsplit

import pytest
import uvicorn
from serving_tools import Server
from uvicorn.server import ServerState

from benchgraph.iris import iri_fault
from benchgraph.serving import connections
from benchgraph.serving.answers import Answers
from benchgraph.serving.model import Asked, Graph, Reply, whole_number
from benchgraph.vocab import BASE

Task = Callable[..., Reply]
# It takes a minute.
LONG = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(SHA256(CONCAT(STR(?c), STR(?f))) = '') }"
)


def sent(served: Server, data: bytes, *, wait: float = 20.0) -> bytes:
    """What comes for the very bytes ``data``, until the server closes."""
    where = urlsplit(served.address)
    with socket.create_connection((where.hostname, where.port), timeout=wait) as connection:
        found = b""
        try:
            connection.sendall(data)
            while piece := connection.recv(65536):
                found += piece
        except ConnectionResetError:  # it was closed before all had been sent
            pass
    return found


def status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d+) ", answer)
    return int(found[1]) if found else 0


def head(target: str, *headers: str, method: str = "GET") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: x", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1")


@pytest.mark.parametrize(
    "languages",
    ["zh-" + "a" * 100, "en-", "ja-%", "zh--x", "en-\xe9", "--", "*", "zh;q=x", "en;q=NaN",
     "," * 99],
)  # fmt: skip
def test_a_language_that_is_none_is_answered_in_english(served: Server, languages: str) -> None:
    answer = served.get("/nothing", Accept="text/html", Accept_Language=languages)
    assert answer.status == 404 and 'lang="' in answer.text
    assert served.get("/api/about", Accept_Language=languages).status == 200


@pytest.mark.parametrize(
    "path",
    ["/id/case/falcon-llm%FF", "/vocab/axis%EF%BF%BD", "/ontology/%EE%80%80", "/graph/%EF%BF%BE",
     "/question/%FF", "/record/%FF", "/entity?iri=http://%5B", "/entity?iri=http://e/%EE%80%80",
     "/entity?iri=http://e%23a%23b", "/api/show?entity=http://%5B", "/api/entities/%FF",
     "/questions/" + "a" * 300, "/api/ask/" + "a" * 100, "/api/questions/" + "a" * 110,
     "/wrong?about=http://%5B", "/graph?entity=http://%5B", "/why?from=http://%5B&to=%EE%80%80",
     "/compare?thing=http://%5B", "/explore/data?entity=http://%5B", "/dump/..%2Fmanifest.json",
     "/record/..%2F..%2Fetc%2Fpasswd", "/static/x/..%2Ffront.py", "/static/x/%2Fetc%2Fpasswd",
     "/vocab/axis.json", "/vocab.json", "/a%00b", "/id/%0D%0AX-Evil:%201"],
)  # fmt: skip
def test_a_wrong_address_is_the_fault_of_who_asks(served: Server, path: str) -> None:
    answer = served.get(path, Accept="application/json")
    assert 400 <= answer.status < 500, answer.text[:300]
    assert "x-evil" not in answer.headers and "root:" not in answer.text


@pytest.mark.parametrize(
    "iri", ["http://[", "http://e:port/", "http://e/[", "http://e/\ue000", "http://e/\ufffd",
            "http://e#a#b", "http://a@b@c/", "http://e/\x9b", "http://e/\ud800"]
)  # fmt: skip
def test_what_the_engine_takes_for_no_iri_is_none(iri: str) -> None:
    assert iri_fault(iri)
    assert iri_fault("http://[::1]:80/長?q=[]".replace("[]", "%5B")) is None


def test_no_link_and_no_redirect_leads_to_another_host(served: Server) -> None:
    for rest in ("/evil.example", "//evil.example/x", "/%5Cevil.example"):
        answer = served.get("/entity?iri=" + quote(f"{BASE}{rest}"))
        assert answer.status == 303 and re.match(r"/[^/\\]", answer.headers["Location"])
    page = sent(served, head("//evil.example/x", "Accept: text/html"))
    assert b'href="//' not in page and status(page) == 404
    assert Asked(path="//evil.example").here(lang="ja") == "/evil.example?lang=ja"
    assert Asked(root="/a").href("//b") == "/a/b"


@pytest.mark.parametrize("path", ["/mcp", "/healthz", "/nothing", "/static/x/style.css", "/sparql",
                                  "/reconcile", "/api/nothing", "/"])  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "TRACE"])
def test_every_answer_says_what_browsers_may_do(served: Server, method: str, path: str) -> None:
    answer = served.send(path, None, method)
    assert answer.status < 500
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_an_answer_that_is_known_says_the_same_of_itself(served: Server) -> None:
    first = served.get("/api/about", Accept_Encoding="gzip")
    again = served.get("/api/about", Accept_Encoding="gzip", If_None_Match=first.headers["ETag"])
    assert again.status == 304 and again.body == b""
    for name in ("ETag", "Vary", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    weak = served.get("/api/about", If_None_Match=f'"x", W/{first.headers["ETag"]}')
    assert weak.status == 304
    # No body is known before it was sent: a query that is posted is answered.
    form = {"Content_Type": "application/sparql-query"}
    posted = served.send("/sparql", b"ASK {}", **form)
    same = served.send("/sparql", b"ASK {}", If_None_Match=posted.headers["ETag"], **form)
    assert same.status == 200


@pytest.mark.parametrize("path", ["/vocab/", "/ontology/", "/api/", "/id/case/falcon-llm"])
def test_the_place_of_an_answer_is_there(served: Server, path: str) -> None:
    place = served.get(path).headers["Content-Location"]
    assert served.get(place).status == 200


def test_what_browsers_keep_for_good_is_the_file_of_this_version(served: Server) -> None:
    page = served.get("/").text
    (style,) = set(re.findall(r'href="(/static/\w+/style\.css)"', page))
    assert "immutable" in served.get(style).headers["Cache-Control"]
    other = served.get(re.sub(r"/\w+/style", "/000000000000/style", style))
    assert other.status == 200 and other.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x00\x01\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\n\r\n", 400),
        (b"GET /a b HTTP/1.1\r\n\r\n", 400),
        (head("/healthz", "X: " + "a" * 200_000), 431),
        (head("/healthz", *(f"X-{place}: a" for place in range(20_000))), 431),
        (head("/id/" + "a" * 40_000), 413),
        (head("/search?q=" + "a" * 40_000), 413),
        (head("/sparql", "Transfer-Encoding: chunked", method="POST") + b"zz\r\n", 400),
        (head("/search?q=a", "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "Sec-WebSocket-Version: 13").replace(b"close", b"Upgrade, close"), 200),
        (head("/sparql", "Content-Length: 9").replace(b"GET", b"POST") + b"{}", 0),
    ],
)  # fmt: skip
def test_what_is_no_good_http_gets_a_sentence(served: Server, data: bytes, expected: int) -> None:
    if not expected:  # a body that ends early: who sent it has gone
        where = urlsplit(served.address)
        with socket.create_connection((where.hostname, where.port)) as connection:
            connection.sendall(data)
    else:
        answer = sent(served, data)
        assert status(answer) == expected
        assert b"nosniff" in answer.lower() and answer.partition(b"\r\n\r\n")[2]
    assert served.get("/healthz").status == 200


@pytest.mark.parametrize("size", [connections.MOST_HEAD // 2, 2 * connections.MOST_HEAD])
def test_a_head_has_one_bound_however_fast_it_comes(size: int) -> None:
    """All of it at once, as a server that was busy finds it."""

    async def answered() -> bytes:
        config = uvicorn.Config(lambda *_: None, log_config=None)
        config.load()
        connection = connections.Connection(config, ServerState(), {})
        transport = MagicMock(is_closing=lambda: transport.close.called)
        transport.get_extra_info.return_value = None
        connection.connection_made(transport)
        connection.data_received(head("/healthz", "X: " + "a" * size))
        connection.connection_lost(None)
        return b"".join(call.args[0] for call in transport.write.call_args_list)

    # In a thread: in this one a browser of another test may have a loop.
    with ThreadPoolExecutor(1) as pool:
        refused = pool.submit(lambda: asyncio.run(answered())).result().startswith(b"HTTP/1.1 431 ")
    assert refused == (size > connections.MOST_HEAD)


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nX: ", b"GET"])
def test_a_head_that_does_not_end_is_not_waited_for(
    start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.1)

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        whole = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        writer.write(whole * bool(start) + start)
        return await reader.read()

    answer = talked(slow)
    assert answer.count(b"HTTP/1.1 200 ") == bool(start)
    assert answer.endswith(b"the head of the request did not come\n")


def test_an_answer_that_nobody_reads_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "READ_SECONDS", 0.1)

    async def lazy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        await asyncio.sleep(0.5)
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        with contextlib.suppress(ConnectionResetError):
            return await reader.read()
        return b""

    assert len(talked(lazy)) < LARGE


LARGE = 1 << 24  # more than the system keeps between two sockets
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, bytes]]


def talked(talk: Talk) -> bytes:
    """The same, in a thread of its own: a browser's driver may have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, with_connection(talk)).result()


async def with_connection(talk: Talk) -> bytes:
    """What ``talk`` returns that speaks with a server of this process, of large answers."""

    async def large(scope: Any, receive: Any, send: Any) -> None:
        length = [(b"content-length", str(LARGE).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": bytes(LARGE)})

    config = uvicorn.Config(large, log_config=None, ws="none", loop="none")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: connections.Connection(config, ServerState(), {}, loop), "127.0.0.1", 0
    )
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        try:
            async with asyncio.timeout(10):
                return await talk(reader, writer)
        finally:
            writer.close()


def test_whoever_goes_away_frees_the_worker(served: Server) -> None:
    """Else a handful of clients that ask and go would hold every worker until its deadline."""
    where = urlsplit(served.address)
    for place in range(8):
        with socket.create_connection((where.hostname, where.port)) as connection:
            connection.sendall(head(f"/sparql?n={place}&query={quote(LONG)}"))
            time.sleep(0.02)
    time.sleep(0.6)
    began = time.monotonic()
    answer = served.get(f"/sparql?query={quote('SELECT (COUNT(*) AS ?n) { ?a a ?c }')}")
    assert answer.status == 200 and time.monotonic() - began < 20


def test_kept_answers_are_bounded_with_all_that_they_take() -> None:
    answers = Answers(100_000)
    for place in range(1000):
        answers.keep(str(place), Reply(b"a", headers=(("Link", "b" * 1000),)))
    assert sum(answers.get(str(place)) is not None for place in range(1000)) < 60


def test_a_frame_that_has_nothing_to_show_breaks_no_policy_of_its_own(task: Task) -> None:
    reply = task("refine.previewing:preview", Asked(query=(("id", "<script>"),)))
    policy = dict(reply.headers)["Content-Security-Policy"]
    assert reply.status == 404 and b"<script>" not in reply.body
    assert policy.startswith("default-src 'self';")  # the page of problems has a script


def test_the_description_of_the_api_knows_errors_as_text(graph: Graph, task: Task) -> None:
    document = json.loads(task("programs.openapi:openapi", Asked(format="application/json")).body)
    wrong = document["paths"]["/api/ask/{name}"]["get"]["responses"]["404"]["content"]
    assert {"application/json", "text/plain"} <= wrong.keys()


@pytest.mark.parametrize("path", ["/sparql", "/editor/run"])
def test_what_is_another_each_time_is_not_kept(served: Server, path: str) -> None:
    address = f"{path}?query=" + quote("SELECT (STRUUID() AS ?one) {}")
    first, second = served.get(address), served.get(address)
    assert first.status == second.status == 200 and first.body != second.body
    assert first.headers["Cache-Control"] == "no-store" and "ETag" not in first.headers


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("40", 40), ("41", None), ("0", None), ("-1", None), ("", None), ("1.0", None),
     ("٣", None), ("0000000011999", None), ("9" * 5000, None)],
)  # fmt: skip
def test_a_number_of_an_address_is_within_its_bound(text, number):
    assert whole_number(text, 40) == number
