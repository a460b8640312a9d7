"""``benchgraph shacl``: reports as files, exit codes, a sentence for bad input."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchgraph.checking import validate
from benchgraph.cli.shacl import shacl
from benchgraph.errors import BenchgraphError

HERE = Path(__file__).parent / "examples"
DATA, SHAPES = HERE / "data.ttl", HERE / "shapes.ttl"
PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:Person ; "
ENDINGS = {"text": "txt", "turtle": "ttl", "jsonld": "jsonld", "json": "json", "csv": "csv"}
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def invoke(*arguments: str | Path) -> Result:
    """The command in this process, which takes a tenth of the time."""
    return CliRunner().invoke(shacl, list(map(str, arguments)))


def test_the_installed_command_writes_the_expected_report(run: Run, tmp_path: Path) -> None:
    """The ending says the form where no option does; what is found is no error."""
    out = tmp_path / "report.ttl"
    done = run("shacl", DATA, "--shapes", SHAPES, "--out", out)
    assert done.returncode == 1, done.stderr
    assert out.read_bytes() == (HERE / "report.ttl").read_bytes()
    assert done.stdout == ""
    assert done.stderr == "The data do not conform: 5 violations, 2 warnings.\n"


@pytest.mark.parametrize("form", ENDINGS)
def test_a_report_is_the_expected_file(tmp_path: Path, form: str) -> None:
    """In each form, to a file and to standard output."""
    out = tmp_path / f"report.{ENDINGS[form]}"
    assert invoke(DATA, "--shapes", SHAPES, "--out", out).exit_code == 1
    assert out.read_bytes() == (HERE / out.name).read_bytes()
    done = invoke(DATA, "--shapes", SHAPES, "--format", form)
    assert done.stdout_bytes == out.read_bytes()


def test_data_come_compressed_in_parts_and_on_standard_input(run: Run, tmp_path: Path) -> None:
    """And the shapes may stand in the data."""
    packed = tmp_path / "shapes.ttl.gz"
    packed.write_bytes(gzip.compress(SHAPES.read_bytes()))
    text = DATA.read_text("utf-8")
    arguments = ("shacl", "-", packed, "--data-format", "turtle", "--format", "csv")
    done = run(*arguments, input=text)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 8
    assert "no shapes were given" in done.stderr


def test_severities_may_be_allowed(tmp_path: Path) -> None:
    """0 where nothing else is found."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        PREFIXES
        + SHAPE
        + "sh:property [ sh:path ex:age ; sh:maxCount 0 ; sh:severity sh:Warning ].",
        "utf-8",
    )
    for options, code in (((), 1), (("--allow-infos",), 1), (("--allow-warnings",), 0)):
        done = invoke(DATA, "-s", shapes, "--quiet", *options)
        assert (done.exit_code, done.stderr) == (code, "")
        assert "3 warnings" in done.stdout


BAD = {
    "two counts": (SHAPE + "sh:property [ sh:path ex:name ; sh:minCount 1 , 2 ] .", "2 values"),
    "a word for a count": (
        SHAPE + 'sh:property [ sh:path ex:name ; sh:minCount "x" ] .',
        "not a whole number",
    ),
    "a cyclic list": (
        SHAPE + "sh:property [ sh:path ex:name ; sh:in _:l ] . _:l rdf:first 1 ; rdf:rest _:l .",
        "not a well-formed list",
    ),
    "a cyclic path": (
        SHAPE + "sh:property [ sh:path _:p ; sh:minCount 1 ] . _:p sh:inversePath _:p .",
        "contains itself",
    ),
    "a misspelt term": (
        SHAPE + "sh:property [ sh:path ex:name ; sh:mincount 1 ] .",
        "is sh:minCount meant?",
    ),
    "scripts": (SHAPE + "sh:js [ sh:jsFunctionName 'f' ] .", "sh:js"),
    "recursion that the data meet": (
        SHAPE + "sh:property [ sh:path ex:knows ; sh:node ex:S ] .",
        "refers to itself",
    ),
    "shapes below shapes below shapes": (
        SHAPE + "sh:node [ " * 40 + " sh:nodeKind sh:IRI " + "]" * 40 + " .",
        "too deep",
    ),
    "an inference that is asked for": (
        SHAPE + "sh:nodeKind sh:IRI . ex:G sh:entailment <http://www.w3.org/ns/entailment/RDFS> .",
        "--inference rdfs",
    ),
    "another syntax": ("<rdf:RDF/>", "this is not Turtle that can be read"),
}


@pytest.mark.parametrize("name", ["another syntax"])
def test_bad_input_is_a_sentence_and_never_conforms(run: Run, tmp_path: Path, name: str) -> None:
    """With exit code 2; the same through the API below, as a process takes long."""
    text, sentence = BAD[name]
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(PREFIXES + text, "utf-8")
    out = tmp_path / "report.ttl"
    done = run("shacl", DATA, "--shapes", shapes, "--out", out)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("name", BAD)
