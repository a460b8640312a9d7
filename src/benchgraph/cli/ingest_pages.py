"""What ``benchgraph ingest`` does with pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import counting

if TYPE_CHECKING:
    import datetime

    from benchgraph.pages.ingest import Ingestion
    from benchgraph.pages.profile import Profile
    from benchgraph.pages.reading.inputs import Input
    from benchgraph.pages.reading.site import Fetching
    from benchgraph.registry import Registry

SHOWN = 12
SHOWN_RECORDS = 40


def read_pages(
    sources: tuple[str, ...], out: Path, names: Callable[[], Registry], *, profile: str,
    report: Path | None, read_on: datetime.date | None, address: str | None, sitemap: bool,
    cache: Path | None, rate: float, allow_private: bool, apply: bool, as_read: bool,
    last_read: Path | None,
) -> None:  # fmt: skip
    """Read pages to drafts and say what became of them. Raises the refusal of a run that leaves
    nothing; then only the report is written."""
    from benchgraph.files import write_text
    from benchgraph.pages.ingest import (
        date_drafts,
        ingest_pages,
        refusal,
        report_text,
        write_drafts,
    )
    from benchgraph.pages.profile import load_profile
    from benchgraph.pages.reading.site import Fetching
    from benchgraph.pages.understanding.concepts import read_concepts
    from benchgraph.resources import resource_dir

    concepts = read_concepts(resource_dir("ontology") / "vocab")
    rules = load_profile(profile, concepts)
    fetching = Fetching(cache or out / ".fetched", rate, allow_private)
    known = names()
    inputs = _inputs(sources, rules, fetching, address, sitemap)
    with counting("pages") as advance:
        ingestion = ingest_pages(
            inputs, known, rules, concepts, progress=lambda name: advance(1, name)
        )
    ingestion.failures += fetching.failures
    if (refused := refusal(ingestion, rules)) is not None:
        if report is not None:
            write_text(report, report_text(ingestion))
        raise refused
    if read_on is not None:
        date_drafts(ingestion, read_on)
    elif any("://" in source for source in sources):
        date_drafts(ingestion, fetching.today())
    write_drafts(ingestion, out, report, last_read=last_read, apply=apply, as_read=as_read)
    _say(ingestion, out)


def _inputs(
    sources: tuple[str, ...], rules: Profile, fetching: Fetching, address: str | None, sitemap: bool
) -> Iterator[Input]:
    """Each page, from files or fetched; ``address`` is where the one file was published."""
    from benchgraph.pages.reading.inputs import page_files
    from benchgraph.pages.reading.site import fetch_inputs

    for source in sources:
        if "://" in source:
            yield from fetch_inputs(source, rules, fetching, sitemap=sitemap)
        else:
            for item in page_files(Path(source)):
                yield replace(item, url=address or item.url)


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
