"""How tables of solutions are joined: with each other, and with what a pattern finds in a graph.

``at_least`` says on which side of the truth a result may lie: at least all rows, or at most.
"""

from __future__ import annotations

import numpy as np

from benchgraph.reach.model import Inverse, Link
from benchgraph.shacl.asked import named
from benchgraph.shacl.columns import Graph, Numbers, Relation, matches
from benchgraph.shacl.groups import Pattern
from benchgraph.shacl.judge import BOUND, Truths
from benchgraph.shacl.tables import NOTHING, Table, bound, together


class NotShown(Exception):
    """That there is nothing cannot be shown this way."""


def numbers_of(values: list[int]) -> Numbers:
    """Numbers of terms as a column."""
    return np.array(values, np.int32)


class Joins:
    """Joins on one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def joined(self, table: Table, part: Table, at_least: bool) -> Table:
        """Both, where they agree."""
        clash = part.open & (table.columns.keys() | table.open) | table.open & part.columns.keys()
        if clash and not at_least:
            return NOTHING
        shared = [name for name in part.columns if name in table.columns]
        for name in shared:
            self.insist_on_plain(table.columns[name], at_least)
        if not shared:
            if table.columns and part.rows > 1:
                raise NotShown("all with all")
            rows: Numbers = np.zeros(part.rows, np.intp)
            others: Numbers = np.arange(part.rows)
            if part.rows == 1:
                rows, others = np.arange(table.rows), np.zeros(table.rows, np.intp)
        else:
            both = [np.concatenate([table.columns[n], part.columns[n]]) for n in shared]
            keys = self.combined(both)
            mine, theirs = keys[: table.rows], keys[table.rows :]
            if len(shared) == len(part.columns):
                kept = table.at(np.isin(mine, theirs), part.exact)
                return kept.with_open(part.open) if part.open else kept
            order = np.argsort(theirs, kind="stable")
            rows, others = matches(Relation(theirs[order], order), mine)
        found = table.at(rows, part.exact and not clash)
        more = {n: c[others] for n, c in part.columns.items() if n not in table.columns}
        return Table(found.columns | more, found.rows, found.open | part.open, found.exact)

    def matched(
        self, pattern: Pattern, table: Table, at_least: bool, only: dict[str, frozenset[str]]
    ) -> Table:
        """The table joined with a pattern; ``only``: which properties a variable may be."""
        path = pattern.path
        if named(pattern) & table.open:
            if not at_least:
                return NOTHING
            table = Table(table.columns, table.rows, table.open - named(pattern), exact=False)
        if pattern.predicate is not None:
            return self._any_property(pattern.predicate, pattern, table, at_least, only)
        relation = self.graph.relation(path)
        if relation is None:
            return table.with_open(named(pattern)) if at_least else NOTHING
        if at_least and pattern.object.startswith('"') and pattern.object.endswith(">"):
            raise NotShown("a number may be written in another way")
        subject, value = self._column(pattern.subject, table), self._column(pattern.object, table)
        if subject is not None and value is not None:
            if not pattern.object.startswith("?"):
                inverse = self.graph.relation(Inverse(path))
                assert inverse is not None
                return table.at(self._among(subject, matches(inverse, value[:1])[1]))
            self.insist_on_plain(value, at_least)
            return table.at(np.isin(self.graph.keys(subject, value), self.graph.pairs(path)))
        if subject is not None:
            return bound(table, matches(relation, subject), pattern.object)
        if value is not None:
            if pattern.object.startswith("?"):
                self.insist_on_plain(value, at_least)
            inverse = self.graph.relation(Inverse(path))
            assert inverse is not None
            return bound(table, matches(inverse, value), pattern.subject)
        if table.columns:
            raise NotShown("all with all")
        if pattern.subject == pattern.object:
            kept = relation.first[relation.first == relation.second]
            return Table({pattern.subject: kept}, len(kept), table.open, table.exact)
        columns = {pattern.subject: relation.first, pattern.object: relation.second}
        return Table(columns, len(relation.first), table.open, table.exact)

    def _any_property(
        self,
        name: str,
        pattern: Pattern,
        table: Table,
        at_least: bool,
        only: dict[str, frozenset[str]],
    ) -> Table:
        """A pattern whose property is a variable: one property after the other."""
        known = table.columns.get(name)
        numbers = self.graph.predicates
        tables = []
        for number, iri in numbers.items():
            if known is None and iri not in only.get(name, (iri,)):
                continue
            here = table if known is None else table.at(known == number)
            if here.rows:
                found = self.matched(
                    Pattern(pattern.subject, Link(iri), pattern.object), here, at_least, {}
                )
                own = {name: np.full(found.rows, number, np.int32)}
                tables.append(Table(found.columns | own, found.rows, found.open, found.exact))
        return together(tables) if tables else Table({}, 0)

    def _column(self, term: str, table: Table) -> Numbers | None:
        """The terms that stand here in each row; None where a variable is not bound yet."""
        if term.startswith("?"):
            return table.columns.get(term)
        return np.full(table.rows, self.graph.number(term), np.int32)

    def _among(self, column: Numbers, members: Numbers) -> Truths:
        mask = np.zeros(self.graph.size + 1, bool)  # the last is for a term that is not there
        mask[members] = True
        return mask[column]

    def insist_on_plain(self, column: Numbers, at_least: bool) -> None:
        """Numbers and days are one term in the store where their texts differ, so that joining
        them by their texts finds too little."""
        if at_least and not self.graph.plain(column).all():
            raise NotShown("numbers that are joined")

    def combined(self, columns: list[Numbers]) -> Numbers:
        """One number for each row: the same for rows with the same terms."""
        keys = columns[0].astype(np.int64)
        for column in columns[1:]:
            _, keys = np.unique(keys, return_inverse=True)
            keys = keys.astype(np.int64) * (self.graph.size + BOUND) + column
        return keys
