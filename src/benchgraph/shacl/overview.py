"""Whether a query would find nothing, read off columns.

What is worked out here is at least what the query finds: a part that is not covered takes nothing
away. Where even that is nothing, the query need not be run. What has to be at most what is found
(the group of a NOT EXISTS or MINUS) is nothing where a part of it is not covered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import reduce

import numpy as np

from benchgraph.reach.model import Inverse, Unreadable
from benchgraph.shacl.asked import named, names_in, pending, predicates_in
from benchgraph.shacl.columns import MOST_ROWS, Graph, TooMany, matches
from benchgraph.shacl.grouping import read_query
from benchgraph.shacl.groups import (
    Atom,
    Bind,
    Compound,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    Minus,
    Pattern,
    Select,
    Union,
    Unread,
    Values,
)
from benchgraph.shacl.joins import Joins, NotShown, numbers_of
from benchgraph.shacl.judge import Judge, Truths, Verdict
from benchgraph.shacl.tables import NOTHING, Table, together

MANY = 10_000
MOST_SUSPECTS = 500
"""A query is run for so many focus nodes alone."""
_ROW = "row"


Way = Callable[[Group, list[str], Table, bool], tuple[Truths, bool]]


class Overview:
    """Shows of queries that they would find nothing in a graph.

    ``complete`` is called before what is not shown is run, for a store that until then may hold
    less than the graph.
    """

    def __init__(
        self,
        graph: Graph,
        complete: Callable[[], object] = lambda: None,
        subjects: Callable[[], Mapping[int, bytes]] = dict,
    ) -> None:
        """``subjects``: tells the subjects of all triples, as N-Triples writes them, by hash."""
        self.complete = complete
        self._subjects = subjects
        self.graph = graph
        self._judge = Judge(graph)
        self._joins = Joins(graph)
        self._last: tuple[str, Table] | None = None
        self._unions: dict[tuple[str, bool], Table] = {}

    def clears(self, *queries: str) -> bool:
        """Whether it is certain that none of these has a solution."""
        return all(self.finds_nothing(query) for query in queries)

    def finds_nothing(self, query: str) -> bool:
        """Whether it is certain that the query, a SELECT or an ASK, has no solution."""
        try:
            return self.at_least(query).rows == 0
        except (Unreadable, NotShown, TooMany, SyntaxError):
            return False

    def suspects(self, query: str, variable: str) -> list[str] | None:
        """IRIs, as a query writes them, of which one is the variable's value in each solution. None
        where they cannot be told, or are more than ``MOST_SUSPECTS``."""
        try:
            found = self.at_least(query).columns.get(variable)
        except (Unreadable, NotShown, TooMany, SyntaxError):
            return None
        numbers = None if found is None else np.unique(found)
        if numbers is None or len(numbers) > MOST_SUSPECTS or (numbers >= self.graph.size).any():
            return None
        subjects = self._subjects()
        names = sorted(subjects.get(number, b"") for number in self.graph.terms[numbers].tolist())
        return [name.decode() for name in names] if all(n[:1] == b"<" for n in names) else None

    def at_least(self, query: str) -> Table:
        """All solutions of a query, and perhaps more. Raises Unreadable, NotShown, TooMany, and
        SyntaxError for an expression that Oxigraph does not take."""
        if self._last is None or self._last[0] != query:
            self._last = query, self._select(read_query(query), at_least=True)
        return self._last[1]

    # Groups: ``at_least`` says on which side of the truth a result may lie.

    def _select(self, select: Select, at_least: bool) -> Table:
        found = self._alone(select.group, at_least)
        if select.keys:
            found = self._several(found, select, at_least)
        return found.of(select.variables)

    def _several(self, table: Table, select: Select, at_least: bool) -> Table:
        """Of each group of rows the first, where it has enough different values."""
        if not table.rows:
            return table
        if not at_least or any(
            name not in table.columns for name in (*select.keys, select.counted)
        ):
            raise NotShown("what is counted is not covered")
        groups = self._joins.combined([table.columns[name] for name in select.keys])
        _, first, group = np.unique(groups, return_index=True, return_inverse=True)
        values = table.columns[select.counted]
        # Of one number there may be several texts, so this is at least how many values there are.
        different = np.unique(group.astype(np.int64) * self.graph.size + values)
        number = np.bincount(different // self.graph.size, minlength=len(first))
        return table.at(first[number >= select.at_least], exact=False)

    def _alone(self, group: Group, at_least: bool) -> Table:
        """The solutions of a group by itself."""
        found = self._within(group, Table({}, 1), at_least)
        return found.of(name for name in found.columns if not name.startswith("?_"))

    def _within(self, group: Group, seed: Table, at_least: bool) -> Table:
        """The solutions of a group for each row of ``seed``: what binds variables is joined, the
        smallest first, and what restricts them follows as soon as they are bound."""
        parts, rest = self._sorted(group)
        unread = [each for each in rest if isinstance(each, Unread)]
        table = seed
        if unread:
            if not at_least:
                return NOTHING
            bound = names_in(group, (Pattern, Select, Union, Values))
            more = frozenset().union(*(each.variables for each in unread)) - bound
            table = seed.with_open(more)
            rest = [each for each in rest if each not in unread]
        only = predicates_in(rest)
        waiting: list[tuple[Element, Table | None]] = []
        for part in parts:
            found = None if isinstance(part, Pattern) else self._part(part, at_least)
            if found is not None and not found.rows:
                return found
            waiting.append((part, found))
        while table.rows and (waiting or rest):
            unbound = [each for each, _ in waiting]
            ready = [each for each in rest if not pending(each, unbound, table.columns)]
            if ready:
                rest = [each for each in rest if each not in ready]
                table = reduce(lambda t, each: self._restricted(each, t, at_least), ready, table)
                continue
            waiting.sort(key=lambda each: self._cost(each, table), reverse=True)
            part, found = waiting.pop()
            if found is not None:
                table = self._joins.joined(table, found, at_least)
            elif isinstance(part, Pattern):
                table = self._joins.matched(part, table, at_least, only)
        return table

    def _sorted(self, group: Group) -> tuple[list[Element], list[Element]]:
        """What binds variables, queries within first: they hold few rows; and what does not."""
        kinds = (Select, Values, Union, Pattern)
        parts: list[Element] = [each for each in group.elements if isinstance(each, kinds)]
        parts.sort(key=lambda each: kinds.index(type(each)))
        rest: list[Element] = [each for each in group.elements if not isinstance(each, kinds)]
        return parts, rest

    def _part(self, part: Element, at_least: bool) -> Table:
        """The solutions of a part by itself."""
        if isinstance(part, Select):
            return self._select(part, at_least)
        if isinstance(part, Values):
            numbers = [self.graph.number(term) for term in part.terms]
            if -1 in numbers:  # it may be in no triple and still have a path of length zero
                raise NotShown("a term that is in no triple")
            return Table({part.variable: numbers_of(numbers)}, len(numbers))
        assert isinstance(part, Union)
        key = " UNION ".join(choice.text for choice in part.choices), at_least
        if key not in self._unions:
            self._unions[key] = together([self._alone(each, at_least) for each in part.choices])
        return self._unions[key]

    def _cost(self, waiting: tuple[Element, Table | None], table: Table) -> tuple[bool, float]:
        """What comes first has the least: apart from the table or not, and about how many rows
        there are then."""
        part, found = waiting
        names = named(part)
        bound = names & table.columns.keys()
        apart = bool(table.columns) and bool(names) and not bound
        if found is not None:
            return apart, found.rows
        assert isinstance(part, Pattern)
        if names == bound:
            return apart, 0
        if part.predicate is not None:
            return apart, MOST_ROWS
        forth, back = self.graph.relation(part.path), self.graph.relation(Inverse(part.path))
        if forth is None or back is None:
            return apart, MOST_ROWS
        if part.subject in bound or part.object in bound:
            known = forth if part.subject in bound else back
            return apart, table.rows * known.fan
        if not part.object.startswith("?"):
            return apart, len(matches(back, numbers_of([self.graph.number(part.object)]))[0])
        return apart, len(forth.first)

    # Conditions

    def _restricted(self, element: Element, table: Table, at_least: bool) -> Table:
        if isinstance(element, Filter):
            verdict = self._verdict(element.expression, table)
            kept = verdict.true if at_least else verdict.sure
            exact = not (verdict.true & verdict.false).any()
            return table.at(kept, exact)
        if isinstance(element, Minus):
            return self._without(element.group, table, at_least)
        assert isinstance(element, Bind)
        column = self._judge.value(element.expression, table.columns, table.rows)
        if column is None:
            return table.with_open([element.variable])
        return Table(
            table.columns | {element.variable: column}, table.rows, table.open, table.exact
        )

    def _without(self, group: Group, table: Table, at_least: bool) -> Table:
        """The table without the rows that agree with a solution of the group."""
        bound = names_in(group, (Pattern, Select))
        if table.open & names_in(group, (object,)):
            return table.at(np.ones(table.rows, bool), exact=False) if at_least else NOTHING
        shared = table.columns.keys() & bound
        if not shared:
            return table
        more, fewer = self._having(group, shared, table)
        return table.at(~(fewer if at_least else more), exact=bool((more == fewer).all()))

    def _having(self, group: Group, names: Iterable[str], table: Table) -> tuple[Truths, Truths]:
        """For each row whether the group may have, and whether it surely has, a solution."""
        ways = [self._beginning_with]
        if table.rows > MANY and sum(isinstance(each, Pattern) for each in group.elements) > 1:
            # To walk from each row through several patterns takes longer than to find all.
            ways.insert(0, self._agreeing_with)
        for way in ways[:-1]:
            with suppress(NotShown, TooMany):
                return self._both_sides(way, group, names, table)
        return self._both_sides(ways[-1], group, names, table)

    def _both_sides(
        self, way: Way, group: Group, names: Iterable[str], table: Table
    ) -> tuple[Truths, Truths]:
        names = list(names)
        more, exact = way(group, names, table, True)
        if exact or not more.any():
            return more, more
        return more, more & way(group, names, table, False)[0]

    def _beginning_with(
        self, group: Group, names: list[str], table: Table, at_least: bool
    ) -> tuple[Truths, bool]:
        """Which rows lead to a solution of the group, and whether these are just the rows."""
        columns = {name: table.columns[name] for name in names}
        columns[_ROW] = np.arange(table.rows)
        found = self._within(group, Table(columns, table.rows, table.open), at_least)
        mask = np.zeros(table.rows, bool)
        if found.rows:
            mask[found.columns[_ROW]] = True
        return mask, found.exact

    def _agreeing_with(
        self, group: Group, names: list[str], table: Table, at_least: bool
    ) -> tuple[Truths, bool]:
        """The same, from all solutions of the group by itself."""
        found = self._alone(group, at_least)
        shared = [name for name in names if name in found.columns]
        unsure = (table.open & names_in(group, (object,))) | (found.open & set(names))
        if not shared or (unsure and not at_least):
            raise NotShown("not by itself")
        for name in shared:
            self._joins.insist_on_plain(table.columns[name], at_least)
        both = [np.concatenate([table.columns[n], found.columns[n]]) for n in shared]
        keys = self._joins.combined(both)
        mask = np.isin(keys[: table.rows], keys[table.rows :])
        return mask, found.exact and not unsure and len(shared) == len(names)

    def _verdict(self, expression: Expression, table: Table) -> Verdict:
        if isinstance(expression, Atom):
            return self._judge.verdict(expression, table.columns, table.rows)
        if isinstance(expression, Exists):
            names = table.columns.keys() & names_in(expression.group, (object,))
            more, fewer = self._having(expression.group, names, table)
            return Verdict(more, ~fewer)
        if expression.operator == "!":
            true, false = self._verdict(expression.parts[0], table)
            return Verdict(false, true)
        return self._compound(expression, table)

    def _compound(self, expression: Compound, table: Table) -> Verdict:
        """Each part is asked only of the rows that the parts before it leave open: EXISTS comes
        before what looks at texts."""
        every = expression.operator == "&&"
        true, false = np.full(table.rows, every), np.full(table.rows, not every)
        for part in sorted(expression.parts, key=lambda each: not isinstance(each, Exists)):
            open_ = np.flatnonzero(true | ~false if every else false | ~true)
            if not len(open_):
                break
            more = self._verdict(part, table.at(open_))
            if every:
                true[open_] &= more.true
                false[open_] |= more.false
            else:
                true[open_] |= more.true
                false[open_] &= more.false
        return Verdict(true, false)
