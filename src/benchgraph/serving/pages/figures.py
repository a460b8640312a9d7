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
from benchgraph.plotting.model import Axis, Line, Mark, Panel, Words
from benchgraph.plotting.words import concepts, in_brackets, listed
from benchgraph.query.catalogue import ANY, Question
from benchgraph.query.catalogue import Amount as Said
from benchgraph.serving.charts import Drawing, draw, draw_panels
from benchgraph.store import Rows, Store

_LARGE, _APART = 10**6, 100
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
    return draw(found, lang)


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
            Words(title[:1].upper() + title[1:], (), words.legend, words.statuses, ()),
            panels,
            lang,
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
    return draw_panels(words, panels, lang)


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
    axis, power = _axis(symbol, [amount for _, marks in found for _, amount in marks], lang)
    lines = [_line(row, marks, names, power, units, lang) for row, marks in found]
    return Panel(lines, axis, phrase("not stated", lang), _unit_title(symbol, units, lang))


def _axis(symbol: str, amounts: Sequence[Amount], lang: str) -> tuple[Axis, int]:
    """An axis for ``amounts`` of one unit, and the power of ten that its numbers are read in."""
    numbers = [number for amount in amounts if (number := amount.number) is not None]
    largest = max(map(abs, numbers), default=Decimal(0))
    log = bool(numbers) and min(numbers) > 0 and max(numbers) / min(numbers) > _APART
    power, word = step(largest, lang) if largest >= _LARGE and not log else (0, "")
    title = f"{symbol} {word}" if word else ""
    if log:
        title += in_brackets(phrase("logarithmic scale", lang), lang).strip()
    return Axis(title, log=log), power


def _unit_title(symbol: str, units: Units, lang: str) -> str:
    unit = units.get(symbol)
    if unit is None or unit.name == symbol:
        return symbol
    return unit.name + in_brackets(symbol, lang)


def _line(
    row: Row,
    marks: list[tuple[str, Amount]],
    names: Sequence[str],
    power: int,
    units: Units,
    lang: str,
) -> Line:
    told = [row[name] for name in names if name in row]
    drawn = [
        _mark(status, amount, power, units, row.get("page", "").split(" ")[0], lang)
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


def _mark(status: str, amount: Amount, power: int, units: Units, page: str, lang: str) -> Mark:
    def placed(number: Decimal | None) -> float | None:
        return None if number is None else float(number / Decimal(10) ** power)

    ranged = amount.least is not None and amount.most is not None
    return Mark(
        status,
        placed(amount.number),
        since=placed(amount.least) if ranged else None,
        until=placed(amount.most) if ranged else None,
        bound=amount.bound,
        about=amount.about,
        words={phrase("amount", lang): amount.written(units, lang)},
        page=page,
    )


def read_amount(row: Row, name: str, unit: str) -> Amount:
    """The amount in the columns ``name``, ``nameLeast``, ``nameMost``, ``nameAbout``, ``unit``."""
    said = Said("", name, f"{name}Least", f"{name}Most", f"{name}About", unit)
    return _read(said, row) or Amount(None, None, None, False, row.get(unit, ""))


# Of what, its part, its deadline, what was promised and what is reached, the page of the promise.
Pledge = tuple[str, str, str, tuple[Amount, Amount | None], str]


def promised_and_actual(
    pledges: Sequence[Pledge],
    statuses: Mapping[str, str],
    units: Units,
    lang: str,
    most: int,
) -> Drawing | None:
    """A line for each promise of one indicator: what was promised, and what is reached where that
    has the same unit or one that converts exactly; a panel for each unit."""
    by_unit: dict[str, list[Pledge]] = {}
    for pledge in pledges:
        target, actual = pledge[3]
        if target.number is None:
            continue
        rate = units.rate(actual.unit, target.unit) if actual is not None else None
        both = (target, _times(actual, rate, target.unit) if actual and rate else None)
        by_unit.setdefault(target.unit, []).append((*pledge[:3], both, pledge[4]))
    panels = []
    for symbol, found in sorted(by_unit.items(), key=lambda each: (-len(each[1]), each[0])):
        amounts = [amount for _, _, _, both, _ in found for amount in both if amount is not None]
        axis, power = _axis(symbol, amounts, lang)
        lines = [_pledged(pledge, power, units, lang) for pledge in found]
        title = _unit_title(symbol, units, lang)
        panels.append(Panel(lines, axis, phrase("not stated", lang), title))
    return draw_panels(Words("", (), "", statuses, ()), panels, lang, most) if panels else None


def _times(amount: Amount, rate: Decimal, unit: str) -> Amount:
    def scaled(number: Decimal | None) -> Decimal | None:
        return None if number is None else number * rate

    return Amount(
        scaled(amount.value), scaled(amount.least), scaled(amount.most), amount.about, unit
    )


def _pledged(pledge: Pledge, power: int, units: Units, lang: str) -> Line:
    thing, scope, due, (target, actual), page = pledge
    marks = [_mark("actual", actual, power, units, page, lang)] if actual is not None else []
    marks.append(_mark("target", target, power, units, page, lang))
    said = phrase("target {amount}", lang).format(amount=target.written(units, lang))
    reached = (
        phrase("actual {amount}", lang).format(amount=actual.written(units, lang))
        if actual is not None
        else ""
    )
    by = phrase("by {day}", lang).format(day=due) if due else ""
    return Line(thing, scope, listed([said + in_brackets(by, lang), reached], lang), tuple(marks))
