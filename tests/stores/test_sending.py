"""Data on the way to a store: packed where it is taken so, counted in bytes, found by its host."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest
from contents import GRAPH, MANY
from scripted_server import Asked, Script, ScriptedServer, Told
from store_servers import Server

from benchgraph.errors import StoreError
from benchgraph.loading import load
from benchgraph.remote import Addresses, Connection, Credentials, Protocol, find

Scripted = Callable[[Script], ScriptedServer]
YES = Told(body=b'{"head":{},"boolean":true}')


def test_what_a_store_refuses_packed_is_not_packed_again(scripted: Scripted) -> None:
    def script(asked: Asked) -> Told:
        return Told(415) if asked.headers.get("Content-Encoding") else Told(204)

    server = scripted(script)
    store = Protocol(Addresses.of(server.root + "/ds"), Connection(), packs=True)
    body = b"<urn:a> <urn:b> <urn:c> .\n" * 1000
    store.put("urn:g", body)
    store.put("urn:g", body)
    codings = [asked.headers.get("Content-Encoding") for asked in server.asked]
    assert codings == ["gzip", None, None]
    assert gzip.decompress(server.asked[0].body) == server.asked[1].body == body


@pytest.mark.parametrize("answer", [Told(404), Told(415), Told(204)])
def test_a_store_that_takes_no_quads_gets_an_update(
    oxigraph: Callable[..., Server], scripted: Scripted, answer: Told
) -> None:
    """Also one that says yes to them and keeps nothing, as Virtuoso does."""
    real = oxigraph()
    refusing = scripted(lambda asked: answer)
    store = real.protocol()
    elsewhere = Protocol(Addresses.of(refusing.root + "/ds"), Connection())
    store.add = elsewhere.add  # type: ignore[method-assign]
    load(MANY, store)
    assert len(refusing.asked) == 1
    assert real.store().graph_counts() == {"": 400, GRAPH: 400}


# A store of which only the host is known


def listed(*names: str) -> Told:
    rows = [{"id": {"type": "literal", "value": name}} for name in names]
    body = {"head": {"vars": ["id"]}, "results": {"bindings": rows}}
    return Told(body=json.dumps(body).encode())


def only(**replies: Told) -> Script:
    """A server that knows these paths, written with __ for a slash, and no other."""
    known = {"/" + name.replace("__", "/"): told for name, told in replies.items()}
    return lambda asked: known.get(asked.path, Told(404, "text/plain", b"no such thing"))


@pytest.mark.parametrize(
    ("given", "paths", "found"),
    [
        ("", {"": YES}, ""),  # QLever
        ("", {"query": YES}, "/query"),
        ("/", {"sparql": YES}, "/sparql"),
        ("/ds", {"ds": YES}, "/ds"),
        ("/ds", {"ds__sparql": YES}, "/ds/sparql"),
        (
            "",
            {"repositories": listed("one", "SYSTEM"), "repositories__one": YES},
            "/repositories/one",
        ),
        (
            "/rdf4j-server",
            {"rdf4j-server__repositories": listed("b"), "rdf4j-server__repositories__b": YES},
            "/rdf4j-server/repositories/b",
        ),
    ],
)
def test_the_store_is_found_below_the_address_that_is_given(
    scripted: Scripted, given: str, paths: dict[str, Told], found: str
) -> None:
    root = scripted(only(**paths)).root
    assert find(root + given, Connection()) == Addresses.of(root + found)


@pytest.mark.parametrize("given", ["", "/repositories"])
def test_what_was_tried_is_told_where_nothing_answers(scripted: Scripted, given: str) -> None:
    root = scripted(only(repositories=listed("one", "two"))).root
    with pytest.raises(StoreError) as error:
        find(root + given, Connection())
    tried = "" if given else f"{root}, {root}/query, {root}/sparql, "
    assert f"Tried in vain: {tried}{root}/repositories (name one of one, two)" in str(error.value)
    assert error.value.path == root + given


def test_a_full_address_is_not_asked_and_a_refusal_ends_the_search(scripted: Scripted) -> None:
    server = scripted(lambda asked: Told(401, "text/plain", b"who are you"))
    find(server.root + "/ds/sparql", Connection())
    find(server.root + "/repositories/one", Connection())
    assert not server.asked
    with pytest.raises(StoreError, match="asks for a user"):
        find(server.root, Connection(Credentials("u", "wrong")))
    assert len(server.asked) == 1
