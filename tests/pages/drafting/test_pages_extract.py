"""Pages become draft records: resolved, merged over languages, quoted, and nothing lost."""

from __future__ import annotations

import random
import re

import pytest
from page_forms import list_form, plain_form
from page_maker import BODY, CASE, INVESTMENT, REGION, TEXTS, address, all_pages, case_page
from page_material import real_pages

from benchgraph.errors import PageError
from benchgraph.pages import read_page
from benchgraph.pages.drafting.extract import extract
from benchgraph.records import dump_record
from benchgraph.registry import Registry

NOBODY = Registry.from_names([])
KNOWN = Registry.from_names(
    [
        ("institution/trust", "Institution", "Lantern Trust"),
        ("institution/trust", "Institution", "灯笼基金会"),
        ("region/avalon", "Region", "Avalon"),
        ("region/singapore", "Region", "Singapore"),
        ("facility/commons", "Facility", "Lantern Compute Commons"),
        ("document/plan", "PolicyDocument", "Avalon Lantern Plan"),
    ]
)


def read_all(texts: dict[str, str]):
    return [read_page(text.encode(), path=name) for name, text in texts.items()]


def drafts_of(extraction) -> dict[str, dict]:
    return {draft["id"]: draft for draft in extraction.drafts}


@pytest.fixture(scope="module")
def everything(request):
    from benchgraph.pages import load_profile
    from benchgraph.pages.understanding.concepts import read_concepts
    from benchgraph.resources import resource_dir

    concepts = read_concepts(resource_dir("ontology") / "vocab")
    return extract(read_all(all_pages()), NOBODY, load_profile(), concepts)


