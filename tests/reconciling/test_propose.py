"""What is proposed: names in several scripts, identifiers, regions, and what is never certain."""

from __future__ import annotations

import random
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import KNOWN, NORTH, REGIONS, record

from benchgraph.reconciling import Match, propose
from benchgraph.reconciling.names import name_forms, words_of


def best(id_: str, label: Any, *others: Any, known: Any = KNOWN, **keys: Any) -> Match | None:
    """The first match of one draft."""
    found = [m for m in propose([record(id_, label, **keys), *others], known) if m.id == id_]
    return found[0] if found else None


HARBOUR = ("document/x", "Harbour Lantern Blueprint")
CERTAIN = [
    ("institution/x", "Ilmarinen Technology Centre", {}, "institution/itec"),
    ("institution/x", "ILMARINEN technology centre", {}, "institution/itec"),
    ("institution/x", "The Ilmarinen Technology Centre, Inc.", {}, "institution/itec"),
    ("institution/x", {"zh-Hant": "伊爾馬里寧技術中心"}, {}, "institution/itec"),
    ("institution/x", {"zh-Hans": "伊尔马里宁技术中心有限公司"}, {}, "institution/itec"),
    ("institution/x", {"ja": "イルマリネン技術センター"}, {}, "institution/itec"),
    ("institution/x", {"ja": "ｲﾙﾏﾘﾈﾝ技術センター"}, {}, "institution/itec"),
    ("institution/x", "Ilmarinen Technology Centre (ITEC)", {}, "institution/itec"),
    ("institution/x", "ITEC", NORTH, "institution/itec"),
    ("institution/x", "Sampo", NORTH, "institution/sampo"),
    ("institution/x", "Sampo", {"region": "region/north-port"}, "institution/sampo"),
    ("facility/x", "Louhi", NORTH, "facility/louhi"),
    ("facility/x", "Louhi", {"operator": "institution/itec"}, "facility/louhi"),
    ("facility/x", {"zh-Hans": "罗希超级电脑"}, NORTH, "facility/louhi"),
    (*HARBOUR, {"date": "2024"}, "document/harbour-plan"),
    ("region/x", "Northland", {}, "region/north"),
    ("region/x", {"ja": "北国"}, {}, "region/north"),
]  # fmt: skip


@pytest.mark.parametrize(("id_", "label", "keys", "candidate"), CERTAIN)
def test_certain(id_: str, label: Any, keys: dict[str, Any], candidate: str) -> None:
    match = best(id_, label, **keys)
    assert match is not None
    assert (match.candidate, match.state) == (candidate, "certain"), match


NATIONAL = ("institution/x", "National Supercomputing Center of Northland")
UNCERTAIN = [
    # A short name, an acronym, without a region.
    ("facility/x", "Louhi", {}, "facility/louhi", "region not known; the name is short"),
    ("institution/x", "ITEC", {}, "institution/itec", "the name is short"),
    # In another region.
    ("institution/x", "Sampo", {"region": "region/south"}, "institution/sampo", "other region"),
    ("facility/x", "Vipunen Kalevala Campus", NORTH, "facility/vipunen", "other region"),
    # Names that many could have, even in the region.
    ("institution/x", "Ministry of Digital Affairs", NORTH, "institution/ministry", "many"),
    ("institution/x", "National Supercomputing Centre", NORTH, "institution/nsc-north", "many"),
    # The region's name in the name, and British or American spelling.
    (*NATIONAL, {}, "institution/nsc-north", "one name but for the region's; its region stands in"),
    (*NATIONAL, NORTH, "institution/nsc-north", "one name but for the region's and same region"),
    # Another kind, another date, another number.
    ("facility/x", "Sampo", NORTH, "institution/sampo", "one is of the kind facility"),
    (*HARBOUR, {"date": "2025"}, "document/harbour-plan", "other date"),
    ("facility/x", "Louhi Phase 2", NORTH, "facility/louhi", "but for numbers"),
    # Part of a name, a slip of the pen.
    ("facility/x", "ITEC Louhi", NORTH, "facility/louhi", "is contained in"),
    ("institution/x", "Ilmarinnen Technology Centre", NORTH, "institution/itec", "are alike"),
]  # fmt: skip


