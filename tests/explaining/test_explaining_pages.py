"""Ontology and vocabularies explained: pages of a site, diagrams, checks, what is given up."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from selectolax.lexbor import LexborHTMLParser

from benchgraph.explaining import ontology_page, site_pages, vocabulary_page
from benchgraph.explaining.arrange import Box, arrange
from benchgraph.explaining.checks import Edge, shipped_checks
from benchgraph.explaining.diagrams import PLANS, diagrams
from benchgraph.explaining.terms import Terms
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BASE, BG, DCTERMS, GRAPH, ONTOLOGY, OWL, RDF, RDFS, SKOS, VOCAB

LANGUAGES = ("en", "zh-Hans", "ja")
# Told in words alone: what can lead anywhere, what is inferred along a chain or from another.
UNDRAWN = {
    "about", "aboutEntity", "affiliatedWith", "citedJurisdiction", "eventOf", "involves",
    "operatorRegion", "profiledIn", "relatedTo", "within", "supports", "unstated", "via",
    "underGovernment",
}  # fmt: skip


@pytest.fixture(scope="module")
def store(release):
    return release.store


@pytest.fixture(scope="module")
def terms(store):
    return Terms(store)


@pytest.fixture(scope="module")
def site(store):
    return {tag: {page.name: page for page in site_pages(store, tag)} for tag in LANGUAGES}


def test_every_link_of_a_site_leads_to_a_place_that_is_there(site):
    for language, pages in site.items():
        ids = {}
        for name, page in pages.items():
            html = LexborHTMLParser(page.html)
            ids[name] = {node.attributes["id"] for node in html.css("[id]")}
            assert len(ids[name]) == len(html.css("[id]")), (language, name)
            assert not html.css("h1, script, style, [style]"), (language, name)
            assert not re.search(r"\son\w+=", page.html.replace(" on one", ""))
        assert len(pages) == 2 + 24
        for name, page in pages.items():
            for link in LexborHTMLParser(page.html).css("[href]"):
                file, _, anchor = link.attributes["href"].partition("#")
                target = file.removesuffix(".html") or name
                assert target in pages, link.html
                assert not anchor or anchor in ids[target], link.html


def test_a_page_speaks_its_language_and_marks_what_it_has_in_another_one(site):
    page = LexborHTMLParser(site["ja"]["ontology"].html)
    entry = page.css_first("article#operator")
    assert entry.css_first(".labels [lang]").attributes["lang"] == "ja"
    assert entry.css_first(".labels [lang]").text() == "運営者"
    assert entry.css_first(".definition").attributes["lang"] == "en"
    assert "検査するシェイプ" in entry.text()
    assert "The operator is not an institution with a record." in entry.text()
    title = site["zh-Hans"]["vocabulary-unit"].title
    assert title == "单位"
    tree = LexborHTMLParser(site["zh-Hans"]["vocabulary-unit"].html)
    assert tree.css_first("li#unit-petaflops a").attributes["href"] == (
        "vocabulary-unit.html#unit-petaflops"
    )
    assert site["en"]["vocabularies"].kicker == "SKOS"


def test_the_same_graph_gives_the_same_pages(store, site):
    assert next(iter(site_pages(store, "ja"))) == site["ja"]["ontology"]


def test_every_class_and_every_property_between_classes_is_drawn(terms):
    found = diagrams([*terms.ours, *terms.reused])
    drawn = {iri for each in found for column in each.columns for iri in column}
    classes = {term.iri for term in terms.ours if term.is_class}
    assert classes <= drawn
    shown = {iri for each in found for bundle in each.bundles for iri in bundle.properties}
    shown |= {iri for each in found for names in each.loops.values() for iri in names}
    to_concepts = {
        edge.property for edge in shipped_checks().edges if edge.target == SKOS.Concept.value
    }
    missing = {
        term.name
        for term in terms.ours
        if not term.is_class and not term.literal and not term.given_up
    }
    missing -= {iri.removeprefix(ONTOLOGY) for iri in shown | to_concepts}
    # What shapes check by a pattern of addresses alone names concepts too.
    missing -= {"floatingPointFormat", "moneyStage", "payer", "eventStatus"}
    assert missing == UNDRAWN


def test_what_an_overview_picks_is_so(terms):
    whole = {
        (source, property, target)
        for plan in PLANS
        if not plan.pick
        for each in diagrams([*terms.ours, *terms.reused])
        if each.plan == plan
        for bundle in each.bundles
        for property in bundle.properties
        for source in bundle.sources
        for target in bundle.targets
    }
    (overview,) = (each for each in diagrams([*terms.ours, *terms.reused]) if each.plan.pick)
    picked = {
        (source, property, target)
        for bundle in overview.bundles
        for property in bundle.properties
        for source in bundle.sources
        for target in bundle.targets
    }
    assert len(picked) == overview.plan.pick.count(";") + 1
    assert picked <= whole


def test_a_diagram_is_told_in_words_and_covers_nothing(site):
    for language in LANGUAGES:
        page = LexborHTMLParser(site[language]["ontology"].html)
        drawings = page.css("figure.diagram svg")
        assert len(drawings) == len(PLANS)
        for svg in drawings:
            told = svg.css_first("desc").text()
            assert told.count("→") >= 4 and svg.css_first("title").text()
            boxes = [
                tuple(float(rect.attributes[key]) for key in ("x", "y", "width", "height"))
                for rect in svg.css("rect")
            ]
            for n, (x, y, w, h) in enumerate(boxes):
                for x2, y2, w2, h2 in boxes[n + 1 :]:
                    apart = x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
                    assert apart, (language, told)


def test_a_line_runs_around_the_boxes_between_its_ends():
    boxes = {"a": Box(0, 40, 20), "b": Box(1, 40, 20), "c": Box(2, 40, 20)}
    found = arrange(boxes, [("a", "b"), ("b", "c"), ("a", "c")], [30, 30, 30])
    ((left, right, y),) = found.lines["a", "c"]
    middle = found.places["b"]
    assert (left, right) == (middle.left, middle.right)
    assert abs(y - middle.middle) >= middle.height / 2


def test_checks_are_those_of_the_shapes():
    checks = shipped_checks()
    assert Edge(BG.Case.value, BG.subject.value, BG.Thing.value) in checks.edges
    assert Edge(BG.Relation.value, BG["from"].value, BG.Event.value) in checks.edges
    names = [check.name for check in checks.of(BG.operator.value)]
    assert {"ThingShape-operator", "ThingShape-self"} <= set(names)
    assert checks.of(BG.Case.value)[0].severity == "Violation"
    assert checks.of(BASE + "nothing") == []


def given_up() -> EmbeddedStore:
    """A property and a concept that are given up, each with what takes its place."""
    home, graph = NamedNode(BASE + "ontology"), NamedNode(GRAPH + "ontology")
    scheme, old, new = (NamedNode(VOCAB + x) for x in ("axis", "axis/old", "axis/new"))
    said = [
        (BG.owner, RDF.type, OWL.ObjectProperty),
        (BG.owner, RDFS.isDefinedBy, home),
        (BG.owner, OWL.deprecated, Literal(True)),
        (BG.owner, DCTERMS.isReplacedBy, BG.operator),
        (BG.owner, RDFS.comment, Literal("Too wide.", language="en")),
        (BG.operator, RDF.type, OWL.ObjectProperty),
        (BG.operator, RDFS.isDefinedBy, home),
        (scheme, RDF.type, SKOS.ConceptScheme),
        *((each, SKOS.inScheme, scheme) for each in (old, new)),
        (old, OWL.deprecated, Literal(True)),
        (old, DCTERMS.isReplacedBy, new),
        (new, SKOS.scopeNote, Literal("For computing power alone.", language="en")),
    ]
    return EmbeddedStore.memory([Quad(*each, graph) for each in said], merge=True)


def test_what_is_given_up_is_marked_and_leads_to_what_takes_its_place():
    store = given_up()
    entry = LexborHTMLParser(ontology_page(store).html).css_first("article#owner")
    assert entry.css_first(".tag.given-up").text() == "given up"
    assert entry.css_first("dd a").attributes["href"] == "#operator"
    assert "Too wide." in entry.text()
    page = vocabulary_page(store, VOCAB + "axis", address=lambda iri: "/" + iri[len(BASE) :])
    item = LexborHTMLParser(page.html).css_first("li#axis-old")
    assert item.css_first(".given-up")
    assert [a.attributes["href"] for a in item.css("a")] == ["/vocab/axis/old", "/vocab/axis/new"]
    assert "For computing power alone." in page.html
    drawn = diagrams(Terms(store).ours)
    assert not any(BG.owner.value in b.properties for each in drawn for b in each.bundles)
    with pytest.raises(LookupError):
        vocabulary_page(store, VOCAB + "none")
