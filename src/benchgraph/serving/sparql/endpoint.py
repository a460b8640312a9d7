"""The task behind ``/sparql``."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox

from benchgraph.errors import BenchgraphError
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.sparql.answers import answer, write_graph
from benchgraph.serving.sparql.dataset import Dataset, check_graphs
from benchgraph.serving.sparql.description import SD, description
from benchgraph.serving.sparql.formats import (
    KINDS,
    TRIPLES,
    Format,
    chosen,
    error_media,
    for_people,
)
from benchgraph.serving.sparql.operation import Operation, read_operation
from benchgraph.serving.sparql.prepared import LIMITS, prepared
from benchgraph.serving.tasks import told

# An address that is longer is not repeated in the head of an answer.
_LONG = 4_000


def endpoint(graph: Graph, asked: Asked) -> Reply:
    """The answer of a query, or without one what this service is; browsers go to the editor."""
    named = asked.get("format")
    try:
        operation = read_operation(asked)
        if asked.method != "POST" and for_people(asked.accept, named):
            return _to_editor(asked, operation)
        if operation is None:
            return _described(graph, asked, named)
        return _answered(graph, asked, operation, named)
    except BenchgraphError as error:
        return _headed(told(error, replace(asked, format=error_media(asked.accept, named))))


def _described(graph: Graph, asked: Asked, named: str) -> Reply:
    format, media = chosen(TRIPLES, asked.accept, named)
    triples = description(graph, asked)
    body = write_graph(triples, format.engine, LIMITS.bytes, {"sd": SD})  # type: ignore[arg-type]
    return _reply(asked, body, format, media)


def _answered(graph: Graph, asked: Asked, operation: Operation, named: str) -> Reply:
    query = prepared(operation.query)
    format, media = chosen(KINDS[query.form], asked.accept, named)
    dataset = query.dataset
    if operation.has_dataset:
        dataset = Dataset(operation.default, operation.named)
    if dataset is not None:
        check_graphs(dataset, graph.release.manifest["triples"]["named graphs"])
    raw = _raw(graph, dataset is not None or query.graphs)
    body = answer(raw, operation.query, query, dataset, format.engine, LIMITS)
    return _reply(asked, body, format, media)


def _raw(graph: Graph, graphs: bool) -> ox.Store:
    store = graph.release.store
    return store.whole.raw if graphs else store.raw


def _to_editor(asked: Asked, operation: Operation | None) -> Reply:
    pairs = {"query": operation.query} if operation else {}
    return _headed(Reply.to(asked.href("/editor", pairs)))


def _reply(asked: Asked, body: bytes, format: Format, media: str) -> Reply:
    headers = []
    if asked.method != "POST" and len(here := asked.here(format=format.names[0])) <= _LONG:
        headers.append(("Content-Location", here))
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return _headed(Reply(body, media + charset, 200, tuple(headers)))


def _headed(reply: Reply) -> Reply:
    """The answer depends on what the client takes, so caches have to ask for each."""
    return replace(reply, headers=(*reply.headers, ("Vary", "Accept")))
