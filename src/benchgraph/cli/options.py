"""Options that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from benchgraph.engines import ENGINES, OF_CHOICE
from benchgraph.errors import ParameterError, StoreError
from benchgraph.language import chain

if TYPE_CHECKING:
    from benchgraph.asof import PastStore
    from benchgraph.release.read import Release
    from benchgraph.remote import Credentials
    from benchgraph.store import Store


@dataclass(frozen=True)
class Login:
    """Who asks a remote store, and the environment variable that holds the password."""

    auth: str | None = None
    user: str | None = None
    password_env: str | None = None

    def credentials(self) -> Credentials | None:
        """User and password. Raises UsageError, or StoreError where the variable is empty."""
        from benchgraph.remote import Credentials

        if self.auth is None:
            if self.user or self.password_env:
                raise click.UsageError(
                    "--user and --password-env need --auth basic or --auth digest"
                )
            return None
        if not self.user or not self.password_env:
            raise click.UsageError(f"--auth {self.auth} needs --user and --password-env")
        password = os.environ.get(self.password_env)
        if not password:
            raise StoreError(
                "the environment variable that should hold the password is empty or not there",
                found=self.password_env,
                hint=f"export {self.password_env}=… before the command, or name another variable",
            )
        return Credentials(self.user, password, self.auth)


def login_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--auth``, ``--user`` and ``--password-env`` and pass it the ``login``."""

    @click.option("--auth", type=click.Choice(["basic", "digest"]), help="How the store asks who.")
    @click.option("--user", metavar="USER", help="Who asks the store.")
    @click.option(
        "--password-env", metavar="VAR", help="The environment variable that holds the password."
    )
    @wraps(command)
    def knowing(
        *args: Any, auth: str | None, user: str | None, password_env: str | None, **kwargs: Any
    ) -> Any:
        return command(*args, login=Login(auth, user, password_env), **kwargs)

    return knowing


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--release`` and ``--endpoint`` with its login, check that they go together,
    and pass it ``release``, ``endpoint`` and ``credentials``."""

    @click.option(
        "--release",
        type=click.Path(path_type=Path),
        help="Read this release, not the shipped graph.",
    )
    @click.option("--endpoint", metavar="URL", help="Read a remote SPARQL store instead.")
    @login_options
    @wraps(command)
    def sourced(
        *args: Any, release: Path | None, endpoint: str | None, login: Login, **kwargs: Any
    ) -> Any:
        if release is not None and endpoint is not None:
            raise click.UsageError("--release and --endpoint exclude each other")
        if endpoint is None and login != Login():
            raise click.UsageError(
                "--auth, --user and --password-env are for a store at --endpoint"
            )
        credentials = login.credentials() if endpoint is not None else None
        return command(*args, release=release, endpoint=endpoint, credentials=credentials, **kwargs)

    return sourced


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--release`` and ``--endpoint`` and pass it the ``store`` that they name."""

    @source_options
    @wraps(command)
    def reading(
        *args: Any,
        release: Path | None,
        endpoint: str | None,
        credentials: Credentials | None,
        **kwargs: Any,
    ) -> Any:
        return command(*args, store=open_store(release, endpoint, credentials), **kwargs)

    return reading


as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    help="Only what sources dated by the end of DATE say: 2024, 2024-12 or 2024-12-31.",
)


def past_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``reading_options`` with ``--as-of``: the ``store`` then holds only what had been said."""

    @past_source_options
    @wraps(command)
    def reading(*args: Any, source: Source, **kwargs: Any) -> Any:
        return command(*args, store=source.store(), **kwargs)

    return reading


@dataclass(frozen=True)
class Source:
    """What a command reads: a release (None: the shipped graph) or an endpoint, of which day."""

    release: Path | None
    endpoint: str | None
    credentials: Credentials | None
    as_of: str | None

    @property
    def is_whole_release(self) -> bool:
        """Whether it is a release as it stands."""
        return self.endpoint is None and self.as_of is None

    def store(self) -> Store:
        """The store, opened. Raises UsageError, ParameterError, ReleaseError, StoreError."""
        if self.as_of is None:
            return open_store(self.release, self.endpoint, self.credentials)
        return open_past(self.release, self.endpoint, self.as_of)


def past_source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``source_options`` with ``--as-of``; the command is passed the ``source``, not opened yet."""

    @as_of_option
    @source_options
    @wraps(command)
    def sourced(
        *args: Any,
        release: Path | None,
        endpoint: str | None,
        credentials: Credentials | None,
        as_of: str | None,
        **kwargs: Any,
    ) -> Any:
        return command(*args, source=Source(release, endpoint, credentials, as_of), **kwargs)

    return sourced


