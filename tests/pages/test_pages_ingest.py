"""``benchgraph ingest``: folders of pages become folders of drafts, whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from page_forms import list_form
from page_maker import CASE, TEXTS, all_pages, case_page
from page_material import ROOT, real_pages, real_seed
from schema_check import faults

from benchgraph.cli.ingest import ingest
from benchgraph.errors import LimitError, NotFoundError, PageError, StoreError
from benchgraph.iris import slugify
from benchgraph.pages.reading.markup import MAX_DEPTH
from benchgraph.validation.paths import validate_paths

SCHEMA = json.loads((ROOT / "docs" / "ingest-report.schema.json").read_text(encoding="utf-8"))


def run(*arguments: str | Path):
    return CliRunner().invoke(ingest, [str(a) for a in arguments], catch_exceptions=True)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def site(tmp_path):
    """A folder of pages of our own, in five languages."""
    for name, text in all_pages().items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "site"


def test_a_folder_is_read_recursively_into_drafts_that_conform(site, tmp_path):
    result = run(site, "--out", tmp_path / "out", "--report", tmp_path / "report.json")
    assert result.exit_code == 0, result.output
    assert "20 pages of 4 profiles" in result.output
    assert (tmp_path / "out" / "cases" / f"{CASE}.yaml").exists()
    assert (tmp_path / "out" / "pages" / f"{CASE}.yaml").exists()
    assert (tmp_path / "out" / "regions" / "avalon.yaml").exists()
    report = validate_paths([tmp_path / "out"])
    assert report.conforms, [r for r in report.results if r.severity == "Violation"]


def test_without_any_known_name_every_page_still_becomes_a_draft(site, tmp_path):
    result = run(site, "--out", tmp_path / "out", "--no-registry")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "institutions" / "singapore-ai-observatory.yaml").exists()
    assert validate_paths([tmp_path / "out"], shipped=False).conforms


def test_reading_twice_writes_the_same_bytes(site, tmp_path):
    run(site, "--out", tmp_path / "one", "--no-registry")
    once = tree(tmp_path / "one")
    run(site, "--out", tmp_path / "one", "--no-registry")
    run(site, "--out", tmp_path / "two", "--no-registry")
    assert tree(tmp_path / "one") == once
    assert tree(tmp_path / "two") == once


def test_the_report_follows_its_schema_and_adds_up(site, tmp_path):
    (site / "letter.txt").write_text("Dear reader,\n", encoding="utf-8")
    (site / "about.html").write_text("<html><main><h1>About</h1></main></html>", encoding="utf-8")
    result = run(site, "--out", tmp_path / "out", "--report", tmp_path / "report.json")
    assert result.exit_code == 0
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert faults(report, SCHEMA, SCHEMA) == []
    assert [Path(entry["path"]).name for entry in report["failed"]] == ["about.html", "letter.txt"]
    assert "letter.txt" in result.output
    totals, pages = report["totals"], report["pages"]
    assert totals["pages"] == len(pages) == 22
    assert totals["kind:case"] == 5
    for key in ("facts", "citations", "mentions", "quantities", "unclaimed"):
        assert totals[key] == sum(len(page[key]) for page in pages)
    korean = [page for page in pages if page["language"] == "ko"]
    assert all(f["foundBy"] != "label" for page in korean for f in page["facts"])
    unknown = [f for page in pages for f in page["facts"] if f["foundBy"] != "label"]
    assert totals["factsWithUnknownLabel"] == len(unknown) >= 13
    case = next(p for p in pages if p["language"] == "en" and p["kind"] == "case")
    assert [q["value"] for q in case["quantities"] if q["kind"] == "measure"] == ["1200", "1200"]
    assert case["sections"][5]["cards"][1]["lines"][0] == "Another case"


def test_a_schema_fault_is_found():
    """The checker would say so: an empty object is no report."""
    assert faults({}, SCHEMA, SCHEMA)
    broken = {"pages": [{"kind": "A novel"}], "failed": [], "warnings": [], "totals": {"x": -1}}
    assert any("A novel" in fault for fault in faults(broken, SCHEMA, SCHEMA))
    assert any("too small" in fault for fault in faults(broken, SCHEMA, SCHEMA))


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"<main>" + b"<i>" * MAX_DEPTH])
def test_one_bad_page_is_one_error_and_nothing_is_written(tmp_path, data):
    (tmp_path / "bad.html").write_bytes(data)
    result = run(
        tmp_path / "bad.html", "--out", tmp_path / "out", "--report", tmp_path / "report.json"
    )
    assert isinstance(result.exception, (PageError, LimitError))
    assert result.exception.exit_code == 2
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "report.json").exists()


def test_a_folder_without_a_readable_page_is_exit_code_one(tmp_path):
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("<main><h1>About</h1></main>", encoding="utf-8")
    result = run(tmp_path, "--out", tmp_path / "out")
    assert isinstance(result.exception, NotFoundError)
    assert result.exception.exit_code == 1
    assert "a.html: not a page of a known kind" in str(result.exception)
    assert not (tmp_path / "out").exists()


def test_one_page_of_no_known_kind_is_refused_by_name_with_a_report(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear reader,\n", encoding="utf-8")
    report = tmp_path / "report.json"
    result = run(tmp_path / "letter.txt", "--out", tmp_path / "out", "--report", report)
    assert isinstance(result.exception, NotFoundError)
    assert result.exception.exit_code == 1
    assert "letter.txt" in str(result.exception)
    assert not (tmp_path / "out").exists()
    (page,) = json.loads(report.read_text(encoding="utf-8"))["pages"]
    assert page["unclaimed"] == [{"text": "Dear reader,", "reason": "the page is of no known kind"}]


def refused(result, error: type[Exception], out: Path) -> None:
    """One clear error, exit code 2, nothing written."""
    assert isinstance(result.exception, error), result.output
    assert result.exception.exit_code == 2
    assert not out.exists()


def test_two_pages_of_one_address_are_one_error_and_nothing_is_written(site, tmp_path):
    other = case_page().replace("has many readers", "has no reader")
    (site / "copy.html").write_text(other, encoding="utf-8")
    result = run(site, "--out", tmp_path / "out", "--report", tmp_path / "r.json")
    refused(result, PageError, tmp_path / "out")
    assert not (tmp_path / "r.json").exists()


def test_an_unknown_encoding_is_one_error_and_nothing_is_written(tmp_path):
    page = case_page().replace('charset="utf-8"', 'charset="x-nonsense"').replace("🇦🇶", "é")
    (tmp_path / "bad.html").write_bytes(page.encode("cp1252", "ignore"))
    result = run(tmp_path / "bad.html", "--out", tmp_path / "out")
    refused(result, PageError, tmp_path / "out")
    assert "x-nonsense" in str(result.exception)


@pytest.mark.parametrize("title", ["Lantern " * 40, "燈" * 300, "a" * 300, "x/" * 150])
def test_a_title_of_any_length_gives_legal_file_names(title, tmp_path):
    """Ids and names of files, of a text and of an HTML page that has a long address too."""
    title = title.strip()
    page = case_page().replace(TEXTS["en"]["title"], title)
    (tmp_path / "page.html").write_text(page.replace(CASE, slugify(title)), encoding="utf-8")
    (tmp_path / "page.txt").write_text(list_form(page), encoding="utf-8")
    for name in ("page.html", "page.txt"):
        result = run(tmp_path / name, "--out", tmp_path / name[-4:], "--no-registry")
        assert result.exit_code == 0, result.output
        names = [path.name for path in (tmp_path / name[-4:]).rglob("*.yaml")]
        assert names
        assert all(len(name.encode()) <= 120 for name in names)
    assert validate_paths([tmp_path / "html"], shipped=False).conforms


@pytest.mark.parametrize("blocked", ["cases", f"cases/{CASE}.yaml/x", "regions/avalon.yaml/x"])
def test_what_cannot_be_written_leaves_everything_as_it_was(site, tmp_path, blocked):
    out = tmp_path / "out"
    run(site / "en", "--out", out, "--no-registry")
    victim = next((out / "institutions").glob("*.yaml"))
    victim.write_text(victim.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    if blocked.endswith("x"):
        (out / blocked).parent.unlink()
        (out / blocked).mkdir(parents=True)
    else:
        shutil.rmtree(out / blocked)
        (out / blocked).write_text("no folder", encoding="utf-8")
    before, entries = tree(out), sorted(out.rglob("*"))
    result = run(site, "--out", out, "--no-registry", "--report", tmp_path / "r.json")
    assert isinstance(result.exception, StoreError)
    assert result.exception.exit_code == 2
    assert tree(out) == before
    assert sorted(out.rglob("*")) == entries
    assert not (tmp_path / "r.json").exists()


def test_a_report_that_cannot_be_written_keeps_the_drafts_from_being(site, tmp_path):
    (tmp_path / "r.json").mkdir()
    result = run(site, "--out", tmp_path / "out", "--report", tmp_path / "r.json")
    refused(result, StoreError, tmp_path / "out")


def test_what_is_not_there_is_an_error(tmp_path):
    assert isinstance(run(tmp_path / "no.html", "--out", tmp_path / "o").exception, PageError)
    assert isinstance(run(tmp_path, "--out", tmp_path / "o").exception, PageError)
    result = run(tmp_path, "--out", tmp_path / "o", "--profile", "nobody")
    assert isinstance(result.exception, NotFoundError)
    assert "sgai" in str(result.exception)


def test_reviewed_work_is_never_overwritten(site, tmp_path):
    run(site, "--out", tmp_path / "out", "--no-registry")
    case = tmp_path / "out" / "cases" / f"{CASE}.yaml"
    mine = case.read_text(encoding="utf-8").replace("reviewStatus: draft", "reviewStatus: reviewed")
    case.write_text(mine, encoding="utf-8")
    result = run(site, "--out", tmp_path / "out", "--no-registry")
    assert case.read_text(encoding="utf-8") == mine
    assert "kept, because it is reviewed" in result.output


def test_the_day_of_reading_is_noted_and_changes_nothing_else(tmp_path):
    (tmp_path / "case.html").write_text(case_page(), encoding="utf-8")
    arguments = [tmp_path / "case.html", "--out", tmp_path / "out", "--no-registry"]
    run(*arguments, "--read-on", "2031-05-04")
    case = tmp_path / "out" / "cases" / f"{CASE}.yaml"
    assert "readOn: 2031-05-04" in case.read_text(encoding="utf-8")
    run(*arguments, "--read-on", "2031-05-05")
    assert "readOn: 2031-05-04" in case.read_text(encoding="utf-8")
    assert run(*arguments, "--read-on", "yesterday").exit_code == 2


def test_names_come_from_the_records_that_are_given(tmp_path):
    (tmp_path / "case.html").write_text(case_page(), encoding="utf-8")
    records = tmp_path / "known" / "institutions"
    records.mkdir(parents=True)
    (records / "lamp-house.yaml").write_text(
        "id: institution/lamp-house\ntype: Institution\n"
        "record: {derivedFrom: ['https://example.org/'], reviewStatus: reviewed}\n"
        "label: {en: Lamp House}\naltLabel: {en: [Lantern Trust]}\n",
        encoding="utf-8",
    )
    run(tmp_path / "case.html", "--out", tmp_path / "out", "--registry", tmp_path / "known")
    subject = next((tmp_path / "out" / "facilities").glob("*.yaml"), None) or next(
        (tmp_path / "out" / "initiatives").glob("*.yaml")
    )
    assert "institution/lamp-house" in subject.read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "institutions" / "lantern-trust.yaml").exists()


def test_a_text_alone_makes_drafts_that_conform(tmp_path):
    (tmp_path / "seed.txt").write_text(list_form(case_page("ja")), encoding="utf-8")
    assert run(tmp_path / "seed.txt", "--out", tmp_path / "out").exit_code == 0
    assert validate_paths([tmp_path / "out"]).conforms


@pytest.mark.parametrize(
    ("sources", "registry"),
    [pytest.param([seed], [], id="seed") for seed in [real_seed()] if seed]
    + [pytest.param(pages, ["--no-registry"], id="pages") for pages in [real_pages()] if pages],
)
def test_the_real_pages_make_drafts_that_conform(sources, registry, tmp_path):
    result = run(*sources, "--out", tmp_path / "out", "--report", tmp_path / "r.json", *registry)
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert faults(report, SCHEMA, SCHEMA) == []
    assert report["totals"]["unclaimed"] == 0
    checked = validate_paths([tmp_path / "out"])
    assert checked.conforms, [r for r in checked.results if r.severity == "Violation"]
