"""What stores send as answers: read whole with its odd terms, or refused with what came instead."""

from __future__ import annotations

import gzip
import json
import pickle
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode
from scripted_server import Script, ScriptedServer, Told

from benchgraph.errors import BenchgraphError, StoreError
from benchgraph.remote import Addresses, Connection, Protocol, RemoteStore
from benchgraph.remote.bodies import Reply
from benchgraph.remote.replies import rows_of, triples_of, truth_of
from benchgraph.remote.results import CutOff
from benchgraph.store import Rows
from benchgraph.vocab import XSD

Scripted = Callable[[Script], ScriptedServer]
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TSV, NT = "text/tab-separated-values", "application/n-triples"
FORMATS = {JSON: ox.QueryResultsFormat.JSON, XML: ox.QueryResultsFormat.XML}
ONE = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}]}}'


@dataclass
class Response:
    """What http.client would give."""

    data: bytes
    headers: Message
    status: int = 200

    def read(self) -> bytes:
        return self.data


def reply(body: bytes, type: str = JSON, status: int = 200, **headers: str) -> Reply:
    found = Message()
    found["Content-Type"] = type
    if "no_length" not in headers:
        found["Content-Length"] = str(len(body))
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    return Reply("http://store", Response(body, found, status))


def of_term(term: Any) -> bytes:
    document = {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": term}]}}
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")


def refused(read: Callable[[Reply], Any], told: Reply) -> StoreError:
    with pytest.raises(StoreError) as error:
        read(told)
    assert error.value.hint and error.value.path == "http://store"
    return error.value


# Whole answers


@pytest.mark.parametrize(
    ("told", "term"),
    [
        ({"type": "bnode", "value": "nodeID://b10001"}, BlankNode("b10001")),
        ({"type": "bnode", "value": "a b/c"}, BlankNode("ba_b_c")),
        ({"type": "literal", "value": "你", "xml:lang": "zh_CN"}, Literal("你", language="zh-cn")),
        (
            {"type": "literal", "value": "x", "xml:lang": "zh-Hans"},
            Literal("x", language="zh-hans"),
        ),
        ({"type": "literal", "value": "x", "xml:lang": ""}, Literal("x")),
        ({"type": "literal", "value": "x", "lang": "en"}, Literal("x", language="en")),
        (
            {"type": "literal", "value": "x", "xml:lang": "en", "datatype": XSD.string.value},
            Literal("x", language="en"),
        ),
        ({"type": "literal", "value": "x", "datatype": None}, Literal("x")),
        ({"type": "typed-literal", "value": "x"}, Literal("x")),
        (
            {"type": "typed-literal", "value": "7", "datatype": XSD.integer.value},
            Literal("7", datatype=XSD.integer),
        ),
        ({"type": "literal", "value": 7, "datatype": XSD.integer.value}, Literal(7)),
        ({"type": "literal", "value": "7", "datatype": XSD.int.value}, Literal(7)),
        (
            {"type": "literal", "value": "1e+20", "datatype": XSD.decimal.value},
            Literal("1" + "0" * 20, datatype=XSD.decimal),
        ),
        ({"type": "uri", "value": "nodeID://b1"}, NamedNode("nodeID://b1")),
        ({"type": "iri", "value": "urn:a"}, NamedNode("urn:a")),
        ({"type": "uri", "value": "a/b"}, Literal("a/b", datatype=XSD.anyURI)),
        ({"type": "uri", "value": "http://e/a b"}, Literal("http://e/a b", datatype=XSD.anyURI)),
        (None, None),
    ],
)
def test_odd_terms_of_a_whole_answer_are_read(told: Any, term: Any) -> None:
    rows = rows_of(reply(of_term(told)))
    assert rows.rows == [(term,)]
    assert pickle.loads(pickle.dumps(rows)) == rows, "it comes out of the process that asks"


def test_nodes_with_odd_names_stay_apart() -> None:
    names = ["nodeID://b1", "b1", "nodeID://b1", "b 1", "b/1"]
    bindings = [{"s": {"type": "bnode", "value": name}} for name in names]
    document = {"head": {"vars": ["s"]}, "results": {"bindings": bindings}}
    found = [row[0] for row in rows_of(reply(json.dumps(document).encode()))]
    assert found[0] == found[2] and len(set(found)) == 4


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ({"type": "literal", "value": "x", "xml:lang": "en-far-toolongatag"}, "subtag"),
        ({"type": "literal", "value": "x", "datatype": "http://e/a b"}, "IRI"),
        (
            {"type": "literal", "value": "x", "xml:lang": "en", "datatype": "urn:d"},
            "language and a",
        ),
        ({"type": "literal", "value": None}, "no text"),
        ({"type": "literal", "value": "\ud800"}, "not in the character set|cannot be read"),
        ({"type": "graph", "value": "x"}, "its type is graph"),
        ("urn:a", "told by an object"),
    ],
)
def test_a_term_that_cannot_be_read_is_named_and_nothing_broke_off(term: Any, words: str) -> None:
    error = str(refused(rows_of, reply(of_term(term))))
    assert "broke off" not in error and re.search(words, error)


