"""Solutions in columns: what an overview works on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from benchgraph.shacl.columns import Numbers
from benchgraph.shacl.judge import Truths


@dataclass(frozen=True)
class Table:
    """Solutions: a column for each variable that is bound in all of them.

    ``open``: variables that may be bound to anything; ``exact``: whether these are the solutions,
    and not just at least or at most these.
    """

    columns: dict[str, Numbers]
    rows: int
    open: frozenset[str] = frozenset()
    exact: bool = True

    def at(self, rows: Numbers | Truths, exact: bool = True) -> Table:
        """Some of the rows: numbers of rows, or a truth for each."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        number = int(rows.sum()) if rows.dtype == bool else len(rows)
        return Table(columns, number, self.open, self.exact and exact)

    def of(self, names: Iterable[str]) -> Table:
        """Only these variables."""
        names = list(names)
        columns = {name: self.columns[name] for name in names if name in self.columns}
        return Table(columns, self.rows, self.open & frozenset(names), self.exact)

    def with_open(self, names: Iterable[str]) -> Table:
        """The same where something was passed over that these variables stand in; where one is not
        bound it may be anything."""
        more = self.open | (frozenset(names) - self.columns.keys())
        return Table(self.columns, self.rows, more, exact=False)


NOTHING = Table({}, 0, exact=False)


def bound(table: Table, found: tuple[Numbers, Numbers], name: str) -> Table:
    """The table's rows that were found, with what was found for each as a further column."""
    rows, values = found
    kept = table.at(rows)
    return Table(kept.columns | {name: values}, kept.rows, kept.open, kept.exact)


def together(tables: list[Table]) -> Table:
    """The rows of all; what is not bound in each may be anything."""
    filled = [table for table in tables if table.rows] or tables[:1]
    names = set.intersection(*(set(table.columns) for table in filled))
    every = {name for table in filled for name in (*table.columns, *table.open)}
    columns = {name: np.concatenate([table.columns[name] for table in filled]) for name in names}
    exact = all(table.exact for table in tables)
    return Table(columns, sum(t.rows for t in filled), frozenset(every - names), exact)
