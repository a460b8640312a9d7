"""The chart of an answer: the one that is made for the question, else one of its numbers or days.

Numbers of different units never share an axis, and a bound is never drawn as a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.phrases import phrase
from benchgraph.plotting import plot, rows_chart
from benchgraph.plotting.amounts import Amount, Units, step
from benchgraph.plotting.layout import Axis, Line, Mark, Panel, Words
from benchgraph.plotting.words import concepts, in_brackets, listed
from benchgraph.query.catalogue import ANY, Question
from benchgraph.query.catalogue import Amount as Said
from benchgraph.serving.charts import Drawing, draw, draw_panels
from benchgraph.store import Rows, Store

_LARGE, _APART = 10**6, 300
# Which amount of a question is what was reached, where another one was promised.
_REACHED = ("actual", "latest actual", "delivered")
Row = Mapping[str, str]


def figure_of(
    question: Question, values: Mapping[str, str], rows: Rows, store: Store, lang: str
) -> Drawing | None:
    """A drawing of ``rows``, the answer of ``question``; None where nothing in it can be drawn."""
    if not rows.rows:
        return None
    try:
        made = _made_for(question, values, store, lang)
        if made is not None:
            return made
        if question.amounts:
            return amounts_figure(question, rows, store, lang)
        return _plain(question, rows, lang)
    except (NotFoundError, ParameterError):
        return None


def _made_for(
    question: Question, values: Mapping[str, str], store: Store, lang: str
) -> Drawing | None:
    """The chart by name that tells most of this question."""
    said = {p.name: values.get(p.name, p.default) for p in question.parameters}
    region = said.get("region")
    region = None if region == ANY else region
    match question.name:
        case "promise-tracker":
            on = {"on": said["on"]} if "on" in values else {}
            found = plot(store, "promises", region=region, lang=lang, parameters=on)
        case "money-by-stage":
            found = plot(store, "money", lang=lang)
        case "timeline-of-a-case":
            found = plot(store, "timeline", [said["case"]], lang=lang)
        case "same-indicator":
            found = plot(store, "compare", indicator=said["indicator"], lang=lang)
        case _:
            return None
    return draw(found)


def _plain(question: Question, rows: Rows, lang: str) -> Drawing | None:
    """The first column with numbers or days that is worth a picture: one that differs."""
    titles = {column.name: column.title for column in question.columns}
    part = Rows(rows.variables, rows.rows[:400])
    for name in rows.variables:
        if len({row[rows.variables.index(name)] for row in part}) < 2:
            continue
        try:
            chart = rows_chart(part, name, lang=lang)
        except ParameterError:
            continue
        title = phrase(titles.get(name, name), lang)
        words = chart.words or Words(title, (), "", {}, ())
        panels = [_named(panel, name, title) for panel in chart.panels]
        return draw_panels(
            Words(title[:1].upper() + title[1:], (), words.legend, words.statuses, ()), panels
        )
    return None


def _named(panel: Panel, column: str, title: str) -> Panel:
    name = title if panel.axis.title == column else panel.axis.title
    return Panel(panel.lines, Axis(name, panel.axis.time), panel.band, panel.title, panel.bars)


def amounts_figure(question: Question, rows: Rows, store: Store, lang: str) -> Drawing | None:
    """The first amount of each row, and beside it what was reached of it in the same unit."""
    units = Units.read(store, lang)
    lines: dict[str, list[tuple[Row, list[tuple[str, Amount]]]]] = {}
    for row in rows.dicts():
        texts = {name: term.value for name, term in row.items()}
        marks = _amounts(question.amounts, texts)
        if marks:
            lines.setdefault(marks[0][1].unit, []).append((texts, marks))
    if not lines:
        return None
    shown = {status for found in lines.values() for _, marks in found for status, _ in marks}
    order = ["target", "actual", "announced", "estimate", "baseline"]
    statuses = concepts(
        store,
        "value-status",
        [s for s in order if s in shown] + sorted(shown - set(order) - {"value"}),
        lang,
    )
    statuses["value"] = ""
    names = [c.name for c in question.columns if c.name.endswith("Label")][:3]
    panels = [
        _panel(symbol, found, names, units, lang)
        for symbol, found in sorted(lines.items(), key=lambda each: (-len(each[1]), each[0]))
    ]
    title = phrase(question.amounts[0].title, lang)
    notes = [phrase("≈ about, ≥ or more, ≤ at most.", lang)]
    words = Words(
        title[:1].upper() + title[1:], (), phrase("status", lang), statuses, notes
    )  # fmt: skip
    return draw_panels(words, panels)


def _amounts(said: Sequence[Said], row: Row) -> list[tuple[str, Amount]]:
    """Status and amount of what is drawn of a row, what is asked for first."""
    first = _read(said[0], row)
    if first is None:
        return []
    status = "target" if said[0].title == "promised" else row.get("status", "value")
    found = [(status.rpartition("/")[2], first)]
    for other in said[1:]:
        amount = _read(other, row) if other.title in _REACHED else None
        if amount is not None and amount.unit == first.unit:
            found.append(("actual", amount))
    return found


def _read(said: Said, row: Row) -> Amount | None:
    def number(name: str | None) -> Decimal | None:
        try:
            return Decimal(row[name]) if name and name in row else None
        except ArithmeticError:
            return None

    found = Amount(
        number(said.value),
        number(said.least),
        number(said.most),
        row.get(said.about or "", "") in ("true", "yes", "1"),
        row.get(said.unit or "", ""),
    )
    return None if found.number is None else found


def _panel(
    symbol: str,
    found: Sequence[tuple[Row, list[tuple[str, Amount]]]],
    names: Sequence[str],
    units: Units,
    lang: str,
) -> Panel:
    numbers = [n for _, marks in found for _, a in marks if (n := a.number) is not None]
    largest = max(map(abs, numbers), default=Decimal(0))
    power, word = step(largest, lang) if largest >= _LARGE else (0, "")
    log = min(numbers) > 0 and max(numbers) / min(numbers) > _APART
    unit = units.get(symbol)
    title = (unit.name if unit else symbol) or phrase("no unit", lang)
    title += in_brackets(symbol, lang) if unit and symbol != unit.name else ""
    axis = f"{symbol} {word}".strip()
    if log:
        axis += in_brackets(phrase("logarithmic scale", lang), lang)
    lines = [_line(row, marks, names, power, units, lang) for row, marks in found]
    return Panel(lines, Axis(axis, log=log), phrase("not stated", lang), title)


def _line(
    row: Row,
    marks: list[tuple[str, Amount]],
    names: Sequence[str],
    power: int,
    units: Units,
    lang: str,
) -> Line:
    def placed(number: Decimal | None) -> float | None:
        return None if number is None else float(number / Decimal(10) ** power)

    told = [row[name] for name in names if name in row]
    drawn = [
        Mark(
            status,
            placed(amount.number),
            since=placed(amount.least) if amount.most is not None else None,
            until=placed(amount.most) if amount.least is not None else None,
            bound=amount.bound,
            about=amount.about,
            words={phrase("amount", lang): amount.written(units, lang)},
            page=row.get("page", "").split(" ")[0],
        )
        for status, amount in marks
    ]
    said = [amount.written(units, lang) for _, amount in marks]
    label = [*told[1:], row.get("scope", ""), row.get("when", "") or row.get("deadline", "")]
    return Line(
        told[0] if told else "",
        listed(label, lang),
        " ← ".join(reversed(said)) if len(said) > 1 else said[0],
        tuple(reversed(drawn)),
    )
