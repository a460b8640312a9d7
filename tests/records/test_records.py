"""What a record becomes: texts kept, IRIs minted from identity, lines known, bytes stable."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.errors import RecordError
from benchgraph.records import (
    Node,
    dump_record,
    load_context,
    parse_record,
    read_records,
    write_record,
)
from benchgraph.records.scalars import canonical_decimal
from benchgraph.records.yaml import parse_yaml

RECORD = """\
id: facility/centre
type: Facility
label: {en: Centre, zh-Hans: 中心}
status: operating
observations:
  - indicator: indicator/compute-capacity
    valueStatus: target
    value: 3000.50
    unit: unit/petaflops
    date: 2026-05
    evidence:
      - {page: "https://example.org/ja/centre/", quote: 3000.5 PFLOPS, evidenceKind: quoted}
"""
OBSERVATION = (
    "https://w3id.org/benchgraph/id/facility/centre/observation/"
    "compute-capacity.target.2026-05.example-org-ja-centre-53017bf7"
)


def observation(text: str) -> Node:
    (node,) = parse_record(text, "x.yaml").root.values("observations")
    assert isinstance(node, Node)
    return node


def test_a_nested_node_is_named_by_its_identity_keys() -> None:
    assert observation(RECORD).iri == OBSERVATION


@pytest.mark.parametrize(
    ("old", "new"),
    [("3000.50", "2999"), ("3000.5 PFLOPS", "about 3000"), ("unit/petaflops", "unit/exaflops")],
)
def test_a_correction_keeps_the_iri(old: str, new: str) -> None:
    assert observation(RECORD.replace(old, new)).iri == OBSERVATION


def test_another_status_is_another_observation() -> None:
    assert (
        observation(RECORD.replace("valueStatus: target", "valueStatus: actual")).iri != OBSERVATION
    )


def test_an_explicit_id_is_local_to_the_parent() -> None:
    node = observation(RECORD.replace("  - indicator", "  - id: first\n    indicator"))
    assert node.iri == "https://w3id.org/benchgraph/id/facility/centre/observation/first"


def test_every_statement_knows_its_line() -> None:
    lines = RECORD.splitlines()
    for _, predicate, value, line in parse_record(RECORD, "x.yaml").root.statements():
        if predicate.value.endswith(("#value", "#unit", "#date", "prefLabel", "exact")):
            text = value.value.rsplit("/", 1)[-1]
            assert text in lines[line - 1].replace("3000.50", "3000.5")


def test_what_a_quote_of_evidence_stands_for_is_a_text_quote_selector() -> None:
    (evidence,) = observation(RECORD).values("evidence")
    assert isinstance(evidence, Node)
    (selector,) = evidence.values("selector")
    assert isinstance(selector, Node)
    assert selector.types[0][0] == "TextQuoteSelector"
    assert "source" in evidence.entries and "page" not in evidence.entries


def test_yaml_words_that_readers_disagree_about_are_texts() -> None:
    tree = parse_yaml("a: [no, 1:30, 010, 1e9, true, 0x1F, .inf, 2026-05-04]", "x.yaml")
    texts = [item.text for item in tree.items["a"][1].items]
    assert texts == ["no", "1:30", "010", "1e9", "true", "0x1F", ".inf", "2026-05-04"]


def test_a_record_in_a_data_folder_has_the_id_and_type_of_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "facilities"
    folder.mkdir()
    (folder / "other.yaml").write_text(RECORD, encoding="utf-8")
    with pytest.raises(RecordError, match="does not fit the file"):
        read_records(tmp_path)
    (folder / "other.yaml").unlink()
    (folder / "centre.yaml").write_text(RECORD.replace("Facility", "Region"), encoding="utf-8")
    with pytest.raises(RecordError, match="cannot have this type"):
        read_records(tmp_path)


def test_all_bad_records_of_a_folder_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: x", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("[", encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        read_records(tmp_path)
    assert "a.yaml:1" in str(caught.value) and "b.yaml" in str(caught.value)


def test_two_records_cannot_share_an_id(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(RECORD, encoding="utf-8")
    with pytest.raises(RecordError, match="is taken"):
        read_records(tmp_path)


@pytest.mark.parametrize(
    ("path", "words"), [("nowhere.yaml", "no such file"), ("empty", "no record here")]
)
def test_a_path_without_records_is_an_error(tmp_path: Path, path: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RecordError, match=words):
        read_records(tmp_path / path)


# -- writing -----------------------------------------------------------------------------------

TEXT = st.text(
    st.characters(
        blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=60,
).filter(str.strip)


@given(texts=st.lists(TEXT, min_size=1, max_size=4, unique=True))
def test_any_text_survives_writing_and_reading(texts: list[str]) -> None:
    mapping = {"id": "facility/x", "type": "Facility", "altLabel": {"en": texts}}
    written = dump_record(mapping)
    record = parse_record(written, "x.yaml")
    found = [value.term.value for value in record.root.values("altLabel")]
    assert found == texts
    assert dump_record(mapping) == written


@pytest.mark.parametrize(
    "text", ["no", "null", "~", "true", "2025-02-26", "1e9", "- x", "#a", "a: b"]
)
def test_words_with_a_meaning_in_yaml_survive_as_text(text: str) -> None:
    written = dump_record({"id": "facility/x", "type": "Facility", "scope": text})
    (value,) = parse_record(written, "x.yaml").root.values("scope")
    assert value.term.value == text


def test_keys_are_written_in_the_order_of_the_context(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    write_record({"status": "operating", "type": "Facility", "id": "facility/x"}, path)
    assert [line.split(":")[0] for line in path.read_text().splitlines()] == [
        "id",
        "type",
        "status",
    ]


def test_a_null_is_not_written() -> None:
    with pytest.raises(RecordError, match="no null"):
        dump_record({"id": "facility/x", "label": None})


# -- scalars -----------------------------------------------------------------------------------


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15
    )
)
def test_a_canonical_decimal_has_the_same_value_and_is_its_own_canonical_form(value) -> None:
    from decimal import Decimal

    text = canonical_decimal(format(value, "f"))
    assert Decimal(text) == value
    assert canonical_decimal(text) == text
    assert "E" not in text and not (text.endswith("0") and "." in text)


def test_the_context_has_no_prefix_named_like_a_key() -> None:
    context = load_context()
    prefixes = {
        key
        for key, value in context.document["@context"].items()
        if isinstance(value, str) and value.startswith("http")
    }
    assert not prefixes & (set(context.properties) | set(context.classes))
