"""The ontology, the vocabularies and the named graphs as pages and as data."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pyoxigraph as ox
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad
from selectolax.lexbor import LexborHTMLParser
from serving_tools import DESKTOP, PHONE

from benchgraph import __version__
from benchgraph.resources import resource_dir
from benchgraph.serving.media import HTML
from benchgraph.serving.model import Asked, Graph
from benchgraph.serving.tasks import run_task
from benchgraph.store import EmbeddedStore
from benchgraph.syntaxes import SYNTAXES
from benchgraph.vocab import BASE, BG, DCTERMS, GRAPH, OWL, RDF, RDFS, SKOS, VOCAB

TURTLE = "text/turtle"
HOSTILE = "<img src=x onerror=alert(1)>\"'&{{7*7}}"
TASKS = {
    "/ontology": "linked.ontology:ontology",
    "/vocab": "linked.vocabularies:vocabulary",
    "/graph/": "linked.graphs:named_graph",
}


def told(graph, start, rest="", media=HTML, language="en", **query):
    asked = Asked(
        path=start + rest,
        params={"rest": rest},
        query=tuple(query.items()),
        format=media,
        language=language,
        origin="http://here.example",
    )
    return run_task(graph, TASKS[start], asked)


def html(reply):
    assert reply.status == 200, reply.body[:500]
    return LexborHTMLParser(reply.body)


def parsed(reply):
    assert reply.status == 200, reply.body[:500]
    return {quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.TURTLE)}


def in_graph(graph, name):
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}{name}> {{ ?s ?p ?o }} }}"
    return set(graph.store.construct(query))


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ja"])
def test_every_term_stands_on_the_page_in_three_languages_at_its_fragment(graph, language):
    page = html(told(graph, "/ontology", language=language))
    found = 0
    source = rdflib.Graph().parse(resource_dir("ontology") / "benchgraph.ttl")
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in source.subjects(rdflib.RDF.type, rdflib.URIRef(kind.value)):
            if not str(term).startswith(str(BG)):
                continue
            found += 1
            entry = page.css_first(f'article[id="{str(term).removeprefix(str(BG))}"]')
            for label in source.objects(term, rdflib.RDFS.label):
                shown = entry.css(".labels [lang]")
                texts = {each.attributes["lang"].lower(): each.text() for each in shown}
                assert texts[label.language] == str(label)
            for meaning in source.objects(term, rdflib.URIRef(SKOS.definition.value)):
                shown = [
                    each.text() for each in entry.css(f'.definition[lang="{meaning.language}"]')
                ]
                assert str(meaning) in shown
    assert found > 130
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    for link in page.css('a[href^="#"]'):
        assert link.attributes["href"][1:] in ids


def test_a_term_shows_what_is_said_of_it_and_its_use(graph):
    entry = html(told(graph, "/ontology")).css_first("article#involves")
    assert "bg:subject ∘ bg:operator" in entry.text().replace("\n", " ")
    (row,) = graph.store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s {BG.involves} ?o }}")
    assert f"{int(row[0].value):,} statements" in entry.text()
    subject, object = (a.attributes["href"] for a in entry.css("dd a[href^='/id/']"))
    assert graph.store.ask(f"ASK {{ <{BASE}{subject[1:]}> {BG.involves} <{BASE}{object[1:]}> }}")


def test_the_ontology_is_what_its_graph_holds_and_its_version_is_the_same(graph):
    whole = told(graph, "/ontology", media=TURTLE)
    assert parsed(whole) == in_graph(graph, "ontology")
    assert told(graph, "/ontology", f"/{__version__}", TURTLE) == whole
    assert told(graph, "/ontology", "/benchgraph", TURTLE) == whole
    assert told(graph, "/ontology", "/9.9.9", TURTLE).status == 404
    assert told(graph, "/ontology", "/node/benchgraph-1", TURTLE).status == 200


def test_vocabularies_are_trees_with_every_concept_and_its_use(graph):
    index = html(told(graph, "/vocab"))
    schemes = graph.store.select(f"SELECT ?s {{ ?s a {SKOS.ConceptScheme} }}")
    links = {a.attributes["href"] for a in index.css("main a")}
    assert {"/" + s.value.removeprefix(BASE) for (s,) in schemes} <= links
    page = html(told(graph, "/vocab", "/axis", language="ja"))
    members = graph.store.select(f"SELECT ?c {{ ?c {SKOS.inScheme} <{VOCAB}axis> }}")
    shown = [a.attributes["href"] for a in page.css(".tree .name > a")]
    assert sorted(shown) == sorted("/" + c.value.removeprefix(BASE) for (c,) in members)
    (inner,) = (
        li for li in page.css(".tree li li") if "/vocab/axis/public-compute-access" in li.html
    )
    outer = inner.parent.parent.parent
    assert outer.css_first(".name a").attributes["href"] == "/vocab/axis/compute"
    assert {each.attributes["lang"] for each in inner.css(".name [lang]")} == {
        "en",
        "zh-Hans",
        "ja",
    }


def test_vocabularies_as_data(graph):
    whole = parsed(told(graph, "/vocab", media=TURTLE))
    assert in_graph(graph, "vocab") <= whole
    axis = parsed(told(graph, "/vocab", "/axis", TURTLE))
    stated = {t for t in in_graph(graph, "vocab") if str(t.subject).startswith(f"<{VOCAB}axis")}
    assert stated <= axis
    follows = {RDF.type, RDFS.label, SKOS.narrower, SKOS.hasTopConcept}
    assert {t.predicate for t in axis - stated} == follows
    assert axis <= whole
    concepts = {t.subject for t in whole if t.object == SKOS.Concept}
    assert concepts == {t.subject for t in whole if t.predicate == SKOS.inScheme}
    assert told(graph, "/vocab", "/axis/compute", TURTLE).status == 200
    missing = told(graph, "/vocab", "/axis/computer", "application/json")
    assert missing.status == 404
    assert "axis:compute" in json.loads(missing.body)["hint"]


@pytest.mark.parametrize("name", ["case/falcon-llm", "benchgraph", "inferred", "links"])
def test_a_named_graph_is_what_it_holds(graph, name):
    found, number = set(), 0
    page = html(told(graph, "/graph/", name))
    while True:
        number += 1
        reply = told(graph, "/graph/", name, TURTLE, page=str(number))
        marks = f"here.example/graph/{name}.ttl"
        found |= {t for t in parsed(reply) if marks not in str(t.subject)}
        if 'rel="next"' not in dict(reply.headers).get("Link", ""):
            break
    assert found == in_graph(graph, name)
    assert len(page.css("table.statements tbody tr")) == min(len(found), 200)


def test_a_record_says_whose_it_is(graph):
    text = html(told(graph, "/graph/", "money/region/hong-kong")).css_first("main").text()
    for words in ("DataHub core datasets", "opendatacommons.org", "Hong Kong"):
        assert words in text
    missing = told(graph, "/graph/", "case/falcon-lm", "application/json")
    assert missing.status == 404
    assert "falcon-llm" in json.loads(missing.body)["hint"]


def test_the_list_of_graphs_counts_what_belongs_to_each_collection(graph, task):
    page = html(task("linked.graphs:graph_list", Asked(path="/graph-list")))
    ours = f"?g {BG.collection} <{GRAPH}epoch>"
    query = f"SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE {{ {ours} }}"
    ((count,),) = graph.store.select(query)
    card = next(c for c in page.css("li.card") if "Epoch AI" in c.text())
    assert card.css_first("dd a[href^='/graph-list']").text() == count.value
    of = Asked(path="/graph-list", query=(("of", GRAPH + "epoch"),))
    rows = html(task("linked.graphs:graph_list", of)).css("tbody tr")
    assert len(rows) == int(count.value)
    nobody = Asked(path="/graph-list", query=(("of", "https://nobody.example/"),))
    assert task("linked.graphs:graph_list", nobody).status == 404


class Whole(EmbeddedStore):
    """A store in memory that is its own whole."""

    @property
    def whole(self):
        return self


def hostile() -> Graph:
    """A graph whose labels are an attack, with concepts in a circle and two ways down."""
    scheme, name = NamedNode(VOCAB + "axis"), NamedNode(GRAPH + "bad")
    a, b, c, term = (NamedNode(VOCAB + "axis/" + x) for x in ("a", "b", "c", "term"))
    said = [
        (scheme, RDF.type, SKOS.ConceptScheme),
        *((each, SKOS.inScheme, scheme) for each in (a, b, c, term)),
        *((each, SKOS.prefLabel, Literal(HOSTILE, language="en")) for each in (a, b, c)),
        *((each, SKOS.definition, Literal(HOSTILE, language="en")) for each in (a, b, scheme)),
        (b, SKOS.broader, a), (b, SKOS.broader, c), (c, SKOS.broader, b),
        (name, RDF.type, BG.Collection),
        (name, DCTERMS.title, Literal(HOSTILE, language="en")),
        (name, DCTERMS.license, NamedNode("javascript:alert(1)")),
        (BG.operator, RDFS.isDefinedBy, NamedNode(BASE + "ontology")),
        (BG.operator, RDF.type, OWL.ObjectProperty),
        (BG.operator, RDFS.label, Literal(HOSTILE, language="en")),
    ]  # fmt: skip
    quads = [Quad(*each, name) for each in said]
    store = Whole.memory(quads, merge=True)
    return Graph(SimpleNamespace(store=store))  # type: ignore[arg-type]


def test_hostile_labels_are_text_and_circles_end():
    graph = hostile()
    for start, rest in (("/ontology", ""), ("/vocab", "/axis"), ("/vocab", ""), ("/graph/", "bad")):
        page = html(told(graph, start, rest))
        assert not page.css("img[onerror]")
        assert HOSTILE in page.css_first("main").text() or (start, rest) == ("/vocab", "")
        assert not page.css('a[href^="javascript:"]')
    tree = html(told(graph, "/vocab", "/axis")).css(".tree .name > a")
    assert {each.attributes["href"] for each in tree} == {
        f"/vocab/axis/{name}" for name in ("a", "b", "c", "term")
    }


def test_concepts_of_a_collection_name_the_graph_that_adds_them():
    scheme, ours, theirs = (NamedNode(VOCAB + x) for x in ("axis", "axis/ours", "axis/theirs"))
    added = NamedNode(GRAPH + "own/vocab")
    quads = [
        Quad(scheme, RDF.type, SKOS.ConceptScheme, NamedNode(GRAPH + "vocab")),
        Quad(ours, SKOS.inScheme, scheme, NamedNode(GRAPH + "vocab")),
        Quad(theirs, SKOS.inScheme, scheme, added),
        Quad(theirs, SKOS.broader, ours, added),
    ]
    graph = Graph(SimpleNamespace(store=Whole.memory(quads, merge=True)))
    page = html(told(graph, "/vocab", "/axis"))
    (link,) = page.css("a[href='/graph/own/vocab']")
    assert link.parent.css_first("a").attributes["href"] == "/vocab/axis/theirs"
    assert page.css("a[href='/graph/vocab']") == []
    index = told(graph, "/vocab")
    assert html(index).css_first("a[href='/graph/own/vocab']")
    assert len(parsed(told(graph, "/vocab", media=TURTLE))) == len(quads)


@pytest.mark.parametrize("rest", ["/../../etc/passwd", "/axis/../../..", "/<b>", "/" + "a" * 5000])
def test_paths_that_climb_find_nothing(graph, rest):
    for start in TASKS:
        assert told(graph, start, rest).status == 404
        assert told(graph, start, rest, TURTLE).status == 404


REDIRECTS = (resource_dir("deploy") / "w3id" / ".htaccess").read_text("utf-8")


def redirected(path):
    """Where the rules for w3id.org send a path, below the server's root."""
    for rule, target in re.findall(r"^RewriteRule (\S+) %\{ENV:TARGET\}(\S+) \[", REDIRECTS, re.M):
        if found := re.search(rule, path):
            return re.sub(r"\$(\d)", lambda group: found[int(group[1])] or "", target)
    raise AssertionError(f"no rule for {path}")


