"""A report in the forms in which it is written: RDF, JSON, CSV, text for people."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from benchgraph.checking.report import Report
from benchgraph.checking.results import Result, short
from benchgraph.errors import printable
from benchgraph.shacl.terms import SHACL, XSD, Node, Term, sh

_RDF = {
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}
FORMS = ("text", *_RDF, "json", "csv")
_COLUMNS = (
    "severity",
    "focusNode",
    "resultPath",
    "value",
    "sourceConstraintComponent",
    "sourceShape",
    "resultMessage",
)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][\w.-]*(?<!\.)|")


def write_report(report: Report, form: str, out: IO[bytes], encoding: str = "utf-8") -> None:
    """Write a report, one of ``FORMS``, piece by piece; text in another ``encoding`` where a
    terminal has one. Raises EngineError for RDF where it cannot be said whether the data conform.
    """
    if form in _RDF:
        prefixes = None if form == "ntriples" else dict(_prefixes(report.prefixes))
        ox.serialize(report.graph(), out, format=_RDF[form], prefixes=prefixes)
        return
    pieces = {"text": _text, "json": _json, "csv": _csv}[form]
    for piece in pieces(report):
        out.write(piece.encode(encoding, "backslashreplace"))


def _prefixes(declared: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Prefixes that each syntax can write, with that of SHACL."""
    for name, iri in sorted({"sh": SHACL, **declared}.items()):
        try:
            NamedNode(iri)
        except ValueError:
            continue
        yield name, iri


# -- text ----------------------------------------------------------------------------------------


class Naming:
    """Writes terms as a person abbreviates them, with the prefixes of the files."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        known = {"sh": SHACL, "xsd": XSD, **prefixes}
        self._prefixes = sorted(known.items(), key=lambda item: (-len(item[1]), item[0]))

    def term(self, term: Term | None) -> str:
        """A term; empty for none."""
        if term is None:
            return ""
        if isinstance(term, NamedNode):
            return printable(self._iri(term.value))
        if isinstance(term, Literal):
            return printable(self._literal(term))
        if isinstance(term, Triple):
            return f"<<( {' '.join(map(self.term, term))} )>>"
        return printable(str(term))

    def text(self, text: str) -> str:
        """A text in which IRIs stand in angle brackets."""
        return printable(re.sub(r"<([^<>\s]+)>", lambda match: self._iri(match[1]), text))

    def _iri(self, iri: str) -> str:
        for name, start in self._prefixes:
            if start and iri.startswith(start) and _PLAIN_NAME.fullmatch(iri[len(start) :]):
                return f"{name}:{iri[len(start) :]}"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        text = json.dumps(literal.value, ensure_ascii=False)
        if literal.language is not None:
            return f"{text}@{literal.language}" + (
                f"--{literal.direction}" if literal.direction else ""
            )
        kind = literal.datatype.value
        return text if kind == XSD + "string" else f"{text}^^{self._iri(kind)}"


def shape_name(report: Report, shape: Node, naming: Naming) -> str:
    """A shape as a person finds it: one without a name by the shape that it is part of, and its
    path."""
    if not isinstance(shape, BlankNode):
        return naming.term(shape)
    whole = naming.term(_whole(shape, _above(report)))
    paths = report.shapes.values(shape, sh("path"))
    at = f" at {naming.term(paths[0])}" if paths and isinstance(paths[0], NamedNode) else ""
    return f"{'in ' + whole if whole else 'a shape without a name'}{at}"


def _above(report: Report) -> dict[Any, Any]:
    """What refers to a blank node of the shapes."""
    return {t.object: t.subject for t in report.shapes.triples if isinstance(t.object, BlankNode)}


def _text(report: Report) -> Iterator[str]:
    naming = Naming(report.prefixes)
    above = _above(report)
    for result in report.results:
        yield _block(result, naming, above, "")
        yield "\n"
    yield summary(report) + "\n"


def _block(result: Result, naming: Naming, above: Mapping[Any, Any], indent: str) -> str:
    """A result for people. ``above``: what refers to a blank node of the shapes."""
    lines = [f"{naming.term(result.focus_node)}  {_headed(result.severity, naming)}"]
    path = _short_path(naming.text(result.path_text)) if result.path_text else ""
    value = naming.term(result.value)
    if path or value:
        lines.append("  " + " ".join(part for part in (path, value) if part))
    lines += [f"  {naming.text(message.value)}" for message in result.messages]
    name = _whole(result.constraint or result.shape, above)
    lines.append(
        f"  {short(result.component)} {'in' if name != result.shape else 'of'} "
        + (naming.term(name) or "a shape without a name")
    )
    text = "".join(f"{indent}{line}\n" for line in lines)
    return text + "".join(_block(each, naming, above, indent + "    ") for each in result.details)


def _short_path(text: str) -> str:
    """A path for people: of one with thousands of steps the beginning."""
    return text if len(text) <= _LONGEST_PATH else text[:_LONGEST_PATH] + "…"


def _headed(severity: NamedNode, naming: Naming) -> str:
    name = short(severity)
    return name.upper() if name in _PLURALS else naming.term(severity)


def _whole(node: Term, above: Mapping[Any, Any]) -> NamedNode | None:
    """The named node of the shapes graph that a node is or belongs to."""
    seen = set()
    at: Any = node
    while isinstance(at, BlankNode) and at not in seen:
        seen.add(at)
        at = above.get(at)
    return at if isinstance(at, NamedNode) else None


def summary(report: Report) -> str:
    """One line: whether the data conform, and what was found."""
    found = ", ".join(f"{count:,} {_counted(name, count)}" for name, count in report.counts.items())
    if report.conforms is None:
        verdict = "It cannot be said whether the data conform"
    else:
        verdict = "The data conform" if report.conforms else "The data do not conform"
    return f"{verdict}: {found or 'no results'}."


_LONGEST_PATH = 400
_PLURALS = {"Info": "infos", "Warning": "warnings", "Violation": "violations"}


def _counted(name: str, count: int) -> str:
    """A severity behind its number; one of a user's own as it is written."""
    if name not in _PLURALS:
        return name
    return name.lower() if count == 1 else _PLURALS[name]


