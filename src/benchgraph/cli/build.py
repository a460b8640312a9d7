"""``benchgraph build``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from benchgraph.cli.options import data_options, engine_option, progress_printer
from benchgraph.cli.packing import Packing, pack_options

if TYPE_CHECKING:
    from benchgraph.release import Build, Release
    from benchgraph.spark.building import OnSpark
    from benchgraph.validation import Report

SHOWN = 12


@click.command()
@data_options
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("release"),
    show_default=True,
    help="Folder that gets the release.",
)
@engine_option
@click.option(
    "--on",
    metavar="MASTER",
    help="Build on Apache Spark, to the same bytes: local[N], spark://HOST:PORT, or spark for the"
    " master of its configuration (docs/big-data.md).",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that read records (by default as many as pay off).",
)
@click.option(
    "--no-cache",
    is_flag=True,
    help="Read every record, also those that an earlier build has read and that are the same.",
)
@click.option(
    "--keep-going",
    is_flag=True,
    help="Build without the records that are wrong, and say so in the manifest.",
)
@click.option(
    "--named",
    is_flag=True,
    help="Prepare the store of the named graphs at once, not when a query first asks for them.",
)
@click.option(
    "--incremental",
    is_flag=True,
    help="Follow what changed since the last incremental build or watch there: the same release.",
)
@click.option(
    "--verify",
    is_flag=True,
    help="With --incremental: build everything beside it too, and compare.",
)
@click.option(
    "--answers",
    is_flag=True,
    help="Answer every ready-made question now, however long that takes: else a build spends a"
    " twentieth of its time on it.",
)
@click.option(
    "--pack",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="Pack the release as one ZIP too: pack.zip in its folder, or FILE.",
)
@pack_options
def build(
    data: tuple[Path, ...],
    shipped: bool,
    out: Path,
    engine: str,
    on: str | None,
    workers: int | None,
    no_cache: bool,
    keep_going: bool,
    named: bool,
    incremental: bool,
    verify: bool,
    answers: bool,
    pack: str | None,
    since: Path | None,
    base_url: str | None,
) -> None:
    """Build a release from records: validate, infer, relate, validate again, write.

    The records in --data lie over the shipped ones; docs/your-data.md says how. A build that fails
    names everything that is wrong, and leaves the release that stood there as it was.

    \b
    Examples:
      benchgraph build
      benchgraph build --data my-records --out my-release
      benchgraph build --data theirs --data mine --keep-going --out our-release
      benchgraph build --no-shipped --data my-records --out mine-alone
      benchgraph build --named --answers
      benchgraph build --data my-records --out my-release --incremental
      benchgraph build --pack
      benchgraph build --pack benchgraph.zip --since release/001
      benchgraph build --data my-records --on 'local[4]'
    """
    packing = _packing(pack, since, base_url)
    if verify and not incremental:
        raise click.UsageError("--verify is for --incremental")
    if on is not None:
        if incremental or workers or engine != "fast":
            raise click.UsageError("--on goes with neither --incremental, --workers nor --engine")
        _on_spark(on, data, shipped, out, keep_going, named, answers, packing)
        return
    if incremental:
        if keep_going or engine != "fast":
            raise click.UsageError("--incremental goes neither with --keep-going nor --engine")
        why = _follow(data, shipped, out, named, verify, packing)
        if not why:
            return
        click.echo(f"built whole: {why}", err=True)
    options = {
        "shipped": shipped,
        "keep_going": keep_going,
        "engine": engine,
        "workers": workers,
        "cache": not no_cache,
    }
    _whole(data, out, options, named, answers, packing)


def _packing(pack: str | None, since: Path | None, base_url: str | None) -> Packing | None:
    """What packs the release, asked for before anything takes long."""
    if pack == "-":
        raise click.UsageError("a build tells where its release is: name a file for the pack")
    if pack is not None:
        return Packing.of(Path(pack) if pack else None, since, base_url)
    if since is not None or base_url is not None:
        raise click.UsageError("--since and --base-url are for --pack")
    return None


def _whole(
    data: tuple[Path, ...],
    out: Path,
    options: dict[str, Any],
    named: bool,
    answers: bool,
    packing: Packing | None,
) -> None:
    """Build everything; ``options`` are those of ``assemble``."""
    from benchgraph.release.build import assemble, write_build
    from benchgraph.release.ready import keep_ready

    progress = progress_printer()
    made = assemble(data, progress=progress, **options)
    progress("writing")
    release = write_build(made, out)
    if named:
        release.named()
    if answers or options["cache"]:
        progress("answering the ready-made questions")
        keep_ready(release, out, None if answers else time.process_time() / 20)
    _say_made(made, release)
    if packing:
        packing.write(release, progress)


def _on_spark(
    master: str,
    data: tuple[Path, ...],
    shipped: bool,
    out: Path,
    keep_going: bool,
    named: bool,
    answers: bool,
    packing: Packing | None,
) -> None:
    """Build everything on Spark. What is made of the release is made here, and only where it is
    asked for: the machine that builds need not be the one that reads."""
    from benchgraph.release.ready import keep_ready
    from benchgraph.spark.building import build_on

    progress = progress_printer()
    made = build_on(master, data, out, shipped=shipped, keep_going=keep_going, progress=progress)
    if named:
        made.release.named()
    if answers:
        progress("answering the ready-made questions")
        keep_ready(made.release, out, None)
    for sentence in made.unparted:
        click.echo(sentence, err=True)
    _say_made(made, made.release)
    if packing:
        packing.write(made.release, progress)


def _follow(
    data: tuple[Path, ...],
    shipped: bool,
    out: Path,
    named: bool,
    verify: bool,
    packing: Packing | None,
) -> str:
    """Build what changed; why that cannot be, empty where it was."""
    from benchgraph.errors import DoesNotConform
    from benchgraph.live import CannotFollow, Live
    from benchgraph.validation import render

    progress = progress_printer()
    try:
        live = Live.open(data, out, shipped=shipped, workers=None, progress=progress)
    except CannotFollow as error:
        return error.what
    with live:
        why = live.began or live.refresh().whole
        if why:
            click.echo(f"built whole: {why}", err=True)
        progress("writing")
        release = live.release()
        if release is None:
            told = render(live.report.only("Violation"), "table").rstrip()
            raise DoesNotConform(told)
        if verify:
            progress("building everything beside it")
            live.verify()
        _say(live.report)
        _say_not_drawn(live.not_drawn)
    if named:
        release.named()
    _say_where(release)
    if packing:
        packing.write(release, progress)
    return ""


def _say(report: Report) -> None:
    from benchgraph.validation.text import summary

    more = " (benchgraph validate lists them)" if report.results else ""
    click.echo(summary(report) + more, err=True)


def _say_made(made: Build | OnSpark, release: Release) -> None:
    _say(made.asserted_report)
    for left in made.left_out:
        click.echo(f"left out: {left.path}: {left.why}", err=True)
    _say_not_drawn(made.not_drawn)
    _say_where(release)


def _say_not_drawn(sentences: list[str]) -> None:
    if sentences:
        click.echo("Relations that were not drawn, so that the strong ones can be seen:", err=True)
    for line in sentences[:SHOWN]:
        click.echo(f"  {line}", err=True)
    if len(sentences) > SHOWN:
        click.echo(f"  … and {len(sentences) - SHOWN:,} more", err=True)


def _say_where(release: Release) -> None:
    click.echo(
        f"{release.path}: {release.manifest['triples']['default graph']:,} triples,"
        f" {len(release.graphs):,} named graphs"
    )
