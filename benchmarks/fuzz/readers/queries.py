"""Queries that anybody may send: what looks at them first, and whether one gets out."""

from __future__ import annotations

import re
import socket
import threading
from pathlib import Path

from benchmarks.fuzz.guards import Outward
from benchmarks.fuzz.target import ROOT, Target, files, words

_WORDS = words(
    "SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER EXISTS NOT"
    " BIND AS"
    " VALUES SERVICE SILENT LOAD INSERT DELETE WITH USING PREFIX BASE DISTINCT REDUCED ORDER BY"
    " GROUP HAVING"
    " LIMIT OFFSET COUNT SAMPLE GROUP_CONCAT STR LANG IRI BNODE RAND NOW UUID IF COALESCE REGEX"
    " REPLACE"
    ' CONCAT SUBSTR STRDT xsd:decimal bg:Case ?x ?y $z _:b <urn:a> "x"@en \'y\' """z""" 1.5 1e9'
    ' true UNDEF'
    " { } ( ) [ ] . ; , / | ^ * + ? ! && || = != <= << >> ^^ @ # \\u0053 \\U00000053 ex: ex:x :"
    " a 'S'"
    " SERVICEex: trueSERVICE<urn:x> SERVICE<urn:x> {} 1SERVICE #\n LATERAL VERSION TRIPLE <<("
    " )>> {| |} ~"
)  # fmt: skip
_DATA = b"""<http://e/a> <http://e/b> "x"@en ; a <http://e/C> . <http://e/c> <http://e/b> 1 ."""
_REACHES = re.compile(r"service|load", re.IGNORECASE)


def query(folder: Path) -> Target:
    """A query through everything that looks at it; one that may run reaches no server.

    The engine is asked only where a query holds a word that may call out: a query that takes long
    is ended with its process where benchgraph runs it, and is no fault.
    """
    import pyoxigraph as ox

    from benchgraph.query.prefixes import with_prefixes

    heard = _Listener()
    store = ox.Store()
    store.bulk_load(_DATA, format=ox.RdfFormat.TURTLE)
    address = f"http://127.0.0.1:{heard.port}/"

    def read(data: bytes) -> str:
        text = data.decode("utf-8", "replace")
        form = _looked_at(text)
        if _REACHES.search(text) is None:
            return form
        try:
            found = store.query(with_prefixes(text))
            list(found) if form != "ASK" else bool(found)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            form += type(error).__name__
        if heard.count:
            heard.count = 0
            raise Outward(f"a query reached a server: {text[:200]}")
        return form

    return Target(
        "query", read, _seeds(address), _WORDS + _seeds(address)[-1:], longest=70_000,
        close=heard.close,
    )  # fmt: skip


def _looked_at(text: str) -> str:
    """The form of a query that may run. Raises BenchgraphError."""
    from benchgraph.query.guard import check
    from benchgraph.query.prefixes import check_prefixes
    from benchgraph.release.named import asks_for_graphs
    from benchgraph.serving.sparql.prepared import prepared

    form = check(text)
    check_prefixes(text)
    asks_for_graphs(text)
    prepared(text, "http://localhost/sparql")
    return form


def advice(folder: Path) -> Target:
    """What is said of a query beside its answer: unknown terms, and what stores differ in."""
    import pyoxigraph as ox

    from benchgraph.query.advice import unknown_terms
    from benchgraph.query.guard import check
    from benchgraph.query.portable import portability
    from benchgraph.store import EmbeddedStore

    store = EmbeddedStore(ox.Store())

    def read(data: bytes) -> str:
        text = data.decode("utf-8", "replace")
        check(text)
        unknown_terms(store, text)
        return str([each.what[:20] for each in portability(text)])

    return Target("advice", read, _seeds("http://e/"), _WORDS, seconds=5.0)


def _seeds(address: str) -> tuple[bytes, ...]:
    """Queries of ours and of the tests, and some that name a server, of which none may ask it."""
    made = (
        f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p ?o }} # SERVICE <{address}> {{ }}",
        f'SELECT * {{ ?s ?p "SERVICE <{address}>" }}',
        f"PREFIX service: <{address}> SELECT * {{ ?service ?p service:x }}",
        f"ASK {{ FILTER(true) SERVICE SILENT <{address}> {{}} }}",
        f"SERVICE <{address}> {{}}",
    )
    found = files(ROOT / "queries", "*.rq", 200) + files(ROOT / "tests" / "query", "*.rq")
    return (*found, *map(str.encode, made))


class _Listener:
    """A server that counts who calls, and says nothing."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.count = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.count += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()
