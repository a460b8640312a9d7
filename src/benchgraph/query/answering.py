"""A ready-made question from what a person says to its answer as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from benchgraph.errors import ParameterError
from benchgraph.language import interface
from benchgraph.phrases import phrase
from benchgraph.query.catalogue import Question
from benchgraph.query.entities import resolve
from benchgraph.query.ordering import select_in_order
from benchgraph.query.people import with_labels
from benchgraph.query.runner import question_for
from benchgraph.store import Rows, Store, day_of


class Filled(NamedTuple):
    """A question with its values: the query that asks it, and the language of the answer."""

    question: Question
    values: dict[str, str]
    query: str
    lang: str


def filled(
    store: Store, name: str, settings: Mapping[str, str], lang: str | None, today: str
) -> Filled:
    """The question called ``name`` with the ``settings`` of its parameters, judged by ``today``
    where ``store`` has no day of its own.

    Raises NotFoundError, ParameterError and QueryError as its parts do.
    """
    question = question_for(store, name)
    values = question.dated(settings, day_of(store) or today)
    chosen = _language(question, values, lang)
    return Filled(question, values, question.fill(values, partial(resolve, store)), chosen)


def _language(question: Question, values: dict[str, str], lang: str | None) -> str:
    """The language that is asked for, by --lang or by the parameter; the parameter is set to the
    tag that the graph's labels have."""
    if lang and values.get("lang", lang) != lang:
        raise ParameterError("--lang and --param lang= say two languages")
    chosen = lang or values.get("lang") or "en"
    if any(parameter.name == "lang" for parameter in question.parameters):
        values["lang"] = interface(chosen)
    return chosen


def answer_of(store: Store, asked: Filled) -> tuple[Rows, list[str]]:
    """The rows, with labels in the language, and the notes that stand under them."""
    rows = with_labels(select_in_order(store, asked.query), store, asked.lang)
    judged = phrase("judged by the day", asked.lang)
    return rows, [f"{judged}: {day} ({name})" for name, day in asked.question.days(asked.values)]
