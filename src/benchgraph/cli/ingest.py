"""``benchgraph ingest``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.ingest_pages import read_pages
from benchgraph.cli.ingest_table import ingest_mapped

if TYPE_CHECKING:
    import datetime

    from benchgraph.registry import Registry


@click.command()
@click.argument("sources", metavar="PATH|DIR|URL…", nargs=-1, required=True)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for the draft records."
)
@click.option(
    "--profile", default="sgai", show_default=True, metavar="NAME|FILE.toml",
    help="Whose pages these are: a shipped profile, or a file of your own.",
)  # fmt: skip
@click.option(
    "--mapping", metavar="NAME|FILE.toml",
    help="The paths are tables: map their rows (docs/mapping-tables.md).",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1), help="With --mapping: only so many rows.")
@click.option(
    "--rejects", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv",
    help="With --mapping: list what cannot be mapped here, and map the other rows.",
)  # fmt: skip
@click.option(
    "--report", "report_path", type=click.Path(path_type=Path),
    help="Write what became of every page, or of every row and column, as JSON.",
)  # fmt: skip
@click.option(
    "--data", "--registry", "data", type=click.Path(path_type=Path), multiple=True,
    help="Records whose names are known beside the shipped ones. May be repeated.",
)  # fmt: skip
@click.option(
    "--apply", is_flag=True,
    help="Put into reviewed records what their pages say anew, where it does not clash.",
)  # fmt: skip
@click.option(
    "--as-read", is_flag=True,
    help="Take what the pages say now for read: reviewed records are up to date with it.",
)  # fmt: skip
@click.option(
    "--last-read", type=click.Path(path_type=Path, file_okay=False),
    help="Keep here what each page said when it was last read (by default .last-read in --out).",
)  # fmt: skip
@click.option(
    "--no-shipped", "--no-registry", "no_shipped", is_flag=True,
    help="Do not know the shipped records: without --data everything becomes a draft.",
)  # fmt: skip
@click.option(
    "--read-on", type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which the pages were read (by default today for what is fetched).",
)  # fmt: skip
@click.option(
    "--address", metavar="URL",
    help="Where the one file was published: PDFs do not say so themselves.",
)  # fmt: skip
@click.option("--sitemap", is_flag=True, help="Each URL names a sitemap, or a site with one.")
@click.option(
    "--cache", type=click.Path(path_type=Path),
    help="Keep fetched pages here (by default in --out): an interrupted run goes on from them.",
)  # fmt: skip
@click.option(
    "--rate", default=1.0, show_default=True, type=click.FloatRange(0.01, 50),
    help="Pages a second at most, when fetching.",
)  # fmt: skip
@click.option(
    "--reconcile", is_flag=True,
    help="Write matches.csv in --out: which drafts may be entities that are known already.",
)  # fmt: skip
@click.option(
    "--allow-private", is_flag=True, help="Fetch from private, loopback and link-local addresses."
)
def ingest(
    sources: tuple[str, ...], out: Path, profile: str, report_path: Path | None,
    data: tuple[Path, ...], no_shipped: bool, read_on: datetime.datetime | None,
    address: str | None, sitemap: bool, cache: Path | None, rate: float, allow_private: bool,
    apply: bool, as_read: bool, last_read: Path | None, reconcile: bool, mapping: str | None,
    limit: int | None, rejects: Path | None,
) -> None:  # fmt: skip
    """Read pages of an observatory (HTML or plain text), and PDFs, into draft records; or, with
    --mapping, tables (CSV, TSV, XLSX, JSON Lines).

    A folder is read recursively. Drafts go to --out in the folders of data/. Nothing is fetched
    unless a source is a URL.

    A file in which somebody has set "reviewStatus: reviewed" is never overwritten: what its pages
    say otherwise than when it was last read is listed, and goes to a draft in --out/.changes.

    Pages of no known kind are named and left out. Exit code 1 if nothing is left; then only the
    report is written. 2 if it could not run; then nothing is.

    \b
    Examples:
      benchgraph ingest page.html --out drafts
      benchgraph ingest pages/ --out drafts --report report.json
      benchgraph ingest pages/ --out drafts --reconcile
      benchgraph ingest plan.pdf --address https://example.org/plan.pdf --out drafts
      benchgraph ingest centres.csv --mapping centres.toml --out drafts --rejects rejects.csv
      benchgraph ingest https://sgai.md/sitemap-index.xml --sitemap --out drafts --cache fetched
    """
    if mapping is not None:
        if apply or as_read or last_read or address or sitemap or cache or profile != "sgai":
            raise click.UsageError(
                "--mapping is for tables; --profile, --apply, --as-read, --last-read, --address,"
                " --sitemap and --cache are for pages"
            )
        day = read_on.date().isoformat() if read_on else None
        ingest_mapped(
            mapping, sources, out, lambda: _registry(data, shipped=not no_shipped),
            rejects=rejects, report=report_path, limit=limit, read_on=day,
        )  # fmt: skip
    else:
        if limit is not None or rejects is not None:
            raise click.UsageError("--limit and --rejects are for tables: name a --mapping")
        _check_address(address, sources)
        read_pages(
            sources, out, lambda: _registry(data, shipped=not no_shipped), profile=profile,
            report=report_path, read_on=read_on.date() if read_on else None, address=address,
            sitemap=sitemap, cache=cache, rate=rate, allow_private=allow_private, apply=apply,
            as_read=as_read, last_read=last_read,
        )  # fmt: skip
    if reconcile:
        _propose(out, data, no_shipped)


def _propose(out: Path, data: tuple[Path, ...], no_shipped: bool) -> None:
    """Propose which of the drafts are about entities that are known."""
    from benchgraph.cli.reconcile import propose_into, read_known

    propose_into(out, out / "matches.csv", read_known(data, shipped=not no_shipped))


def _check_address(address: str | None, sources: tuple[str, ...]) -> None:
    """``--address`` belongs to one file, and is a web address."""
    if address is None:
        return
    if len(sources) != 1 or "://" in sources[0] or Path(sources[0]).is_dir():
        raise click.UsageError("--address says where one file was published: name one file")
    if not re.fullmatch(r"https?://[^/\s]\S*", address):
        raise click.UsageError(f"--address: {address!r} is no web address such as https://…")


def _registry(data: tuple[Path, ...], *, shipped: bool) -> Registry:
    """The names that are known: of the shipped records and of those in ``data``."""
    from benchgraph.records import layers, read_layers
    from benchgraph.registry import Registry

    if not shipped and not data:
        return Registry.from_names([])
    return Registry.from_records(read_layers(layers(data, shipped=shipped)))
