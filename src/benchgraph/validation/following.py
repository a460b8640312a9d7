"""Findings that follow a graph: of a change only what it touches is judged, and placed, anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from benchgraph.records import Record
from benchgraph.store import EmbeddedStore
from benchgraph.validation.concepts import Places
from benchgraph.validation.model import SEVERITIES, Result
from benchgraph.validation.places import Describing, Lines, nodes_of, placed
from benchgraph.validation.shacl import Shapes, as_result, lexical, run_shapes
from benchgraph.validation.shared import ONE_EACH, STATED, absences, sharing, within_collections
from benchgraph.vocab import SH

if TYPE_CHECKING:
    from benchgraph.shacl.following import Follower, Judged, Rule

COMPILED = "compiled"
_Rule = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """The findings that went and those that came; one that is only on another line did neither."""

    healed: list[Result]
    caused: list[Result]


class FollowedShapes:
    """The findings of ``shapes`` on a graph that changes.

    ``results`` are those of a whole validation of it (``validate_records``, or
    ``validate_derived`` without inconsistencies), with the same ``severities`` and ``concepts``;
    ``engine`` is what its report names. After each change they are those of a whole validation of
    the changed graph.
    """

    def __init__(
        self,
        shapes: Shapes,
        results: Iterable[Result],
        *,
        engine: str = COMPILED,
        severities: Sequence[str] = SEVERITIES,
        concepts: Places | None = None,
    ) -> None:
        self.engine = engine
        self.concepts = concepts or {}
        self._shapes, self._severities = shapes, severities
        self._found: dict[_Rule, dict[str, list[Result]]] = {}
        self._put(results)
        self._follower: Follower | None = None

    @property
    def results(self) -> list[Result]:
        """All findings, worst first."""
        return sorted(self._all(), key=lambda result: result.order)

    def change(
        self,
        store: EmbeddedStore,
        removed: Iterable[Triple],
        added: Iterable[Triple],
        describing: Describing,
        touched: Collection[Record] = (),
    ) -> Change:
        """Follow a change: ``store`` is as it is now, and these are the triples that went and came.

        ``describing`` finds the records as they are now; ``touched`` are the records that went,
        came or changed, those that changed as they were and as they are.
        """
        lines = Lines(describing)
        judged = None
        if self.engine == COMPILED:
            also = self._held_to_records(touched, describing)
            judged = self._rules(store).judge(store.raw, removed, added, also)
        if judged is None:
            return self._whole(store, lines)
        old = list(self._taken(judged))
        new = [as_result(found, self._shapes) for found in judged.results]
        new = within_collections(new, describing, self._shapes)
        new = [placed(result, lines, self.concepts) for result in new]
        self._put(new)
        self._place_again(touched, lines)
        return _difference(old, new)

    def prepare(self, store: EmbeddedStore) -> None:
        """Read how far each shape reaches, which the first change does else."""
        if self.engine == COMPILED:
            self._rules(store)

    def _all(self) -> Iterator[Result]:
        for by_focus in self._found.values():
            for results in by_focus.values():
                yield from results

    def _put(self, results: Iterable[Result]) -> None:
        for result in results:
            by_focus = self._found.setdefault(_rule_of(result), {})
            by_focus.setdefault(result.focus, []).append(result)

    def _taken(self, judged: Judged) -> Iterator[Result]:
        """Take out what was found for all that was judged anew."""
        for (shape, component), nodes in judged.rules.items():
            name = component.value.removeprefix(str(SH))
            by_focus = self._found.get((lexical(shape), name), {})
            for focus in list(by_focus) if nodes is None else map(lexical, nodes):
                yield from by_focus.pop(focus, ())

    def _rules(self, store: EmbeddedStore) -> Follower:
        if self._follower is None:
            from benchgraph.shacl.following import Follower

            severities = [SH[name] for name in self._severities]
            self._follower = Follower(self._shapes.compiled, store.raw, severities)
        return self._follower

    def _whole(self, store: EmbeddedStore, lines: Lines) -> Change:
        """Judge everything, as the class hierarchy changed, say."""
        old = list(self._all())
        new, self.engine = run_shapes(store, self._shapes, severities=self._severities)
        new = within_collections(new, lines.describing, self._shapes)
        new = [placed(result, lines, self.concepts) for result in new]
        self._found.clear()
        self._put(new)
        self._follower = None
        return _difference(old, new)

    def _held_to_records(
        self, touched: Iterable[Record], describing: Describing
    ) -> dict[Rule, set[NamedNode]]:
        """What is judged by record, and so may come or go though no triple does: of the entities of
        these records that several describe."""
        entities = {iri for record in touched for iri in (record.iri, *record.pages)}
        several = {iri: records for iri in entities if len(records := sharing(iri, describing)) > 1}
        if not several:
            return {}
        from benchgraph.shacl.terms import component

        nodes = {NamedNode(iri) for iri in several}
        also: dict[Rule, set[NamedNode]] = {}
        for name in ONE_EACH:
            constraint = component(name.removesuffix("ConstraintComponent"))
            for shape in self._named_shapes():
                also[shape, constraint] = nodes
        said = {node for records in several.values() for one in records for node in absences(one)}
        also[NamedNode(STATED), component("SPARQL")] = {NamedNode(node) for node in said}
        return also

    def _named_shapes(self) -> set[NamedNode | None]:
        """The shapes that a rule may be named by; None stands for those without names."""
        subjects = {triple.subject for triple in self._shapes.triples}
        return {each if isinstance(each, NamedNode) else None for each in subjects}

    def _place_again(self, touched: Iterable[Record], lines: Lines) -> None:
        """Find the lines of what stands, or may stand now, in files that were touched."""
        files = {""}
        for record in touched:
            files.add(str(record.path))
            for node in nodes_of(record):
                files |= {str(other.path) for other in lines.describing(node)}
        for by_focus in self._found.values():
            for focus, results in by_focus.items():
                if focus in self.concepts or any(result.file in files for result in results):
                    by_focus[focus] = [placed(each, lines, self.concepts) for each in results]


def _rule_of(result: Result) -> _Rule:
    """As ``benchgraph.shacl.following.rule_of``: a name of a blank node, without a colon, is none,
    as it is another each time that the shapes are read."""
    return result.shape if ":" in result.shape else "", result.component


def _difference(old: list[Result], new: list[Result]) -> Change:
    """What is in one of the lists alone, wherever it stands."""
    before, now = Counter(map(_said, old)), Counter(map(_said, new))
    healed, caused = before - now, now - before

    def pick(results: list[Result], wanted: Counter[tuple[str, ...]]) -> list[Result]:
        picked = []
        for result in results:
            if wanted[_said(result)]:
                wanted[_said(result)] -= 1
                picked.append(result)
        return sorted(picked, key=lambda result: result.order)

    return Change(pick(old, healed), pick(new, caused))


def _said(result: Result) -> tuple[str, ...]:
    return (*result.key[:3], *_rule_of(result), result.severity, result.message)