def test_bad_shapes_are_named_by_the_command(name: str, tmp_path: Path) -> None:
    """What it prints, in this process."""
    text, sentence = BAD[name]
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(PREFIXES + text, "utf-8")
    data.write_text(
        PREFIXES + "ex:Ann a ex:Person ; ex:knows ex:Bob . ex:Bob a ex:Person ; ex:knows ex:Ann .",
        "utf-8",
    )
    done = invoke(data, "--shapes", shapes)
    if isinstance(done.exception, BenchgraphError):
        assert done.exception.exit_code == 2
        assert sentence in str(done.exception)
    else:
        assert done.exit_code == 2, done.output
        assert sentence in done.output
        assert "The data conform" not in done.output


def test_a_path_of_ten_thousand_alternatives_is_judged(tmp_path: Path) -> None:
    """By one engine or another, with the right result."""
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    names = " ".join(f"ex:p{n}" for n in range(10_000))
    path = f"[ sh:alternativePath ( {names} ) ]"
    shapes.write_text(
        PREFIXES + SHAPE + f"sh:property [ sh:path {path} ; sh:minCount 1 ] .", "utf-8"
    )
    data.write_text(PREFIXES + "ex:a a ex:Person ; ex:p9999 1 . ex:b a ex:Person .", "utf-8")
    report = validate(data, shapes)
    assert [each.focus_node.value[-1] for each in report.results] == ["b"]
    assert not report.unjudged


def test_which_engine_judged_what_is_said(tmp_path: Path) -> None:
    """On standard error; fast leaves it, and then nothing is said of the data."""
    shapes = tmp_path / "shapes.ttl"
    shutil.copy(SHAPES, shapes)
    with shapes.open("a") as file:
        file.write("ex:T sh:targetNode ex:Ann ; sh:property [ sh:path ex:r ; sh:in ( [ ] ) ] .")
    done = invoke(DATA, "-s", shapes, "--allow-warnings", "--format", "csv")
    assert done.exit_code == 1
    assert "ex:T: by pySHACL on Oxigraph: blank node" in done.stderr
    conforming = tmp_path / "conforming.ttl"
    conforming.write_text(PREFIXES + "ex:Ann ex:name 'Ann' .", "utf-8")
    done = invoke(conforming, "-s", shapes, "--engine", "fast")
    assert done.exit_code == 2
    assert "ex:T: not judged: blank node" in done.stderr
    assert done.stdout == "It cannot be said whether the data conform: no results.\n"
    done = invoke(conforming, "-s", shapes, "--engine", "fast", "--allow-refused")
    assert (done.exit_code, done.stdout) == (0, "The data conform: no results.\n")


def test_a_named_graph_has_to_be_there(tmp_path: Path) -> None:
    """Nothing at all would conform to any shape."""
    data, shapes = tmp_path / "data.trig", tmp_path / "shapes.ttl"
    data.write_text(PREFIXES + "ex:g { ex:a a ex:Person } ex:h { ex:b a ex:Person }", "utf-8")
    shapes.write_text(PREFIXES + SHAPE + "sh:nodeKind sh:Literal .", "utf-8")
    arguments = (data, "--shapes", shapes, "--format", "csv", "--graph")
    found = invoke(*arguments, "http://example.org/g")
    assert found.exit_code == 1
    assert [line.split(",")[1] for line in found.stdout.splitlines()[1:]] == [
        "http://example.org/a"
    ]
    for name in ("http://example.org/none", "no iri", "g"):
        with pytest.raises(BenchgraphError, match="graph"):
            CliRunner().invoke(shacl, [*map(str, arguments), name], catch_exceptions=False)


def test_a_severity_of_ones_own_is_written_as_it_is(tmp_path: Path) -> None:
    """And so are texts with a direction and triple terms; a path of thousands of steps is not."""
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    path = " ".join(f"ex:p{number}" for number in range(200))
    data.write_text(
        PREFIXES + 'ex:a a ex:Person ; ex:p7 "x"@ar--rtl , <<( ex:a ex:p ex:b )>> .', "utf-8"
    )
    shapes.write_text(
        PREFIXES + SHAPE + f"sh:property [ sh:path [ sh:alternativePath ( {path} ) ] ;"
        " sh:nodeKind sh:IRI ; sh:severity ex:Grave ] .",
        "utf-8",
    )
    said = invoke(data, "--shapes", shapes).stdout
    assert "ex:a  ex:Grave\n" in said and "2 http://example.org/Grave." in said
    assert '… "x"@ar--rtl\n' in said and "… <<( ex:a ex:p ex:b )>>\n" in said
    assert max(map(len, said.splitlines())) < 500
    reference = invoke(data, "--shapes", shapes, "--engine", "reference")
    assert reference.exit_code == 2 and "which rdflib cannot" in reference.stderr


def test_a_shape_without_a_name_is_told_by_what_it_is_part_of(tmp_path: Path) -> None:
    """No reader knows the name of a blank node."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        PREFIXES + SHAPE + "sh:property [ sh:path ex:p ; sh:minCont 1 ] ."
        "ex:T a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:p , ex:q ] ."
        "[] a sh:NodeShape ; sh:targetClass ex:Person ; sh:in 5 .",
        "utf-8",
    )
    said = invoke(DATA, "--shapes", shapes).stderr
    assert "in ex:S at ex:p: not judged in full: sh:minCont is no term of SHACL" in said
    assert "in ex:T at ex:p: not well-formed: sh:path has 2 values" in said
    assert "a shape without a name: not well-formed: sh:in is" in said and "_:" not in said
