"""SPARQL results as stores send them: all rows of them or none, and a sentence that says why.

JSON of the standard's form is read by pyoxigraph. Everything else, with members that only one
store has or with terms that no standard has, is read here: first whole as JSON or XML, and only
what is whole as rows. So "broke off" is said of nothing else. (pyoxigraph takes XML that ends
between two rows for all of it, and a yes for whole before the end of the JSON.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox

from benchgraph.errors import StoreError, shorten
from benchgraph.remote.bodies import Reply
from benchgraph.remote.complaints import message_in, visible
from benchgraph.remote.spellings import canonical
from benchgraph.remote.terms import Terms
from benchgraph.store import Rows

Found = Rows | bool
# The members that the standard has, in its order: pyoxigraph passes over what else stands there.
_STANDARD = re.compile(
    rb'\s*\{\s*"head"\s*:\s*\{[^{}]*\}\s*,\s*"results"\s*:\s*\{'
    rb'(?:\s*"(?:distinct|ordered)"\s*:\s*(?:true|false)\s*,)*\s*"bindings"\s*:'
)
# What QLever writes behind the results.
_META = re.compile(rb'\]\s*\}\s*,\s*"meta"\s*:\s*(\{[^{}]*\})\s*\}\s*$')
_MEMBERS = re.compile(r"error|exception|partial|truncat|incomplete|cancel|abort|time.?out", re.I)
_FAILED = ("error", "failed", "failure", "fail")
_XML = "{http://www.w3.org/2005/sparql-results#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DIGITS = 19  # of a number of rows, and more
_ADDRESS = "is this the SPARQL address of the store?"


class CutOff(StoreError):
    """An answer that the store cut off at ``limit`` rows."""

    def __init__(self, place: str, limit: int) -> None:
        super().__init__(
            "the store cuts answers off, so this one is not whole",
            path=place,
            found=f"{limit:,} rows, its limit",
            hint="raise the limit of the store (Virtuoso: ResultSetMaxRows), or ask for less",
        )
        self.limit = limit

    def __reduce__(self) -> tuple[type[CutOff], tuple[object, ...]]:
        return CutOff, (self.path, self.limit)


def json_results(reply: Reply) -> Found:
    """What a reply in JSON says: rows, or yes or no. Raises StoreError."""
    body, meta = _without_meta(reply.body)
    if _STANDARD.match(body):
        try:
            rows = _solutions(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError):
            pass  # read again below, where it can be said what is wrong with it
        else:
            return _all_of(rows, meta, reply)
    document = _document(reply)
    _check_members(document, reply)
    if isinstance(answer := document.get("boolean"), bool):
        return answer
    rows = _rows(document["head"].get("vars"), document["results"].get("bindings"), reply)
    return _all_of(rows, document.get("meta"), reply)


def xml_results(reply: Reply) -> Found:
    """What a reply in XML says: rows, or yes or no. Raises StoreError."""
    # No entities: a few lines of them can fill the memory. Another encoding would hide them.
    if b"<!DOCTYPE" in reply.body or b"\0" in reply.body:
        raise no_answer(reply, "XML came with a document type", visible(reply.body))
    try:
        root = ElementTree.fromstring(reply.body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        started = f"{_XML[1:-1]}".encode() in reply.body[:2000]
        if started:
            raise broke_off(reply, f"{_tail(reply.text)} ({error})") from None
        raise no_answer(reply, "the answer is no XML", visible(reply.body)) from None
    if root.tag != _XML + "sparql":
        raise no_answer(reply, "XML came that is no SPARQL result", visible(reply.body))
    if (answer := root.find(_XML + "boolean")) is not None:
        if (answer.text or "").strip() not in ("true", "false"):
            raise no_answer(reply, "the answer is neither yes nor no", str(answer.text))
        return (answer.text or "").strip() == "true"
    names = [str(each.get("name")) for each in root.iterfind(f"{_XML}head/{_XML}variable")]
    results = root.find(_XML + "results")
    if results is None:
        raise no_answer(reply, "XML came that is no SPARQL result", visible(reply.body))
    bindings = [
        {str(each.get("name")): _told(each) for each in result.iterfind(_XML + "binding")}
        for result in results.iterfind(_XML + "result")
    ]
    return _rows(names, bindings, reply)


def tsv_results(reply: Reply) -> Found:
    """The rows of a reply as tab-separated values. Raises StoreError."""
    body = reply.body
    if not reply.ended or not body.endswith(b"\n"):
        raise broke_off(reply, _tail(reply.text), "a table does not say where it ends")
    try:
        return _solutions(ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV))
    except (SyntaxError, ValueError) as error:
        raise broke_off(reply, f"{_tail(reply.text)} ({error})") from None


def broke_off(reply: Reply, found: str, hint: str | None = None) -> StoreError:
    """For an answer of which only the beginning came."""
    return StoreError(
        "the answer broke off, so nothing of it is used",
        path=reply.place,
        found=found,
        hint=hint or "the store may have run into its time limit: ask for less, or raise it",
    )


def no_answer(reply: Reply, what: str, found: str, hint: str = _ADDRESS) -> StoreError:
    """For something whole that is no answer, or holds what cannot be read."""
    return StoreError(what, path=reply.place, found=found or None, hint=hint)


def _solutions(found: Any) -> Rows:
    names = tuple(variable.value for variable in found.variables)
    return Rows(names, [tuple(map(canonical, solution)) for solution in found])


def _without_meta(body: bytes) -> tuple[bytes, Any]:
    """``body`` without the member that QLever adds, and that member."""
    found = _META.search(body, max(0, len(body) - 2000))
    if found is None:
        return body, None
    try:
        meta = json.loads(found[1])
    except (ValueError, RecursionError):
        return body, None
    if any(map(_MEMBERS.search, meta)):
        return body, None
    return body[: found.start()] + b"]}}", meta


def _all_of(rows: Rows, meta: Any, reply: Reply) -> Rows:
    """``rows``, if they are as many as QLever says that there are."""
    total = meta.get("result-size-total") if isinstance(meta, dict) else None
    if str(total).isdecimal() and len(str(total)) < _DIGITS and int(str(total)) > len(rows):
        raise CutOff(reply.place, len(rows))
    return rows


def _document(reply: Reply) -> dict[str, Any]:
    """The JSON of a reply, which is a SPARQL result. Raises StoreError."""
    text = reply.text
    try:
        # What is written as a number is kept as it is written; signs that JSON has escaped pass.
        decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
        document = decoder.decode(text)
    except RecursionError:
        raise no_answer(reply, "the answer is nested too deeply", shorten(text, 80)) from None
    except json.JSONDecodeError as error:
        raise _no_json(reply, text, error) from None
    if isinstance(document, dict) and isinstance(document.get("head"), dict):
        results = document.get("results")
        if isinstance(results, dict) and "boolean" not in document:
            return document
        if results is None and isinstance(document.get("boolean"), bool):
            return document
    words = message_in(document) or shorten(text)
    raise no_answer(reply, "JSON came that is no SPARQL result", words)


def _no_json(reply: Reply, text: str, error: json.JSONDecodeError) -> StoreError:
    if not re.match(r'\s*\{\s*(["}]|$)', text):
        return no_answer(reply, "the answer is no SPARQL result", visible(reply.body))
    if error.msg == "Extra data":
        return no_answer(
            reply,
            "something stands behind the end of the answer, so nothing of it is used",
            _visible(text[error.pos :]),
            "the store may say there that its answer is not whole",
        )
    # JSON says where it stopped to be JSON: there the store says why, or there is nothing more.
    rest = text[error.pos :]
    ended = error.msg.startswith("Unterminated") or len(rest.strip()) < 6
    return broke_off(reply, _tail(text) if ended else _visible(rest))


def _check_members(document: dict[str, Any], reply: Reply) -> None:
    """Raise StoreError if a result says of itself that something went wrong."""
    parts = [document, *(document.get(name) for name in ("head", "results", "meta"))]
    for part in parts:
        for name, value in part.items() if isinstance(part, dict) else ():
            failed = name == "status" and str(value).lower() in _FAILED
            if failed or (value and _MEMBERS.search(name)):
                raise no_answer(
                    reply,
                    "the store says that something went wrong with its answer",
                    f"{name}: {message_in(value) or shorten(_plain(value))}",
                    "ask for less, or see the log of the store",
                )


def _rows(names: Any, bindings: Any, reply: Reply) -> Rows:
    """Rows of what is bound in each: objects by the name of their variable, or None (QLever)."""
    if not _are_names(names):
        raise no_answer(
            reply, "the answer does not say which variables it has", shorten(_plain(names))
        )
    if not isinstance(bindings, list):
        raise no_answer(reply, "the answer has no list of rows", shorten(_plain(bindings)))
    terms = Terms()
    rows = []
    for number, binding in enumerate(bindings, 1):
        row = dict.fromkeys(names)
        for name, told in _bound(binding):
            if name not in row:
                raise _unreadable(reply, number, name, told, "the head does not name it")
            try:
                row[name] = canonical(terms.term(told))
            except ValueError as error:
                raise _unreadable(reply, number, name, told, str(error)) from None
        rows.append(tuple(row.values()))
    return Rows(tuple(names), rows)


def _are_names(names: Any) -> bool:
    return (
        isinstance(names, list)
        and all(isinstance(name, str) for name in names)
        and len(set(names)) == len(names)
    )


def _bound(binding: Any) -> Iterator[tuple[str, Any]]:
    if binding is None:
        return
    if not isinstance(binding, dict):
        yield "", binding
        return
    for name, told in binding.items():
        if told is not None:
            yield name, told


def _told(binding: ElementTree.Element) -> dict[str, Any] | None:
    """What JSON would say of the term in an XML binding."""
    for term in binding:
        kind, text = term.tag.removeprefix(_XML), term.text or ""
        if kind == "unbound":
            return None
        if kind != "literal":
            return {"type": kind, "value": text.strip()}
        tag, datatype = term.get(_LANGUAGE), term.get("datatype")
        return {"type": kind, "value": text, "xml:lang": tag, "datatype": datatype}
    return None


def _unreadable(reply: Reply, row: int, name: str, told: Any, why: str) -> StoreError:
    return no_answer(
        reply,
        f"the answer is whole, but ?{name} in row {row:,} cannot be read: {_visible(why)}",
        shorten(_plain(told)),
        "ask for STR(?…) of it, or leave it out",
    )


def _plain(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "what is nested too deeply"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _tail(text: str) -> str:
    return f"… {_visible(text[-120:])}"


def _visible(text: str) -> str:
    return visible(text.encode("utf-8", "backslashreplace"))
