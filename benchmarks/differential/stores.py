"""Who is asked: Oxigraph in this process's children, the servers of the tests, and rdflib."""

from __future__ import annotations

import contextlib
import io
import logging
import multiprocessing
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

from benchgraph.errors import BenchgraphError
from benchgraph.query.prefixes import with_prefixes
from benchgraph.release import Release, open_release
from benchgraph.remote import Addresses, Connection, Protocol, RemoteStore
from benchgraph.remote.spellings import canonical
from benchgraph.store import EmbeddedStore, Term

TESTS = Path(__file__).resolve().parents[2] / "tests" / "stores"
SERVERS = ("fuseki", "rdf4j", "virtuoso")
# They go on with a query whose client has gone. Virtuoso ends by itself, and told a time it gives
# what it has found until then.
_TOLD_WHEN_TO_END = ("fuseki", "rdf4j")
MOST_ROWS = 3000
MOST_LATE = 5  # in a row, before a server is asked whether it still answers
# Virtuoso's, of what it expects to take longer than its settings allow, often by far too much, and
# of what is too deep for it to expect anything of.
_UNASKED = ("The estimated execution time", "Stack Overflow in cost model")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What a store said: rows; or ``why`` not: "late", "many", or the words of an error."""

    rows: tuple[Row, ...] = ()
    why: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is an answer to be compared, an error included."""
        return self.why not in ("late", "many")

    def key(self, ordered: bool) -> object:
        """What two answers that are alike have in common. Which error it is does not matter."""
        if self.why:
            return "error"
        return self.rows if ordered else tuple(sorted(self.rows))


Ask = Callable[[str], Answer]


def spelt(term: Term | None) -> str:
    """A term in one spelling; an empty text where nothing is bound."""
    if term is None:
        return ""
    term = canonical(term)
    if isinstance(term, ox.Literal) and term.language:
        return f"{ox.Literal(term.value)}@{term.language.lower()}"
    return str(term)


def answered(rows: Iterable[Iterable[Term | None]]) -> Answer:
    found = tuple(tuple(map(spelt, row)) for row in islice(rows, MOST_ROWS + 1))
    return Answer(found) if len(found) <= MOST_ROWS else Answer(why="many")


class Child:
    """A process that answers for a store; one that takes longer than ``seconds`` is replaced."""

    def __init__(self, open_store: Callable[[], Ask], seconds: float) -> None:
        self.open_store, self.seconds = open_store, seconds
        self.process: BaseProcess | None = None
        self.pipe: Pipe | None = None

    def __call__(self, query: str) -> Answer:
        if self.process is None:
            self._start()
        assert self.pipe is not None
        self.pipe.send(query)
        if self.pipe.poll(self.seconds):
            with contextlib.suppress(EOFError):
                found: Answer = self.pipe.recv()
                return found
        self.stop()
        return Answer(why="late")

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, end = context.Pipe()
        self.process = context.Process(target=_serve, args=(self.open_store, end), daemon=True)
        self.process.start()
        end.close()
        assert self.pipe.poll(60) and self.pipe.recv() == "ready"

    def stop(self) -> None:
        """End the process, whatever it is at."""
        if self.process is not None and self.pipe is not None:
            self.process.kill()
            self.process.join()
            self.pipe.close()
        self.process = None


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Without what rdflib logs: it warns of each IRI that it does not like."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _serve(open_store: Callable[[], Ask], pipe: Pipe) -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20_000)
    ask = open_store()
    pipe.send("ready")
    with contextlib.redirect_stderr(io.StringIO()):
        while True:
            try:
                query = pipe.recv()
            except EOFError:
                os._exit(0)
            pipe.send(ask(query))


def embedded(release: Path) -> Ask:
    """The store of a release, as every command of ours opens it."""
    return _of_store(open_release(release).store)


def in_memory(triples: list[ox.Triple]) -> Ask:
    """Oxigraph with these triples."""
    return _of_store(EmbeddedStore.memory(ox.Quad(*triple) for triple in triples))


def _of_store(store: Any) -> Ask:
    def ask(query: str) -> Answer:
        try:
            return answered(store.select(with_prefixes(query), MOST_ROWS + 1))
        except BenchgraphError as error:
            return Answer(why=_words(error.found or error.what))

    return ask


def by_rdflib(graph: rdflib.Graph) -> Ask:
    """rdflib as it is; a graph that was read before is shared with each child."""

    def ask(query: str) -> Answer:
        try:
            found = graph.query(with_prefixes(query))
            names = found.vars or []
            # Not its rows: those with nothing bound would be left out.
            return answered([[_term(row.get(name)) for name in names] for row in found.bindings])
        except Exception as error:
            return Answer(why=_words(str(error)) or type(error).__name__)

    return ask


def rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """A graph of rdflib's with these triples."""
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=data or b"", format="nt")


def _term(term: Any) -> Term | None:
    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode()
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None)


def _words(text: str) -> str:
    return " ".join(text.split())[:300] or "an error without words"


class Remote:
    """A server; whoever takes longer than ``seconds`` is not waited for."""

    def __init__(self, protocol: Protocol, seconds: float) -> None:
        self.seconds, self.store, self.late = seconds, RemoteStore.of(protocol), 0

    def __call__(self, query: str) -> Answer:
        start = time.monotonic()
        try:
            return answered(self.store.select(with_prefixes(query)))
        except BenchgraphError as error:
            why = _words(error.found or error.what)
            late = time.monotonic() - start > 0.9 * self.seconds
            self.late = self.late + 1 if late else 0
            if not late or self.late >= MOST_LATE:
                self.store.ask("ASK {}")  # a server that is gone, or hangs, gives no answers
            return Answer(why="late" if late or any(words in why for words in _UNASKED) else why)


def running(endpoint: str, seconds: float) -> Remote:
    """A server that runs already and holds the release."""
    return Remote(Protocol(Addresses.of(endpoint), Connection(timeout=seconds)), seconds)


@contextlib.contextmanager
def started(names: Iterable[str], release: Release, seconds: float) -> Iterator[dict[str, Remote]]:
    """The servers that the tests use, each with the release in it, in temporary folders."""
    sys.path.insert(0, str(TESTS))
    from store_servers import STORES  # type: ignore[import-not-found]

    from benchgraph.loading import load

    found: dict[str, Remote] = {}
    with tempfile.TemporaryDirectory(prefix="benchgraph-differential-") as folder:
        servers = []
        try:
            for name in names:
                server = STORES[name][0](Path(folder) / name)
                servers.append(server)
                load(release, server.protocol(timeout=600))
                addresses = server.addresses
                if name in _TOLD_WHEN_TO_END:
                    query = f"{addresses.query}?timeout={seconds:.0f}"
                    addresses = replace(addresses, query=query)
                connection = Connection(server.credentials, timeout=seconds)
                found[name] = Remote(Protocol(addresses, connection), seconds)
            yield found
        finally:
            for server in servers:
                server.stop()
