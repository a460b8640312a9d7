"""Versions of one page: parts pair by kind and place, never across, and nothing is dropped."""

from __future__ import annotations

import pytest
from page_maker import CASE, REGION, TEXTS, all_pages, body_page, case_page, region_page

from benchgraph.pages import read_page
from benchgraph.pages.drafting.extract import extract
from benchgraph.registry import Registry

NOBODY = Registry.from_names([])


def drafts_of(profile, concepts=None, registry=NOBODY, **texts: str) -> dict[str, dict]:
    pages = [read_page(text.encode(), path=name) for name, text in texts.items()]
    extraction = extract(pages, registry, profile, concepts)
    return {draft["id"]: draft for draft in extraction.drafts}


def judgements(draft: dict) -> list[tuple[str, dict[str, str]]]:
    return [(node["assessmentKind"], node["text"]) for node in draft["assessments"]]


def section(heading: str, text: str) -> str:
    return f"<section> <h2>{heading}</h2> <p>{text}</p> </section>"


def with_risks(language: str, *risks: str) -> str:
    """A case with so many sections on risks."""
    headings = {"en": "Risk points", "zh": "风险点", "ko": "위험 요소"}
    first = section(headings[language], TEXTS[language]["risk"])
    page = case_page(language)
    assert first in page
    return page.replace(first, "".join(section(headings[language], risk) for risk in risks))


@pytest.mark.parametrize("other", ["zh", "ko"])
def test_a_second_section_of_one_kind_keeps_its_own_translation(profile, other):
    drafts = drafts_of(
        profile, en=with_risks("en", "One.", "Two."), other=with_risks(other, "一。", "二。")
    )
    tag = {"zh": "zh-Hans", "ko": "zh-Hans"}[other]
    risks = [text for kind, text in judgements(drafts[f"case/{CASE}"]) if kind == "risk"]
    assert risks == [{"en": "One.", tag: "一。"}, {"en": "Two.", tag: "二。"}]


def test_one_section_for_two_is_not_put_to_either(profile):
    """Nobody can tell whose translation it is, so it stands alone and nothing is lost."""
    drafts = drafts_of(profile, en=with_risks("en", "One.", "Two."), zh=with_risks("zh", "一。"))
    risks = [text for kind, text in judgements(drafts[f"case/{CASE}"]) if kind == "risk"]
    assert sorted(risks, key=str) == sorted(
        [{"en": "One."}, {"en": "Two."}, {"zh-Hans": "一。"}], key=str
    )


@pytest.mark.parametrize("other", ["zh", "ko"])
@pytest.mark.parametrize("gone", ["why", "lesson"])
def test_a_section_that_one_version_lacks_shifts_no_other(profile, other, gone):
    """Where no label tells, place alone does not: a ko page without the first is not read as if
    its second were the first."""
    page = case_page(other)
    label = page[: page.index(f"<p>{TEXTS[other][gone]}</p>")].rpartition("<h2>")[2].split("<")[0]
    cut = f"<div> <h2>{label}</h2> <p>{TEXTS[other][gone]}</p> </div>"
    assert cut in page
    drafts = drafts_of(profile, en=case_page(), other=page.replace(cut, ""))
    tag = "zh-Hans" if other == "zh" else other
    found = judgements(drafts[f"case/{CASE}"])
    pairs = {text["en"]: text.get(tag) for _, text in found if "en" in text}
    assert pairs[TEXTS["en"][gone]] is None
    for key in ("why", "lesson", "risk"):
        assert pairs[TEXTS["en"][key]] in (None, TEXTS[other][key])
    said = str(drafts[f"case/{CASE}"])
    for key in {"why", "lesson", "risk"} - {gone}:
        assert TEXTS[other][key] in said
    kinds = {text[tag]: kind for kind, text in found if tag in text}
    for key, kind in (("why", "why-it-matters"), ("lesson", "lesson"), ("risk", "risk")):
        assert kinds.get(TEXTS[other][key], kind) == kind


