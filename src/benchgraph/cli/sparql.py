"""``benchgraph sparql``: a query of one's own, capped and in a process that can be killed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.differences import NAMES, differences_in
from benchgraph.cli.options import (
    as_of_option,
    open_past,
    open_store,
    opened_release,
    past_store,
    source_options,
)
from benchgraph.cli.output import Output, output_options
from benchgraph.errors import QueryError, StoreError, printable
from benchgraph.query.guard import Limits, check
from benchgraph.tables.names import FORMATS

if TYPE_CHECKING:
    from benchgraph.errors import QueryWarning
    from benchgraph.query.formats import Answer
    from benchgraph.remote import Credentials
    from benchgraph.store import Store

MOST_SECONDS = 3600.0


@click.command()
@click.argument("query", required=False)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Read the query from this file (- for standard input).",
)
@output_options(FORMATS)
@click.option(
    "--timeout",
    type=click.FloatRange(0.05, MOST_SECONDS),
    default=Limits().seconds,
    show_default=True,
    metavar="SECONDS",
    help="Stop the query after this long.",
)
@click.option(
    "--portable",
    is_flag=True,
    help="Warn of what Oxigraph, Fuseki, RDF4J, Virtuoso and rdflib do not read alike.",
)
@click.option(
    "--store",
    "named",
    type=click.Choice(NAMES),
    help="Warn of what this store reads in its own way; without it, the store that answers.",
)
@click.option("--quiet", is_flag=True, help="No warnings.")
@as_of_option
@source_options
def sparql(
    query: str | None,
    file: Path | None,
    output: Output,
    timeout: float,
    portable: bool,
    named: str | None,
    quiet: bool,
    release: Path | None,
    endpoint: str | None,
    credentials: Credentials | None,
    as_of: str | None,
) -> None:
    """Run QUERY (SELECT, ASK, CONSTRUCT or DESCRIBE) on the default graph, which holds everything.

    The prefixes bg:, skos:, dcterms:, oa:, org:, prov:, schema: … need not be declared. Refused:
    SERVICE, FROM, LOAD and every update. Capped: length, nesting, rows, bytes, memory and time.
    A term of ours that is not in the graph, and a property that no member of a class has, are
    warned of on standard error, with the nearest term or the path that there is; so is what the
    store reads otherwise than is meant, with the form that every store reads alike.

    \b
    Examples:
      benchgraph sparql 'SELECT ?case WHERE { ?case a bg:Case }'
      benchgraph sparql --file question.rq --format csv --timeout 5
      benchgraph sparql --as-of 2024-12 'SELECT ?o WHERE { ?o a bg:Observation }'
      benchgraph sparql --portable 'SELECT ?o { ?o bg:deadline ?d FILTER(YEAR(?d) = 2030) }'
    """
    from benchgraph.query.runner import run_guarded

    text = _text(query, file)
    warnings: list[QueryWarning] = []
    limits = Limits(seconds=timeout)

    def tell(answer: Answer | None) -> None:
        if quiet:
            return
        more = differences_in(
            text, answer, opener, endpoint, credentials, named=named, portable=portable
        )
        for warning in (*warnings, *more):
            click.echo(_told(warning), err=True)

    try:
        check(text, limits)  # before anything is prepared for it
        opener = _opener(text, release, endpoint, credentials, as_of)
        try:
            found = run_guarded(opener, text, limits, None if quiet else warnings.append)
        except (QueryError, StoreError):
            tell(None)
            raise
    except QueryError as error:
        if file is not None and error.line is not None and error.path is None:
            error.path = "standard input" if str(file) == "-" else file
        raise
    output.print_answer(found)
    tell(found)


def _told(warning: QueryWarning) -> str:
    hint = f"\n  hint:     {printable(warning.hint)}" if warning.hint else ""
    return f"warning: {printable(warning.what)}{hint}"


def _text(query: str | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        raise click.UsageError("give either a QUERY or --file FILE")
    if query is not None:
        return query
    try:
        with click.open_file(str(file), "rb") as stream:
            # One byte more than is allowed is enough to know that it is too long.
            data: bytes = stream.read(4 * Limits().characters + 1)
            return data.decode("utf-8-sig")
    except OSError as error:
        raise QueryError("the query cannot be read", path=file, found=error.strerror) from None
    except UnicodeDecodeError as error:
        raise QueryError(
            "the query is not UTF-8", path=file, found=f"byte {error.start}: {error.reason}"
        ) from None


def _opener(
    query: str,
    release: Path | None,
    endpoint: str | None,
    credentials: Credentials | None,
    as_of: str | None,
) -> Callable[[], Store]:
    """What the child calls to open the store that answers ``query``.

    The shipped graph, and the named graphs where they are asked for, are prepared before its clock
    runs. The store itself is not opened here: an open store does not survive a fork. One of the
    past is remembered in the memory that a forked child inherits.
    """
    if as_of is not None:
        open_past(release, endpoint, as_of)
        return partial(past_store, opened_release(release).path, as_of)
    if endpoint is not None:
        return partial(open_store, None, endpoint, credentials)
    from benchgraph.store import EmbeddedStore

    return partial(EmbeddedStore.open, opened_release(release).folder_for(query))
