"""What people type finds what they mean, in every script; names come before texts."""

from __future__ import annotations

import pytest

import benchgraph
from benchgraph.errors import LimitError, NotFoundError, ParameterError
from benchgraph.searching.index import Index, memory_index
from benchgraph.searching.search import search
from benchgraph.vocab import ID, VOCAB


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("cyberport", "institution/cyberport"),
        ("數碼港", "institution/cyberport"),
        ("数码港", "institution/cyberport"),
        ("サイバーポート AI スーパーコンピューティングセンター",
         "case/cyberport-ai-supercomputing-centre"),
        ("hk", "region/hong-kong"),
        ("香港", "region/hong-kong"),
        ("臺灣", "region/taiwan"),
        ("대만", "region/taiwan"),
        ("阿联酋", "region/uae"),
        ("阿聯酋", "region/uae"),
        ("アラブ首長国連邦", "region/uae"),
        ("Burokratt", "case/burokratt"),
        ("3,000 PFLOPS", "facility/cyberport-ai-supercomputing-centre"),
        ("region/hong-kong", "region/hong-kong"),
    ],
)  # fmt: skip
def test_what_is_meant_comes_first(index: Index, text: str, iri: str) -> None:
    assert search(index, text).hits[0].iri == ID + iri


def test_single_characters_and_pairs_find_all_that_holds_them(index: Index, release) -> None:
    """Held against a scan of every text: no trigram index finds these."""
    (count,) = release.store.select(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT (COUNT(DISTINCT ?s) AS ?n)"
        ' { ?s a ?c ; skos:prefLabel ?name FILTER(CONTAINS(?name, "港"))'
        f' FILTER(STRSTARTS(STR(?s), "{ID}")) FILTER(!CONTAINS(STR(?s), "/event/")) }}'
    ).rows[0]
    found = search(index, "港", limit=None)
    assert sum(hit.iri.startswith(ID) and hit.role == "label" for hit in found.hits) >= int(
        count.value
    )
    assert search(index, "算力").hits[0].iri == VOCAB + "axis/compute"


def test_a_name_comes_before_its_beginning_before_its_words_before_texts(index: Index) -> None:
    levels = [hit.level for hit in search(index, "hong kong", limit=None).hits]
    entities = [hit for hit in search(index, "hong kong", limit=None).hits if hit.kind != "page"]
    order = ("name", "beginning of a name", "words of a name", "text", "several texts")
    places = [order.index(hit.level) for hit in entities]
    assert places == sorted(places) and levels[0] == "name"


def test_entities_come_before_pages_of_the_same_name(index: Index) -> None:
    kinds = [hit.kind for hit in search(index, "Cyberport", limit=None).hits]
    assert kinds.index("page") > kinds.index("facility") > kinds.index("institution")


def test_words_of_several_texts_find_the_thing_that_has_them_all(index: Index) -> None:
    hits = search(index, "cyberport subsidy pflops", limit=None).hits
    assert ID + "facility/cyberport-ai-supercomputing-centre" in {hit.iri for hit in hits}


def test_every_hit_says_why_and_where(index: Index) -> None:
    for hit in search(index, "compute", limit=None).hits:
        assert hit.spans and all(0 <= a < b <= len(hit.text) for a, b in hit.spans), hit
        assert not hit.page or hit.role == "quote"


def test_a_kind_and_a_limit_keep_to_it_and_the_total_stays(index: Index) -> None:
    found = search(index, "ai", kind="institutions", limit=3)
    assert len(found.hits) == 3 < found.total
    assert {hit.kind for hit in search(index, "ai", kind="initiative", limit=None).hits} == {
        "initiative", "programme", "funding-scheme",
    }  # fmt: skip


def test_labels_are_in_the_language_of_the_reader(index: Index) -> None:
    assert search(index, "hk", lang="ja").hits[0].label == "香港"
    assert search(index, "cyberport", lang="zh-TW").hits[0].label == "数码港"


def test_nothing_found_names_what_is_spelt_alike(index: Index) -> None:
    found = search(index, "Cyberprot")
    assert not found.hits and found.total == 0 and found.near[0] == "Cyberport"


@pytest.mark.parametrize(
    "text", ['"', "*", "AND", "a OR b NOT", "text:ai", "港*", "'; DROP", "ai^2"]
)
def test_nothing_in_a_text_is_an_operator(index: Index, text: str) -> None:
    try:
        search(index, text)
    except ParameterError as error:
        assert "no word" in str(error)


def test_what_cannot_be_looked_for_is_told(index: Index) -> None:
    with pytest.raises(ParameterError, match="no word"):
        search(index, " ?! ")
    with pytest.raises(LimitError):
        search(index, "a" * 501)
    with pytest.raises(NotFoundError, match="did you mean institutions"):
        search(index, "ai", kind="instituions")


def test_python_has_the_same(release) -> None:
    by_name = benchgraph.search("數碼港", release, limit=1)
    assert by_name.hits == search(memory_index(release.store), "數碼港", limit=1).hits
