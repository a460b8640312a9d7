"""Every ready-made question gives on every store the rows that it gives in the embedded one."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from pyoxigraph import Literal
from store_servers import Server

from benchgraph.query import read_catalogue
from benchgraph.release import Release
from benchgraph.store import Rows, Term

CATALOGUE = read_catalogue()
EXPECTED_EMPTY: set[str] = set()
NUMBERS = {"decimal", "integer", "double", "float", "int"}
IN_OTHER_LANGUAGES = [
    "cases-on-an-axis",
    "numbers-of-a-case",
    "promise-tracker",
    "what-a-case-profiles",
]


def comparable(term: Term | None) -> object:
    """A term, with numbers by value: 3 and 3.0 are one answer."""
    if isinstance(term, Literal) and term.datatype.value.rpartition("#")[2] in NUMBERS:
        return Decimal(term.value).normalize()
    return term


def result_set(rows: Rows) -> Counter[tuple[object, ...]]:
    return Counter(tuple(map(comparable, row)) for row in rows)


@pytest.mark.parametrize("name", CATALOGUE)
def test_question_gives_the_same_rows_as_the_embedded_store(
    loaded: Server, release: Release, name: str
) -> None:
    query = CATALOGUE[name].fill()
    here, there = release.store.select(query), loaded.store().select(query)
    assert there.variables == here.variables
    assert result_set(there) == result_set(here)
    assert bool(len(here)) is (name not in EXPECTED_EMPTY)


@pytest.mark.parametrize("lang", ["zh-Hans", "ja"])
@pytest.mark.parametrize("name", IN_OTHER_LANGUAGES)
def test_labels_come_in_every_language(
    loaded: Server, release: Release, name: str, lang: str
) -> None:
    query = CATALOGUE[name].fill({"lang": lang})
    here = result_set(release.store.select(query))
    assert result_set(loaded.store().select(query)) == here
    terms = [term for row in here for term in row if isinstance(term, Literal)]
    assert any(term.language == lang.lower() for term in terms)


def test_other_clients_get_the_same_rows_without_naming_a_default_graph(
    loaded: Server, release: Release
) -> None:
    """The question text alone is enough: nothing that RemoteStore adds is needed."""
    for name in ("money-by-stage", "shared-institutions", "indicators-that-compare"):
        query = CATALOGUE[name].fill()
        found = loaded.protocol().select(query)
        assert result_set(found) == result_set(release.store.select(query))
