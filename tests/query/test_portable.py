"""What is told of queries that stores read differently, and that of others nothing is."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from benchgraph.cli.differences import NAMES
from benchgraph.query import portable, read_catalogue
from benchgraph.query.portable import STORES, portability, telling
from benchgraph.query.portable.table import Case, differences
from benchgraph.query.portable.telling import found_in
from benchgraph.query.prefixes import with_prefixes
from benchgraph.query.runner import answer
from benchgraph.release import Release
from benchgraph.store import Rows

ROOT = Path(__file__).resolve().parents[2]
CASES = list(differences().cases.values())
PATTERN = "?o bg:deadline ?d ; bg:value ?v ; bg:dueBy ?day"


def cases_of(query: str) -> set[str]:
    return {found.case for found in found_in(query)}


def hints(query: str, *stores: str) -> list[str | None]:
    return [warning.hint for warning in portability(query, stores or STORES)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_told_and_its_portable_form_is_not(release: Release, case: Case) -> None:
    if case.rule and case.name != "not-in-the-grammar":
        assert case.rule in cases_of(case.query)
    if case.portable:
        assert portability(case.portable, ask=release.store.ask) == []


def test_each_store_is_told_of_its_own_cases() -> None:
    """What makes a query worth reading for one store misses none of that store's cases."""
    for case in CASES:
        told = differences().cases.get(case.rule)
        if told is None or case.name == "not-in-the-grammar" or not (case.alone and told.alone):
            continue
        for store in case.departing & told.departing:
            assert portability(case.query, [store]), (case.name, store)


def test_every_rule_has_its_case_and_every_case_departs_somewhere() -> None:
    told = {case.rule for case in CASES if case.rule}
    assert told <= differences().cases.keys()
    names = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', (SOURCE / "numbers.py").read_text("utf-8")))
    for module in ("texts", "shapes", "answers"):
        names |= set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', (SOURCE / f"{module}.py").read_text()))
    assert names <= differences().cases.keys()
    assert all(case.departing for case in CASES)


SOURCE = Path(portable.__file__).parent


def test_every_case_has_a_name_of_its_own() -> None:
    names = re.findall(r'^name = "(.*)"$', (ROOT / "queries/differences.toml").read_text(), re.M)
    assert sorted({*names}) == sorted(names)


def test_the_stores_of_the_options_are_those_of_the_table() -> None:
    assert tuple(differences().stores) == STORES == NAMES
    assert all(set(case.answers) == set(STORES) for case in CASES)


def test_nothing_is_told_of_the_ready_made_questions(release: Release) -> None:
    for question in read_catalogue().values():
        query, ask = question.fill(), release.store.ask
        told = portability(query, ask=ask)
        if told:  # an aggregate that leaves no cell empty
            rows = release.store.select(query)
            told = portability(query, ask=ask, answer=rows, answered="oxigraph")
        assert told == [], question.name


def documented() -> list[str]:
    """Every query of the documentation, but those that it shows for what is told of them."""
    found = []
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        if page.name == "differences.md":
            continue
        text = page.read_text("utf-8").replace("\\\n", " ")
        found += re.findall(r"benchgraph sparql '([^']+)'", text)
        found += re.findall(r"^```sparql\n(.*?)^```", text, re.M | re.S)
    return found


