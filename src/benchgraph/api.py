"""benchgraph in Python: what the commands say, as functions.

Every reading function takes ``source``: a Release, a Store, or None for the shipped graph.

>>> from benchgraph import ask, open_release
>>> rows = ask("promise-tracker", open_release("release"))     # doctest: +SKIP
>>> rows.to_pandas()                                           # doctest: +SKIP
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchgraph.release import Release, open_release
from benchgraph.release.read import ReleaseStore
from benchgraph.store import EmbeddedStore, Rows, Store

if TYPE_CHECKING:
    import networkx

    from benchgraph.asof import PastStore
    from benchgraph.comparison import Comparison
    from benchgraph.differences import Differences
    from benchgraph.errors import QueryWarning
    from benchgraph.loading import Loaded
    from benchgraph.plotting import Chart
    from benchgraph.query import Answer
    from benchgraph.query.profile import Profile
    from benchgraph.records import Data
    from benchgraph.relations import Chain, Related
    from benchgraph.remote import Credentials
    from benchgraph.searching.search import Found
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


def build_release(
    data: Data | None = None,
    out: Path = Path("release"),
    *,
    on: str | None = None,
    shipped: bool = True,
    keep_going: bool = False,
    progress: Callable[[str], None] = lambda step: None,
    **local: Any,
) -> Release:
    """Build the graph of the shipped records with ``data`` over them, and write it as the next
    release under ``out``.

    ``on`` names where Spark builds it (``local[4]``, ``spark://HOST:PORT``), to the same root;
    None: this process, to which ``local`` is passed on: ``engine``, ``workers`` and ``cache``, as
    ``benchgraph.release.build.assemble`` has them. Raises RecordError or DoesNotConform with
    everything that is wrong, ReleaseError where it cannot be written, and EngineError where Spark
    cannot do it; the release that stood there stays as it was.
    """
    if on is None:
        from benchgraph.release.build import build_release as build

        return build(data, out, shipped=shipped, keep_going=keep_going, progress=progress, **local)
    if local:
        raise TypeError(f"a build on Spark knows no {', '.join(sorted(local))}")
    from benchgraph.spark.building import build_on

    built = build_on(on, data, out, shipped=shipped, keep_going=keep_going, progress=progress)
    return built.release


def ask(name: str, source: Source = None, **parameters: str) -> Rows:
    """The rows of the ready-made question ``name``.

    Raises NotFoundError for a question, ParameterError for a parameter that is not there.
    """
    from benchgraph.query import ask as ask_store

    return ask_store(store_of(source), name, **parameters)


def sparql(query: str, source: Source = None, *, timeout: float = 30.0) -> Answer:
    """The answer of a SPARQL query of your own, under the same limits as on the command line.

    Rows for SELECT, a bool for ASK, triples for CONSTRUCT and DESCRIBE. Warns (QueryWarning) of a
    term of ours that is not in the graph, and where nothing was found of a property that no member
    of a class has. Raises QueryError for what is refused, LimitError at the deadline (seconds).
    """
    from benchgraph.query import Limits, check, run_guarded

    limits = Limits(seconds=timeout)
    if isinstance(source, ReleaseStore):
        source = source.release
    # The child process that runs the query opens a release by itself; another store it inherits.
    opener: Callable[[], Store]
    if source is None or isinstance(source, Release):
        check(query, limits)  # before anything is prepared for it
        opener = partial(EmbeddedStore.open, (source or open_release()).folder_for(query))
    else:
        opener = partial(_same, source)
    told: list[QueryWarning] = []
    found = run_guarded(opener, query, limits, told.append)
    for warning in told:
        warnings.warn(warning, stacklevel=2)
    return found


def _same(store: Store) -> Store:
    return store


def search(
    text: str,
    source: Source = None,
    *,
    kind: str | None = None,
    limit: int | None = 20,
    lang: str = "en",
) -> Found:
    """The things that ``text`` finds by name or by what is said of them, the best first.

    ``kind`` (case, institutions, pages …) keeps to things of one kind; labels are in ``lang``.
    Raises ParameterError where ``text`` holds no word, NotFoundError for an unknown kind.
    """
    from benchgraph.query.moved import forwarded
    from benchgraph.release.search import search_index
    from benchgraph.searching.index import memory_index
    from benchgraph.searching.search import search as find

    if source is None or isinstance(source, Release):
        index = search_index(source or open_release())
    else:
        index = memory_index(source)
    return find(index, forwarded(store_of(source), text), kind=kind, limit=limit, lang=lang)


def list_things(kind: str, source: Source = None, *, lang: str = "en", **facets: str) -> Rows:
    """The things of a ``kind`` (cases, institutions, axes …) with region, status, axis and more.

    ``facets``: ``region``, ``axis``, ``status``, each by any of its names. Raises NotFoundError.
    """
    from benchgraph.searching.listing import list_things as find

    return find(store_of(source), kind, lang=lang, **facets)


def show(entity: str, source: Source = None, *, lang: str = "en") -> Profile:
    """What is known of ``entity`` (IRI, prefixed name, slug or label); for a case, also of what it
    profiles. Raises NotFoundError."""
    from benchgraph.query import resolve
    from benchgraph.query.profile_reader import read_profile

    store = store_of(source)
    return read_profile(store, resolve(store, entity), lang)


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
    into: str | None = None,
    per: str | None = None,
    lang: str = "en",
) -> Comparison:
    """Things side by side: ``entities``, or all on an ``axis``, or all that state an ``indicator``.

    With ``things`` a region also shows the numbers of what lies in it.
    Money is converted only where you say so: at the dated rates of a CSV file, ``rates``
    (date,from,to,rate), or by the yearly figures of the graph ``into`` a currency ("USD"), at the
    prices of a year ("USD@2025"), into international dollars ("PPP"); ``per`` "gdp" or "capita"
    gives shares. Raises ParameterError, NotFoundError.
    """
    from benchgraph.comparison import compare as make
    from benchgraph.comparison import read_rates, read_terms

    return make(
        store_of(source),
        entities,
        axis=axis,
        indicator=indicator,
        things=things,
        language=lang,
        rates=read_rates(Path(rates)) if rates else None,
        currency=currency,
        terms=read_terms(into, per),
    )


def relation_graph(
    view: str = "landscape", source: Source = None, **options: Any
) -> networkx.MultiDiGraph[str]:
    """A view of the relations as a networkx graph (options as in benchgraph.network)."""
    from benchgraph.network import relation_graph as make

    return make(store_of(source), view=view, **options)


def write_network(graph: networkx.Graph[str], path: Path | str, format: str | None = None) -> Path:
    """Write a relation graph to ``path``, in the format that is named or that its ending says.

    Raises ParameterError for a format that there is not, StoreError where it cannot be written.
    """
    from benchgraph.errors import ParameterError
    from benchgraph.network import FORMATS, format_of
    from benchgraph.network import write_network as write

    path = Path(path)
    chosen = format or format_of(path)
    if chosen not in FORMATS:
        raise ParameterError(
            "a network is not written in this format",
            found=format or path.name,
            expected=", ".join(FORMATS),
        )
    write(graph, path, chosen)
    return path


def plot(
    name: str,
    *entities: str,
    source: Source = None,
    region: str | None = None,
    indicator: str | None = None,
    lang: str = "en",
    width: int = 340,
    **parameters: str,
) -> Chart:
    """The chart ``name`` (promises, money, timeline or compare) of entities, region or indicator.

    ``chart.save("targets.svg")`` writes it; ``chart.spec`` is the specification of Vega-Lite.
    ``parameters`` are those of the question behind it (``on``: the day to judge promises by).
    Raises NotFoundError, ParameterError.
    """
    from benchgraph.plotting import plot as make

    return make(
        store_of(source),
        name,
        entities,
        region=region,
        indicator=indicator,
        lang=lang,
        width=width,
        parameters=parameters,
    )


def diff(old: Release | Path | str, new: Release | Path | str) -> Differences:
    """What changed between two releases, or the folders of two: ``kinds`` (slipped, delivered,
    renamed …), the other changes by ``sections``, and what is only ``spelling``.

    ``benchgraph.differences.rdf_patch`` makes a patch of their ``nquads()`` for a store.

    Raises ReleaseError.
    """
    from benchgraph.differences import compare_releases

    return compare_releases(_release(old).nquads(), _release(new).nquads())


def export_release(
    path: Path | str,
    release: Release | Path | str | None = None,
    *,
    since: Release | Path | str | None = None,
    base_url: str | None = None,
) -> Path:
    """Write a release (the shipped one by default), or that in a folder, as one ZIP at ``path``:
    graph, tables, and what describes them; whole or not at all.

    ``since`` is an earlier release: the ZIP then holds a patch and a change log too. ``base_url``
    is where its files will lie, for the links in its descriptions. Its day is the newest of the
    collections, or that of SOURCE_DATE_EPOCH. Raises ParameterError, ReleaseError, StoreError.
    """
    from benchgraph.packing import pack_release

    path = Path(path)
    before = None if since is None else _release(since)
    pack_release(_release(release), path, since=before, base_url=base_url)
    return path


def _release(given: Release | Path | str | None) -> Release:
    if isinstance(given, Release):
        return given
    return open_release(None if given is None else Path(given))


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

    ``update`` and ``graph_store`` follow from ``endpoint`` where the store keeps its own addresses;
    below an ``endpoint`` that is no more than a host, its usual addresses are tried.
    Raises StoreError; what the store held is then as it was.
    """
    from benchgraph.loading import load as load_release
    from benchgraph.remote import Connection, Protocol, find

    connection = Connection(credentials, timeout=timeout)
    protocol = Protocol(find(endpoint, connection, update, graph_store), connection)
    return load_release(release or open_release(), protocol, replace=replace)


def validate(
    *paths: Path | str,
    data: Data = (),
    shipped: bool = True,
    engine: str = "fast",
    pages: Sequence[Path | str] = (),
) -> Report:
    """Report on the records in ``paths``, or on all there are; what cannot be read is a finding.

    They may refer to the shipped records (unless ``shipped`` is False) and to those in ``data``,
    which lie over them. Raises RecordError where a path is not there.

    Quotes are looked up in ``pages``, files or folders of pages that the records cite.
    """
    from benchgraph.validation.paths import validate_paths

    return validate_paths(
        [Path(path) for path in paths],
        data=data,
        shipped=shipped,
        engine=engine,
        pages=[Path(page) for page in pages],
    )
