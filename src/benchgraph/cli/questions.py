"""``benchgraph questions`` and ``benchgraph ask``: the ready-made questions."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
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
        from benchgraph.query.answering import filled

        store = source.store()
        with _watchdog(WATCHDOG_SECONDS):
            one = filled(store, name, read_parameters(settings), lang, today)
        click.echo(one.question.written(one.query), nl=False)
        return
    kept, found = None, None
    if source.is_whole_release:
        kept, found = _kept(source.release, *asked, output)
    if found is None:
        store = source.store()
        with (
            _watchdog(WATCHDOG_SECONDS),
            collector_at_rest(),
            warnings.catch_warnings(record=True) as told,
        ):
            found = _answered(store, *asked, output)
        for each in told:
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
        if kept is not None and not told:  # what is kept is printed without a word beside it
            kept.write(*found)
    output.tell(*found)


def _kept(
    release: Path | None,
    name: str,
    settings: tuple[str, ...],
    lang: str | None,
    today: str,
    output: Output,
) -> tuple[KeptAnswer | None, tuple[bytes, str] | None]:
    """Where the answer is kept once it is known, and the answer, if it was."""
    from benchgraph.release.answers import kept_graph

    if (graph := kept_graph(release)) is None:
        return None, None
    laid_out = (output.format, output.columns, output.sort, output.limit, output.screen())
    if (kept := graph.answer(name, settings, today, lang, laid_out)) is None:
        return None, None
    if (found := kept.read()) is not None:
        return kept, found
    if settings or lang not in (None, "en") or not output.is_plain_table:
        return kept, None
    from benchgraph.release.ready import ready_table

    # What a build kept, in the width of this screen.
    if (table := ready_table(graph, name, today)) is None:
        return kept, None
    found = output.of_table(table)
    kept.write(*found)
    return kept, found


def _answered(
    store: Store,
    name: str,
    settings: tuple[str, ...],
    lang: str | None,
    today: str,
    output: Output,
) -> tuple[bytes, str]:
    """The answer as ``output`` prints it."""
    from benchgraph.query.answering import answer_of, filled

    asked = filled(store, name, read_parameters(settings), lang, today)
    rows, notes = answer_of(store, asked)
    return output.laid_out(rows, store, asked.question, lang=asked.lang, notes=notes)


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
