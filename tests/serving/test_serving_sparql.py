"""``/sparql`` as a task: what it answers in which format, on which graphs, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pyoxigraph as ox
import pytest

from benchgraph.query import answer_bytes
from benchgraph.query.guard import Limits
from benchgraph.release import Release, open_release
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.sparql import endpoint as endpoint_module
from benchgraph.serving.sparql.endpoint import endpoint
from benchgraph.serving.sparql.formats import KINDS, OFFERS, ROWS, TRIPLES, YES_NO
from benchgraph.serving.sparql.prepared import prepared
from benchgraph.vocab import GRAPH

JSON, CSV = "application/sparql-results+json", "text/csv"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CITY, PARK = GRAPH + "region/harbour-city", GRAPH + "institution/harbour-park"
FORM = "application/x-www-form-urlencoded"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SD = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
  PREFIX void: <http://rdfs.org/ns/void#> """
# Values of every kind that a format could spoil.
LITERALS = """SELECT ?v { VALUES ?v {
  "plain" "标杆"@zh-Hans "a\\"b,\\tc\\n}},{\\"" "1.50"^^xsd:decimal "007"^^xsd:integer
  "x"^^<http://e/t> <http://e/é?a=1&b=%20> UNDEF "" } }"""


@pytest.fixture(scope="module")
def small(small_release: Path) -> Graph:
    """A release of a few records, as a worker has it open."""
    return Graph(open_release(small_release))


def ask(graph: Graph, query: str | None = None, accept: str = "", **more: str | list[str]) -> Reply:
    """The answer to a GET with these values; names with ``_`` for ``-``."""
    pairs = [] if query is None else [("query", query)]
    for name, value in more.items():
        values = value if isinstance(value, list) else [value]
        pairs += [(name.replace("_", "-"), each) for each in values]
    asked = Asked(path="/sparql", query=tuple(pairs), accept=accept,
                  format="text/plain", origin="http://here")  # fmt: skip
    return endpoint(graph, asked)


def number(reply: Reply) -> int:
    """The one number of an answer."""
    assert reply.status == 200, reply.body
    ((value,),) = (row.values() for row in json.loads(reply.body)["results"]["bindings"])
    return int(value["value"])


# -- formats ---------------------------------------------------------------------------------------

EACH = [(kind, each) for kind, offers in OFFERS.items() for each in offers]
QUERIES = {ROWS: LITERALS, YES_NO: "ASK { ?c a bg:Case }", TRIPLES: "DESCRIBE region:harbour-city"}


@pytest.mark.parametrize(("kind", "each"), EACH, ids=lambda one: getattr(one, "names", (one,))[0])
def test_a_format_is_had_by_each_of_its_names_and_media_types(small, kind, each):
    own = ask(small, QUERIES[kind], format=each.names[0])
    assert own.status == 200 and own.media.partition(";")[0] == each.media[0]
    for name in (*each.names, *each.media, each.names[0].upper()):
        assert ask(small, QUERIES[kind], format=name).body == own.body
    for media in each.media:
        reply = ask(small, QUERIES[kind], f"image/png, {media};q=0.5")
        assert reply.body == own.body and reply.media.partition(";")[0] == media


def test_values_come_exactly(small):
    written = ask(small, LITERALS).body
    values = list(small.store.select(prepared(LITERALS, "http://here/sparql").text))
    for name in ("json", "xml", "tsv"):
        body = ask(small, LITERALS, format=name).body
        format = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML,
                  "tsv": ox.QueryResultsFormat.TSV}[name]  # fmt: skip
        found = ox.parse_query_results(body, format=format)
        assert [tuple(row) for row in found] == values, name
    assert '"xml:lang":"zh-hans"' in written.decode().lower()
    rows = list(csv.reader(io.StringIO(ask(small, LITERALS, format="csv").body.decode(), "")))
    assert [row or [""] for row in rows] == [
        ["v"],
        *([row[0].value if row[0] else ""] for row in values),
    ]


def test_triples_are_those_of_the_command_line_and_each_syntax_says_the_same(small):
    query = "DESCRIBE region:harbour-city"
    triples = small.store.construct(prepared(query, "http://here/").text)
    assert ask(small, query).body == answer_bytes(triples, "turtle")
    for each in OFFERS[TRIPLES]:
        body = ask(small, query, each.media[0]).body
        assert {quad.triple for quad in ox.parse(body, format=each.engine)} == set(triples)