def test_what_one_version_alone_says_is_kept(profile):
    zh = case_page("zh").replace("</dl>", "<div><dt>灯油</dt><dd>300 桶</dd></div></dl>")
    zh = zh.replace("</article>", section("后续追踪", "看灯油的价格。") + "</article>")
    zh = zh.replace("</article>", section("谁也不知道的标题", "另一件事。") + "</article>")
    case = drafts_of(profile, en=case_page(), zh=zh)[f"case/{CASE}"]
    assert ("what-to-track", {"zh-Hans": "看灯油的价格。"}) in judgements(case)
    facts = {str(fact["factLabel"]): fact["factValue"] for fact in case["sourceFacts"]}
    assert facts["{'zh-Hans': '灯油'}"] == {"zh-Hans": "300 桶"}
    assert facts["{'zh-Hans': '谁也不知道的标题'}"] == {"zh-Hans": "另一件事。"}


def test_facts_in_another_order_are_the_facts_that_their_labels_name(profile, concepts):
    pair = "<div> <dt> {} </dt> <dd>{}</dd> </div>"
    zh = case_page("zh")
    labels = [zh[: zh.index(f"<dd>{value}</dd>")].rpartition("<dt>")[2].partition("<")[0].strip()
              for value in ("1200 PFLOPS", TEXTS["zh"]["axis"])]  # fmt: skip
    target = pair.format(labels[0], "1200 PFLOPS")
    axis = pair.format(labels[1], TEXTS["zh"]["axis"])
    assert f"{target}{axis}" in zh
    swapped = zh.replace(f"{target}{axis}", f"{axis}{target}")
    plain = drafts_of(profile, concepts, en=case_page(), zh=zh)
    assert drafts_of(profile, concepts, en=case_page(), zh=swapped) == plain


def test_the_kind_comes_from_whichever_version_knows_it(profile):
    en = case_page().replace("Risk points", "What the lamps fear")
    found = judgements(drafts_of(profile, en=en, zh=case_page("zh"))[f"case/{CASE}"])
    assert ("risk", {"en": TEXTS["en"]["risk"], "zh-Hans": TEXTS["zh"]["risk"]}) in found


def test_owner_and_numbers_come_from_whichever_version_has_them(profile, concepts):
    en = case_page(without=("facts",))
    drafts = drafts_of(profile, concepts, en=en, zh=case_page("zh"))
    facility = drafts[f"facility/{CASE}"]
    assert len(facility["owner"]) == 2
    assert [node["value"] for node in facility["observations"]] == ["1200"]


def test_a_comparator_is_found_in_any_language(profile):
    en = body_page().replace(TEXTS["en"]["lesson"], "The city could lend machines.")
    zh = body_page("zh").replace("Assessment:", "判断：")
    drafts = drafts_of(profile, en=en, zh=zh)
    (node,) = drafts["institution/lantern-trust"]["assessments"]
    assert node["assessmentKind"] == "lesson"
    assert node["implicationFor"] == "region/singapore"
    assert set(node["text"]) == {"en", "zh-Hans"}


def test_a_second_detail_and_an_unknown_section_of_a_drilldown_are_kept(profile):
    more = section("Detail", "A second part. Assessment: It is small.")
    more += section("Unknown", "A third thing.")
    page = body_page().replace(
        "<section> <h2>References</h2>", more + "<section> <h2>References</h2>"
    )
    trust = drafts_of(profile, en=page)["institution/lantern-trust"]
    assert "A second part." in trust["note"]["en"]
    (node,) = trust["assessments"]
    assert node["text"]["en"] == f"{TEXTS['en']['lesson']} It is small."
    (fact,) = [f for f in trust["sourceFacts"] if f["factLabel"] == {"en": "Unknown"}]
    assert fact["factValue"] == {"en": "A third thing."}


