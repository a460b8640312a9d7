"""Run a query and write its answer, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from benchgraph.errors import BenchgraphError, LimitError, QueryError, StoreError
from benchgraph.query.guard import Limits
from benchgraph.query.prefixes import from_own_text
from benchgraph.serving.negotiation import NotAcceptable
from benchgraph.serving.sparql.dataset import Dataset
from benchgraph.syntaxes import used_prefixes


@dataclass(frozen=True, slots=True)
class Runnable:
    """A query that was looked at: ``text`` as the engine gets it, ``written`` as its author sees
    it, the address that its relative IRIs are meant from, its graphs (None: all of the store)."""

    text: str
    base: str
    dataset: Dataset | None
    written: str


def answer(
    raw: ox.Store,
    query: Runnable,
    format: ox.QueryResultsFormat | ox.RdfFormat,
    limits: Limits,
) -> bytes:
    """What ``raw`` says to ``query``, in ``format``.

    Raises QueryError with the place in the query, LimitError for an answer that is too large,
    StoreError for a damaged store.
    """
    graphs: dict[str, Any] = {}
    if (dataset := query.dataset) is not None:
        # Both are always told: what is left out would be everything there is.
        graphs = {
            "default_graph": [*map(ox.NamedNode, dataset.default)],
            "named_graphs": [*map(ox.NamedNode, dataset.named)],
        }
    try:
        found: Any = raw.query(query.text, base_iri=query.base, **graphs)
        if isinstance(format, ox.RdfFormat):
            return _graph(found, format, limits)
        return _results(found, format, limits)
    except SyntaxError as error:
        wrong = QueryError("this is not a SPARQL query that can be run", found=error.msg)
        added = len(query.text) - len(query.written)
        raise from_own_text(wrong, query.written, added) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError("the store did not answer", found=str(error)) from None


_AS_XML = (ox.QueryResultsFormat.XML, ox.RdfFormat.RDF_XML)
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_OTHER = "ask for another format"


class _Bounded(io.BytesIO):
    """A file that ends the query which writes more than ``most`` bytes into it."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most

    def write(self, data: Any, /) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise LimitError(
                "the answer is too large",
                hint="add a LIMIT, or ask for fewer columns",
            )
        return super().write(data)


def _results(found: Any, format: ox.QueryResultsFormat, limits: Limits) -> bytes:
    file = _Bounded(limits.bytes)
    found.serialize(file, format=format)
    body = file.getvalue()
    if _rows_at_most(body, format) > limits.rows and _rows(body, format) > limits.rows:
        raise _too_many("rows", limits.rows)
    return _well_formed(body, format)


def _too_many(what: str, most: int) -> BenchgraphError:
    return LimitError(
        f"the answer has too many {what}",
        expected=f"at most {most:,}",
        hint="add a LIMIT, or count instead of listing",
    )


# What stands between two rows at least; in values it may stand too, so this counts too many.
_BETWEEN = {
    ox.QueryResultsFormat.JSON: b"},{",
    ox.QueryResultsFormat.XML: b"<result>",
    ox.QueryResultsFormat.CSV: b"\n",
    ox.QueryResultsFormat.TSV: b"\n",
}


def _rows_at_most(body: bytes, format: ox.QueryResultsFormat) -> int:
    return body.count(_BETWEEN[format]) + 1


def _rows(body: bytes, format: ox.QueryResultsFormat) -> int:
    """How many rows there are, exactly."""
    if format == ox.QueryResultsFormat.JSON:
        return len(json.loads(body).get("results", {}).get("bindings", ()))
    if format == ox.QueryResultsFormat.CSV:
        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    # Texts hold neither "<" in XML nor a line break in TSV.
    return body.count(_BETWEEN[format]) - (format == ox.QueryResultsFormat.TSV)


def _graph(found: Iterable[ox.Triple], format: ox.RdfFormat, limits: Limits) -> bytes:
    """Triples, each once, sorted: the same graph, the same bytes."""
    seen: dict[ox.Triple, None] = {}
    for triple in found:
        seen[triple] = None
        if len(seen) > limits.rows:
            raise _too_many("triples", limits.rows)
    return write_graph(sorted(seen, key=str), format, limits.bytes)


def write_graph(
    triples: list[ox.Triple],
    format: ox.RdfFormat,
    most: int,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    """``triples`` in an RDF syntax, in their order, with those of our prefixes that they use.

    Raises LimitError where they are more than ``most`` bytes, NotAcceptable where the syntax cannot
    hold them.
    """
    known = (
        {} if format == ox.RdfFormat.N_TRIPLES else {**used_prefixes(triples), **(prefixes or {})}
    )
    file = _Bounded(most)
    try:
        ox.serialize(triples, file, format=format, prefixes=known)
    except (OSError, ValueError) as error:
        raise NotAcceptable(
            f"{format.name} cannot hold this answer", found=str(error), hint=_OTHER
        ) from None
    return _well_formed(file.getvalue(), format)


def _well_formed(body: bytes, format: ox.QueryResultsFormat | ox.RdfFormat) -> bytes:
    """``body``, unless it is XML and holds a character that XML has no way to write.

    The engine writes it all the same, and whoever reads the answer finds it broken. A query can
    bring one (``"\\b"``), the graph holds none. Raises NotAcceptable.
    """
    if format in _AS_XML and (bad := _NOT_XML.search(body)):
        raise NotAcceptable(
            "XML cannot hold this answer", found=repr(bad.group().decode()), hint=_OTHER
        )
    return body
