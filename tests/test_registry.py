"""Names resolve to one entity or to none, and mentions are found where names stand."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from benchgraph.registry import Registry, fold_name

ENTRIES = [
    ("institution/lantern-trust", "Institution", "Lantern Trust"),
    ("institution/lantern-trust", "Institution", "灯笼基金会"),
    ("institution/lantern-trust", "Institution", "ランタン財団"),
    ("institution/mist", "Institution", "MIST"),
    ("initiative/lantern-plan", "Initiative", "Lantern Trust Plan"),
    ("initiative/lantern-plan", "Initiative", "LTP"),
    ("facility/hall", "Facility", "Hall R&D"),
    ("region/avalon", "Region", "Avalon"),
    ("region/avalon", "Region", "阿瓦隆"),
    ("case/hall", "Case", "Hall R&D"),
    ("document/twin-one", "PolicyDocument", "Twin Act"),
    ("document/twin-two", "PolicyDocument", "Twin Act"),
]
REGISTRY = Registry.from_names(ENTRIES)


def test_a_name_resolves_in_every_language_whatever_its_case_and_quotes():
    for name in ("Lantern Trust", "lantern  trust", "灯笼基金会", "ランタン財団"):
        assert REGISTRY.resolve(name) == "institution/lantern-trust"


def test_brackets_may_hold_the_other_name():
    assert REGISTRY.resolve("LTP (Lantern Trust Plan)") == "initiative/lantern-plan"
    assert REGISTRY.resolve("Lantern Trust Plan（LTP）") == "initiative/lantern-plan"
    assert REGISTRY.resolve("Unknown Thing (LTP)") == "initiative/lantern-plan"


def test_a_case_never_takes_the_name_of_what_it_profiles():
    assert REGISTRY.resolve("Hall R&D") == "facility/hall"


def test_an_ambiguous_name_is_reported_with_all_that_bear_it():
    assert REGISTRY.resolve("Twin Act") is None
    assert REGISTRY.candidates("Twin Act") == ("document/twin-one", "document/twin-two")
    (span,) = REGISTRY.find_mentions("the Twin Act of Avalon")[:1]
    assert span.id is None
    assert span.ids == ("document/twin-one", "document/twin-two")


def test_the_longest_name_wins():
    (span,) = REGISTRY.find_mentions("about the Lantern Trust Plan.")
    assert (span.text, span.id) == ("Lantern Trust Plan", "initiative/lantern-plan")


def test_latin_names_end_at_word_edges_and_han_names_need_none():
    assert REGISTRY.find_mentions("Avalonian, preAvalon, LTPs") == []
    assert [s.text for s in REGISTRY.find_mentions("与灯笼基金会合作，阿瓦隆的LTP计划")] == [
        "灯笼基金会", "阿瓦隆", "LTP",
    ]  # fmt: skip
    assert [s.text for s in REGISTRY.find_mentions("Avalon’s (LTP)")] == ["Avalon", "LTP"]


def test_acronyms_and_names_are_not_found_in_common_words():
    assert REGISTRY.find_mentions("in the mist over avalon") == []
    assert [s.id for s in REGISTRY.find_mentions("MIST")] == ["institution/mist"]


def test_a_larger_registry_leaves_the_first_as_it_was():
    larger = REGISTRY.with_names([("institution/bureau", "Institution", "Avalon Bureau")])
    assert larger.resolve("Avalon Bureau") == "institution/bureau"
    assert REGISTRY.resolve("Avalon Bureau") is None
    assert [s.text for s in larger.find_mentions("Avalon Bureau")] == ["Avalon Bureau"]


def test_an_empty_registry_finds_nothing():
    empty = Registry.from_names([])
    assert empty.find_mentions("Avalon") == []
    assert empty.resolve("Avalon") is None


@given(st.text(max_size=80))
def test_folding_keeps_places(text):
    assert len(fold_name(text)) == len(text)


NAMES = st.text(alphabet="abAB香港 -&(", min_size=2, max_size=8).filter(
    lambda name: any(char.isalpha() for char in name)
)


@given(st.lists(NAMES, min_size=1, max_size=8), st.text(alphabet="abAB香港 -&(.", max_size=40))
def test_mentions_stand_where_they_say_without_overlap(names, text):
    registry = Registry.from_names((f"region/r{i}", "Region", name) for i, name in enumerate(names))
    spans = registry.find_mentions(text)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    folded = {fold_name(" ".join(name.split())) for name in names}
    assert all(fold_name(span.text) in folded for span in spans)


@given(NAMES)
def test_every_name_is_found_alone(name):
    name = " ".join(name.split())
    registry = Registry.from_names([("region/r", "Region", name)])
    if len(name) >= 2:
        assert registry.resolve(name) == "region/r"
        assert [span.text for span in registry.find_mentions(name)] == [name]
