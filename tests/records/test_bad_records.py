"""Each kind of bad record is one error with file, line, what was found and what was expected."""

from __future__ import annotations

import pytest

from benchgraph.errors import BenchgraphError, LimitError, RecordError
from benchgraph.records import parse_record
from benchgraph.records.yaml import MAX_BYTES, MAX_DEPTH, MAX_NODES

GOOD = """\
id: facility/centre
type: Facility
label: {en: Centre}
operator: institution/operator
observations:
  - indicator: indicator/compute-capacity
    valueStatus: target
    value: 3000
    unit: unit/petaflops
    date: 2026-05
    evidence:
      - {page: "https://example.org/p/", quote: 3000 PFLOPS, evidenceKind: quoted}
"""

# name → (what replaces a line of GOOD, the line that the error must name, a part of the message)
CASES = {
    "unknown key": ("operator: institution/operator", "operater: institution/x", 4, "no such key"),
    "id with a space": (
        "institution/operator",
        "institution/the operator",
        4,
        "neither an id nor an address",
    ),
    "id of an unknown kind": ("institution/operator", "institutoin/operator", 4, "kind of entity"),
    "javascript address": ("institution/operator", '"javascript:alert(1)"', 4, "usable IRI"),
    "relative address": (
        "https://example.org/p/",
        "//example.org/p",
        12,
        "neither an id nor an address",
    ),
    "address with a quote": ("https://example.org/p/", "https://example.org/a|b", 12, "usable IRI"),
    "bad percent sign": ("https://example.org/p/", "https://example.org/%zz", 12, "usable IRI"),
    "file address": ("https://example.org/p/", "file:///etc/passwd", 12, "usable IRI"),
    "null": ("operator: institution/operator", "operator:", 4, "missing"),
    "tilde": ("operator: institution/operator", "operator: ~", 4, "missing"),
    "misspelt type": ("type: Facility", "type: Facilty", 2, "no such type"),
    "no type": ("type: Facility\n", "", None, "type is missing"),
    "text without a language": ("label: {en: Centre}", "label: Centre", 3, "needs a language"),
    "bad language tag": ("label: {en: Centre}", "label: {english!: Centre}", 3, "language tag"),
    "empty text": ("label: {en: Centre}", 'label: {en: " "}', 3, "empty"),
    "exponent": ("value: 3000", "value: 3e3", 8, "plain number"),
    "thousands mark": ("value: 3000", 'value: "3,000"', 8, "plain number"),
    "too many digits": ("value: 3000", "value: 1234567890123456789012", 8, "too long"),
    "too long a fraction": ("value: 3000", "value: 0.1234567890123456", 8, "too long"),
    "date out of the calendar": ("date: 2026-05", "date: 2026-02-30", 10, "no such day"),
    "month out of the calendar": ("date: 2026-05", "date: 2026-13", 10, "not a date"),
    "zoned date": ("date: 2026-05", "date: 2026-05-01Z", 10, "not a date"),
    "word for a date": ("date: 2026-05", "date: spring", 10, "not a date"),
    "concept with a space": (
        "valueStatus: target",
        "valueStatus: a target",
        7,
        "neither an id nor an address",
    ),
    "node where a word belongs": ("value: 3000", "value: {amount: 3000}", 8, "no nested node"),
    "list in a list": ("value: 3000", "value: [[3000]]", 8, "list in a list"),
    "empty list": ("operator: institution/operator", "operator: []", 4, "list is empty"),
    "value twice": (
        "operator: institution/operator",
        "operator: [institution/a, institution/a]",
        4,
        "twice",
    ),
    "key twice": ("type: Facility", "type: Facility\ntype: Product", 3, "second time"),
    "tag": ("value: 3000", "value: !!int 3000", 8, "tags are not allowed"),
    "python tag": ("value: 3000", "value: !!python/object:os.system 3000", 8, "tags"),
    "anchor": ("value: 3000", "value: &a 3000", 8, "anchors"),
    "alias": ("value: 3000", "value: *a", 8, None),
    "merge": ("value: 3000", "<<: {value: 3000}", 8, "merge"),
    "second document": ("type: Facility", "---\ntype: Facility", None, "one record"),
    "tab indentation": ("    value: 3000", "\tvalue: 3000", 8, "not YAML"),
    "open bracket": ("label: {en: Centre}", "label: {en: Centre", None, "not YAML"),
    "control character": ("Centre}", "Cen\x07tre}", 3, "control character"),
    "line separator": ("Centre}", "Cen\u2028tre}", 3, "control character"),
    "page and source": ('page: "', 'source: "https://example.org/q/", page: "', 12, "short for"),
    "no id": ("id: facility/centre\n", "", None, "needs an id"),
    "id of no kind": ("id: facility/centre", "id: facilities/centre", 1, "not an id"),
    "id with capitals": ("id: facility/centre", "id: facility/Centre", 1, "not an id"),
    "nested id with a slash": ("  - indicator:", "  - id: a/b\n    indicator:", 6, "local id"),
    "unknown property in supports": (
        "evidenceKind: quoted",
        "supports: [operater], evidenceKind: quoted",
        12,
        "no such key",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_record_is_one_error_with_its_line(name: str) -> None:
    old, new, line, words = CASES[name]
    assert old in GOOD
    with pytest.raises(BenchgraphError) as caught:
        parse_record(GOOD.replace(old, new, 1), "data/x.yaml")
    error = caught.value
    assert error.exit_code == 2
    assert str(error.path) == "data/x.yaml"
    if line is not None:
        assert error.line == line
    if words is not None:
        assert words in str(error)
    assert "Traceback" not in str(error)


def test_the_record_that_the_bad_ones_are_made_from_is_good() -> None:
    assert parse_record(GOOD, "data/x.yaml").id == "facility/centre"


def test_a_misspelt_key_is_answered_with_the_nearest_known_one() -> None:
    with pytest.raises(RecordError, match="did you mean 'operator'"):
        parse_record(GOOD.replace("operator:", "operater:"), "x.yaml")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"# nothing\n", "empty"),
        (b"\xff\xfe\x00\x01", "UTF-8"),
        ("id: facility/ü\n".encode("latin-1"), "UTF-8"),
        (b"\x00\x01\x02", "control character"),
        (b"- a\n- b\n", "map of keys"),
        (b"just words", "map of keys"),
        (b"? {a: b}\n: c\n", "plain word"),
    ],
)
def test_what_is_not_a_record_at_all_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BenchgraphError, match=words):
        parse_record(data, "x.yaml")


