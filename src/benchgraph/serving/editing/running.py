"""Run a query that anybody typed; this process may be killed over it, the graph is only read."""

from __future__ import annotations

from dataclasses import dataclass

from benchgraph.errors import BenchgraphError, QueryWarning
from benchgraph.query.advice import advise
from benchgraph.query.formats import Answer
from benchgraph.query.guard import checked_tokens, form_of, passes
from benchgraph.query.prefixes import check_prefixes, from_own_text, with_prefixes
from benchgraph.serving.model import Graph

MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ``answer`` of a query of this ``form`` (SELECT …), with ``more`` where it was cut at
    ``MOST_ROWS`` rows or triples, and what to tell who asked (``warnings``); ``passing`` where it
    is another each time."""

    query: str
    form: str
    answer: Answer
    more: bool
    warnings: tuple[QueryWarning, ...]
    passing: bool = False


def run(graph: Graph, query: str) -> Outcome:
    """What the graph says to ``query``, up to ``MOST_ROWS`` rows.

    Raises QueryError (with the line where it is known), LimitError, StoreError.
    """
    found = checked_tokens(query)
    form = form_of(found)
    check_prefixes(query)
    text = with_prefixes(query)
    try:
        answer, more = _answer(graph, text, form)
        warnings = tuple(advise(graph.store, query, answer))
    except BenchgraphError as error:
        raise from_own_text(error, query, len(text) - len(query)) from None
    return Outcome(query, form, answer, more, warnings, passes(found))


def _answer(graph: Graph, query: str, form: str) -> tuple[Answer, bool]:
    """One row more is read than is shown: that there is more is then known, not guessed."""
    store = graph.store
    if form == "ASK":
        return store.ask(query), False
    if form == "SELECT":
        rows = store.select(query, MOST_ROWS + 1)
        more = len(rows) > MOST_ROWS
        del rows.rows[MOST_ROWS:]
        return rows, more
    triples = store.construct(query, MOST_ROWS + 1)
    return triples[:MOST_ROWS], len(triples) > MOST_ROWS