def qlever(rows: str, total: int, **more: object) -> bytes:
    meta = json.dumps({"query-time-ms": 3, "result-size-total": total, **more})
    return f'{{"head":{{"vars":["s"]}},"results":{{"bindings":[{rows}]}},"meta":{meta}}}'.encode()


A = '{"s":{"value":"urn:a","type":"uri"}}'


def test_answers_of_qlevers_form() -> None:
    """Its ``meta`` stands behind the results; a row with nothing bound is null there."""
    assert rows_of(reply(qlever(A, 1))) == Rows(("s",), [(NamedNode("urn:a"),)])
    assert rows_of(reply(qlever(f"{A},null", 2))).rows == [(NamedNode("urn:a"),), (None,)]
    assert rows_of(reply(qlever(A, 1, other={"a": [1]}))).rows == [(NamedNode("urn:a"),)]
    assert truth_of(reply(b'{"head":{},"boolean":true,"meta":{"query-time-ms":1}}'))
    with pytest.raises(CutOff, match="cuts answers off") as error:
        rows_of(reply(qlever(A, 90)))
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)
    # What it appends where it fails while it writes.
    broken = qlever(A, 1)[:60] + b"\n !!!!>># An error has occurred while exporting the query\n"
    assert "An error has occurred" in str(refused(rows_of, reply(broken)).found)
    assert "error: x" in str(refused(rows_of, reply(qlever(A, 1, error="x"))).found)


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + ONE,
        ONE.decode().encode("utf-16"),
        b"\n\n  " + ONE + b"\r\n\r\n",
        b'{"results":'
        + ONE.partition(b'"results":')[2][:-1]
        + b',"head":{"link":[],"vars":["s"]}}',
        ONE.replace(b'{"bindings', b'{"distinct":false,"ordered":true,"bindings'),
        ONE[:-2] + b',"more":{"a":[1,2]}}}',
        # Names of tests hold what they are given: no moment may stand in it, or workers disagree.
        gzip.compress(ONE, mtime=0),
    ],
)
def test_the_same_answer_in_other_clothes(body: bytes) -> None:
    assert rows_of(reply(body)).rows == [(NamedNode("urn:a"),)]


@pytest.mark.parametrize("type", ["application/json; charset=utf-8", "text/plain", "text/json", ""])
def test_json_by_another_name(type: str) -> None:
    assert len(rows_of(reply(ONE, type))) == 1


def test_a_character_set_counts_only_for_what_is_no_utf_8() -> None:
    body = of_term({"type": "literal", "value": "é"})
    latin = f"{JSON}; charset=ISO-8859-1"
    for told in (reply(body, latin), reply(body.decode().encode("latin-1"), latin)):
        assert rows_of(told).rows == [(Literal("é"),)]
    assert "byte 87 is no utf-8" in str(refused(rows_of, reply(body.decode().encode("latin-1"))))


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "gzip, gzip", "identity"])
@pytest.mark.parametrize("end", ["length", "chunks", "close"])
def test_packed_answers(scripted: Scripted, coding: str, end: str) -> None:
    body = ONE
    for one in coding.split(", "):
        body = gzip.compress(body) if "gzip" in one else body
        body = zlib.compress(body) if one == "deflate" else body
    told = Told(body=body, headers={"Content-Encoding": coding}, end=end)
    assert len(asking(scripted, told).select("SELECT ?s {}")) == 1
    if coding != "identity":
        cut = Told(body=body[:-9], headers={"Content-Encoding": coding}, end=end)
        with pytest.raises(StoreError, match="broke off"):
            asking(scripted, cut).select("SELECT ?s {}")


