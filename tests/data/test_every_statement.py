"""Every number, event and role of the shipped records: whose words it stands on.

What a page at hand says is quoted from it; what only an outside source says is evidence of that
source. Absence is data with the pages that were read for it, never a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from test_curation import nodes, page_file, page_text
from test_curation import texts as texts_of

from benchgraph.records import Node, Record, read_records
from benchgraph.vocab import VOCAB

ROOT = Path(__file__).resolve().parents[2]
ROLES = (
    "operator", "owner", "funder", "regulator", "participant", "parent", "government", "publisher",
)  # fmt: skip
NUMBERS_WITH_WORDS = 0.95
# What a note may not say: that is an absence, and absences name the pages that were read.
CLAIMS_ABSENCE = re.compile(
    r"\b(no page|not told|unknown|not public\b|nothing (at hand )?says|nobody (says|names|has said)"
    r"|not given|not stated|(does|do) not (say|tell|give|name)|unclear|not disclosed"
    r"|no (date|period|deadline) is given|cannot be told)",
    re.I,
)
HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@cache
def records() -> list[Record]:
    return read_records(ROOT / "data")


def texts(node: Node, *keys: str) -> list[str]:
    return [text for key in keys for text in texts_of(node, key)]


def of_class(name: str) -> Iterator[tuple[Record, Node]]:
    return ((record, node) for record, node in nodes(records()) if node.types[0][0] == name)


def evidence(node: Node) -> list[tuple[str, list[str], list[str]]]:
    """(page, properties supported, quotes) of each piece of evidence of a node."""
    found = []
    for item in node.values("evidence"):
        assert isinstance(item, Node)
        quotes = [
            quote
            for selector in item.values("selector")
            if isinstance(selector, Node)
            for quote in texts(selector, "exact")
        ]
        found.append((texts(item, "source")[0], texts(item, "supports"), quotes))
    return found


def test_numbers_stand_on_words() -> None:
    """The share that docs/data-review.md states."""
    numbers = [node for _, node in of_class("Observation")]
    with_words = sum(any(quotes for _, _, quotes in evidence(node)) for node in numbers)
    share = with_words / len(numbers)
    assert share >= NUMBERS_WITH_WORDS
    review = (ROOT / "docs" / "data-review.md").read_text("utf-8")
    assert f"{with_words} of {len(numbers)} numbers" in review


@pytest.mark.parametrize("kind", ["Observation", "Event"])
def test_what_a_page_at_hand_says_is_quoted(kind: str, shared: Path | None) -> None:
    """Restated evidence is left for pages that were not at hand."""
    if shared is None:
        return
    wrong = [
        f"{record.path}:{node.line}: {page}"
        for record, node in of_class(kind)
        for page, _, quotes in evidence(node)
        if page_file(shared, page) and not quotes
    ]
    assert not wrong


def test_every_role_is_supported_and_where_the_page_is_at_hand_quoted(shared: Path | None) -> None:
    wrong = []
    for record in records():
        if record.type == "Page":
            continue
        said = evidence(record.root)
        for role in ROLES:
            entry = record.root.entries.get(role)
            if entry is None:
                continue
            mine = [e for e in said if entry.predicate.value in e[1]]
            if not mine:
                wrong.append(f"{record.path}:{entry.line}: nothing supports {role}")
            for page, _, quotes in mine:
                if shared and page_file(shared, page) and not quotes:
                    wrong.append(f"{record.path}:{entry.line}: {role} is not quoted")
    assert not wrong


def test_a_number_is_spelt_as_one_of_its_pages_spells_it(shared: Path | None) -> None:
    if shared is None:
        return
    wrong = []
    for record, node in of_class("Observation"):
        files = [page_file(shared, page) for page, _, _ in evidence(node)]
        here = [file for file in files if file]
        for spelling in texts(node, "sourceValue"):
            whole = here and len(here) == len(files)
            if whole and not any(spelling in page_text(file) for file in here):
                wrong.append(f"{record.path}:{node.line}: {spelling!r}")
    assert not wrong


def test_notes_claim_no_absence() -> None:
    wrong = [
        f"{record.path}:{entry.line}: {value.term.value!r}"
        for record, node in nodes(records())
        if node.types[0][0] != "Absence" and record.type != "Page"
        for key, entry in node.entries.items()
        if key in ("note", "description")
        for value in entry.values
        if CLAIMS_ABSENCE.search(value.term.value)
    ]
    assert not wrong


def test_absences_name_pages_that_were_read() -> None:
    unread = {
        record.id
        for record in records()
        if record.type == "Page"
        and texts(next(_record_nodes(record)), "reviewStatus") == [VOCAB + "review-status/unread"]
    }
    wrong = [
        f"{record.path}:{node.line}: {page}"
        for record, node in of_class("Absence")
        for page in texts(node, "pagesRead")
        if page in unread
    ]
    assert not wrong


def test_pages_that_were_not_at_hand_are_not_said_to_be_read(shared: Path | None) -> None:
    if shared is None:
        return
    wrong = [
        str(record.path)
        for record in records()
        if record.type == "Page"
        and record.id.startswith("https://sgai.md/")
        and not page_file(shared, record.id)
        and record.id != "https://sgai.md/benchmarking/"
        for node in _record_nodes(record)
        if node.values("readOn")
        or texts(node, "reviewStatus") == [VOCAB + "review-status/reviewed"]
    ]
    assert not wrong


def _record_nodes(record: Record) -> Iterator[Node]:
    return (v for v in record.root.values("record") if isinstance(v, Node))


def test_names_in_chinese_and_japanese_cite_a_page_in_that_language_or_are_ours() -> None:
    wrong = []
    for record in records():
        if record.type == "Page":
            continue
        said = evidence(record.root)
        for key in ("label", "altLabel"):
            entry = record.root.entries.get(key)
            for value in entry.values if entry else []:
                tag = (value.term.language or "").partition("-")[0]
                if tag not in ("zh", "ja"):
                    continue
                name, own = (
                    value.term.value,
                    {other.term for other in record.root.values("ownLabel")},
                )
                cited = any(
                    f"sgai.md/{tag}" in page or not page.startswith("https://sgai.md/")
                    for page, properties, quotes in said
                    if entry.predicate.value in properties
                    and (not quotes or any(name in quote for quote in quotes))
                )
                if not cited and value.term not in own:
                    wrong.append(f"{record.path}:{value.line}: {name}")
    assert not wrong


EXAMPLES = re.compile(r"\b(?:such as|e\.g\.,?|for example,?)\s[^.;:]{0,120}", re.I)


def test_what_is_only_listed_as_an_example_is_not_compared(shared: Path | None) -> None:
    """ "Companies such as Singtel and Grab" sets nobody beside anybody."""
    if shared is None:
        return
    by_iri = {record.iri: record for record in records()}
    wrong = []
    for record, node in of_class("Assessment"):
        files = [file for page, _, _ in evidence(node) if (file := page_file(shared, page))]
        without = " ".join(EXAMPLES.sub(" ", page_text(file)) for file in files)
        whole = " ".join(map(page_text, files))
        for entity in texts(node, "comparesWith"):
            other = by_iri[entity].root
            names = [rf"(?<!\w){re.escape(n)}(?!\w)" for n in texts(other, "label", "altLabel")]
            if any(re.search(name, whole) for name in names) and not any(
                re.search(name, without) for name in names
            ):
                wrong.append(f"{record.path}:{node.line}: {entity}")
    assert not wrong
