"""Who said what when, checked by hand on the sources of the Cyberport centre."""

from __future__ import annotations

import pytest

import benchgraph
from benchgraph.asof import COLUMNS, as_of
from benchgraph.errors import NotFoundError

CASE = "cyberport-ai-supercomputing-centre"


def said(rows) -> list[tuple[str, ...]]:
    names = ("said", "status", "value", "deadline", "earlierDeadlines")
    return [tuple(str(row[name] or "") for name in names) for row in rows.records()]


def test_the_promise_and_what_became_of_it_in_the_order_of_the_sources(release) -> None:
    assert said(benchgraph.history(CASE, "compute-capacity", release)) == [
        ("2024-02-28", "target", "3 000 petaFLOPS", "2026", ""),
        ("2024-10-07", "target", "3000 PFLOPS", "", ""),
        ("2024-12-09", "actual", "1,300 PFLOPS", "", ""),
        ("2024-12-09", "target", "3,000 petaflops", "2025", "2026"),
        ("2025-07-05", "actual", "1,300 PFLOPS", "", ""),
    ]


def test_a_case_stands_for_its_scheme_too_and_contradictions_are_named(release) -> None:
    rows = benchgraph.history(CASE, source=release).records()
    assert {row["thing"] for row in rows} == {
        "Cyberport AI Supercomputing Centre",
        "AI Supercomputing Subsidy Scheme",
    }
    against = {row["value"]: row["contradicts"] for row in rows if row["contradicts"]}
    assert against == {"10 projects": "around 20 projects", "around 20 projects": "10 projects"}


def test_what_bears_no_date_comes_last_with_the_day_when_it_was_read(release) -> None:
    last = benchgraph.history(CASE, source=release).records()[-1]
    assert (last["said"], str(last["read"])) == (None, "2026-11-29")


def test_the_past_has_its_own_history(release) -> None:
    past = as_of("2024-11", release)
    assert [row[0] for row in said(benchgraph.history(CASE, "compute-capacity", past))] == [
        "2024-02-28",
        "2024-10-07",
    ]


def test_an_unknown_indicator_is_refused(release) -> None:
    with pytest.raises(NotFoundError):
        benchgraph.history(CASE, "no-such-indicator", release)


def test_the_command_gives_every_column_to_programs_and_every_source_if_asked(run) -> None:
    done = run("history", CASE, "compute-capacity", "--every-source", "--format", "csv")
    lines = done.stdout.splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert len(lines) > 10
