"""What a user's query may not hold, and that a harmless look-alike may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.errors import LimitError, QueryError
from benchgraph.query.guard import REFUSED, Limits, check
from benchgraph.query.lexer import tokens


@pytest.mark.parametrize("word", sorted(REFUSED))
def test_refused_word_is_named_wherever_it_stands(word: str) -> None:
    for query in (
        f"SELECT * WHERE {{ {word} <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}",
        f"SELECT * WHERE {{ {{ SELECT * {{ {word.lower()} ?x {{}} }} }} }}",
        f"ASK {{ ?s ?p ?o FILTER EXISTS {{ {word.title()} ex:a {{}} }} }}",
        f"{word} <http://e.org/>",
        f"SELECT * {{ ?s ?p true{word} <http://e.org/> {{}} }}",
        f"SELECT * {{ ?s ?p 'a'{word}<http://e.org/>{{}} }}",
    ):
        with pytest.raises(QueryError, match=word):
            check(query)


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX : <http://e/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX e: <http://e/> SELECT * { SERVICEe:x { ?s ?p ?o } }",
        "PREFIX e: <http://e/> SELECT * { SERVICESILENTe:x { ?s ?p ?o } }",
        "PREFIX e: <http://e/> SELECT * { ?s ?p 1SERVICEe:x { ?s ?p ?o } }",
        "PREFIX e: <http://e/> SELECT * { ?a ?b trueserviceE:x { ?s ?p ?o } }",
        "PREFIX e: <http://e/> SELECT * FROMe:x { ?s ?p ?o }",
        "SELECT * { FILTER(?a<?b)SERVICE<http://e/>{} }",
        "SELECT * { ?s ?p '''a''b'''SERVICE ?x {} }",
        "SELECT * { ?s ?p ?o #\n SERVICE ?x {} }",
        "SELECT * { ?s ?p ?o #\r SERVICE ?x {} }",
        "SELECT * { ?s ?p 'a\\'' SERVICE ?x {} }",
    ],
)
def test_keyword_glued_to_its_neighbours_is_found(query: str) -> None:
    """Oxigraph reads ``SERVICEe:x`` as a call to another server: no space is needed."""
    with pytest.raises(QueryError, match=r"SERVICE|FROM"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { \\u0053ERVICE <http://e/> {} }",
        "SELECT * { ?s ?p 'a\\u0027 . SERVICE <http://e/> {} #' }",
        "SELECT * { ?s ?p ?o # \\u000A SERVICE <http://e/> {}\n }",
        "SELECT * { ?s ?p <http://e/\\U00000053> }",
    ],
)
def test_codepoint_escape_is_refused_everywhere(query: str) -> None:
    with pytest.raises(QueryError, match="codepoint escape"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service ?from ?insert WHERE { ?service bg:load ?from ; ex:drop ?insert }",
        "SELECT * { ?s rdfs:label 'SERVICE of DELETE' } # FROM here LOAD nothing",
        'SELECT * { ?s <http://e/SERVICE/FROM> """say "USING" it""" }',
        "PREFIX add: <http://e/> SELECT * { ?s add:copy _:move , 'x'@en-with }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER REGEX(STR(?o), '\\\\d+\\\\.') }",
        "SELECT * { ?s ex:a\\,b ?o . ?o ex:a.b ?c . FILTER(?a<?b && ?c>1) }",
        "DESCRIBE <http://e/>",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "BASE <http://e/> PREFIX a: <b> ASK { ?s ?p ?o }",
    ],
)
def test_look_alikes_are_allowed(query: str) -> None:
    assert check(query) in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


MOST = Limits()
DEEPER = MOST.depth + 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * " + "{" * DEEPER, "nested too deeply"),
        ("SELECT * " + "{" * DEEPER + "}" * DEEPER, "nested too deeply"),
        ("ASK { FILTER(" + "!" * DEEPER + "true) }", "nested too deeply"),
        (
            "ASK { FILTER(" + "(" * (DEEPER - 2) + "1" + ")" * (DEEPER - 2) + ") }",
            "nested too deeply",
        ),
        ("SELECT * { ?s " + "^ " * DEEPER + "ex:a ?o }", "nested too deeply"),
        ("SELECT * {" + " ?s ?p ?o ." * (MOST.tokens // 4) + "}", "too many"),
        ("SELECT * { ?s ?p '" + "x" * MOST.characters + "' }", "too long"),
    ],
)
def test_size_tokens_and_depth_are_capped(query: str, message: str) -> None:
    with pytest.raises(LimitError, match=message):
        check(query)


@pytest.mark.parametrize(
    "query", ["", "   ", "# nothing", "hello", "{ ?s ?p ?o }", "WHERE {}", "ſERVICE"]
)
def test_what_is_no_query_is_called_so(query: str) -> None:
    with pytest.raises(QueryError):
        check(query)


@pytest.mark.parametrize("bad", ["\\", "`", "§", "\\S", "'open", '"""open', "\x00", "\x1b"])
def test_stray_character_is_refused_with_its_line(bad: str) -> None:
    with pytest.raises(QueryError, match="line 2"):
        check(f"SELECT * {{\n {bad} }}")


@given(st.text("SERVICE<>{}()'\"\\#:?$@._-%!^ \n\taé1", max_size=200))
def test_tokens_put_together_are_the_query(text: str) -> None:
    """Nothing is lost between two tokens, so nothing can hide there."""
    assert "".join(token.text for token in tokens(text)) == text


@given(st.text("()<>?.;,'\" aé1", max_size=30), st.text("()<>?.;,'\" aé1", max_size=30))
def test_service_is_never_swallowed_by_punctuation_around_it(before: str, after: str) -> None:
    """Either the query is refused, or the word stands in a string, an IRI or a name."""
    query = "SELECT * { " + before + " SERVICE " + after + " }"
    try:
        check(query, Limits())
    except (QueryError, LimitError):
        return
    holder = next(t for t in tokens(query) if "SERVICE" in t.text)
    assert holder.kind == "string"
