"""Ranges that are cut one by one are cut where the whole is."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from benchgraph.release import open_release
from benchgraph.release.parts import BOUNDS, Bounds, cut
from benchgraph.spark.release.cutting import Cutting, Range, Way, pieces

GRAPH = b"<http://example.org/g>"


@pytest.fixture(scope="module")
def lines(small_release: Path) -> list[bytes]:
    return open_release(small_release).nquads().splitlines(keepends=True)


def line(subject: str, value: str, graph: bytes = GRAPH) -> bytes:
    return f'<urn:{subject}> <urn:p> "{value}" '.encode() + graph + b" .\n"


def ranges_of(lines: Sequence[bytes], borders: Iterable[int], bounds: Bounds) -> list[Range]:
    """Ranges with a border before each of those lines."""
    ranges = []
    ends = [*sorted(borders), len(lines)]
    for start, end in zip([0, *ends], ends, strict=False):
        if some := lines[start:end]:
            cutting = Cutting(bounds)
            for line in some:  # however many are taken at a time
                cutting.take([line])
            ways = cutting.ways()
            ranges.append(Range(str(start), some[0], some[-1], cutting.size, ways))
    return ranges


def parts(lines: Sequence[bytes], ranges: Sequence[Range], bounds: Bounds) -> list[list[bytes]]:
    """The parts that the pieces of ranges are cut into, each for itself."""
    texts = {each.name: b"".join(lines[int(each.name) :])[: each.size] for each in ranges}
    found = []
    for spans in pieces(ranges, bounds):
        text = b"".join(texts[span.name][span.start : span.end] for span in spans)
        found += list(cut([text.splitlines(keepends=True)], bounds))
    return found


@pytest.mark.parametrize("number", [0, 1, 2, 20])
def test_any_borders_give_the_parts_of_the_whole(lines: list[bytes], number: int) -> None:
    wanted = list(cut([lines], BOUNDS))
    for seed in range(4):
        chance = random.Random(seed)
        ranges = ranges_of(lines, chance.sample(range(len(lines)), number), BOUNDS)
        assert parts(lines, ranges, BOUNDS) == wanted
    assert len(wanted) > 20


def test_so_they_do_under_any_bounds_with_ranges_of_a_line_or_two(lines: list[bytes]) -> None:
    for seed in range(60):
        chance = random.Random(seed)
        start = chance.randrange(len(lines) - 800)
        some = lines[start : start + 800]
        bounds = Bounds(
            chance.randrange(1, 3000), chance.randrange(1, 5000), chance.choice([1, 4, 16])
        )
        ranges = ranges_of(some, chance.sample(range(800), chance.choice([3, 40, 600])), bounds)
        assert parts(some, ranges, bounds) == list(cut([some], bounds)), (seed, bounds)


def test_one_subject_with_lines_of_one_length_never_settles_and_is_cut_the_same() -> None:
    """No two ways meet: nothing that stands there tells one line from another."""
    bounds = Bounds(200, 400, 1 << 40)
    lines = [line("s", f"{number:06d}") for number in range(3000)]
    ranges = ranges_of(lines, [700, 1500, 2200], bounds)
    assert len({way.last for way in ranges[1].ways}) > 10
    assert parts(lines, ranges, bounds) == list(cut([lines], bounds))


def test_a_triple_of_many_graphs_lies_in_one_part_across_ranges_without_a_cut() -> None:
    graphs = [b"<http://example.org/%04d>" % number for number in range(500)]
    before = [line("r", str(number)) for number in range(100, 150)]
    lines = [*before, *(line("s", "one", graph) for graph in graphs), line("t", "end")]
    bounds = Bounds(200, 400, 4)
    ranges = ranges_of(lines, [60, 200, 400], bounds)
    assert [each.ways for each in ranges[1:3]] == [[], []]
    found = list(pieces(ranges, bounds))
    assert [len(spans) for spans in found] == [4, 1]
    wanted = list(cut([lines], bounds))
    assert parts(lines, ranges, bounds) == wanted and len(wanted[-2]) == 500


def test_a_border_where_a_part_ends_needs_the_line_before_it() -> None:
    """A range cannot tell alone whether it begins a part: its first line follows another one."""
    bounds = Bounds(1, 1, 1)
    one, two, other = line("s", "1"), line("s", "2"), line("t", "1")
    for lines in ([one, two, other], [one, line("s", "1", b"<urn:g>"), two]):
        ranges = ranges_of(sorted(lines), [1, 2], bounds)
        assert parts(sorted(lines), ranges, bounds) == list(cut([sorted(lines)], bounds))


def test_of_no_lines_there_is_one_piece_without_any() -> None:
    assert list(pieces([])) == [[]]
    assert Cutting().ways() == []


def test_ways_are_few_and_told_from_the_longest_open_part_on(lines: list[bytes]) -> None:
    cutting = Cutting()
    cutting.take(lines)
    ways = cutting.ways()
    assert [way.least for way in ways] == sorted({way.least for way in ways}, reverse=True)
    assert ways[-1].least == 0 and len({way.last for way in ways}) == 1
    assert 1 < len(ways) < 100 and isinstance(ways[0], Way)
