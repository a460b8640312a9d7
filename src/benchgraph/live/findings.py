"""What is wrong with the live graph: the findings on what is stated and on what follows from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from benchgraph.live.merged import Delta, Merged
from benchgraph.live.reading import Shelf
from benchgraph.records import Collection, Record
from benchgraph.release.build import TOLD, shapes_for
from benchgraph.validation import Report, validate_derived, validate_records
from benchgraph.validation.concepts import Places, concept_places
from benchgraph.validation.following import FollowedShapes
from benchgraph.validation.model import Result
from benchgraph.validation.records import contradiction

if TYPE_CHECKING:
    from benchgraph.shacl.overview import Overview

_KEPT = "findings"


class Findings:
    """The findings of the stated and of the derived shapes, and contradictions with the ontology;
    hints are not looked for, as in a build."""

    def __init__(
        self,
        stated: Merged,
        whole: Merged,
        shelf: Shelf,
        of_stated: FollowedShapes,
        of_derived: FollowedShapes,
        contradictions: list[Result],
    ) -> None:
        """What ``judge`` and ``taken_up`` give."""
        self._stated, self._whole, self._shelf = stated, whole, shelf
        self._of_stated, self._of_derived = of_stated, of_derived
        self._contradictions = contradictions
        self._put_down: list[list[Result]] = []

    @classmethod
    def taken_up(
        cls, used: Iterable[Collection], stated: Merged, whole: Merged, shelf: Shelf
    ) -> Findings:
        """Those that ``keep`` put down. Raises ValueError, KeyError, TypeError where it did not."""
        said = json.loads(stated.state.said(_KEPT) or "")
        found = {name: results_of(said[name]) for name in _LISTS}
        used = list(used)
        return cls(
            stated,
            whole,
            shelf,
            followed(used, found["stated"], said["engines"][0], derived=False),
            followed(used, found["derived"], said["engines"][1], derived=True),
            found["contradictions"],
        )

    def keep(self) -> None:
        """Put them down in the state, where they are others than before."""
        lists = [self._of_stated.results, self._of_derived.results, self._contradictions]
        if lists == self._put_down:
            return
        self._put_down = lists
        said = {name: plain(found) for name, found in zip(_LISTS, lists, strict=True)}
        engines = [self._of_stated.engine, self._of_derived.engine]
        self._stated.state.say(_KEPT, json.dumps(said | {"engines": engines}))

    def prepare(self) -> None:
        """Read how far each shape reaches."""
        self._of_stated.prepare(self._stated.store)
        self._of_derived.prepare(self._whole.store)

    @property
    def engine(self) -> str:
        """What judged what is stated."""
        return self._of_stated.engine

    def follow_stated(self, delta: Delta, touched: Iterable[Record]) -> None:
        """Judge what a change of what is stated touches."""
        self._of_stated.change(
            self._stated.store, delta.gone, delta.come, self._shelf.describing, list(touched)
        )

    def follow_derived(
        self, delta: Delta, touched: Iterable[Record], contradictions: Iterable[str]
    ) -> None:
        """Judge what a change of the whole graph touches."""
        self._of_derived.change(
            self._whole.store, delta.gone, delta.come, self._shelf.describing, list(touched)
        )
        self._contradictions = [contradiction(sentence) for sentence in contradictions]

    def report(self, records: int) -> Report:
        """All of them, of so many records: those on what is stated, then the others."""
        results = [
            *self._of_stated.results,
            *sorted(
                [*self._of_derived.results, *self._contradictions], key=lambda result: result.order
            ),
        ]
        return Report(results, records, self.engine)


_LISTS = ("stated", "derived", "contradictions")


def plain(results: Iterable[Result]) -> list[tuple[object, ...]]:
    """Findings as JSON holds them."""
    return [astuple(each) for each in results]


def results_of(said: Iterable[list[Any]]) -> list[Result]:
    """Findings as JSON held them."""
    return [Result(*each) for each in said]


def stated_findings(
    used: list[Collection], stated: Merged, records: list[Record], overview: Overview | None
) -> FollowedShapes:
    """Judge all that is stated; ``overview``: what shows that shapes are kept, in a large graph."""
    concepts = concept_places(used)
    report = validate_records(
        records,
        stated.store,
        shapes_for(used),
        severities=TOLD,
        concepts=concepts,
        overview=overview,
    )
    return followed(used, report.results, report.engine, derived=False, concepts=concepts)


def derived_findings(
    used: list[Collection], whole: Merged, records: list[Record], overview: Overview | None
) -> FollowedShapes:
    """Judge all that follows, in the same way."""
    report = validate_derived(
        records,
        whole.store,
        shapes_for(used, derived=True),
        severities=TOLD,
        overview=overview,
    )
    return followed(used, report.results, report.engine, derived=True)


def followed(
    used: list[Collection],
    results: list[Result],
    engine: str,
    *,
    derived: bool,
    concepts: Places | None = None,
) -> FollowedShapes:
    """Findings that were made before, to be followed."""
    if concepts is None and not derived:
        concepts = concept_places(used)
    shapes = shapes_for(used, derived=derived)
    return FollowedShapes(shapes, results, engine=engine, severities=TOLD, concepts=concepts)
