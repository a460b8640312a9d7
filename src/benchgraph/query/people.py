"""The answer of a question as people read it: titles, amounts in one piece, names before IRIs.

The W3C formats hold the answer itself (query/formats.py); this is for everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from pyoxigraph import BlankNode, Literal, NamedNode

from benchgraph.errors import ParameterError
from benchgraph.iris import prefixed
from benchgraph.phrases import phrase
from benchgraph.query.amounts import Unit, amount_text, read_units
from benchgraph.query.catalogue import Amount, Question
from benchgraph.query.entities import labels
from benchgraph.query.formats import grouped, term_text
from benchgraph.store import Rows, Store, Term
from benchgraph.tables.model import Cell, Column, Table
from benchgraph.vocab import BASE, PREFIX_HEADER, XSD

_NUMBERS = {f"{XSD}integer", f"{XSD}decimal"}
_UNITS = "SELECT ?unit { ?unit a bg:Unit }"


@dataclass(frozen=True, slots=True)
class _Part:
    """A column of the table in the making: its title and the variables that it is made of."""

    title: str
    name: str
    amount: Amount | None = None


def with_labels(rows: Rows, store: Store, lang: str) -> Rows:
    """``rows`` with the labels that are missing in ``lang``: in what ``lang`` falls back on.

    A label is the variable ``xLabel`` of an IRI in the variable ``x``.
    """
    places = {name: index for index, name in enumerate(rows.variables)}
    pairs = [(places[name], places[f"{name}Label"]) for name in places if f"{name}Label" in places]
    missing = {
        row[of].value  # type: ignore[union-attr]
        for row in rows
        for of, label in pairs
        if isinstance(row[of], NamedNode) and row[label] is None
    }
    if not missing:
        return rows
    names = labels(store, missing, lang)
    filled = []
    for row in rows:
        line = list(row)
        for of, label in pairs:
            term = row[of]
            if row[label] is None and isinstance(term, NamedNode) and term.value in names:
                line[label] = Literal(names[term.value])
        filled.append(tuple(line))
    return Rows(rows.variables, filled)


def selected(rows: Rows, columns: Sequence[str], question: Question | None = None) -> Rows:
    """``rows`` with these columns alone, in this order: variables, or titles of columns.

    Raises ParameterError, with what there is, for a column that is not there.
    """
    if not columns:
        return rows
    known = _by_title(rows, question)
    names: list[str] = []
    for column in columns:
        found = known.get(column) or known.get(column.lower())
        if not found:
            raise _no_column(column, known, rows)
        names += [name for name in found if name not in names]
    places = [rows.variables.index(name) for name in names]
    return Rows(tuple(names), [tuple(row[place] for place in places) for row in rows])


def _no_column(name: str, known: Iterable[str], rows: Rows) -> ParameterError:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1, 0.6)
    return ParameterError(
        f"there is no column {name!r}",
        expected=", ".join(rows.variables),
        hint=f"did you mean {near[0]!r}?" if near else None,
    )


def _by_title(rows: Rows, question: Question | None) -> dict[str, list[str]]:
    """Variables by what a person calls them: the title of their column, that of their amount."""
    found: dict[str, list[str]] = {}
    if question is not None:
        for column in question.columns:
            if column.name in rows.variables:
                found.setdefault(column.title.lower(), []).append(column.name)
        for amount in question.amounts:
            parts = [name for name in amount.variables if name in rows.variables]
            found[amount.title.lower()] = parts
    return found | {name: [name] for name in rows.variables}


def ordered(rows: Rows, keys: Sequence[str], question: Question | None = None) -> Rows:
    """``rows`` by these columns, numbers as numbers; ``-x`` from the largest down, nothing last.

    Raises ParameterError for a column that is not there.
    """
    found = list(rows.rows)
    known = _by_title(rows, question)
    for key in reversed(keys):
        name, down = key.lstrip("-"), key.startswith("-")
        names = known.get(name) or known.get(name.lower())
        if not names:
            raise _no_column(name, known, rows)
        place = rows.variables.index(names[0])
        empty = [row for row in found if row[place] is None]
        stated = [row for row in found if row[place] is not None]
        stated.sort(key=lambda row: _sort_key(row[place]), reverse=down)
        found = [*stated, *empty]
    return Rows(rows.variables, found)


def _sort_key(term: Term | None) -> tuple[int, Decimal, str]:
    number = _number(term)
    return (0, number, "") if number is not None else (1, Decimal(), term_text(term).casefold())


def _number(term: Term | None) -> Decimal | None:
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        try:
            return Decimal(term.value)
        except InvalidOperation:
            return None
    return None


def table_of(
    rows: Rows,
    store: Store | None = None,
    question: Question | None = None,
    *,
    lang: str = "en",
    notes: Iterable[str] = (),
) -> Table:
    """``rows`` laid out for people: by ``question``'s titles and amounts, where it is one's answer.

    ``store`` knows the units; without one amounts are written with their symbols.
    """
    parts = _parts(rows, question)
    units = _units(store, lang) if store is not None and any(p.amount for p in parts) else {}
    pages = {p.name for p in parts if p.amount is None and _holds_pages(rows, p.name)}
    ids = {p.name for p in parts if p.amount is None and _holds_ids(rows, p.name)} - pages
    first = [p for p in parts if p.name not in ids | pages]
    middle = [p for p in parts if p.name in pages]
    parts = [*first, *middle, *(p for p in parts if p.name in ids)]
    titles = _titles(parts, ids, lang)
    lines = [tuple(_cell(part, row, rows, units, lang) for part in parts) for row in rows]
    columns = tuple(
        Column(title, part.name in pages, part.name)
        for title, part in zip(titles, parts, strict=True)
    )
    title = question.sentence if question is not None else ""
    return Table(columns, tuple(lines), tuple(notes), title, lang)


def _parts(rows: Rows, question: Question | None) -> list[_Part]:
    """The columns in the order of the variables; an amount stands where its first variable does."""
    titles = {c.name: c.title for c in question.columns} if question is not None else {}
    amounts = question.amounts if question is not None else ()
    parts: list[_Part] = []
    for name in rows.variables:
        # A unit may serve several amounts; it is written in each of them.
        found = [amount for amount in amounts if name in amount.variables]
        if not found:
            parts.append(_Part(titles.get(name) or _plain_title(name, rows), name))
        written = {part.amount for part in parts}
        parts += [_Part(a.title, name, a) for a in found if a not in written]
    return parts


def _plain_title(name: str, rows: Rows) -> str:
    """A variable's own name; that of the thing for its label."""
    thing = name.removesuffix("Label")
    return thing if thing in rows.variables else name


