"""What an answer shows: which differences are none in it, and which cells tell of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal

from benchgraph.query.portable.asked import Asked, Found, shown
from benchgraph.query.portable.model import XSD, Bound, Call, Const, Select, parts
from benchgraph.store import Rows, Term

# An aggregate over these leaves a cell empty in the stores that depart, if it makes a difference.
_LEAVES_EMPTY = {
    "aggregate-of-unbound": frozenset(("oxigraph", "fuseki")),
    "group-concat-of-other-kinds": frozenset(("oxigraph",)),
}
_MOST_DECIMAL, _MOST_INTEGER = Decimal("1.7e20"), Decimal("9.2e18")


def seen(asked: Asked, found: list[Found], rows: Rows, answered: str | None) -> list[Found]:
    """``found`` without what ``rows`` show to make no difference, and with what they show."""
    kept = [
        each
        for each in found
        if answered not in _LEAVES_EMPTY.get(each.case, ()) or _some_empty(asked.query, each, rows)
    ]
    return [*kept, *_sums(asked.query, rows, answered, {each.text for each in kept})]


def _some_empty(query: Select, found: Found, rows: Rows) -> bool:
    """Whether a column over this aggregate has an empty cell; true where it is in no column."""
    columns = [
        column
        for column in query.computed()
        if any(shown(part) == found.text for part in parts(column.expression))
    ]
    return not columns or any(None in _cells(rows, column) for column in columns)


def _cells(rows: Rows, column: Bound) -> list[Term | None]:
    if column.name not in rows.variables:
        return []
    place = rows.variables.index(column.name)
    return [row[place] for row in rows]


def _sums(query: Select, rows: Rows, answered: str | None, told: Iterable[str]) -> Iterator[Found]:
    """Sums that are too large for a store, and sums of nothing."""
    for column in query.computed():
        sums = [
            p for p in parts(column.expression) if isinstance(p, Call) and p.name in ("SUM", "AVG")
        ]
        if not sums or shown(sums[0]) in told:
            continue
        text, cells = shown(sums[0]), _cells(rows, column)
        if query.keys is None and sums[0] == column.expression and _is_nothing(cells):
            yield Found("sum-of-nothing", text, f"COALESCE({text}, 0)")
        elif (answered == "oxigraph" and None in cells) or any(map(_too_large, cells)):
            smaller = Call("/", (sums[0].args[0], Const("1000000.0", f"{XSD}decimal")))
            yield Found("sum-too-large", text, shown(Call(sums[0].name, (smaller,))))


def _is_nothing(cells: list[Term | None]) -> bool:
    return len(cells) == 1 and (isinstance(cells[0], Literal) and cells[0].value == "0")


def _too_large(cell: Term | None) -> bool:
    if not isinstance(cell, Literal):
        return False
    try:
        number = abs(Decimal(cell.value))
    except InvalidOperation:
        return False
    local = cell.datatype.value.rpartition("#")[2]
    return number > {"integer": _MOST_INTEGER, "decimal": _MOST_DECIMAL}.get(local, Decimal("inf"))