def nested(value):
    """Every map within a draft."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nested(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nested(inner)


def test_language_versions_are_one_record(everything):
    assert [v.url for v in everything.versions] == [
        address(slug) for slug in (BODY, INVESTMENT, REGION, CASE)
    ]
    case = drafts_of(everything)[f"case/{CASE}"]
    assert case["label"] == {
        tag: TEXTS[name]["title"]
        for tag, name in [("en", "en"), ("zh-Hans", "zh"), ("zh-Hant", "zh-tw"), ("ko", "ko")]
    }
    owner = case["sourceFacts"][0]
    assert owner["factLabel"] == {
        "en": "Owner", "zh-Hans": "归属方", "zh-Hant": "歸屬方", "ja": "所属機関",
        "ko": "소속 기관",
    }  # fmt: skip
    assert owner["factValue"]["en"] == "Lantern Trust / Avalon Bureau"
    assert owner["factValue"]["ko"] == "등불 재단 / 아발론청"
    assert "ja" not in owner["factValue"]  # that page's text is English
    lesson = next(a for a in case["assessments"] if a["assessmentKind"] == "lesson")
    assert lesson["text"]["ko"] == TEXTS["ko"]["lesson"]
    assert lesson["implicationFor"] == "region/singapore"
    page = drafts_of(everything)[address(CASE)]
    assert [t["id"] for t in page["translations"]] == [
        address(CASE, language) for language in ("zh", "zh-tw", "ja", "ko")
    ]
    assert [t["language"] for t in page["translations"]] == ["zh-Hans", "zh-Hant", "en", "ko"]


def test_versions_that_say_the_same_do_not_disagree(everything):
    assert not any(
        "not " in warning and ": " in warning and "html" in warning
        for versions in everything.versions
        for page in versions.pages
        for warning in page.warnings
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1200 PFLOPS", "1300 PFLOPS", "Published target is '1300 PFLOPS', not '1200 PFLOPS'"),
        ("灯笼基金会 / 阿瓦隆署", "2031", "Owner is '2031'"),
        ("Updated 2031-05-04", "Updated 2031-06-04", "updated 2031-06-04, not 2031-05-04"),
    ],
)
def test_where_versions_differ_the_report_says_so(profile, old, new, expected):
    pages = read_all({"en": case_page("en"), "zh": case_page("zh").replace(old, new)})
    extraction = extract(pages, NOBODY, profile)
    assert any(expected in warning for warning in extraction.versions[0].first.warnings)


def test_unknown_names_become_drafts_and_known_ones_do_not(profile):
    pages = read_all({"en": case_page("en"), "zh": case_page("zh")})
    unknown = drafts_of(extract(pages, NOBODY, profile))
    assert unknown["institution/lantern-trust"]["label"] == {
        "en": "Lantern Trust", "zh-Hans": "灯笼基金会",
    }  # fmt: skip
    assert unknown["institution/lantern-trust"]["record"]["reviewStatus"] == "draft"
    known = drafts_of(extract(pages, KNOWN, profile))
    assert "institution/lantern-trust" not in known
    assert "institution/trust" not in known
    assert known["facility/commons"]["owner"] == ["institution/trust", "institution/avalon-bureau"]
    assert known[f"case/{CASE}"]["subject"] == "facility/commons"
    assert known["facility/commons"]["region"] == "region/avalon"


def test_the_same_name_is_the_same_draft_on_every_page(everything):
    drafts = drafts_of(everything)
    trust = drafts["institution/lantern-trust"]
    assert trust["record"]["derivedFrom"] == sorted(
        address(slug, language)
        for slug in (CASE, BODY, REGION)
        for language in ("en", "zh", "ja", "ko", "zh-tw")
    )
    assert trust["role"]["en"] == TEXTS["en"]["role"]
    assert drafts["initiative/lantern-fund"]["type"] == "FundingScheme"
    assert sum(1 for identifier in drafts if "lantern-trust" in identifier) == 2  # and its page
    # The region's page lists the case's subject as an initiative: it is the same thing.
    assert [i for i in drafts if i.endswith(f"/{CASE}")] == [f"case/{CASE}", f"facility/{CASE}"]


def test_numbers_have_unit_status_date_and_evidence(everything):
    drafts = drafts_of(everything)
    (target,) = drafts[f"facility/{CASE}"]["observations"]
    assert {k: v for k, v in target.items() if k != "evidence"} == {
        "id": f"{CASE}.published-target-1", "indicator": "indicator/compute-capacity",
        "valueStatus": "target", "value": "1200", "sourceValue": "1200 PFLOPS",
        "unit": "unit/petaflops", "floatingPointFormat": "unknown",
    }  # fmt: skip
    assert {e["quote"] for e in target["evidence"]} == {"1200 PFLOPS"}
    amounts = drafts["initiative/lantern-fund"]["observations"]
    assert {(o["minValue"], o["unit"], o["valueStatus"]) for o in amounts} == {
        ("26000000000", "unit/usd", "announced")
    }


def test_every_quote_stands_on_the_page_that_it_names(everything):
    check_quotes(everything)


def test_every_quote_stands_on_its_real_page(profile, concepts):
    paths = real_pages()
    pages = [read_page(path) for path in paths]
    if pages:
        extraction = extract(pages, NOBODY, profile, concepts)
        check_quotes(extraction)
        check_nothing_lost(extraction)


def check_quotes(extraction):
    words = {p.url: [b.text for b in p.blocks] for v in extraction.versions for p in v.pages}
    quotes = 0
    for draft in extraction.drafts:
        for node in nested(draft):
            if "quote" in node:
                quotes += 1
                assert node["evidenceKind"] == "quoted"
                assert any(node["quote"] in text for text in words[node["page"]])
    assert quotes


def test_nothing_of_the_main_content_is_lost(everything):
    check_nothing_lost(everything)


def check_nothing_lost(extraction):
    """Every fact, citation, card and section of every page is in a record."""
    records = [dump_values(draft) for draft in extraction.drafts]
    said = "\n".join(records)
    for versions in extraction.versions:
        for page in versions.pages:
            assert page.unclaimed == []
            for fact in page.facts:
                assert fact.label.text in said
                assert fact.text in said
            for citation in page.citations:
                assert citation.label in said
                assert citation.url in said
                assert citation.date in said
            for card in page.cards:
                assert card.href in said
                assert all(line.text in said for line in card.lines)
            for block in [*page.leads, page.headline, page.subtitle, *page.notes]:
                assert block is None or judged(block.text, said)
            if page.kind == "case":
                chips = [page.chips[2].text, page.chips[3].text]
                case = next(d for d in extraction.drafts if d["id"].startswith("case/")
                            and page.url in d["record"]["derivedFrom"])  # fmt: skip
                assert ("caseType" in case and "sourceStatus" in case) or all(
                    chip in said for chip in chips
                )
            for section in page.sections:
                for block in [*section.paragraphs, *section.bullets]:
                    if block.role != "citation":
                        assert judged(block.text.removeprefix("• "), said), block.text


def judged(text: str, said: str) -> bool:
    """Whether ``text`` is said, whole or split where a judgement begins within it."""
    parts = [part for half in text.split("Assessment:") for part in half.split("判断：")]
    return all(part.strip() in said for part in parts)


def dump_values(value) -> str:
    if isinstance(value, dict):
        return "\n".join(dump_values(inner) for inner in value.values())
    if isinstance(value, list):
        return "\n".join(dump_values(inner) for inner in value)
    return str(value)


def test_mentions_stand_where_they_say(profile):
    pages = read_all({"en": case_page("en"), "zh": case_page("zh")})
    extraction = extract(pages, KNOWN, profile)
    root = drafts_of(extraction)[address(CASE)]
    for node, page in zip([root, *root["translations"]], pages, strict=True):
        bodies = {mention["body"] for mention in node["pageMentions"]}
        assert {"institution/trust", "region/avalon"} <= bodies or page.language != "en"
        for mention in node["pageMentions"]:
            (target,) = mention["target"]
            names = list(extraction.registry.names(mention["body"]))
            place = page.words[mention["position"] :]
            assert any(place.startswith(name) for name in names)
            assert any(name in target["quote"] for name in names)


def test_a_cited_document_that_is_known_is_linked(profile):
    extraction = extract(read_all({"en": case_page()}), KNOWN, profile)
    (citation,) = drafts_of(extraction)[address(CASE)]["citations"]
    assert citation == {
        "citedAs": "Avalon Lantern Plan (2031)", "date": "2031", "citedDocument": "document/plan",
        "position": 1,
    }  # fmt: skip


def test_the_order_of_pages_does_not_matter(profile, concepts):
    def dumped(texts):
        extraction = extract(read_all(dict(texts)), NOBODY, profile, concepts)
        return [dump_record(draft) for draft in extraction.drafts]

    pages = list(all_pages().items())
    expected = dumped(pages)
    for seed in range(3):
        random.Random(seed).shuffle(pages)
        assert dumped(pages) == expected


def test_copies_of_a_page_count_once(profile):
    pages = read_all({"a": case_page(), "b": case_page()})
    extraction = extract(pages, NOBODY, profile)
    (versions,) = extraction.versions
    assert len(versions.pages) == 1
    assert any("read already" in warning for page in pages for warning in page.warnings)


def test_an_ambiguous_name_is_not_resolved_but_named(profile):
    twins = KNOWN.with_names([("institution/other-trust", "Institution", "Lantern Trust")])
    extraction = extract(read_all({"en": case_page()}), twins, profile)
    assert any("'Lantern Trust' is the name of" in warning for warning in extraction.warnings)
    drafts = drafts_of(extraction)
    assert "institution/trust" not in drafts["facility/commons"].get("owner", [])
    bodies = {m["body"] for m in drafts[address(CASE)]["pageMentions"]}
    assert not bodies & {"institution/trust", "institution/other-trust"}


def test_pages_of_no_known_kind_are_left_out_and_named(profile):
    other = "<html><body><main><h1>About</h1><p>Words.</p></main></body></html>"
    extraction = extract(read_all({"a": other, "b": case_page()}), NOBODY, profile)
    assert [page.path for page in extraction.left_out] == ["a"]
    assert len(extraction.versions) == 1


def test_a_page_in_a_language_without_labels_still_makes_drafts(profile, concepts):
    pages = read_all(all_pages(("ko",)))
    drafts = drafts_of(extract(pages, NOBODY, profile, concepts))
    case = drafts[f"case/{CASE}"]
    assert case["label"]["ko"] == TEXTS["ko"]["title"]
    kinds = {a["assessmentKind"] for a in case["assessments"]}
    assert kinds == {"headline", "why-it-matters", "lesson", "benchmarkability"}
    (risk,) = [f for f in case["sourceFacts"] if f["factLabel"] == {"ko": "위험 요소"}]
    assert risk["factValue"] == {"ko": TEXTS["ko"]["risk"]}  # kept, although nobody knows its kind
    assert len(drafts[case["subject"]]["owner"]) == 2
    assert "region/avalon" in drafts


TEXT_FORMS = [("list", list_form), ("plain", plain_form)]
DROPPED_BY_TEXT = {"caseType", "sourceStatus", "identifier"}
DROPPED_BY_PLAIN = {"region", "label", "record"}  # the cards that name the region of a case


@pytest.mark.parametrize(("form", "make"), TEXT_FORMS)
def test_texts_make_the_records_of_the_html_less_what_they_drop(profile, concepts, form, make):
    html = all_pages(("en", "zh", "ja"))
    del html["en/avalon.html"], html["zh/avalon.html"], html["ja/avalon.html"]
    texts = {name.replace(".html", ".txt"): make(text) for name, text in html.items()}
    theirs = drafts_of(extract(read_all(html), NOBODY, profile, concepts))
    mine = drafts_of(extract(read_all(texts), NOBODY, profile, concepts))
    # Without chips the class of the subject is a guess, and so is the first part of its id.
    subject = (theirs[f"case/{CASE}"].pop("subject"), mine[f"case/{CASE}"].pop("subject"))
    for drafts, identifier in zip((theirs, mine), subject, strict=True):
        drafts["subject"] = drafts.pop(identifier) | {"id": "subject", "type": "?"}
        facts = drafts[f"case/{CASE}"]["sourceFacts"]
        facts[:] = [fact for fact in facts if not fact["id"].startswith("chip-")]
    for identifier in set(theirs) & set(mine):
        if theirs[identifier]["type"] != "Page":
            left_out = DROPPED_BY_TEXT | (DROPPED_BY_PLAIN if form == "plain" else set())
            for key in theirs[identifier].keys() - left_out:
                assert mine[identifier].get(key) == theirs[identifier][key], f"{identifier}: {key}"
    names = {"subject", f"case/{CASE}", "institution/lantern-trust", "initiative/lantern-fund"}
    assert names <= set(theirs) & set(mine)


def test_a_text_beside_its_html_is_one_more_version_of_it(profile):
    texts = {"page.html": case_page("ja"), "seed.txt": list_form(case_page("ja"))}
    (versions,) = extract(read_all(texts), NOBODY, profile).versions
    assert [page.form for page in versions.pages] == ["html", "list"]
    assert versions.pages[1].url == address(CASE, "ja")
    assert versions.pages[1].url_source == "the HTML page with the same title"


def test_an_address_is_never_made_up(profile):
    """A text that no page, record or file name tells the address of is named by its words."""
    (page,) = read_all({"x.txt": list_form(case_page())})
    extraction = extract([page], NOBODY, profile)
    assert page.url.startswith("page/text-")
    assert page.url_source == "none: it is known by its words"
    assert address(CASE) not in dump_values(extraction.drafts)
    (record,) = [draft for draft in extraction.drafts if draft["type"] == "Page"]
    assert record["id"] == page.url
    assert "Names no address" in record["note"]["en"][0]
    (again,) = read_all({"y.txt": list_form(case_page())})
    extract([again], NOBODY, profile)
    assert again.url == page.url


@pytest.mark.parametrize(
    ("name", "source"),
    [(f"{CASE}.txt", "the file's name"), ("x.txt", "a page with its title")],
)
def test_an_address_that_does_not_stand_on_the_page_carries_a_notice(profile, name, source):
    known = Registry.from_names([])
    known.pages = {address(CASE): ()} if name == "x.txt" else {}
    (page,) = read_all({name: list_form(case_page())})
    extraction = extract([page], known, profile)
    (record,) = [draft for draft in extraction.drafts if draft["type"] == "Page"]
    assert record["id"] == address(CASE)
    assert record["note"]["en"][0] == f"Names no address; this is that of {source}."


def test_texts_of_one_page_are_its_versions_even_without_an_address(profile):
    texts = {"a.txt": list_form(case_page()), "b.txt": plain_form(case_page())}
    texts["c.txt"] = list_form(case_page("ja"))
    (versions,) = extract(read_all(texts), NOBODY, profile).versions
    assert len({page.url for page in versions.pages}) == 2  # list and plain form say the same
    assert versions.url == versions.first.url


def test_a_text_in_another_language_does_not_take_the_address_of_its_html(profile):
    alone = re.sub("<link rel=.alternate.[^>]*>", "", case_page("en"))
    texts = {"page.html": alone, "x.txt": list_form(case_page("ja"))}
    (versions,) = extract(read_all(texts), NOBODY, profile).versions
    assert [page.url[:10].partition(":")[0] for page in versions.pages] == ["https", "page/text-"]


def test_two_pages_of_one_address_are_an_error(profile):
    other = case_page().replace("has many readers", "has no reader")
    pages = read_all({"a.html": case_page(), "b.html": other})
    with pytest.raises(PageError, match="two pages have one address") as caught:
        extract(pages, NOBODY, profile)
    assert caught.value.path == "b.html"
    assert caught.value.exit_code == 2
    assert "a.html" in str(caught.value.found)


def test_a_copy_that_is_cut_off_is_no_second_page(profile):
    whole = list_form(case_page())
    pages = read_all({f"{CASE}.txt": whole[:700], f"b/{CASE}.txt": whole})
    (versions,) = extract(pages, NOBODY, profile).versions
    assert [page.truncated for page in versions.pages] == [False]


@pytest.mark.parametrize(
    ("value", "label", "expected"),
    [
        ("1200 PFLOPS by 2030", "Published target", ["2030"]),
        ("1200 PFLOPS by the end of 2030", "Published target", ["2030"]),
        ("1200 PFLOPS no later than June 2030", "Published target", ["2030-06"]),
        ("By 2030: 1200 PFLOPS and 500 MW", "Published target", ["2030", "2030"]),
        ("1200 PFLOPS by 2026; 3000 PFLOPS by 2030", "Published target", ["2026", "2030"]),
        ("1200 PFLOPS; 3000 PFLOPS by 2030", "Published target", [None, "2030"]),
        ("2030年までに1200 PFLOPS", "Published target", ["2030"]),
        ("到2030年达到1200 PFLOPS", "Published target", ["2030"]),
        ("2030年底前 1200 PFLOPS", "Published target", ["2030"]),
        ("2030년까지 1200 PFLOPS", "Published target", ["2030"]),
        ("1200 PFLOPS d’ici 2030", "Published target", ["2030"]),
        ("1200 PFLOPS bis Ende 2030", "Published target", ["2030"]),
        ("1200 PFLOPS para 2030", "Published target", ["2030"]),
        ("1200 PFLOPS até 2030", "Published target", ["2030"]),
        ("1200 PFLOPS entro il 2030", "Published target", ["2030"]),
        ("1200 PFLOPS", "Published target", [None]),
        ("1200 PFLOPS in 2030", "Published target", [None]),
        ("1200 PFLOPS before 2030", "Published target", [None]),
        ("1200 PFLOPS as of 2024", "Published target", [None]),
        ("截至2030年 1200 PFLOPS", "Published target", [None]),
    ],
)
def test_a_number_has_the_deadline_that_its_words_give_it_and_never_the_pages_date(
    profile, concepts, value, label, expected
):
    page = case_page().replace("<dd>1200 PFLOPS</dd>", f"<dd>{value}</dd>")
    page = page.replace("Published target", label)
    drafts = drafts_of(extract(read_all({"p": page}), NOBODY, profile, concepts))
    nodes = drafts[f"facility/{CASE}"]["observations"]
    assert [node.get("deadline") for node in nodes] == expected
    assert not any("date" in node for node in nodes)


def test_a_deadline_may_stand_in_a_note(profile, concepts):
    page = case_page().replace("<dd>1200 PFLOPS</dd>", "<dd>1200 PFLOPS</dd><dd>by 2030</dd>")
    drafts = drafts_of(extract(read_all({"p": page}), NOBODY, profile, concepts))
    (node,) = drafts[f"facility/{CASE}"]["observations"]
    assert node["deadline"] == "2030"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "S$2B+ government / US$26B+ tech giants",
            [("public-funding", "unit/sgd", "government"),
             ("private-investment", "unit/usd", "tech giants")],
        ),
        ("₩100 trillion (~$71.5B) public-private fund",
         [("mixed-funding", "unit/krw", "public-private fund")]),
        ("CHF 1B+", [("public-funding", "unit/chf", None)]),
        ("1GW data centre", [("power-capacity", "unit/gigawatt", None)]),
        ("—", []),
    ],
)  # fmt: skip
def test_the_words_behind_an_amount_say_whose_money_it_is(profile, concepts, value, expected):
    page = all_pages(("en",))[f"en/{REGION}.html"]
    page = page.replace("<div>US$26 billion+</div> </a>", f"<div>{value}</div> </a>")
    extraction = extract(read_all({"r": page}), NOBODY, profile, concepts)
    nodes = drafts_of(extraction)["region/avalon"].get("observations", [])
    assert [
        (n["indicator"].removeprefix("indicator/"), n["unit"], n.get("scope")) for n in nodes
    ] == expected
    guessed = any(
        "nothing says whose money 'CHF 1B+' is" in w for w in extraction.versions[0].first.warnings
    )
    assert guessed == (value == "CHF 1B+")


def test_rankings_say_who_ranks(profile, concepts):
    from page_maker import OVERVIEW, drilldown_page

    facts = [("Core strength", "Lamps"), ("AI ranking", "Tortoise #3, Oxford #2")]
    page = drilldown_page(OVERVIEW, "Region overview", "Avalon", [*facts, ("Region", "Avalon")])
    extraction = extract(read_all({"r": page}), NOBODY, profile, concepts)
    nodes = drafts_of(extraction)["region/avalon"]["observations"]
    assert [(n["value"], n["unit"], n["scope"]) for n in nodes] == [
        ("3", "unit/rank", "Tortoise"), ("2", "unit/rank", "Oxford"),
    ]  # fmt: skip


def test_two_regions_may_each_have_a_document_of_one_name(profile):
    """An act of one name in two regions is two documents, drafted or known."""
    here = all_pages(("en",))[f"en/{REGION}.html"]
    there = here.replace("avalon", "lyonesse").replace("Avalon", "Lyonesse")
    there = there.replace("Lyonesse Lantern Plan", "Avalon Lantern Plan")
    pages = {"a": here, "b": there}
    drafts = drafts_of(extract(read_all(pages), NOBODY, profile))
    assert drafts["document/lantern-plan"]["jurisdiction"] == "region/avalon"
    assert drafts["document/lyonesse-lantern-plan"]["jurisdiction"] == "region/lyonesse"
    twins = Registry.from_names(
        [
            ("document/plan-a", "PolicyDocument", "Avalon Lantern Plan (2031)"),
            ("document/plan-l", "PolicyDocument", "Avalon Lantern Plan (2031)"),
        ]
    )
    twins.regions = {
        "document/plan-a": frozenset({"region/avalon"}),
        "document/plan-l": frozenset({"region/lyonesse"}),
    }
    extraction = extract(read_all(pages), twins, profile)
    pages = {draft["id"]: draft for draft in extraction.drafts if draft["type"] == "Page"}
    assert "document/plan-a" in pages[address(REGION)]["about"]
    assert "document/plan-l" in pages[address("lyonesse")]["about"]
    assert not any("is the name of" in warning for warning in extraction.warnings)


def test_a_known_id_is_the_thing_whose_slug_a_link_names(profile):
    """A name that no record has, under an address whose last part is a known id, is that thing."""
    known = Registry.from_names([("document/lantern-plan", "PolicyDocument", "The Plan")])
    drafts = drafts_of(extract(read_all(all_pages(("zh",))), known, profile))
    page = drafts[address(REGION)]
    assert "document/lantern-plan" in page["about"]
    assert "document/lantern-plan" not in drafts
