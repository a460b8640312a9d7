"""``benchgraph watch``: the graph, current with every saved file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import click

from benchgraph.cli.options import data_options, progress_printer
from benchgraph.cli.process import until_stopped
from benchgraph.errors import EngineError


@click.command()
@data_options
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("release"),
    show_default=True,
    help="Folder that gets the releases; the live graph lies in it too.",
)
@click.option(
    "--quiet-for",
    type=click.FloatRange(0, 3600),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="Write a release when nothing was saved for so long.",
)
@click.option(
    "--keep",
    type=click.IntRange(1, 1000),
    default=3,
    show_default=True,
    metavar="N",
    help="Leave the newest N releases.",
)
@click.option("--serve", is_flag=True, help="Serve the newest release, as `benchgraph serve` does.")
@click.option("--host", metavar="ADDRESS", help="With --serve: where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="With --serve: at which port; 0: any that is free.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: a line for each change and release, for editors and programs.",
)
def watch(
    data: tuple[Path, ...],
    shipped: bool,
    out: Path,
    quiet_for: float,
    keep: int,
    serve: bool,
    host: str | None,
    port: int | None,
    format_: str,
) -> None:
    """Follow the files of the records: say what each save brings about, and keep releases current.

    A saved record is read, checked, inferred from and related at once, and the findings that it
    caused or healed are told. A file that cannot be read is told too; its record stays as it was
    until the file is mended. When nothing was saved for a while the next release is written, the
    same to the byte as `benchgraph build` would write; not while there is a violation.

    Ctrl-C stops it (exit code 0): what waits for a release gets one first. Again: at once.

    \b
    Examples:
      benchgraph watch --data my-records --out my-release
      benchgraph watch --data my-records --out my-release --serve
      benchgraph watch --no-shipped --data my-records --format json
    """
    if not serve and (host is not None or port is not None):
        raise click.UsageError("--host and --port are for --serve")
    from benchgraph.cli.watch_lines import Lines
    from benchgraph.cli.watch_text import Text
    from benchgraph.live import Live
    from benchgraph.live.listening import listen
    from benchgraph.live.watching import Watch

    teller = Lines() if format_ == "json" else Text()
    with ExitStack() as stack:
        progress = progress_printer()
        live = stack.enter_context(
            Live.open(data, out, shipped=shipped, workers=None, progress=progress)
        )
        stop = stack.enter_context(until_stopped())
        server = stack.enter_context(Server(out, host, port)) if serve else None
        teller.began(live, out)
        live.prepare()
        heard = listen(live.folders, stop)
        if server is not None:
            heard = server.beside(heard, stop)
        Watch(live, teller, quiet=quiet_for, keep=keep).follow(heard)
        teller.stopped()
        if server is not None:
            server.insist_on_its_end()


class Server:
    """``benchgraph serve`` in a process beside this one, from the first release on; it turns to
    each new one by itself, and ends with this process however that ends."""

    def __init__(self, out: Path, host: str | None, port: int | None) -> None:
        """Raises EngineError where what a server needs is not installed."""
        from benchgraph.cli.serve import needed

        with needed():
            import starlette  # noqa: F401
            import uvicorn  # noqa: F401
        self._out = out
        self._where = ["--host", host] if host else []
        self._where += ["--port", str(port)] if port is not None else []
        self._process: subprocess.Popen[bytes] | None = None

    def beside(self, heard: Iterable[set[Path]], stop: Event) -> Iterator[set[Path]]:
        """What is heard, until the server ends unasked."""
        from benchgraph.release.place import CURRENT

        for paths in heard:
            if self._process is None and (self._out / CURRENT).is_file():
                self._start()
            if self._process is not None and self._process.poll() is not None:
                stop.set()
            yield paths

    def _start(self) -> None:
        # Of its own session: Ctrl-C is for whoever watches, who then ends it. What it reads is a
        # pipe that ends with us.
        command = [sys.executable, "-m", "benchgraph", "serve", "--release", str(self._out)]
        self._process = subprocess.Popen(
            [*command, *self._where, "--log", "off", "--until-eof"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def insist_on_its_end(self) -> None:
        """Raises EngineError where it ended unasked."""
        if self._process is not None and (code := self._process.poll()) is not None:
            raise EngineError(
                "the server has ended, and so has this",
                found=f"exit code {code}",
                hint="it said why; --port 0 takes a port that is free",
            )

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
