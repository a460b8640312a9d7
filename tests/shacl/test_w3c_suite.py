"""On the W3C SHACL suite every test is right, or refused by name: none is wrong."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.shacl.w3c import cases, outcome, suite

SUITE = suite()
CASES = list(cases(SUITE)) if SUITE else []
PAGE = Path(__file__).parents[2] / "docs" / "shacl.md"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].name)
def test_right_or_refused(case) -> None:
    kind, why = outcome(*case)
    assert kind in ("right", "refused"), why


def test_page_says_how_many_are_right_and_refused() -> None:
    rows = re.findall(
        r"^\| (core|sparql) \| (\d+) \| (\d+) \| (\d+) \| 0 \|$", PAGE.read_text(), re.M
    )
    written = {part: (int(total), int(right), int(refused)) for part, total, right, refused in rows}
    assert set(written) == {"core", "sparql"}
    assert all(total == right + refused for total, right, refused in written.values())
    found = Counter((case[0].name.partition("/")[0], outcome(*case)[0]) for case in CASES)
    for part, (_, right, refused) in written.items() if CASES else ():
        assert (found[part, "right"], found[part, "refused"]) == (right, refused)
