"""Warnings about queries that run and may not ask what was meant; places in the user's own text."""

from __future__ import annotations

from functools import partial

import pytest

import benchgraph
from benchgraph.errors import QueryError, QueryWarning
from benchgraph.query.advice import advise, says_nothing, unknown_terms
from benchgraph.query.formats import Answer
from benchgraph.query.prefixes import check_prefixes, from_own_text, with_prefixes
from benchgraph.query.runner import answer, run_guarded
from benchgraph.release import Release
from benchgraph.release.named import STORE
from benchgraph.store import EmbeddedStore, Rows

TERMS = {
    "bg:Csae": "bg:Case",
    "bg:case": "bg:Case",
    "bg:operater": "bg:operator",
    "unit:usdd": "unit:usd",
    "axis:public-compute-acces": "axis:public-compute-access",
    "bgv:axsi/compute": "axis:compute",
    "case:falcon": "case:falcon-llm",
    "region:honk-kong": "region:hong-kong",
    "case:cyberport-ai-supercomputing-center": "case:cyberport-ai-supercomputing-centre",
    "institution:falcon-llm": "case:falcon-llm",
    "case:nowhere": None,
}


def told(release: Release, query: str, form: str = "SELECT") -> list[tuple[str, str | None]]:
    found: Answer = answer(release.store, with_prefixes(query), form)
    return [(w.what, w.hint) for w in advise(release.store, query, found)]


@pytest.mark.parametrize(("term", "near"), TERMS.items())
def test_a_term_of_ours_that_is_not_there_is_told_with_the_nearest(
    release: Release, term: str, near: str | None
) -> None:
    written = term.replace("axsi/", r"axsi\/")
    what, hint = told(release, f"SELECT * {{ VALUES ?x {{ {written} }} }}")[0]
    assert what == f"{term} is not in the graph"
    assert hint is None if near is None else hint and near in hint


def test_whole_iris_and_prefixes_of_the_querys_own_are_looked_up_too(release: Release) -> None:
    query = """PREFIX b: <https://w3id.org/benchgraph/ontology#>
        SELECT * { ?x a b:Csae ; b:about <https://w3id.org/benchgraph/id/case/nowhere> }"""
    assert unknown_terms(release.store, query) == [
        "https://w3id.org/benchgraph/ontology#Csae",
        "https://w3id.org/benchgraph/id/case/nowhere",
    ]


def test_what_a_query_makes_or_only_says_in_a_text_is_not_looked_up(release: Release) -> None:
    query = """# bg:Csae
        CONSTRUCT { ?x bg:mine 'bg:Csae' } WHERE { ?x a bg:Case ; rdfs:foo "unit:usdd"
        GRAPH <https://w3id.org/benchgraph/graph/inferred> { ?x ?p ?o } }"""
    assert unknown_terms(release.store, query) == []


def test_every_term_of_the_ready_made_questions_is_known(release: Release) -> None:
    for question in benchgraph.query.read_catalogue().values():
        assert unknown_terms(release.store, question.fill()) == [], question.name


