"""The task behind ``/sparql``."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pyoxigraph as ox

from benchgraph.errors import BenchgraphError, ParameterError
from benchgraph.iris import iri_fault
from benchgraph.serving.model import Asked, Graph, Pairs, Reply
from benchgraph.serving.sparql.answers import Runnable, answer, write_graph
from benchgraph.serving.sparql.dataset import Dataset, check_graphs
from benchgraph.serving.sparql.description import PREFIXES, description
from benchgraph.serving.sparql.formats import KINDS, TRIPLES, chosen, error_media, for_people
from benchgraph.serving.sparql.operation import Operation, read_operation
from benchgraph.serving.sparql.prepared import LIMITS, prepared
from benchgraph.serving.tasks import told

PATH = "/sparql"
# An address with a longer query is not repeated in the head of an answer.
_LONG = 1_000


def endpoint(graph: Graph, asked: Asked) -> Reply:
    """The answer of a query, or without one what this service is; browsers go to the editor."""
    try:
        operation = read_operation(asked)
        if asked.method != "POST" and for_people(asked.accept, asked.get("format")):
            return Reply.to(asked.href("/editor", {"query": operation.query} if operation else {}))
        if operation is None:
            return _described(graph, asked)
        return _answered(graph, asked, operation)
    except BenchgraphError as error:
        return told(error, replace(asked, format=error_media(asked.format, asked.get("format"))))


def _described(graph: Graph, asked: Asked) -> Reply:
    format, media = chosen(TRIPLES, asked.accept, asked.get("format"))
    triples = description(graph, asked, _address(asked))
    engine = cast(ox.RdfFormat, format.engine)
    body = write_graph(triples, engine, LIMITS.bytes, PREFIXES)
    return _reply(asked, body, format.names[0], media)


def _answered(graph: Graph, asked: Asked, operation: Operation) -> Reply:
    base = _address(asked)
    query = prepared(operation.query, base)
    format, media = chosen(KINDS[query.form], asked.accept, asked.get("format"))
    dataset = query.dataset
    if operation.has_dataset:
        dataset = Dataset(operation.default, operation.named)
    if dataset is not None:
        check_graphs(dataset, graph.release.graphs)
    store = graph.release.store
    raw = store.whole.raw if dataset is not None or query.graphs else store.raw
    runnable = Runnable(query.text, base, dataset, operation.query)
    body = answer(raw, runnable, format.engine, LIMITS)
    reply = _reply(asked, body, format.names[0], media)
    return replace(reply, passing=query.passing)


def _address(asked: Asked) -> str:
    """The endpoint's own address, against which relative IRIs of a query are resolved."""
    address = asked.origin + asked.root + PATH
    if iri_fault(address):
        raise ParameterError("the request names no host that can be", found=asked.origin)
    return address


def _reply(asked: Asked, body: bytes, format: str, media: str) -> Reply:
    headers: Pairs = ()
    if asked.method != "POST" and sum(len(value) for _, value in asked.query) <= _LONG:
        headers = (("Content-Location", asked.here(format=format)),)
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return Reply(body, media + charset, 200, headers)
