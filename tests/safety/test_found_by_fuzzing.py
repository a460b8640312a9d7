"""What fuzzing found, each with what is said now; inputs are small and harmless."""

from __future__ import annotations

import gzip
import time
from email.message import Message
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from pyoxigraph import Literal

from benchgraph.errors import (
    BenchgraphError,
    LimitError,
    PageError,
    ParameterError,
    ProfileError,
    QueryError,
    ReleaseError,
    StoreError,
)
from benchgraph.freezing.placing import MARK, _foreign
from benchgraph.iris import address_parts, iri_fault
from benchgraph.packing.tables.reading import decimal_of
from benchgraph.pages import load_profile, read_page
from benchgraph.pages.drafting.drafts import Drafts
from benchgraph.pages.drafting.extract import extract
from benchgraph.pages.profile.load import parse_profile
from benchgraph.pages.reading import markup, site, tree
from benchgraph.pages.reading.archive import original_of
from benchgraph.pages.reading.http import Response, _next
from benchgraph.pages.reading.pdf.lines import _arabic
from benchgraph.pages.reading.pdf.tables import Grid, is_contents
from benchgraph.pages.reading.visits import Visits
from benchgraph.query.formats import grouped
from benchgraph.query.guard import checked_tokens
from benchgraph.records.changes import version_order
from benchgraph.records.yaml import compose_yaml
from benchgraph.registry import Registry
from benchgraph.release.read import Release
from benchgraph.remote import bodies
from benchgraph.remote.bodies import Reply
from benchgraph.remote.complaints import message_in, said
from benchgraph.remote.replies import rows_of
from benchgraph.serving.programs.tools import asked_for
from benchgraph.serving.sparql.dataset import dataset_of
from benchgraph.sheets import open_table
from benchgraph.toml import line_of, load_toml
from benchgraph.vocab import XSD

JSON = "application/sparql-results+json"
EMPTY = b'"head":{"vars":[]},"results":{"bindings":[]}'


class Sent(BytesIO):
    status = 200

    def __init__(self, body: bytes, **headers: str) -> None:
        super().__init__(body)
        self.headers = Message()
        for name, value in {"Content_Type": JSON, **headers}.items():
            self.headers[name.replace("_", "-")] = value


def reply(body: bytes, **headers: str) -> Reply:
    return Reply("http://store/", Sent(body, **headers))


def html(text: str) -> bytes:
    return f"<html><main>{text}</main></html>".encode()


# -- pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    ["<div></x>", "<div><table></div></table>", "<b><svg></b></svg>", "<b><select></b></select>",
     "<b><table><td></b></table>", "<div><b></div>", "<b>" + "<div>" * 9 + "</b>" + "</div>" * 9],
)  # fmt: skip
def test_an_end_tag_that_closes_nothing_makes_no_page_flat(piece: str) -> None:
    with pytest.raises(LimitError, match="nested too deeply") as caught:
        read_page(html(piece * (markup.MAX_DEPTH + 1)), path="deep.html")
    assert caught.value.path == "deep.html"


def test_end_tags_that_close_something_do() -> None:
    many = markup.MAX_DEPTH + 100
    tidy = "<div><b>x</b><table><tr><td><i>y</i></td></tr></table><svg><path/></svg></div>" * many
    left_open = "<div><span>x</div>" * many
    crossed = "<b><i>x</b></i>" * many
    for text in (tidy, left_open, crossed):
        assert read_page(html(text)).blocks


@pytest.mark.parametrize(
    ("start", "end"), [("<div>", "</div>"), ("<ul><li>", "</li></ul>"), ("<dl><dd>", "</dd></dl>")]
)  # fmt: skip
def test_what_a_reader_goes_down_is_bounded(start: str, end: str) -> None:
    half = tree.DEEPEST // 2 - 2
    levels = half if end.count("/") > 1 else 2 * half
    assert read_page(html(start * levels + "deep" + end * levels)).blocks[0].text == "deep"
    with pytest.raises(LimitError, match="nested too deeply"):
        read_page(html(start * 2 * half + start * 9 + "deep" + end * 9 + end * 2 * half))


