"""Loading into real stores: what stands there afterwards, and what is left alone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from contents import GRAPH, MANY, content_of, small_content
from pyoxigraph import Literal, NamedNode, Quad, Triple
from store_servers import STORES, Server, need

import benchgraph
from benchgraph.errors import StoreError
from benchgraph.loading import DefaultGraphKind, load, probe
from benchgraph.loading.content import Content, _pointed
from benchgraph.loading.separate import as_quads
from benchgraph.release import Release, open_release
from benchgraph.remote import MERGE_GRAPH, Addresses, Connection, Protocol, find
from benchgraph.remote.protocol import DEFAULT

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., Server]
STRANGER = "http://example.org/somebody-elses"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module", params=list(STORES))
def empty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A store of each kind for this module, holding a graph of somebody else's."""
    need(request.param)
    server = STORES[request.param][0](tmp_path_factory.mktemp(request.param))
    server.protocol().put(STRANGER, b"<urn:x> <urn:y> <urn:z> .\n")
    yield server
    server.stop()


@pytest.fixture
def store(empty: Server) -> Protocol:
    """The store with nothing of ours in it."""
    protocol = empty.protocol()
    for graph in (DEFAULT, MERGE_GRAPH, GRAPH):
        if graph != DEFAULT or not empty.union:
            protocol.delete(graph)
    return protocol


def default_graph(server: Server) -> set[Triple]:
    return set(server.store().construct("CONSTRUCT WHERE { ?s ?p ?o }"))


# Real stores, as they come


