"""Answers of the ready-made questions that a build keeps, so that the first who asks need not wait.

They lie where those are kept that somebody asked for (``answers``), but as tables, not laid out
yet: whatever the width of a screen, nothing has to be opened for them.
"""

from __future__ import annotations

import json
import math
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.errors import BenchgraphError
from benchgraph.release.answers import KeptAnswer, KeptGraph, kept_graph
from benchgraph.tables.model import Cell, Column, Table

if TYPE_CHECKING:
    from benchgraph.release.read import Release

LANG = "en"
_FORM = "table"
# Seconds after which what was just written counts as what it will stay (``stamps``).
_SETTLED = 0.025


def ready_table(graph: KeptGraph, question: str, day: str) -> Table | None:
    """The answer to ``question`` with its default values, as texts for a terminal; None where no
    build kept it."""
    kept = _place(graph, question, day)
    found = kept.read() if kept is not None else None
    return None if found is None else _table(json.loads(found[0]))


def keep_ready(release: Release, place: Path | None, seconds: float | None = None) -> None:
    """Ask ``release`` its questions and keep the answers, for ``seconds`` of processor time.

    ``place`` is what its users will name: the folder, or None for the shipped graph. A question
    that cannot be asked is left out: whoever asks it is told why.
    """
    from benchgraph.memory import collector_at_rest
    from benchgraph.query.catalogue import read_catalogue
    from benchgraph.store import questions_of

    time.sleep(_SETTLED)
    day = datetime.now(UTC).date().isoformat()
    if (graph := kept_graph(place)) is None:
        return
    until = time.process_time() + (math.inf if seconds is None else seconds)
    with collector_at_rest():
        for name in read_catalogue(more=questions_of(release.store)):
            kept = _place(graph, name, day)
            if kept is None or kept.path.exists():
                continue
            if time.process_time() > until:
                return
            if (table := _answer(release, name, day)) is not None:
                kept.write(json.dumps(_plain(table), ensure_ascii=False).encode(), "")


def _place(graph: KeptGraph, question: str, day: str) -> KeptAnswer | None:
    return graph.answer(question, (), day, LANG, _FORM)


def _answer(release: Release, question: str, day: str) -> Table | None:
    from benchgraph.query.answering import answer_of, filled
    from benchgraph.query.people import table_of

    try:
        asked = filled(release.store, question, {}, LANG, day)
        rows, notes = answer_of(release.store, asked)
        return table_of(rows, release.store, asked.question, lang=asked.lang, notes=notes)
    except BenchgraphError:
        return None


def _plain(table: Table) -> dict[str, Any]:
    """``table`` as JSON holds it: what a terminal shows of it."""
    return {
        "columns": [(each.title, each.pages, each.variable) for each in table.columns],
        "rows": table.texts(),
        "notes": table.notes,
    }


def _table(plain: dict[str, Any]) -> Table:
    return Table(
        tuple(Column(*parts) for parts in plain["columns"]),
        tuple(tuple(map(Cell, texts)) for texts in plain["rows"]),
        tuple(plain["notes"]),
        lang=LANG,
    )
