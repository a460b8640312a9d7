"""``benchgraph export network``: a view of the graph for Gephi, Cytoscape, a page or a slide."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from benchgraph.cli.options import language_option, reading_options
from benchgraph.network import DEFAULT_VIEW, FORMATS, PARALLEL, VIEWS, format_of

if TYPE_CHECKING:
    import networkx as nx

    from benchgraph.store import Store

_CHOICES = ("regions", "classes", "relations", "min_strength", "since", "until")


@click.command()
@click.option("--view", type=click.Choice(list(VIEWS)), default=DEFAULT_VIEW, show_default=True)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    help="By default what the ending of --out says.",
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write; for csv a folder.")
@click.option("--entity", metavar="ENTITY", help="Where view ego starts.")
@click.option("--hops", type=int, default=1, show_default=True, help="How far view ego reaches.")
@click.option("--region", "regions", multiple=True, metavar="REGION", help="Only of this region.")
@click.option(
    "--class",
    "classes",
    multiple=True,
    metavar="CLASS",
    help="Only of this class: Case, Institution …",
)
@click.option(
    "--relation", "relations", multiple=True, metavar="RELATION", help="Only such: funds, owner …"
)
@click.option(
    "--min-strength", metavar="NUMBER", help="No derived relation weaker than this (0 to 1)."
)
@click.option("--since", metavar="DATE", help="What has a date: only from then on.")
@click.option("--until", metavar="DATE", help="What has a date: only up to then.")
@language_option()
@click.option(
    "--isolated/--no-isolated",
    default=None,
    help="Keep nodes that have no relation; by default unless relations are chosen.",
)
@click.option(
    "--parallel",
    type=click.Choice(PARALLEL),
    default="merge",
    show_default=True,
    help="Several links of one kind between the same two nodes: one edge, or kept.",
)
@click.option("--report", is_flag=True, help="Say what the numbers mean, as Markdown on stdout.")
@click.option(
    "--report-out",
    type=click.Path(path_type=Path),
    help="The report in a file (FILE.md) or as CSV tables in a folder.",
)
@reading_options
def network(
    store: Store,
    format_name: str | None,
    out: Path | None,
    lang: str,
    report: bool,
    report_out: Path | None,
    **options: Any,
) -> None:
    """Write a relation graph: what is linked to what, why, and on which pages it stands.

    --region, --class and --relation may be given several times. DATE is a year, month or day.

    \b
    Examples:
      benchgraph export network --out landscape.html
      benchgraph export network --view cases --out cases.gexf
      benchgraph export network --view funding --lang zh-Hans --out funding.html
      benchgraph export network --view ego --entity case:falcon-llm --hops 2 --out falcon.svg
      benchgraph export network --view full --region singapore --since 2024 --out singapore.png
      benchgraph export network --view full --relation funds --relation owner --out money.graphml
      benchgraph export network --view institutions --report
      benchgraph export network --report-out tables
    """
    from benchgraph.network import relation_graph, too_many, write_network

    if out is None and report_out is None and not report:
        raise click.UsageError("name a file with --out, or ask for --report")
    _check(out, report_out)
    chosen = _format(format_name, out)
    graph = relation_graph(store, language=lang, **options)
    if not len(graph):
        chose = any(options[name] for name in _CHOICES)
        why = "has nothing of what was chosen" if chose else "is empty"
        click.echo(f"benchgraph: view {options['view']} {why}", err=True)
    if out is not None:
        if warning := too_many(graph, chosen):
            click.echo(f"benchgraph: {warning}", err=True)
        write_network(graph, out, chosen)
        click.echo(
            f"wrote {len(graph)} nodes and {graph.number_of_edges()} edges to {out}", err=True
        )
    if report or report_out is not None:
        _tell(graph, report, report_out)


def _check(out: Path | None, report_out: Path | None) -> None:
    """Refuse what cannot be written before anything is."""
    for path, instead in ((out, "--out /dev/stdout"), (report_out, "--report")):
        if path == Path("-"):
            raise click.UsageError(f"- is no file here: {instead} writes to the screen or a pipe")
    if report_out is None:
        return
    if report_out.suffix and not _is_text(report_out):
        raise click.UsageError(f"a report is FILE.md or a folder of tables, not {report_out.name}")
    if out is not None and os.path.realpath(out) == os.path.realpath(report_out):
        raise click.UsageError(f"--out and --report-out are both {out}: name two")


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in (".md", ".markdown")


def _tell(graph: nx.MultiDiGraph[str], shown: bool, path: Path | None) -> None:
    """The report of ``graph``: on stdout where it is to be ``shown``, and to ``path``."""
    from benchgraph.files import write_bytes
    from benchgraph.network import analyse, report_csv, report_markdown, write_folder

    report = analyse(graph)
    if shown:
        click.echo(report_markdown(report), nl=False)
    if path is None:
        return
    if _is_text(path):
        write_bytes(path, report_markdown(report).encode())
    else:
        write_folder(path, report_csv(report))
    click.echo(f"wrote the report to {path}", err=True)


def _format(named: str | None, out: Path | None) -> str:
    if named is not None or out is None:
        return named or "gexf"
    if found := format_of(out):
        return found
    raise click.UsageError(f"say with --format what {out.name} is to be: {', '.join(FORMATS)}")
