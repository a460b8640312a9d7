"""``benchgraph reconcile``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import data_options

if TYPE_CHECKING:
    from benchgraph.reconciling import Match
    from benchgraph.reconciling.subjects import Subject
    from benchgraph.records import Record


@click.command()
@click.argument("drafts", type=click.Path(path_type=Path, file_okay=False))
@data_options
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="The file of matches (by default matches.csv in DRAFTS). Decisions in it are kept.",
)  # fmt: skip
@click.option(
    "--accept", type=click.Choice(["certain"]),
    help="Decide “same” for every certain match that is undecided.",
)  # fmt: skip
@click.option(
    "--apply", "decisions", type=click.Path(path_type=Path, dir_okay=False), metavar="MATCHES.csv",
    help="Carry out the decisions of this file.",
)  # fmt: skip
def reconcile(
    drafts: Path, data: tuple[Path, ...], shipped: bool, out: Path | None,
    accept: str | None, decisions: Path | None,
) -> None:  # fmt: skip
    """Say which entities of DRAFTS may be ones that there are records of, and carry out decisions.

    Every likeness becomes a line of matches.csv with score, reason and state: certain, likely or
    possible. Nothing is merged. In the column “decision” a person writes what holds:

    \b
      same       the draft is about that entity: its id becomes the candidate's
      exact      two records of one thing, which stay: skos:exactMatch in links.csv
      close      nearly so: skos:closeMatch in links.csv
      different  they are two things
      (nothing)  undecided: nothing happens

    With --apply the ids and references in the drafts change, and links.csv is written: all of it or
    nothing. A record that is reviewed is never changed.

    Exit code 1 if there is nothing to match with or to apply; 2 if it could not run.

    \b
    Examples:
      benchgraph reconcile drafts
      benchgraph reconcile drafts --data my-collection --out matches.csv
      benchgraph reconcile drafts --accept certain
      benchgraph reconcile drafts --apply drafts/matches.csv
    """
    if not shipped and not data:
        raise click.UsageError("--no-shipped leaves nothing to match with: add --data FOLDER")
    if decisions is not None and out is not None:
        raise click.UsageError("--apply reads decisions, --out writes matches: one at a time")
    known = read_known(data, shipped=shipped)
    if decisions is not None:
        _apply(drafts, decisions, known, accept)
    else:
        propose_into(drafts, out or drafts / "matches.csv", known, accept is not None)


def read_known(data: tuple[Path, ...], *, shipped: bool) -> list[Subject]:
    """What the shipped records, unless left out, and those of ``data`` are about."""
    from benchgraph.reconciling.subjects import KINDS, subjects
    from benchgraph.records import layers, load_layout

    # Folders of what is never matched, such as pages, need no reading.
    others = {name for name, f in load_layout().folders.items() if f["prefix"] not in KINDS}
    over = layers(data, shipped=shipped)
    files = [path for layer in over for path in layer.files() if path.parent.name not in others]
    return subjects(_readable(files))


def _readable(files: Iterable[Path]) -> Iterator[Record]:
    """The records in ``files``, one at a time; those that cannot be read are named and left out."""
    from benchgraph.records import read_leniently

    for file in files:
        record, faults = read_leniently(file)
        for fault in faults:
            click.echo(f"left out: {fault}", err=True)
        if record is not None and not faults:
            yield record


def propose_into(drafts: Path, out: Path, known: list[Subject], accept: bool = False) -> None:
    """Write the matches of ``drafts`` with ``known``, decisions kept, and say how many."""
    from benchgraph.errors import NotFoundError
    from benchgraph.files import write_text
    from benchgraph.reconciling import (
        accept_certain,
        matches_text,
        merge_matches,
        read_matches,
    )
    from benchgraph.reconciling.proposing import propose_subjects
    from benchgraph.reconciling.subjects import subjects
    from benchgraph.records import record_files

    found = subjects(_readable(record_files(drafts)))
    if not found:
        raise NotFoundError(
            "nothing here could be something that is known",
            path=drafts,
            expected="institutions, facilities, documents, initiatives, products or regions",
        )
    decided = read_matches(out) if out.exists() else []
    matches = merge_matches(propose_subjects(found, known), decided)
    accepted = 0
    if accept:
        matches, accepted = accept_certain(matches)
    write_text(out, matches_text(matches))
    _say(matches, len(found), out)
    if accept:
        click.echo(f"accepted as “same”: {accepted} certain", err=True)


def _say(matches: list[Match], number: int, out: Path) -> None:
    states = Counter(match.state for match in matches)
    told = ", ".join(f"{states[s]} {s}" for s in ("certain", "likely", "possible") if states[s])
    decided = sum(bool(match.decision) for match in matches)
    click.echo(f"{number} records: {told or 'no match'}; {decided} decided → {out}")


def _apply(drafts: Path, decisions: Path, known: list[Subject], accept: str | None) -> None:
    from benchgraph.errors import NotFoundError
    from benchgraph.reconciling import accept_certain, apply_matches, matches_text, read_matches

    matches, accepted = read_matches(decisions), 0
    if accept:
        matches, accepted = accept_certain(matches)
    if not any(match.decision for match in matches):
        raise NotFoundError(
            "no decision stands here",
            path=decisions,
            hint="write same, exact, close or different into the column “decision”",
        )
    applied = apply_matches(drafts, matches, {subject.id for subject in known}, path=decisions)
    applied.write({decisions: matches_text(matches)} if accepted else None)
    if accept:
        click.echo(f"accepted as “same”: {accepted} certain", err=True)
    click.echo(
        f"ids changed: {len(applied.renamed)}; files changed: {applied.changed};"
        f" links written: {applied.linked}"
    )
    if applied.not_there:
        click.echo(
            f"{applied.not_there} decisions are about drafts that are not there (any more)",
            err=True,
        )