@pytest.mark.parametrize("form", KINDS)
def test_what_there_is_not_is_406_with_what_there_is(small, form):
    query = {"SELECT": COUNT, "ASK": "ASK {}", "CONSTRUCT": "CONSTRUCT WHERE { ?s a bg:Case }",
             "DESCRIBE": "DESCRIBE region:harbour-city"}[form]  # fmt: skip
    for asked in ({"accept": "image/png"}, {"format": "png"}):
        reply = ask(small, query, **asked)
        assert reply.status == 406
        for each in OFFERS[KINDS[form]]:
            assert each.media[0] in reply.body.decode()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ('SELECT ("a\\bc" AS ?x) {}', "xml"),
        ('SELECT ("\uffff" AS ?x) {}', "xml"),
        ('CONSTRUCT { <a> <b> "\\f" } WHERE {}', "rdf"),
        ("CONSTRUCT { <a> <b> <<( <a> <b> 1 )>> } WHERE {}", "jsonld"),
    ],
)
def test_what_a_format_cannot_hold_is_no_broken_answer(small, query, name):
    assert ask(small, query, format=name).status == 406
    assert ask(small, query, format="json" if name == "xml" else "turtle").status == 200


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_a_yes_or_no_is_no_table(small, name):
    assert ask(small, "ASK {}", format=name).status == 406
    assert ask(small, "ASK {}", f"text/csv, {JSON};q=0.1").media == JSON


def test_no_blank_node_is_in_an_answer_about_what_is_here(small):
    reply = ask(small, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISBLANK(?s) || ISBLANK(?o)) }")
    assert number(reply) == 0


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        # SPARQLWrapper, rdflib, Comunica, YASGUI, pandas, Virtuoso
        ("application/sparql-results+json,application/json,text/javascript", JSON),
        ("application/sparql-results+xml, application/rdf+xml", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=1.0,application/json;q=0.9,*/*;q=0.1", JSON),
        ("application/sparql-results+json,*/*;q=0.9", JSON),
        ("application/json", "application/json"),
        ("text/csv, */*;q=0.1", "text/csv; charset=utf-8"),
        ("*/*", JSON),
        ("", JSON),
        ("text/html;q=0.1, text/csv", "text/csv; charset=utf-8"),
    ],
)
def test_accept_as_clients_send_it(small, accept, media):
    assert ask(small, COUNT, accept).media == media


# -- people ----------------------------------------------------------------------------------------


def test_a_browser_goes_to_the_editor(small):
    reply = ask(small, COUNT, BROWSER)
    assert reply.status == 303
    place = urlsplit(dict(reply.headers)["Location"])
    assert (place.path, parse_qsl(place.query)) == ("/editor", [("query", COUNT)])
    assert dict(ask(small, None, BROWSER).headers)["Location"] == "/editor"
    assert ask(small, COUNT, BROWSER, format="json").media == JSON


def test_the_address_of_an_answer_gives_it_to_everybody(small):
    reply = ask(small, COUNT, "text/csv")
    place = urlsplit(dict(reply.headers)["Content-Location"])
    again = endpoint(small, Asked(path=place.path, query=tuple(parse_qsl(place.query)),
                                  accept=BROWSER, origin="http://here"))  # fmt: skip
    assert again.body == reply.body and again.media == reply.media


# -- graphs ----------------------------------------------------------------------------------------


def test_a_query_runs_on_the_graphs_that_it_or_the_request_names(small):
    counts = small.release.graphs
    both = counts[CITY] + counts[PARK]
    assert number(ask(small, COUNT)) == small.release.manifest["triples"]["default graph"]
    assert number(ask(small, COUNT, default_graph_uri=CITY)) == counts[CITY]
    assert number(ask(small, COUNT, default_graph_uri=[CITY, PARK])) == both
    assert number(ask(small, COUNT, named_graph_uri=CITY)) == 0
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(ask(small, named)) == sum(counts.values())
    assert number(ask(small, named, default_graph_uri=CITY)) == 0
    assert number(ask(small, named, named_graph_uri=CITY)) == counts[CITY]
    for said in (
        f"FROM <{CITY}> FROM <{PARK}>",
        f"FROM\n# NAMED\n<{CITY}>from<{PARK}> FROM NAMED <{PARK}>",
    ):
        assert number(ask(small, COUNT.replace("{", said + " {"))) == both
    assert number(ask(small, named.replace(" {", f" FROM NAMED <{CITY}> {{", 1))) == counts[CITY]