def test_w3id_leads_every_kind_of_iri_to_an_address_that_answers(graph, served):
    rows = graph.store.select(
        f'SELECT (MIN(STR(?s)) AS ?iri) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}")) }}'
        f' GROUP BY (REPLACE(STR(?s), "^{BASE}([a-z]+/[a-z-]+|[a-z]+).*$", "$1"))'
    )
    paths = [row[0].value.removeprefix(BASE) for row in rows]
    assert len(paths) > 60
    paths += ["", "ontology", "ontology.ttl", f"ontology/{__version__}", "context.jsonld"]
    paths += ["vocab", "vocab/"]
    for path in paths:
        target = redirected(path.partition("#")[0])
        data = served.get(
            target, Accept="application/n-triples, application/ld+json;q=0.9, */*;q=0.1"
        )
        assert data.status == 200, (path, target)
        if path and "context" not in path:
            assert data.media in ("application/n-triples", TURTLE)
    for path in ("docs", "docs/", "docs/roles/researcher", "docs/pictures/promises.svg"):
        assert redirected(path) == "/" + path
    for target in ("/ontology/benchgraph.ttl", "/ontology/context.jsonld", "/context.jsonld"):
        assert served.get(target).status == 200
    assert served.get("/docs/ontology").headers["Location"] == "/ontology"
    assert (
        served.get("/question/promise-tracker").headers["Location"] == "/questions/promise-tracker"
    )
    assert served.get("/id").status == 303


