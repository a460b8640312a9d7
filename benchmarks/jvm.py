"""Other engines, where they are installed: TopQuadrant's SHACL through a packaged JVM."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

from benchmarks.report import Measured, Row, seconds


def jvm_rows(folder: Path, ours: dict[str, Measured], limit: float) -> list[Row]:
    """One line per engine that is here: ``pip install brick-tq-shacl`` brings TopQuadrant's."""
    if importlib.util.find_spec("brick_tq_shacl") is None:
        return []
    return [_topquadrant(folder, ours["shacl"])]


def _topquadrant(folder: Path, ours: Measured) -> Row:
    import pyoxigraph as ox
    import rdflib
    from brick_tq_shacl import validate  # type: ignore[import-not-found]

    from benchgraph.validation import load_shapes

    data = rdflib.Graph()
    for name in ("ontology", "broken"):
        data.parse(folder / f"{name}.nt", format="nt")
    text = ox.serialize(load_shapes().triples, format=ox.RdfFormat.N_TRIPLES)
    shapes = rdflib.Graph().parse(data=text, format="nt")
    started = time.perf_counter()
    validate(data, shapes)
    spent = time.perf_counter() - started
    ratio = spent / min(ours["seconds"])
    return Row(
        "SHACL, TopQuadrant",
        "–",
        seconds(min(ours["seconds"])),
        seconds(spent),
        f"{ratio:,.0f} ×",
        "not compared",
        None,
    )
