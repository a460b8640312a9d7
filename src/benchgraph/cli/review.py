"""``benchgraph review``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import data_options
from benchgraph.cli.screen import screen

if TYPE_CHECKING:
    from benchgraph.curating.reviewing import Proposal


@click.command()
@click.argument("patch", type=click.Path(path_type=Path, dir_okay=False))
@data_options
@click.option("--accept", "decision", flag_value="accept", help="Take the change into the record.")
@click.option("--reject", "decision", flag_value="reject", help="Refuse it; the record stays.")
@click.option("--by", metavar="NAME", help="Who decides; needed for a decision.")
@click.option("--reason", metavar="TEXT", default="", help="Why; needed to reject.")
@click.pass_context
def review(
    context: click.Context,
    patch: Path,
    data: tuple[Path, ...],
    shipped: bool,
    decision: str | None,
    by: str | None,
    reason: str,
) -> None:
    """Show what a proposed correction would change; accept or reject it.

    PATCH is the file that “This is wrong” on a page of `benchgraph serve` makes. The record is
    looked for in --data, else in the data/ of a checkout. Without a decision nothing is written:
    the change is shown as a diff, with what every check says of the record after it.

    --accept changes that line of the record, adds the evidence, and writes who accepted which
    patch when (as PROV: it becomes part of the graph); all of it, or nothing where the changed
    record would break a rule. Both decisions become a line of reviews.csv beside the records.

    Exit code 1 if the changed record breaks a rule; 2 if the patch is damaged, there is no such
    record, or it says something else by now.

    \b
    Examples:
      benchgraph review wrong-falcon-llm.yaml
      benchgraph review wrong-falcon-llm.yaml --data my-collection
      benchgraph review wrong-falcon-llm.yaml --accept --by "Ada Lovelace"
      benchgraph review wrong-falcon-llm.yaml --reject --by Ada --reason "not on that page"
    """
    from benchgraph.curating.corrections import read_patch
    from benchgraph.curating.reviewing import LOG, accept, propose, reject

    if decision and not (by and by.strip()):
        raise click.UsageError(f"--{decision} needs --by NAME: who decides")
    if decision == "reject" and not reason.strip():
        raise click.UsageError("--reject needs --reason TEXT: why")
    proposal = propose(read_patch(patch), data)
    if decision is None:
        context.exit(_show(proposal, data, shipped))
    assert by is not None
    if decision == "accept":
        accept(proposal, by.strip(), _now(), reason.strip(), data, shipped=shipped)
        click.echo(f"accepted: {proposal.path} is changed; {proposal.home / LOG} says by whom")
    else:
        log = reject(proposal, by.strip(), _now(), reason.strip())
        click.echo(f"rejected: {proposal.path} stays as it is; {log} says why")


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _show(proposal: Proposal, data: tuple[Path, ...], shipped: bool) -> int:
    """The patch, the diff and the findings; the exit code."""
    from benchgraph.curating.reviewing import check
    from benchgraph.errors import printable
    from benchgraph.validation.formats import render
    from benchgraph.validation.text import WIDTH

    patch = proposal.patch
    proof = patch.evidence
    quote = f" “{proof.quote}”" if proof.quote else ""
    told = [
        f"about:    {patch.node}",
        f"reason:   {' '.join(patch.reason.split())}",
        f"evidence: {proof.page}{quote}",
        f"from:     {' '.join(filter(None, (patch.by or 'nobody named', patch.on)))}",
    ]
    if proposal.decided:
        told.append(f"decided:  {proposal.decided}")
    click.echo("\n".join(map(printable, told)) + "\n")
    click.echo("\n".join(printable(line) for line in proposal.diff().splitlines()) + "\n")
    report = check(proposal, data, shipped=shipped)
    click.echo(render(report.at_least("Warning"), "table", width=screen().width or WIDTH), nl=False)
    return 0 if report.conforms else 1
