"""The W3C's tests of the SPARQL 1.1 Protocol, by their names, over HTTP on a small release.

Theirs name graphs on another server, which this one would have to fetch; here they are graphs of
the release. The updates are refused, each with the status that docs/protocol.md gives for it.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from serving_tools import start, stop

DOCS = Path(__file__).parents[2] / "docs" / "protocol.md"
G1 = "https://w3id.org/benchgraph/graph/region/harbour-city"
G2 = "https://w3id.org/benchgraph/graph/institution/harbour-park"
G3 = "https://w3id.org/benchgraph/graph/facility/harbour-compute"
FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
Send = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def send(small_release: Path) -> Iterator[Send]:
    """Send a request exactly as it is given: no header of the client's own but Host and length."""
    server = start("--release", str(small_release))
    host = urlsplit(server.address).netloc

    def request(
        method: str, path: str = "/sparql", body: bytes | str | None = None, **headers: str
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(host, timeout=30)
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, data, named)
        answer = connection.getresponse()
        found = answer.status, answer.getheader("Content-Type", ""), answer.read().decode()
        connection.close()
        return found

    yield request
    stop(server)


def _get(send: Send, query: str, accept: str = "", **more: list[str]) -> tuple[int, str, str]:
    pairs = {"query": query, **{name.replace("_", "-"): value for name, value in more.items()}}
    headers = {"Accept": accept} if accept else {}
    return send("GET", "/sparql?" + urlencode(pairs, doseq=True), **headers)


def _is_true(answer: tuple[int, str, str]) -> bool:
    status, media, body = answer
    assert status == 200, body
    assert media in (JSON, XML)
    return '"boolean":true' in body or "<boolean>true</boolean>" in body


# What the two graphs hold together and neither alone.
_REGION, _PARK = f"GRAPH <{G1}> {{ ?a ?b ?c }}", f"GRAPH <{G2}> {{ ?d ?e ?f }}"
_BOTH = (
    "ASK { <https://w3id.org/benchgraph/id/region/harbour-city> ?p ?o ."
    " <https://w3id.org/benchgraph/id/institution/harbour-park> ?q ?r }"
)


def test_query_post_form(send: Send) -> None:
    assert _is_true(send("POST", body="query=ASK%20%7B%7D", Content_Type=FORM))


def test_one_graph_as_default_graph(send: Send) -> None:
    ask = "ASK { <https://w3id.org/benchgraph/id/region/harbour-city> ?p ?o }"
    assert _is_true(_get(send, ask, default_graph_uri=[G1]))
    assert not _is_true(_get(send, ask, default_graph_uri=[G2]))


def test_query_dataset_default_graphs_get(send: Send) -> None:
    assert _is_true(_get(send, _BOTH, default_graph_uri=[G1, G2]))
    assert not _is_true(_get(send, _BOTH, default_graph_uri=[G1]))
    assert not _is_true(_get(send, f"ASK {{ {_REGION} }}", default_graph_uri=[G1, G2]))


def test_query_dataset_default_graphs_post(send: Send) -> None:
    graphs = urlencode({"default-graph-uri": [G1, G2]}, doseq=True)
    direct = send("POST", "/sparql?" + graphs, _BOTH, Content_Type=QUERY)
    form = send("POST", body=f"{graphs}&query={quote(_BOTH)}", Content_Type=FORM)
    assert _is_true(direct) and _is_true(form)


def test_query_dataset_named_graphs_get(send: Send) -> None:
    ask = f"ASK {{ {_REGION} {_PARK} }}"
    assert _is_true(_get(send, ask, named_graph_uri=[G1, G2]))
    assert not _is_true(_get(send, ask, named_graph_uri=[G1]))
    assert not _is_true(_get(send, "ASK { ?s ?p ?o }", named_graph_uri=[G1, G2]))


def test_query_dataset_named_graphs_post(send: Send) -> None:
    graphs = urlencode({"named-graph-uri": [G1, G2]}, doseq=True)
    ask = f"ASK {{ {_REGION} {_PARK} }}"
    assert _is_true(send("POST", "/sparql?" + graphs, ask, Content_Type=QUERY))


def test_query_dataset_full(send: Send) -> None:
    ask = f"ASK {{ <https://w3id.org/benchgraph/id/region/harbour-city> ?p ?o . {_PARK} }}"
    graphs = {"default_graph_uri": [G1, G3], "named_graph_uri": [G2]}
    assert _is_true(_get(send, ask, **graphs))
    assert not _is_true(_get(send, f"ASK {{ {_REGION} }}", **graphs))


def test_query_multiple_dataset(send: Send) -> None:
    ask = f"ASK FROM <{G2}> {{ <https://w3id.org/benchgraph/id/region/harbour-city> ?p ?o }}"
    assert not _is_true(_get(send, ask))
    assert _is_true(_get(send, ask, default_graph_uri=[G1]))
    assert not _is_true(_get(send, ask.replace(G2, G1), default_graph_uri=[G2]))


def test_query_get(send: Send) -> None:
    assert _is_true(send("GET", "/sparql?query=ASK%20%7B%7D"))


def test_query_post_direct(send: Send) -> None:
    assert _is_true(send("POST", body="ASK {}", Content_Type=QUERY))