def test_nothing_is_told_of_the_queries_of_the_documentation(release: Release) -> None:
    queries = documented()
    assert len(queries) >= 8
    told = {query for query in queries if portability(query, ask=release.store.ask)}
    assert all("HAVING(?n" in query or "YEAR(" in query for query in told), told


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?o bg:value ?v FILTER(?v > 5 && ?v != 7.5) }",
        "SELECT (?v / 2 AS ?x) { ?o bg:value ?v }",
        "SELECT (ROUND(9.0 * ?v / ?w) / 10 AS ?x) { ?o bg:value ?v ; bg:factor ?w FILTER(?w > 0) }",
        "SELECT ?x { ?o bg:dueBy ?d BIND(YEAR(?d) AS ?x) FILTER(MONTH(?d) > 3) }",
        'SELECT ?d { ?o bg:dueBy ?d FILTER(?d > "2025-01-01"^^xsd:date) } ORDER BY ?d',
        'SELECT ?d { ?o bg:deadline ?d FILTER(STR(?d) <= "2025") } ORDER BY STR(?d)',
        'SELECT ?l { ?s skos:prefLabel ?l FILTER(LANG(?l) = "en") } ORDER BY ?l',
        'SELECT ?l { ?s skos:prefLabel ?l FILTER(CONTAINS(LCASE(?l), "hong")) }',
        'SELECT (SUBSTR(?l, 1, 4) AS ?x) { ?s rdfs:label ?l FILTER(LANGMATCHES(LANG(?l), "zh")) }',
        "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(?o) > 5) ORDER BY ?n",
        "SELECT ?s (MAX(?v) AS ?m) (SUM(?v) AS ?n) { ?s bg:observation/bg:value ?v } GROUP BY ?s",
        "SELECT (SUM(?v) AS ?n) { ?o bg:value ?v OPTIONAL { ?o bg:scope ?s } }",
        "SELECT ?c { ?c a skos:Concept ; skos:broader+ ?b }",
        "SELECT DISTINCT ?b { ?c bg:subject|bg:involves ?b }",
        "SELECT ?c { ?c a bg:Case MINUS { ?c bg:subject/bg:region region:estonia } }",
        "SELECT ?c { ?c a bg:Case FILTER NOT EXISTS { ?c bg:subject ?x FILTER(?x = ?c) } }",
        'SELECT ?x { ?o bg:value ?v BIND(IF(?v > 5, "large", "small") AS ?x) }',
        'SELECT (CONCAT("[", STR(?v), "]") AS ?x) { ?o bg:scope ?v }',
        'SELECT ?x { ?o bg:date ?d BIND(xsd:integer(SUBSTR(STR(?d), 1, 4)) AS ?x) }',
        "SELECT ?o { ?o bg:position 3 } LIMIT 5",
        "SELECT (COUNT(?o) * 100 AS ?x) { ?o bg:value ?v FILTER(?v IN (?w)) }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o ; a bg:Case }",
        'ASK { ?s skos:prefLabel "Hong Kong"@en }',
    ],
)  # fmt: skip
def test_nothing_is_told_of_what_is_read_alike(query: str) -> None:
    assert portability(query) == []


@pytest.mark.parametrize(
    ("query", "store", "hint"),
    [
        ("SELECT (COUNT(?x) / COUNT(?o) AS ?r) { ?o bg:unit ?x }", "virtuoso",
         "1.0 * COUNT(?x) / COUNT(?o)"),
        ("SELECT ?d (COUNT(?o) AS ?n) { ?o bg:dueBy ?d } GROUP BY ?d HAVING(?n > 5)", "oxigraph",
         "HAVING(COUNT(?o) > 5)"),
        ('SELECT ?o { ?o bg:deadline ?d FILTER(?d < "2025"^^xsd:gYear) }', "virtuoso",
         'bg:latest (bg:dueBy for a deadline), STR(?day) < "2025-01-01"'),
        ('SELECT ?o { ?o bg:date ?d FILTER("2025-03"^^xsd:gYearMonth < ?d) }', "virtuoso",
         'bg:earliest (bg:dueBy for a deadline), STR(?day) > "2025-03-31"'),
        ("SELECT ?m { ?o bg:dueBy ?d BIND(MONTH(?d) AS ?m) VALUES ?m { 9 } }", "fuseki",
         "SUBSTR(STR(?d), 6, 2)"),
        ("SELECT (SUBSTR(?l, 0, 2) AS ?x) { ?s bg:scope ?l }", "virtuoso",
         "count from 1: SUBSTR(?l, 1, 2)"),
        ("SELECT (1 / (?v - 3.0) AS ?x) { ?o bg:value ?v }", "fuseki",
         "IF(?v - 3.0 = 0, ?nothing, 1 / (?v - 3.0))"),
        ("SELECT (COUNT(*) AS ?n) { ?s bg:region|bg:jurisdiction ?r }", "oxigraph",
         "{ ?s bg:region ?r } UNION { ?s bg:jurisdiction ?r }"),
        ("SELECT ?o { ?o bg:value ?v FILTER(?v IN (3, 5)) }", "rdflib", "?v = 3 || ?v = 5"),
        ('SELECT ?s { ?s skos:prefLabel ?l FILTER(LANG(?l) = "zh-Hans") }', "oxigraph",
         'LCASE(LANG(?l)) = "zh-hans"'),
        ("SELECT (SUM(?v) AS ?n) { ?o bg:unit ?u OPTIONAL { ?o bg:value ?v } }", "oxigraph",
         "SUM(COALESCE(?v, 0))"),
        # An IRI has no language: there is nothing to order by.
        ("SELECT ?c { ?c bg:unit ?o } ORDER BY LANG(?c) ?c", "rdflib",
         'ORDER BY COALESCE(LANG(?c), "")'),
        ("SELECT (MIN(LANG(?c)) AS ?n) { ?c bg:unit ?o }", "rdflib",
         "BIND(LANG(?c) AS ?member), and MIN(?member)"),
    ],
)  # fmt: skip
def test_the_portable_form_is_told_for_the_query_at_hand(query: str, store: str, hint: str) -> None:
    assert hints(query, store) == [hint]
    assert hint in hints(query)


