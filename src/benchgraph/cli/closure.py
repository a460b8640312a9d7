"""``benchgraph closure``: what follows from any RDF and any ontology."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import (
    RDF_SYNTAXES,
    any_engine_option,
    insist_on_one_standard_input,
    syntax_option,
)

if TYPE_CHECKING:
    from benchgraph.closure import Inferred

_IRI = re.compile(r"<([^<>\s]*)>")


@click.command()
@click.argument("data", nargs=-1, required=True, metavar="DATA...")
@click.option(
    "--ontology",
    "-e",
    multiple=True,
    metavar="FILE",
    help="Axioms; may be repeated. Those that stand in the data count too.",
)
@click.option("--all", "whole", is_flag=True, help="Write the data too, not only what follows.")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(RDF_SYNTAXES),
    help="Of the output.  [default: ntriples, or what the ending of the file in --out says]",
)
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Write to this file.")
@syntax_option("data", "the data")
@syntax_option("ontology", "the axioms")
@any_engine_option(
    "fast: compiled rules; auto: and owlrl for what they do not cover; reference: owlrl."
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but contradictions and errors.")
@click.pass_context
def closure(
    context: click.Context,
    data: tuple[str, ...],
    ontology: tuple[str, ...],
    whole: bool,
    format_: str | None,
    out: Path | None,
    data_format: str | None,
    ontology_format: str | None,
    engine: str,
    quiet: bool,
) -> None:
    """Infer what follows from RDF by OWL 2 RL; nothing has to be about benchmarks.

    DATA and axioms are files in Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, compressed
    with gzip or not; - is standard input. Written is what follows about things, sorted: types and
    statements, but no owl:Thing, no thing the same as itself, no schema restated. An axiom that
    the compiled rules do not cover is named, and owlrl does the work, slowly.

    Exit codes: 0 done; 1 the data contradict the ontology (what follows is written all the same);
    2 could not run: a file that cannot be read, a list that is not one, an axiom that no engine
    carries out (owl:hasKey).

    \b
    Examples:
      benchgraph closure data.ttl --ontology ontology.ttl
      benchgraph closure a.nt.gz b.rdf --ontology ontology.owl --all --out closed.ttl
      benchgraph closure data.ttl --ontology ontology.ttl --engine fast --quiet
      cat data.ttl | benchgraph closure - --ontology ontology.ttl --format turtle
    """
    from benchgraph.closure import infer
    from benchgraph.rdffiles import RdfFiles, format_of, serialized

    insist_on_one_standard_input(data + ontology)
    form = format_ or (format_of(out) if out else "ntriples")
    stated = RdfFiles.of(data, format=data_format)
    axioms = RdfFiles.of(ontology, format=ontology_format)
    found = infer(stated.triples(), axioms.triples(), engine=engine)
    prefixes = {**axioms.prefixes, **stated.prefixes}
    text = serialized(found.everything if whole else found.triples, form, prefixes)
    _write(text, out)
    if not quiet:
        _say(found)
    for sentence in found.inconsistencies:
        click.echo(f"contradiction: {_short(sentence, prefixes)}", err=True)
    context.exit(1 if found.inconsistencies else 0)


def _write(text: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
        return
    import gzip

    from benchgraph.files import write_bytes

    write_bytes(out, gzip.compress(text, mtime=0) if out.suffix.lower() == ".gz" else text)


def _say(found: Inferred) -> None:
    if found.why:
        click.echo(f"by owlrl: {found.why}", err=True)
    for iri in found.imports:
        click.echo(f"owl:imports is not followed: give the file of {iri} with --ontology", err=True)
    for iri in found.without_rules:
        click.echo(f"OWL 2 RL has no rule for {iri}: nothing follows from it", err=True)
    if not found.axioms:
        click.echo("there are no axioms, so that nothing follows", err=True)
    follow = f"{len(found.lines):,} statements follow from {len(found.given):,}"
    click.echo(f"{follow} ({found.engine})", err=True)


def _short(sentence: str, prefixes: dict[str, str]) -> str:
    """The sentence with the names of the files' own prefixes."""
    spaces = sorted(prefixes.items(), key=lambda each: -len(each[1]))

    def shorter(place: re.Match[str]) -> str:
        for prefix, space in spaces:
            if space and place[1].startswith(space):
                return f"{prefix}:{place[1].removeprefix(space)}"
        return place[0]

    return _IRI.sub(shorter, sentence)
