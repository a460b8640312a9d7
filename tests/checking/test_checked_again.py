"""Data that are checked a second time are overlooked first, and the findings are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchgraph.checking import DataGraph, data, validate
from benchgraph.shacl import compile_shapes

SHAPES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ;
  sh:property [ sh:path ex:p ; sh:maxCount 1 ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
"""
DATA = "@prefix ex: <http://example.org/> ." + "".join(
    f"ex:i{at} a ex:C ; ex:p ex:v{at} {', ex:w' if at == 7 else ''} . " for at in range(20)
)


def test_findings_are_the_same_and_queries_are_asked_of_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "OVERVIEW_FROM", 1)
    files = [tmp_path / "data.ttl", tmp_path / "shapes.ttl"]
    for path, text in zip(files, (DATA, SHAPES), strict=True):
        path.write_text(text, "utf-8")
    graph = DataGraph.of(files[0])
    first, second = (validate(graph, files[1]) for _ in range(2))
    assert first.results == second.results and len(first.results) == 1
    compiled = compile_shapes(DataGraph.of(files[1]).as_shapes)
    overview = graph.prepared(compiled).overview
    assert overview is not None
    (many,) = (each for each in compiled.checks() if "MaxCount" in str(each.component))
    assert overview.suspects(many.query, "?this") == ["<http://example.org/i7>"]
