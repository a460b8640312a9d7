"""``benchgraph closure`` and ``infer``: any RDF, both engines alike, a sentence where none can."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from tests.closure.small_ontologies import axioms_and_facts

from benchgraph.closure import UnsupportedAxiom, infer
from benchgraph.errors import EngineError
from benchgraph.rdffiles import RdfFiles

PREFIXES = """@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/499/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ONTOLOGY = """ex:Cat rdfs:subClassOf ex:Animal . ex:Stone owl:disjointWith ex:Animal .
ex:part a owl:TransitiveProperty . ex:owner owl:inverseOf ex:owns ; rdfs:range ex:Person .
ex:Kept owl:onProperty ex:owner ; owl:someValuesFrom ex:Person . ex:Kept rdfs:subClassOf ex:Tame .
"""
DATA = "ex:tom a ex:Cat ; ex:owner ex:ann . ex:a ex:part ex:b . ex:b ex:part [ ex:part ex:c ] .\n"
FOLLOWS = """ex:a ex:part ex:c , _:b0 .
ex:ann ex:owns ex:tom ;
\ta ex:Person .
ex:b ex:part ex:c .
ex:tom a ex:Animal , ex:Kept , ex:Tame .
"""


def turtle(folder: Path, name: str, text: str) -> str:
    path = folder / name
    text = PREFIXES + text
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return str(path)


def run(*words: str, stdin: str = "") -> tuple[int, str, str]:
    """The installed command: exit code, output, what it says."""
    command = [str(Path(sys.executable).with_name("benchgraph")), "closure", *words]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def test_what_follows_is_written_sorted_and_nothing_else(tmp_path: Path) -> None:
    data, axioms = turtle(tmp_path, "d.ttl.gz", DATA), turtle(tmp_path, "o.ttl", ONTOLOGY)
    code, out, said = run(data, "--ontology", axioms, "--format", "turtle")
    assert code == 0
    assert "".join(line for line in out.splitlines(True) if line[0] != "@") == FOLLOWS
    assert said == "8 statements follow from 5 (compiled)\n"


def test_everything_is_written_to_a_file_and_contradictions_are_told(tmp_path: Path) -> None:
    both = turtle(tmp_path, "both.ttl", ONTOLOGY + DATA + "ex:pet a ex:Cat, ex:Stone .")
    out = tmp_path / "closed.nt.gz"
    code, printed, said = run(both, "--all", "--out", str(out), "--quiet")
    assert (code, printed) == (1, "")
    assert (
        said
        == "contradiction: ex:pet is in two classes that are disjoint: ex:Stone and ex:Animal\n"
    )
    lines = gzip.decompress(out.read_bytes()).splitlines(keepends=True)
    assert lines == sorted(lines)
    given = {str(t) for t in RdfFiles.of([both]).triples()}
    assert given < {line.decode().removesuffix(" .\n") for line in lines}


def test_an_axiom_that_is_not_covered_is_named_and_goes_to_owlrl(tmp_path: Path) -> None:
    data = turtle(
        tmp_path, "d.ttl", "ex:p a owl:FunctionalProperty . ex:x ex:p ex:y, ex:z . ex:y a ex:D ."
    )
    code, out, said = run("-", "--data-format", "turtle", stdin=Path(data).read_text())
    assert code == 0
    assert len(out.splitlines()) == 3
    assert "by owlrl: the fast closure does not cover" in said
    assert "FunctionalProperty with two values" in said
    code, out, said = run(data, "--engine", "fast")
    assert (code, out) == (2, "")
    assert "FunctionalProperty with two values" in said


def test_what_cannot_be_run_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    data = turtle(tmp_path, "d.ttl", DATA)
    other = tmp_path / "x.rdf"
    other.write_text(DATA)
    out = tmp_path / "out.ttl"
    code, printed, said = run(data, "-e", str(other), "--out", str(out))
    assert (code, printed, out.exists()) == (2, "", False)
    assert f"{other}: this is not RDF/XML that can be read" in said


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(axioms_and_facts())
def test_both_engines_tell_the_same(case) -> None:  # type: ignore[no-untyped-def]
    axioms, facts = case
    # Axioms may stand among the data.
    assert infer(facts, axioms).lines == infer([*facts, *axioms], engine="reference").lines


def test_blank_nodes_and_literals_are_told_alike() -> None:
    data = triples(
        """_:x ex:part _:y . _:y ex:part _:z . _:z ex:owner [ a ex:Cat ] .
        ex:p rdfs:subPropertyOf ex:q .
        ex:x ex:p "1", "01"^^<http://www.w3.org/2001/XMLSchema#integer>, "a"@en-GB, "1.5"^^ex:t ."""
    )
    found = [infer(data, triples(ONTOLOGY), engine=engine) for engine in ("fast", "reference")]
    assert found[0].lines == found[1].lines
    assert b'<http://example.org/q> "01"' in b"".join(found[0].lines)
    assert [each.engine for each in found] == ["compiled", "owlrl"]


@pytest.mark.parametrize(
    ("axioms", "says"),
    [
        ("ex:C owl:hasKey ( ex:k ) .", "no engine here carries out"),
        ("ex:C owl:unionOf ex:l . ex:l rdf:first ex:D ; rdf:rest ex:l .", "not one plain list"),
        ("ex:C owl:intersectionOf ( ex:A ex:B ), [ rdf:first ex:A ] .", "not one plain list"),
        ("ex:p owl:propertyChainAxiom ex:q .", "not one plain list"),
    ],
)
@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_axioms_that_say_nothing_sure_are_refused(axioms: str, says: str, engine: str) -> None:
    with pytest.raises(EngineError, match=says):
        infer(triples("ex:x a ex:C ."), triples(axioms), engine=engine)


def test_terms_that_owlrl_cannot_hold_are_refused_and_not_left_out() -> None:
    data = triples("ex:x ex:p <<( ex:a ex:b ex:c )>> . ex:p rdfs:subPropertyOf ex:q .")
    assert len(infer(data).lines) == 1
    with pytest.raises(EngineError, match=r"RDF 1\.2"):
        infer(data, engine="reference")


def test_an_ontology_that_is_not_read_is_told() -> None:
    data = triples("ex:o a owl:Ontology ; owl:imports ex:other .")
    assert infer(data).imports == ["http://example.org/other"]
    assert infer(triples(DATA)).axioms == 0


def test_words_that_no_rule_reads_are_told() -> None:
    axioms = triples("ex:C owl:disjointUnionOf ( ex:A ex:B ) . ex:p a owl:ReflexiveProperty .")
    told = ["ReflexiveProperty", "disjointUnionOf"]
    found = infer(triples("ex:x a ex:A ."), axioms)
    assert [iri.rpartition("#")[2] for iri in found.without_rules] == told
    assert found.lines == []


def test_a_long_list_and_a_long_way_in_a_circle_take_no_time() -> None:
    members = " ".join(f"ex:c{n}" for n in range(3000))
    chain = " ".join(f"ex:d{n} rdfs:subClassOf ex:d{(n + 1) % 500} ." for n in range(500))
    axioms = triples(f"ex:U owl:unionOf ( {members} ) . {chain}")
    found = infer(triples("ex:x a ex:c77 . ex:y a ex:d5 ."), axioms, engine="fast")
    assert len(found.lines) == 1 + 499


def test_fast_names_the_axiom() -> None:
    with pytest.raises(UnsupportedAxiom, match="hasKey"):
        infer([], triples("ex:C owl:hasKey ( ex:k ) ."), engine="fast")
