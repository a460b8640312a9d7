"""Each format holds the same answer; the W3C ones are read back by another library."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql.results.csvresults import CSVResultParser
from rdflib.plugins.sparql.results.jsonresults import JSONResultParser
from rdflib.plugins.sparql.results.tsvresults import TSVResultParser
from rdflib.plugins.sparql.results.xmlresults import XMLResultParser

from benchgraph.errors import QueryError
from benchgraph.query.formats import read_results
from benchgraph.query.write import ROW_FORMATS, write_answer
from benchgraph.store import Rows
from benchgraph.tables.screen import Screen

XSD = "http://www.w3.org/2001/XMLSchema#"
TEXTS = [name for name in ROW_FORMATS if name != "xlsx"]
ROWS = Rows(
    ("thing", "label", "n"),
    [
        (
            ox.NamedNode("https://w3id.org/benchgraph/id/case/falcon-llm"),
            ox.Literal('say "AI", 人工智能|*\nnext', language="zh-hans"),
            ox.Literal("1.5", datatype=ox.NamedNode(XSD + "decimal")),
        ),
        (ox.NamedNode("http://e.org/=1"), ox.Literal("=SUM(A1)\x1b[31m"), None),
    ],
)
TRIPLES = [ox.Triple(ox.NamedNode("http://e/b"), ox.NamedNode("http://e/p"), ox.Literal("x"))]


def cell(term: object) -> str | None:
    return None if term is None else str(term)


@pytest.mark.parametrize(
    ("format", "parser"),
    [
        ("json", JSONResultParser),
        ("tsv", TSVResultParser),
        ("csv", CSVResultParser),
    ],
)
def test_standard_format_is_read_back_by_rdflib(format: str, parser: type) -> None:
    rows = Rows(ROWS.variables, [ROWS.rows[0]])
    result = parser().parse(BytesIO(write_answer(rows, format).encode()))
    (row,) = result.bindings
    assert cell(row[rdflib.Variable("thing")]) == "https://w3id.org/benchgraph/id/case/falcon-llm"
    assert "人工智能" in str(row[rdflib.Variable("label")])


def test_xml_is_read_back_by_rdflib() -> None:
    rows = Rows(ROWS.variables, [ROWS.rows[0]])
    result = XMLResultParser().parse(BytesIO(write_answer(rows, "xml").encode()))
    assert [str(v) for v in result.vars] == ["thing", "label", "n"]
    assert result.bindings[0][rdflib.Variable("label")].language == "zh-hans"


def test_json_keeps_every_term() -> None:
    assert read_results(write_answer(ROWS, "json")) == ROWS
    assert read_results(write_answer(True, "json")) is True


def test_standard_csv_is_exact_even_where_a_spreadsheet_would_calculate() -> None:
    assert "=SUM(A1)" in write_answer(ROWS, "csv")


@pytest.mark.parametrize("format", TEXTS)
def test_yes_or_no_in_every_row_format(format: str) -> None:
    yes, no = write_answer(True, format), write_answer(False, format)
    assert yes != no
    assert "true" in yes or "yes" in yes


@pytest.mark.parametrize("format", ["turtle", "ntriples"])
def test_triples_as_rdf_and_rows_refused_there(format: str) -> None:
    parsed = rdflib.Graph().parse(
        data=write_answer(TRIPLES, format), format="nt" if format == "ntriples" else format
    )
    assert len(parsed) == 1
    with pytest.raises(QueryError, match="triples"):
        write_answer(ROWS, format)


@pytest.mark.parametrize("format", TEXTS)
def test_triples_as_rows_in_every_row_format(format: str) -> None:
    text = write_answer(TRIPLES, format)
    assert "predicate" in text and "http://e/p" in text


@pytest.mark.parametrize("format", [*TEXTS, "turtle", "ntriples"])
def test_every_format_ends_with_a_line_break(format: str) -> None:
    assert write_answer(TRIPLES, format).endswith("\n")


def test_table_in_a_pipe_has_one_line_for_each_row_and_no_colour() -> None:
    lines = write_answer(ROWS, "table").splitlines()
    assert len(lines) == 3
    assert lines[0].split() == ["label", "n", "thing"]
    assert lines[1].endswith("case:falcon-llm")
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_table_on_a_terminal_stays_inside_its_width(width: int) -> None:
    from rich.cells import cell_len

    rows = Rows(
        tuple("abcdefgh"), [tuple(ox.Literal("words of 数码港 " * 4) for _ in range(8))] * 3
    )
    for answer in (rows, ROWS):
        text = write_answer(answer, "table", Screen(width))
        assert max(map(cell_len, text.splitlines())) <= width
        assert "\x1b" not in text


def test_labels_come_first_and_iris_last_for_people_only() -> None:
    iri = ox.NamedNode("https://w3id.org/benchgraph/id/case/falcon-llm")
    rows = Rows(("case", "caseLabel", "typeLabel"), [(iri, ox.Literal("Falcon"), ox.Literal("x"))])
    for format in ("table", "markdown"):
        heads, *lines = write_answer(rows, format).replace("|", "  ").splitlines()
        assert re.split(r"\s{2,}", heads.strip()) == ["case", "typeLabel", "case (id)"]
        assert re.split(r"\s{2,}", lines[-1].strip()) == ["Falcon", "x", "case:falcon-llm"]
    assert write_answer(rows, "csv").startswith("case,caseLabel,typeLabel")
    unnamed = Rows(("case", "caseLabel"), [(iri, None)])
    assert write_answer(unnamed, "table").splitlines()[1] == "case:falcon-llm"


def test_markup_in_a_cell_is_text() -> None:
    rows = Rows(("a",), [(ox.Literal("[bold]x[/bold] | <script> `c`"),)])
    assert "[bold]x[/bold]" in write_answer(rows, "table", Screen(80))
    markdown = write_answer(rows, "markdown").splitlines()
    assert markdown[2] == r"| \[bold\]x\[/bold\] \| &lt;script> \`c\` |"


def test_empty_answer_in_every_format() -> None:
    empty = Rows(("a", "b"), [])
    assert json.loads(write_answer(empty, "json"))["results"]["bindings"] == []
    assert write_answer(empty, "csv") == "a,b\r\n"
    assert write_answer(empty, "table").split() == ["a", "b"]
