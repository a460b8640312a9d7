"""The record behind an entity: which file of which collection, read and reviewed when."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import BenchgraphError, NotFoundError
from benchgraph.iris import local_id
from benchgraph.language import best
from benchgraph.records import (
    COLLECTION_FILE,
    SHIPPED,
    load_layout,
    read_collection,
    read_record,
    record_files,
)
from benchgraph.resources import resource_dir
from benchgraph.serving.media import HTML
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.render import page
from benchgraph.store import EmbeddedStore, Rows, Store
from benchgraph.vocab import BG, GRAPH, PREFIX_HEADER, PROV

_STATES = ("draft", "reviewed", "unread")
_RECORDS = """SELECT ?record ?p ?o WHERE {
  { ?record bg:describes ENTITY } UNION { ?page schema:workTranslation ENTITY .
    ?record bg:describes ?page }
  ?record ?p ?o
}"""
_TITLES = "SELECT ?title WHERE { ENTITY dcterms:title ?title }"
_REVIEWS = """SELECT ?when ?name WHERE { RECORD prov:wasGeneratedBy ?review .
  ?review prov:endedAtTime ?when ; prov:wasAssociatedWith/schema:name ?name }"""
_OWNER = """SELECT ?owner WHERE {
  { ?owner bg:observation ENTITY } UNION { ?owner bg:event ENTITY }
  UNION { ?owner bg:assessment ENTITY }
}"""


@dataclass(frozen=True, slots=True)
class Origin:
    """The record of ``describes``: ``graph`` names its triples, ``file`` is its place in the
    folder of its ``collection`` (a slug, with its title); ``others`` are graphs of further
    collections, ``reviews`` the day and the curator of each correction."""

    graph: str
    describes: str
    file: str
    collection: str
    title: str
    read_on: str
    status: str
    sources: list[str] = field(default_factory=list)
    reviews: list[tuple[str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def rest(self) -> str:
        """What stands behind ``/record/`` in the address of the file."""
        return self.graph.removeprefix(GRAPH)


def owner_of(store: Store, iri: str) -> str | None:
    """What ``iri`` is a statement about; None where it is an entity of its own."""
    rows = store.select(PREFIX_HEADER + _OWNER.replace("ENTITY", str(NamedNode(iri))))
    return min((row[0].value for row in rows if row[0] is not None), default=None)


def origin_of(graph: Graph, iri: str, wanted: str = "") -> Origin | None:
    """The record that describes ``iri``: the one whose graph is ``wanted``, else the shipped
    collection's before others; None for none."""
    rows = graph.store.select(PREFIX_HEADER + _RECORDS.replace("ENTITY", str(NamedNode(iri))))
    records: dict[str, dict[str, list[str]]] = {}
    for record, property, value in rows:
        if record is not None and property is not None and value is not None:
            told = records.setdefault(record.value, {})
            told.setdefault(property.value, []).append(value.value)
    if not records:
        return None
    shipped = GRAPH + SHIPPED
    order = sorted(
        records,
        key=lambda name: (name != wanted, shipped not in _of(records[name], BG.collection), name),
    )
    name, told = order[0], records[order[0]]
    collection = (_of(told, BG.collection) or [""])[0]
    described = (_of(told, BG.describes) or [iri])[0]
    states = _of(told, BG.reviewStatus)
    return Origin(
        graph=name,
        describes=described,
        file=_file(name, described, collection.removeprefix(GRAPH)),
        collection=collection.removeprefix(GRAPH),
        title=_title(graph.store, collection) if collection else "",
        read_on="".join(_of(told, BG.readOn)[:1]),
        status=next((s for s in _STATES if any(t.endswith(f"/{s}") for t in states)), ""),
        sources=sorted(_of(told, PROV.wasDerivedFrom)),
        reviews=_reviews(graph.store, name) if _of(told, PROV.wasGeneratedBy) else [],
        others=order[1:],
    )


def _of(told: dict[str, list[str]], property: NamedNode) -> list[str]:
    return told.get(property.value, [])


def _title(store: Store, collection: str) -> str:
    rows = store.select(PREFIX_HEADER + _TITLES.replace("ENTITY", str(NamedNode(collection))))
    return best(
        {row[0].language or "": row[0].value for row in rows if isinstance(row[0], Literal)}, "en"
    )


def _reviews(store: Store, record: str) -> list[tuple[str, str]]:
    """The days on which corrections were accepted, and by whom."""
    rows = store.select(PREFIX_HEADER + _REVIEWS.replace("RECORD", str(NamedNode(record))))
    return sorted((row["when"].value[:10], row["name"].value) for row in rows.dicts())


def _file(graph: str, iri: str, collection: str) -> str:
    """Where the record with this graph stands in the folder of its collection."""
    if known := _shipped().get((collection, local_id(iri))):
        return f"{known.parent.name}/{known.name}"
    local = graph.removeprefix(f"{GRAPH}{collection}/").removeprefix(GRAPH)
    prefix, _, slug = local.partition("/")
    folders = {each["prefix"]: folder for folder, each in load_layout().folders.items()}
    return f"{folders.get(prefix, prefix)}/{slug}.yaml"


@cache
def _shipped() -> dict[tuple[str, str], Path]:
    """Collection and id → file of every record that this installation ships."""
    data = resource_dir("data")
    found = {}
    for home in sorted(path.parent for path in data.rglob(COLLECTION_FILE)):
        slug = read_collection(home).slug
        for path in record_files(home):
            with path.open(encoding="utf-8") as file:
                first = file.readline()
            if first.startswith("id:"):
                found[slug, first.removeprefix("id:").strip().strip("\"'")] = path
    return found


def record_page(graph: Graph, asked: Asked) -> Reply:
    """The file of a record, with numbered lines for people, as it is as YAML.

    Raises NotFoundError where the graph has no such record, or this installation not its file in
    the state that the graph was built from.
    """
    rest = asked.params["rest"].removesuffix("/")
    name = GRAPH + rest
    try:
        described = graph.store.select(
            f"SELECT ?iri WHERE {{ {NamedNode(name)} {BG.describes} ?iri }}"
        )
    except ValueError:
        described = Rows((), [])
    iri = next((row[0].value for row in described if row[0] is not None), None)
    if iri is None:
        raise NotFoundError("there is no record of this name in the graph", found=rest)
    origin = origin_of(graph, iri, name)
    assert origin is not None
    path = _shipped().get((origin.collection, local_id(iri)))
    if path is None or not _is_said(graph.store, path):
        raise NotFoundError(
            f"the file {origin.file} of the collection {origin.collection} is not here in the state"
            " that this graph was built from",
            found=rest,
            hint=f"what it says stands in the named graph {asked.href('/graph/' + rest)}",
        )
    if asked.format != HTML:
        return Reply(
            path.read_bytes(),
            f"{asked.format}; charset=utf-8",
            headers=(("Content-Disposition", f'attachment; filename="{path.name}"'),),
        )
    lines = path.read_text("utf-8").splitlines()
    return page("entity/record.html.j2", asked, origin=origin, lines=lines, iri=iri)


def _is_said(store: EmbeddedStore, path: Path) -> bool:
    """Whether the graph says all that stands in the record at ``path``."""
    try:
        statements = read_record(path).root.statements()
        return all(
            store.ask(f"ASK {{ {subject} {property} {value} }}")
            for subject, property, value, _ in statements
        )
    except BenchgraphError:
        return False