def test_query_content_type_select(send: Send) -> None:
    types = (XML, JSON, "text/csv", "text/tab-separated-values")
    query = "SELECT (1 AS ?value) {}"
    for accept in (", ".join(types), *types):
        status, media, _ = _get(send, query, accept)
        assert (status, media.partition(";")[0] in accept) == (200, True), accept


def test_query_content_type_ask(send: Send) -> None:
    for accept in (f"{XML}, {JSON}", XML, JSON):
        assert _is_true(_get(send, "ASK {}", accept))


@pytest.mark.parametrize(
    "query",
    ["DESCRIBE <http://example.org/>", "CONSTRUCT { <s> <p> 1 } WHERE {}"],
    ids=["query_content_type_describe", "query_content_type_construct"],
)
def test_query_content_type_of_triples(send: Send, query: str) -> None:
    types = ("application/rdf+xml", "text/turtle", "application/ld+json", "application/n-triples")
    for accept in ("application/rdf+xml, application/rdf+json, text/turtle", *types):
        status, media, _ = _get(send, query, accept)
        assert (status, media.partition(";")[0] in accept) == (200, True), accept


def test_bad_query_method(send: Send) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        status, _, _ = send(method, body="query=ASK%20%7B%7D", Content_Type=FORM)
        assert status == 405


def test_bad_multiple_queries(send: Send) -> None:
    two = "query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D"
    assert send("GET", "/sparql?" + two)[0] == 400
    assert send("POST", body=two, Content_Type=FORM)[0] == 400
    assert send("POST", "/sparql?query=ASK%20%7B%7D", "ASK {}", Content_Type=QUERY)[0] == 400


def test_bad_query_wrong_media_type(send: Send) -> None:
    assert send("POST", body="ASK {}", Content_Type="text/plain")[0] == 415


def test_bad_query_missing_form_type(send: Send) -> None:
    assert send("POST", body="query=ASK%20%7B%7D")[0] == 415


def test_bad_query_missing_direct_type(send: Send) -> None:
    assert send("POST", body="ASK {}")[0] == 415


def test_bad_query_non_utf8(send: Send) -> None:
    body = "ASK {}".encode("utf-16")
    assert send("POST", body=body, Content_Type=f"{QUERY}; charset=UTF-16")[0] == 400
    assert send("POST", body=body[2:], Content_Type=f"{QUERY}; charset=UTF-16")[0] == 400
    assert send("GET", "/sparql?query=ASK%20%7B%7D%20%23%FF")[0] == 400


def test_bad_query_syntax(send: Send) -> None:
    status, _, said = send("GET", "/sparql?query=ASK%20%7B")
    assert status == 400 and "line 1" in said


_INSERT = "INSERT DATA { <http://e/s> <http://e/p> 1 }"


@pytest.mark.parametrize("name", ["update_post_form", "update_base_uri", "bad_update_syntax"])
def test_an_update_as_form_is_forbidden(send: Send, name: str) -> None:
    update = {
        "update_post_form": "CLEAR ALL",
        "update_base_uri": "BASE <http://e/> INSERT DATA { <s> <p> 1 }",
        "bad_update_syntax": "CLEAR XYZ",
    }[name]
    status, _, said = send("POST", body=urlencode({"update": update}), Content_Type=FORM)
    assert status == 403 and "only reads" in said


@pytest.mark.parametrize(
    ("name", "pairs"),
    {
        "update_post_direct": {},
        "update_dataset_default_graph": {"using-graph-uri": [G1]},
        "update_dataset_default_graphs": {"using-graph-uri": [G1, G2]},
        "update_dataset_named_graphs": {"using-named-graph-uri": [G1, G2]},
        "update_dataset_full": {"using-graph-uri": [G1], "using-named-graph-uri": [G2]},
        "bad_update_dataset_conflict": {"using-named-graph-uri": [G1]},
        "bad_update_non_utf8": {},
    }.items(),
)
def test_an_update_as_body_is_forbidden(send: Send, name: str, pairs: dict[str, str]) -> None:
    body = _INSERT.encode("utf-16" if "non_utf8" in name else "utf-8")
    path = "/sparql?" + urlencode(pairs, doseq=True)
    status, _, said = send("POST", path, body, Content_Type=UPDATE)
    assert status == 403 and "only reads" in said


def test_bad_updates(send: Send) -> None:
    update = urlencode({"update": _INSERT})
    asked = {
        "bad_update_get": send("GET", "/sparql?" + update),
        "bad_multiple_updates": send("POST", body=f"{update}&{update}", Content_Type=FORM),
        "bad_update_wrong_media_type": send("POST", body=_INSERT, Content_Type="text/plain"),
        "bad_update_missing_form_type": send("POST", body=update),
    }
    assert [status for status, _, _ in asked.values()] == [403, 403, 415, 415]
    assert all(name in DOCS.read_text("utf-8") for name in asked)


def test_the_page_lists_every_test_of_the_suite() -> None:
    listed = re.findall(r"^\| `((?:bad_)?(?:query|update)_\w+|bad_\w+)` \|",
                        DOCS.read_text("utf-8"), re.M)  # fmt: skip
    assert len(listed) == len(set(listed)) == 34
    here = Path(__file__).read_text("utf-8")
    assert [name for name in listed if name not in here] == []
