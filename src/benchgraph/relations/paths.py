"""The shortest ways through the graph of relations and statements. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import prod

# What a page states outright weighs as much as the strongest relation.
STATED = Decimal(1)
COMPARISON = "comparison-with"
# What still explains: beyond this a chain leads from anything to anything.
LONGEST = 6
MOST_COMPARISONS = 1


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation node, or a plain triple (``relation`` is None and ``kind`` its property)."""

    kind: str
    start: str
    end: str
    strength: Decimal = STATED
    relation: str | None = None
    via: str | None = None
    derivation: str = ""

    @property
    def rank(self) -> tuple[bool, Decimal, str, str]:
        return self.kind == COMPARISON, -self.strength, self.relation or "", self.kind


Neighbours = Mapping[str, dict[str, Edge]]


def neighbours(edges: Iterable[Edge], hubs: set[str]) -> Neighbours:
    """Node → neighbour → the best edge between them, both ways; hubs left out.

    The best is the strongest, and a comparison only where there is nothing else.
    """
    best: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in edges:
        if edge.start == edge.end or edge.start in hubs or edge.end in hubs:
            continue
        for x, y in ((edge.start, edge.end), (edge.end, edge.start)):
            known = best[x].get(y)
            if known is None or edge.rank < known.rank:
                best[x][y] = edge
    return best


def shortest(
    best: Neighbours,
    start: str,
    end: str,
    *,
    longest: int = LONGEST,
    comparisons: int = MOST_COMPARISONS,
) -> Iterator[tuple[str, ...]]:
    """Every shortest path of at most ``longest`` steps with at most ``comparisons`` among them, in
    the order of the IRIs along it."""
    if start == end or start not in best or end not in best:
        return
    fewest = _distances(best, start, end, longest, comparisons)
    length = min((steps for (node, _), steps in fewest.items() if node == start), default=None)
    if length is None:
        return
    stack: list[tuple[tuple[str, ...], int]] = [((start,), comparisons)]
    while stack:
        path, left = stack.pop()
        if path[-1] == end:
            yield path
            continue
        steps = length - len(path)
        following = []
        for node in sorted(best[path[-1]], reverse=True):
            after = left - (best[path[-1]][node].kind == COMPARISON)
            if any(fewest.get((node, used), steps + 1) <= steps for used in range(after + 1)):
                following.append(((*path, node), after))
        stack += following


def path_strength(path: tuple[str, ...], best: Neighbours) -> Decimal:
    """The product of the strengths along the path, to three decimals."""
    product = prod((best[x][y].strength for x, y in pairwise(path)), start=Decimal(1))
    return product.quantize(Decimal("0.001")).normalize()


def _distances(
    best: Neighbours, start: str, end: str, longest: int, comparisons: int
) -> dict[tuple[str, int], int]:
    """(node, comparisons on the way) → steps to ``end``, for all that lie nearer than ``start``."""
    distance = {(end, 0): 0}
    frontier = [(end, 0)]
    for steps in range(1, longest + 1):
        following = []
        for node, used in frontier:
            for neighbour, edge in best[node].items():
                state = neighbour, used + (edge.kind == COMPARISON)
                if state[1] <= comparisons and state not in distance:
                    distance[state] = steps
                    following.append(state)
        if not following or any(node == start for node, _ in following):
            break
        frontier = following
    return distance
