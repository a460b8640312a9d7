"""The outcome of a validation: results, which engine judged which shape, what none judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Triple

from benchgraph.checking.graph import report_graph
from benchgraph.checking.results import JUDGES, Result, Unjudged, short
from benchgraph.errors import EngineError
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import Node


@dataclass(frozen=True, eq=False)
class Report:
    """The outcome of a validation.

    ``results`` are sorted. ``judged``: each shape with a target that was judged, with the engine
    (one of ``JUDGES``). ``reasons``: why a shape was not judged by the compiled queries.
    ``unjudged``: the shapes that no engine judged, or not in full. ``notes``: what else has to be
    known, sentences.
    """

    results: tuple[Result, ...]
    judged: Mapping[Node, str]
    reasons: Mapping[Node, str]
    unjudged: tuple[Unjudged, ...]
    shapes: ShapesGraph
    prefixes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    tolerated: frozenset[str] = frozenset()
    allow_unjudged: bool = False

    @property
    def conforms(self) -> bool | None:
        """Whether the data conform: there are no results but of tolerated severities. None where
        that cannot be said: a shape is not well-formed, or there is no such result and not every
        shape was judged in full."""
        known = self.allow_unjudged or not self.unjudged
        if not known and any(each.ill_formed for each in self.unjudged):
            return None
        if any(result.severity.value not in self.tolerated for result in self.results):
            return False
        return True if known else None

    @property
    def counts(self) -> dict[str, int]:
        """How many results there are of each severity, by its short name, the gravest first."""
        found = Counter(short(result.severity) for result in self.results)
        order = {name: at for at, name in enumerate(("Violation", "Warning", "Info"))}
        return dict(sorted(found.items(), key=lambda item: (order.get(item[0], 9), item[0])))

    @property
    def engines(self) -> dict[str, list[Node]]:
        """Each engine that judged a shape with its shapes, in their order."""
        found: dict[str, list[Node]] = {}
        for shape, engine in self.judged.items():
            found.setdefault(engine, []).append(shape)
        return {name: found[name] for name in JUDGES if name in found}

    def graph(self) -> Iterator[Triple]:
        """A ``sh:ValidationReport`` as triples, the same ones in the same order each time. Raises
        EngineError where it cannot be said whether the data conform."""
        if self.conforms is None:
            raise EngineError(
                "it cannot be said whether the data conform: not every shape was judged",
                found="; ".join(f"{each.shape}: {each.why}" for each in self.unjudged[:3]),
            )
        return report_graph(self.conforms, self.results, self.shapes)