def test_a_page_that_breaks_off_before_its_first_block() -> None:
    assert read_page("<!DOCTYPE html><title>測".encode()).kind == "unknown"


def test_a_case_without_a_name_still_has_numbers() -> None:
    profile = load_profile()
    text = "<p>Benchmark Case · Updated 2031-05-04</p><h1></h1><dl><dt>Investment</dt>"
    page = read_page(
        html(text + "<dd>HK$3 billion</dd></dl><h1>"), url="https://sgai.md/benchmarking/x/"
    )
    assert extract([page], Registry.from_names([]), profile).drafts is not None


def test_a_thousand_facts_with_one_label_take_no_time() -> None:
    lines = ["Benchmark Case · Updated 2031-05-04", "Lantern", *["Answer"] * 3000, "- x"]
    page = read_page("\n".join(lines).encode(), path="x.txt")
    began = time.process_time()
    extraction = extract([page], Registry.from_names([]), load_profile())
    assert time.process_time() - began < 8
    ids = [fact["id"] for draft in extraction.drafts for fact in draft.get("sourceFacts", ())]
    assert len(ids) == len(set(ids))


def test_thousands_of_cards_with_one_name_take_no_time() -> None:
    drafts = Drafts()
    draft: dict[str, object] = {"id": "institution/one"}
    began = time.process_time()
    for number in range(8000):
        backing = {"page": "https://e.example/", "section": "Bodies", "supports": ["label"]}
        drafts.add(draft, "evidence", [backing | {"quote": f"One {number % 7999}"}])
    assert time.process_time() - began < 8
    quotes = draft["evidence"]
    assert isinstance(quotes, list) and len(quotes) == 7999  # one comes twice
    assert "id" not in quotes[0] and len({each.get("id") for each in quotes}) == 7999


# -- addresses ---------------------------------------------------------------------------------

NONE = ("http://[", "https://e\u2100x/", "http://[v1]/x")


@pytest.mark.parametrize("address", NONE)
def test_an_address_that_is_none_has_no_parts(address: str) -> None:
    assert address_parts(address).netloc == ""
    assert iri_fault(address)
    assert original_of(f"https://web.archive.org/web/20310504093000/{address}") == ""
    with pytest.raises(PageError, match="leads to none"):
        _next("https://e.example/", "http://[")
    with pytest.raises(QueryError, match="no IRI"):
        query = "SELECT * FROM <http://[> {}"
        dataset_of(query, checked_tokens(query, datasets=True), "http://e/")


def of_site(monkeypatch: pytest.MonkeyPatch, body: bytes, **headers: str) -> site.Fetching:
    sent = Response("https://sgai.md/", 200, headers, body)
    monkeypatch.setattr(site, "fetch", lambda *_, **__: sent)
    return site.Fetching()


def test_a_sitemap_with_addresses_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    good = "https://sgai.md/benchmarking/x/"
    places = "".join(f"<url><loc>{each}</loc></url>" for each in (*NONE, good))
    fetching = of_site(monkeypatch, f"<urlset>{places}</urlset>".encode())
    assert site.sitemap_pages("https://sgai.md/sitemap.xml", load_profile(), fetching) == [good]
    unknown = b'<?xml version="1.0" encoding="x-none"?><urlset/>'
    with pytest.raises(PageError, match="no XML"):
        site.sitemap_pages(
            "https://sgai.md/sitemap.xml", load_profile(), of_site(monkeypatch, unknown)
        )


def test_a_robots_txt_with_a_line_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "User-agent: *\nCrawl-delay: ²\nRequest-rate: 9/²\nDisallow: http://[\nDisallow: /no/\n"
    fetching = of_site(monkeypatch, text.encode())
    assert site._allowed("https://sgai.md/yes/", fetching)
    assert not site._allowed("https://sgai.md/no/", fetching)


