"""benchgraph in Python: what the commands say, as functions.

Every reading function takes ``source``: a Release, a Store, or None for the shipped graph.

>>> from benchgraph import ask, open_release
>>> rows = ask("promise-tracker", open_release("release"))     # doctest: +SKIP
>>> rows.to_pandas()                                           # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.release.read import STORE, Release, open_release
from benchgraph.store import EmbeddedStore, Rows, Store

if TYPE_CHECKING:
    import networkx

    from benchgraph.asof import PastStore
    from benchgraph.comparison import Comparison
    from benchgraph.loading import Loaded
    from benchgraph.query import Answer
    from benchgraph.relations import Chain, Related
    from benchgraph.remote import Credentials
    from benchgraph.validation import Report

Source = Release | Store | None


def store_of(source: Source) -> Store:
    """The store of a release; the shipped graph's where there is none."""
    if source is None:
        source = open_release()
    return source.store if isinstance(source, Release) else source


def as_of(date: str, source: Source = None) -> PastStore:
    """A store that holds only what sources dated by the end of ``date`` say.

    ``date`` is a year, a month or a day (``2024``, ``2024-12``, ``2024-12-31``). The store is a
    ``source`` for every other function, and today is that day in the questions that ask for it;
    its ``left_out`` tells how many statements are left out. Raises ParameterError.

    >>> rows = ask("promise-tracker", as_of("2024-12"))            # doctest: +SKIP
    """
    from benchgraph.asof import as_of as cut_off

    return cut_off(date, open_release() if source is None else source)


def history(
    entity: str, indicator: str | None = None, source: Source = None, *, lang: str = "en"
) -> Rows:
    """Who said what when: every number of ``entity``, in the order in which it was said.

    ``indicator`` (IRI, slug or label) leaves only its numbers. The columns are those of
    ``benchgraph.asof.COLUMNS``. Raises NotFoundError.
    """
    from benchgraph.asof import find_indicator, history_rows
    from benchgraph.query import resolve

    store = store_of(source)
    which = find_indicator(store, indicator) if indicator else None
    return history_rows(store, resolve(store, entity), which, lang=lang)


def ask(name: str, source: Source = None, **parameters: str) -> Rows:
    """The rows of the ready-made question ``name``.

    Raises NotFoundError for a question, ParameterError for a parameter that is not there.
    """
    from benchgraph.query import ask as ask_store

    return ask_store(store_of(source), name, **parameters)


def sparql(query: str, source: Source = None, *, timeout: float = 30.0) -> Answer:
    """The answer of a SPARQL query of your own, under the same limits as on the command line.

    Rows for SELECT, a bool for ASK, triples for CONSTRUCT and DESCRIBE. Raises QueryError for what
    is refused, LimitError at the deadline (seconds).
    """
    from benchgraph.query import Limits, run_guarded

    # The child process that runs the query opens a release by itself; another store it inherits.
    if source is None or isinstance(source, Release):
        folder = (source or open_release()).path / STORE
        return run_guarded(partial(EmbeddedStore.open, folder), query, Limits(seconds=timeout))
    store = source
    return run_guarded(lambda: store, query, Limits(seconds=timeout))


def related(
    entity: str, source: Source = None, *, type: str | None = None, lang: str = "en"
) -> list[Related]:
    """What ``entity`` (IRI, prefixed name, slug or label) is related to, the strongest first."""
    from benchgraph.query import resolve
    from benchgraph.relations import related as find

    store = store_of(source)
    return find(store, resolve(store, entity), type_=type, lang=lang)


def why(
    one: str, other: str, source: Source = None, *, limit: int = 5, lang: str = "en"
) -> list[Chain]:
    """The shortest chains of evidence between two entities; empty where nothing connects them."""
    from benchgraph.query import resolve
    from benchgraph.relations import why as find

    store = store_of(source)
    return find(store, resolve(store, one), resolve(store, other), limit=limit, lang=lang)


def compare(
    *entities: str,
    source: Source = None,
    axis: str | None = None,
    indicator: str | None = None,
    things: bool = False,
    rates: Path | str | None = None,
    currency: str | None = None,
    lang: str = "en",
) -> Comparison:
    """Things side by side: ``entities``, or all on an ``axis``, or all that state an ``indicator``.

    With ``things`` a region also shows the numbers of what lies in it.
    ``rates`` is a CSV file of dated exchange rates (date,from,to,rate); without it no money is
    converted. Raises ParameterError, NotFoundError.
    """
    from benchgraph.comparison import compare as make
    from benchgraph.comparison import read_rates

    return make(
        store_of(source),
        entities,
        axis=axis,
        indicator=indicator,
        things=things,
        language=lang,
        rates=read_rates(Path(rates)) if rates else None,
        currency=currency,
    )


def relation_graph(
    view: str = "cases", source: Source = None, **options: Any
) -> networkx.Graph[str]:
    """A view of the relations as a networkx graph (options as in benchgraph.network)."""
    from benchgraph.network import relation_graph as make

    return make(store_of(source), view=view, **options)


def load(
    endpoint: str,
    release: Release | None = None,
    *,
    update: str | None = None,
    graph_store: str | None = None,
    credentials: Credentials | None = None,
    replace: bool = False,
    timeout: float = 600.0,
) -> Loaded:
    """Put a release (the shipped one by default) into the triple store at ``endpoint``.

    ``update`` and ``graph_store`` follow from ``endpoint`` where the store keeps its own addresses.
    Raises StoreError; what the store held is then as it was.
    """
    from benchgraph.loading import load as load_release
    from benchgraph.remote import Addresses, Connection, Protocol

    protocol = Protocol(
        Addresses.of(endpoint, update, graph_store), Connection(credentials, timeout=timeout)
    )
    return load_release(release or open_release(), protocol, replace=replace)


def validate(*paths: Path | str, engine: str = "fast", pages: Sequence[Path | str] = ()) -> Report:
    """Report on the records in ``paths``, or on the shipped ones. Raises RecordError.

    Quotes are looked up in ``pages``, files or folders of pages that the records cite.
    """
    from benchgraph.validation.paths import validate_paths

    return validate_paths(
        [Path(path) for path in paths], engine=engine, pages=[Path(page) for page in pages]
    )