@pytest.mark.parametrize(
    "query",
    [
        f"PREFIX g: <{GRAPH}region/> SELECT (COUNT(*) AS ?n) FROM g:harbour-city {{ ?s ?p ?o }}",
        f"PREFIX g: <{GRAPH}> SELECT (COUNT(*) AS ?n) FROM g:region\\/harbour-city {{ ?s ?p ?o }}",
        f"BASE <{GRAPH}> BASE <region/> SELECT (COUNT(*) AS ?n) FROM <harbour-city> {{ ?s ?p ?o }}",
    ],
)
def test_a_graph_may_be_named_by_prefix_or_from_a_base(small, query):
    assert number(ask(small, query)) == small.release.graphs[CITY]


def test_a_graph_that_is_named_twice_counts_once(small):
    once = number(ask(small, COUNT, default_graph_uri=CITY))
    assert number(ask(small, COUNT, default_graph_uri=[CITY, CITY])) == once
    twice = COUNT.replace("{", f"FROM <{CITY}> FROM <{CITY}> {{")
    assert number(ask(small, twice)) == once


def test_a_union_counts_a_triple_of_two_graphs_twice(graph):
    counts = graph.release.manifest["triples"]
    graphs, once = list(graph.release.graphs), counts["default graph"]
    union = sum(graph.release.graphs.values())
    assert union > once
    assert number(ask(graph, COUNT, default_graph_uri=graphs)) == union
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    assert number(ask(graph, distinct, default_graph_uri=graphs)) == once
    cases = "DESCRIBE ?c { ?c a bg:Case }"
    lines = ask(graph, cases, default_graph_uri=graphs, format="nt").body.splitlines()
    assert len(lines) == len(set(lines)) > 100


@pytest.mark.parametrize(
    "asked",
    [
        {"default_graph_uri": "http://e/other"},
        {"named_graph_uri": [CITY, "http://e/other"]},
        {"query": "SELECT * FROM <http://e/other> { ?s ?p ?o }"},
        {"query": "SELECT * FROM NAMED <http://e/other> { ?s ?p ?o }"},
        {"query": "PREFIX e: <http://e/> ASK FROM e:other { ?s ?p ?o }"},
        {"query": "BASE <http://e/> ASK FROM <other> { ?s ?p ?o }"},
    ],
)
def test_a_graph_that_is_not_here_is_named(small, asked):
    reply = ask(small, **{"query": COUNT, **asked})
    assert reply.status == 400
    assert "no such graph" in reply.body.decode() and "http://e/other" in reply.body.decode()


@pytest.mark.parametrize(
    "said",
    [
        "FROMg:x",
        f"FROMNAMED <{CITY}>",
        f"FROM NAMEDg:x <{CITY}>",
        "FROM ?g",
        "FROM",
        f'FROM "{CITY}"',
        "FROM <nowhere",
        f"\\u0046ROM <{CITY}>",
        f"FROM NAMED NAMED <{CITY}>",
    ],
)
def test_from_that_is_not_plainly_one_reaches_no_engine(small, said):
    query = f"PREFIX g: <{GRAPH}> SELECT (COUNT(*) AS ?n) {said} {{ ?s ?p ?o }}"
    assert ask(small, query).status == 400


# -- refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("SELECT * {\n SERVICE <http://e/sparql> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * {\n { SELECT * { SERVICE?e { ?s ?p ?o } } } }", "SERVICE"),
        ("BASE <http://e/>\nINSERT DATA { <s> <p> 1 }", "INSERT"),
        ("BASE <http://e/>\nLOAD <http://e/>", "LOAD"),
        ("ASK {}\n; DROP ALL", "DROP"),
    ],
)
def test_what_reaches_out_or_changes_is_refused_with_its_line(small, query, word):
    reply = ask(small, query, JSON)
    assert reply.status == 400
    reply = ask(small, query, format="json")
    told = json.loads(reply.body)
    assert (told["status"], told["error"], told["line"]) == (400, "bad-request", 2)
    assert told["message"].startswith(f"{word} is not allowed")


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("SELECT ?x\n{ ?x a bg:Case", 2),
        ("\n\nASK { ?x nope:y 1 }", 3),
        ("SELECT ?x {} SELECT ?y {}", 1),
        ("SELECT ?x { ?x a bg:Case } GROUP BY ?y", 1),
        ("hello", None),
        ("", None),
        (" \n# nothing\n", None),
    ],
)
def test_a_wrong_query_is_400_with_its_own_line(small, query, line):
    told = json.loads(ask(small, query, format="json").body)
    assert told["status"] == 400 and told.get("line") == line


def test_parameters_that_lack_a_query(small):
    assert ask(small, default_graph_uri=CITY).status == 400
    assert endpoint(small, Asked(method="POST", media=FORM)).status == 400
    assert ask(small, None, update="CLEAR ALL").status == 403