def test_cards_pair_by_what_they_lead_to(profile):
    zh = region_page("zh")
    card = """<a href="/benchmarking/avalon-strategy-2-oil-plan/"> <div>2032</div>
      <h3> 灯油计划 </h3> <p> 油 </p> </a> """
    first = '<a href="/benchmarking/avalon-strategy-1-lantern-plan/">'
    assert first in zh
    drafts = drafts_of(profile, en=region_page(), zh=zh.replace(first, card + first))
    assert drafts["document/oil-plan"]["label"] == {"zh-Hans": "灯油计划"}
    assert drafts["document/oil-plan"]["date"] == "2032"
    assert set(drafts["document/lantern-plan"]["label"]) == {"en", "zh-Hans"}
    assert "灯油计划" not in str(drafts["document/lantern-plan"])


def test_bullets_of_unequal_number_pair_with_none_and_none_is_lost(profile):
    zh = region_page("zh").replace(
        f"<li> • {TEXTS['zh']['b1']} </li>", f"<li> • 另一点 </li><li> • {TEXTS['zh']['b1']} </li>"
    )
    assert "另一点" in zh
    found = judgements(drafts_of(profile, en=region_page(), zh=zh)[f"region/{REGION}"])
    strengths = [text for kind, text in found if kind == "strength"]
    assert strengths == [
        {"en": TEXTS["en"]["b1"]}, {"zh-Hans": "另一点"}, {"zh-Hans": TEXTS["zh"]["b1"]},
    ]  # fmt: skip


# -- ids ---------------------------------------------------------------------------------------


def owned_by(*names: str) -> str:
    return case_page("zh").replace(TEXTS["zh"]["owner"], " / ".join(names))


def test_two_things_never_share_an_id(profile):
    """Names in Han characters may leave the same Latin letters behind."""
    pages = [read_page(owned_by("AI 灯塔署", "AI 灯油局").encode(), path="zh")]
    extraction = extract(pages, NOBODY, profile)
    drafts = {draft["id"]: draft for draft in extraction.drafts}
    owners = next(d["owner"] for d in drafts.values() if "owner" in d)
    assert len(owners) == 2
    assert {drafts[owner]["label"]["zh-Hans"] for owner in owners} == {"AI 灯塔署", "AI 灯油局"}
    assert any("is the id of 'AI 灯塔署'" in warning for warning in extraction.warnings)


@pytest.mark.parametrize(
    ("known", "is_same"),
    [("AI 灯塔署", True), ("AI 灯油局", False), ("Lighthouse Agency", True), ("AI灯塔署", True)],
)
def test_a_known_id_under_another_name_is_something_else(profile, known, is_same):
    registry = Registry.from_names([("institution/ai", "Institution", known)])
    pages = [read_page(owned_by("AI 灯塔署").encode(), path="zh")]
    extraction = extract(pages, registry, profile)
    (owner,) = next(d["owner"] for d in extraction.drafts if "owner" in d)
    assert (owner == "institution/ai") == is_same
    assert any("is the id of" in warning for warning in extraction.warnings) != is_same


def test_a_thing_whose_page_is_known_may_change_its_name(profile):
    registry = Registry.from_names([("institution/lantern-trust", "Institution", "Lamp House")])
    registry.pages = {
        "https://sgai.md/benchmarking/avalon-body-1-lantern-trust/": ("institution/lantern-trust",)
    }
    extraction = extract([read_page(body_page().encode(), path="x")], registry, profile)
    assert "institution/lantern-trust" in {draft["id"] for draft in extraction.drafts}
    assert not any("is the id of" in warning for warning in extraction.warnings)


def test_versions_in_five_languages_say_everything_once(profile, concepts):
    """Every text of every version is in the drafts, whichever of them stand beside each other."""
    pages = all_pages()
    for left_out in (["en"], ["zh"], ["ko"], ["en", "zh"], []):
        texts = {name: text for name, text in pages.items() if name.split("/")[0] not in left_out}
        drafts = drafts_of(profile, concepts, **{n.replace("/", "_"): t for n, t in texts.items()})
        said = str(drafts)
        for language in {name.split("/")[0] for name in texts}:
            for key in ("why", "lesson", "good", "risk", "lead", "headline", "b1"):
                assert TEXTS[language][key] in said, (left_out, language, key)
