"""The explorer: relations that grow from a thing, drawn, listed, taken home."""

from __future__ import annotations

import io
import json
import re
import zipfile

import networkx
import pytest
from serving_tools import PHONE

from benchgraph.serving.exploring import view
from benchgraph.serving.exploring.drawing import cut, drawing
from benchgraph.serving.media import HTML, JSON, NETWORKS
from benchgraph.serving.model import Asked

CYBERPORT = "https://w3id.org/benchgraph/id/institution/cyberport"
HONG_KONG = "https://w3id.org/benchgraph/id/region/hong-kong"


@pytest.fixture
def explored(task):
    """The page for some pairs of the address; ``data`` is what its script gets."""

    def run(*pairs, name="explorer", format=HTML, **more):
        return task(f"pages.explorer:{name}", Asked("/graph", query=pairs, format=format, **more))

    return run


@pytest.fixture
def network(explored):
    def run(*pairs):
        return json.loads(explored(*pairs, name="data", format=JSON).body)["network"]

    return run


def test_it_says_what_to_begin_with(explored):
    page = explored().body.decode()
    assert 'href="/graph?view=cases"' in page
    assert "case%2Ffalcon-llm" in page


def test_a_thing_is_found_by_any_of_its_names(network):
    shown = network(("entity", "数码港"))
    opened = [node["id"] for node in shown["nodes"] if node["open"]]
    assert opened == [CYBERPORT]
    ends = {edge["source"] for edge in shown["edges"]} | {edge["target"] for edge in shown["edges"]}
    assert ends == {node["id"] for node in shown["nodes"]}


def test_it_grows_and_each_step_has_an_address(explored, network):
    page = explored(("entity", CYBERPORT)).body.decode()
    grown = re.findall(r'data-grow href="/graph\?entity=([^"&]*)&amp;entity=([^"]*)"', page)
    assert any("region%2Fhong-kong" in far for _, far in grown)
    before, after = (
        network(("entity", CYBERPORT)),
        network(("entity", CYBERPORT), ("entity", HONG_KONG)),
    )
    assert {n["id"] for n in before["nodes"]} < {n["id"] for n in after["nodes"]}
    assert after == network(("entity", CYBERPORT), ("entity", HONG_KONG))  # places, too


def test_what_is_drawn_is_listed_with_reason_and_evidence(explored, network):
    page = explored(("entity", CYBERPORT)).body.decode()
    listed = page.count('<tr data-node="')
    assert listed == len(network(("entity", CYBERPORT))["edges"])
    assert "<blockquote>" in page
    assert 'href="/entity?iri=https' in page  # the page that says so


def test_kinds_of_relations_are_chosen(network):
    shown = network(("entity", CYBERPORT), ("kind", "operates"), ("kind", "owner"))
    assert {edge["relation"] for edge in shown["edges"]} == {"operates", "owner"}


def test_places_do_not_cover_each_other(network):
    places = [(node["x"], node["y"]) for node in network(("view", "cases"))["nodes"]]
    assert len(places) == len(set(places)) > 10


def test_a_graph_that_is_too_large_is_cut_and_that_is_said(explored, monkeypatch):
    monkeypatch.setattr(view, "MOST_NODES", 20)
    page = explored(("view", "full")).body.decode()
    assert re.search(r"The 20 things with the most relations are shown, of \d{3}", page)
    star = networkx.star_graph(50)
    assert 0 in cut(star, 3)
    assert len(cut(star, 3)) == 3


@pytest.mark.parametrize(
    "pairs, status, said",
    [
        ([("entity", "nobody knows this")], 404, "nobody knows this"),
        (
            [("entity", "https://w3id.org/benchgraph/vocab/axis/talent")],
            404,
            "relations link cases",
        ),
        ([("view", "everything")], 400, "no such view"),
        ([("view", "cases"), ("entity", CYBERPORT)], 400, "not both"),
        ([("entity", f"x{n}") for n in range(41)], 422, "too many things"),
        ([("entity", CYBERPORT), ("kind", "<b>")], 400, "no such kind"),
    ],
)
def test_what_cannot_be_seen_is_told(explored, pairs, status, said):
    page = explored(*pairs)
    assert page.status == status
    assert said in page.body.decode().lower()
    told = explored(*pairs, name="data", format=JSON)
    assert told.status == status
    assert "message" in json.loads(told.body)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_format_is_taken_home(explored, name):
    pairs = (("entity", "case:falcon-llm"), ("format", name))
    reply = explored(*pairs, name="download", format=NETWORKS[name])
    assert reply.status == 200
    header = dict(reply.headers)["Content-Disposition"]
    assert header.startswith('attachment; filename="falcon-llm.' if name != "csv" else "attach")
    if name == "csv":
        assert sorted(zipfile.ZipFile(io.BytesIO(reply.body)).namelist()) == [
            "edges.csv",
            "nodes.csv",
        ]
    else:
        assert b"Falcon" in reply.body or reply.body.startswith(b"\x89PNG")


def test_hostile_labels_stay_text(graph):
    made = networkx.MultiDiGraph()
    made.add_node("urn:<x>", label="</script><b>", group="Case", group_label="x")
    shown = drawing(made, Asked())
    from benchgraph.serving.pages.render import environment

    text = environment().from_string("<script>{{ network|tojson }}</script>").render(network=shown)
    assert text.count("</script>") == 1


@pytest.mark.parametrize("language, word", [("zh-Hans", "关系类型"), ("ja", "関係の種類")])
def test_other_languages(explored, language, word):
    page = explored(("entity", CYBERPORT), language=language, chosen=True).body.decode()
    assert word in page
    assert "Show its relations" not in page


# -- in a real browser ---------------------------------------------------------------------------


def test_it_grows_by_keyboard_and_goes_back(tab):
    page = tab("/graph?entity=institution:cyberport", viewport=PHONE)
    page.wait_for_selector("#explorer[data-drawn]")
    before = page.locator("#explorer").get_attribute("data-drawn")
    grown = f"#explorer[data-drawn]:not([data-drawn='{before}'])"
    link = page.locator("tr[data-node$='region/hong-kong'] a[data-grow]").first
    link.focus()
    assert page.locator("tr.lit").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector(grown)
    assert page.url.count("entity=") == 2
    assert page.evaluate("document.activeElement.closest('tr')?.dataset.node").endswith("hong-kong")
    page.go_back()
    page.wait_for_selector(f"#explorer[data-drawn='{before}']")


def test_it_fits_a_phone(tab):
    page = tab("/graph?view=cases", viewport=PHONE, color_scheme="dark")
    page.wait_for_selector("#explorer[data-drawn] canvas")
    for button in page.locator(".network-tools button").all():
        button.click()  # an error would be told
    page.uncheck("input[name=kind] >> nth=0")
    page.wait_for_url("**kind=**")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