def asking(scripted: Scripted, told: Told) -> Protocol:
    connection = Connection(sleep=lambda seconds: None, tries=2)
    return Protocol(Addresses.of(scripted(lambda asked: told).root + "/ds"), connection)


def test_what_is_called_packed_and_is_not_and_a_packing_that_nobody_asked_for() -> None:
    assert len(rows_of(reply(ONE, Content_Encoding="gzip"))) == 1
    assert "Content-Encoding: br" in str(
        refused(rows_of, reply(b"\x0b\x02", Content_Encoding="br"))
    )


def test_chunks_without_the_last(scripted: Scripted) -> None:
    with pytest.raises(StoreError, match="broke off"):
        asking(scripted, Told(body=ONE, end="cut chunks")).select("SELECT ?s {}")


# Other forms, where a server gives nothing else


def test_xml_and_tsv_hold_the_same_rows() -> None:
    query = """SELECT * { VALUES (?a ?b) { (<urn:a> "x & <y>"@en) (UNDEF 5) (1.5 UNDEF) ("" true)
        ("2024-05-06"^^<http://www.w3.org/2001/XMLSchema#date> "ü") } }"""
    store = ox.Store()
    expected = rows_of(reply(store.query(query).serialize(format=FORMATS[JSON]))).rows
    for type in (XML, "application/xml", "text/plain"):
        assert (
            rows_of(reply(store.query(query).serialize(format=FORMATS[XML]), type)).rows == expected
        )
    tsv = store.query(query).serialize(format=ox.QueryResultsFormat.TSV)
    assert rows_of(reply(tsv, TSV)).rows == expected
    assert "broke off" in str(refused(rows_of, reply(tsv[:-1], TSV)))
    assert "does not say where it ends" in str(refused(rows_of, reply(tsv, TSV, no_length="1")))
    yes = store.query("ASK {}").serialize(format=FORMATS[XML])
    assert truth_of(reply(yes, XML))
    assert "broke off" in str(refused(truth_of, reply(yes[:-9], XML)))
    odd = (
        b"<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head><variable name='a'/></head>"
    )
    odd += b"<results><result><binding name='a'><bnode>nodeID://b1</bnode></binding></result></results>"
    assert rows_of(reply(odd + b"</sparql>", XML)).rows == [(BlankNode("b1"),)]


def test_csv_cannot_be_read_as_terms() -> None:
    assert "what is an IRI" in str(refused(rows_of, reply(b"s\r\nurn:a\r\n", "text/csv")))


def test_triples_as_n_triples_and_turtle() -> None:
    line = b'<urn:a> <urn:b> "x"@zh_CN .\n'
    [triple] = triples_of(reply(line, NT))
    assert triple.object == Literal("x", language="zh-cn")
    text = b'<urn:a> <urn:b> "say \\"hi\\"@zh_CN .\\n" .\n'
    assert triples_of(reply(text, NT))[0].object == Literal('say "hi"@zh_CN .\n')
    assert triples_of(reply(b"<urn:a> <urn:b> 1.50 .", "text/turtle"))[0].object.value == "1.5"
    assert triples_of(reply(line[:-1].replace(b"_", b"-"), NT)) == [triple]
    assert "broke off" in str(refused(triples_of, reply(line[:-3], NT)))
    assert "broke off" in str(refused(triples_of, reply(line, NT, no_length="1")))
    turtle = b'<urn:a> <urn:b> """ "@zh_CN .\n""" , "x"@zh_CN .'
    assert "cannot be read" in str(
        refused(triples_of, reply(turtle + b"\n<urn:a> a 1 .", "text/turtle"))
    )
    wrong = b"<urn:a> <urn:b> <http://e/a b> .\n" + line
    assert "line 1 of the answer cannot be read" in str(refused(triples_of, reply(wrong, NT)))


# Answers cut anywhere

