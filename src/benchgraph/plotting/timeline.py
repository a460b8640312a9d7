"""What happened, or is said to happen, and when: of a case, of things, of whole regions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.phrases import phrase
from benchgraph.plotting.chart import Chart
from benchgraph.plotting.facts import Happening, happenings
from benchgraph.plotting.model import Axis, Line, Mark, Panel, Words
from benchgraph.plotting.scope import Scope
from benchgraph.plotting.spans import middle
from benchgraph.plotting.words import concepts, in_brackets, listed, sources
from benchgraph.query.entities import labels
from benchgraph.store import Store

_ORDER = ["occurred", "planned", "announced", "slipped", "not stated"]


def timeline(
    store: Store,
    scope: Scope,
    *,
    lang: str = "en",
    width: int = 340,
    parameters: Mapping[str, str] | None = None,
) -> Chart:
    """A line for each event, in order of time; those without a date stand in a band.

    ``parameters`` may give ``since`` and ``till`` (days): an event that cannot lie between them is
    left out. Raises NotFoundError where nothing is known to have happened, ParameterError.
    """
    since, till = _between(dict(parameters or {}))
    if scope.everything:
        raise ParameterError(
            "a timeline of what?", expected="a case, a thing or a region", hint="name an ENTITY"
        )
    found = [
        one
        for one in happenings(store, scope.things, scope.regions)
        if (one.last or "9999") >= since and (one.first or "0000") <= till
    ]
    if not found:
        raise NotFoundError(
            f"no event is stated of {', '.join(scope.names)}",
            hint="`benchgraph ask what-happened-between` lists the events of all",
        )
    things = labels(store, {one.thing for one in found}, lang)
    kinds = labels(store, {one.kind for one in found}, lang)
    shown = [s for s in _ORDER if s in {one.status for one in found}]
    statuses = concepts(store, "event-status", shown, lang)
    lines = [_line(one, things, kinds, statuses, lang) for one in found]
    pages = tuple(dict.fromkeys(page for one in found for page in one.pages))
    title = scope.titled(phrase("Timeline", lang))
    undated = sum(not one.first and not one.last for one in found)
    summary = phrase("{count} events", lang).format(count=len(found))
    if undated:
        summary += in_brackets(phrase("{count} without a date", lang).format(count=undated), lang)
    notes = [
        phrase("A line shows all days that the stated date allows, its mark the middle.", lang),
        *sources(pages, lang),
    ]
    words = Words(title, [summary], phrase("status", lang), statuses, notes)
    panel = Panel(lines, Axis("", time=True), phrase("date not stated", lang))
    return Chart.laid_out("timeline", words, [panel], width, pages, len(lines))


def _between(values: dict[str, str]) -> tuple[str, str]:
    since, till = values.pop("since", "0000-01-01"), values.pop("till", "9999-12-31")
    if values:
        raise ParameterError(
            f"a timeline has no parameter {min(values)!r}", expected="since or till"
        )
    for day in (since, till):
        try:
            date.fromisoformat(day) if day != "0000-01-01" else None
        except ValueError:
            raise ParameterError("this is not a day", found=day, expected="2026-01-31") from None
    return since, till


def _line(
    one: Happening,
    things: Mapping[str, str],
    kinds: Mapping[str, str],
    statuses: Mapping[str, str],
    lang: str,
) -> Line:
    thing, kind = things.get(one.thing, one.thing), kinds.get(one.kind, one.kind)
    day = one.day or one.first or one.last or phrase("date not stated", lang)
    words = {
        phrase("thing", lang): thing,
        phrase("event", lang): kind,
        phrase("title", lang): one.title,
        phrase("date", lang): day,
        phrase("source", lang): one.pages[0] if one.pages else "",
    }
    mark = Mark(
        one.status,
        middle(one.first, one.last) or None,
        since=one.first or None,
        until=one.last or None,
        words=words,
        page=one.pages[0] if one.pages else "",
    )
    status = "" if one.status == "occurred" else statuses[one.status]
    title = "" if one.title.casefold() in ("", kind.casefold()) else one.title
    return Line(thing, kind, listed([day, status, title], lang), (mark,))