@pytest.mark.parametrize(("id_", "label", "keys", "candidate", "reason"), UNCERTAIN)
def test_proposed_and_never_certain(
    id_: str, label: Any, keys: dict[str, Any], candidate: str, reason: str
) -> None:
    match = best(id_, label, **keys)
    assert match is not None and match.candidate == candidate
    assert match.state in ("likely", "possible") and match.score < 1
    assert reason in match.reason, match.reason


@pytest.mark.parametrize(
    "label",
    [
        "Northland National Supercomputing Center",
        "National Supercomputing Centre (Northland)",
        {"zh-Hans": "北地国家超级计算中心"},
    ],
)
def test_a_region_in_the_name_makes_it_likely(label: Any) -> None:
    names = {"en": "National Supercomputing Centre", "zh-Hans": "国家超级计算中心"}
    known = [*REGIONS, record("institution/k", names, **NORTH)]
    match = best("institution/x", label, known=known)
    assert match is not None and match.state == "likely", match
    match = best("institution/x", label, known=known, region="region/south")
    assert match is None or match.state == "possible", match


@pytest.mark.parametrize(
    "label",
    ["Anonymized Chinese System", "AI Lab", "National AI Office", "人工智能研究院", "センター"],
)
def test_a_generic_name_needs_more_than_a_region(label: str) -> None:
    known = [*REGIONS, record("institution/k", label, region="region/north")]
    for keys in ({}, NORTH):
        match = best("institution/x", label, known=known, **keys)
        assert match is not None and match.state != "certain", match
    # The same name in a second language, the same region: now it is told.
    both = {"en": "AI Lab", "zh-Hans": "人工智能实验室"}
    known = [*REGIONS, record("institution/k", both, region="region/north")]
    match = best("institution/x", both, known=known, **NORTH)
    assert match is not None and match.state == "certain", match


def test_what_only_generic_words_make_alike_is_not_proposed() -> None:
    assert best("document/x", "Northland AI Plan 2025") is None
    assert best("institution/x", "Ministry of Digital Economy", **NORTH) is None


def test_two_of_equal_standing_are_never_certain() -> None:
    name = "Ilmarinen Technology Centre"
    twins = [record(f"institution/{slug}", name, region="region/north") for slug in "ab"]
    found = propose([record("institution/x", name, **NORTH)], [*REGIONS, *twins])
    assert {m.candidate for m in found} == {"institution/a", "institution/b"}
    assert all(m.state == "likely" and "not the only one" in m.reason for m in found)
    # Nor are two drafts with one name, of which both cannot be it.
    drafts = [record(f"institution/{slug}", name, **NORTH) for slug in ("x", "y")]
    found = propose(drafts, [*REGIONS, twins[0]])
    assert len(found) == 2 and all(m.state == "likely" for m in found)
    assert "2 drafts are called so" in found[0].reason


def test_of_many_with_one_generic_name_none_is_proposed() -> None:
    """257 rows of a real table share one name and are never the same thing by it."""
    for many in (5, 100):
        rows = [record(f"facility/r{n}", "Anonymized System", **NORTH) for n in range(many)]
        drafts = [record(f"facility/x{n}", "Anonymized System", **NORTH) for n in range(many)]
        assert propose(drafts, [*REGIONS, *rows]) == []


def test_identifiers() -> None:
    wikidata = "http://www.wikidata.org/entity/Q900000001"
    match = best("institution/x", "Another Name Altogether", sameAs=wikidata)
    assert match is not None and match.state == "certain"
    assert match.reason == "same Wikidata id; region not known"
    other = "https://www.wikidata.org/wiki/Q900000002"
    match = best("institution/x", "Ilmarinen Technology Centre", sameAs=other)
    assert match is not None and match.state != "certain" and "other Wikidata id" in match.reason
    match = best("region/x", "The Northern Land", identifier="NL")
    assert match is not None and match.candidate == "region/north" and match.state == "certain"
    match = best("region/x", "Northland", identifier="XX")
    assert match is not None and match.state != "certain" and "official number" in match.reason


