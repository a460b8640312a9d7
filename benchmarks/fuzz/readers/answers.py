"""What stores answer: results and triples over HTTP, and what servers say instead."""

from __future__ import annotations

import gzip
import http.client
import io
import zlib
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fuzz.target import Target, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchgraph.remote.bodies import Reply

_JSON = b"""{"head":{"vars":["a","b"]},"results":{"bindings":[
{"a":{"type":"uri","value":"http://e/a"},"b":{"type":"literal","value":"x","xml:lang":"en"}},
{"a":{"type":"bnode","value":"b0"},
"b":{"type":"literal","value":"1.50","datatype":"http://www.w3.org/2001/XMLSchema#decimal"}},
{"b":{"type":"literal","value":"P1Y2M3DT4H5M6.7S","datatype":"http://www.w3.org/2001/XMLSchema#duration"}}]}}"""
_META = _JSON[:-1] + b',"meta":{"result-size-total":3,"query-time-ms":1}}'
_XML = b"""<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">
<head><variable name="a"/></head>
<results><result><binding name="a"><literal xml:lang="en">x</literal></binding></result>
<result><binding name="a"><uri>http://e/a</uri></binding></result></results></sparql>"""
_TSV = b'?a\t?b\n<http://e/a>\t"x"@en\n_:b0\t1.5\n'
_TRIPLES = b"""<http://e/a> <http://e/b> "x"@en_GB .
_:a <http://e/b> "1.0"^^<http://www.w3.org/2001/XMLSchema#double> .
"""
_PAGE = (
    b"<!doctype html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>"
)
_ERRORS = b'{"error":{"message":"timeout","errors":[{"detail":"too long"}]}}'
_KINDS = (
    b"application/sparql-results+json", b"application/sparql-results+xml",
    b"text/tab-separated-values", b"application/n-triples", b"text/turtle", b"text/html",
    b"text/csv",
    b"application/json", b"text/plain; charset=latin-1", b"text/xml", b"",
)  # fmt: skip
_DATATYPES = words(
    "integer int decimal double float boolean dateTime date time duration dayTimeDuration string"
    " anyURI"
)
_WORDS = (
    *words(
        '"head" "vars" "results" "bindings" "boolean" "type" "value" "uri" "literal"'
        ' "typed-literal" "bnode"'
        ' "xml:lang" "lang" "datatype" "meta" "result-size-total" "error" "exception" "message"'
        ' "partial"'
        ' "distinct" "ordered" "link" "status" true false null [] {} 1 1e5 -0.0 1E-7 +5 INF NaN'
        ' 24:00:00'
        " 2024-12-31T00:00:00.000+00:00 -P0Y PT0S nodeID://b1 zh_CN en-GB- <literal> <uri>"
        " <bnode> <binding>"
        ' <unbound/> <result> <boolean>true</boolean> <!DOCTYPE encoding="utf-16" 200 204 206'
        ' 302 400 401 500'
        " 503 Content-Encoding:gzip Content-Encoding:deflate Content-Encoding:br X-SQL-State:1"
        " X-SPARQL-MaxRows:2 Content-Length:9 Transfer-Encoding:chunked Location:http://e/"
        " charset=utf-7"
        " charset=idna charset=utf-16 charset=hex charset=punycode charset=unicode_escape"
        " charset=\x00"
        " <script> <style> </script> <head> &amp; &#0; GZIP ZLIB GZIPGZIP"
    ),
    *(b"http://www.w3.org/2001/XMLSchema#" + name for name in _DATATYPES),
    *_KINDS,
)  # fmt: skip


class _Sent(io.BytesIO):
    """An answer as the library for HTTP has it: headers, and a body that can be read."""

    def __init__(self, status: int, headers: Message, body: bytes) -> None:
        super().__init__(body)
        self.status = status
        self.headers = headers


def answer(folder: Path) -> Target:
    """The first line is status, media type and further headers, apart by ``|``; then the body."""
    from benchgraph.remote.bodies import Reply
    from benchgraph.remote.complaints import complaint, may_pass
    from benchgraph.remote.replies import rows_of, triples_of, truth_of

    readers: dict[bytes, Callable[[Reply], object]] = {
        b"s": rows_of, b"a": truth_of, b"c": triples_of,
    }  # fmt: skip

    def read(data: bytes) -> str:
        head, _, body = data.partition(b"\n")
        how, _, head = head.partition(b" ")
        status, headers = _headers(head)
        reply = Reply("http://store/", _Sent(status, headers, _packed(head, body)))
        try:
            if status >= 300:
                found = complaint("http://store/", status, headers, reply.body)
                may_pass(status, found)
                raise found
            return type(readers.get(how, rows_of)(reply)).__name__
        except http.client.HTTPException:  # the connection tells that the body is not whole
            return "not whole"

    bodies = (_JSON, _META, _XML, _TSV, _TRIPLES, _PAGE, _ERRORS, b'{"head":{},"boolean":true}')
    seeds = [
        b"s 200|%s|Content-Length: 9\n%s" % (kind, body) for kind in _KINDS[:6] for body in bodies
    ]
    seeds += [
        b"a 200|application/json\n" + bodies[-1],
        b"c 200|application/n-triples|Content-Length: 1\n" + _TRIPLES,
    ]
    seeds += [b"s 503|text/html\n" + _PAGE, b"s 500|application/json\n" + _ERRORS]
    seeds += [b"s 200|application/json|Content-Encoding: gzip|GZIP\n" + _JSON]
    return Target("answer", read, tuple(seeds), _WORDS, longest=300_000)


def _headers(head: bytes) -> tuple[int, Message]:
    status, *lines = head.decode("latin-1").split("|")
    message = Message()
    for place, line in enumerate(lines):
        name, colon, value = line.partition(":")
        if place == 0:
            message["Content-Type"] = _one_line(line)
        elif colon and name.strip().isascii() and name.strip():
            message[_one_line(name)] = _one_line(value)
    number = int(status) if status.isascii() and status.isdecimal() and len(status) < 4 else 200
    return number, message


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _packed(head: bytes, body: bytes) -> bytes:
    """The body packed as the head says, which no mutation could do."""
    for _ in range(min(head.count(b"GZIP"), 3)):
        body = gzip.compress(body)
    return zlib.compress(body) if b"ZLIB" in head else body
