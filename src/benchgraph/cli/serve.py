"""``benchgraph serve``: web pages and a SPARQL endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from benchgraph import system
from benchgraph.cli.options import data_options, opened_release, progress_printer
from benchgraph.errors import EngineError

if TYPE_CHECKING:
    from benchgraph.release.read import Release

MEGABYTE = 1 << 20


class BaseUrl(click.ParamType):  # type: ignore[type-arg]
    """An http(s) address with nothing behind its path."""

    name = "url"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> tuple[str, str]:
        """Scheme and host, and path."""
        parts = urlsplit(value)
        if (
            parts.scheme not in ("http", "https")
            or not parts.netloc
            or parts.query
            or parts.fragment
            or re.search(r"[^\w./~-]|//|\.\.", parts.path, re.ASCII)
        ):
            self.fail(f"{value!r} is not an address such as https://example.org/benchgraph")
        return f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")


def served_options(release: str, timeout: str) -> Callable[[Callable[..., Any]], Any]:
    """Give a command ``--release``, ``--data``, ``--no-shipped``, ``--timeout`` and ``--memory``,
    with these words for two of them; check that they go together, and pass it ``memory`` in bytes.
    """

    def given(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option("--release", type=click.Path(path_type=Path), help=release)
        @data_options
        @click.option(
            "--timeout",
            type=click.FloatRange(0.05, 3600),
            default=30.0,
            show_default=True,
            metavar="SECONDS",
            help=timeout,
        )
        @click.option(
            "--memory",
            type=click.IntRange(64, 1 << 20),
            default=1024,
            show_default=True,
            metavar="MB",
            help="What a worker may take more than it starts with.",
        )
        @wraps(command)
        def checked(
            release: Path | None, data: tuple[Path, ...], shipped: bool, memory: int, **more: Any
        ) -> Any:
            if release is not None and (data or not shipped):
                raise click.UsageError("--release and --data or --no-shipped exclude each other")
            return command(
                release=release, data=data, shipped=shipped, memory=memory * MEGABYTE, **more
            )

        return checked

    return given


@click.command()
@served_options(
    "Serve this release, not the shipped graph; when its CURRENT changes, the new one.",
    "The deadline of each request.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="The port to listen at; 0: any that is free.",
)
@click.option(
    "--base-url",
    type=BaseUrl(),
    default=None,
    help="Where clients reach it, behind a proxy: https://example.org/benchgraph.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes for each sort of work, short, long and very long, ours and of strangers (by"
    " default one for each processor).",
)
@click.option(
    "--cache",
    type=click.IntRange(0, 1 << 20),
    default=128,
    show_default=True,
    metavar="MB",
    help="Answers that are kept; 0: none.",
)
@click.option(
    "--log",
    type=click.Choice(["text", "json", "off"]),
    default="text",
    show_default=True,
    help="One line for each request on standard error.",
)
@click.option("--open", "open_", is_flag=True, help="Open the first page in a browser.")
@click.option("--until-eof", is_flag=True, hidden=True, help="End when standard input does.")
def serve(
    release: Path | None,
    data: tuple[Path, ...],
    shipped: bool,
    host: str,
    port: int,
    base_url: tuple[str, str] | None,
    workers: int | None,
    timeout: float,
    memory: int,
    cache: int,
    log: str,
    open_: bool,
    until_eof: bool,
) -> None:
    """Open the graph for people (web pages) and for machines (SPARQL, JSON, linked data).

    Nothing can be changed through it. It listens on this machine alone unless --host says
    otherwise; every request has a deadline and bounds on size and memory.

    \b
    Examples:
      benchgraph serve --open
      benchgraph serve --release release --port 8080
      benchgraph serve --data my-records --no-shipped
      benchgraph serve --host 0.0.0.0 --base-url https://example.org/benchgraph --log json
    """
    with needed():
        from benchgraph.serving.running import serve as start
        from benchgraph.serving.settings import Settings, processors
    settings = Settings(
        host=host,
        port=port,
        origin=base_url[0] if base_url else "",
        root=base_url[1] if base_url else "",
        release=release,
        workers=workers or processors(),
        timeout=timeout,
        memory=memory,
        cache=cache * MEGABYTE,
        log=log,
        open=open_,
        until_eof=until_eof,
    )
    start(settings, partial(opened, release, data, shipped))


@contextmanager
def needed(extra: str = "serve") -> Iterator[None]:
    """Say which extra to install where something that it brings is missing, and where the system
    cannot do what the server stands on."""
    if not system.can_fork():
        raise EngineError(
            "the server forks its workers, which this system cannot do",
            found=system.name(),
            hint="on Windows use WSL; every other command runs here",
        )
    try:
        yield
    except ModuleNotFoundError as error:
        raise EngineError(
            "what the server is made of is not installed",
            found=error.name,
            hint=f"pip install 'benchgraph[{extra}]'",
        ) from None


@contextmanager
def opened(release: Path | None, data: tuple[Path, ...], shipped: bool) -> Iterator[Release]:
    """The release to serve: of ``data`` one that is built for it, and removed when it ends."""
    if not data and shipped:
        yield opened_release(release)
        return
    from benchgraph.release.build import build_release
    from benchgraph.temporary import scratch

    with scratch("serve") as folder:
        yield build_release(data, folder / "release", shipped=shipped, progress=progress_printer())