def test_what_is_too_long_or_too_deep(small):
    assert ask(small, "ASK {} #" + "x" * 70_000).status == 413
    assert ask(small, "ASK " + "{" * 50 + "}" * 50).status == 422
    assert ask(small, "ASK {} " + ";" * 11_000).status == 422


# -- limits ----------------------------------------------------------------------------------------

# Values that look like what stands between two rows of some format.
ROWS_OF = 'SELECT ?v { VALUES ?w { 1 2 3 4 5 } BIND("}},{\\"\\n,\\n<result>\\r\\n" AS ?v) }'


@pytest.mark.parametrize("each", OFFERS[ROWS], ids=lambda one: one.names[0])
def test_rows_are_counted_exactly_in_each_format(small, each, monkeypatch):
    for query in (
        ROWS_OF,
        ROWS_OF.replace("?v {", "?unbound {"),
        ROWS_OF.replace("?v {", "?v ?w {"),
    ):
        monkeypatch.setattr(endpoint_module, "LIMITS", Limits(rows=5))
        whole = ask(small, query, format=each.names[0])
        assert whole.status == 200
        monkeypatch.setattr(endpoint_module, "LIMITS", Limits(rows=4))
        cut = ask(small, query, format=each.names[0])
        assert cut.status == 422 and b"too many rows" in cut.body


def test_an_answer_of_too_many_bytes_or_triples_is_none(small, monkeypatch):
    size = len(ask(small, COUNT).body)
    triples = "CONSTRUCT WHERE { ?s ?p ?o }"
    monkeypatch.setattr(endpoint_module, "LIMITS", Limits(bytes=size))
    assert ask(small, COUNT).status == 200
    monkeypatch.setattr(endpoint_module, "LIMITS", Limits(bytes=size - 1))
    assert ask(small, COUNT).status == 422
    assert ask(small, triples).status == 422
    monkeypatch.setattr(endpoint_module, "LIMITS", Limits(rows=100))
    assert b"too many triples" in ask(small, triples).body


def test_a_cross_product_ends_at_the_bytes(small, monkeypatch):
    monkeypatch.setattr(endpoint_module, "LIMITS", Limits(bytes=100_000))
    reply = ask(small, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert reply.status == 422 and b"too large" in reply.body


# -- what this service is --------------------------------------------------------------------------


def test_the_description_names_every_graph_with_its_size(small):
    reply = ask(small)
    assert reply.media == "text/turtle; charset=utf-8"
    store = ox.Store()
    store.load(reply.body, format=ox.RdfFormat.TURTLE)
    rows = store.query(
        SD + "SELECT ?g ?n { ?s a sd:Service ; sd:endpoint <http://here/sparql> ;"
        " sd:defaultDataset [ sd:namedGraph [ sd:name ?g ; sd:graph [ void:triples ?n ] ] ] }"
    )
    counts = small.release.manifest["triples"]
    assert {row["g"].value: int(row["n"].value) for row in rows} == small.release.graphs
    ((size,),) = store.query(
        SD + "SELECT ?n { ?s sd:defaultDataset/sd:defaultGraph ?g . ?g void:triples ?n }"
    )
    assert int(size.value) == counts["default graph"]
    assert not store.query(SD + "ASK { ?s sd:feature ?f }")
    formats = {str(row[0].value).rpartition("/")[2] for row in store.query(
        SD + "SELECT ?f { ?s sd:resultFormat ?f }")}  # fmt: skip
    assert len(formats) == len({each for offers in OFFERS.values() for each in offers})


def test_the_description_comes_in_every_syntax_of_triples(small):
    sizes = set()
    for each in OFFERS[TRIPLES]:
        body = ask(small, None, each.media[0]).body
        sizes.add(sum(1 for _ in ox.parse(body, format=each.engine)))
    assert len(sizes) == 1
    assert ask(small, None, JSON).status == 406


def test_a_host_that_is_none_is_refused(small):
    asked = Asked(path="/sparql", query=(("query", "ASK {}"),), origin="http://a b<", format=JSON)
    assert endpoint(small, asked).status == 400


def test_the_questions_of_the_catalogue_answer_as_they_do_here(release: Release, graph: Graph):
    from benchgraph.query import read_catalogue

    for name in ("promise-tracker", "cases-on-an-axis"):
        query = read_catalogue().find(name).fill({})
        found = ox.parse_query_results(ask(graph, query).body, format=ox.QueryResultsFormat.JSON)
        assert [tuple(row) for row in found] == graph.store.select(query).rows