def test_only_the_store_that_answers_is_told_of() -> None:
    query = 'SELECT ?o { ?o bg:deadline ?d FILTER(?d < "2025"^^xsd:gYear) }'
    assert portability(query, ("oxigraph",)) == portability(query, ("fuseki",)) == []
    (told,) = portability(query, ("virtuoso",))
    assert "(Virtuoso; see mixed-dates-compared in docs/stores/differences.md)" in told.what


def test_what_the_data_and_the_answer_show_to_make_no_difference_is_not_told(
    release: Release,
) -> None:
    ask = release.store.ask
    meeting = "SELECT (COUNT(*) AS ?n) {{ ?s {}|{} ?l }}"
    assert portability(meeting.format("rdfs:label", "skos:prefLabel"), ["oxigraph"], ask=ask)
    assert not portability(meeting.format("bg:region", "bg:jurisdiction"), ["oxigraph"], ask=ask)
    for value, told in (("bg:minValue", True), ("bg:valueStatus", False)):
        query = f"SELECT (MAX(STR(?v)) AS ?n) {{ ?o bg:unit ?u OPTIONAL {{ ?o {value} ?v }} }}"
        rows = answer(release.store, with_prefixes(query), "SELECT")
        warnings = portability(query, ["oxigraph"], answer=rows, answered="oxigraph")
        assert bool(warnings) is told, query


def test_an_empty_sum_is_told_where_the_answer_has_one(release: Release) -> None:
    query = "SELECT (SUM(?v * {}) AS ?n) {{ ?o bg:value ?v }}"
    for factor, told in ((1, []), (1_000_000, ["SUM((?v * 1000000) / 1000000.0)"])):
        rows = answer(release.store, with_prefixes(query.format(factor)), "SELECT")
        warnings = portability(query.format(factor), ["oxigraph"], answer=rows, answered="oxigraph")
        assert [warning.hint for warning in warnings] == told
    nothing = "SELECT (SUM(?v) AS ?n) { ?o bg:nothing ?v }"
    rows = answer(release.store, with_prefixes(nothing), "SELECT")
    (warning,) = portability(nothing, answer=rows, answered="oxigraph")
    assert warning.hint == "COALESCE(SUM(?v), 0)"


def test_what_rdflib_cannot_read_is_told_of_rdflib_alone() -> None:
    query = 'SELECT (hasLANG("a"@en) AS ?r) {}'
    (told,) = portability(query)
    assert "(RDF4J, Virtuoso and rdflib; see not-in-the-grammar" in told.what
    assert portability(query, ["oxigraph"]) == []


def test_a_plain_query_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "read", lambda query: pytest.fail("it was read"))
    plain = (
        "SELECT ?c { ?c a bg:Case ; bg:subject/bg:region ?r } LIMIT 5",
        "SELECT (COUNT(*) AS ?n) { ?c a bg:Case OPTIONAL { ?c bg:subject ?s } }",
    )
    assert [portability(query) for query in plain] == [[], []]
    for query in (
        "SELECT ?c { ?o bg:value ?v FILTER(?v > 5) } ORDER BY ?v",
        "SELECT ?c (COUNT(?o) AS ?n) { ?c bg:observation+ ?o } GROUP BY ?c ORDER BY DESC(?n)",
        'SELECT ?o { ?o bg:dueBy ?d FILTER(STRSTARTS(STR(?d), "2026-0") && YEAR(?d) > 3) }',
    ):
        rows = Rows(("c",), [])
        assert portability(query, ["oxigraph"], answer=rows, answered="oxigraph") == []


def test_the_kinds_of_the_table_are_those_of_the_graph(release: Release) -> None:
    rows = release.store.select(
        "SELECT DISTINCT ?p (DATATYPE(?o) AS ?d) { ?s ?p ?o FILTER(isLiteral(?o)) }"
    )
    for row in rows.records():
        kind = row["d"].rpartition("#")[2].replace("langString", "tagged")
        assert kind in differences().properties.get(row["p"], {"none"}), row["p"]


def test_the_page_is_the_table() -> None:
    written = runpy.run_path(str(ROOT / "script" / "store-differences"))
    page = ROOT / "docs" / "stores" / "differences.md"
    assert page.read_text("utf-8") == written["page"](), "run script/store-differences"
