"""The answers about questions: which there are, what they answer, and queries of one's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from benchgraph.errors import LimitError
from benchgraph.serving.model import Graph
from benchgraph.serving.programs.model import Found, Values
from benchgraph.serving.programs.parts import MOST_ROWS, paged, part_of, plain

if TYPE_CHECKING:
    from benchgraph.query import Answer
    from benchgraph.query.catalogue import Question


def questions(graph: Graph, values: Values) -> Found:
    """The ready-made questions."""
    from benchgraph.query.catalogue import read_catalogue
    from benchgraph.store import questions_of

    found = read_catalogue(more=questions_of(graph.store)).values()
    items = [_described(each) for each in found if values["family"] in (None, each.family)]
    return paged(items, values)


def question(graph: Graph, values: Values) -> Found:
    """One question, with its query."""
    from benchgraph.query.runner import question_for

    one = question_for(graph.store, values["name"])
    columns = [_column(one, each.name) for each in one.columns]
    return Found({**_described(one), "columns": columns, "sparql": one.written(one.fill())})


def _described(question: Question) -> dict[str, Any]:
    from benchgraph.query.parameters import TYPES

    parameters = [
        {
            "name": each.name,
            "type": each.type,
            "default": each.default,
            "description": each.description,
            "expected": TYPES[each.type],
        }
        for each in question.parameters
    ]
    return {
        "name": question.name,
        "sentence": question.sentence,
        "family": question.family,
        "parameters": parameters,
    }


def _column(question: Question, name: str) -> dict[str, str]:
    known = {column.name: column for column in question.columns}
    found = known.get(name)
    title, description = (found.title, found.description) if found else (name, "")
    return {"name": name, "title": title, "description": description}


def ask(graph: Graph, values: Values) -> Found:
    """The answer of a question."""
    from benchgraph.language import interface
    from benchgraph.query.entities import resolve
    from benchgraph.query.people import with_labels
    from benchgraph.query.runner import question_for
    from benchgraph.store import day_of

    one = question_for(graph.store, values["name"])
    settings = one.dated(values["settings"], day_of(graph.store))
    if any(each.name == "lang" for each in one.parameters):
        settings["lang"] = interface(values["lang"])
    rows = graph.store.select(one.fill(settings, partial(resolve, graph.store)))
    rows = with_labels(rows, graph.store, values["lang"])
    judged = [f"judged by the day {day} ({name})" for name, day in one.days(settings)]
    columns = [_column(one, name) for name in rows.variables]
    found = paged(plain(rows), values, rows)
    told = {"name": one.name, "sentence": one.sentence, "columns": columns, "notes": judged}
    return Found({**told, **found.document}, found.total, found.rows)


def sparql(graph: Graph, values: Values) -> Found:
    """The answer of a query; whoever runs it holds the deadline."""
    from benchgraph.errors import BenchgraphError
    from benchgraph.query.advice import advise
    from benchgraph.query.guard import Limits, check
    from benchgraph.query.prefixes import check_prefixes, from_own_text, with_prefixes

    query, limits = values["query"], Limits(rows=MOST_ROWS)
    form = check(query, limits)
    check_prefixes(query)
    whole = with_prefixes(query)
    most = limits.rows + 1  # one more, so that too many are told from just enough
    try:
        found: Answer
        if form == "SELECT":
            found = graph.store.select(whole, most)
        elif form == "ASK":
            found = graph.store.ask(whole)
        else:
            found = graph.store.construct(whole, most)
    except BenchgraphError as error:
        raise from_own_text(error, query, len(whole) - len(query)) from None
    warnings = [str(each) for each in advise(graph.store, query, found)]
    told = {"form": form, "warnings": warnings}
    if isinstance(found, bool):
        nothing = {"variables": [], **part_of(0, 0, 0), "items": [], "answer": found}
        return Found({**told, **nothing})
    from benchgraph.query.formats import as_rows

    rows = as_rows(found)
    if len(rows) > limits.rows:
        raise LimitError(
            "the answer has too many rows",
            expected=f"at most {limits.rows:,}",
            hint="add a LIMIT, or count instead of listing",
        )
    part = paged(plain(rows), values, rows)
    document = {**told, "variables": list(rows.variables), **part.document, "answer": None}
    return Found(document, part.total, part.rows)
