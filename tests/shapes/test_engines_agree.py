"""The compiled shapes find in every example what pySHACL finds, and refuse none of them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse
from shape_examples import EXAMPLES, SH, SHAPES, family, results, shape_files_for, world_files

from benchgraph.shacl import CompiledShapes, compile_shapes
from benchgraph.triples import turtle_triples

PAIRS = sorted(EXAMPLES.glob("*/*/*.ttl"))


@cache
def compiled(family: str) -> CompiledShapes:
    return compile_shapes(t for path in shape_files_for(family) for t in turtle_triples(path))


@cache
def store(family: str) -> Store:
    filled = Store()
    for path in world_files(family):
        filled.extend(parse(path=path, format=RdfFormat.TURTLE))
    return filled


def added(example: Path, to: Store) -> list[Quad]:
    return [quad for quad in parse(path=example, format=RdfFormat.TURTLE) if quad not in to]


def local(term: object) -> str:
    return str(getattr(term, "value", term)).removeprefix(SHAPES).removeprefix(SH)


@pytest.mark.parametrize("example", PAIRS, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_the_fast_engine_finds_what_the_reference_finds(example: Path) -> None:
    needs = family(example)
    data = store(needs)
    more = added(example, data)
    data.extend(more)
    try:
        findings = compiled(needs).validate(data)
    finally:
        for quad in more:
            data.remove(quad)
    assert findings.refused == ()
    fast = Counter(
        (local(each.shape), local(each.component), local(each.severity))
        for each in findings.results
    )
    reference = Counter(
        (finding.shape, component, finding.severity) for finding, component in results(example)
    )
    assert fast == reference
