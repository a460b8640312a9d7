"""The ready-made questions: their catalogue, and each with its form, its answer and its query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from benchgraph.errors import BenchgraphError, ParameterError
from benchgraph.phrases import phrase
from benchgraph.query.catalogue import Question, read_catalogue
from benchgraph.query.entities import resolve
from benchgraph.query.people import table_of, with_labels
from benchgraph.query.runner import question_for
from benchgraph.query.write import answer_bytes
from benchgraph.serving.media import FORMATS, HTML, JSON
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.answers import sheet_of
from benchgraph.serving.pages.fields import faults_of, fields_of, values_of
from benchgraph.serving.pages.figures import figure_of
from benchgraph.serving.pages.render import page
from benchgraph.serving.wording import say
from benchgraph.store import Rows, Store, day_of, questions_of

# What one may take with one: short name, and the format of ``answer_bytes``.
DOWNLOADS = {"csv": "csv", "tsv": "tsv", "xlsx": "xlsx", "json": "", "srj": "json"}
_MEDIA = {FORMATS[name]: name for name in DOWNLOADS}


@dataclass(frozen=True, slots=True)
class Family:
    """The questions of one family, by its name in the catalogue."""

    name: str
    questions: tuple[Question, ...]


def catalogue(graph: Graph, asked: Asked) -> Reply:
    """All questions by family, or those in which every word of ``q`` stands."""
    found = read_catalogue(more=questions_of(graph.store)).values()
    words = asked.get("q")[:200].casefold().split()
    kept = [one for one in found if all(word in _text(one, asked.language) for word in words)]
    if asked.format == JSON:
        return Reply.json([_described(one, asked) for one in kept])
    families = [Family(name, tuple(each)) for name, each in groupby(kept, lambda one: one.family)]
    return page(
        "questions/catalogue.html.j2",
        asked,
        families=families,
        query=asked.get("q")[:200],
        shown=len(kept),
        total=len(found),
    )


def _text(question: Question, lang: str) -> str:
    """All that a word may be found in."""
    parts = [question.name, question.sentence, say(question.sentence, lang), question.family]
    parts += [say(question.family, lang), *(say(p.name, lang) for p in question.parameters)]
    parts += [phrase(column.title, lang) for column in question.columns]
    return " ".join(parts).casefold()


def _described(question: Question, asked: Asked) -> dict[str, Any]:
    return {
        "name": question.name,
        "question": say(question.sentence, asked.language),
        "family": question.family,
        "address": asked.origin + asked.href(f"/questions/{question.name}"),
        "parameters": [
            {"name": p.name, "type": p.type, "default": p.default, "description": p.description}
            for p in question.parameters
        ],
        "columns": [{"name": c.name, "description": c.description} for c in question.columns],
    }


def question(graph: Graph, asked: Asked) -> Reply:
    """One question: its form and its answer, or the answer alone in another format."""
    store = graph.store
    found = question_for(store, asked.params["name"])
    given = values_of(asked)
    faults = faults_of(found, given, store)
    if faults and asked.format != HTML:
        raise first_fault(faults)
    if faults:
        fields = fields_of(found, given, faults, store, asked.language)
        return page(
            "questions/question.html.j2", asked, 400, question=found, fields=fields, answer=None
        )
    answer = answer_of(found, given, store, asked)
    if asked.format != HTML:
        return table_reply(answer.rows, found, answer.values, store, asked)
    fields = fields_of(found, given, {}, store, asked.language)
    return page(
        "questions/question.html.j2",
        asked,
        question=found,
        fields=fields,
        answer=answer,
        sheet=sheet_of(answer.rows, found, store, asked),
        figure=figure_of(found, answer.values, answer.rows, store, asked.language),
        days=found.days(answer.values),
        downloads=downloads(asked, f"/questions/{found.name}", given),
        again=asked.origin + asked.href(f"/questions/{found.name}", _again(answer.values, asked)),
        editor=asked.href("/editor", {"question": found.name, **_pinned(answer.values)}),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question with labels filled in, the values they hold for, and the query."""

    rows: Rows
    values: Mapping[str, str]
    query: str


def answer_of(question: Question, given: Mapping[str, str], store: Store, asked: Asked) -> Answer:
    """What the graph says to ``question``; the language of labels is that of the page."""
    values = question.dated(given, day_of(store))
    if any(parameter.name == "lang" for parameter in question.parameters):
        values["lang"] = asked.language
    query = question.fill(values, partial(resolve, store))
    rows = with_labels(store.select(query), store, asked.language)
    return Answer(rows, values, question.written(query))


def table_reply(
    rows: Rows, question: Question, values: Mapping[str, str], store: Store, asked: Asked
) -> Reply:
    """The rows as a file: CSV, TSV, SPARQL JSON and XLSX with the bytes of ``benchgraph ask``, or
    plain JSON with a record for each row."""
    name = _MEDIA[asked.format]
    if asked.format == JSON:
        return Reply.json(
            {
                "question": question.name,
                "parameters": dict(values),
                "count": len(rows),
                "columns": list(rows.variables),
                "rows": _records(rows),
            }
        )
    notes = [
        f"{phrase('judged by the day', asked.language)}: {day} ({parameter})"
        for parameter, day in question.days(values)
    ]
    people = name == "xlsx"
    table = table_of(rows, store, question, lang=asked.language, notes=notes) if people else None
    data = answer_bytes(rows, DOWNLOADS[name], None, table)
    return Reply(data, _media(asked.format), 200, _named(question.name, name))


def _records(rows: Rows) -> list[dict[str, Any]]:
    """Each row as JSON Lines has it."""
    import json

    lines = answer_bytes(rows, "jsonl").decode().split("\n")
    return [json.loads(line) for line in lines if line]


def _media(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _named(name: str, ending: str) -> tuple[tuple[str, str], ...]:
    if ending not in ("csv", "tsv", "xlsx"):
        return ()
    return (("Content-Disposition", f'attachment; filename="{name}.{ending}"'),)


def downloads(asked: Asked, path: str, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Name and address of each format of an answer."""
    names = {"csv": "CSV", "tsv": "TSV", "xlsx": "Excel", "json": "JSON", "srj": "SPARQL JSON"}
    return [(title, asked.href(path, {**given, "format": name})) for name, title in names.items()]


def _pinned(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name != "lang"}


def _again(values: Mapping[str, str], asked: Asked) -> dict[str, str]:
    """What an address has to say so that it tells the same on another day, to anybody."""
    return _pinned(values) | {"lang": asked.language}


def first_fault(faults: Mapping[str, BenchgraphError]) -> BenchgraphError:
    """The first fault as one of a parameter: what a value names is not there, not the page."""
    name, error = next(iter(faults.items()))
    if isinstance(error, ParameterError):
        return error
    return ParameterError(
        f"the value of the parameter {name!r} does not fit: {error.what}",
        found=error.found,
        expected=error.expected,
        hint=error.hint,
    )