def test_nesting_past_the_bound_is_an_error_before_the_file_is_read_on() -> None:
    with pytest.raises(LimitError, match="nested deeper"):
        parse_record("a: " + "[" * (MAX_DEPTH + 1), "x.yaml")


def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(LimitError, match="at most"):
        parse_record(b"a: " + b"x" * MAX_BYTES, "x.yaml")


def test_more_values_than_allowed_are_refused() -> None:
    with pytest.raises(LimitError, match="more than"):
        parse_record("a: [" + "1," * MAX_NODES + "1]", "x.yaml")


def test_two_nodes_with_the_same_identity_ask_for_an_id() -> None:
    observation = GOOD.partition("observations:\n")[2]
    with pytest.raises(RecordError, match="same identity") as caught:
        parse_record(GOOD + observation, "x.yaml")
    assert caught.value.line == 13
    assert "local id" in str(caught.value)
    named = observation.replace("  - indicator", "  - id: second\n    indicator")
    parse_record(GOOD + named, "x.yaml")


@pytest.mark.parametrize(
    "written",
    [
        "institution:operator",
        "institutions/operator",
        "<https://w3id.org/benchgraph/id/institution/operator>",
    ],
)
def test_an_id_in_another_form_is_told_in_the_right_one(written: str) -> None:
    with pytest.raises(RecordError, match="write institution/operator"):
        parse_record(GOOD.replace("institution/operator", written), "centre.yaml")