# -- JSON and CSV --------------------------------------------------------------------------------


def _json(report: Report) -> Iterator[str]:
    """One result a line, so that a long report need not be held twice."""
    head = {
        "conforms": report.conforms,
        "counts": report.counts,
        "engines": {name: list(map(str, shapes)) for name, shapes in report.engines.items()},
        "reasons": {str(shape): why for shape, why in report.reasons.items()},
        "unjudged": [
            {
                "shape": str(each.shape),
                "why": each.why,
                "illFormed": each.ill_formed,
                "partly": each.partly,
            }
            for each in report.unjudged
        ],
        "notes": list(report.notes),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "results": ['
    for at, result in enumerate(report.results):
        yield (",\n" if at else "\n") + json.dumps(_plain(result), ensure_ascii=False)
    yield "\n]}\n"


def _plain(result: Result) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "severity": result.severity.value,
        "focusNode": _object(result.focus_node),
        "resultPath": result.path_text,
        "value": _object(result.value),
        "sourceConstraintComponent": result.component.value,
        "sourceShape": _object(result.shape),
        "sourceConstraint": _object(result.constraint),
        "resultMessage": [_object(message) for message in result.messages],
    }
    if result.details:
        plain["detail"] = [_plain(each) for each in result.details]
    return {key: value for key, value in plain.items() if value is not None}


def _object(term: Term | None) -> dict[str, Any] | None:
    """A term as the JSON results of SPARQL write it."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = (term.subject, term.predicate, term.object)
        names = ("subject", "predicate", "object")
        return {"type": "triple", "value": dict(zip(names, map(_object, parts), strict=True))}
    found = {"type": "literal", "value": term.value}
    if term.language is not None:
        found["xml:lang"] = term.language
    elif term.datatype.value != XSD + "string":
        found["datatype"] = term.datatype.value
    return found


def _csv(report: Report) -> Iterator[str]:
    """Each result a line, as CSV results of SPARQL are written; details are left out."""
    yield _line(_COLUMNS)
    for result in report.results:
        messages = "; ".join(message.value for message in result.messages)
        terms = (result.focus_node, result.path_text, result.value)
        rest = (result.component, result.shape)
        yield _line([result.severity.value, *map(_cell, terms), *map(_cell, rest), messages])


def _cell(term: Term | str | None) -> str:
    if isinstance(term, BlankNode | Triple):
        return str(term)
    if isinstance(term, str):
        return term[1:-1] if re.fullmatch(r"<[^<>]*>", term) else term
    return "" if term is None else term.value


def _line(cells: object) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)  # type: ignore[arg-type]
    return written.getvalue()
