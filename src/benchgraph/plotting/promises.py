"""What was promised beside what has come of it, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchgraph.errors import NotFoundError
from benchgraph.phrases import phrase
from benchgraph.plotting.amounts import Units
from benchgraph.plotting.chart import Chart
from benchgraph.plotting.facts import Statement, statements, subjects
from benchgraph.plotting.model import Axis, Line, Mark, Panel, Words
from benchgraph.plotting.scope import Scope
from benchgraph.plotting.spans import middle, span
from benchgraph.plotting.words import concepts, in_brackets, listed, sources
from benchgraph.query.entities import labels
from benchgraph.query.runner import ask
from benchgraph.store import Store, python_value


def promises(
    store: Store,
    scope: Scope,
    *,
    lang: str = "en",
    width: int = 340,
    parameters: Mapping[str, str] | None = None,
) -> Chart:
    """A line for each target: when it is due, what was reached by when, and the verdict.

    ``parameters`` are those of the question promise-tracker (``on``: the day to judge by). Raises
    NotFoundError where nothing was promised.
    """
    rows = _tracked(store, dict(parameters or {}) | {"lang": lang})
    said = statements(store, [row["promise"] for row in rows])
    rows = [row for row in rows if said.get(row["promise"])]
    rows = _chosen(store, scope, rows, said)
    if not rows:
        raise NotFoundError(
            "no target is stated here",
            hint="`benchgraph ask promise-tracker` lists what is promised",
        )
    things = labels(store, {row["thing"] for row in rows}, lang)
    kinds = labels(store, {said[row["promise"]][0].indicator for row in rows}, lang)
    shown = {s.status for row in rows for s in said[row["promise"]]}
    statuses = concepts(store, "value-status", _ordered(shown), lang)
    if any(one.status == "target" for row in rows for one in said[row["promise"]][1:] if one.due):
        statuses["earlier deadline"] = phrase("earlier deadline", lang)
    units = Units.read(store, lang)
    lines = [
        _line(row, said[row["promise"]], things, kinds, units, lang)
        for row in sorted(rows, key=lambda row: things.get(row["thing"], row["thing"]))
    ]
    pages = [page for row in rows for one in said[row["promise"]] for page in one.pages]
    title = scope.titled(phrase("Promises and what came of them", lang))
    notes = [
        phrase(
            "A line shows all days that the stated date or deadline allows, its mark the middle."
            " ≈ about, ≥ or more, ≤ at most.",
            lang,
        ),
        *sources(pages, lang),
    ]
    words = Words(title, [_summary(rows, lang)], phrase("status", lang), statuses, notes)
    panel = Panel(lines, Axis("", time=True), phrase("date not stated", lang))
    return Chart.laid_out("promises", words, [panel], width, pages, len(lines))


def _tracked(store: Store, values: dict[str, str]) -> list[dict[str, Any]]:
    """The rows of the question, as text, by column."""
    found = ask(store, "promise-tracker", **values).dicts()
    return [{name: str(python_value(term)) for name, term in row.items()} for row in found]


def _chosen(
    store: Store,
    scope: Scope,
    rows: list[dict[str, Any]],
    said: Mapping[str, list[Statement]],
) -> list[dict[str, Any]]:
    """The rows of the things, the region and the indicator that are asked for."""
    wanted = subjects(store, scope.things) | scope.inside(store)
    return [
        row
        for row in rows
        if (scope.everything or row["thing"] in wanted)
        and scope.indicator in ("", said[row["promise"]][0].indicator)
    ]


def _ordered(statuses: set[str]) -> list[str]:
    order = ["target", "actual", "announced", "estimate", "baseline"]
    return [one for one in order if one in statuses] + sorted(statuses - set(order))


def _line(
    row: Mapping[str, Any],
    said: Sequence[Statement],
    things: Mapping[str, str],
    kinds: Mapping[str, str],
    units: Units,
    lang: str,
) -> Line:
    promise, *others = said
    earlier = [one for one in others if one.status == "target"]
    answers = [one for one in others if one.status != "target"]
    thing = things.get(row["thing"], row["thing"])
    # What is drawn last lies on top: the promise that holds.
    marks = [
        *(_mark(one, thing, "earlier deadline", units, lang) for one in earlier if one.due),
        *(_mark(one, thing, one.status, units, lang) for one in answers),
        _mark(promise, thing, "target", units, lang),
    ]
    latest = [one for one in answers if one.status == "actual"][-1:]
    name = kinds.get(promise.indicator, "")
    if promise.scope.casefold() != name.casefold():
        name += in_brackets(promise.scope, lang)
    return Line(
        thing,
        name,
        _said(promise, latest, row.get("verdict", ""), units, lang),
        tuple(marks),
    )


def _said(
    promise: Statement, latest: Sequence[Statement], verdict: str, units: Units, lang: str
) -> str:
    target = promise.amount.written(units, lang)
    due = (
        phrase("by {day}", lang).format(day=promise.due)
        if promise.due
        else phrase("deadline not stated", lang)
    )
    parts = [phrase("target {amount}", lang).format(amount=target) + in_brackets(due, lang)]
    for one in latest:
        amount = one.amount.written(units, lang)
        when = one.day or phrase("date not stated", lang)
        parts.append(
            phrase("actual {amount}", lang).format(amount=amount) + in_brackets(when, lang)
        )
    return listed([*parts, phrase(verdict, lang)], lang)


def _mark(one: Statement, thing: str, status: str, units: Units, lang: str) -> Mark:
    is_target = one.status == "target"
    days = span(one.due) if is_target else None
    first, last = (day.isoformat() for day in days) if days else (one.first, one.last)
    if is_target and not days:
        first = last = one.due_last
    words = {
        phrase("thing", lang): thing,
        phrase("amount", lang): one.amount.written(units, lang),
        phrase("scope", lang): one.scope,
        phrase("deadline" if is_target else "date", lang): (one.due if is_target else one.day)
        or phrase("not stated", lang),
        phrase("source", lang): one.pages[0] if one.pages else "",
    }
    return Mark(
        status,
        middle(first, last) or None,
        since=first or None,
        until=last or None,
        bound=one.amount.bound,
        about=one.amount.about,
        words=words,
        page=one.pages[0] if one.pages else "",
    )


def _summary(rows: Sequence[Mapping[str, Any]], lang: str) -> str:
    """How many targets have which verdict."""
    counts: dict[str, int] = {}
    for row in rows:
        verdict = str(row.get("verdict", ""))
        counts[verdict] = counts.get(verdict, 0) + 1
    order = ["reached", "on the way", "slipped", "overdue", "nobody has said"]
    named = [v for v in order if v in counts] + sorted(set(counts) - {*order, ""})
    total = phrase("{count} targets", lang).format(count=len(rows))
    return f"{total}: " + listed((f"{phrase(v, lang)} {counts[v]}" for v in named), lang)
