"""Every line of the page that the project began with is in the graph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchgraph.vocab import ENTITY_PREFIXES, PREFIX_HEADER, SCHEME_PREFIXES

TABLE = Path(__file__).resolve().parents[2] / "docs" / "seed-page.md"
LINES = 35
_ROW = re.compile(r"^\| (?P<line>\d+) \| (?P<says>[^|]+) \| `(?P<query>ASK \{.+\})` \|$", re.M)
_PREFIXES = PREFIX_HEADER + "".join(
    f"PREFIX {name}: <{iri}>\n" for name, iri in {**ENTITY_PREFIXES, **SCHEME_PREFIXES}.items()
)


def rows() -> list[tuple[int, str, str]]:
    """Line number, paraphrase and query of each row of the table."""
    found = _ROW.finditer(TABLE.read_text("utf-8"))
    return [(int(row["line"]), row["says"], row["query"]) for row in found]


def test_the_table_covers_every_line_and_every_row_can_be_read() -> None:
    written = [line for line in TABLE.read_text("utf-8").splitlines() if "`ASK" in line]
    assert len(written) == len(rows())
    assert {line for line, _, _ in rows()} == set(range(1, LINES + 1))


@pytest.mark.parametrize(("line", "says", "query"), rows())
def test_the_line_is_in_the_graph(release, line: int, says: str, query: str) -> None:
    assert release.store.ask(_PREFIXES + query), f"line {line}: {says}"


def test_a_question_about_what_the_page_does_not_say_is_answered_no(release) -> None:
    """The page promises a capacity; how much of it runs is told by others."""
    query = (
        "ASK { facility:cyberport-ai-supercomputing-centre bg:observation ?o ."
        " ?o bg:indicator indicator:compute-capacity ;"
        " bg:valueStatus bgv:value-status\\/actual %s }"
    )
    page = "https://sgai.md/benchmarking/cyberport-ai-supercomputing-centre/"
    assert release.store.ask(_PREFIXES + query % "")
    assert not release.store.ask(_PREFIXES + query % f"; bg:evidence ?e . ?e oa:hasSource <{page}>")


def test_the_table_has_as_many_lines_as_the_page(shared: Path | None) -> None:
    if shared is None:
        return
    page = next((shared / "seeds").glob("*.txt")).read_text("utf-8")
    assert len(page.splitlines()) == LINES