def test_what_a_killed_load_tried_out_is_removed_by_the_next(store: Protocol) -> None:
    name = "https://w3id.org/benchgraph/probe/of-somebody-who-was-killed"
    store.put(name, f'<{name}> <https://w3id.org/benchgraph/probe> "3" .\n'.encode())
    probe(store)
    assert not store.ask(f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")


def test_what_the_store_does_with_its_default_graph_is_tried_out(
    store: Protocol, empty: Server
) -> None:
    kind = DefaultGraphKind.UNION if empty.union else DefaultGraphKind.SEPARATE
    assert probe(store).default_graph is kind
    assert not [name for name in empty.store().graph_counts() if "probe" in name]


def test_release_stands_in_the_store_and_other_graphs_are_left_alone(
    store: Protocol, empty: Server
) -> None:
    done = load(small_content(), store)
    assert done.triples == 3
    assert default_graph(empty) == {
        Triple(NamedNode(f"urn:old{n}"), NamedNode("urn:p"), NamedNode("urn:o")) for n in range(3)
    }
    counts = empty.store().graph_counts()
    assert counts[""] == 3
    assert counts[STRANGER] == 1
    assert counts[GRAPH if done.kind is DefaultGraphKind.SEPARATE else MERGE_GRAPH] == 3


def test_a_second_load_needs_replace_and_then_leaves_nothing_of_the_first(
    store: Protocol, empty: Server
) -> None:
    one = "1" + f'"^^<{XSD}decimal>'
    load(content_of([f'<urn:a> <urn:value> "{one}', "<urn:a> <urn:p> <urn:gone>"]), store)
    with pytest.raises(StoreError, match="already holds a release") as error:
        load(small_content(), store)
    assert "--replace" in str(error.value)
    assert len(default_graph(empty)) == 2

    load(small_content(), store, replace=True)
    assert len(default_graph(empty)) == 3
    assert not empty.store().ask("ASK { ?s <urn:value> ?o }")
    assert not empty.store().ask("ASK { GRAPH ?g { ?s ?p <urn:gone> } }")


def test_loading_the_same_again_changes_nothing(store: Protocol, empty: Server) -> None:
    load(small_content(), store)
    before = default_graph(empty)
    load(small_content(), store, replace=True)
    assert default_graph(empty) == before


LITERALS = [
    *(f'"{text}"' for text in ("", " ", "a", "naïve", "𝄞 é 数码港", "<b>&amp;</b>", "'", "{$x}")),
    r'"\"quoted\" \\ back\nline\ttab"',
    *(f'"数码港 AI 超算中心"@{tag}' for tag in ("zh-hans", "zh-hant", "ja", "en", "en-gb")),
    *(f'"{number}"^^<{XSD}decimal>' for number in ("0", "3", "-3", "3000", "0.1", "-12.5")),
    *(f'"{n}"^^<{XSD}decimal>' for n in ("0.000000000000001", "1000000000000", "123456789.125")),
    *(f'"{number}"^^<{XSD}integer>' for number in ("0", "-7", "43113")),
    *(f'"{date}"^^<{XSD}date>' for date in ("2024-02-29", "1999-12-31", "2026-11-22")),
    f'"2026"^^<{XSD}gYear>',
    f'"2026-05"^^<{XSD}gYearMonth>',
    f'"true"^^<{XSD}boolean>',
    f'"false"^^<{XSD}boolean>',
    f'"https://sgai.md/"^^<{XSD}anyURI>',
]


def by_value(term: object) -> object:
    """Decimals by value (3 and 3.0); everything else as it is written."""
    if isinstance(term, Literal) and term.datatype.value == XSD + "decimal":
        return "decimal", Decimal(term.value)
    return term


def test_literals_tags_decimals_and_dates_come_back_as_they_were(
    store: Protocol, empty: Server
) -> None:
    lines = [f"<urn:s{n}> <urn:p{n}> {literal}" for n, literal in enumerate(LITERALS)]
    content = content_of(lines)
    load(content, store)
    wanted = {quad.predicate.value: by_value(quad.object) for quad in parsed(content)}
    rows = empty.store().select("SELECT ?p ?o WHERE { ?s ?p ?o }")
    assert {row["p"].value: by_value(row["o"]) for row in rows.dicts()} == wanted
    triples = empty.store().construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert {t.predicate.value: by_value(t.object) for t in triples} == wanted


def parsed(content: Content) -> Iterator[Quad]:
    import pyoxigraph as ox

    return iter(ox.parse("\n".join(content.merge), format=ox.RdfFormat.N_TRIPLES))


def test_the_whole_shipped_release_comes_back(loaded: Server, release: Release) -> None:
    """Also where the store cuts answers off at 10,000 rows: then page by page."""
    wanted = {(q.subject, q.predicate, by_value(q.object)) for q in release.quads()}
    found = [
        q
        for q in loaded.store().quads()
        if q.graph_name == Quad(q.subject, q.predicate, q.object).graph_name
    ]
    assert len(found) == len(wanted)
    assert {(q.subject, q.predicate, by_value(q.object)) for q in found} == wanted


def test_counts_of_every_graph_are_those_of_the_manifest(loaded: Server, release: Release) -> None:
    counts = loaded.store().graph_counts()
    triples = release.manifest["triples"]
    assert counts[""] == triples["default graph"]
    if loaded.union:
        assert counts[MERGE_GRAPH] == triples["default graph"]
    else:
        assert counts == {"": triples["default graph"], **release.graphs}


# The protocols


def test_graph_store_protocol(store: Protocol) -> None:
    name = "http://example.org/graph?x=1&y=2#z"
    store.put(name, b"<urn:a> <urn:b> <urn:c> .\n")
    store.post(name, b"<urn:a> <urn:b> <urn:d> .\n")
    assert len(store.get(name)) == 2
    store.put(name, b"<urn:a> <urn:b> <urn:e> .\n")
    assert store.get(name) == [Triple(*map(NamedNode, ("urn:a", "urn:b", "urn:e")))]
    store.delete(name)
    assert not store.ask(f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
    assert store.get(name) == []
    store.delete(name)


def test_long_queries_go_as_a_form_and_updates_change_graphs(store: Protocol) -> None:
    store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 'é', \"数\" } }")
    long = "数" * 4000
    query = f"SELECT ?o WHERE {{ GRAPH <urn:g> {{ ?s ?p ?o }} FILTER(STR(?o) != '{long}') }}"
    assert len(query.encode()) > 10_000
    assert {row[0].value for row in store.select(query) if row[0]} == {"é", "数"}
    store.update("DROP SILENT GRAPH <urn:g>")
    assert not store.ask("ASK { GRAPH <urn:g> { ?s ?p ?o } }")


# On the way


def packing(empty: Server) -> Protocol:
    return Protocol(empty.addresses, Connection(empty.credentials), packs=True)


def test_each_store_takes_packed_data_or_gets_it_as_it_is(empty: Server, store: Protocol) -> None:
    """Virtuoso does not unpack; then what it refused is sent again, and only once."""
    packed = packing(empty)
    name = "http://example.org/packed"
    body = ("\n".join(MANY.merge) + "\n").encode()
    packed.put(name, body)
    packed.post(name, body)
    assert len(packed.get(name)) == 400
    values = "\n".join(MANY.merge)
    packed.update(f"INSERT DATA {{ GRAPH <{name}2> {{ {values} }} }}", safe=True)
    assert len(packed.get(name + "2")) == 400
    assert bool(packed._plain) is (empty.name == "virtuoso")
    for one in (name, name + "2"):
        packed.delete(one)


def test_progress_is_told_in_bytes_up_to_the_last(empty: Server, store: Protocol) -> None:
    seen: list[tuple[str, int, int]] = []
    load(MANY, packing(empty), replace=True, progress=lambda *step: seen.append(step))
    sent = [
        (done, total) for step, done, total in seen if step in ("loading", "waiting for the store")
    ]
    size = sum(len(f"{line}\n".encode()) for line in MANY.merge)
    # The merge, and beside it the graph of the record where the default graph is one of its own.
    assert {total for _, total in sent} == {size if empty.union else 2 * size}
    assert (sent[0][0], sent[-1][0]) == (0, sent[-1][1])


def test_a_request_that_breaks_off_leaves_what_was_there(empty: Server, store: Protocol) -> None:
    """Whoever loads is killed while the one request is on its way."""
    load(small_content(), store)
    before = empty.store().graph_counts()

    def killed(share: float) -> None:
        raise KeyboardInterrupt

    new = content_of((f'<urn:k{n}> <urn:p> "{n:0300}"' for n in range(400)), GRAPH + "k")
    with pytest.raises(KeyboardInterrupt):
        if empty.union:
            store.put(MERGE_GRAPH, "\n".join(new.merge).encode(), killed)
        else:
            store.add(as_quads(new), killed)
    assert empty.store().graph_counts() == before


def test_real_stores_are_found_by_their_host(empty: Server, store: Protocol) -> None:
    root, path = empty.addresses.query.rsplit("/", 1)
    bare = root.removesuffix("/repositories")
    if empty.name == "fuseki":
        bare = f"{root}/{path}"
    found = find(bare, Connection(empty.credentials))
    assert Protocol(found, Connection()).ask("ASK {}")
    assert found.update == empty.addresses.update


# A store that is set up in another way


@pytest.mark.parametrize("union", [False, True])
def test_sums_count_every_triple_once_however_the_default_graph_is_set_up(
    oxigraph: Start, union: bool
) -> None:
    """The same triple stands in two records; a union would count it twice without any error."""
    value = f'<urn:o> <urn:value> "7"^^<{XSD}integer>'
    lines = sorted(f"{value} <https://w3id.org/benchgraph/graph/{n}> ." for n in ("one", "two"))
    server = oxigraph(*(["--union-default-graph"] if union else []))
    done = load(Content.of(("\n".join(lines) + "\n").encode()), server.protocol())
    assert done.kind is (DefaultGraphKind.UNION if union else DefaultGraphKind.SEPARATE)
    rows = server.protocol().select("SELECT (SUM(?v) AS ?sum) WHERE { ?o <urn:value> ?v }")
    assert rows.dicts()[0]["sum"].value == "7"
    assert any("counts twice" in note for note in done.notes) is union


def test_large_releases_are_staged_swapped_and_cleaned_up(
    oxigraph: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchgraph.loading.separate.MOST_AT_ONCE", 10)
    monkeypatch.setattr("benchgraph.loading.content.PIECE", 7)
    server = oxigraph()
    load(small_content(), server.protocol())
    content = content_of(f"<urn:s{n}> <urn:p> <urn:o>" for n in range(50))
    load(content, server.protocol(), replace=True)
    assert server.store().graph_counts() == {"": 50, GRAPH: 50}


def test_readers_see_the_old_release_or_the_new_one(oxigraph: Start) -> None:
    """Asked without a pause while a release is replaced, the store never answers with a mixture."""
    import threading

    server = oxigraph("--location", "db")
    old = content_of(f"<urn:s{n}> <urn:old> <urn:o>" for n in range(3000))
    new = content_of(f"<urn:s{n}> <urn:new> <urn:o>" for n in range(4000))
    load(old, server.protocol())
    seen: set[tuple[str, ...]] = set()
    stop = threading.Event()

    def read() -> None:
        query = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
        while not stop.is_set():
            rows = server.protocol().select(query).dicts()
            seen.add(tuple(sorted(f"{row['p'].value} {row['n'].value}" for row in rows)))

    reader = threading.Thread(target=read)
    reader.start()
    load(new, server.protocol(), replace=True)
    stop.set()
    reader.join(30)
    assert seen <= {("urn:old 3000",), ("urn:new 4000",)}


# On the command line


def test_load_command_says_what_it_did(
    empty: Server, store: Protocol, run: Run, small_release: Path
) -> None:
    arguments = ["load", *empty.load_arguments(), "--release", small_release]
    done = run(*arguments, STORE_PASSWORD="dba")
    assert done.returncode == 0, done.stderr
    count = f"{open_release(small_release).manifest['triples']['default graph']:,}"
    assert "," in count
    assert re.fullmatch(
        rf"{re.escape(empty.addresses.query)}: {count} triples, .*agree\n", done.stdout
    )
    assert "\x1b" not in done.stderr, "no progress bar in a pipe"
    again = run(*arguments, STORE_PASSWORD="dba")
    assert again.returncode == 2
    assert "--replace" in again.stderr


def test_the_library_loads_as_the_command_does(
    empty: Server, store: Protocol, tmp_path: Path
) -> None:
    records = Path(__file__).parent.parent / "fixtures" / "records"
    release = benchgraph.build_release(records, tmp_path / "release", shipped=False)
    done = benchgraph.load(
        empty.addresses.query,
        release,
        update=empty.addresses.update,
        graph_store=empty.addresses.graphs,
        credentials=empty.credentials,
        replace=True,
    )
    assert done.triples == release.manifest["triples"]["default graph"]
    rows = benchgraph.sparql("SELECT ?case { ?case a bg:Case }", empty.store())
    assert rows.records() == [{"case": "https://w3id.org/benchgraph/id/case/harbour-compute"}]


def test_addresses_follow_from_the_one_that_is_given() -> None:
    cases = {
        "http://h:7878/query": ("http://h:7878/update", "http://h:7878/store"),
        "http://h:3030/ds": ("http://h:3030/ds/update", "http://h:3030/ds/data"),
        "http://h:3030/ds/query": ("http://h:3030/ds/update", "http://h:3030/ds/data"),
        "http://h:3030/ds/sparql": ("http://h:3030/ds/update", "http://h:3030/ds/data"),
        "https://h/sparql": ("https://h/sparql-auth", "https://h/sparql-graph-crud-auth"),
        "http://h:7200/repositories/r": (
            "http://h:7200/repositories/r/statements",
            "http://h:7200/repositories/r/rdf-graphs/service",
        ),
    }
    for query, (update, graphs) in cases.items():
        assert Addresses.of(query) == Addresses(query, update, graphs)
    named = Addresses.of("http://h/a", "http://h/b", "http://h/c")
    assert named == Addresses("http://h/a", "http://h/b", "http://h/c")


def test_whole_decimals_get_a_point_and_nothing_else_does() -> None:
    decimal = f'"3"^^<{XSD}decimal>'
    assert _pointed(f"<urn:a> <urn:b> {decimal} .") == f'<urn:a> <urn:b> "3.0"^^<{XSD}decimal> .'
    for same in (f'"3.5"^^<{XSD}decimal>', f'"3"^^<{XSD}integer>', '"3"', r'"x \"3\"^^"@en'):
        assert _pointed(f"<urn:a> <urn:b> {same} .") == f"<urn:a> <urn:b> {same} ."


def test_the_configuration_in_deploy_is_what_the_tests_run(tmp_path: Path) -> None:
    """Virtuoso's file keeps the limits of Debian's package, so that tests meet them."""
    from store_servers import ROOT

    text = (ROOT / "deploy" / "virtuoso" / "virtuoso.ini").read_text(encoding="utf-8")
    assert re.search(r"ResultSetMaxRows\s+= 10000", text)
