"""/docs: the documentation in the server, with its frame, its search and its policy."""

from __future__ import annotations

import re

import pytest
from serving_tools import DESKTOP, PHONE

from benchgraph.documentation import library
from benchgraph.serving.model import Asked

TASK = "pages.documentation:documentation"


def test_pages_answer_and_are_kept(served) -> None:
    first = served.get("/docs")
    assert first.status == 200
    assert first.media == "text/html"
    assert "Content-Security-Policy" in first.headers
    assert served.get("/docs", If_None_Match=first.headers["ETag"]).status == 304
    for path in ("overview", "stores/fuseki", "command-line/ask", "python", "all-questions/money",
                 "shapes/rules", "findings", "decisions/0012-serving", "files/NOTICE",
                 "notebooks/tour", "terms-are-elsewhere"):  # fmt: skip
        answer = served.get(f"/docs/{path}")
        assert answer.status == (404 if path == "terms-are-elsewhere" else 200), path
    # The reference of the ontology is a page of the server itself.
    assert served.get("/docs/ontology").headers["Location"] == "/ontology"
    assert served.get("/docs/serve/").headers["Location"] == "/docs/serve"
    assert served.get("/docs/index").headers["Location"] == "/docs"
    assert 'href="/docs"' in served.get("/").text


def test_every_link_of_the_frame_holds(task) -> None:
    """Every page that is in the contents, below another, or next to one; under a path, too."""
    asked = Asked(path="/docs/stores", params={"rest": "stores"}, root="/benchgraph")
    text = task(TASK, asked).body.decode()
    paths = set(re.findall(r'href="/benchgraph/docs/?([^"#?]*)', text))
    assert {"stores/fuseki", "overview", "command-line", "search"} <= paths
    for path in paths - {"search", ""}:
        assert library().page(path), path
    assert not re.search(r'(href|src)="/(?!benchgraph/)', text)
    # Chosen languages stay with the reader; the words of the frame are in them.
    japanese = Asked(path="/docs/serve", params={"rest": "serve"}, language="ja", chosen=True)
    text = task(TASK, japanese).body.decode()
    assert 'href="/docs/api?lang=ja"' in text
    assert "このページの内容" in text


def test_pictures_come_from_the_server(served) -> None:
    page = served.get("/docs/plotting").text
    pictures = re.findall(r'<img src="([^"]+)"', page)
    assert len(pictures) >= 3
    for address in pictures:
        answer = served.get(address, Accept="image/avif,image/webp,image/*;q=0.8")
        assert (answer.status, answer.media) == (200, "image/svg+xml")
    assert served.get("/docs/pictures/nothing.svg").status == 404


def test_hostile_paths_lead_nowhere(served) -> None:
    for path in (
        "/docs/../pyproject.toml",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/docs/..%2f..%2fetc%2fpasswd",
        "/docs/files/pyproject.toml",
        "/docs/files/%2e%2e/secret",
        "/docs/files//etc/passwd",
        "/docs/pictures/..%2fserve.svg",
        "/docs/pictures/%2fetc%2fpasswd.png",
        "/docs/<script>alert(1)</script>".replace("<", "%3C").replace(">", "%3E"),
        "/docs/%00",
        "/docs/" + "a/" * 2000,
    ):
        answer = served.get(path)
        assert answer.status in (400, 404), (path, answer.status)
        assert b"<script>alert" not in answer.body
        assert b"root:" not in answer.body


def test_search_finds_and_escapes(served) -> None:
    found = served.get("/docs/search?q=export+network").text
    assert 'href="/docs/command-line/export#benchgraph-export-network"' in found
    assert "<mark>export</mark>" in found
    none = served.get("/docs/search?q=%3Cscript%3Ealert(1)%3C/script%3E+zzzz").text
    assert "<script>alert" not in none
    assert "No page says all of these words." in none
    assert served.get("/docs/search").status == 200
    assert served.get("/docs/search?q=" + "a" * 300).status == 422
    assert "数码港" in served.get("/docs/search?q=%E6%95%B8%E7%A2%BC%E6%B8%AF&lang=zh-Hans").text


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone", "desktop"]
)
def test_in_a_browser_nothing_is_cut_off(tab, size, scheme) -> None:
    """The fixture holds that the policy is kept and that nobody else is asked."""
    page = tab("/docs", viewport=size, color_scheme=scheme)
    for path in ("/docs/command-line/ask", "/docs/python", "/docs/all-questions/promises",
                 "/docs/plotting", "/docs/search?q=promise", "/docs/codebook"):  # fmt: skip
        page.goto(page.url.partition("/docs")[0] + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        assert page.locator("h1").count() == 1
    contents = page.get_by_role("navigation", name="Pages of the documentation")
    contents.get_by_text("Reference", exact=True).click()
    contents.get_by_role("link", name="Command line", exact=True).click()
    page.wait_for_url("**/docs/command-line")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Command line")
