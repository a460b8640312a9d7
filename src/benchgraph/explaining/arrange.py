"""Where the boxes of a layered diagram stand: columns from left to right, few crossing lines.

Boxes come in layers; a line joins boxes of any two layers, and in each layer between them it has a
place of its own, so that it runs around what stands there (the layout of Sugiyama and others).
Everything is in points of the drawing, and the same input gives the same places.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

Key = Hashable
GAP = 14.0  # between boxes of a layer
LANE = 9.0  # the height that a line takes among them
SWEEPS = 24


@dataclass(frozen=True, slots=True)
class Box:
    """The size of a box, and the layer (0, 1 …) that it stands in."""

    layer: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a box stands: its left edge, its middle, its size, and from where to where its layer
    reaches."""

    left: float
    middle: float
    width: float
    height: float
    layer_left: float
    layer_right: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width


@dataclass(frozen=True, slots=True)
class Arranged:
    """The places of boxes, the points that each line passes through between its two boxes, and the
    size of the whole."""

    places: Mapping[Key, Placed]
    lines: Mapping[tuple[Key, Key], list[tuple[float, float, float]]]  # left, right, y of a lane
    width: float
    height: float


def arrange(
    boxes: Mapping[Key, Box], lines: Sequence[tuple[Key, Key]], between: Sequence[float]
) -> Arranged:
    """Place ``boxes``, which stand in their layers in the order given at first, with the gap
    ``between[n]`` behind layer n."""
    whole, chains = _with_lanes(boxes, lines)
    layers: list[list[Key]] = [[] for _ in range(1 + max(box.layer for box in whole.values()))]
    for key, box in whole.items():
        layers[box.layer].append(key)
    near = _neighbours(whole, chains)
    layers = _ordered(layers, near)
    middles = _middles(layers, whole, near)
    widths = [max((whole[key].width for key in layer), default=0.0) for layer in layers]
    lefts = [sum(widths[:n]) + sum(between[:n]) for n in range(len(layers))]
    top = min(middles[key] - whole[key].height / 2 for key in whole)
    bottom = max(middles[key] + whole[key].height / 2 for key in whole)
    places = {
        key: Placed(
            round(lefts[box.layer] + (widths[box.layer] - box.width) / 2, 1),
            round(middles[key] - top, 1),
            box.width,
            box.height,
            lefts[box.layer],
            lefts[box.layer] + widths[box.layer],
        )
        for key, box in whole.items()
    }
    through = {
        ends: [
            (places[lane].layer_left, places[lane].layer_right, places[lane].middle)
            for lane in chain[1:-1]
        ]
        for ends, chain in chains.items()
    }
    kept = {key: places[key] for key in boxes}
    return Arranged(kept, through, lefts[-1] + widths[-1], round(bottom - top, 1))


def _with_lanes(
    boxes: Mapping[Key, Box], lines: Sequence[tuple[Key, Key]]
) -> tuple[dict[Key, Box], dict[tuple[Key, Key], list[Key]]]:
    """The boxes, with a lane in each layer that a line crosses; each line as its chain."""
    whole = dict(boxes)
    chains = {}
    for a, b in lines:
        step = 1 if boxes[a].layer < boxes[b].layer else -1
        chain: list[Key] = [a]
        for layer in range(boxes[a].layer + step, boxes[b].layer, step):
            lane = (a, b, layer)
            whole[lane] = Box(layer, 0.0, LANE)
            chain.append(lane)
        chains[a, b] = [*chain, b]
    return whole, chains


Near = dict[Key, tuple[list[Key], list[Key]]]


def _neighbours(whole: Mapping[Key, Box], chains: Mapping[tuple[Key, Key], list[Key]]) -> Near:
    """What each box is joined with in the layer before it, and in the one behind it."""
    near: Near = {key: ([], []) for key in whole}
    for chain in chains.values():
        for one, other in pairwise(chain):
            behind = whole[one].layer < whole[other].layer
            near[one][behind].append(other)
            near[other][not behind].append(one)
    return near


def _ordered(layers: list[list[Key]], near: Near) -> list[list[Key]]:
    """The order with the fewest crossings of those that sweeping to and fro comes by."""
    best, least = layers, _crossings(layers, near)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        layers = [list(layer) for layer in layers]
        for n in range(1, len(layers)) if forward else range(len(layers) - 2, -1, -1):
            beside = {key: place for place, key in enumerate(layers[n - 1 if forward else n + 1])}
            now = {key: float(place) for place, key in enumerate(layers[n])}
            wanted = {
                key: mean(beside[each] for each in joined) if joined else now[key]
                for key in layers[n]
                for joined in [near[key][0 if forward else 1]]
            }
            layers[n].sort(key=lambda key: (wanted[key], now[key]))
        if (count := _crossings(layers, near)) < least:
            best, least = layers, count
    return best


def _crossings(layers: list[list[Key]], near: Near) -> int:
    count = 0
    for layer, following in pairwise(layers):
        place = {key: n for n, key in enumerate(following)}
        ends = [(n, place[other]) for n, key in enumerate(layer) for other in near[key][1]]
        count += sum(
            (a - c) * (b - d) < 0 for i, (a, b) in enumerate(ends) for c, d in ends[i + 1 :]
        )
    return count


def _middles(layers: list[list[Key]], whole: Mapping[Key, Box], near: Near) -> dict[Key, float]:
    """How far down each box stands: as near as its order allows to what it is joined with."""
    middles: dict[Key, float] = {}
    for layer in layers:
        middles |= _stacked(layer, whole, dict.fromkeys(layer, 0.0))
    for sweep in range(SWEEPS):
        order = layers if sweep % 2 == 0 else layers[::-1]
        for layer in order:
            wanted = {}
            for key in layer:
                joined = [*near[key][0], *near[key][1]]
                wanted[key] = mean(middles[k] for k in joined) if joined else middles[key]
            middles |= _stacked(layer, whole, wanted)
    return middles


def _stacked(
    layer: list[Key], whole: Mapping[Key, Box], wanted: Mapping[Key, float]
) -> dict[Key, float]:
    """The places in a layer that are nearest to those wanted and cover nothing: where boxes would,
    they move as one block (pool adjacent violators)."""
    offsets, so_far = [], 0.0
    for before, key in zip([None, *layer], layer, strict=False):
        if before is not None:
            gap = GAP if whole[key].width or whole[before].width else 0.0
            so_far += (whole[before].height + whole[key].height) / 2 + gap
        offsets.append(so_far)
    blocks: list[list[float]] = []  # sum of what is wanted, how many
    for key, offset in zip(layer, offsets, strict=True):
        blocks.append([wanted[key] - offset, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    starts = [total / count for total, count in blocks for _ in range(int(count))]
    return {key: s + o for key, s, o in zip(layer, starts, offsets, strict=True)}