TERMS = st.one_of(
    st.none(),
    st.sampled_from([NamedNode("urn:a"), NamedNode("http://e/é"), BlankNode("b1")]),
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"]), max_size=6)),
    st.builds(
        Literal, st.text('"\\{}[],:\n\té你</>&', max_size=6), language=st.sampled_from(["en", "zh"])
    ),
    st.integers(-9, 10**6).map(Literal),
    st.booleans().map(Literal),
)


def written(rows: list[tuple[Any, ...]], form: str) -> bytes:
    """Rows as a server writes them: in JSON, by turns with and without what QLever adds."""

    def told(term: Any) -> dict[str, str]:
        if isinstance(term, NamedNode | BlankNode):
            return {"type": "uri" if isinstance(term, NamedNode) else "bnode", "value": term.value}
        more = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **more}

    bindings = [
        {name: told(term) for name, term in zip("ab", row, strict=True) if term} for row in rows
    ]
    document: dict[str, Any] = {"head": {"vars": ["a", "b"]}, "results": {"bindings": bindings}}
    if form == "qlever":
        document["meta"] = {"query-time-ms": 1, "result-size-total": len(rows)}
    elif form == "odd":
        document = {"more": 1, **document}
    return json.dumps(document, ensure_ascii=len(rows) % 2 == 0).encode()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TERMS, TERMS), max_size=3), st.sampled_from(["plain", "qlever", "odd"]))
def test_an_answer_cut_at_any_byte_is_refused_or_equal(rows: Any, form: str) -> None:
    whole = written(rows, form)
    assert rows_of(reply(whole)).rows == rows
    for at in range(len(whole)):
        error = refused(rows_of, reply(whole[:at]))
        assert ("broke off" if whole[:at].strip() else "is empty") in error.what


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(['"x"@en', "1.5", "<urn:a>", "UNDEF", '"<&>"']), st.sampled_from([JSON, XML])
)
def test_what_another_writes_cut_at_any_byte(term: str, type: str) -> None:
    for query in (f"SELECT * {{ VALUES (?a ?b) {{ ({term} 1) (2 {term}) }} }}", "ASK {}"):
        body = ox.Store().query(query).serialize(format=FORMATS[type])
        read = truth_of if query == "ASK {}" else rows_of
        read(reply(body, type))
        for at in range(len(body)):
            refused(read, reply(body[:at], type))


# Things that are no answers


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (reply(b""), "the answer is empty"),
        (reply(b"", status=204), "answered without an answer"),
        (reply(ONE, status=206), "says that its answer is not whole"),
        (reply(b"<!DOCTYPE html><html><p>Log in</p></html>"), "web page came instead.*Log in"),
        (reply(b"<html><p>Log in</p></html>", "text/html"), "web page came instead.*Log in"),
        (reply(b"<rdf:RDF xmlns:rdf='urn:r'/>", "application/xml"), "XML came that is no SPARQL"),
        (reply(b"<?xml version='1.0'?><!DOCTYPE s [<!ENTITY a 'b'>]><s/>", XML), "document type"),
        (reply("<?xml version='1.0'?><!DOCTYPE s>".encode("utf-16"), XML), "no SPARQL result"),
        (reply("<?xml version='1.0'?><!DOCTYPE s>".encode("utf-16-le"), XML), "document type"),
        (reply(b'{"errors":[{"message":"no such field"}]}'), "no SPARQL result.*no such field"),
        (reply(b'{"head":{"vars":["s"]}}'), "no SPARQL result"),
        (reply(b'{"head":{},"boolean":"perhaps"}'), "no SPARQL result"),
        (reply(b"[1,2]"), "JSON came that is no SPARQL result"),
        (reply(b"null"), "JSON came that is no SPARQL result"),
        (reply(b"[" * 2_000), "nested too deeply"),
        (reply(b"Segmentation fault"), "no SPARQL result.*Segmentation"),
        (reply(ONE + b"\nError: out of memory"), "behind the end of the answer.*out of memory"),
        (reply(ONE[:-1] + b',"error":"disk gone"}'), "went wrong with its answer.*disk gone"),
        (reply(b'{"partial":true,' + ONE[1:]), "went wrong with its answer.*partial"),
        (reply(b'{"status":"ERROR",' + ONE[1:]), "went wrong with its answer.*status"),
        (reply(ONE.replace(b'["s"]', b'["s","s"]')), "which variables it has"),
        (reply(ONE.replace(b'["s"]', b'["x"]')), "head does not name it"),
        (reply(b"<urn:a> <urn:b> 1 .", "text/turtle"), "form that was not asked for"),
    ],
)
def test_what_is_no_answer_gets_a_sentence(told: Reply, words: str) -> None:
    error = str(refused(rows_of, told))
    assert "broke off" not in error and re.search(words, error, re.DOTALL)


