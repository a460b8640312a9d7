"""Pages of other kinds by a profile: an invented database, and the observatory's policy library."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest
from page_material import ROOT, shared
from policy_maker import SLUG, address, policy_page
from schema_check import faults

from benchgraph.pages import load_profile, read_page
from benchgraph.pages.drafting.extract import extract
from benchgraph.pages.profile import parse_profile
from benchgraph.registry import Registry
from benchgraph.validation.paths import validate_paths

TIDELINE = ROOT / "docs" / "examples" / "tideline"
EXPECTED = ROOT / "tests" / "pages" / "profile" / "expected"
SCHEMA = json.loads((ROOT / "docs" / "ingest-report.schema.json").read_text(encoding="utf-8"))
NOBODY = Registry.from_names([])


def ingest(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "benchgraph", "ingest", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", cwd=cwd, timeout=120, check=False,
    )  # fmt: skip


# -- the walk-through ------------------------------------------------------------------------


def steps() -> list[str]:
    text = (ROOT / "docs" / "reading-pages.md").read_text(encoding="utf-8")
    return re.findall(r"^```toml\n(.*?)^```", text, re.M | re.S)


def test_the_steps_of_the_walk_through_make_the_example_profile():
    profile = (TIDELINE / "tideline.toml").read_text(encoding="utf-8")
    assert "\n".join(steps()) == profile


def test_each_step_of_the_walk_through_reads_more(tmp_path):
    """As a newcomer does it: the folder, an empty profile, and a step at a time."""
    shutil.copytree(TIDELINE, tmp_path / "tideline")
    (tmp_path / "tideline" / "tideline.toml").unlink()
    written, placed = "", []
    for step in steps():
        written += step
        (tmp_path / "tideline.toml").write_text(written, encoding="utf-8")
        done = ingest(
            "tideline", "--profile", "tideline.toml", "--no-registry", "--out", "out",
            "--report", "r.json", cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
        assert faults(report, SCHEMA, SCHEMA) == []
        known = sum(f["foundBy"] == "label" for p in report["pages"] for f in p["facts"])
        named = sum(bool(s["term"]) for p in report["pages"] for s in p["sections"])
        placed.append((known, named, report["totals"]["failed"]))
    assert validate_paths([tmp_path / "out"], shipped=False).conforms
    assert placed[0][:2] == (0, 0)
    assert placed == sorted(placed, key=lambda step: step[:2])
    assert [failed for *_, failed in placed] == [1, 1, 1, 0]


def test_an_invented_database_becomes_the_expected_drafts(tmp_path):
    done = ingest(
        TIDELINE, "--profile", TIDELINE / "tideline.toml", "--no-registry", "--out", "out",
        "--report", "r.json", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for expected in EXPECTED.glob("*.yaml"):
        (found,) = (tmp_path / "out").rglob(f"[di]*/{expected.name}")
        assert found.read_text(encoding="utf-8") == expected.read_text(encoding="utf-8")
    entities = {
        path.stem for path in (tmp_path / "out").rglob("*.yaml") if path.parent.name != "pages"
    }
    assert entities == {
        "harbour-language-model", "lamp-census", "open-coast-plan", "avalon", "tideline",
        "ministry-of-tides", "lantern-trust", "avalon-bureau-of-statistics",
    }  # fmt: skip
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["totals"]["unclaimed"] == 0


# -- the policy library -------------------------------------------------------------------------


def drafts_of(texts: dict[str, str], concepts, profile="sgai-policies") -> dict[str, dict]:
    rules = load_profile(profile)
    pages = [read_page(t.encode(), path=name, profile=rules) for name, t in texts.items()]
    assert [block.text for page in pages for block in page.unclaimed] == []
    return {draft["id"]: draft for draft in extract(pages, NOBODY, rules, concepts).drafts}


@pytest.fixture
def policy(concepts):
    return drafts_of({tag: policy_page(tag) for tag in ("en", "zh", "ja")}, concepts)


def test_three_languages_are_one_record(policy):
    document = policy[f"document/{SLUG}"]
    assert document["label"] == {
        "en": "Lantern Guidelines for Machines", "zh-Hans": "灯笼机器指引",
        "ja": "ランタン機械ガイドライン",
    }  # fmt: skip
    assert set(document["description"]) == set(document["note"]) == {"en", "zh-Hans", "ja"}
    assert document["publisher"] == ["institution/ministry-of-lamps", "institution/lantern-trust"]
    assert document["date"] == "2031-05"
    assert document["documentType"] == "document-type/guideline"
    page = policy[address()]
    assert [t["language"] for t in page["translations"]] == ["zh-Hans", "ja"]
    assert page["about"] == [f"document/{SLUG}"]


def test_sentences_that_judge_are_the_editors(policy):
    (judgement,) = policy[f"document/{SLUG}"]["assessments"]
    assert judgement["text"] == {
        "en": "This is the first text that asks the lamp.",
        "zh-Hans": "这是第一份询问灯的文件。", "ja": "これは灯に尋ねる最初の文書です。",
    }  # fmt: skip
    assert judgement["judgementOf"] == "institution/singapore-ai-observatory"
    assert "lamp" not in policy[f"document/{SLUG}"]["note"]["en"][0]


def test_everything_else_has_a_place(policy):
    document, page = policy[f"document/{SLUG}"], policy[address()]
    kept = {fact["id"].split(".")[1] for fact in document["sourceFacts"]}
    assert kept == {"category", "published", "issuer", "lead-ministry", "context", "drivers"}
    assert [c["url"] for c in page["citations"]] == ["https://lamps.example/guidelines.pdf"]
    links = {(link["linkKind"], link["linkTarget"].split("sgai.md")[-1]) for link in page["links"]}
    assert links >= {
        ("related", "https://lamps.example/"), ("related", "/voices/ada-wick/"),
        ("sibling", "/policies/lamp-levy/"),
    }  # fmt: skip


def test_a_body_is_one_whether_spelt_out_or_not(concepts):
    pages = {
        "a": policy_page(short_issuer=True, slug="a-short-one"),
        "b": policy_page(slug="b-long-one"),
    }
    for order in (["a", "b"], ["b", "a"]):
        drafts = drafts_of({name: pages[name] for name in order}, concepts)
        bodies = {i for i in drafts if i.startswith("institution/")}
        assert bodies == {
            "institution/ministry-of-lamps", "institution/lantern-trust",
            "institution/singapore-ai-observatory",
        }  # fmt: skip
        lamps = drafts["institution/ministry-of-lamps"]
        assert lamps["label"] == {"en": "Ministry of Lamps"}
        assert lamps["altLabel"] == {"en": ["MOLA"]}
        assert drafts["document/a-short-one"]["publisher"] == ["institution/ministry-of-lamps"]
        assert len(lamps["record"]["derivedFrom"]) == 2


def test_two_pages_of_one_title_are_two_documents(concepts):
    drafts = drafts_of({s: policy_page(slug=s) for s in ("one-page", "other-page")}, concepts)
    assert {"document/one-page", "document/other-page"} <= drafts.keys()


def test_a_page_about_a_known_thing_is_about_that_thing(concepts):
    known = Registry.from_names(
        [("product/lanterns", "Product", "Lantern Guidelines for Machines")]
    )
    rules = load_profile("sgai-policies")
    page = read_page(policy_page().encode(), path="x.html", profile=rules)
    extraction = extract([page], known, rules, concepts)
    drafts = {draft["id"]: draft for draft in extraction.drafts}
    assert drafts[address()]["about"] == ["product/lanterns"]
    assert "publisher" not in drafts["product/lanterns"]
    assert any("has no publisher" in warning for warning in page.warnings)


@pytest.mark.parametrize(
    "page",
    [
        policy_page().replace("sgai.md", "elsewhere.example").replace("Policy / Project", "Some"),
        policy_page().replace("/policies/", "/blog/").replace("Policy / Project", "Some"),
    ],
)
def test_neither_address_nor_kicker_is_no_known_kind(page):
    assert read_page(page.encode(), profile=load_profile("sgai-policies")).kind == "unknown"
    assert read_page(policy_page().encode(), profile=load_profile("sgai")).kind == "unknown"


@pytest.mark.skipif(shared() is None, reason="the real pages are not at hand")
def test_the_real_policy_pages_make_drafts_that_conform_and_nothing_is_unclaimed(tmp_path):
    pages = shared() / "policy-pages"
    for name, options in (("known", []), ("nobody", ["--no-registry"])):
        done = ingest(
            pages, "--profile", "sgai-policies", "--out", name, "--report", "r.json", *options,
            cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
        assert report["totals"]["unclaimed"] == report["totals"]["failed"] == 0
        assert report["totals"]["factsWithUnknownLabel"] == 0
        checked = validate_paths([tmp_path / name], shipped=name == "known")
        assert checked.conforms, [r for r in checked.results if r.severity == "Violation"]
        bodies = [path.stem for path in (tmp_path / name / "institutions").glob("*.yaml")]
        assert not [body for body in bodies if len(body) < 6 and body not in ("imda", "sndgo")]


# -- where facts may stand ----------------------------------------------------------------------

WHERE = {
    "a list of facts": "<dl><dt>Status</dt><dd>active</dd></dl>",
    "a table": "<table><tr><th>Status</th><td>active</td></tr></table>",
    "a line": "<h2>Facts</h2><p>Status: active</p>",
    "a bullet": "<h2>Facts</h2><ul><li>Status： active</li></ul>",
    "a heading": "<h2>Status</h2><p>active</p>",
}


@pytest.mark.parametrize("where", WHERE)
def test_a_fact_is_found_by_its_label_wherever_it_stands(where):
    profile = parse_profile(
        '[kinds.thing]\nkicker = ["Thing"]\n[facts.status]\nen = ["Status"]\nbecomes = "status"\n'
    )
    html = f"<html><main><p>Thing</p><h1>A lamp</h1><p>It burns.</p>{WHERE[where]}</main></html>"
    page = read_page(html.encode(), profile=profile)
    assert [(f.term, f.text) for f in page.facts] == [("status", "active")]
    assert page.unclaimed == []
