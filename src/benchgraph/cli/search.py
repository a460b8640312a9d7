"""``benchgraph search``: find things by name, or by what is said of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import language_option, open_store, progress_printer, source_options
from benchgraph.cli.output import Output, output_options
from benchgraph.cli.screen import screen
from benchgraph.tables.names import ROW_FORMATS
from benchgraph.tables.screen import PIPE_WIDTH

if TYPE_CHECKING:
    from benchgraph.remote import Credentials
    from benchgraph.searching.index import Index
    from benchgraph.searching.search import Found

LIMIT = 20
MOST = 1_000


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--kind", metavar="KIND", help="Only things of this kind: cases, institutions, pages …"
)
@output_options(ROW_FORMATS)
@language_option()
@source_options
def search(
    text: tuple[str, ...],
    kind: str | None,
    output: Output,
    lang: str,
    release: Path | None,
    endpoint: str | None,
    credentials: Credentials | None,
) -> None:
    """Find things by TEXT: in names first, then in descriptions, notes, judgements and quotes.

    Case, accents and width do not count, nor whether Chinese is written in traditional, simplified
    or Japanese characters. A word also finds the words that it begins; several words have to be
    said of one thing. The best 20 are shown (--limit). Exit code 1 where nothing is found.

    \b
    Examples:
      benchgraph search 數碼港
      benchgraph search hk
      benchgraph search 3,000 PFLOPS
      benchgraph search compute --kind institutions --format csv
    """
    from benchgraph.errors import NotFoundError
    from benchgraph.searching.present import found_rows
    from benchgraph.searching.search import search as find

    found = find(
        _index(release, endpoint, credentials),
        _forwarded(" ".join(text), release, endpoint, credentials),
        kind=kind,
        limit=min(output.limit or LIMIT, MOST),
        lang=lang,
    )
    if output.format != "table" or output.out or output.columns or output.sort:
        output.print_answer(found_rows(found), lang=lang)
    elif found.hits:
        _print(found, lang)
    if not found.total:
        raise NotFoundError(
            f"nothing here speaks of {found.text!r}" + (f" among the {kind}" if kind else ""),
            hint=f"did you mean {' or '.join(map(repr, found.near))}?" if found.near else None,
        )


def _forwarded(
    text: str, release: Path | None, endpoint: str | None, credentials: Credentials | None
) -> str:
    """What to look for; only what may be an old id is worth a look into the graph."""
    from benchgraph.query.moved import forwarded, is_like_an_id

    if not is_like_an_id(text):
        return text
    return forwarded(open_store(release, endpoint, credentials), text)


def _index(release: Path | None, endpoint: str | None, credentials: Credentials | None) -> Index:
    if endpoint is not None:
        from benchgraph.searching.index import memory_index

        return memory_index(open_store(None, endpoint, credentials))
    from benchgraph.release.search import search_index

    if release is not None:
        from benchgraph.release import open_release

        return search_index(open_release(release))
    from benchgraph.release.cache import shipped_release

    return search_index(shipped_release(progress_printer("preparing the shipped graph (once)")))


def _print(found: Found, lang: str) -> None:
    from functools import partial

    from benchgraph.phrases import phrase
    from benchgraph.searching.present import found_text

    where = screen()

    def mark(text: str) -> str:
        return click.style(text, fg="yellow", bold=True) if where.colour else f"«{text}»"

    def heading(text: str) -> str:
        return click.style(text, bold=True) if where.colour else text

    say = partial(phrase, lang=lang)
    width = where.width or PIPE_WIDTH
    text = found_text(found, width, mark=mark, heading=heading, say=say)
    click.echo(text, color=where.colour)
    shown = len(found.hits)
    rest = f"{shown} of {found.total} things" if shown < found.total else _things(found.total)
    click.echo(rest, err=True)


def _things(number: int) -> str:
    return f"{number} thing{'' if number == 1 else 's'}"
