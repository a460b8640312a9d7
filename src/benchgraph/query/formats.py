"""Ways to write an answer. ``FORMATS`` drives the choices of the command line.

CSV, TSV, JSON and XML are the W3C formats for SPARQL results, written by pyoxigraph and exact:
nothing is added, cut or neutralised. Table and Markdown are for people. Triples (from CONSTRUCT and
DESCRIBE) are written as rows of subject, predicate, object, or as Turtle or N-Triples.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from benchgraph.errors import QueryError
from benchgraph.iris import prefixed
from benchgraph.query.table import plain_table, rich_table, visible
from benchgraph.store import Rows
from benchgraph.syntaxes import used_prefixes
from benchgraph.vocab import XSD

Answer = Rows | bool | list[ox.Triple]
AnyTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


_NUMBERS = {f"{XSD}integer", f"{XSD}decimal"}


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a table goes: its width in columns, None for a pipe or a file, and colours."""

    width: int | None = None
    colour: bool = False


def write_answer(answer: Answer, format: str, screen: Screen | None = None) -> str:
    """``answer`` in ``format``, a key of ``FORMATS``, as text that ends with a line break.

    Raises QueryError where the format cannot hold this kind of answer.
    """
    text = FORMATS[format](answer, screen or Screen())
    return text if text.endswith("\n") else text + "\n"


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


def grouped(number: str) -> str:
    """A decimal with its thousands apart: ``3000000`` → ``3,000,000``; empty stays empty."""
    whole, dot, rest = number.partition(".")
    digits = whole.lstrip("-")
    if not digits.isdigit():
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


def _standard(format: ox.QueryResultsFormat) -> Callable[[Answer, Screen], str]:
    def write(answer: Answer, screen: Screen) -> str:
        document = json.dumps(results_json(answer), ensure_ascii=False)
        if isinstance(answer, bool) and format in (
            ox.QueryResultsFormat.CSV,
            ox.QueryResultsFormat.TSV,
        ):
            return str(answer).lower()
        results = ox.parse_query_results(document, format=ox.QueryResultsFormat.JSON)
        return (results.serialize(format=format) or b"").decode()

    return write


def _json(answer: Answer, screen: Screen) -> str:
    return json.dumps(results_json(answer), ensure_ascii=False, indent=1)


def _graph(format: ox.RdfFormat) -> Callable[[Answer, Screen], str]:
    def write(answer: Answer, screen: Screen) -> str:
        if not isinstance(answer, list):
            raise QueryError(
                f"{format.name} holds triples, and this query gives none",
                hint="use CONSTRUCT or DESCRIBE, or another --format",
            )
        lines = sorted(set(answer), key=str)
        prefixes = {} if format == ox.RdfFormat.N_TRIPLES else used_prefixes(lines)
        return (ox.serialize(lines, format=format, prefixes=prefixes) or b"").decode()

    return write


def for_people(rows: Rows) -> tuple[list[str], list[list[str]]]:
    """Heads and cells as text; an entity and its label ("thing", "thingLabel") share a column."""
    places = {name: index for index, name in enumerate(rows.variables)}
    heads = [
        name
        for name in rows.variables
        if not (name.endswith("Label") and name.removesuffix("Label") in places)
    ]
    lines = []
    for row in rows.rows:
        texts = [_cell(term) for term in row]
        line = []
        for head in heads:
            text, label = texts[places[head]], places.get(f"{head}Label")
            name = texts[label] if label is not None else ""
            line.append(f"{name} [{text}]" if name and text else name or text)
        lines.append(line)
    return heads, lines


def _cell(term: AnyTerm | None) -> str:
    """A term for people, with the thousands of a long number set apart; a year stays as it is."""
    text = term_text(term)
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS and len(text) > 4:
        return grouped(text)
    return text


def _table(answer: Answer, screen: Screen) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    heads, lines = for_people(as_rows(answer))
    if screen.width is None:
        return plain_table(heads, lines)
    return rich_table(heads, lines, screen.width, colour=screen.colour)


def markdown_table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table in GitHub's Markdown; nothing in a cell can end the cell or start markup."""
    written = [heads, ["---"] * len(heads), *([_markdown_cell(c) for c in line] for line in lines)]
    return "\n".join("| " + " | ".join(line) + " |" for line in written)


def _markdown_cell(text: str) -> str:
    text = re.sub(r"([\\|`*_\[\]])", r"\\\1", text)
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").split())


def _markdown(answer: Answer, screen: Screen) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return markdown_table(*for_people(as_rows(answer)))


FORMATS: dict[str, Callable[[Answer, Screen], str]] = {
    "table": _table,
    "csv": _standard(ox.QueryResultsFormat.CSV),
    "tsv": _standard(ox.QueryResultsFormat.TSV),
    "json": _json,
    "xml": _standard(ox.QueryResultsFormat.XML),
    "markdown": _markdown,
    "turtle": _graph(ox.RdfFormat.TURTLE),
    "ntriples": _graph(ox.RdfFormat.N_TRIPLES),
}
ROW_FORMATS = tuple(name for name in FORMATS if name not in ("turtle", "ntriples"))