def test_a_note_that_lacks_something_is_no_note(tmp_path: Path) -> None:
    url, fetching = "https://sgai.md/x/", site.Fetching(cache=tmp_path)
    note = dict.fromkeys(("url", "finalUrl", "run", "etag", "lastModified"), "")
    site._keep(url, note, b"page", fetching)
    assert site._kept(url, fetching)
    for key in note:
        site._keep(url, {name: text for name, text in note.items() if name != key}, b"p", fetching)
        assert site._kept(url, fetching) is None


def test_notes_that_are_nested_beyond_reading_are_none(tmp_path: Path) -> None:
    deep, url = "[" * 3000 + "]" * 3000, "https://sgai.md/x/"
    fetching = site.Fetching(cache=tmp_path)
    note = dict.fromkeys(("url", "finalUrl", "run", "etag", "lastModified"), "")
    site._keep(url, note, b"page", fetching)
    (tmp_path / f"{site._name(url)}.json").write_text(deep, "utf-8")
    assert site._kept(url, fetching) is None
    (tmp_path / "visits.json").write_text(deep, "utf-8")
    with pytest.raises(PageError, match="no state file"):
        Visits(tmp_path / "visits.json")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / MARK).write_text(deep, "utf-8")
    assert _foreign(tmp_path / "site", "site") == MARK


# -- answers of stores -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"\x81" + EMPTY, {"Content_Type": "application/json; charset=idna"}),
        (b"\x81" + EMPTY, {"Content_Type": "application/json; charset=unicode_escape"}),
        (b'<?xml version="1.0" encoding="x-none"?><sparql/>', {"Content_Type": "text/xml"}),
        (b'<?xml version="1.0" encoding="gb18030"?><sparql/>', {"Content_Type": "text/xml"}),
        (b'{"error":' * 300 + b"1" + b"}" * 300, {}),
        (b'{"head":{"vars":' + b"[" * 400 + b"]" * 400 + b'},"results":{"bindings":[]}}', {}),
        (b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":["x"],"value":""}}]}}', {}),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_understood_gets_a_sentence(
    body: bytes, headers: dict[str, str]
) -> None:
    with pytest.raises(StoreError):
        rows_of(reply(body, **headers))


def test_a_number_of_rows_that_nobody_has_is_no_number() -> None:
    more = b'"meta":{"result-size-total":' + b"9" * 5000 + b"}}"
    assert len(rows_of(reply(b"{" + EMPTY + b"," + more))) == 0
    assert len(rows_of(reply(b"{" + EMPTY + b"}", X_SPARQL_MaxRows="9" * 5000))) == 0


def test_what_is_packed_in_what_is_packed_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"{" + EMPTY + b"}"
    for _ in range(bodies._WRAPPED - 1):
        body = gzip.compress(body)
        assert len(rows_of(reply(body))) == 0
    with pytest.raises(StoreError, match="again and again"):
        rows_of(reply(gzip.compress(body)))
    monkeypatch.setattr(bodies, "MOST", 20)
    with pytest.raises(StoreError, match="too large once it is unpacked"):
        rows_of(reply(gzip.compress(bytes(21))))
    with pytest.raises(StoreError, match="too large once it is unpacked"):
        rows_of(reply(b"\x78\x9c" + gzip.zlib.compress(bytes(21))[2:], Content_Encoding="deflate"))


def test_words_of_a_body_are_looked_for_in_its_beginning() -> None:
    began = time.process_time()
    assert "words" in said(b"<html><p>words</p>" + b"<script " * 200_000)
    assert time.process_time() - began < 3
    assert message_in({"error": {"errors": [{"detail": "deep"}]}}) == "deep"


