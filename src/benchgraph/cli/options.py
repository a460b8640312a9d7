"""Options that several commands share."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from benchgraph.store import Store


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--release`` and ``--endpoint`` and pass it the ``store`` that they name."""

    @click.option(
        "--release",
        type=click.Path(path_type=Path),
        help="Read this release, not the shipped graph.",
    )
    @click.option("--endpoint", metavar="URL", help="Read a remote SPARQL store instead.")
    @wraps(command)
    def reading(*args: Any, release: Path | None, endpoint: str | None, **kwargs: Any) -> Any:
        return command(*args, store=open_store(release, endpoint), **kwargs)

    return reading


def open_store(release: Path | None, endpoint: str | None) -> Store:
    """The store that ``--release`` or ``--endpoint`` names, or the shipped graph."""
    if release is not None and endpoint is not None:
        raise click.UsageError("--release and --endpoint exclude each other")
    if endpoint is not None:
        from benchgraph.remote import RemoteStore

        return RemoteStore(endpoint)
    from benchgraph.release.read import open_release

    if release is not None:
        return open_release(release).store
    from benchgraph.release.cache import shipped_release

    return shipped_release(progress_printer("preparing the shipped graph (once)")).store


def progress_printer(title: str = "") -> Callable[[str], None]:
    """Says each step on stderr where that is a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return lambda step: None

    def say(step: str) -> None:
        click.echo(f"{title}: {step} …" if title else f"{step} …", err=True)

    return say


class LanguageTag(click.ParamType):  # type: ignore[type-arg]
    """A language tag. What is no tag would silently find no label in it."""

    name = "tag"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> str:
        """The tag as it is; fails for what is none."""
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
            self.fail(f"{value!r} is not a language tag such as en, zh-Hans or ja", param, context)
        return value


def language_option(help: str = "Language of the labels: en, zh-Hans, ja.") -> Callable[..., Any]:
    """``--lang``, English by default."""
    return click.option("--lang", type=LanguageTag(), default="en", show_default=True, help=help)


engine_option = click.option(
    "--engine",
    type=click.Choice(["fast", "reference"]),
    default="fast",
    show_default=True,
    help="reference: pySHACL and owlrl. Both give the same results.",
)
