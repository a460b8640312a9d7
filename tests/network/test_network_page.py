"""The interactive page in a real browser, over file://: it shows, finds, filters and explains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count, cycle, pairwise
from pathlib import Path
from typing import Any

import network_tools as tools
import networkx as nx
import pytest
from network_browser import DESKTOP, PHONE, Tabs, chromium
from network_graphs import nasty_graph

from benchgraph.network import FORMATS, relation_graph
from benchgraph.network.page import SCRIPTS
from benchgraph.store import EmbeddedStore

pytestmark = pytest.mark.needs_browser
ID = "https://w3id.org/benchgraph/id/"
SHOWN = "[...benchgraph.shownNodes].filter(Boolean).length"
SHOWN_EDGES = "[...benchgraph.shownEdges].filter(Boolean).length"


@pytest.fixture(scope="module")
def tabs(playwright: Any) -> Iterator[Tabs]:
    with chromium(playwright) as browser:
        yield Tabs(browser)


@pytest.fixture
def page(tabs: Tabs, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """``page(graph)`` opens the graph's page; at the end it must have been clean.

    Only with ``canvas=True`` it has WebGL, which takes time to start in software.
    """
    numbers = count()

    def show(graph: nx.Graph[Any], fragment: str = "", **options: Any) -> Any:
        path = tmp_path / f"graph {next(numbers)}.html"
        path.write_bytes(FORMATS["html"].write(graph))
        shown = tabs.open(path, fragment, **options)
        if options.get("java_script_enabled", True):
            assert shown.evaluate("globalThis.benchgraph?.ready")
        return shown

    yield show
    tabs.check()


def counts(shown: Any) -> list[int]:
    return shown.evaluate(f"[{SHOWN}, {SHOWN_EDGES}]")


def choose_language(shown: Any, tag: str) -> None:
    shown.locator("#language").select_option(tag)


# ---- what is shown


@pytest.mark.parametrize("name, language", [("institutions", "en"), ("full", "zh-Hans")])
def test_the_page_holds_the_graph(page, shipped, name, language):
    graph = shipped(name, language=language)
    shown = page(graph)
    assert counts(shown) == [len(graph), graph.number_of_edges()]
    names = shown.evaluate("benchgraph.data.nodes.x.map((_, node) => benchgraph.nameOf(node))")
    assert names == [label for _, label in graph.nodes(data="label")]
    reasons = shown.evaluate(
        "benchgraph.data.edges.source.map((_, edge) => benchgraph.reasonOf(edge))"
    )
    bare = [
        re.sub("（.*?）", "", reason) for reason in reasons
    ]  # a page tells twins apart here too
    assert bare == [re.sub("（.*?）", "", data["reason"]) for *_, data in graph.edges(data=True)]
    rows = shown.locator(".legend input[data-kind=relation]")
    assert rows.count() == len({data["relation"] for *_, data in graph.edges(data=True)})


def pixels(shown: Any) -> dict[str, int]:
    """How often each of the colours of nodes is on the canvas."""
    return shown.evaluate(
        """() => { benchgraph.drawing.sigma.refresh();
        const stage = benchgraph.drawing.sigma.getStageCanvas();
        const sheet = document.createElement("canvas");
        [sheet.width, sheet.height] = [stage.width, stage.height];
        const pen = sheet.getContext("2d");
        pen.drawImage(stage, 0, 0);
        const found = {};
        const { data } = pen.getImageData(0, 0, sheet.width, sheet.height);
        const known = new Set(benchgraph.data.groups.map((group) => group.colour.toLowerCase()));
        for (let at = 0; at < data.length; at += 4) {
          const parts = [0, 1, 2].map((n) => data[at + n].toString(16).padStart(2, "0"));
          const hex = "#" + parts.join("");
          if (known.has(hex)) found[hex] = (found[hex] || 0) + 1;
        }
        return found; }"""
    )


def test_nodes_and_names_are_drawn(page, view):
    graph = view("full")
    shown = page(graph, canvas=True)
    colours = {g["colour"].lower() for g in shown.evaluate("benchgraph.data.groups")}
    drawn = pixels(shown)
    assert set(drawn) == colours and min(drawn.values()) > 20
    written = shown.evaluate("benchgraph.drawing.placed.map((each) => each.node)")
    assert len(written) > len(graph) / 2
    boxes = shown.evaluate("benchgraph.drawing.placed.map((each) => each.box)")
    assert not [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if overlap(a, b)]


def overlap(a: list[float], b: list[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def every_look() -> nx.MultiDiGraph:
    """A node of each class, linked by each known relation; every second link has no direction."""
    from benchgraph.network.pictures.appearance import KIND_LOOKS, KNOWN_LINES

    graph = nx.MultiDiGraph(name="looks", view="full", language="en")
    kinds = list(KIND_LOOKS)
    for kind in kinds:
        graph.add_node(kind, label=kind, group=kind, group_label=kind, degree=2, **{"class": kind})
    pairs = cycle(pairwise(kinds))
    for n, (relation, (a, b)) in enumerate(zip(KNOWN_LINES, pairs, strict=False)):
        graph.add_edge(a, b, relation=relation, relation_label=relation, directed=n % 2 == 0)
    return graph


def test_shapes_dashes_and_arrows_are_those_of_the_picture(page):
    from benchgraph.network.pictures.appearance import lines

    graph = every_look()
    shown = page(graph, canvas=True)
    shapes = {group["shape"] for group in shown.evaluate("benchgraph.data.groups")}
    assert shapes <= set(shown.evaluate("benchgraph.shapeNames"))
    drawn = shown.evaluate(
        """benchgraph.data.edges.source.map((_, edge) => {
        const line = benchgraph.drawing.sigma.getEdgeDisplayData(String(edge));
        const { head, color, dashSize, gapSize, dotSize, dots, curvature } = line;
        return { head, color, marks: [dashSize, gapSize, dotSize, dots], curvature }; })"""
    )
    styles = lines(graph)
    for (*_, data), line in zip(graph.edges(data=True), drawn, strict=True):
        style = styles[data["relation"]]
        dash, gap, dot, dots = line["marks"]
        marks = [dash, gap, *[dot, gap] * int(dots)] if gap else []
        assert marks == [float(part) for part in style.dash.split()]
        assert line["color"] == style.colour
        assert line["head"] == ("arrow" if data["directed"] else "none")
    bends = [line["curvature"] for line in drawn[: len(drawn) // (len(graph) - 1)]]
    assert len(set(bends)) == len(bends) > 2  # relations of one pair lie apart


def test_labels_and_words_follow_the_language(page, view):
    shown = page(view("cases"))
    choose_language(shown, "zh-hans")
    list_text = shown.locator("#nodes").inner_text()
    assert "案例甲" in list_text and "Case B" in list_text
    text = shown.locator("body").inner_text()
    assert "共同机构" in text and "案例及其关联" in text
    assert shown.evaluate("document.documentElement.lang") == "zh-hans"
    choose_language(shown, "en")
    assert "Cases and what links them" in shown.title()
    for tag in ("en", "zh-hans", "ja"):
        assert shown.evaluate(
            "(tag) => Object.values(benchgraph.data.words).every((texts) => texts[tag])", tag
        )


def test_two_of_one_name_are_told_apart(page):
    graph = nx.MultiDiGraph(name="twins", view="full", language="en")
    for kind, chinese in (("Case", "同名"), ("Facility", "另名")):
        graph.add_node(
            kind, label="Twin", group=kind, group_label=kind, degree=0, **{"class": kind}
        )
        graph.graph.setdefault("texts", {})[kind] = {"en": "Twin", "zh-hans": chinese}
    shown = page(graph)
    assert shown.locator("#nodes .name").all_inner_texts() == ["Twin (Case)", "Twin (Facility)"]
    choose_language(shown, "zh-hans")
    assert shown.locator("#nodes .name").all_inner_texts() == ["同名", "另名"]


# ---- finding


def test_many_of_one_name_are_told_apart_as_in_the_files(page):
    graph = nx.MultiDiGraph(view="full", language="en", texts={})
    for n in range(3):
        for host, kind in (("a", "Product"), ("b", "Product"), ("a", "Case")):
            iri = f"https://{host}.example/{kind}/{n}"
            said = {"label": f"Same {n}", "class": kind, "class_label": kind}
            graph.add_node(iri, group=kind, group_label=kind, **said)
    for iri, region in (("https://a.example/Product/0", "x"), ("https://b.example/Product/0", "y")):
        graph.nodes[iri]["region_iri"] = [f"https://example.org/{region}"]
    graph.remove_node("https://a.example/Case/0")
    graph.remove_node("https://a.example/Product/2")
    shown = page(graph)
    names = shown.evaluate("benchgraph.data.nodes.x.map((_, node) => benchgraph.nameOf(node))")
    assert sorted(names) == [
        "Same 0 (x)",
        "Same 0 (y)",
        "Same 1 (https://a.example/Case/1)",
        "Same 1 (https://a.example/Product/1)",
        "Same 1 (https://b.example/Product/1)",
        "Same 2 (Case)",
        "Same 2 (Product)",
    ]


def test_search_finds_a_name_in_any_language_and_says_when_there_is_none(page, view):
    shown = page(view("cases"))
    field, found = shown.locator("#search"), shown.locator("#found")
    field.fill("案例")
    assert shown.locator("#hits [role=option]").all_inner_texts()[0].startswith("Case A")
    assert found.inner_text() == "1 found"
    field.fill("nothing like it")
    assert found.inner_text() == "Nothing is called “nothing like it”"
    assert found.get_attribute("aria-live") == "polite"
    assert shown.locator("#hits").is_hidden()
    field.fill("case")
    assert shown.locator("#hits [role=option]").count() > 1
    field.press("ArrowDown")
    field.press("ArrowDown")
    second = shown.locator("#hits [aria-selected=true]")
    wanted = second.locator(".name").inner_text()
    assert field.get_attribute("aria-activedescendant") == second.get_attribute("id")
    field.press("Enter")
    assert shown.locator("#details-title").inner_text() == wanted
    field.fill("case a")
    field.press("Enter")
    assert shown.locator("#details-title").inner_text() == "Case A"


def test_who_is_called_so_is_found_first_and_who_is_only_mentioned_stands_last(page):
    graph = nx.MultiDiGraph(name="harbour", view="full", language="en")
    for n, name in enumerate(["Harbour Centre", "Old Harbour", "Harbour"]):
        kind = {"class": "Institution", "group": "Institution", "group_label": "institution"}
        graph.add_node(str(n), label=name, degree=9 - n, **kind)
    for end, relation in (("0", "mentions"), ("1", "mentions"), ("1", "owner")):
        graph.add_edge("2", end, relation=relation, relation_label=relation)
    shown = page(graph)
    field = shown.locator("#search")
    field.fill("harbour")
    hits = shown.locator("#hits [role=option] .name").all_inner_texts()
    assert hits == ["Harbour", "Harbour Centre", "Old Harbour"]
    field.press("Enter")
    heads = shown.locator("#details h3").all_inner_texts()
    assert [head.split("\n")[0] for head in heads] == ["owner", "mentions"]


# ---- filtering


def test_classes_relations_and_regions_filter(page, view):
    graph = view("full")
    shown = page(graph, canvas=True)
    whole = [len(graph), graph.number_of_edges()]
    shown.locator(".legend input[value=operator]").uncheck()
    others = [(a, b) for a, b, d in graph.edges(data=True) if d["relation"] != "operator"]
    nodes = {end for ends in others for end in ends}  # who has no other relation goes
    assert counts(shown) == [len(nodes), len(others)] and len(nodes) < len(graph)
    shown.locator(".legend input[value=Institution]").uncheck()
    nodes = {n for n, data in graph.nodes(data=True) if data["group"] != "Institution"}
    others = [ends for ends in others if nodes.issuperset(ends)]
    nodes = {end for ends in others for end in ends}
    assert counts(shown) == [len(nodes), len(others)]
    states = shown.evaluate(
        "benchgraph.drawing.graph.filterNodes((node) =>"
        " benchgraph.drawing.sigma.getNodeState(node).isHidden).length"
    )
    assert states == len(graph) - len(nodes)
    shown.locator("#reset").click()
    assert counts(shown) == whole
    shown.get_by_role("checkbox", name="Regions all").uncheck()
    assert counts(shown) == [0, 0]
    assert shown.locator("#empty").is_visible()
    region = next(d["region_iri"][0] for _, d in graph.nodes(data=True) if d.get("region_iri"))
    shown.locator(f".legend input[value='{region}']").check()
    inside = sum(region in d.get("region_iri", ()) for _, d in graph.nodes(data=True))
    assert counts(shown)[0] == inside > 0


# ---- explaining


def test_details_stand_beside_the_graph_with_reason_quote_and_page(page, view):
    shown = page(view("cases"))
    assert shown.locator("#details").is_hidden()
    shown.locator("#nodes button", has_text="Case A").click()
    text = shown.locator("#details").inner_text()
    assert "2024-12-09 launched" in text and "One Agency" in text
    for summary in shown.locator("#details details:not([open]) > summary").all():
        summary.click()
    text = shown.locator("#details").inner_text()
    assert "One / Two" in text and "example.org/a" in text
    boxes = [shown.locator(part).bounding_box() for part in ("#details", "#graph")]
    assert boxes[0]["x"] > 500 and boxes[0]["y"] - boxes[1]["y"] < 30
    shown.locator("#details .go").first.click()
    assert shown.locator("#details-title").inner_text() != "Case A"


def on_canvas(shown: Any, place: str) -> list[float]:
    """Where in the window a place of the picture is; a script that gives x and y."""
    return shown.evaluate(
        f"""() => {{ const at = benchgraph.drawing.mapping();
        const box = benchgraph.drawing.container.getBoundingClientRect();
        const [x, y] = {place};
        return [box.x + x, box.y + y]; }}"""
    )


def test_a_click_on_the_canvas_chooses_and_on_nothing_lets_go(page, view):
    shown = page(view("cases"), canvas=True)
    place = on_canvas(shown, "at(0)")
    shown.mouse.move(place[0] - 1, place[1])
    shown.mouse.move(*place)
    shown.locator("#tip").wait_for()
    assert "Case" in shown.locator("#tip").inner_text()
    shown.mouse.click(*place)
    shown.locator("#details").wait_for()
    assert shown.evaluate("benchgraph.choice().node") == 0
    assert shown.evaluate("benchgraph.drawing.near.nodes.size") > 1
    shown.wait_for_timeout(350)  # two clicks in a short time are one double click
    shown.locator("#stage").click(position={"x": 5, "y": 5})
    shown.locator("#details").wait_for(state="hidden")


def test_a_line_is_chosen_and_the_canvas_zooms_and_follows_the_window(page):
    graph = every_look()
    one = nx.MultiDiGraph(graph.edge_subgraph([next(iter(graph.edges(keys=True)))]))
    shown = page(one, canvas=True)
    place = on_canvas(shown, "[0, 1].map((axis) => (at(0)[axis] + at(1)[axis]) / 2)")
    shown.mouse.click(*place)
    shown.locator("#details").wait_for()
    assert set(shown.evaluate("benchgraph.choice()")) == {"edge"}
    assert shown.locator("#details .ends .go").count() == 2
    ratio = "benchgraph.drawing.sigma.getCamera().ratio"
    before = shown.evaluate(ratio)
    shown.locator("#closer").click()
    nearer = shown.evaluate(ratio)
    assert nearer < before
    shown.locator("#further").click()
    assert shown.evaluate(ratio) == pytest.approx(before)
    shown.set_viewport_size({"width": 1200, "height": 700})
    shown.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    assert shown.locator("#stage canvas").first.bounding_box()["width"] == pytest.approx(
        shown.locator("#graph").bounding_box()["width"]
    )
    shown.set_viewport_size(DESKTOP)


@pytest.mark.parametrize("name", ["empty", "nasty"])
def test_odd_graphs_show_without_a_fault(page, name):
    graph = nasty_graph() if name == "nasty" else relation_graph(EmbeddedStore.memory(), "cases")
    shown = page(graph, canvas=True)
    assert counts(shown) == [len(graph), graph.number_of_edges()]
    assert shown.locator("#empty").is_visible() == (name == "empty")
    texts = shown.evaluate(
        """[...document.querySelectorAll("#nodes button")].map((button) => {
        button.click();
        return document.body.innerText; }).join()"""
    )
    assert ("</script><script>alert(1)</script>" in texts) == (name == "nasty")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", texts)


# ---- the address


def test_the_address_keeps_choice_filters_and_language(page, view):
    graph = view("full")
    shown = page(graph)
    choose_language(shown, "zh-hans")
    shown.locator(".legend input[value=operator]").uncheck()
    shown.locator("[data-all=group]").uncheck()
    shown.locator(".legend input[value=Case]").check()
    shown.locator("#nodes button").first.click()
    shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.locator("#share").click()
    shown.get_by_text("已复制链接").wait_for()
    address = shown.evaluate("navigator.clipboard.readText()")
    assert address == shown.url and "only-group=Case" in address
    kept = [counts(shown), shown.locator("#details-title").inner_text()]
    shown.locator("#nodes button").nth(1).click()
    shown.go_back()
    shown.wait_for_url(address)
    again = page(graph, "#" + address.partition("#")[2])
    assert [counts(again), again.locator("#details-title").inner_text()] == kept
    assert again.locator("#language").input_value() == "zh-hans"


def test_a_broken_address_shows_the_whole_graph(page, view):
    graph = view("cases")
    shown = page(graph, "#%")
    for fragment in (
        "#%",
        "#node=none&lang=xx&only-group=none&without-relation=%00",
        "#=&&&from=a&to=~&relation",
    ):
        shown.evaluate("(fragment) => { location.hash = fragment; }", fragment)
        assert counts(shown) == [len(graph), graph.number_of_edges()]
        assert shown.locator("#details").is_hidden()


# ---- for everybody


def test_everything_is_reached_by_keyboard(page, view):
    shown = page(view("cases"), canvas=True)
    reached = []
    for _ in range(40):
        shown.keyboard.press("Tab")
        reached.append(shown.evaluate("document.activeElement.id || document.activeElement.value"))
    assert {"search", "language", "share", "reset", "closer", "further", "fit", "sort"} <= set(
        reached
    )
    first = shown.locator("#nodes button").first
    first.focus()
    shown.keyboard.press("ArrowDown")
    assert shown.evaluate("document.activeElement.dataset.node") is not None
    wanted = shown.evaluate("document.activeElement.querySelector('.name').textContent")
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "details-title"
    assert shown.locator("#details-title").inner_text() == wanted
    assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") is not None
    shown.keyboard.press("Escape")
    assert shown.locator("#details").is_hidden()
    assert shown.evaluate("document.activeElement.querySelector('.name').textContent") == wanted
    assert shown.locator("#stage").get_attribute("aria-hidden") == "true"
    nameless = shown.evaluate(
        "[...document.querySelectorAll('button:not([hidden]), input:not([type=checkbox]), select')]"
        ".filter((each) => !each.textContent.trim() && !each.getAttribute('aria-label'))"
        ".map((each) => each.outerHTML)"
    )
    assert nameless == []


@pytest.mark.parametrize("size, scheme", [(DESKTOP, "light"), (PHONE, "dark")])
def test_rules_of_accessibility_are_kept(page, view, size, scheme):
    rules = (tools.installed(tools.RULES) / "axe-core" / "axe.min.js").read_text()
    shown = page(view("cases"), "#node=~case/a", viewport=size, color_scheme=scheme)
    shown.locator("#details").wait_for()
    shown.evaluate(rules)
    broken = (
        "axe.run({resultTypes: ['violations'], preload: false}).then((said) => said.violations)"
    )
    assert [(each["id"], each["nodes"][0]["target"]) for each in shown.evaluate(broken)] == []


def test_without_webgl_it_says_so_and_the_rest_works(page, view):
    shown = page(view("cases"))
    assert "WebGL" in shown.locator("#undrawn").inner_text()
    shown.locator("#search").fill("case b")
    shown.locator("#search").press("Enter")
    assert shown.locator("#details-title").inner_text() == "Case B"
    shown.locator(".legend input[value=shared-institution]").uncheck()
    assert counts(shown)[1] == view("cases").number_of_edges() - 1


def test_without_javascript_it_lists_the_nodes(page, view):
    shown = page(view("cases"), java_script_enabled=False)
    text = shown.locator("noscript").inner_text()
    assert "need JavaScript" in text and "Case A" in text


def test_a_phone_shows_details_below_the_picture(page, view):
    shown = page(view("cases"), canvas=True, viewport=PHONE, has_touch=True, is_mobile=True)
    assert shown.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    shown.locator("#search").fill("case a")
    shown.locator("#search").press("Enter")
    canvas, details = (shown.locator(part).bounding_box() for part in ("#stage", "#details"))
    assert details["y"] >= canvas["y"] + canvas["height"] - 1
    assert shown.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_it_prints_the_picture_on_white_and_the_legend(page, view):
    shown = page(view("cases"), canvas=True, color_scheme="dark")
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown.emulate_media(media="print", color_scheme="dark")
    assert shown.locator("#printed").is_visible() and shown.locator("#counts").is_visible()
    assert shown.locator("#search").is_hidden() and shown.locator("#stage").is_hidden()
    paper = shown.evaluate(
        """() => { const sheet = document.createElement("canvas");
        const picture = document.getElementById("printed");
        [sheet.width, sheet.height] = [picture.naturalWidth, picture.naturalHeight];
        const pen = sheet.getContext("2d");
        pen.drawImage(picture, 0, 0);
        return [...pen.getImageData(3, 3, 1, 1).data]; }"""
    )
    assert paper == [255, 255, 255, 255]
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


# ---- what the file is


def test_only_the_scripts_and_the_style_of_the_page_may_be_used(view):
    """The policy names hashes; it needs no browser to be checked."""
    text = FORMATS["html"].write(view("cases")).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
    assert "default-src &#39;none&#39;" in policy and policy.count("sha256-") == 3
    assert "unsafe" not in policy and "http" not in policy
    head = text.split("<script")[0]
    assert not re.search(r'(src|href)="(?!data:|#)', head.split("<noscript>")[0])
    assert not re.search(r"\sstyle=", head)


def test_the_scripts_of_the_page_are_the_files_that_lie_there():
    from benchgraph.network.pictures.labels import ASSETS

    there = {f"page/{path.name}" for path in (ASSETS / "page").glob("*.js")} | {
        "canvas.js",
        "labels.js",
    }
    assert set(SCRIPTS) == there
