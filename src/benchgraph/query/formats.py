"""The exact formats of answers, and terms as texts.

CSV, TSV, JSON and XML are the W3C formats for SPARQL results, written by pyoxigraph: nothing is
added, cut or neutralised; JSON Lines has plain values by the same names. Triples (from CONSTRUCT
and DESCRIBE) are written as rows of subject, predicate, object, or as Turtle or N-Triples.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from benchgraph.errors import QueryError
from benchgraph.iris import prefixed
from benchgraph.store import Rows, python_value
from benchgraph.syntaxes import used_prefixes
from benchgraph.tables.terminal import visible
from benchgraph.vocab import XSD

Answer = Rows | bool | list[ox.Triple]
AnyTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def as_rows(answer: Answer) -> Rows:
    """Rows as they are; triples as rows of subject, predicate, object."""
    if isinstance(answer, bool):
        raise QueryError("a yes or no has no rows")
    if isinstance(answer, list):
        triples: Any = [(triple.subject, triple.predicate, triple.object) for triple in answer]
        return Rows(("subject", "predicate", "object"), triples)
    return answer


def term_text(term: AnyTerm | None) -> str:
    """A term for people: IRIs short, literals without type, nothing that moves a cursor."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return prefixed(term.value)
    text = term.value if isinstance(term, ox.Literal) else str(term)
    return visible(text.replace("\t", "\ufffd"))


_GROUPED = 400  # digits of a number whose thousands are set apart


def grouped(number: str) -> str:
    """A decimal with its thousands apart: ``3000000`` → ``3,000,000``; empty stays empty."""
    whole, dot, rest = number.partition(".")
    digits = whole.lstrip("-")
    if not digits.isdecimal() or len(digits) > _GROUPED:
        return number
    rest = rest.rstrip("0")
    return f"{'-' * whole.startswith('-')}{int(digits):,}{dot + rest if rest else ''}"


def term_json(term: AnyTerm) -> dict[str, Any]:
    """A term as the SPARQL 1.1 JSON results format writes it."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {k: term_json(v) for k, v in parts.items()}}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != XSD.string.value:
        found["datatype"] = term.datatype.value
    return found


def results_json(answer: Answer) -> dict[str, Any]:
    """An answer as the SPARQL 1.1 JSON results format has it."""
    if isinstance(answer, bool):
        return {"head": {}, "boolean": answer}
    rows = as_rows(answer)
    bindings = [
        {
            name: term_json(term)
            for name, term in zip(rows.variables, row, strict=True)
            if term is not None
        }
        for row in rows.rows
    ]
    return {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}


def read_results(text: str | bytes) -> Rows | bool:
    """The answer in a document of SPARQL JSON results. Raises ValueError if it is none."""
    found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = tuple(variable.value for variable in found.variables)
    return Rows(names, [tuple(row[name] for name in names) for row in found])


def _standard(format: ox.QueryResultsFormat) -> Callable[[Answer], str]:
    def write(answer: Answer) -> str:
        document = json.dumps(results_json(answer), ensure_ascii=False)
        if isinstance(answer, bool) and format in (
            ox.QueryResultsFormat.CSV,
            ox.QueryResultsFormat.TSV,
        ):
            return str(answer).lower()
        results = ox.parse_query_results(document, format=ox.QueryResultsFormat.JSON)
        return (results.serialize(format=format) or b"").decode()

    return write


def _json(answer: Answer) -> str:
    return json.dumps(results_json(answer), ensure_ascii=False, indent=1)


def _graph(format: ox.RdfFormat) -> Callable[[Answer], str]:
    def write(answer: Answer) -> str:
        if not isinstance(answer, list):
            raise QueryError(
                f"{format.name} holds triples, and this query gives none",
                hint="use CONSTRUCT or DESCRIBE, or another --format",
            )
        lines = sorted(set(answer), key=str)
        prefixes = {} if format == ox.RdfFormat.N_TRIPLES else used_prefixes(lines)
        return (ox.serialize(lines, format=format, prefixes=prefixes) or b"").decode()

    return write


def _jsonl(answer: Answer) -> str:
    if isinstance(answer, bool):
        return json.dumps(answer)
    rows = as_rows(answer)
    return "".join(
        json.dumps(
            {name: plain_json(term) for name, term in zip(rows.variables, row, strict=True)},
            ensure_ascii=False,
        )
        + "\n"
        for row in rows
    )


def plain_json(term: Any) -> Any:
    """A term as JSON has it; a number that JSON's readers would change stays text."""
    value = python_value(term) if not isinstance(term, ox.Triple) else str(term)
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    return value.isoformat() if isinstance(value, date) else value


EXACT: dict[str, Callable[[Answer], str]] = {
    "csv": _standard(ox.QueryResultsFormat.CSV),
    "tsv": _standard(ox.QueryResultsFormat.TSV),
    "json": _json,
    "xml": _standard(ox.QueryResultsFormat.XML),
    "jsonl": _jsonl,
    "turtle": _graph(ox.RdfFormat.TURTLE),
    "ntriples": _graph(ox.RdfFormat.N_TRIPLES),
}
