"""Names of pages: one address, one name, so that two pages never share a named graph."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from benchgraph.iris import graph_iri, is_valid_iri, page_slug
from benchgraph.records import read_records

ROOT = Path(__file__).resolve().parents[1]

HOSTS = st.sampled_from(
    ["sgai.md", "www.sgai.md", "observatory.example", "web.archive.org", "a.example"]
)
# Few words, so that two addresses often differ in one place only.
WORDS = st.sampled_from(
    ["zh", "tw", "zh-tw", "ja", "benchmarking", "debates", "singapore", "levers", "x", "zh-debates"]
)
PATHS = st.lists(WORDS, max_size=4).map("/".join)
ENDS = st.sampled_from(["", "/", "?id=1", "?id=2", "/#top", ".html", ".php?id=1"])
ADDRESSES = st.builds(
    lambda scheme, host, path, end: f"{scheme}://{host}/{path}{end}",
    st.sampled_from(["https", "http"]), HOSTS, PATHS, ENDS,
)  # fmt: skip


@given(st.lists(ADDRESSES, min_size=2, max_size=12, unique=True))
@example(["https://sgai.md/zh/benchmarking/x/", "https://sgai.md/benchmarking/zh-x/"])
@example(["https://sgai.md/zh/benchmarking/tw-x/", "https://sgai.md/zh-tw/benchmarking/x/"])
@example(["https://sgai.md/levers/", "https://sgai.md/benchmarking/levers/"])
@example(["https://sgai.md/benchmarking/x/", "https://sgai.md/benchmarking/x"])
@example(["https://a.example/x?id=1", "https://a.example/x?id=2"])
@example(["https://a.example/" + "long/" * 30 + "one", "https://a.example/" + "long/" * 30 + "two"])
def test_no_two_addresses_have_one_name(addresses: list[str]) -> None:
    assert len({page_slug(address) for address in addresses}) == len(addresses)
    assert all(is_valid_iri(graph_iri(address)) for address in addresses)


@given(ADDRESSES)
def test_a_hashed_name_is_never_the_short_name_of_another_page(address: str) -> None:
    again = f"https://sgai.md/benchmarking/{page_slug(address)}/"
    if again != address:
        assert page_slug(again) != page_slug(address)


def test_names_stay_short_and_readable() -> None:
    name = page_slug("https://observatory.example/" + "countries/" * 20)
    assert name.startswith("observatory-example-countries-countries")
    assert len(name) <= 60 + 1 + 8


def test_pages_of_the_first_observatory_keep_their_names() -> None:
    kept = {
        "https://sgai.md/benchmarking/singapore/": "singapore",
        "https://sgai.md/ja/benchmarking/falcon-llm/": "ja-falcon-llm",
        "https://sgai.md/zh-tw/benchmarking/ai-verify/": "zh-tw-ai-verify",
        "https://sgai.md/benchmarking/": "benchmarking",
        "https://sgai.md/en/tracker/methodology/": "en-methodology",
        "https://sgai.md/zh/debates/": "zh-debates",
    }
    assert {address: page_slug(address) for address in kept} == kept
    for record in read_records(ROOT / "data" / "pages"):
        if "/benchmarking/" in record.id:
            assert page_slug(record.id) == record.path.stem


def test_another_observatory_may_have_a_page_that_ends_alike() -> None:
    assert page_slug("https://observatory.example/countries/singapore/").startswith(
        "observatory-example-countries-singapore-"
    )
