"""A page is of a known kind only if its address or its kicker says so."""

from __future__ import annotations

import pytest
from page_maker import BODY, CASE, REGION, address, body_page, case_page, region_page

from benchgraph.pages import read_page

KICKERS = ("Benchmark Case", "Benchmark Drilldown", "International Benchmark")


def read(text: str, **options):
    return read_page(text.encode(), path="page.html", **options)


def silent(page: str) -> str:
    """``page`` with a kicker that no profile knows."""
    for kicker in KICKERS:
        page = page.replace(kicker, "Some Profile")
    return page


def moved(page: str, slug: str, to: str) -> str:
    return page.replace(f'canonical" href="{address(slug)}"', f'canonical" href="{to}"')


@pytest.mark.parametrize(
    ("page", "slug", "kind"),
    [
        (case_page(), CASE, "case"), (body_page(), BODY, "drilldown"),
        (region_page(), REGION, "region"),
    ],
)  # fmt: skip
def test_the_address_or_the_kicker_says_the_kind(page, slug, kind):
    assert read(page).kind == kind
    assert read(silent(page)).kind == kind
    assert read(moved(page, slug, "https://elsewhere.example/page/")).kind == kind
    for to in (
        f"https://elsewhere.example/benchmarking/{slug}/",
        f"https://sgai.md.example/benchmarking/{slug}/",
        f"https://sgai.md/blog/{slug}/",
        "",
    ):
        stranger = read(moved(silent(page), slug, to))
        assert stranger.kind == "unknown"
        assert all(b.reason for b in stranger.blocks if b.role == "unclaimed")
        assert stranger.unclaimed


def test_the_host_of_an_address_is_compared_as_hosts_are():
    page = moved(silent(body_page()), BODY, f"https://WWW.sgai.md/benchmarking/{BODY}/")
    assert read(page).kind == "drilldown"


def test_a_page_fetched_from_a_host_that_its_canonical_address_does_not_name_carries_a_notice():
    page = read(case_page(), url=f"https://mirror.example/{CASE}")
    assert page.url == address(CASE)
    assert page.notices == [
        f"Fetched from mirror.example, but names {address(CASE)} as its address."
    ]
    assert read(case_page(), url=f"https://www.sgai.md/x/{CASE}").notices == []
    alone = read(moved(case_page(), CASE, ""), url=address(CASE))
    assert (alone.url, alone.url_source) == (
        address(CASE), "the address that it was fetched from",
    )  # fmt: skip


def test_a_line_like_a_kicker_does_not_make_a_text_a_case():
    text = (
        "Some Profile · Updated 2031-05-04\nA title\nA lead.\n- Owner\n- Somebody\nWhy\nBecause.\n"
    )
    assert read_page(text.encode(), path="x.txt").kind == "unknown"
