"""One indicator across things or regions: a line for each value, a panel for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from benchgraph.comparison import Cell, Comparison, Row, Value
from benchgraph.comparison import compare as gather
from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.phrases import phrase
from benchgraph.plotting.amounts import Amount, Units, step
from benchgraph.plotting.chart import Chart
from benchgraph.plotting.model import Axis, Line, Mark, Panel, Words
from benchgraph.plotting.scope import Scope
from benchgraph.plotting.words import concepts, in_brackets, listed, sources
from benchgraph.store import Store

_STATUSES = ["target", "actual", "announced", "estimate", "baseline"]
# Above this, numbers on an axis are read in millions and the like.
_LARGE = 10**6
_APART = 300


@dataclass(frozen=True, slots=True)
class _Told:
    """A value of a thing, with its amount in the unit of the panel."""

    row: Row
    value: Value
    drawn: Amount


def compare(
    store: Store,
    scope: Scope,
    *,
    lang: str = "en",
    width: int = 340,
    parameters: Mapping[str, str] | None = None,
) -> Chart:
    """The values of one indicator, of the things and regions of ``scope`` or of all that state it.

    Units convert exactly; what does not convert (currencies) has a panel of its own. Raises
    ParameterError without an indicator, NotFoundError where nobody states it.
    """
    if not scope.indicator:
        raise ParameterError("compare by which indicator?", hint="name one with --indicator")
    if parameters:
        raise ParameterError(f"this chart has no parameter {min(parameters)!r}")
    found = _gathered(store, scope, lang)
    return indicator_chart(store, found, scope.indicator, scope.names[:-1], lang=lang, width=width)


def indicator_chart(
    store: Store,
    found: Comparison,
    indicator: str,
    names: Sequence[str] = (),
    *,
    lang: str = "en",
    width: int = 340,
    units: Units | None = None,
) -> Chart:
    """The chart of one column of a comparison, that of ``indicator`` (IRI); ``names`` are those of
    what is compared, for the title. ``units`` are read where they are not given. Raises
    NotFoundError where no row states it."""
    units = units if units is not None else Units.read(store, lang)
    told, silent, unit = _told(found, indicator, units)
    if not told:
        raise NotFoundError(
            f"nobody states {found.title} here",
            hint="`benchgraph ask indicators-that-compare` lists what can be compared",
        )
    shown = {one.value.status for one in told}
    order = [s for s in _STATUSES if s in shown] + sorted(shown - set(_STATUSES))
    statuses = concepts(store, "value-status", order, lang)
    if silent:
        statuses["not stated"] = phrase("not stated", lang)
    pages = tuple(dict.fromkeys(page for one in told for page in one.value.pages))
    title = _title(found, indicator, names)
    counts = phrase("{count} values", lang).format(count=len(told))
    words = Words(
        title,
        [listed([counts, *_without(silent, lang)], lang)],
        phrase("status", lang),
        statuses,
        [phrase("≈ about, ≥ or more, ≤ at most.", lang), *sources(pages, lang)],
    )
    label = next(c.unit_label for c in found.columns if c.iri == indicator)
    panels = _panels(told, silent, (unit, label), statuses, units, lang)
    return Chart.laid_out("compare", words, panels, width, pages, len(told) + len(silent))


def _gathered(store: Store, scope: Scope, lang: str) -> Comparison:
    """What the things of the scope state, or all things where none is named."""
    names = [*scope.things, *scope.regions]
    if names:
        return gather(store, names, things=True, language=lang)
    return gather(store, indicator=scope.indicator, language=lang)


def _told(found: Comparison, indicator: str, units: Units) -> tuple[list[_Told], list[Row], str]:
    """The values of the indicator, the rows that have none, and the unit of the indicator."""
    places = [n for n, column in enumerate(found.columns) if column.iri == indicator]
    if not places:
        return [], [], ""
    unit = found.columns[places[0]].unit
    told, silent = [], []
    for row, cells in zip(found.rows, found.cells, strict=True):
        cell: Cell = cells[places[0]]
        told += [_Told(row, value, _drawn(value, unit, units)) for value in cell.values]
        silent += [] if cell.stated else [row]
    return told, silent, unit


def _drawn(value: Value, unit: str, units: Units) -> Amount:
    """The amount in the unit of the indicator where that is exact, money in the terms that were
    asked for where it could be brought to them, else as stated."""
    if value.rate and value.converted_unit:
        return Amount(
            value.converted_number,
            value.converted_least,
            value.converted_most,
            value.approximate or bool(value.rate_pages),
            value.converted_unit,
        )
    rate = units.rate(value.unit, unit) if unit else None

    def scaled(number: Decimal | None) -> Decimal | None:
        return None if number is None else number * (rate or 1)

    return Amount(
        scaled(value.number),
        scaled(value.least),
        scaled(value.most),
        value.approximate,
        unit if rate else value.unit,
    )


def _title(found: Comparison, indicator: str, names: Sequence[str]) -> str:
    name = next(c.label for c in found.columns if c.iri == indicator)
    title = name[:1].upper() + name[1:]
    return f"{title}: {', '.join(names)}" if names else title


def _without(silent: list[Row], lang: str) -> list[str]:
    if not silent:
        return []
    named = ", ".join(row.label for row in silent)
    return [phrase("not stated: {names}", lang).format(names=named)]


def _panels(
    told: Iterable[_Told],
    silent: Iterable[Row],
    usual: tuple[str, str],
    statuses: Mapping[str, str],
    units: Units,
    lang: str,
) -> Iterable[Panel]:
    """A panel for each unit, the usual one first and in it the rows that state nothing.

    ``usual`` is the unit of the indicator: its symbol, and what a head says.
    """
    unit, label = usual
    by_unit: dict[str, list[_Told]] = {}
    for one in told:
        by_unit.setdefault(one.drawn.unit, []).append(one)
    order = sorted(by_unit, key=lambda symbol: (symbol != unit, -len(by_unit[symbol]), symbol))
    nothing = phrase("not stated", lang)
    for number, symbol in enumerate(order):
        found = by_unit[symbol]
        largest = max((abs(n) for one in found if (n := one.drawn.number) is not None), default=0)
        log = _spread([one.drawn for one in found])
        # Powers of ten are read in full: a millionth of a million would be no help.
        power, word = step(Decimal(largest), lang) if largest >= _LARGE and not log else (0, "")
        lines = _once([_line(one, power, statuses, units, lang) for one in found])
        if number == 0:
            lines += [Line(row.label, "", nothing, (Mark("not stated", None),)) for row in silent]
        known = units.get(symbol)
        name = known.name if known else label if symbol == unit and label else symbol
        title = name + (in_brackets(symbol, lang) if symbol != name else "")
        name_of_axis = f"{symbol} {word}".strip() if known and known.kind != "count" else word
        if log:
            name_of_axis += in_brackets(phrase("logarithmic scale", lang), lang)
        axis = Axis(name_of_axis.strip(), log=log)
        yield Panel(lines, axis, nothing, title if len(order) > 1 else "")


def _spread(amounts: Sequence[Amount]) -> bool:
    """Whether the numbers lie so far apart that the small ones would stand on each other."""
    numbers = [number for one in amounts if (number := one.number) is not None]
    return len(numbers) > 1 and min(numbers) > 0 and max(numbers) / min(numbers) > _APART


def _once(lines: Sequence[Line]) -> list[Line]:
    """The same lines; a label that says what the one above it says is left out."""
    found: list[Line] = []
    for before, line in zip([None, *lines], lines, strict=False):
        same = before and (before.group, before.label) == (line.group, line.label)
        found.append(replace(line, label="") if same else line)
    return found


def _line(one: _Told, power: int, statuses: Mapping[str, str], units: Units, lang: str) -> Line:
    value = one.value
    stated = Amount(value.number, value.least, value.most, value.approximate, value.unit)
    amount = stated.written(units, lang)
    if value.rate and value.converted:
        amount += f" ≈ {value.converted}"
    elif one.drawn.unit != value.unit:
        amount += f" = {one.drawn.written(units, lang)}"
    due = phrase("by {day}", lang).format(day=value.due) if value.due else ""
    when = listed([value.date, due], lang) or phrase("date not stated", lang)
    inside = value.of if value.of != one.row.label else ""

    def placed(number: Decimal | None) -> float | None:
        return None if number is None else float(number / Decimal(10) ** power)

    page = value.pages[0] if value.pages else ""
    words = {
        phrase("thing", lang): inside or one.row.label,
        phrase("amount", lang): amount,
        phrase("status", lang): statuses[value.status],
        phrase("date", lang): when,
        phrase("scope", lang): value.scope,
        phrase("source", lang): page,
    }
    ranged = one.drawn.least is not None and one.drawn.most is not None
    mark = Mark(
        value.status,
        placed(one.drawn.number),
        since=placed(one.drawn.least) if ranged else None,
        until=placed(one.drawn.most) if ranged else None,
        bound=one.drawn.bound,
        about=one.drawn.about,
        words=words,
        page=page,
    )
    said = f"{statuses[value.status]} {amount}{in_brackets(when, lang)}"
    return Line(one.row.label, inside, listed([said, value.scope], lang), (mark,))
