"""``benchgraph sparql`` as a user runs it: exit codes, streams, no traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pyoxigraph as ox
import pytest

Run = Callable[..., CompletedProcess[str]]


def test_query_answers_on_stdout_and_nothing_on_stderr(run: Run, small: Path) -> None:
    query = "SELECT ?case WHERE { ?case a bg:Case } ORDER BY ?case"
    done = run("sparql", query, "--format", "csv", "--release", small)
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.splitlines()[:2] == ["case", "https://w3id.org/benchgraph/id/case/ai-verify"]


def test_query_from_a_file_and_from_standard_input(run: Run, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("\ufeffASK { ?s ?p ?o }", encoding="utf-8")
    assert run("sparql", "--file", file, "--release", small).stdout == "yes\n"
    done = run("sparql", "--file", "-", "--release", small, input="ASK { ?s ?p '§' }")
    assert (done.returncode, done.stdout) == (0, "no\n")


def test_construct_as_turtle(run: Run, small: Path) -> None:
    query = "CONSTRUCT { ?s a bg:Case } WHERE { ?s a bg:Case }"
    done = run("sparql", query, "--format", "turtle", "--release", small)
    assert len(list(ox.parse(done.stdout, format=ox.RdfFormat.TURTLE))) == 3


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("INSERT DATA { <http://e/a> <http://e/b> 1 }", "only reads"),
        ("SELECT * { ?s ?p", "not a SPARQL query"),
        ("SELECT * " + "{" * 41, "nested too deeply"),
        ("", "not a query"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM is not allowed"),
    ],
)
def test_bad_query_is_one_clear_error(run: Run, small: Path, query: str, words: str) -> None:
    done = run("sparql", query, "--release", small)
    assert done.returncode == 2 and done.stdout == ""
    assert words in done.stderr and "Traceback" not in done.stderr


def test_deadline_ends_with_exit_code_two(run: Run, small: Path) -> None:
    query = (
        "SELECT (COUNT(*) AS ?n)"
        " { ?a ?b ?c . ?d ?e ?f FILTER(SHA256(CONCAT(STR(?c), STR(?f))) = '') }"
    )
    done = run("sparql", query, "--timeout", "0.3", "--release", small)
    assert done.returncode == 2 and "stopped after 0.3 seconds" in done.stderr


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"", b"\x00" * 100, b"SELECT * { ?s ?p '" + b"x" * 300_000]
)
def test_bad_file_is_one_clear_error(run: Run, small: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "q.rq"
    file.write_bytes(content)
    done = run("sparql", "--file", file, "--release", small)
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stdout == ""


def test_missing_file_missing_release_and_both_ways_to_ask(run: Run, tmp_path: Path) -> None:
    assert run("sparql", "--file", tmp_path / "no.rq", "--release", tmp_path).returncode == 2
    assert run("sparql", "ASK {}", "--release", tmp_path / "none").returncode == 2
    assert run("sparql", "ASK {}", "--file", "x.rq").returncode == 2
    assert run("sparql").returncode == 2
    both = run("sparql", "ASK {}", "--release", tmp_path, "--endpoint", "http://127.0.0.1:9/")
    assert both.returncode == 2 and "exclude" in both.stderr


def test_advice_goes_to_stderr_and_leaves_answer_and_exit_code_alone(
    run: Run, small: Path, tmp_path: Path
) -> None:
    query = "SELECT ?r { ?case a bg:Case ; bg:region ?r ; bg:axis axis:nowhere }"
    done = run("sparql", query, "--format", "csv", "--release", small)
    assert (done.returncode, done.stdout) == (0, "r\n")
    assert done.stderr.startswith("0 rows\nwarning: axis:nowhere is not in the graph\n")
    assert (
        "warning: no bg:Case has bg:region\n  hint:     there is bg:subject/bg:region"
        in done.stderr
    )
    file = tmp_path / "q.rq"
    file.write_text("SELECT *\n{ ?case bg:region ) }", encoding="utf-8")
    wrong = run("sparql", "--file", file, "--release", small)
    assert wrong.returncode == 2 and f"{file}:2: this is not a SPARQL query" in wrong.stderr


def test_what_stores_read_differently_is_told_behind_the_answer(run: Run, small: Path) -> None:
    query = "SELECT ?t (COUNT(?x) AS ?n) { ?x a ?t } GROUP BY ?t HAVING(?n > 0)"
    done = run("sparql", query, "--format", "csv", "--release", small)
    assert (done.returncode, done.stdout) == (0, "t,n\n")
    assert "warning: HAVING(?n > 0): HAVING does not see the names that SELECT gives" in done.stderr
    assert "(Oxigraph; see having-with-a-name-of-select in docs/stores/" in done.stderr
    assert "  hint:     HAVING(COUNT(?x) > 0)\n" in done.stderr
    every = run("sparql", query, "--format", "csv", "--release", small, "--portable")
    assert "(Oxigraph, Virtuoso and rdflib; see" in every.stderr and every.returncode == 0
    other = run("sparql", query, "--format", "csv", "--release", small, "--store", "fuseki")
    assert other.stderr == "0 rows\n"
    quiet = run("sparql", query, "--release", small, "--portable", "--quiet")
    assert (quiet.returncode, quiet.stderr) == (0, "0 rows\n")


def test_a_query_that_is_refused_is_told_of_in_front_of_the_error(run: Run, small: Path) -> None:
    query = "SELECT ?t (COUNT(?x) AS ?n) (?n * 2 AS ?m) { ?x a ?t } GROUP BY ?t"
    done = run("sparql", query, "--release", small)
    assert done.returncode == 2 and done.stdout == ""
    told, _, error = done.stderr.partition("benchgraph: ")
    assert "hint:     (COUNT(?x) * 2 AS ?m)" in told and "not a SPARQL query" in error