def test_regions_of_drafts_are_told_first() -> None:
    """A table has regions of its own: what is certainly one of ours counts as ours."""
    draft_region = record("region/x-northland", "Northland")
    match = best("facility/x", "Louhi", draft_region, region="region/x-northland")
    assert match is not None and match.state == "certain" and "same region" in match.reason
    elsewhere = record("region/elsewhere", "Elsewhere")
    match = best("facility/x", "Louhi", elsewhere, region="region/elsewhere")
    assert match is not None and match.state != "certain" and "other region" in match.reason
    owner = record("institution/x-itec", "Ilmarinen Technology Centre")
    match = best("facility/x", "Louhi", owner, operator="institution/x-itec")
    assert match is not None and match.state == "certain" and "same owner" in match.reason


def test_an_id_that_is_taken_is_asked_about_unless_the_names_say_so() -> None:
    """Two things whose ids were made from one short name would melt into one without a word."""
    assert best("facility/louhi", "Louhi", region="region/north") is None
    match = best("facility/louhi", "Louhi", region="region/south")
    assert match is not None and match.candidate == "facility/louhi"
    assert match.reason.startswith("the ids are the same already")
    match = best("facility/louhi", "Something Else")
    assert match is not None and match.candidate == "facility/louhi"


@given(st.text(min_size=1, max_size=40))
def test_any_text_has_forms(text: str) -> None:
    forms = list(name_forms(text))
    assert len({form.form for form in forms}) == len(forms)
    assert words_of(text.upper().lower()) == words_of(text.upper().lower().upper().lower())


LATIN = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=10)


@given(st.lists(LATIN, min_size=3, max_size=5, unique=True))
def test_spelling_does_not_count(words: list[str]) -> None:
    name = "Qvx " + " ".join(word.title() for word in words)
    drafts = [record("facility/x", name.upper() + ", Ltd.", region="region/north")]
    known = [*REGIONS, record("facility/k", name, region="region/north")]
    assert [(m.candidate, m.state) for m in propose(drafts, known)] == [("facility/k", "certain")]


def test_shipped_records_are_found_again() -> None:
    """Every name in capitals and under another id: none is certainly another."""
    from dataclasses import replace

    from benchgraph.reconciling.proposing import propose_subjects
    from benchgraph.reconciling.subjects import subjects
    from benchgraph.records import read_records
    from benchgraph.resources import resource_dir

    folders = [resource_dir("data") / f for f in ("institutions", "facilities", "regions")]
    known = subjects(read_records(folders))
    choose = random.Random(15)
    drafts = []
    for subject in known:
        name = choose.choice(subject.written)
        names = tuple(name_forms(name.text.upper(), name.language))
        bare = replace(subject, id=f"{subject.id}-x", names=names, company=frozenset())
        drafts.append(replace(bare, links=frozenset(), addresses=frozenset()))
    found = propose_subjects(drafts, known)
    certain = [m for m in found if m.state == "certain"]
    assert [m for m in certain if m.id != f"{m.candidate}-x"] == []
    assert len(certain) > len(known) / 2
    first = {m.id: m.candidate for m in reversed(found)}
    assert sum(first.get(s.id + "-x") == s.id for s in known) >= 0.97 * len(known)


def test_thousands_in_seconds() -> None:
    from benchgraph.reconciling.proposing import propose_subjects
    from benchgraph.reconciling.subjects import subjects

    choose = random.Random(15)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u")]
    words = ["".join(choose.choices(syllables, k=3)).title() for _ in range(400)]
    known = subjects(
        record(f"facility/k{n}", " ".join(choose.sample(words, 3))) for n in range(600)
    )
    start = perf_counter()
    found = propose_subjects(known, known)
    assert perf_counter() - start < 5  # 10,000 with 10,000 take about as long
    assert all(m.state != "certain" for m in found)  # all have their ids already
