"""PDFs → drafts of documents: every quote with its page and paragraph, and nothing made up."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from page_maker import CASE, case_page
from page_material import ROOT
from page_server import Server
from pdf_maker import Sheet, pdf
from schema_check import faults

from benchgraph.cli.ingest import ingest
from benchgraph.pages import read_page
from benchgraph.records import read_records
from benchgraph.validation.paths import validate_paths

PDFS = ROOT / "tests" / "pages" / "pdfs"
STRATEGY = PDFS / "strategy.pdf"
ADDRESS = "https://tests.example/strategy.pdf"


def run(*arguments: str | Path):
    return CliRunner().invoke(ingest, [str(a) for a in arguments], catch_exceptions=True)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    done = run(STRATEGY, "--address", ADDRESS, "--out", folder / "out", "--read-on", "2031-05-05",
               "--report", folder / "report.json")  # fmt: skip
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def document(out: Path) -> dict:
    path = out / "out" / "documents" / "national-compute-strategy.yaml"
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


def test_the_draft_names_the_document_its_address_and_the_date_that_stands_on_it(document) -> None:
    assert document["label"] == {"en": "National Compute Strategy"}
    assert document["url"] == ADDRESS
    assert document["date"] == "2031-05-04"
    (evidence,) = document["evidence"]
    assert evidence["quote"] == "Ministry of Tests 4 May 2031"
    assert (evidence["pageNumber"], evidence["supports"]) == ("1", ["date"])


def test_a_number_is_quoted_with_page_printed_number_and_paragraph(document) -> None:
    (fact,) = [f for f in document["sourceFacts"] if "1.5 billion" in f["factValue"]["en"]]
    (evidence,) = fact["evidence"]
    assert evidence["quote"] == "The Ministry sets aside US$1.5 billion for an institute."
    assert evidence["pageNumber"] == "2"
    assert evidence["pagination"] == "1"
    assert evidence["paragraph"] == "39"
    assert fact["factLabel"] == {"en": "Compute for everybody"}


def test_a_row_of_a_table_is_a_fact_under_the_names_of_its_columns(document) -> None:
    facts = {f["id"]: f for f in document["sourceFacts"]}
    row = facts["table-1-2"]
    assert row["factLabel"] == {"en": "Subsidy scheme"}
    assert row["factValue"] == {"en": "2031-32 ($m): 45.5; 2032-33 ($m): 60"}
    assert row["evidence"][0]["quote"] == "Subsidy scheme 45.5 60"
    assert facts["table-2-1"]["factValue"] == {"en": "Ministry of Tests"}


def test_the_page_of_a_number_is_the_one_that_its_sentence_stands_on(out: Path) -> None:
    """The paragraph begins on another page than its end."""
    page = read_page(STRATEGY)
    block = next(block for block in page.blocks if block.turns)
    start = block.text.index("seven members")
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert block.page_at(start) in (2, 3)
    assert {q["pageNumber"] for q in report["pages"][0]["quantities"]} == {1, 2, 3}


def test_every_quote_of_a_draft_stands_in_the_document_between_the_words_around_it(
    document,
) -> None:
    text = " ".join(b.text for b in read_page(STRATEGY).blocks if b.role != "chrome")
    quotes = [e for fact in document["sourceFacts"] for e in fact["evidence"]]
    assert len(quotes) > 10
    for evidence in quotes:
        whole = [evidence.get("prefix", ""), evidence["quote"], evidence.get("suffix", "")]
        assert " ".join(part for part in whole if part) in text
        assert all(len(part) <= 32 for part in (whole[0], whole[2]))


def test_the_drafts_conform_and_the_report_fits_its_schema(out: Path) -> None:
    found = validate_paths([out / "out"])
    assert found.conforms, [r for r in found.results if r.severity == "Violation"]
    report = json.loads((out / "report.json").read_text("utf-8"))
    schema = json.loads((ROOT / "docs" / "ingest-report.schema.json").read_text("utf-8"))
    assert faults(report, schema, schema) == []
    (page,) = report["pages"]
    assert (page["kind"], page["form"]) == ("document", "pdf")
    assert page["unclaimed"] == []


def test_the_page_record_keeps_the_hash_and_claims_no_publisher_or_licence(out: Path) -> None:
    import hashlib

    (record,) = [r for r in read_records(out / "out") if r.type == "Page"]
    values = {key: entry.values for key, entry in record.root.entries.items()}
    assert values["sha256"][0].term.value == hashlib.sha256(STRATEGY.read_bytes()).hexdigest()
    assert values["pageKind"][0].term.value.endswith("/page-kind/document")
    assert not {"publisher", "license"} & values.keys()


def test_a_document_that_records_know_by_its_address_keeps_its_id(tmp_path: Path) -> None:
    address = "https://file.go.gov.sg/nais2023.pdf"
    done = run(STRATEGY, "--address", address, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "documents" / "nais-2-0.yaml").exists()


def test_a_document_in_chinese_is_one_in_chinese(tmp_path: Path) -> None:
    done = run(PDFS / "yusan.pdf", "--address", "https://tests.example/yusan.pdf", "--out",
               tmp_path, "--no-registry")  # fmt: skip
    assert done.exit_code == 0, done.output
    (path,) = (tmp_path / "documents").iterdir()
    draft = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    (tag,) = draft["label"]
    assert draft["label"][tag] == "人工智能策略"
    assert tag.startswith("zh")
    assert any(f["evidence"][0].get("paragraph") == "38" for f in draft["sourceFacts"])


def test_a_document_is_fetched_by_its_address(tmp_path: Path) -> None:
    server = Server()
    try:
        server.page("/plan.pdf", STRATEGY.read_bytes(), Content_Type="application/pdf")
        done = run(f"{server.url}/plan.pdf", "--out", tmp_path, "--allow-private", "--rate", "50")
    finally:
        server.close()
    assert done.exit_code == 0, done.output
    draft = (tmp_path / "documents" / "national-compute-strategy.yaml").read_text("utf-8")
    assert f"page: {server.url}/plan.pdf" in draft


# -- bad input ----------------------------------------------------------------------------------


def test_a_pdf_that_says_nowhere_where_it_was_published_is_refused(tmp_path: Path) -> None:
    done = run(STRATEGY, "--out", tmp_path / "out")
    assert done.exit_code != 0
    assert "at which address it was published" in str(done.exception)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf(Sheet().scan()), "is a scan"),
        ((PDFS / "locked.pdf").read_bytes(), "locked with a password"),
        (b"%PDF-1.7 and no more", "is broken"),
        (pdf(Sheet()), "holds no text"),
        (b"", "is empty"),
    ],
)
def test_a_bad_pdf_is_one_line_exit_2_and_nothing_written(
    run, tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(data)
    done = run("ingest", path, "--address", ADDRESS, "--no-registry", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert words in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_scan_among_pages_is_left_out_by_name(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "scan.pdf").write_bytes(pdf(Sheet().scan()))
    (tmp_path / "in" / "case.html").write_text(case_page(), "utf-8")
    done = run(tmp_path / "in", "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert "scan.pdf: this PDF is a scan" in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        (".", "--address", ADDRESS),
        (STRATEGY, STRATEGY, "--address", ADDRESS),
        ("https://tests.example/x.pdf", "--address", ADDRESS),
        (STRATEGY, "--address", "strategy.pdf"),
        (STRATEGY, "--address", "file:///etc/passwd"),
    ],
)
def test_an_address_is_one_of_one_file(tmp_path: Path, arguments: tuple) -> None:
    done = run(*arguments, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "--address" in done.output
    assert not (tmp_path / "out").exists()


# -- evidence that outlives its page ------------------------------------------------------------


@pytest.mark.parametrize("says_so", [True, False])
def test_a_page_that_was_read_in_an_archive_is_cited_by_its_own_address(
    tmp_path: Path, says_so: bool
) -> None:
    page = f"https://sgai.md/benchmarking/{CASE}/"
    copy = f"https://web.archive.org/web/20310505101500/{page}"
    html = case_page() if says_so else re.sub("<link rel=.canonical.[^>]*>", "", case_page())
    (tmp_path / "case.html").write_text(html, "utf-8")
    done = run(tmp_path / "case.html", "--address", copy, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    records = [r for r in read_records(tmp_path / "out") if r.type == "Page"]
    assert [r.id for r in records] == [page]
    (archived,) = records[0].root.values("archivedAt")
    assert archived.term.value == copy
