"""Keep relations current: what a change of the graph adds to them and takes away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad, Triple

from benchgraph.errors import StoreError
from benchgraph.memory import collector_at_rest
from benchgraph.reach import Reach, as_stored
from benchgraph.relations.derive import STATED, RelationReport
from benchgraph.relations.following import things
from benchgraph.relations.following.change import Change
from benchgraph.relations.following.comparing import compare_numbers, compare_statements
from benchgraph.relations.following.filling import OWN, fill, key_of, refuse_unfollowable
from benchgraph.relations.following.followed import Followed
from benchgraph.relations.following.hubs import run_rules
from benchgraph.relations.following.lifted import lift_again
from benchgraph.relations.following.merging import merge_again
from benchgraph.relations.following.sight import Sight, TooMuch
from benchgraph.relations.following.state import State
from benchgraph.relations.model import plain_nquads
from benchgraph.relations.rules import Rule, RuleReport
from benchgraph.store import EmbeddedStore

MOST_TRIPLES = 50_000
"""A larger change is not followed: to derive everything is then as fast."""


@dataclass(frozen=True)
class Delta:
    """What goes and what comes: N-Quads lines of the relations graph, each once, in order."""

    removed: list[bytes]
    added: list[bytes]
    not_drawn: list[str] = field(default_factory=list)


class Following:
    """The relations of a graph, on disk, and what they become as it changes.

    Not for use by two threads at once. After an error in ``change`` the state is as before it.
    """

    def __init__(self, state: State, rules: Sequence[Followed]) -> None:
        self._state = state
        self._rules = list(rules)
        self._numbers = things.number_queries()
        self._statements = things.statement_queries()
        self._evidence = things.evidence_queries()
        self._stated = Reach.of(STATED, "one")

    @classmethod
    def begin(
        cls, store: EmbeddedStore | ox.Store, rules: Iterable[Rule], path: Path, mark: str = ""
    ) -> Following:
        """Derive everything that the default graph of ``store`` gives, and keep it at ``path``.

        ``mark`` is a text of the caller's, such as the checksum of what the store holds, which
        ``mark`` gives back: whether store and relations belong together. Raises QueryError for a
        rule that cannot be run or followed, StoreError where ``path`` cannot be written.
        """
        followed = _followed(rules)
        refuse_unfollowable(followed)
        state = State.new(Path(path))
        with collector_at_rest():
            state.set_meta("mark", mark)
            fill(state, _embedded(store), followed)
        return cls(state, followed)

    @classmethod
    def open(cls, path: Path, rules: Iterable[Rule]) -> Following:
        """Take up what is kept at ``path``. Raises StoreError where it is not there, was left
        unfinished, or was kept by other rules or another version."""
        followed = _followed(rules)
        state = State.open(Path(path))
        if state.meta("rules") != key_of(each.rule for each in followed):
            state.close()
            raise StoreError(
                "these kept relations were derived by other rules",
                path=path,
                hint="derive the relations again: what is kept only saves doing so",
            )
        return cls(state, followed)

    @property
    def mark(self) -> str:
        """The text that the last change was given."""
        return self._state.meta("mark") or ""

    def close(self) -> None:
        """Close the file."""
        self._state.close()

    def nquads(self) -> Iterator[bytes]:
        """The relations graph as N-Quads lines, in no particular order."""
        for relation in self._state.finals():
            yield relation.nquads().encode()
        yield "".join(plain_nquads(self._state.finals())).encode()
        for query in ("SELECT DISTINCT line FROM shown", "SELECT DISTINCT line FROM answer"):
            yield "".join(self._state.texts(query)).encode()

    @property
    def not_drawn(self) -> list[str]:
        """What was left out, as RelationReport.left_out tells it."""
        reports = {each.rule.name: RuleReport(each.rule.name) for each in self._rules}
        reports[OWN] = RuleReport("contradictions")
        for rule, hub, too_common, over_cap, without in self._state.rows("SELECT * FROM left_out"):
            report = reports[rule]
            report.without_evidence += without
            if too_common:
                report.too_common[hub] = too_common
            if over_cap:
                report.over_cap[hub] = over_cap
        return RelationReport(list(reports.values())).left_out()

    def change(
        self,
        store: EmbeddedStore | ox.Store,
        removed: Iterable[Triple],
        added: Iterable[Triple],
        mark: str = "",
    ) -> Delta:
        """What the relations graph loses and gains.

        ``store``: its default graph is the graph after the change, asserted and inferred; relations
        of before may be in it and are not looked at. ``removed`` and ``added``: what went from it
        and came to it. The same is kept, with ``mark``, when this returns. Raises QueryError or
        StoreError.
        """
        store = _embedded(store)
        gone, come = as_stored(removed), as_stored(added)
        gone = [triple for triple in gone if _quad(triple) not in store.raw]
        sight = Sight(store.raw, gone)
        with collector_at_rest():
            try:
                with self._together():
                    change = Change(self._state, store, sight, [*gone, *come])
                    self._follow(change)
                    self._state.set_meta("mark", mark)
                    lines = change.lines()
            except TooMuch:
                lines = self._again(store, mark)
            finally:
                sight.more.clear()  # it may refer to the change, which then held the store open
        return Delta(*lines, self.not_drawn)

    def _follow(self, change: Change) -> None:
        if len(change.triples) > MOST_TRIPLES:
            raise TooMuch
        run_rules(change, self._rules)
        compare_numbers(change, self._numbers)
        compare_statements(change, self._statements)
        became = merge_again(change, self._evidence)
        lift_again(change, became, self._stated)

    def _again(self, store: EmbeddedStore, mark: str) -> tuple[list[bytes], list[bytes]]:
        """Derive everything anew, in place of what is kept; the difference."""
        path = self._state.path
        new = State.new(path.with_name(f"{path.name}.new"))
        new.set_meta("mark", mark)
        fill(new, store, self._rules)
        lines = difference(self._state, new)
        self._state.close()
        new.close()
        new.path.replace(path)
        self._state = State.open(path)
        return lines

    @contextmanager
    def _together(self) -> Iterator[None]:
        self._state.begin()
        try:
            yield
        except BaseException:
            self._state.rollback()
            raise
        self._state.commit()


def _followed(rules: Iterable[Rule]) -> list[Followed]:
    return [Followed(rule) for rule in sorted(rules, key=lambda rule: rule.name)]


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)


def _embedded(store: EmbeddedStore | ox.Store) -> EmbeddedStore:
    return EmbeddedStore(store) if isinstance(store, ox.Store) else store


def difference(old: State, new: State) -> tuple[list[bytes], list[bytes]]:
    """The lines that are in the one state alone, and those in the other alone."""
    gone: set[str] = set()
    come: set[str] = set()
    ends: set[tuple[str, str]] = set()
    before, after = old.finals(), new.finals()
    one, other = next(before, None), next(after, None)
    while one or other:
        if other is None or (one and one.iri < other.iri):
            mine, yours = one, None
        elif one is None or other.iri < one.iri:
            mine, yours = None, other
        else:
            mine, yours = one, other
        if mine != yours:
            for relation, lines in ((mine, gone), (yours, come)):
                if relation:
                    lines.update(relation.nquads().splitlines(keepends=True))
                    ends.add((relation.from_, relation.to))
        one = next(before, None) if mine else one
        other = next(after, None) if yours else other
    for start, end in ends:
        for state, lines in ((old, gone), (new, come)):
            lines.update(plain_nquads(state.finals_between(start, end)))
            lines.update(plain_nquads(state.finals_between(end, start)))
    for query in ("SELECT line FROM shown", "SELECT line FROM answer"):
        gone.update(old.texts(query))
        come.update(new.texts(query))
    return (
        [line.encode() for line in sorted(gone - come)],
        [line.encode() for line in sorted(come - gone)],
    )