def _titles(parts: Sequence[_Part], ids: set[str], lang: str) -> list[str]:
    """The titles in ``lang``; an IRI beside its label is told from it."""
    taken = {part.title for part in parts if part.name not in ids}
    return [
        f"{phrase(part.title, lang)} (id)"
        if part.name in ids and part.title in taken
        else phrase(part.title, lang)
        for part in parts
    ]


def _stated(rows: Rows, name: str) -> list[Term]:
    place = rows.variables.index(name)
    return [term for row in rows if (term := row[place]) is not None]


def _holds_ids(rows: Rows, name: str) -> bool:
    """Whether a column names things by IRIs and nothing else, while another one says more: such
    columns stand last."""
    found = _stated(rows, name)
    says_more = any(not _only_iris(_stated(rows, other)) for other in rows.variables)
    return bool(found) and _only_iris(found) and says_more


def _only_iris(terms: Sequence[Term]) -> bool:
    return all(isinstance(term, NamedNode | BlankNode) for term in terms)


def _holds_pages(rows: Rows, name: str) -> bool:
    """Whether a column holds addresses of the web that are none of ours, and nothing else."""
    found = _stated(rows, name)
    return bool(found) and all(
        re.fullmatch(r"https?://\S+(\s+https?://\S+)*", term.value)
        and not term.value.startswith(BASE)
        for term in found
        if not isinstance(term, BlankNode)
    )


def _cell(
    part: _Part, row: Sequence[Term | None], rows: Rows, units: Mapping[str, Unit], lang: str
) -> Cell:
    if part.amount is not None:
        places = dict(zip(rows.variables, row, strict=True))
        return _amount_cell(part.amount, places, units, lang)
    term = row[rows.variables.index(part.name)]
    if isinstance(term, NamedNode):
        # An address of ours need not lead anywhere yet.
        ours = term.value.startswith(BASE)
        return Cell(prefixed(term.value), address="" if ours else term.value, thing=term.value)
    if isinstance(term, Literal):
        return _literal_cell(term, lang, _labelled(part.name, row, rows))
    return Cell(term_text(term))


def _labelled(name: str, row: Sequence[Term | None], rows: Rows) -> str:
    """The IRI of the thing that the variable ``name`` is the label of; "" where it is none's."""
    thing = name.removesuffix("Label")
    if thing == name or thing not in rows.variables:
        return ""
    term = row[rows.variables.index(thing)]
    return term.value if isinstance(term, NamedNode) else ""


def _literal_cell(term: Literal, lang: str, thing: str) -> Cell:
    text = term_text(term)
    number = _number(term)
    if number is not None:
        # A year or a short count stays as it is: 2025, never 2,025.
        return Cell(grouped(text) if len(text) > 4 else text, number, thing=thing)
    if term.language:
        return Cell(text, lang=term.language, thing=thing)
    if text.startswith(("http://", "https://")):
        return Cell(text, address=text.split()[0], thing=thing)
    return Cell(phrase(text, lang), thing=thing)


def _amount_cell(
    amount: Amount, row: Mapping[str, Term | None], units: Mapping[str, Unit], lang: str
) -> Cell:
    def text(name: str | None) -> str:
        term = row.get(name) if name else None
        return "" if term is None else term.value

    value, least, most = text(amount.value), text(amount.least), text(amount.most)
    if not (value or least or most):
        return Cell()
    symbol = text(amount.unit)
    unit = units.get(symbol) or Unit(symbol, "", symbol)
    about = text(amount.about) in ("true", "1", "yes")
    return Cell(amount_text(value, least, most, about, unit.written, unit.kind, lang))


def _units(store: Store, lang: str) -> dict[str, Unit]:
    """Every unit of the graph by its symbol, as it is written in ``lang``."""
    iris = [row[0].value for row in store.select(PREFIX_HEADER + _UNITS) if row[0] is not None]
    return {unit.symbol: unit for unit in read_units(store, iris, lang).values()}


def exact_table(rows: Rows) -> Table:
    """``rows`` as they are: variables for titles, whole IRIs, and numbers that count."""
    lines = tuple(
        tuple(Cell(term.value if term is not None else "", _number(term)) for term in row)
        for row in rows
    )
    return Table(tuple(map(Column, rows.variables)), lines)


def answered(
    rows: Rows,
    question: Question | None = None,
    *,
    columns: Sequence[str] = (),
    sort: Sequence[str] = (),
    limit: int | None = None,
) -> Rows:
    """``rows`` sorted, cut to the first ``limit``, with the ``columns`` that are wanted."""
    if sort:
        rows = ordered(rows, sort, question)
    if limit is not None:
        rows = replace(rows, rows=rows.rows[:limit])
    return selected(rows, columns, question)
