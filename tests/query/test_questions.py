"""Every ready-made question, found by glob: what it answers, what it must not, in two engines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from query_engines import Row, as_set, oxigraph_rows, rdflib_rows

from benchgraph.errors import ParameterError, QueryError
from benchgraph.query import read_catalogue
from benchgraph.query.catalogue import FAMILIES, parse_question
from benchgraph.query.lexer import significant
from benchgraph.resources import resource_dir
from benchgraph.store import EmbeddedStore

SKOS = "http://www.w3.org/2004/02/skos/core#"
EXPECTED = Path(__file__).parent / "expected"
FILES = sorted((resource_dir("queries") / "questions").glob("*.rq"))
CATALOGUE = read_catalogue()
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}-{number}")
    for path in sorted(EXPECTED.glob("*.json"))
    for number, case in enumerate(json.loads(path.read_text(encoding="utf-8")))
]


def expected_rows(case: dict[str, Any], variables: list[str]) -> set[Row]:
    return as_set([tuple(row.get(name) for name in variables) for row in case["rows"]])


def test_there_are_at_least_thirty_questions_in_every_family() -> None:
    assert len(CATALOGUE) >= 30
    assert {question.family for question in CATALOGUE.values()} == set(FAMILIES)


def test_every_question_file_has_expected_rows_and_every_expectation_a_question() -> None:
    assert [path.stem for path in FILES] == sorted(path.stem for path in EXPECTED.glob("*.json"))


def test_at_least_ten_questions_say_what_must_not_be_answered() -> None:
    absent = {name for name, case in (param.values for param in CASES) if case.get("absent")}
    assert len(absent) >= 10


@pytest.mark.parametrize(("name", "case"), CASES)
def test_question_answers_exactly_the_expected_rows_in_both_engines(
    name: str, case: dict[str, Any], store: EmbeddedStore, rdflib_graph: rdflib.Graph
) -> None:
    query = CATALOGUE[name].fill(case["params"])
    variables, rows = oxigraph_rows(store.raw, query)
    assert as_set(rows) == expected_rows(case, variables)
    others, other_rows = rdflib_rows(rdflib_graph, query)
    assert others == variables
    assert as_set(other_rows) == as_set(rows)


@pytest.mark.parametrize(("name", "case"), [param for param in CASES if param.values[1]["rows"]])
def test_question_answers_in_the_expected_order(
    name: str, case: dict[str, Any], store: EmbeddedStore
) -> None:
    variables, rows = oxigraph_rows(store.raw, CATALOGUE[name].fill(case["params"]))
    assert rows == [tuple(row.get(v) for v in variables) for row in case["rows"]]


@pytest.mark.parametrize(("name", "case"), [p for p in CASES if p.values[1].get("absent")])
def test_question_does_not_answer_what_would_be_wrong(
    name: str, case: dict[str, Any], store: EmbeddedStore
) -> None:
    variables, rows = oxigraph_rows(store.raw, CATALOGUE[name].fill(case["params"]))
    for wrong in case["absent"]:
        pattern = {key: value for key, value in wrong.items() if key != "why"}
        assert pattern.keys() <= set(variables), "the pattern names a column that does not exist"
        found = [
            row for row in rows if pattern.items() <= dict(zip(variables, row, strict=True)).items()
        ]
        assert not found, wrong["why"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_of_unrelated_things_change_no_answer(path: Path, store: EmbeddedStore) -> None:
    """A label looked up for a variable that may be unbound would match every label there is."""
    names = [ox.NamedNode(SKOS + name) for name in ("prefLabel", "altLabel", "broader", "notation")]
    strangers = [
        ox.Quad(ox.NamedNode(f"http://e.org/{n}"), name, ox.Literal(f"stranger {n}", language="en"))
        for n in range(5)
        for name in names
    ]
    query = CATALOGUE[path.stem].fill()
    more = EmbeddedStore.memory([*store.quads(), *strangers])
    assert more.select(query).rows == store.select(query).rows


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_header_lists_the_columns_in_the_order_of_the_answer(path: Path) -> None:
    question = CATALOGUE[path.stem]
    rows = EmbeddedStore.memory().select(question.fill())
    assert sorted(rows.variables) == sorted(column.name for column in question.columns)
    assert all(column.description for column in question.columns)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_question_runs_on_the_default_graph_alone_and_is_ordered(path: Path) -> None:
    found = list(significant(path.read_text(encoding="utf-8")))
    words = [token.text.upper() for token in found if token.kind == "word"]
    assert not {"GRAPH", "FROM", "SERVICE"} & set(words)
    assert "ORDER" in words
    assert not [token for token in found if token.kind == "stray"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_question_never_projects_a_parameter(path: Path) -> None:
    head = path.read_text(encoding="utf-8").partition("SELECT")[2].partition("WHERE")[0]
    assert not [t for t in significant(head) if t.kind == "variable" and t.text[0] == "$"]


def test_unknown_parameter_names_the_known_ones_and_the_nearest() -> None:
    with pytest.raises(ParameterError) as error:
        CATALOGUE["promise-tracker"].fill({"regoin": "region:hong-kong"})
    assert "region or on or lang" in str(error.value)
    assert "'region'" in str(error.value)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("SELECT * {}", "line 1"),
        ("# No question\n# family: time\nSELECT * {}", "line 1"),
        ("# What?\n# family: cooking\nSELECT * {}", "family"),
        ("# What?\nSELECT * {}", "family"),
        ("# What?\n# family: time\n# whatever\nSELECT * {}", "header line"),
        ("# What?\n# family: time\n# param: x number 1 An x.\nSELECT * {}", "unknown type"),
        ("# What?\n# family: time\n# param: x integer\nSELECT * {}", "not complete"),
        ("# What?\n# family: time\n# param: x integer 1 An x.\nSELECT * {}", "not used"),
        ("# What?\n# family: time\nSELECT * { ?s ?p $y }", "not declared"),
        ("# What?\n# family: time\n# param: x iri any An x.\nSELECT * { ?s ?p $x }", "VALUES"),
    ],
)
def test_bad_header_is_named_with_its_file(header: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as error:
        parse_question(header, Path("bad.rq"))
    assert "bad.rq" in str(error.value)


def test_dollar_names_in_strings_comments_and_iris_stay_as_they_are() -> None:
    text = (
        "# What $x?\n# family: time\n# param: x integer 1 An x.\n"
        'SELECT ?s WHERE { ?s <http://e/$x> "$x", $x # $x\n }'
    )
    filled = parse_question(text, Path("q.rq")).fill({"x": "7"})
    assert '<http://e/$x> "$x", "7"^^<http://www.w3.org/2001/XMLSchema#integer> # $x' in filled
