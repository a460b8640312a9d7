"""A profile keeps facts, numbers and judgements apart, and says of each where it stands."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

from benchgraph.cli.show_text import profile_text
from benchgraph.network.reading import read_snapshot
from benchgraph.query.entities import labels
from benchgraph.query.formats import grouped
from benchgraph.query.profile import Profile
from benchgraph.query.profile_reader import read_profile
from benchgraph.records import read_records
from benchgraph.store import EmbeddedStore, merged
from benchgraph.tables.screen import Screen
from benchgraph.triples import ontology_quads, record_quads
from benchgraph.vocab import ID

RECORDS = Path(__file__).parent.parent / "fixtures" / "records"
CASE = ID + "case/cyberport-ai-supercomputing-centre"


@pytest.fixture(scope="module")
def case(store: EmbeddedStore) -> Profile:
    """The profile of a case, with that of its subject."""
    return read_profile(store, CASE)


def test_profile_has_labels_in_every_language_and_follows_its_subjects(case: Profile) -> None:
    assert list(case.labels) == ["en", "ja", "zh-hans"]
    assert [subject.kind for subject in case.subjects] == ["Facility"]
    assert not case.subjects[0].subjects
    assert case.kind == "Case"


def test_every_number_keeps_status_unit_date_and_evidence(case: Profile) -> None:
    numbers = {(n.status, n.amount): n for n in case.subjects[0].numbers}
    assert set(numbers) == {
        ("target", "3,000 PFLOPS"),
        ("announced", "1,300 PFLOPS"),
        ("actual", "about 80%"),
        ("target", "500 GPUs"),
        ("actual", "200 GPUs"),
    }
    target = numbers["target", "3,000 PFLOPS"]
    assert target.date == "2024-10-07"
    assert target.as_written == "3000 PFLOPS"
    assert [(e.quote, e.kind) for e in target.evidence] == [("3000 PFLOPS", "quoted")]
    assert all(number.evidence for number in numbers.values())


def test_currency_stands_before_its_number(store: EmbeddedStore) -> None:
    scheme = read_profile(store, ID + "initiative/ai-subsidy-scheme")
    amounts = {number.amount for number in scheme.numbers}
    assert "HK$ 3,000,000,000" in amounts and "about 20 projects" in amounts
    assert any("part of another amount" in number.about for number in scheme.numbers)


def test_evidence_of_a_fact_is_that_of_its_own_property(case: Profile) -> None:
    facts = {fact.property: fact for fact in case.subjects[0].facts}
    assert [e.quote for e in facts["bg:operator"].evidence] == ["Cyberport / HKSAR Government"]
    assert facts["bg:region"].evidence == []


def test_inferred_facts_are_marked(case: Profile) -> None:
    assert {fact.property: fact.inferred for fact in case.facts}["bg:involves"] is True


def test_judgement_says_whose_it_is_and_for_whom(case: Profile) -> None:
    lesson = next(judgement for judgement in case.judgements if judgement.meant_for)
    assert lesson.whose == "Singapore AI Observatory"
    assert [named.label for named in lesson.meant_for] == ["Singapore"]
    text = profile_text(case, Screen())
    assert "Judgements (views, not facts)" in text
    assert "judgement of Singapore AI Observatory, for Singapore" in text


def test_entity_shows_what_points_to_it(store: EmbeddedStore) -> None:
    facts = {f.property: f for f in read_profile(store, ID + "institution/cyberport").facts}
    assert [value.label for value in facts["^bg:operator"].values] == [
        "AI supercomputing subsidy scheme",
        "Cyberport AI Supercomputing Centre",
    ]


def test_other_language_falls_back_to_english(store: EmbeddedStore) -> None:
    profile = read_profile(store, CASE, "zh-Hans")
    assert profile.name == "数码港 AI 超算中心"
    assert {j.text for j in profile.judgements} == {
        "国家算力应有统一入口。",
        "Watch whether projects and customers follow the machines.",
    }


def test_a_region_shows_first_what_lies_in_it(release) -> None:
    profile = read_profile(release.store, ID + "region/hong-kong")
    members = {content.kind: {m.iri for m in content.members} for content in profile.contents}
    assert members["Case"] == {CASE}
    assert ID + "institution/cyberport" in members["Institution"]
    assert ID + "document/policy-address-2024-25" in members["PolicyDocument"]
    text = profile_text(profile, Screen(80))
    assert text.index("What lies in it") < text.index("Facts") < text.index("Numbers")
    assert f"institutions ({len(members['Institution'])})" in text


def test_a_note_and_what_nobody_states_stand_with_their_number(release) -> None:
    profile = read_profile(release.store, CASE)
    (number,) = [n for n in profile.subjects[0].numbers if n.deadline == "2026"]
    assert number.note.startswith("As the Budget of February 2024 had it")
    text = " ".join(profile_text(profile, Screen(100)).split())
    assert f"(dated 2024-02-28; due 2026) note: {number.note}" in text
    assert "(dated 2024-10-07; not stated: deadline)" in text
    firms = read_profile(release.store, ID + "product/ai-verify").numbers
    (undated,) = [n for n in firms if "firms that use it" in n.about]
    (absence,) = undated.absences
    assert (undated.amount, absence.properties) == ("100 or more companies", ["bg:date"])
    assert len(absence.pages) > 5


def test_what_nobody_states_of_an_entity_names_the_pages_that_were_read(release) -> None:
    profile = read_profile(release.store, ID + "facility/stargate-uae")
    (absence,) = profile.absences
    assert absence.properties == ["bg:funder", "bg:owner"] and absence.pages
    text = " ".join(profile_text(profile, Screen(120)).split())
    assert "Not stated funder, owner nobody states it; pages read: [" in text
    assert absence.note in text


def test_judgements_stand_in_the_order_of_the_page(release) -> None:
    kinds = [judgement.kind for judgement in read_profile(release.store, CASE).judgements]
    assert list(dict.fromkeys(kinds)) == [
        "headline judgement",
        "why it matters",
        "lesson for a region",
        "what makes it benchmarkable",
        "risk",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh-CN",
            ["事实", "目标  3,000 PFLOPS  (日期 2024-02-28；截止 2026)", "约80%", "注：", "页面"],
        ),
        (
            "ja",
            ["事実", "目標  3,000 PFLOPS  (日付 2024-02-28；期限 2026)", "約80%", "注：", "ページ"],
        ),
    ],
)
def test_a_profile_speaks_its_language_and_codes_stay(
    release, language: str, words: list[str]
) -> None:
    profile = read_profile(release.store, CASE, language)
    text = profile_text(profile, Screen(120))
    assert [word for word in words if word not in text] == []
    english = re.search("Facts|Numbers|Judgements|Pages|judgement of|TARGET|ACTUAL|dated", text)
    assert english is None
    assert {number.status for number in profile.subjects[0].numbers} == {"target", "actual"}


def test_every_command_chooses_the_same_label(release) -> None:
    """show, related and the network call a thing by one name, in any language."""
    snapshot = read_snapshot(release.store)
    for language in ("en", "zh-Hans", "ja", "zh-TW"):
        for iri in (CASE, ID + "institution/imda", ID + "document/policy-address-2024-25"):
            name = labels(release.store, [iri], language)[iri]
            assert read_profile(release.store, iri, language, follow=False).name == name
            assert snapshot.name(iri, language) == name


def test_no_address_is_broken_inside_a_word(release) -> None:
    text = profile_text(read_profile(release.store, ID + "region/hong-kong"), Screen(80))
    pages = text[text.index("\nPages\n") :].splitlines()[2:]
    followed = [a for a, b in pairwise(pages) if re.match(" {6}[^ (…]", b)]
    assert followed and all(line[-1] in "/-_?&=.:#," for line in followed)


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("colour", [False, True])
def test_text_stays_inside_the_terminal(case: Profile, width: int, colour: bool) -> None:
    text = profile_text(case, Screen(width, colour))
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert ("\x1b" in text) is colour
    assert max(map(cell_len, plain.splitlines())) <= width


def test_text_of_the_graph_cannot_steer_the_terminal(case: Profile) -> None:
    text = profile_text(replace(case, description="a\x1b[2Jb \u202egnp.exe [bold]c"), Screen())
    assert "\x1b" not in text and "\u202e" not in text
    assert "[bold]c" in text


def test_json_holds_the_same(case: Profile) -> None:
    found = json.loads(json.dumps(case.to_json()))
    assert found["subjects"][0]["numbers"][0]["status"] == "target"
    assert found["labels"]["ja"] == case.labels["ja"]


@pytest.mark.parametrize(
    ("number", "text"),
    [("3000", "3,000"), ("-1234.50", "-1,234.5"), ("0.01", "0.01"), ("", ""), ("n/a", "n/a")],
)
def test_thousands_are_set_apart(number: str, text: str) -> None:
    assert grouped(number) == text


def test_page_and_paragraph_of_a_quote_are_cited_by_the_printed_number(tmp_path) -> None:
    """ "p. 35, para 39": the number that a reader finds on the page, not its place in the file."""
    records = tmp_path / "records"
    shutil.copytree(RECORDS, records)
    path = records / "facilities" / "harbour-compute.yaml"
    text = path.read_text("utf-8")
    assert "quote: 40 PFLOPS, evidenceKind" in text
    place = "quote: 40 PFLOPS, pageNumber: 37, pagination: 35, paragraph: 39, evidenceKind"
    path.write_text(text.replace("quote: 40 PFLOPS, evidenceKind", place, 1), "utf-8")
    found = read_records(records)
    store = EmbeddedStore.memory(merged([*ontology_quads(), *record_quads(found)]))
    profile = read_profile(store, ID + "facility/harbour-compute")
    places = {e.place for number in profile.numbers for e in number.evidence}
    assert "p. 35, para 39" in places
    assert "[1, p. 35, para 39]" in profile_text(profile, Screen(120))
