"""The ready-made questions as pages: a page for each family, with what they take, what they answer
with, and their SPARQL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from benchgraph.documentation.markdown import code, escaped, fenced, table
from benchgraph.query.catalogue import FAMILIES, Catalogue, Question, read_catalogue

TITLES = {
    "profile": "Profiles",
    "cross-page": "Across pages",
    "comparison": "Comparison",
    "money": "Money",
    "time": "Time",
    "promises": "Promises",
    "provenance": "Sources",
    "gaps": "Gaps",
    "contradictions": "Contradictions",
    "singapore": "Singapore",
}


def overview() -> str:
    """The page that lists every question."""
    lines = [
        "# All questions",
        "",
        "Each is one SPARQL file that any store answers; `benchgraph ask NAME` runs it, and has an",
        "answer without arguments. How to write one: [questions](questions.md).",
        "",
    ]
    for family in FAMILIES:
        rows = [
            (f"[`{each.name}`](all-questions/{family}.md#{each.name})", escaped(each.sentence))
            for each in _of(family)
        ]
        lines += [f"## {TITLES[family]}", "", table(("name", "question"), rows)]
    return "\n".join(lines).rstrip() + "\n"


def family_page(family: str) -> str:
    """The questions of one family."""
    lines = [f"# Questions: {TITLES[family].lower()}", ""]
    for question in _of(family):
        lines += _told(question)
    return "\n".join(lines).rstrip() + "\n"


@cache
def _catalogue() -> Catalogue:
    return read_catalogue()


def _of(family: str) -> list[Question]:
    return sorted(
        (each for each in _catalogue().values() if each.family == family),
        key=lambda each: each.name,
    )


def _told(question: Question) -> Iterator[str]:
    yield f"## {question.name}"
    yield ""
    yield f"**{escaped(question.sentence)}**"
    yield ""
    yield fenced(f"$ benchgraph ask {question.name}", "console")
    rows = [
        (code(each.name), each.type, code(each.default), escaped(each.description))
        for each in question.parameters
    ]
    yield table(("parameter", "type", "default", "meaning"), rows)
    columns = [
        (code(each.name), escaped(each.title), escaped(each.description))
        for each in question.columns
    ]
    yield table(("column", "title", "meaning"), columns)
    yield fenced(question.query.strip(), "sparql")
