"""Collections may come from anybody: what they bring calls nobody and reads nothing elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from safety_commands import RECORDS

from benchgraph.errors import BenchgraphError
from benchgraph.release.build import assemble

NEIGHBOUR = Path(__file__).parent.parent / "fixtures" / "collections" / "neighbour"
CALL = "SERVICE SILENT <http://127.0.0.1:9/> { ?a ?b ?c }"
SHAPE = """
@prefix bg: <https://w3id.org/benchgraph/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://neighbour.example/shapes#Call> a sh:NodeShape ; sh:targetClass bg:Facility ;
  sh:sparql [ a sh:SPARQLConstraint ; sh:message "x" ; sh:select "%s" ] .
"""


@pytest.fixture
def brought(tmp_path: Path) -> Path:
    shutil.copytree(NEIGHBOUR, tmp_path / "brought")
    return tmp_path / "brought"


def test_a_relation_rule_of_a_collection_calls_nobody(brought: Path) -> None:
    rule = brought / "relations" / "hosts.rq"
    rule.write_text(
        rule.read_text("utf-8").replace("?centre bg:region", f"{CALL} ?centre bg:region")
    )
    with pytest.raises(BenchgraphError, match="SERVICE is not allowed") as caught:
        assemble([RECORDS, brought], shipped=False)
    assert caught.value.path == rule


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_a_shape_of_a_collection_calls_nobody(brought: Path, engine: str) -> None:
    shape = brought / "shapes" / "call.ttl"
    shape.write_text(SHAPE % f"SELECT $this WHERE {{ {CALL} $this <urn:x> ?y }}", "utf-8")
    with pytest.raises(BenchgraphError, match="SERVICE is not allowed") as caught:
        assemble([RECORDS, brought], shipped=False, engine=engine)
    assert caught.value.path == shape


def test_a_question_of_a_collection_calls_nobody(brought: Path) -> None:
    question = brought / "questions" / "racks.rq"
    question.write_text(
        question.read_text("utf-8").replace("?facility bg:obs", f"{CALL} ?facility bg:obs")
    )
    with pytest.raises(BenchgraphError, match="SERVICE is not allowed"):
        assemble([RECORDS, brought], shipped=False)


def test_tables_of_a_collection_lie_in_it(brought: Path) -> None:
    with (brought / "collection.yaml").open("a", encoding="utf-8") as file:
        file.write("tables: [{mapping: ../../m.toml, files: [/etc/passwd]}]\n")
    with pytest.raises(BenchgraphError, match="outside the collection"):
        assemble([RECORDS, brought], shipped=False)
