"""The codebook is what its script writes, and leaves no class, number, unit or status undefined."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchgraph.triples import ontology_quads
from benchgraph.vocab import BG, OWL, RDF, SKOS, VOCAB

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "script" / "codebook"


@pytest.fixture(scope="module")
def codebook() -> str:
    return (ROOT / "docs" / "codebook.md").read_text("utf-8")


def test_the_codebook_is_current() -> None:
    run = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_an_argument_that_is_none_is_refused() -> None:
    run = subprocess.run([sys.executable, SCRIPT, "--chekc"], capture_output=True, text=True)
    assert run.returncode == 2
    assert "--check" in run.stderr


def test_each_class_of_ours_is_defined(codebook: str) -> None:
    classes = {
        quad.subject.value.partition("#")[2]
        for quad in ontology_quads()
        if quad.predicate == RDF.type
        and quad.object == OWL.Class
        and quad.subject.value.startswith(BG.Case.value.removesuffix("Case"))
    }
    assert len(classes) > 20
    assert not {name for name in classes if f"| `{name}` | " not in codebook}


def test_each_concept_stands_with_its_definition(codebook: str) -> None:
    rows = set(re.findall(r"^\| `([^`]+)` \| (.*) \|$", codebook, re.MULTILINE))
    missing = [
        quad.subject.value
        for quad in ontology_quads()
        if quad.predicate == SKOS.definition
        and quad.subject.value.startswith(VOCAB)
        and "/" in (concept := quad.subject.value.removeprefix(VOCAB))
        and not any(
            code == concept.partition("/")[2] and quad.object.value in cells for code, cells in rows
        )
    ]
    assert not missing


def test_each_variable_that_the_page_tells_of_is_a_key_of_records(codebook: str) -> None:
    """The names in backticks in the introduction can be found in records or questions."""
    introduction = codebook.partition("## Classes")[0]
    names = {n for n in re.findall(r"`([A-Za-z-]+)`", introduction) if "/" not in n}
    keys = (ROOT / "ontology" / "context.jsonld").read_text("utf-8")
    questions = {path.stem for path in (ROOT / "queries" / "questions").glob("*.rq")}
    known = questions | {"quoted", "restated"}
    assert names
    assert {n for n in names if n not in known and f'"{n}":' not in keys} == set()
