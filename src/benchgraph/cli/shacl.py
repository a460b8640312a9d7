"""``benchgraph shacl``: any RDF against any shapes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import (
    any_engine_option,
    insist_on_one_standard_input,
    syntax_option,
)

if TYPE_CHECKING:
    from benchgraph.checking import Report

_FORMS = ("text", "turtle", "jsonld", "ntriples", "rdfxml", "json", "csv")
_ENDINGS = {
    ".ttl": "turtle", ".jsonld": "jsonld", ".nt": "ntriples", ".rdf": "rdfxml", ".json": "json",
    ".csv": "csv", ".txt": "text",
}  # fmt: skip


@click.command()
@click.argument("data", nargs=-1, required=True, metavar="DATA...")
@click.option(
    "--shapes",
    "-s",
    multiple=True,
    metavar="FILE",
    help="Shapes; may be repeated.  [default: those that stand in the data]",
)
@click.option(
    "--ontology",
    "-e",
    multiple=True,
    metavar="FILE",
    help="Further statements for the data: classes, axioms. May be repeated.",
)
@click.option(
    "--inference",
    "-i",
    type=click.Choice(["none", "rdfs", "owlrl"]),
    default="none",
    show_default=True,
    help="What is inferred from the axioms first.",
)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(_FORMS),
    help="Of the report.  [default: text, or what the ending of the file in --out says]",
)
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Write the report to this file.")
@syntax_option("data", "the data")
@syntax_option("shapes", "the shapes")
@click.option("--graph", metavar="IRI", help="Only this named graph; else all are one graph.")
@any_engine_option(
    "fast: compiled queries; auto: and pySHACL for what they refuse; reference: pySHACL."
)
@click.option(
    "--allow-refused", is_flag=True, help="Data may conform though a shape was not judged."
)
@click.option("--allow-warnings", "-w", is_flag=True, help="Warnings and infos do not count.")
@click.option("--allow-infos", is_flag=True, help="Infos do not count.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing beside the report.")
@click.pass_context
def shacl(
    context: click.Context,
    data: tuple[str, ...],
    shapes: tuple[str, ...],
    ontology: tuple[str, ...],
    inference: str,
    format_: str | None,
    out: Path | None,
    data_format: str | None,
    shapes_format: str | None,
    graph: str | None,
    engine: str,
    allow_refused: bool,
    allow_warnings: bool,
    allow_infos: bool,
    quiet: bool,
) -> None:
    """Validate RDF with SHACL shapes; nothing has to be about benchmarks.

    DATA and shapes are files in Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, compressed
    with gzip or not; - is standard input. The report is standard (turtle, jsonld, ntriples,
    rdfxml) or for people and programs (text, json, csv). What the compiled queries refuse is judged
    by pySHACL, and said.

    Exit codes, as of pySHACL's command: 0 the data conform; 1 they do not; 2 that cannot be said:
    a file that cannot be read, shapes that are not well-formed, a shape that no engine judges.

    \b
    Examples:
      benchgraph shacl data.ttl --shapes shapes.ttl
      benchgraph shacl a.nt.gz b.rdf --shapes shapes.ttl --format turtle --out report.ttl
      benchgraph shacl data.ttl --shapes shapes.ttl --ontology ontology.ttl --inference rdfs
      cat data.ttl | benchgraph shacl - --data-format turtle --shapes shapes.ttl --allow-warnings
    """
    from benchgraph.checking import validate
    from benchgraph.rdffiles import RdfFiles

    insist_on_one_standard_input(data + shapes + ontology)
    form = format_ or (_ENDINGS.get(out.suffix.lower(), "text") if out else "text")
    report = validate(
        RdfFiles.of(data, format=data_format),
        RdfFiles.of(shapes, format=shapes_format) if shapes else None,
        ontology=RdfFiles.of(ontology) if ontology else None,
        inference=inference,
        engine=engine,
        tolerate=[*(["warnings"] if allow_warnings else []), *(["infos"] if allow_infos else [])],
        allow_unjudged=allow_refused,
        details=form != "csv",
        graph=graph,
    )
    _write(report, form, out)
    if not quiet:
        _say(report, to_file=out is not None)
    context.exit({True: 0, False: 1, None: 2}[report.conforms])


def _write(report: Report, form: str, out: Path | None) -> None:
    from benchgraph.checking.forms import write_report

    if report.conforms is None and form not in ("text", "json", "csv"):
        return  # a report in RDF would have to say whether the data conform
    if out is None:
        sys.stdout.flush()
        encoding = sys.stdout.encoding if form == "text" else "utf-8"
        write_report(report, form, sys.stdout.buffer, encoding)
        sys.stdout.buffer.flush()
        return
    from benchgraph.files import replacing

    with replacing(out) as file:
        write_report(report, form, file)


def _say(report: Report, *, to_file: bool) -> None:
    """What is no part of the report: which engine judged what, and what nobody judged."""
    from benchgraph.checking.forms import Naming, shape_name, summary

    naming = Naming(report.prefixes)
    for shape, engine in report.judged.items():
        if engine != "compiled" and (why := report.reasons.get(shape)):
            name = shape_name(report, shape, naming)
            click.echo(f"{name}: by {engine}: {naming.text(why)}", err=True)
    for each in report.unjudged:
        words = "not judged in full" if each.partly else "not judged"
        words = "not well-formed" if each.ill_formed else words
        name = shape_name(report, each.shape, naming)
        click.echo(f"{name}: {words}: {naming.text(each.why)}", err=True)
    for note in report.notes:
        click.echo(naming.text(note), err=True)
    if to_file:
        click.echo(summary(report), err=True)