@pytest.mark.parametrize(
    ("pattern", "what", "way"),
    [
        ("?case a bg:Case ; bg:region ?r", "no bg:Case has bg:region", "bg:subject/bg:region"),
        ("?case bg:region ?r . ?case a bg:Case", "no bg:Case has bg:region", "bg:subject/"),
        ("[ a bg:Case ; bg:operator ?o ]", "no bg:Case has bg:operator", "bg:subject/bg:operator"),
        (
            "?i a bg:Institution ; bg:deadline ?d",
            "no bg:Institution has bg:deadline",
            "bg:observation/bg:deadline",
        ),
        ("?r a bg:Region ; bg:region ?x", "no bg:Region has bg:region", "^bg:region"),
        (
            "region:estonia bg:operator ?o",
            "region:estonia has no bg:operator",
            "^bg:operatorRegion/bg:operator",
        ),
        ("?o a bg:Observation ; bg:caseType ?t", "no bg:Observation has bg:caseType", "bg:unit"),
    ],
)
def test_a_property_that_no_member_has_is_told_with_the_path_that_there_is(
    release: Release, pattern: str, what: str, way: str
) -> None:
    ((said, hint),) = told(release, f"SELECT * {{ {pattern} }}")
    assert said == what and hint is not None and way in hint
    ((counted, _),) = told(release, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    assert counted == what


def test_the_path_that_is_told_answers(release: Release) -> None:
    query = "SELECT * { ?case a bg:Case ; bg:subject/bg:region ?r }"
    assert len(release.store.select(with_prefixes(query))) > 0


def test_a_column_that_stays_empty_is_told_and_a_full_answer_says_nothing(release: Release) -> None:
    empty = "SELECT ?c ?r { ?c a bg:Case OPTIONAL { ?c bg:region ?r } }"
    assert [what for what, _ in told(release, empty)] == ["no bg:Case has bg:region"]
    assert told(release, "SELECT ?c ?r { ?c a bg:Case ; bg:subject/bg:region ?r }") == []
    assert told(release, "ASK { ?c a bg:Case }", "ASK") == []
    # Nothing to say of: each pattern has answers, together they have none.
    assert told(release, "SELECT * { ?c a bg:Case ; skos:prefLabel 'nobody'@en }") == []


def test_a_class_without_members_is_told_once(release: Release) -> None:
    query = "ASK { ?c a owl:Restriction ; bg:region ?r ; bg:operator ?o }"
    assert told(release, query, "ASK") == [("nothing in the graph is a owl:Restriction", None)]


def test_what_counts_as_nothing() -> None:
    assert says_nothing(False) and says_nothing([]) and says_nothing(Rows(("a",), []))
    assert not says_nothing(True)


def test_python_warns_and_answers(release: Release) -> None:
    with pytest.warns(QueryWarning, match=r"bg:Csae is not in the graph; did you mean bg:Case\?"):
        assert len(benchgraph.sparql("SELECT * { ?c a bg:Csae }", release)) == 0  # type: ignore[arg-type]


# -- prefixes and places -----------------------------------------------------------------------


def test_a_prefix_that_nobody_declared_is_named_with_its_line() -> None:
    with pytest.raises(QueryError, match=r"line 2: the prefix skoss: is not declared") as error:
        check_prefixes("SELECT *\n{ ?s skoss:prefLabel ?l }")
    assert error.value.hint == "did you mean skos:?"
    assert "case:" in (error.value.expected or "")
    check_prefixes("PREFIX e: <http://e/> PREFIX : <http://f/> ASK { e:a :b bg:c . _:x ?y 'q:r' }")


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * { ?c a bg:Case ; skos:prefLabel ) }", 1, 42),
        ("SELECT * {\n ?c a bg:Case ;\n  skos:prefLabel ) }", 3, 18),
        ("SELECT * { ?c a bg:Case", 1, 24),
        ("PREFIX e: <http://e/>\nSELECT * { e:a case:b ) }", 2, 23),
    ],
)
def test_places_count_from_the_users_own_text(
    release: Release, query: str, line: int, column: int
) -> None:
    with pytest.raises(QueryError) as error:
        run_guarded(partial(EmbeddedStore.open, release.path / STORE), query)
    assert error.value.line == line
    assert f"(line {line}, column {column})" in (error.value.found or "")


def test_places_in_the_words_of_other_stores() -> None:
    query = "SELECT * { ?s bg:x ?? }"
    added = len(with_prefixes(query)) - len(query)
    fuseki = QueryError("no", found=f'Encountered "?" at line 1, column {added + 20}. Was …')
    moved = from_own_text(fuseki, query, added)
    assert (
        moved.line == 1
        and moved.found == '?? } (line 1, column 20); Encountered "?" at line 1, column 20. Was …'
    )
    virtuoso = QueryError("no", found="SPARQL compiler, line 3: syntax error at '?'")
    assert (
        from_own_text(virtuoso, query, added).found
        == "SPARQL compiler, line 3: syntax error at '?'"
    )
