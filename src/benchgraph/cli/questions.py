"""``benchgraph questions`` and ``benchgraph ask``: the ready-made questions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli import complete
from benchgraph.cli.options import LanguageTag, Source, opened_release, past_source_options
from benchgraph.cli.output import Output, output_options
from benchgraph.errors import ParameterError
from benchgraph.memory import collector_at_rest
from benchgraph.tables.names import ROW_FORMATS

if TYPE_CHECKING:
    from benchgraph.query.catalogue import Question
    from benchgraph.release.answers import KeptAnswer
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
    from benchgraph.query.catalogue import read_catalogue, read_question
    from benchgraph.store import questions_of

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
    from benchgraph.cli.screen import screen
    from benchgraph.tables.screen import PIPE_WIDTH

    return screen().width or PIPE_WIDTH


def _described(question: Question) -> str:
    from benchgraph.query.parameters import TYPES

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
@past_source_options
def ask(
    source: Source,
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
    # Read once: what is kept today must not have been judged by tomorrow.
    today = datetime.now(UTC).date().isoformat()
    asked = (name, settings, lang, today)
    if print_query:
        store = source.store()
        with _watchdog(WATCHDOG_SECONDS):
            question, _, query, _ = _filled(store, *asked)
        click.echo(question.written(query), nl=False)
        return
    kept = _kept(source.release, *asked, output) if source.is_whole_release else None
    found = kept.read() if kept is not None else None
    if found is None:
        store = source.store()
        with _watchdog(WATCHDOG_SECONDS), collector_at_rest():
            found = _answered(store, *asked, output)
        if kept is not None:
            kept.write(*found)
    output.tell(*found)


def _kept(
    release: Path | None,
    name: str,
    settings: tuple[str, ...],
    lang: str | None,
    today: str,
    output: Output,
) -> KeptAnswer | None:
    """Where the answer is kept once it is known."""
    from benchgraph.release.answers import kept_answer

    laid_out = (output.format, output.columns, output.sort, output.limit, output.screen())
    return kept_answer(release, name, settings, lang, today, laid_out)


def _answered(
    store: Store,
    name: str,
    settings: tuple[str, ...],
    lang: str | None,
    today: str,
    output: Output,
) -> tuple[bytes, str]:
    """The answer as ``output`` prints it."""
    from benchgraph.phrases import phrase
    from benchgraph.query.ordering import select_in_order
    from benchgraph.query.people import with_labels

    question, values, query, lang = _filled(store, name, settings, lang, today)
    rows = with_labels(select_in_order(store, query), store, lang)
    notes = [f"{phrase('judged by the day', lang)}: {d} ({p})" for p, d in question.days(values)]
    return output.laid_out(rows, store, question, lang=lang, notes=notes)


def _filled(
    store: Store, name: str, settings: tuple[str, ...], lang: str | None, today: str
) -> tuple[Question, dict[str, str], str, str]:
    """The question, its values, its query with these filled in, and the language of the answer."""
    from benchgraph.query.entities import resolve
    from benchgraph.query.runner import question_for
    from benchgraph.store import day_of

    question = question_for(store, name)
    values = question.dated(read_parameters(settings), day_of(store) or today)
    chosen = _language(question, values, lang)
    return question, values, question.fill(values, partial(resolve, store)), chosen


def _language(question: Question, values: dict[str, str], lang: str | None) -> str:
    """The language that is asked for, by --lang or by the parameter; the parameter is set to the
    tag that the graph's labels have."""
    from benchgraph.language import interface

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