# As Fuseki 5.6 and Virtuoso 7.2.5 send them at their time limits, with status 200.
FUSEKI = b"""
##  Query cancelled due to timeout during execution   ##
##  ****          Incomplete results           ****   ##
"""
INTERRUPTED = {
    "X-SQL-State": "S1TAT",
    "X-SQL-Message": "RC...: Returning incomplete results, query interrupted by result timeout.",
}


def test_time_limits_of_other_stores(scripted: Scripted) -> None:
    error = refused(rows_of, reply(ONE[:-3] + FUSEKI))
    assert "broke off" in error.what and "Query cancelled due to timeout" in str(error.found)
    no = b'{"head":{"link":[]},"boolean":false}'
    protocol = asking(scripted, Told(body=no, headers=INTERRUPTED))
    with pytest.raises(StoreError, match="not whole, so nothing of it is used") as error_:
        protocol.ask("ASK {}")
    assert "interrupted by result timeout" in str(error_.value.found)
    # Another try would take as long again.
    server = scripted(lambda asked: Told(503, "text/plain", b"Query timed out\n"))
    with pytest.raises(StoreError, match="ran into its time limit"):
        RemoteStore(server.root + "/ds", Connection(sleep=lambda _: None)).ask("ASK {}")
    assert len(server.asked) == 1


def test_virtuoso_says_no_at_its_time_limit_and_is_not_believed(
    servers: Callable[[str], Any],
) -> None:
    server = servers("virtuoso")
    address = server.addresses.query + "?timeout=1000"
    # As slow with a release in the store as without one, and not so slow that it is not begun.
    slow = "{ SELECT ?b { ?a ?p ?b } LIMIT 5000 } { SELECT ?d { ?c ?q ?d } LIMIT 5000 }"
    slow += " FILTER(CONCAT(STR(?b), STR(?d)) = 'none')"
    protocol = Protocol(Addresses.of(address), Connection())
    assert len(protocol.select("SELECT ?one { VALUES ?one { 1 } }")) == 1
    with pytest.raises(StoreError, match="not whole"):
        protocol.ask(f"ASK {{ {slow} }}")


def test_an_address_with_parameters_of_its_own(scripted: Scripted) -> None:
    server = scripted(lambda asked: Told(body=ONE))
    store = RemoteStore(server.root + "/sparql?apikey=a%20b")
    store.protocol.select("SELECT ?s {}")
    store.protocol.select("SELECT ?s {} #" + "x" * 5000)
    assert [one.query.partition("&")[0] for one in server.asked] == ["apikey=a%20b"] * 2
    assert [one.sparql[:12] for one in server.asked] == ["SELECT ?s {}"] * 2


@pytest.mark.parametrize("status", [400, 500])
def test_the_message_is_picked_out_of_json(scripted: Scripted, status: int) -> None:
    body = b'{"exception":"Invalid SPARQL query: ?x","query":"SELECT","status":"ERROR","time":{}}'
    protocol = asking(scripted, Told(status, "application/json", body))
    with pytest.raises(BenchgraphError) as error:
        protocol.select("SELECT")
    assert error.value.found == "Invalid SPARQL query: ?x"


def test_a_redirect_to_a_log_in_page(scripted: Scripted) -> None:
    def script(asked: Any) -> Told:
        if asked.path == "/login":
            return Told(type="text/html", body=b"<html><body>Sign in, please</body></html>")
        target = "/login" if asked.path == "/ds" else asked.path
        return Told(302, headers={"Location": target})

    server = scripted(script)
    with pytest.raises(StoreError, match="web page came instead") as error:
        RemoteStore(server.root + "/ds").ask("ASK {}")
    assert "Sign in, please" in str(error.value.found)
    with pytest.raises(StoreError, match="sends us elsewhere"):
        RemoteStore(server.root + "/loop").ask("ASK {}")
