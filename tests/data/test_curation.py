"""What the shipped records promise: evidence for all, quotes that occur, prose of our own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from benchgraph.records import Node, Record, Value, read_records
from benchgraph.vocab import ID, VOCAB

ROOT = Path(__file__).resolve().parents[2]
RUN = 8  # words in a row that our prose may not share with a page
NEEDS_EVIDENCE = ("Observation", "Event", "Assessment", "ChangeEvent")
# Names, titles, quotes and spellings of the source are not prose of ours.
NOT_PROSE = {
    "label", "altLabel", "title", "exact", "citedAs", "sourceValue", "section", "role",
    "factLabel", "factValue", "factNote",
}  # fmt: skip


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return read_records(ROOT / "data")


def nodes(records: list[Record]) -> Iterator[tuple[Record, Node]]:
    for record in records:
        for node in record.root.nested():
            yield record, node


def texts(node: Node, key: str) -> list[str]:
    return [v.term.value for v in node.values(key) if isinstance(v, Value)]


def test_every_entity_that_a_record_names_has_a_record(records: list[Record]) -> None:
    known = {node.iri for _, node in nodes(records)}
    dangling = {
        f"{record.path}: {term.value}"
        for record in records
        for _, _, term, _ in record.root.statements()
        if getattr(term, "value", "").startswith(ID) and term.value not in known
    }
    assert not dangling


def test_every_page_that_evidence_cites_has_a_record(records: list[Record]) -> None:
    known = {node.iri for _, node in nodes(records)}
    missing = {
        f"{record.path}: {page}"
        for record, node in nodes(records)
        for page in texts(node, "source")
        if page not in known
    }
    assert not missing


def test_every_number_event_and_judgement_has_evidence(records: list[Record]) -> None:
    bare = [
        f"{record.path}:{node.line}"
        for record, node in nodes(records)
        if node.types[0][0] in NEEDS_EVIDENCE and not node.values("evidence")
    ]
    assert not bare


def test_evidence_is_quoted_exactly_where_it_has_a_quote(records: list[Record]) -> None:
    kinds = {True: VOCAB + "evidence-kind/quoted", False: VOCAB + "evidence-kind/restated"}
    wrong = [
        f"{record.path}:{node.line}"
        for record, node in nodes(records)
        if node.types[0][0] == "Evidence"
        and texts(node, "evidenceKind") != [kinds[bool(node.values("selector"))]]
    ]
    assert not wrong


def test_every_judgement_is_the_editors_and_worded_by_us(records: list[Record]) -> None:
    editors = ID + "institution/singapore-ai-observatory"
    wrong = [
        f"{record.path}:{node.line}"
        for record, node in nodes(records)
        if node.types[0][0] == "Assessment"
        and (texts(node, "judgementOf") != [editors] or not node.values("text"))
    ]
    assert not wrong


def test_quotes_are_short(records: list[Record]) -> None:
    long = [
        f"{record.path}:{node.line}"
        for record, node in nodes(records)
        for quote in texts(node, "exact")
        if len(quote.split()) > 16
    ]
    assert not long


# -- against the pages, where they are at hand ---------------------------------------------------


def page_file(shared: Path, url: str) -> Path | None:
    match = re.fullmatch(r"https://sgai\.md/(?:([a-z-]+)/)?benchmarking/([^/]+)/", url)
    if not match:
        return None
    file = shared / "pages" / (match[1] or "en") / "benchmarking" / f"{match[2]}.html"
    return file if file.is_file() else None


@cache
def page_text(file: Path) -> str:
    """The visible text of a page, white space collapsed."""
    source = re.sub(r"(?s)<(head|script|style)\b.*?</\1>", " ", file.read_text("utf-8"))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", source)).split())


def test_each_quote_occurs_in_its_page(records: list[Record], shared: Path | None) -> None:
    if shared is None:
        return
    wrong, checked = [], 0
    for record, node in nodes(records):
        for inner in [v for v in node.values("selector") if isinstance(v, Node)]:
            [url] = texts(node, "source")
            file = page_file(shared, url)
            if file is None:
                if url.startswith("https://sgai.md/"):
                    wrong.append(f"{record.path}:{node.line}: a quote from a page not at hand")
                continue
            checked += 1
            wrong += [
                f"{record.path}:{node.line}: {quote!r}"
                for quote in texts(inner, "exact")
                if " ".join(quote.split()) not in page_text(file)
            ]
    assert not wrong
    assert checked > 400


def test_the_quotes_from_the_first_page_occur_in_its_plain_text_too(
    records: list[Record], shared: Path | None
) -> None:
    if shared is None:
        return
    seed = " ".join(next((shared / "seeds").glob("*.txt")).read_text("utf-8").split())
    url = "https://sgai.md/benchmarking/cyberport-ai-supercomputing-centre/"
    lost_there = {"Compute infrastructure", "Build-out and subsidy phase"}  # the line of chips
    quotes = {
        quote
        for _, node in nodes(records)
        if texts(node, "source") == [url]
        for inner in node.values("selector")
        if isinstance(inner, Node)
        for quote in texts(inner, "exact")
    }
    assert {quote for quote in quotes if quote not in seed} == lost_there


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['.,-][^\W_]+)*", text.lower().replace("’", "'"))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    yield from (tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


def test_our_prose_shares_no_run_of_words_with_a_page(
    records: list[Record], shared: Path | None
) -> None:
    if shared is None:
        return
    theirs = {
        run
        for file in sorted((shared / "pages").glob("*/benchmarking/*.html"))
        for run in runs(page_text(file))
    }
    taken = [
        f"{record.path}:{entry.line}: {' '.join(run)}"
        for record, node in nodes(records)
        for key, entry in node.entries.items()
        if key not in NOT_PROSE
        for value in entry.values
        if isinstance(value, Value)
        for run in runs(value.term.value)
        if run in theirs
    ]
    assert not taken


def test_a_copied_sentence_would_be_noticed() -> None:
    sentence = "One two three four five six seven eight nine."
    assert set(runs(sentence)) & set(runs("Zero one two three four five six seven eight"))
    assert not set(runs("one two three four five six seven")) & set(runs(sentence))
