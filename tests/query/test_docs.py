"""The pages about questions, SPARQL and comparing say what is so."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest

from benchgraph.cli import cli
from benchgraph.query import FORMATS, Limits, read_catalogue
from benchgraph.query.catalogue import FAMILIES
from benchgraph.query.guard import REFUSED

DOCS = Path(__file__).parent.parent.parent / "docs"
QUESTIONS = (DOCS / "questions.md").read_text(encoding="utf-8")
SPARQL = (DOCS / "sparql.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(read_catalogue()))
def test_question_is_listed_with_its_sentence_and_parameters(name: str) -> None:
    question = read_catalogue()[name]
    (line,) = [line for line in QUESTIONS.splitlines() if line.startswith(f"- `{name}`:")]
    assert question.sentence in line
    others = [p.name for p in question.parameters if p.name != "lang"]
    assert re.findall(r"`([^`]+)`", line)[1:] == others


def test_no_question_is_listed_that_does_not_exist() -> None:
    listed = re.findall(r"^- `([a-z-]+)`: .*\?", QUESTIONS, re.M)
    assert listed == list(read_catalogue())
    assert re.findall(r"^### (.+)$", QUESTIONS, re.M) == list(FAMILIES)


def test_refused_words_formats_and_limits_are_those_of_the_code() -> None:
    for word in (*REFUSED, *FORMATS):
        assert f"`{word}`" in SPARQL or f"`{word}`," in SPARQL, word
    limits = Limits()
    for number in (f"{limits.characters:,}", f"{limits.tokens:,}", f"{limits.rows:,}"):
        assert number in SPARQL
    assert f"| {limits.depth} |" in SPARQL and f"{limits.seconds:g} s" in SPARQL
    assert f"{limits.bytes // 1024**2} MiB" in SPARQL and "1 GiB" in SPARQL
    assert limits.memory == 1024**3 and len(fields(Limits)) == 7


@pytest.mark.parametrize("page", ["questions.md", "sparql.md", "compare.md"])
def test_every_command_of_the_page_is_one_that_the_command_line_accepts(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    lines = re.findall(r"^    benchgraph (.+)$", text, re.M)
    assert lines
    for line in lines:
        name, *arguments = shlex.split(line.partition(" > ")[0])
        command = cli.get_command(click.Context(cli), name)
        assert command is not None, line
        command.make_context(name, arguments)  # raises UsageError for what it does not know
