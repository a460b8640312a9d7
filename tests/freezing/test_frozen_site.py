"""A site in files: every link leads somewhere, nothing asks a server, and a person gets around."""

from __future__ import annotations

import json
import posixpath
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from frozen_tools import BASE_URL, LANGUAGES
from selectolax.lexbor import LexborHTMLParser
from serving_tools import DESKTOP, PHONE, Seen

from benchgraph.freezing.addresses import Address, plain, read_address
from benchgraph.freezing.choosing import Scope, read_scope
from benchgraph.freezing.graph import opened
from benchgraph.freezing.placing import MARK, files_in
from benchgraph.freezing.rendering import make
from benchgraph.freezing.rewriting import POLICY, Links, rewritten
from benchgraph.freezing.site import Site
from benchgraph.freezing.working import makers
from benchgraph.release.read import Release
from benchgraph.searching.texts import read_texts
from benchgraph.serving.security import SECURITY
from benchgraph.vocab import ID

ADDRESSES = ("href", "src", "action", "data-network", "data-sigma", "data-names")


class Folder:
    """A site, and what its pages hold."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = set(files_in(path))
        self.pages = sorted(name for name in self.files if name.endswith(".html"))

    @cache  # noqa: B019 - one folder for all
    def page(self, name: str) -> LexborHTMLParser:
        return LexborHTMLParser((self.path / name).read_text("utf-8"))

    @cache  # noqa: B019
    def anchors(self, name: str) -> set[str | None]:
        return {node.attributes["id"] for node in self.page(name).css("[id]")}

    def links(self, name: str) -> Iterator[tuple[str, str]]:
        """The name and the value of each attribute of ``name`` that is an address."""
        for node in self.page(name).css(", ".join(f"[{each}]" for each in ADDRESSES)):
            for each in ADDRESSES:
                if (value := node.attributes.get(each)) is not None:
                    yield each, value


def dead(folder: Folder) -> list[tuple[str, str]]:
    """The links of pages that lead to no file, or to no place on its page."""
    found = []
    for name in folder.pages:
        for _, value in folder.links(name):
            parts = urlsplit(value)
            if parts.scheme in ("http", "https"):
                continue
            place = posixpath.join(posixpath.dirname(name), unquote(parts.path))
            target = posixpath.normpath(place) if parts.path else name
            if name == "404.html":  # shown at any address: its links begin with the path
                target = unquote(parts.path).removeprefix(urlsplit(BASE_URL).path + "/") or target
            mark = unquote(parts.fragment)
            if target not in folder.files or (mark and mark not in folder.anchors(target)):
                found.append((name, value))
    return found


@pytest.fixture(scope="session")
def folder(frozen: Path) -> Folder:
    return Folder(frozen)


def test_every_link_leads_to_a_file_and_to_a_place_on_it(folder: Folder) -> None:
    assert len(folder.pages) > 60
    assert not dead(folder)
    (folder.path / "id" / "stray.html").write_text('<meta charset="utf-8"><a href="../no.html">')
    assert dead(Folder(folder.path)) == [("id/stray.html", "../no.html")]
    (folder.path / "id" / "stray.html").unlink()


def test_no_page_needs_a_server_or_another_host(folder: Folder) -> None:
    """No form but the search, no script or style from elsewhere, the policy of the server."""
    own = {rule.strip() for rule in SECURITY["Content-Security-Policy"].split(";")}
    assert own - {rule.strip() for rule in POLICY.split(";")} == {"frame-ancestors 'none'"}
    for name in folder.pages:
        page = folder.page(name)
        forms = page.css("form")
        assert all(form.attributes.get("role") == "search" for form in forms), name
        assert not page.css("style, [style], [onclick], iframe, base"), name
        assert all("src" in each.attributes or each.attributes.get("type") == "application/json"
                   for each in page.css("script")), name  # fmt: skip
        for node in page.css("script[src], img[src], link[rel=stylesheet], link[rel=icon]"):
            value = node.attributes.get("src") or node.attributes.get("href") or ""
            assert not urlsplit(value).scheme, (name, value)
        policy = page.css_first("meta[http-equiv=Content-Security-Policy]")
        assert policy is not None and policy.attributes["content"] == POLICY, name
        head = (folder.path / name).read_text("utf-8")
        assert head.index("Content-Security-Policy") < head.index("<link"), name


def test_what_only_a_server_can_do_is_told_with_its_command(folder: Folder) -> None:
    left = re.compile(r'href="[^"]*(sparql|editor|api|reconcile|llms\.txt|\.well-known|wrong)[/"]')
    for name in folder.pages:
        if not name.startswith("docs/"):  # which has pages about them
            assert not left.search((folder.path / name).read_text("utf-8")), name
    assert "docs/pictures/promises.svg" in folder.files
    told = folder.page("downloads/index.html").body.text()
    for command in ("serve", "ask", "sparql", "search", "compare", "why", "export network", "mcp"):
        assert f"benchgraph {command}" in told
    assert "as of 2026-11-22" in told  # the day of the small records, not today


def test_files_beside_pages_are_what_the_server_says(
    folder: Folder, small: Release, fewer: Callable[..., Scope]
) -> None:
    from benchgraph.serving.model import Asked, Graph
    from benchgraph.serving.tasks import run_task

    graph, rest = Graph(small), "case/harbour-compute"
    for ending, media in (("ttl", "text/turtle"), ("json", "application/json")):
        asked = Asked(path=f"/id/{rest}", params={"rest": rest}, format=media)
        reply = run_task(graph, "linked.entities:by_path", asked)
        assert (folder.path / "id" / f"{rest}.{ending}").read_bytes() == reply.body
    things = json.loads((folder.path / "downloads" / "things.json").read_text())
    assert {each["iri"].rpartition("/id/")[2] for each in things} >= {rest, "region/harbour-city"}
    assert (folder.path / "downloads" / "benchgraph.ttl").read_bytes() == (
        small.path / "benchgraph.ttl"
    ).read_bytes()
    assert (folder.path / "questions" / "promise-tracker.csv").read_text().count("\n") > 1
    assert "graph/relations.ttl" in folder.files and ".nojekyll" in folder.files


def test_robots_and_addresses_are_told_where_the_site_lies(folder: Folder) -> None:
    root = ElementTree.parse(folder.path / "sitemap.xml").getroot()
    told = {node.text or "" for node in root.iter() if node.tag.endswith("}loc")}
    assert len(told) == len(folder.pages) - 1  # 404.html is no place to go to
    for url in told:
        assert url.startswith(f"{BASE_URL}/")
        assert unquote(url.removeprefix(f"{BASE_URL}/")) + "index.html" in folder.files
    page = folder.page("zh-Hans/id/case/harbour-compute/index.html")
    canonical = page.css_first("link[rel=canonical]")
    assert canonical.attributes["href"] == f"{BASE_URL}/zh-Hans/id/case/harbour-compute/"
    tags = {each.attributes["hreflang"] for each in page.css("link[hreflang]")}
    assert tags == set(LANGUAGES)  # Japanese was not asked for
    assert f"Sitemap: {BASE_URL}/sitemap.xml" in (folder.path / "robots.txt").read_text()


def test_several_processes_and_another_time_make_the_same_bytes(
    frozen: Path, small: Release, fewer: Callable[..., Scope], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("benchgraph.freezing.working._FEW", 1)
    mark = json.loads((frozen / MARK).read_text())
    assert mark["release"] == small.checksum and mark["day"] == "2026-11-22"
    graph = opened(small, mark["day"])
    kinds, _ = read_texts(graph.store)
    scope = fewer(graph, kinds)
    site = Site(LANGUAGES, mark["day"], small.checksum[:12], scope, BASE_URL)
    addresses = [each for each in scope.beginnings() if each.path.startswith("/id/")]
    with makers(graph, tmp_path, 2) as maker:
        assert {made.address for made in maker(site, addresses)} == set(addresses)
    made = files_in(tmp_path)
    assert len(made) > 2 * len(addresses)
    for name in made:
        assert (tmp_path / name).read_bytes() == (frozen / name).read_bytes(), name


def test_pages_of_the_shipped_graph_lead_on(release: Release, tmp_path: Path) -> None:
    """A few of them: nothing is missing, and each link is one that there is a file for."""
    graph = opened(release, "2026-11-29")
    kinds, _ = read_texts(graph.store)
    scope = read_scope(graph, kinds)
    site = Site(("en",), "2026-11-29", "0", scope)
    for path in ("/", "/promises", "/id/case/cyberport-ai-supercomputing-centre"):
        made = make(graph, site, Address(path), tmp_path)
        assert not made.missing and len(made.found) > 20
        assert all(map(scope.has, made.found))
    case = (tmp_path / "id/case/cyberport-ai-supercomputing-centre/index.html").read_text()
    assert "../../institution/cyberport/index.html" in case
    assert (
        'judged by the day: <time datetime="2026-11-29">'
        in (tmp_path / "promises/index.html").read_text()
    )
    # A number is told on the page of its thing, at its place.
    number = next(iri for iri in sorted(scope.inside) if "/case/" in iri or "/facility/" in iri)
    other = scope.instead(read_address("/" + number.partition("benchgraph/")[2])[0])
    assert other is not None and scope.has(other[0]) and other[1].startswith("s-")


def test_there_is_a_network_of_each_thing_and_not_of_pairs() -> None:
    drawn = frozenset(f"{ID}case/{name}" for name in "ab")
    scope = Scope(*[frozenset()] * 1, {}, *[frozenset()] * 3, drawn, frozenset())
    for href, there in (("?entity=case:a", 1), ("?view=actors", 1), ("", 1), ("?entity=case:c", 0),
                        ("?entity=case:a&entity=case:b", 0)):  # fmt: skip
        assert scope.has(read_address(f"/graph{href}")[0]) == bool(there), href
    file = read_address("/explore/download?entity=case%3Aa&format=html")[0]
    assert not scope.has(file)  # it has a script inside, which our policy forbids


def test_names_of_files_are_apart_on_every_file_system() -> None:
    names = ["a", "A", "con", "CON", "nul.x", "a.", "a ", "a:b", "a~b", "a/b", "..", ".", ".git",
             "index.html", "x.ttl", "数码港", "数碼港", "é", "e\u0301", "a" * 300, "a" * 301, "",
             "a\\b", "a*", "<a>", "a|b", 'a"b', "a\x00", "-a", "_a", "com1", "com10"]  # fmt: skip
    made = [plain(name) for name in names]
    assert len({each.casefold() for each in made}) == len(names)
    for each in made:
        assert re.fullmatch(r"[a-z0-9_][a-z0-9._~-]{0,79}", each) and not each.endswith(".")
        assert each.partition(".")[0] not in ("con", "nul", "com1")


def test_hostile_text_stays_text_and_foreign_links_stay_out() -> None:
    scope = Scope(*[frozenset()] * 1, {}, *[frozenset()] * 5)  # nothing is there
    site = Site(("en",), "2026-01-01", "0", scope)
    text = '&lt;script&gt;alert(1)&lt;/script&gt; "&amp;amp;'
    html = (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{text}</title></head><body>'
        f'<p title="&quot;&gt;&lt;b&gt;">{text}</p><a href="/id/case/%2e%2e%2f%2e%2e/x">out</a>'
        '<form action="/wrong"><a href="/x">in a form</a></form>'
        '<a href="/entity?iri=javascript%3Aalert(1)">no</a></body></html>'
    )
    page = LexborHTMLParser(rewritten(html, Links(site, "a/index.html", "en")))
    assert page.css("script, b, form, a") == []
    assert page.css_first("p").text() == '<script>alert(1)</script> "&amp;'
    assert "out" in page.body.text() and "in a form" not in page.body.text()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_person_gets_around(browser: Any, site: str, size: dict[str, int]) -> None:
    """From the first page to a case, what is related, an answer, search and the graph."""
    seen = Seen(site)
    context = browser.new_context(viewport=size, locale="en")
    page = context.new_page()
    seen.watch(page)
    page.goto(f"{site}/")
    page.locator("li.case h3 a").first.click()
    page.wait_for_url("**/id/case/harbour-compute/index.html")
    assert page.locator("h1").inner_text() == "Harbour Compute Centre"
    page.locator(".relations a, .facts a").first.click()
    assert page.url.startswith(site) and page.locator("h1").count() == 1
    page.get_by_role("link", name="Promises", exact=True).click()
    assert page.locator("li.promise").count() > 0
    page.get_by_role("link", name="The same as a table, with its query").click()
    assert page.locator("#answer table tbody tr").count() > 0
    if size is PHONE:  # where the page of search is the first of the row
        page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("searchbox").fill("HARBOUR comp")
    page.get_by_role("searchbox").press("Enter")
    page.locator("#found a.name", has_text="Harbour Compute").first.wait_for()
    assert "search/index.html?q=HARBOUR" in page.url
    page.get_by_role("searchbox").fill("nothingiscalledso")
    page.locator("#found", has_text="Nothing here is called").wait_for()
    page.goto(f"{site}/graph/entity-case~harbour-compute/index.html")
    page.wait_for_selector("#explorer[data-drawn]")
    assert page.locator("a[data-grow], form[data-filter]").count() == 0
    assert page.locator(".take a").all_inner_texts() == ["GEXF", "GraphML"]
    page.get_by_role("link", name="简体中文").click()
    page.wait_for_url("**/zh-Hans/graph/**")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"], "a page is wider than the screen"
    assert not seen.errors and not seen.outside
    # What is not there: the page for it looks like one, at any depth.
    page.goto(f"{site}/id/case/never/was")
    assert "There is no page at this address" in page.locator("h1").first.inner_text()
    page.locator("main a.button").first.click()
    assert page.url == f"{site}/index.html"
    context.close()
    assert not seen.outside
    assert all("404" in error for error in seen.errors)
