"""Linked data of entities: what comes in which format, whole or visibly in parts."""

from __future__ import annotations

import json

import pytest
import rdflib

from benchgraph.serving.model import Asked
from benchgraph.vocab import ID, PREFIX_HEADER

TYPES = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".json": "application/json",
    ".html": "text/html",
}
SYNTAX = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}
CASE = "case/falcon-llm"
OBSERVATORY = "institution/singapore-ai-observatory"
PAGE = "https://sgai.md/benchmarking/falcon-llm/"
# What a description is, said once more in SPARQL.
CONSTRUCT = (
    PREFIX_HEADER
    + """CONSTRUCT { ?s ?p ?o } WHERE {
  { SELECT ?s { ?s ?any ?thing FILTER(?s = <IRI> || STRSTARTS(STR(?s), "IRI/")) } } ?s ?p ?o
}"""
)
PROVENANCE = (
    PREFIX_HEADER
    + """CONSTRUCT { ?s ?p ?o } WHERE {
  { ?s bg:describes <IRI> } UNION { ?record bg:describes <IRI> ; bg:collection ?s } ?s ?p ?o
}"""
)
LABELS = (
    PREFIX_HEADER
    + """CONSTRUCT { ?o ?p ?label } WHERE {
  VALUES ?p { skos:prefLabel dcterms:title rdfs:label } ?o ?p ?label }"""
)
POINTING = "CONSTRUCT { ?s ?p <IRI> } WHERE { ?s ?p <IRI> }"


def told(task, local, media, **more):
    asked = Asked(
        path="/id/" + local,
        params={"rest": local},
        format=media,
        origin="http://here.example",
        query=tuple(more.items()),
    )
    return task("linked.entities:by_path", asked)


def parsed(reply, media):
    graph = rdflib.Graph()
    graph.parse(data=reply.body, format=SYNTAX[media])
    return set(graph)


def constructed(graph, query, iri=""):
    found = rdflib.Graph()
    lines = "".join(f"{each} .\n" for each in graph.store.construct(query.replace("IRI", iri)))
    found.parse(data=lines, format="nt")
    return set(found)


@pytest.mark.parametrize("local", [CASE, "region/hong-kong"])
def test_a_description_is_what_a_construct_query_gives(graph, task, local):
    iri = ID + local
    own = constructed(graph, CONSTRUCT, iri) | constructed(graph, PROVENANCE, iri)
    about = {o for _, _, o in own} - {s for s, _, _ in own}
    labels = {each for each in constructed(graph, LABELS) if each[0] in about}
    wanted = own | labels | constructed(graph, POINTING, iri)
    assert parsed(told(task, local, "text/turtle"), "text/turtle") == wanted
    assert len(wanted) > 300


def test_every_format_holds_the_same_and_the_same_bytes_again(task):
    found = [parsed(told(task, CASE, media), media) for media in SYNTAX]
    assert found[0] == found[1] == found[2] == found[3]
    for media in SYNTAX:
        assert told(task, CASE, media) == told(task, CASE, media)


def test_a_part_says_that_it_is_one(task):
    whole = told(task, OBSERVATORY, "text/turtle")
    assert b"PartialCollectionView" not in whole.body
    everything, number, links = set(), 0, '<>; rel="next"'
    while 'rel="next"' in links:
        number += 1
        part = told(task, OBSERVATORY, "text/turtle", limit="300", page=str(number))
        links = dict(part.headers)["Link"]
        assert b"PartialCollectionView" in part.body
        assert f"Part {number} of " in part.body.decode()
        assert b"limit=300" in part.body
        everything |= parsed(part, "text/turtle")
    assert number > 2
    marks = {each for each in everything if "here.example" in each[0]}
    assert everything - marks == parsed(whole, "text/turtle")
    assert told(task, OBSERVATORY, "text/turtle", page="99").status == 400
    assert told(task, OBSERVATORY, "text/turtle", limit="1e9").status == 400


