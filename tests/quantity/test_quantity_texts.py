"""Every kind of quantity in every language is read right, or not at all."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from say import reading

from benchgraph.quantity import Quantity, read_quantities

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "texts.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]
LANGUAGES = sorted({row[0] for row in ROWS})


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_read_as_they_say(language: str) -> None:
    wrong = [
        f"{text}: {found}, not {expected}"
        for tag, region, text, expected in ROWS
        if tag == language
        and (found := reading(text, region or None, language or None)) != expected
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_not_read_says_why() -> None:
    silent = [
        text
        for language, region, text, expected in ROWS
        if expected == "-" and any(sign.isdigit() for sign in text)
        for unread in [
            read_quantities(text, region=region or None, language=language or None).unread
        ]
        if not unread or not all(one.reason for one in unread)
    ]
    assert not silent


UNITS = {
    "GPU": {"unit/accelerator"}, "chips": {"unit/accelerator", "unit/chip"},
    "company": {"unit/company"}, "PF": {"unit/petaflops"}, "EF": {"unit/exaflops"},
    "MW": {"unit/megawatt"}, "%": {"unit/percent"},
}  # fmt: skip


def test_public_policy_texts_are_read_right_or_not_at_all(shared: Path | None) -> None:
    if shared is None or not (shared / "quantities" / "policy-texts.json").is_file():
        return  # material that is not part of the project: texts.tsv holds every kind of it
    texts = json.loads((shared / "quantities" / "policy-texts.json").read_text(encoding="utf-8"))
    wrong, right = [], 0
    for entry in texts:
        found = read_quantities(
            entry["text"], region=entry["region"], language=entry["language"]
        ).quantities
        expected = list(entry["expected"])
        matched = [next((e for e in expected if _is(one, e)), None) for one in found]
        if None in matched:
            wrong.append((entry["text"], found))
        right += len(found) == len(expected) and None not in matched
    assert not wrong
    assert right >= 0.9 * len(texts)


def _is(found: Quantity, expected: list[object]) -> bool:
    kind, low, high, unit = expected
    if found.dates:
        return [found.kind, found.dates[0], found.dates[-1]] == [kind, low, high]
    bounds = tuple(None if bound is None else Decimal(str(bound)) for bound in (low, high))
    if found.kind != kind or found.bounds != bounds:
        return False
    if unit == "?$":
        return found.bare_dollar and found.unit is None
    name, _, rate = str(unit or "").partition("/")
    if bool(rate) != (found.per == "year"):
        return False
    return unit is None or found.unit in UNITS.get(name, {f"unit/{name.lower()}"})
