"""``benchgraph questions`` and ``benchgraph ask``: the ready-made questions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli import complete
from benchgraph.cli.options import LanguageTag, opened_release, past_options
from benchgraph.cli.output import Output, output_options
from benchgraph.cli.screen import screen
from benchgraph.errors import ParameterError
from benchgraph.language import interface
from benchgraph.phrases import phrase
from benchgraph.query.catalogue import Question, read_catalogue, read_question
from benchgraph.query.parameters import TYPES
from benchgraph.store import day_of, questions_of
from benchgraph.tables.names import ROW_FORMATS
from benchgraph.tables.terminal import PIPE_WIDTH

if TYPE_CHECKING:
    from benchgraph.store import Store

# A ready-made question answers in milliseconds; this only keeps a sick store from hanging a shell.
WATCHDOG_SECONDS = 120.0


@click.command()
@click.argument("name", required=False, shell_complete=complete.question)
@click.option(
    "--sparql", is_flag=True, help="The query of NAME, with its default values filled in."
)
@click.option(
    "--release",
    type=click.Path(path_type=Path),
    help="Also the questions that collections brought to this release.",
)
def questions(name: str | None, sparql: bool, release: Path | None) -> None:
    """List the ready-made questions, or describe the one called NAME.

    \b
    Examples:
      benchgraph questions
      benchgraph questions promise-tracker
      benchgraph questions promise-tracker --sparql
      benchgraph questions --release my-release
    """
    more = questions_of(opened_release(release).store) if release else []
    if sparql:
        if name is None:
            raise click.UsageError("name the question whose SPARQL you want")
        question = read_question(name, more=more)
        click.echo(question.written(question.fill()), nl=False)
        return
    if name is not None:
        click.echo(_described(read_question(name, more=more)))
        return
    catalogue = read_catalogue(more=more)
    family = ""
    for question in catalogue.values():
        if question.family != family:
            family = question.family
            click.echo(f"\n{family}" if question.name != next(iter(catalogue)) else family)
        click.echo(click.wrap_text(question.sentence, _width(), f"  {question.name:<28}", " " * 30))
    click.echo("\nbenchgraph questions NAME  what a question takes and gives")
    click.echo("benchgraph ask NAME        its answer")


def _width() -> int:
    return screen().width or PIPE_WIDTH


def _described(question: Question) -> str:
    lines = [question.sentence, f"family: {question.family}", "", "Parameters"]
    for parameter in question.parameters:
        about = f"{parameter.description} ({TYPES[parameter.type]}; default {parameter.default})"
        lines.append(click.wrap_text(about, _width(), f"  {parameter.name:<16}", " " * 18))
    if not question.parameters:
        lines.append("  none")
    lines += ["", "Columns"]
    for column in question.columns:
        lines.append(
            click.wrap_text(column.description, _width(), f"  {column.name:<16}", " " * 18)
        )
    setting = " ".join(f"--param {p.name}={p.default}" for p in question.parameters[:1])
    return "\n".join([*lines, "", f"  benchgraph ask {question.name} {setting}".rstrip()])


@click.command()
@click.argument("name", shell_complete=complete.question)
@click.option(
    "--param",
    "-p",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=complete.setting,
    help="Set a parameter; may be given several times.",
)
@click.option(
    "--print-query", is_flag=True, help="Print the SPARQL instead: it runs on any store as it is."
)
@output_options(ROW_FORMATS)
@click.option(
    "--lang", type=LanguageTag(), help="Language of labels and headings: en, zh-Hans, ja."
)
@past_options
def ask(
    store: Store,
    name: str,
    settings: tuple[str, ...],
    print_query: bool,
    output: Output,
    lang: str | None,
) -> None:
    """Answer the ready-made question called NAME.

    \b
    Examples:
      benchgraph ask promise-tracker --lang ja
      benchgraph ask timeline-of-a-case --param case=falcon-llm
      benchgraph ask money-by-stage --out money.xlsx
      benchgraph ask promise-tracker --columns thing,target,verdict --sort verdict
      benchgraph ask promise-tracker --as-of 2024-12
      benchgraph ask evidence-for --print-query
    """
    from benchgraph.query.entities import resolve
    from benchgraph.query.people import with_labels
    from benchgraph.query.runner import question_for

    question = question_for(store, name)
    values = question.dated(read_parameters(settings), day_of(store))
    notes = question.days(values)
    lang = _language(question, values, lang)
    with _watchdog(WATCHDOG_SECONDS):
        query = question.fill(values, partial(resolve, store))
        if print_query:
            click.echo(question.written(query), nl=False)
            return
        rows = with_labels(store.select(query), store, lang)
        days = [f"{phrase('judged by the day', lang)}: {day} ({name})" for name, day in notes]
        output.print_answer(rows, store, question, lang=lang, notes=days)


def _language(question: Question, values: dict[str, str], lang: str | None) -> str:
    """The language that is asked for, by --lang or by the parameter; the parameter is set to the
    tag that the graph's labels have."""
    if lang and values.get("lang", lang) != lang:
        raise ParameterError("--lang and --param lang= say two languages")
    chosen = lang or values.get("lang") or "en"
    if any(parameter.name == "lang" for parameter in question.parameters):
        values["lang"] = interface(chosen)
    return chosen


def read_parameters(settings: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign or not name:
            raise ParameterError(
                "a parameter is given as NAME=VALUE", found=setting, hint="--param lang=ja"
            )
        if name in values:
            raise ParameterError(f"the parameter {name!r} is given twice")
        values[name.strip()] = value
    return values


@contextmanager
def _watchdog(seconds: float) -> Iterator[None]:
    """End the process if the block takes longer: Python cannot stop a query that runs."""
    from threading import Timer

    def give_up() -> None:
        print(f"benchgraph: no answer after {seconds:g} seconds", file=sys.stderr, flush=True)
        os._exit(2)

    timer = Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