def test_nodes_inside_an_entity_have_addresses_and_name_their_record(graph, task):
    rows = graph.store.select(
        PREFIX_HEADER + "SELECT ?e { ?n bg:evidence ?e . ?e oa:hasSelector ?x } ORDER BY ?e LIMIT 1"
    )
    local = rows.rows[0][0].value.removeprefix(ID)
    assert local.count("/") > 2
    reply = told(task, local, "text/turtle")
    assert b"oa:exact" in reply.body
    assert b"dcterms:license" in reply.body
    assert 'rel="describedby"' in dict(reply.headers)["Link"]
    assert told(task, local, "text/html").status == 200


def test_what_is_not_there_names_what_is_called_alike(task):
    reply = told(task, "case/falcon-lm", "application/json")
    assert reply.status == 404
    assert "case:falcon-llm" in json.loads(reply.body)["hint"]


@pytest.mark.parametrize(
    "local",
    [
        "../../etc/passwd",
        "case/falcon-llm/../..",
        "",
        "case/<script>",
        "a" * 5000,
        "x\n\x00",
        "%zz",
    ],
)
def test_a_path_that_climbs_or_is_no_iri_finds_nothing(task, local):
    for media in ("text/html", "text/turtle", "application/json"):
        reply = told(task, local, media)
        assert reply.status == 404
        assert media != "text/html" or b"<script>" not in reply.body


def test_formats_by_suffix_and_by_accept_over_http(served):
    for suffix, media in TYPES.items():
        by_suffix = served.get(f"/id/{CASE}{suffix}", Accept="image/png")
        by_accept = served.get(f"/id/{CASE}", Accept=f"{media}, */*;q=0.1")
        assert by_suffix.status == by_accept.status == 200
        assert by_suffix.media == by_accept.media == media
        assert by_suffix.body == by_accept.body
        assert "Accept" in by_accept.headers["Vary"]
        assert by_accept.headers["Content-Location"] == f"/id/{CASE}{suffix}"
        links = by_accept.headers["Link"]
        assert f'</graph/{CASE}>; rel="describedby"' in links
        for other, kind in TYPES.items():
            link = f'</id/{CASE}{other}>; rel="alternate"; type="{kind}"'
            assert (link in links) == (other != suffix)
    assert served.get(f"/id/{CASE}", Accept="image/png").status == 406
    assert served.get(f"/id/{CASE}").media == "text/html"
    assert served.get("/id/%2e%2e/%2e%2e/etc/passwd").status == 404


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/rdf+xml, text/turtle;q=0.9, */*;q=0.1", "application/rdf+xml"),
        ('application/ld+json;profile="https://x.example/"', "application/ld+json"),
        ("text/html;q=0.5, text/turtle;q=0.9", "text/turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_what_clients_say_that_they_take(served, accept, media):
    assert served.get(f"/id/{CASE}", Accept=accept).media == media


def test_json_is_what_show_says(served, run, release):
    said = run("show", "case:falcon-llm", "--format", "json", "--lang", "ja")
    answer = served.get(f"/id/{CASE}.json?lang=ja")
    assert answer.text == said.stdout


def test_foreign_iris_have_an_address_and_ours_lead_to_their_own(served):
    page = served.get("/entity?iri=" + PAGE, Accept="text/turtle")
    assert page.status == 200
    assert "Falcon LLM" in page.text
    assert "/graph/page/falcon-llm" in page.headers["Link"]
    assert served.get(f"/entity?iri={PAGE}&format=nt").media == "application/n-triples"
    ours = served.get("/entity?iri=" + ID + CASE)
    assert (ours.status, ours.headers["Location"]) == (303, "/id/" + CASE)
    short = served.get("/entity?iri=bg:operator&format=ttl")
    assert (short.status, short.headers["Location"]) == (303, "/ontology?format=ttl#operator")
    assert served.get("/entity?iri=https://nowhere.example/").status == 404
    assert served.get("/entity?iri=javascript:alert(1)").status == 404
    assert served.get("/entity").status == 400
