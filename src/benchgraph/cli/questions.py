"""``benchgraph questions`` and ``benchgraph ask``: the ready-made questions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import past_options
from benchgraph.cli.screen import screen
from benchgraph.errors import ParameterError
from benchgraph.query.catalogue import Question, read_catalogue, read_question
from benchgraph.query.formats import ROW_FORMATS, write_answer
from benchgraph.query.parameters import TYPES
from benchgraph.query.table import PIPE_WIDTH
from benchgraph.store import day_of

if TYPE_CHECKING:
    from benchgraph.store import Store

# A ready-made question answers in milliseconds; this only keeps a sick store from hanging a shell.
WATCHDOG_SECONDS = 120.0


@click.command()
@click.argument("name", required=False)
def questions(name: str | None) -> None:
    """List the ready-made questions, or describe the one called NAME.

    \b
    Examples:
      benchgraph questions
      benchgraph questions promise-tracker
    """
    if name is not None:
        click.echo(_described(read_question(name)))
        return
    catalogue = read_catalogue()
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
@click.argument("name")
@click.option(
    "--param",
    "-p",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter; may be given several times.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(ROW_FORMATS),
    default="table",
    show_default=True,
    help="csv, tsv, json and xml are the W3C formats for SPARQL results.",
)
@past_options
def ask(store: Store, name: str, settings: tuple[str, ...], format: str) -> None:
    """Answer the ready-made question called NAME.

    \b
    Examples:
      benchgraph ask promise-tracker
      benchgraph ask timeline-of-a-case --param case=falcon-llm
      benchgraph ask money-by-stage --format csv
      benchgraph ask promise-tracker --as-of 2024-12
    """
    from benchgraph.query.entities import resolve

    question = read_question(name)
    values = question.dated(_settings(settings), day_of(store))
    with _watchdog(WATCHDOG_SECONDS):
        query = question.fill(values, lambda text: resolve(store, text))
        rows = store.select(query)
    click.echo(write_answer(rows, format, screen()), nl=False)
    if format == "table":
        click.echo(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", err=True)


def _settings(settings: tuple[str, ...]) -> dict[str, str]:
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