# -- settings and releases ---------------------------------------------------------------------


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000, "1e99999999999999999999", "nan"])
def test_a_number_that_nobody_means_is_named(number: str) -> None:
    with pytest.raises(ProfileError) as caught:
        load_toml(f"a = 1\n\nb = {number}\n", "p.toml", "a profile", ProfileError)
    assert caught.value.path == "p.toml" and str(caught.value)
    with pytest.raises(BenchgraphError):
        parse_profile(f"name = {number}\n")


TOML = '''a = 1
# [t]
[t]

b = [ # ]
  1, 2,
  '[u]',
]
'k.k' = """
[t.u]
"""
[t.u]
c = 1
[[l]]
x = {y = 1}
[[l]]
[[l.m]]
d = 1
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [(("a",), 1), (("t",), 3), (("t", "b"), 5), (("t", "b", 1), 5), (("t", "k.k"), 9),
     (("t", "u", "c"), 13), (("l",), 14), (("l", 0, "x", "y"), 15), (("l", 1), 16),
     (("l", 1, "m", 0, "d"), 18), (("t", "none"), 3), (("none",), 1)],
)  # fmt: skip
def test_the_line_of_a_place(place: tuple[str | int, ...], line: int) -> None:
    assert line_of(TOML, place) == line


def test_the_line_of_a_place_in_a_long_file_takes_no_time() -> None:
    text = "".join(f"[t.k{number}]\nv = [\n{number},\n]\n" for number in range(4000))
    began = time.process_time()
    assert line_of(text, ("t", "k3999", "v")) == 15_998
    assert time.process_time() - began < 5


def test_quads_that_are_none_are_one_error_in_python_too(monkeypatch: pytest.MonkeyPatch) -> None:
    release = Release(Path("r"), {})
    monkeypatch.setattr(Release, "nquads", lambda self: b"<urn:a> <urn:b> .\n")
    with pytest.raises(ReleaseError, match="N-Quads of this release are none"):
        list(release.quads())


# -- what edits records, and rows --------------------------------------------------------------


@pytest.mark.parametrize("text", ["- " * 17 + "x", "a: &a [x]\nb: *a\n", "[" * 17 + "]" * 17])
def test_nodes_are_no_deeper_than_a_record_and_hold_no_alias(text: str) -> None:
    with pytest.raises(yaml.YAMLError, match="aliases"):
        compose_yaml(text)
    assert compose_yaml("[" * 16 + "]" * 16) is not None


def test_a_row_of_json_that_is_nested_deeply_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    deep = '{"a":' * 450 + "1" + "}" * 450
    path.write_text(f'{{"a": 1}}\n{deep}\n{{"a": 1, "a": 2}}\n{{"a": 3}}\n')
    with open_table(path) as table:
        assert [row.cells for row in table] == [("1",), ("3",)]
    assert [fault.found for fault in table.faults] == [
        "it is nested too deeply", 'the key "a" stands there twice',
    ]  # fmt: skip


def test_arguments_that_cannot_be_written_are_refused() -> None:
    for value in (10**5000, "\ud800"):
        with pytest.raises(ParameterError):
            asked_for("find", {"query": value})


def test_digits_that_are_no_number_are_none() -> None:
    numbered = [["One", "1"], ["Two", "3⁸"], ["Three", "9"]]
    assert not is_contents(Grid(numbered, [1.0, 2.0, 3.0], head=False))
    assert is_contents(Grid([["One", "1"], ["Two", "3"], ["Three", "9"]], [1.0, 2.0, 3.0], False))
    assert version_order("0.²") == (0,)
    assert _arabic("²") == 0 and _arabic("9" * 5000) == 0 and _arabic("12") == 12
    assert grouped("²") == "²" and grouped("9" * 5000) == "9" * 5000 and grouped("-1234.50")
    for text in ("1e999999999", "²", "NaN"):
        assert decimal_of(Literal(text, datatype=XSD.decimal)) is None
