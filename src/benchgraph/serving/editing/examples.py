"""The catalogue as examples, and one of its questions filled in as a query."""

from __future__ import annotations

from functools import partial

from benchgraph.query.catalogue import FAMILIES, Question, read_catalogue
from benchgraph.query.entities import resolve
from benchgraph.query.runner import question_for
from benchgraph.serving.model import Asked, Graph
from benchgraph.store import day_of, questions_of

_OWN = ("question", "query", "lang", "format")
FIRST = """\
# Cases, what each is about, and where it lies
SELECT ?case ?caseLabel ?thing ?region WHERE {{
  ?case a bg:Case ;
        skos:prefLabel ?caseLabel ;
        bg:subject ?thing .
  OPTIONAL {{ ?thing bg:region ?region }}
  FILTER(LANG(?caseLabel) = "{tag}")
}}
ORDER BY ?caseLabel
LIMIT 50
"""


def families(graph: Graph) -> dict[str, list[Question]]:
    """The questions by family, in the order of the catalogue."""
    questions = read_catalogue(more=questions_of(graph.store)).values()
    found: dict[str, list[Question]] = {family: [] for family in FAMILIES}
    for question in questions:
        found[question.family].append(question)
    return {family: each for family, each in found.items() if each}


def filled(graph: Graph, asked: Asked) -> str:
    """The question that the address names, with the parameters that it gives, as a query.

    Raises NotFoundError for a question or an entity, ParameterError for a value or a name.
    """
    question = question_for(graph.store, asked.get("question"))
    values = {name: value for name, value in asked.query if value and name not in _OWN}
    if any(parameter.name == "lang" for parameter in question.parameters):
        values["lang"] = asked.get("lang") or asked.language
    values = question.dated(values, day_of(graph.store))
    return question.written(question.fill(values, partial(resolve, graph.store)))


def first_query(asked: Asked) -> str:
    """The query that stands in an editor which was opened without one."""
    return FIRST.format(tag=asked.language.lower())
