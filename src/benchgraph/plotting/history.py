"""Who said what, and when: the statements about one thing in the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benchgraph.errors import NotFoundError
from benchgraph.phrases import phrase
from benchgraph.plotting.chart import Chart
from benchgraph.plotting.model import Axis, Line, Mark, Panel, Words
from benchgraph.plotting.spans import middle, span
from benchgraph.plotting.words import in_brackets, listed, sources


def history(
    rows: Iterable[Mapping[str, Any]], *, title: str = "", lang: str = "en", width: int = 340
) -> Chart:
    """A line for each of ``rows``, in their order, at the day on which it was said.

    Of a row are read, all as text and each optional: ``said`` (a day, month or year; without it the
    line stands in the band), ``who``, ``indicator``, ``status`` (its label: ``statusLabel``),
    ``amount`` (in words), ``due``, ``change`` (such as "deadline moved"), ``page``. Raises
    NotFoundError where there is no row.
    """
    found = [{name: str(text or "") for name, text in row.items()} for row in rows]
    if not found:
        raise NotFoundError("nothing was said of this")
    statuses = {
        status: next(
            (r["statusLabel"] for r in found if r.get("status") == status and r.get("statusLabel")),
            phrase(status, lang),
        )
        for status in dict.fromkeys(row.get("status") or "not stated" for row in found)
    }
    pages = tuple(dict.fromkeys(row["page"] for row in found if row.get("page")))
    heading = phrase("Who said what, and when", lang)
    heading = f"{heading}: {title}" if title else heading
    subtitle = phrase("{count} statements", lang).format(count=len(found))
    words = Words(heading, [subtitle], phrase("status", lang), statuses, sources(pages, lang))
    lines = [_line(row, statuses, lang) for row in found]
    panel = Panel(lines, Axis("", time=True), phrase("date not stated", lang))
    return Chart.laid_out("history", words, [panel], width, pages, len(lines))


def _line(row: Mapping[str, str], statuses: Mapping[str, str], lang: str) -> Line:
    status = row.get("status") or "not stated"
    said, due = row.get("said", ""), row.get("due", "")
    amount = listed([statuses[status], row.get("amount", "")], lang)
    by = phrase("by {day}", lang).format(day=due) if due else ""
    words = {
        phrase("who", lang): row.get("who", ""),
        phrase("amount", lang): amount,
        phrase("deadline", lang): due,
        phrase("date", lang): said or phrase("not stated", lang),
        phrase("source", lang): row.get("page", ""),
    }
    days = span(said)
    first, last = (day.isoformat() for day in days) if days else ("", "")
    mark = Mark(
        status,
        middle(first, last) or None,
        since=first or None,
        until=last or None,
        words=words,
        page=row.get("page", ""),
    )
    text = listed([amount + in_brackets(by, lang), row.get("change", "")], lang)
    who = row.get("who", "") + in_brackets(said, lang)
    return Line(row.get("indicator", ""), who, text, (mark,))