def open_past(release: Path | None, endpoint: str | None, as_of: str) -> Store:
    """The store of ``release``, or of the shipped graph, as of a day; says what was left out.

    Raises UsageError for a store at ``endpoint``.
    """
    if endpoint is not None:
        raise click.UsageError("--as-of needs a release: name one with --release, not --endpoint")
    past = past_store(release, as_of)
    click.echo(f"as of {past.day}; {past.left_out.sentence()}", err=True)
    return past


def past_store(release: Path | None, as_of: str) -> PastStore:
    """The store of ``release``, or of the shipped graph, as of a day. Raises ParameterError."""
    from benchgraph.asof import as_of as cut_off

    return cut_off(as_of, opened_release(release))


def open_store(
    release: Path | None, endpoint: str | None, credentials: Credentials | None = None
) -> Store:
    """The store at ``endpoint``, or of ``release``, or the shipped graph."""
    if endpoint is not None:
        from benchgraph.remote import Connection, Protocol, RemoteStore, find

        connection = Connection(credentials)
        return RemoteStore.of(Protocol(find(endpoint, connection), connection))
    return opened_release(release).store


def opened_release(release: Path | None) -> Release:
    """The release in the folder ``release``, or the shipped one."""
    from benchgraph.release import open_release

    if release is not None:
        return open_release(release)
    from benchgraph.release.cache import shipped_release

    return shipped_release(progress_printer("preparing the shipped graph (once)"))


def progress_printer(title: str = "") -> Callable[[str], None]:
    """Says each step on stderr where that is a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return lambda step: None

    def say(step: str) -> None:
        click.echo(f"{title}: {step} …" if title else f"{step} …", err=True)

    return say


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, str], None]]:
    """A line that counts ``what`` ("pages") on a terminal, nothing in a pipe: it is told how many
    more there are, and the name of the last."""
    if not sys.stderr.isatty():
        yield lambda more, name: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn(f"{{task.completed:,}} {what}"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda more, name: progress.update(task, advance=more, description=name[-60:])


class LanguageTag(click.ParamType):  # type: ignore[type-arg]
    """A tag of a language that names and texts are there in, or that falls back on one."""

    name = "tag"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> str:
        """The tag as it is; fails for one in whose language there is nothing."""
        try:
            chain(value)
        except ParameterError as error:
            self.fail(f"{error.what}: {value!r}; there is {error.expected}", param, context)
        return value


def language_option(help: str = "Language: en, zh-Hans, ja.") -> Callable[..., Any]:
    """``--lang``, English by default."""
    return click.option("--lang", type=LanguageTag(), default="en", show_default=True, help=help)


def data_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--data`` and ``--no-shipped`` and pass it ``data`` and ``shipped``."""

    @click.option(
        "--data",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Folder of records that lies over the shipped ones. May be repeated, the last on top.",
    )
    @click.option("--no-shipped", is_flag=True, help="Leave the shipped records out.")
    @wraps(command)
    def layered(*args: Any, data: tuple[Path, ...], no_shipped: bool, **kwargs: Any) -> Any:
        return command(*args, data=data, shipped=not no_shipped, **kwargs)

    return layered


engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="fast",
    show_default=True,
    help="reference: pySHACL and owlrl. Both give the same results.",
)

RDF_SYNTAXES = ("turtle", "ntriples", "rdfxml", "nquads", "trig", "jsonld")


def syntax_option(name: str, of: str) -> Callable[..., Any]:
    """``--NAME-format``: the syntax of files of RDF."""
    choice = click.Choice(RDF_SYNTAXES)
    return click.option(f"--{name}-format", type=choice, help=f"The syntax of {of}.")


def any_engine_option(help: str) -> Callable[..., Any]:
    """``--engine`` where a reference engine does what the compiled one does not."""
    choice = click.Choice(OF_CHOICE)
    return click.option("--engine", type=choice, default="auto", show_default=True, help=help)


def insist_on_one_standard_input(paths: Sequence[str]) -> None:
    """Raises UsageError where - is named more than once."""
    if paths.count("-") > 1:
        raise click.UsageError("standard input (-) can be read once")
