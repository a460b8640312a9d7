"""How much money is behind each region, by stage; a panel for each currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.phrases import phrase
from benchgraph.plotting.amounts import Amount, Units, decimal, step
from benchgraph.plotting.chart import Chart
from benchgraph.plotting.facts import money_pages
from benchgraph.plotting.model import Axis, Line, Mark, Panel, Words
from benchgraph.plotting.scope import Scope
from benchgraph.plotting.words import concepts, in_brackets, listed, sources
from benchgraph.query.entities import labels
from benchgraph.query.runner import ask
from benchgraph.store import Store

_STAGES = ["announced", "appropriated", "disbursed", "not stated"]
_STATUSES = ["actual", "announced", "estimate", "target", "baseline"]
_PAYERS = ["public", "mixed", "private", "not stated"]
Row = Mapping[str, str]


def money(
    store: Store,
    scope: Scope,
    *,
    lang: str = "en",
    width: int = 340,
    parameters: Mapping[str, str] | None = None,
) -> Chart:
    """A bar for each sum of the question money-by-stage; sums are never added to each other.

    Only regions count as entities. Raises NotFoundError where no money is stated, ParameterError.
    """
    if scope.things or scope.indicator:
        raise ParameterError(
            "money is charted by region", hint="name regions; `ask money-amounts` lists amounts"
        )
    found = ask(store, "money-by-stage", **{**(parameters or {}), "lang": lang}).dicts()
    rows = [{name: term.value for name, term in row.items()} for row in found]
    rows = [row for row in rows if scope.everything or row["region"] in scope.regions]
    if not rows:
        raise NotFoundError(
            "no money is stated here", hint="`benchgraph ask money-amounts` lists every amount"
        )
    names = _Names(store, rows, lang)
    pages = sorted({page for row in rows for page in _pages(names.pages, row)})
    title = scope.titled(phrase("Money by stage", lang))
    subtitle = phrase(
        "Each bar is one sum. Sums are not to be added: announced money may be appropriated and"
        " disbursed later, and what is stated for a whole region may hold its parts.",
        lang,
    )
    words = Words(
        title,
        [subtitle],
        phrase("status", lang),
        names.statuses,
        [phrase("≈ about, ≥ or more, ≤ at most.", lang), *sources(pages, lang)],
        names.stages,
        phrase("stage", lang),
    )
    return Chart.laid_out("money", words, _panels(rows, names), width, pages, len(rows))


class _Names:
    """Labels of what the rows name by the last part of an IRI, and what stands behind each sum."""

    def __init__(self, store: Store, rows: Sequence[Row], lang: str) -> None:
        def of(vocabulary: str, order: Sequence[str], column: str) -> Mapping[str, str]:
            return concepts(store, vocabulary, _in_use(order, rows, column), lang)

        self.lang = lang
        self.regions = labels(store, {row["region"] for row in rows}, lang)
        self.statuses = of("value-status", _STATUSES, "status")
        self.stages = of("money-stage", _STAGES, "stage")
        self.payers = of("payer", _PAYERS, "payer")
        self.units = Units.read(store, lang)
        self.pages = money_pages(store)


def _in_use(order: Sequence[str], rows: Sequence[Row], column: str) -> list[str]:
    used = {row.get(column, "not stated") for row in rows}
    return [one for one in order if one in used] + sorted(used - set(order))


def _pages(known: Mapping[tuple[str, ...], set[str]], row: Row) -> set[str]:
    level = "parts" if row.get("level") == "sum of its things" else "whole"
    named = [row.get(name, "not stated") for name in ("status", "stage", "payer", "unit")]
    return known.get((row["region"], level, *named), set())


def _panels(rows: Sequence[Row], names: _Names) -> Iterable[Panel]:
    """A panel for each currency, the one with most sums first."""
    currencies: dict[str, list[Row]] = {}
    for row in rows:
        currencies.setdefault(row["unit"], []).append(row)
    for symbol, found in sorted(currencies.items(), key=lambda each: (-len(each[1]), each[0])):
        power, word = _scale(found, names.lang)
        lines = [_line(row, power, names) for row in sorted(found, key=lambda r: _key(r, names))]
        unit = names.units.get(symbol)
        title = f"{unit.name if unit else symbol}{in_brackets(symbol, names.lang)}"
        axis = Axis(f"{symbol} {word}".strip())
        yield Panel(lines, axis, phrase("not stated", names.lang), title, bars=True)


def _scale(rows: Sequence[Row], lang: str) -> tuple[int, str]:
    """The power of ten of an axis and its word, so that ticks stay short."""
    return step(max(map(_total, rows)), lang)


def _total(row: Row) -> Decimal:
    """The sum, or what it is at least."""
    return Decimal(row.get("total") or row["totalLeast"])


def _key(row: Row, names: _Names) -> tuple[Any, ...]:
    def place(order: Sequence[str], value: str) -> int:
        return order.index(value) if value in order else len(order)

    return (
        names.regions.get(row["region"], row["region"]),
        row.get("level", ""),
        place(_STAGES, row["stage"]),
        place(_STATUSES, row["status"]),
        place(_PAYERS, row["payer"]),
        row.get("scope", ""),
        _total(row),
    )


def _line(row: Row, power: int, names: _Names) -> Line:
    lang = names.lang
    # A sum is as firm as the softest amount in it; the question says so.
    exact, least = decimal(row.get("total")), decimal(row.get("totalLeast"))
    amount = Amount(exact, least, None, row.get("totalAbout") == "yes", row["unit"])
    number = amount.number
    region = names.regions.get(row["region"], row["region"])
    stage = names.stages[row["stage"]]
    if row["stage"] == "not stated":
        stage = phrase("stage not stated", lang)
    payer = names.payers[row["payer"]]
    if row["payer"] == "not stated":
        payer = phrase("payer not stated", lang)
    status = names.statuses[row["status"]]
    level = row.get("level", "")
    whole = "" if level == "sum of its things" else phrase(level, lang)
    count = phrase("sum of {count} amounts", lang).format(count=row.get("amounts", "1"))
    said = [
        f"{status} {amount.written(names.units, lang)}",
        "" if row.get("amounts", "1") == "1" else count,
        whole + in_brackets(row.get("scope", ""), lang) if whole else "",
    ]
    page = row.get("page", "")
    words = {
        phrase("region", lang): region,
        phrase("amount", lang): amount.written(names.units, lang),
        phrase("stage", lang): stage,
        phrase("payer", lang): payer,
        phrase("status", lang): status,
        phrase("source", lang): page,
    }
    mark = Mark(
        row["status"],
        None if number is None else float(number / Decimal(10) ** power),
        bound=amount.bound,
        about=amount.about,
        words=words,
        page=page,
        tone=row["stage"],
    )
    return Line(region, listed([stage, payer], lang), listed(said, lang), (mark,))