def test_suffixes_and_accept_over_http(served):
    syntaxes = {"ttl": TURTLE, "jsonld": "application/ld+json", "nt": "application/n-triples",
                "rdf": "application/rdf+xml"}  # fmt: skip
    for path in ("/ontology", "/vocab", "/vocab/axis", "/graph/case/falcon-llm", "/graph/epoch"):
        sizes = set()
        for suffix, media in syntaxes.items():
            answer = served.get(f"{path}.{suffix}")
            assert (answer.status, answer.media) == (200, media)
            assert served.get(path, Accept=media).body == answer.body
            syntax = next(each for each in SYNTAXES.values() if each.ending == "." + suffix)
            sizes.add(len(set(ox.parse(answer.body, format=syntax.format))))
        assert len(sizes) == 1
        page = served.get(path, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
        assert page.media == HTML
        assert f"<{path}.ttl>" in page.headers["Link"]
        for link in LexborHTMLParser(page.text).css("nav.formats a"):
            assert served.get(link.attributes["href"]).status == 200
    context = served.get("/ontology/context.jsonld")
    assert context.media == "application/ld+json"
    assert "@context" in json.loads(context.body)


def test_pages_fit_a_phone_and_a_desktop(tab, served):
    page = tab("/ontology#operator", viewport=PHONE)
    for path in ("", "/graph-list"):
        if path:
            page.goto(served.address + path)
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.locator("h1").count() == 1
