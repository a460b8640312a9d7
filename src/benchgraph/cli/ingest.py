"""``benchgraph ingest``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import counting

if TYPE_CHECKING:
    import datetime

    from benchgraph.pages.ingest import Ingestion
    from benchgraph.pages.reading.inputs import Input
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
        from benchgraph.cli.ingest_table import ingest_mapped

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
        if reconcile:
            _propose(out, data, no_shipped)
        return
    if limit is not None or rejects is not None:
        raise click.UsageError("--limit and --rejects are for tables: name a --mapping")
    from benchgraph.files import write_text
    from benchgraph.pages.ingest import (
        date_drafts,
        ingest_pages,
        refusal,
        report_text,
        write_drafts,
    )
    from benchgraph.pages.profile import load_profile
    from benchgraph.pages.reading.inputs import page_files
    from benchgraph.pages.reading.site import Fetching, fetch_inputs
    from benchgraph.pages.understanding.concepts import read_concepts
    from benchgraph.resources import resource_dir

    _check_address(address, sources)
    concepts = read_concepts(resource_dir("ontology") / "vocab")
    rules = load_profile(profile, concepts)
    names = _registry(data, shipped=not no_shipped)
    fetching = Fetching(cache or out / ".fetched", rate, allow_private)

    def inputs() -> Iterator[Input]:
        for source in sources:
            if "://" in source:
                yield from fetch_inputs(source, rules, fetching, sitemap=sitemap)
            else:
                for item in page_files(Path(source)):
                    yield replace(item, url=address or item.url)

    with counting("pages") as advance:
        ingestion = ingest_pages(
            inputs(), names, rules, concepts, progress=lambda name: advance(1, name)
        )
    ingestion.failures += fetching.failures
    if (refused := refusal(ingestion, rules)) is not None:
        if report_path is not None:
            write_text(report_path, report_text(ingestion))
        raise refused
    if read_on is not None:
        date_drafts(ingestion, read_on.date())
    elif any("://" in source for source in sources):
        date_drafts(ingestion, fetching.today())
    write_drafts(
        ingestion, out, report_path, last_read=last_read, apply=apply, as_read=as_read
    )  # fmt: skip
    _say(ingestion, out)
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


def _say(ingestion: Ingestion, out: Path) -> None:
    """What was read and written, on stdout; what was left out and why, on stderr."""
    versions = ingestion.extraction.versions
    read = sum(len(v.pages) for v in versions)
    click.echo(
        f"{read} pages of {len(versions)} profiles → {len(ingestion.written)} drafts in {out}"
    )
    for path in ingestion.kept:
        click.echo(f"kept, because it is reviewed: {path}", err=True)
    _say_changes(ingestion)
    for name, reason in ingestion.failures:
        click.echo(f"left out: {name}: {reason}", err=True)
    unclaimed = sum(len(page.unclaimed) for page in ingestion.pages)
    warnings = sum(len(page.warnings) for page in ingestion.pages)
    if unclaimed or warnings:
        click.echo(f"{unclaimed} blocks are unclaimed, {warnings} warnings: see --report", err=True)


SHOWN = 12
SHOWN_RECORDS = 40


def _say_changes(ingestion: Ingestion) -> None:
    """Per reviewed record what is new, changed or gone on its pages, and what became of it."""
    from collections import Counter

    from benchgraph.errors import printable
    from benchgraph.pages.review.standing import describe

    told_of = 0
    for record in ingestion.reviewed:
        changes = [change for change in record.changes if change.statement.key != "evidence"]
        if not changes:
            continue
        told_of += 1
        if told_of > SHOWN_RECORDS:
            continue
        counts = Counter(change.state for change in changes)
        clashes = sum(bool(change.clash) for change in changes)
        applied = sum(change.applied for change in changes)
        told = ", ".join(f"{counts[state]} {state}" for state in ("new", "changed", "gone"))
        click.echo(f"since review: {record.path}: {told} ({applied} applied, {clashes} clash)")
        for change in changes[:SHOWN]:
            mark = "applied " if change.applied else ""
            click.echo(f"  {mark}{change.state}: {printable(describe(change))}")
        if len(changes) > SHOWN:
            click.echo(f"  … and {len(changes) - SHOWN} more: see --report")
        if record.left:
            click.echo(f"  → {record.beside}")
    if told_of > SHOWN_RECORDS:
        click.echo(f"… and {told_of - SHOWN_RECORDS} more records: see --report")
