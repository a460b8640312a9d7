"""On the W3C SHACL suite every test is right, or refused by name: none is wrong."""

from __future__ import annotations

import pytest
from tests.shacl.w3c import cases, outcome, suite

SUITE = suite()
CASES = list(cases(SUITE)) if SUITE else []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].name)
def test_right_or_refused(case) -> None:
    kind, why = outcome(*case)
    assert kind in ("right", "refused"), why
