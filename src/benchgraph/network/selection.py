"""What of a view is shown: by region, class, relation, strength and time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.network.edges import UNDIRECTED, WEIGHTS
from benchgraph.network.nodes import regions_of
from benchgraph.network.snapshot import CLASSES, LINKS, Snapshot
from benchgraph.network.views import Edge
from benchgraph.query import resolve
from benchgraph.query.days import end_of, start_of
from benchgraph.vocab import BG, ID, VOCAB

if TYPE_CHECKING:
    from benchgraph.store import Store

_RELATION_TYPES = VOCAB + "relation-type/"


@dataclass(frozen=True)
class Selection:
    """What of a view is kept; what is empty or None keeps all.

    ``regions`` are IRIs: entities of one of them, or of a region within it. ``classes`` are of
    ``CLASSES``, ``relations`` slugs. ``min_strength`` (0 to 1) leaves out relations that a rule
    derived with less; what records state stays. ``since`` and ``until`` (ISO days) keep what has an
    event, for a document its date, for money its period, between the two; what has no date stays.
    """

    regions: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    min_strength: float | None = None
    since: str = ""
    until: str = ""

    @property
    def of_edges(self) -> bool:
        """Whether edges are chosen: then a node without any is no part of what was chosen."""
        return bool(self.relations) or self.min_strength is not None


EVERYTHING = Selection()


def selection(
    store: Store,
    regions: Iterable[str] | str | None = (),
    classes: Iterable[str] | str | None = (),
    relations: Iterable[str] | str | None = (),
    min_strength: float | str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Selection:
    """A selection from what a person wrote: regions by any of their names, dates as a year, month
    or day; one text instead of several is one. Raises NotFoundError for a region, ParameterError
    for anything else that is not known.
    """
    first = start_of(str(since)) if since else ""
    last = end_of(str(until)) if until else ""
    if first and last and last < first:
        raise ParameterError("this time ends before it begins", found=f"{since} to {until}")
    return Selection(
        tuple(_region(store, region) for region in _texts(regions, "region")),
        tuple(_one_of(CLASSES, "class", each) for each in _texts(classes, "class")),
        _texts(relations, "relation"),
        None if min_strength is None or min_strength == "" else _strength(min_strength),
        first,
        last,
    )


def _texts(given: Iterable[str] | str | None, what: str) -> tuple[str, ...]:
    """Several texts of a person, who may have written one or none."""
    if given is None or isinstance(given, str):
        return (given,) if given is not None else ()
    if not isinstance(given, Iterable):
        given = [given]
    texts = tuple(given)
    for text in texts:
        if not isinstance(text, str):
            raise ParameterError(f"this is no {what}", found=repr(text), expected="texts")
    return texts


def _region(store: Store, name: str) -> str:
    iri = resolve(store, name, under=ID + "region/")
    if not store.ask(f"ASK {{ <{iri}> a <{BG.Region.value}> }}"):
        raise NotFoundError("this is no region", found=name, hint="benchgraph list regions")
    return iri


def _strength(found: object) -> float:
    text = str(found).strip()
    written = re.fullmatch(r"[0-9]*\.?[0-9]+(e-?[0-9]{1,2})?", text, re.A | re.I)
    number = float(text) if written else math.nan
    if not 0 <= number <= 1:
        raise ParameterError("bad strength", found=str(found), expected="a number from 0 to 1")
    return number


def _one_of(known: Iterable[str], what: str, found: str) -> str:
    by_key = {name.lower(): name for name in known}
    if found.lower() not in by_key:
        raise ParameterError(
            f"there is no such {what}", found=found, expected=", ".join(by_key.values())
        )
    return by_key[found.lower()]


def select(
    shot: Snapshot, nodes: set[str], edges: list[Edge], chosen: Selection
) -> tuple[set[str], list[Edge]]:
    """What ``chosen`` keeps of a view: nodes, and the edges between two of them.

    Raises ParameterError for a relation that neither the vocabulary nor a view knows.
    """
    if chosen == EVERYTHING:
        return nodes, edges
    relations = {_one_of(_known(shot, edges), "relation", each) for each in chosen.relations}
    if chosen.regions:
        wanted = _within(shot, chosen.regions)
        nodes = {iri for iri in nodes if wanted.intersection(regions_of(shot, iri))}
    if chosen.classes:
        nodes = {iri for iri in nodes if shot.kinds[iri] in chosen.classes}
    nodes = {iri for iri in nodes if _in_time(_node_days(shot, iri), chosen)}
    return nodes, [
        edge
        for edge in edges
        if edge.source in nodes
        and edge.target in nodes
        and (not relations or edge.relation in relations)
        and (chosen.min_strength is None or _strong(edge, chosen.min_strength))
        and _in_time([(a.earliest, a.latest) for a in edge.amounts], chosen)
    ]


def _known(shot: Snapshot, edges: Iterable[Edge]) -> list[str]:
    concepts = (iri for iri in shot.names if iri.startswith(_RELATION_TYPES))
    types = (iri.removeprefix(_RELATION_TYPES) for iri in concepts)
    own = (edge.relation for edge in edges)
    return sorted({*types, *LINKS.values(), *WEIGHTS, *UNDIRECTED, *own})


def _within(shot: Snapshot, regions: Iterable[str]) -> set[str]:
    """``regions`` and all regions that lie in them."""
    inside: dict[str, set[str]] = {}
    for s, p, o in shot.links:
        if p == "contained-in":
            inside.setdefault(o, set()).add(s)
    found: set[str] = set()
    ring = set(regions)
    while ring:
        found |= ring
        ring = {part for region in ring for part in inside.get(region, ())} - found
    return found


def _strong(edge: Edge, least: float) -> bool:
    return not edge.strength or float(edge.strength) >= least


def _node_days(shot: Snapshot, iri: str) -> list[tuple[str, str]]:
    if events := shot.events_of(iri):
        return [(event.earliest, event.latest) for event in events]
    facts = shot.facts.get(iri, {})
    first, last = facts.get("earliest", [""])[0], facts.get("latest", [""])[-1]
    return [(first, last)]


def _in_time(days: list[tuple[str, str]], chosen: Selection) -> bool:
    """Whether one of these spans of days, or nothing dated, lies in the time that is chosen."""
    dated = [(first or last, last or first) for first, last in days if first or last]
    return not dated or any(
        (not chosen.until or first <= chosen.until) and (not chosen.since or last >= chosen.since)
        for first, last in dated
    )
