"""``benchgraph export site``: the pages of the server as files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import counting, opened_release
from benchgraph.cli.serve import BaseUrl
from benchgraph.language import INTERFACE, interface

if TYPE_CHECKING:
    from benchgraph.freezing.addresses import Address

_MEGABYTE = 1e6


class _Languages(click.ParamType):  # type: ignore[type-arg]
    """A language of the interface, or all of them."""

    name = "tag"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> tuple[str, ...]:
        """The languages that are meant."""
        if value.lower() == "all":
            return INTERFACE
        known = {tag.lower(): tag for tag in INTERFACE}
        if value.lower() not in known:
            self.fail(f"{value!r}; there is {', '.join(INTERFACE)} and all", param, context)
        return (interface(value),)


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder to write; an earlier site there is replaced whole.",
)
@click.option(
    "--release", type=click.Path(path_type=Path), help="Of this release, not the shipped graph."
)
@click.option(
    "--lang",
    "languages",
    type=_Languages(),
    multiple=True,
    default=("en",),
    show_default="en",
    help="Language of the pages: en, zh-Hans, ja or all. May be repeated; the first stands at the"
    " top, each other in a folder of its name.",
)
@click.option(
    "--base-url",
    type=BaseUrl(),
    help="Where the folder will be found: https://example.org/benchgraph. For sitemap.xml,"
    " canonical links and the links of 404.html; the pages work anywhere without it.",
)
@click.option(
    "--day",
    metavar="DATE",
    default="",
    help="The day that questions are answered for; by default that of the release.",
)
@click.option("--no-pack", is_flag=True, help="Leave the release pack out of the downloads.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that make pages (by default one for each processor).",
)
def site(
    out: Path,
    release: Path | None,
    languages: tuple[tuple[str, ...], ...],
    base_url: tuple[str, str] | None,
    day: str,
    no_pack: bool,
    workers: int | None,
) -> None:
    """Write the pages of the server as files, for GitHub Pages or any web server.

    Things, questions with their answers, promises, comparisons, relation graphs, ontology,
    vocabularies, search and downloads; no server stands behind them. Whole or not at all, and the
    same bytes for the same release, languages and day.

    \b
    Examples:
      benchgraph export site --out site
      benchgraph export site --out site --lang all --base-url https://example.github.io/benchgraph
      benchgraph export site --release release --lang ja --lang en --out site
      benchgraph export site --out site --day 2026-05-04 --no-pack
      python3 -m http.server --directory site
    """
    from benchgraph.freezing import freeze
    from benchgraph.serving.settings import processors

    opened = opened_release(release)
    with counting("pages") as count:
        made = freeze(
            opened,
            out,
            languages=[tag for tags in languages for tag in tags],
            base_url="".join(base_url or ()),
            day=day,
            pack=not no_pack,
            workers=workers or processors(),
            progress=count,
        )
    if left_out := _told(made.missing):
        click.echo(f"benchgraph: left out, as this graph has no answer: {left_out}", err=True)
    click.echo(
        f"{os.fspath(out)}: {made.pages:,} pages, {made.files:,} files,"
        f" {made.size / _MEGABYTE:.1f} MB, as of {made.day}"
    )


def _told(missing: Iterable[Address]) -> str:
    """What is left out: ``questions (sources-cited, names-of-a-case); compare (axis:models)``."""
    found: dict[str, list[str]] = {}
    for address in sorted(missing):
        _, kind, *rest = address.path.split("/", 2)
        found.setdefault(kind, []).append(
            ", ".join([*rest, *(value for _, value in address.query)])
        )
    return "; ".join(f"{kind} ({', '.join(names)})" for kind, names in found.items())
