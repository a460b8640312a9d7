"""A term that SHACL does not have is passed over, as by others, and never lets data conform."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import CliRunner

from benchgraph.checking import validate
from benchgraph.cli.shacl import shacl

PREFIXES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = PREFIXES + "ex:a a ex:C ; ex:p 1 , 2 . ex:b a ex:C ; ex:p 3 ."
BROKEN = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; %s ] ."
TERMS = "sh:MinCount 5 ; sh:dataType xsd:string"


def triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize("engine", ["auto", "reference"])
@pytest.mark.parametrize(("rest", "conforms"), [("sh:maxCount 1", False), ("sh:maxCount 2", None)])
def test_results_are_those_of_pyshacl(rest: str, conforms: bool | None, engine: str) -> None:
    """Data with results do not conform, data without are left open."""
    shapes = PREFIXES + BROKEN % f"{TERMS} ; {rest}"
    report = validate(triples(DATA), triples(shapes), engine=engine)
    _, theirs, _ = pyshacl.validate(
        rdflib.Graph().parse(data=DATA), shacl_graph=rdflib.Graph().parse(data=shapes)
    )
    sh = rdflib.SH
    expected = Counter(str(node) for node in theirs.objects(None, sh.focusNode))
    assert Counter(each.focus_node.value for each in report.results) == expected
    assert report.conforms is conforms
    assert sorted(each.why.split()[0] for each in report.unjudged) == ["sh:MinCount", "sh:dataType"]
    assert all(each.partly and not each.ill_formed for each in report.unjudged)
    allowed = validate(triples(DATA), triples(shapes), engine=engine, allow_unjudged=True)
    assert allowed.conforms is (conforms is None)


@pytest.mark.parametrize(("more", "code"), [([], 2), (["--allow-refused"], 0)])
def test_the_command_says_what_was_meant(tmp_path: Path, more: list[str], code: int) -> None:
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(DATA, "utf-8")
    shapes.write_text(PREFIXES + BROKEN % "sh:MinCount 5", "utf-8")
    done = CliRunner().invoke(shacl, [str(data), "--shapes", str(shapes), *more])
    assert done.exit_code == code
    assert (
        "not judged in full: sh:MinCount is no term of SHACL, so it is passed over" in done.output
    )
    assert "is sh:minCount meant?" in done.output


def test_a_misspelt_target_never_conforms() -> None:
    shapes = PREFIXES + "ex:S a sh:NodeShape ; sh:targetclass ex:C ; sh:nodeKind sh:Literal ."
    report = validate(triples(DATA), triples(shapes))
    assert report.conforms is None and not report.results
