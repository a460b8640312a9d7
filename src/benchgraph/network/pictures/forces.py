"""Where the nodes of a larger component stand: springs and repulsion, coarse to fine, in numpy.

The graph is made smaller again and again by merging neighbours; the smallest is laid out first, and
each larger one starts from the places of the one before. Repulsion is exact for few nodes. For many
it is that of a particle mesh: nodes are spread over the points of a grid, the field of the grid
comes from one convolution (by FFT), and each node takes the field at its place. So a round costs
n log n, and 20,000 nodes take about a second. Deterministic: one seed, nodes in the order given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

SEED = 7
EXACT_UP_TO = 250
COARSEST = 60
GRAVITY = 0.5  # beside the push of all others; less for more nodes
CHARGE = 0.5  # the power of a node's degree that it pushes with
MERGED_AT_MOST = 4  # nodes that become one in a step
ROUNDS, FIRST_ROUNDS, COOLING = 60, 200, 0.95
MESH = (32, 160)  # fewest and most points along a side
_GOLDEN = 2.39996323


@dataclass
class _Level:
    """A graph as arrays: edges ``a[i]``-``b[i]`` of ``weight[i]``.

    ``mass``: how many nodes each stands for; ``charge``: how much it pushes; ``parent``: its number
    in the next smaller graph.
    """

    mass: Floats
    charge: Floats
    a: Whole
    b: Whole
    weight: Floats
    parent: Whole | None = None


def spread(count: int, edges: list[tuple[int, int]]) -> Floats:
    """Places for nodes 0 … count-1 of a connected graph, an array of (count, 2).

    ``edges``: pairs of different nodes, each once. Unit: an edge would be about 1 long if nothing
    pushed.
    """
    import numpy as np

    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    # What has few links is pushed less: else it would stand far out on a stalk.
    charge = np.bincount(ends.ravel(), minlength=count) ** CHARGE
    level = _Level(
        np.ones(count), charge / charge.mean(), ends[:, 0], ends[:, 1], np.ones(len(ends))
    )
    levels = [level]
    while len(level.mass) > COARSEST:
        smaller = _merged(level)
        if len(smaller.mass) > 0.9 * len(level.mass):
            level.parent = None
            break
        levels.append(smaller)
        level = smaller
    turn = np.arange(len(level.mass))
    size = math.sqrt(float(level.mass.mean()))
    places = (
        size
        * np.sqrt(turn)[:, None]
        * np.stack([np.cos(turn * _GOLDEN), np.sin(turn * _GOLDEN)], axis=1)
    )
    places = _settled(level, places, FIRST_ROUNDS, 3.0)
    noise = np.random.default_rng(SEED)
    for level in reversed(levels[:-1]):
        size = math.sqrt(float(level.mass.mean()))
        places = places[level.parent] + noise.normal(size=(len(level.mass), 2)) * 0.3 * size
        places = _settled(level, places, ROUNDS, 1.0)
    return places


def _merged(level: _Level) -> _Level:
    """The graph with each node merged into a neighbour, few-linked nodes first; sets ``parent``."""
    import numpy as np

    count = len(level.mass)
    beside: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for a, b, weight in zip(level.a.tolist(), level.b.tolist(), level.weight.tolist(), strict=True):
        beside[a].append((b, weight))
        beside[b].append((a, weight))
    degree = [len(each) for each in beside]
    parent = [-1] * count
    sizes: list[int] = []
    for node in sorted(range(count), key=degree.__getitem__):
        if parent[node] >= 0:
            continue
        free = [
            (weight / math.sqrt(degree[other]), -other)
            for other, weight in beside[node]
            if parent[other] < 0 or sizes[parent[other]] < MERGED_AT_MOST
        ]
        other = -max(free)[1] if free else node
        if parent[other] < 0:
            parent[other] = len(sizes)
            sizes.append(1)
        if other != node:
            parent[node] = parent[other]
            sizes[parent[node]] += 1
    level.parent = np.array(parent)
    ends = np.sort(np.stack([level.parent[level.a], level.parent[level.b]]), axis=0)
    kept = ends[0] != ends[1]
    keys = (ends[0][kept] * len(sizes) + ends[1][kept]).astype(np.int64)
    pairs, which = np.unique(keys, return_inverse=True)
    return _Level(
        _sums(level.parent, level.mass, len(sizes)),
        _sums(level.parent, level.charge, len(sizes)),
        pairs // len(sizes),
        pairs % len(sizes),
        _sums(which, level.weight[kept], len(pairs)),
    )


def _sums(which: Whole, values: Floats, count: int) -> Floats:
    """The sum of the values of each of 0 … count-1."""
    import numpy as np

    return np.bincount(which, weights=values, minlength=count).astype(np.float64)


def _settled(level: _Level, places: Floats, rounds: int, step: float) -> Floats:
    """``places`` after some rounds of forces; no node goes further than ``step`` sizes a round."""
    import numpy as np

    count, a, b = len(level.mass), level.a, level.b
    step *= math.sqrt(float(level.mass.mean()))
    gravity = GRAVITY / float(level.mass.sum()) ** 0.2
    for _ in range(rounds):
        force = _repulsion(places, level.charge) * (level.charge / level.mass)[:, None]
        # Towards the middle, more from further out: what hangs by a thread stays on the sheet.
        from_middle = places - places.mean(axis=0)
        strain = level.charge.sum() / (from_middle**2).sum(axis=1).mean()
        force -= from_middle * (gravity * strain * level.charge)[:, None]
        between = places[a] - places[b]
        length = np.sqrt((between**2).sum(axis=1))
        pull = between * (length * level.weight)[:, None]
        for axis in (0, 1):
            force[:, axis] -= np.bincount(a, weights=pull[:, axis], minlength=count)
            force[:, axis] += np.bincount(b, weights=pull[:, axis], minlength=count)
        strength = np.sqrt((force**2).sum(axis=1)) + 1e-12
        places = places + force * (np.minimum(strength, step) / strength)[:, None]
        step *= COOLING
    return places


def _repulsion(places: Floats, charge: Floats) -> Floats:
    import numpy as np

    if len(places) > EXACT_UP_TO:
        return _mesh_repulsion(places, charge)
    x, y = (places[:, axis, None] - places[None, :, axis] for axis in (0, 1))
    share = charge[None, :] / (x * x + y * y + 1e-4)
    return np.stack([(x * share).sum(axis=1), (y * share).sum(axis=1)], axis=1)


def _mesh_repulsion(places: Floats, charge: Floats) -> Floats:
    import numpy as np

    low = places.min(axis=0)
    side = min(max(MESH[0], int(2 * math.sqrt(len(places)))), MESH[1])
    unit = (float((places.max(axis=0) - low).max()) * 1.0001 + 1e-9) / (side - 2)
    scaled = (places - low) / unit
    corner = scaled.astype(np.int64)
    part = scaled - corner
    points, shares = [], []
    for right in (0, 1):
        for down in (0, 1):
            across = part[:, 0] if right else 1 - part[:, 0]
            along = part[:, 1] if down else 1 - part[:, 1]
            points.append((corner[:, 0] + right) * side + corner[:, 1] + down)
            shares.append(across * along)
    grid = np.zeros(side * side)
    for point, share in zip(points, shares, strict=True):
        grid += np.bincount(point, weights=share * charge, minlength=side * side)
    waves = np.fft.rfft2(grid.reshape(side, side), (2 * side, 2 * side))
    force = np.empty_like(places)
    for axis, kernel in enumerate(_kernels(side)):
        field = np.fft.irfft2(waves * kernel, (2 * side, 2 * side))[:side, :side].ravel()
        force[:, axis] = sum(
            field[point] * share for point, share in zip(points, shares, strict=True)
        )
    return force / unit


@lru_cache(maxsize=8)
def _kernels(side: int) -> tuple[Any, Any]:
    """The field of one unit of charge, d / d², along each axis, transformed."""
    import numpy as np

    away = np.fft.fftfreq(2 * side, 1 / (2 * side))
    x, y = np.meshgrid(away, away, indexing="ij")
    square = x * x + y * y + 0.25  # softened: within a cell nobody knows where the others are
    return np.fft.rfft2(x / square), np.fft.rfft2(y / square)


def pushed_apart(
    places: Floats, radii: Floats, held: Floats | None = None, sweeps: int = 5, rounds: int = 6
) -> Floats:
    """``places`` with discs of these radii moved until few overlap; same unit.

    ``held``: for each 1 where it stays, 0 where it may move.
    """
    import numpy as np

    count = len(places)
    free = np.ones(count) if held is None else 1 - held
    for _ in range(sweeps):
        a, b = _close(places, float(radii.max()) * 2)
        between = places[a] - places[b]
        room = radii[a] + radii[b]
        near = (between**2).sum(axis=1) < (room * 1.5) ** 2
        a, b, room = a[near], b[near], room[near]
        for _ in range(rounds):
            between = places[a] - places[b]
            length = np.sqrt((between**2).sum(axis=1)) + 1e-6
            push = between * (np.maximum(room - length, 0.0) * 0.4 / length)[:, None]
            moved = [
                _sums(a, push[:, axis], count) - _sums(b, push[:, axis], count) for axis in (0, 1)
            ]
            places = places + np.stack(moved, axis=1) * free[:, None]
    return places


def _close(places: Floats, reach: float) -> tuple[Whole, Whole]:
    """Pairs of places in the same or in touching cells of a grid with cells of ``reach``."""
    import numpy as np

    cells = ((places - places.min(axis=0)) / reach).astype(np.int64)
    width = int(cells[:, 1].max()) + 3
    keys = cells[:, 0] * width + cells[:, 1]
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    found_a, found_b = [], []
    for offset in (0, 1, width - 1, width, width + 1):
        first = np.searchsorted(ordered, ordered + offset, side="left")
        if offset == 0:  # each pair once
            first = np.arange(1, len(ordered) + 1)
        last = np.searchsorted(ordered, ordered + offset, side="right")
        many = np.maximum(last - first, 0)
        a = np.repeat(np.arange(len(ordered)), many)
        start = np.repeat(first - np.concatenate([[0], np.cumsum(many)[:-1]]), many)
        found_a.append(order[a])
        found_b.append(order[np.arange(len(a)) + start])
    return np.concatenate(found_a), np.concatenate(found_b)
