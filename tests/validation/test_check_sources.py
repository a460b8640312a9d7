"""``benchgraph check-sources``: pages that are gone or moved, quotes that no longer stand; against
a server of our own."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from page_server import Clock, Server

from benchgraph.errors import PageError
from benchgraph.pages.reading.pdf import open as pdf_open
from benchgraph.pages.reading.site import Fetching
from benchgraph.validation import FORMATS, Report, Result, render
from benchgraph.validation.live import check_sources

ROOT = Path(__file__).parent.parent.parent

PLAN = """<!DOCTYPE html><html lang="en"><head><title>Plan</title></head><body><main>
<h1>The Plan</h1>
<p>The centre will have a capacity of <b>300 PFLOPS</b> by 2033, as was said in the spring.</p>
<p>It takes over two laboratories&nbsp;and a library of caf\u00e9s.</p></main></body></html>"""

RECORD = """id: document/plan
type: PolicyDocument
record: {derivedFrom: ["URL"], readOn: 2031-05-04, reviewStatus: draft}
label: {en: The Plan}
evidence:
  - page: "URL"
    section: The Plan
    evidenceKind: quoted
    supports: [label]
    prefix: will have a capacity of
    quote: QUOTE
    suffix: by 2033
"""


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


@pytest.fixture
def records(tmp_path: Path, server: Server) -> Callable[..., Path]:
    """Write the record of a document that quotes a page of the server."""

    def write(path: str = "/plan/", quote: str = "300 PFLOPS", name: str = "plan") -> Path:
        url = path if "://" in path else server.url + path
        text = RECORD.replace("URL", url).replace("QUOTE", quote)
        file = tmp_path / "records" / "documents" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("document/plan", f"document/{name}"), "utf-8")
        return tmp_path / "records"

    return write


def check(folder: Path, state: Path | None = None, **options: object) -> Report:
    fetching = Fetching(
        rate=50, allow_private=True, sleep=Clock().sleep,
        today=lambda: datetime.date(2031, 6, 1), **options,
    )  # fmt: skip
    return check_sources([folder], fetching, state)


def one(report: Report) -> Result:
    (result,) = report.results
    return result


def line_of(folder: Path, words: str, name: str = "plan") -> int:
    lines = (folder / "documents" / f"{name}.yaml").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


# -- what is found ------------------------------------------------------------------------------


def test_a_quote_that_stands_is_no_finding_whatever_the_white_space(server, records) -> None:
    server.page("/plan/", PLAN)
    for quote in ("300 PFLOPS", "laboratories and a library", "library of cafe\u0301s"):
        report = check(records(quote=quote))
        assert report.results == []
        assert report.conforms
    assert report.notes == ["1 quotes were looked up on 1 pages that were read"]


def test_a_quote_that_stands_no_longer_is_a_violation_with_what_stands_there_now(
    server, records
) -> None:
    server.page("/plan/", PLAN.replace("300 PFLOPS", "250 PFLOPS or so"))
    folder = records()
    result = one(check(folder))
    assert (result.component, result.severity) == ("QuoteOnPage", "Violation")
    assert result.value == "300 PFLOPS"
    assert "“250 PFLOPS or so”" in result.message
    assert result.line == line_of(folder, "quote:")
    assert result.file.endswith("documents/plan.yaml")
    assert not check(folder).conforms


def test_a_letter_of_difference_counts(server, records) -> None:
    server.page("/plan/", PLAN)
    assert one(check(records(quote="300 Pflops"))).component == "QuoteOnPage"


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_one_violation_of_its_record(server, records, status) -> None:
    server.pages["/plan/"] = (status, {}, b"gone")
    folder = records()
    text = (folder / "documents" / "plan.yaml").read_text("utf-8")
    more = text.partition("evidence:\n")[2].replace("section: The Plan", "section: Another")
    (folder / "documents" / "plan.yaml").write_text(text + more, "utf-8")
    result = one(check(folder))
    assert (result.component, result.severity) == ("PageIsThere", "Violation")
    assert f"HTTP {status}" in result.message
    assert result.line == line_of(folder, "- page:")
    assert "web.archive.org/web/*/" in result.fix


def test_a_copy_in_an_archive_that_a_record_names_is_what_to_cite(server, records) -> None:
    folder = records()
    url, copy = f"{server.url}/plan/", "https://archive.example/20310504000000/plan"
    (folder / "pages").mkdir()
    (folder / "pages" / "plan.yaml").write_text(
        f"id: {url}\ntype: Page\nrecord: {{derivedFrom: ['{url}'], reviewStatus: draft}}\n"
        f"archivedAt: {copy}\n", "utf-8",
    )  # fmt: skip
    server.page("/plan/", PLAN.replace("300 PFLOPS", "none"))
    assert copy in one(check(folder)).fix
    server.pages["/plan/"] = (404, {}, b"")
    assert all(copy in result.fix for result in check(folder).results)


def test_a_page_that_has_moved_for_good_is_a_warning_and_one_sent_on_for_now_is_none(
    server, records
) -> None:
    server.page("/new/", PLAN)
    server.pages["/plan/"] = (301, {"Location": "/new/"}, b"")
    report = check(records())
    assert (one(report).component, one(report).severity) == ("PageAtItsAddress", "Warning")
    assert f"{server.url}/new/" in one(report).message
    assert report.conforms
    server.pages["/plan/"] = (302, {"Location": "/new/"}, b"")
    assert check(records()).results == []


def test_the_hash_tells_that_a_page_has_changed_though_its_quotes_stand(server, records) -> None:
    folder, url = records(), f"{server.url}/plan/"
    (folder / "pages").mkdir()
    page = folder / "pages" / "plan.yaml"
    text = (
        f"id: {url}\ntype: Page\nrecord: {{derivedFrom: ['{url}'], reviewStatus: draft}}\n"
        f"sha256: {hashlib.sha256(PLAN.encode()).hexdigest()}\n"
    )
    page.write_text(text, "utf-8")
    server.page("/plan/", PLAN)
    assert check(folder).results == []
    server.page("/plan/", PLAN.replace("in the spring", "in the autumn"))
    result = one(check(folder))
    assert (result.component, result.severity, result.line) == ("PageIsUnchanged", "Info", 4)


def test_what_is_in_a_pdf_is_looked_up_too(server, records) -> None:
    pdf = (ROOT / "tests" / "pages" / "pdfs" / "strategy.pdf").read_bytes()
    server.page("/plan/", pdf, Content_Type="application/pdf")
    quote = "sets aside US$1.5 billion for an institute"
    assert check(records("/plan/#page=2", quote=quote)).results == []


def test_where_a_part_of_a_pdf_cannot_be_read_no_quote_is_said_to_be_gone(
    server, records, monkeypatch
) -> None:
    opened = pdf_open._read

    def one_page_is_broken(data: bytes, path: str) -> dict:
        found = opened(data, path)
        found["pages"][1] = {"broken": True}
        return found

    monkeypatch.setattr(pdf_open, "_read", one_page_is_broken)
    pdf = (ROOT / "tests" / "pages" / "pdfs" / "strategy.pdf").read_bytes()
    server.page("/plan/", pdf, Content_Type="application/pdf")
    result = one(check(records("/plan/#page=2", quote="sets aside US$1.5 billion")))
    assert (result.component, result.severity) == ("PageCanBeRead", "Warning")
    assert "p. 2 cannot be read: it is broken" in result.message
    # What stands on a page that can be read stands.
    assert check(records("/plan/#page=3", quote="ends on 31 December 2035")).results == []


def test_half_a_page_is_no_page(server, records) -> None:
    whole = PLAN.encode()
    half = whole[: whole.index(b"300 PFLOPS")]
    server.pages["/plan/"] = (200, {"Content-Length": str(len(whole))}, half)
    server.page("/other/", PLAN)
    records("/other/", name="other")
    result = one(check(records()))
    assert (result.component, result.severity) == ("PageCanBeRead", "Warning")
    assert "broke off on its way" in result.message


def test_a_page_that_cannot_be_read_is_a_warning_and_no_verdict(server, records) -> None:
    server.page("/script/", "<html><body><div id=app></div><script>x()</script></body></html>")
    server.page("/binary/", b"\x00\x01\x02" * 99)
    server.pages["/broken/"] = (500, {}, b"")
    server.page("/plan/", PLAN)
    for name in ("script", "binary", "broken"):
        records(f"/{name}/", name=name)
    report = check(records())
    assert [r.component for r in report.results] == ["PageCanBeRead"] * 3
    assert {r.severity for r in report.results} == {"Warning"}


def test_a_server_that_answers_is_no_missing_network(server, records) -> None:
    server.pages["/plan/"] = (500, {}, b"")
    result = one(check(records()))
    assert (result.component, result.severity) == ("PageCanBeRead", "Warning")
    assert "HTTP 500" in result.message


# -- manners ------------------------------------------------------------------------------------


def test_robots_txt_is_asked_first_and_kept_to(server, records) -> None:
    server.page("/robots.txt", "User-agent: *\nDisallow: /plan/\n")
    server.page("/plan/", PLAN)
    server.page("/other/", PLAN)
    records("/other/", name="other")
    result = one(check(records()))
    assert (result.component, result.severity) == ("PageMayBeRead", "Info")
    assert server.asked["/plan/"] == 0
    assert next(path for path, _ in server.headers) == "/robots.txt"


def test_a_page_is_asked_for_once_however_often_it_is_cited(server, records) -> None:
    server.page("/plan/", PLAN)
    records(name="other", quote="two laboratories")
    check(records())
    assert server.asked["/plan/"] == 1


def test_the_rate_is_kept_for_each_host_and_hosts_take_turns(server, records) -> None:
    other = Server()
    try:
        for each in (server, other):
            for number in range(3):
                each.page(f"/{number}/", PLAN)
                records(f"{each.url}/{number}/", name=f"plan-{each.url[-4:]}-{number}")
        clock = Clock()
        fetching = Fetching(rate=2, allow_private=True, sleep=clock.sleep)
        folder = records("/0/", name="plan-again")
        check_sources([folder], fetching, None)
        asked = [path for path, _ in server.headers]
        assert asked == ["/robots.txt", "/0/", "/1/", "/2/"]
        assert len(clock.slept) == 6  # three pauses at each host
    finally:
        other.close()


def test_a_later_run_asks_only_what_has_changed(server, records, tmp_path) -> None:
    def answer(headers):
        if headers.get("If-None-Match") == '"1"':
            return (304, {}, b"")
        return (200, {"ETag": '"1"'}, PLAN.encode())

    server.pages["/plan/"] = answer
    folder, state = records(quote="400 PFLOPS"), tmp_path / "state.json"
    first = check(folder, state)
    again = check(folder, state)
    assert render(first, "json") == render(again, "json")
    assert server.headers[-1][1]["If-None-Match"] == '"1"'
    # A quote that was not looked up before needs the page itself.
    records(quote="two laboratories")
    assert check(folder, state).results == []
    assert "If-None-Match" not in server.headers[-1][1]


def test_a_run_that_was_stopped_goes_on_where_it_was(server, records, tmp_path) -> None:
    for number in range(4):
        server.page(f"/{number}/", PLAN)
        records(f"/{number}/", name=f"plan-{number}")
    state = tmp_path / "state.json"

    def stop(url: str) -> None:
        if url.endswith("/2/"):
            raise KeyboardInterrupt

    fetching = Fetching(rate=50, allow_private=True, sleep=Clock().sleep)
    with pytest.raises(KeyboardInterrupt):
        check_sources([tmp_path / "records"], fetching, state, progress=stop)
    assert check(tmp_path / "records", state).results == []
    assert [server.asked[f"/{n}/"] for n in range(4)] == [1, 1, 1, 1]
    # The next run is one of its own.
    check(tmp_path / "records", state)
    assert [server.asked[f"/{n}/"] for n in range(4)] == [2, 2, 2, 2]


# -- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 99, "pages": {}, "run": ""}',
        '{"version": 1, "run": "", "pages": {"x": {"y": 1}}}',
    ],
)
def test_a_damaged_state_file_is_one_error_and_stays_as_it_is(records, tmp_path, text) -> None:
    state = tmp_path / "state.json"
    state.write_text(text, "utf-8")
    with pytest.raises(PageError, match="no state file"):
        check(records(), state)
    assert state.read_text("utf-8") == text


def test_nothing_reachable_is_an_error_and_no_report(records) -> None:
    with pytest.raises(PageError, match="none of 1 pages could be reached"):
        check(records("http://127.0.0.1:1/"))


def test_evidence_from_a_document_is_looked_up_at_the_address_of_its_record(
    server, records
) -> None:
    server.page("/plan/", PLAN)
    folder = records()
    path = folder / "documents" / "plan.yaml"
    text = path.read_text("utf-8")
    text = text.replace(f'page: "{server.url}/plan/"', "source: document/plan")
    path.write_text(text + f'url: "{server.url}/plan/"\n', "utf-8")
    assert check(folder).results == []
    path.write_text(path.read_text("utf-8").replace("300 PFLOPS", "400 PFLOPS"), "utf-8")
    assert one(check(folder)).component == "QuoteOnPage"


def test_records_that_cite_no_address_are_an_error(tmp_path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("id: region/x\ntype: Region\nlabel: {en: X}\n", "utf-8")
    with pytest.raises(PageError, match="cites a web address"):
        check(path)


def test_a_private_address_in_a_record_is_not_asked(server, records) -> None:
    """A record is a stranger's: it does not send us into our own network."""
    server.page("/plan/", PLAN)
    with pytest.raises(PageError, match="could be reached"):
        check_sources([records()], Fetching(rate=50, sleep=Clock().sleep), None)
    assert not server.asked


# -- the command --------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", FORMATS)
def test_findings_come_in_every_form_of_validate(server, records, format_) -> None:
    server.page("/plan/", PLAN)
    text = render(check(records(quote="<b>400 PFLOPS")), format_)
    assert "no longer stand" in text
    if format_ == "json":
        assert json.loads(text)["conforms"] is False


def test_the_command_ends_with_0_1_or_2(run, server, records, tmp_path) -> None:
    server.page("/plan/", PLAN)
    arguments = ("--state", tmp_path / "s.json", "--rate", "50", "--allow-private")
    done = run("check-sources", records(), *arguments)
    assert (done.returncode, done.stdout) == (0, "1 record conforms: nothing to report\n")
    assert done.stderr == "1 quotes were looked up on 1 pages that were read\n"
    done = run("check-sources", records(quote="400 PFLOPS"), *arguments)
    assert done.returncode == 1
    assert "documents/plan.yaml:11  VIOLATION" in done.stdout
    shutil.rmtree(tmp_path / "records")
    done = run("check-sources", tmp_path / "records", *arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Examples:" in run("check-sources", "--help").stdout
