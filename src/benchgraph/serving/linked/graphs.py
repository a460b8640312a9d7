"""``/graph/…`` and ``/graph-list``: the named graphs, which say who says what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.errors import NotFoundError
from benchgraph.iris import prefixed
from benchgraph.language import best
from benchgraph.query.entities import labels
from benchgraph.query.suggestions import not_found
from benchgraph.serving.linked.description import statements_of
from benchgraph.serving.linked.documents import linked, part_of, rdf_document
from benchgraph.serving.linked.named import PAGE_ROWS, shown, statements_in
from benchgraph.serving.media import HTML, RDF
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.render import page
from benchgraph.store import Term
from benchgraph.vocab import BG, DC, DCAT, DCTERMS, GRAPH, PREFIX_HEADER, PROV
from benchgraph.vocab import RDF as RDF_TERMS

FORMATS = (HTML, *RDF)
# Graphs that no record made, and what they hold.
MADE = {
    "inferred": "What follows from the records and the ontology.",
    "relations": "Relations between entities, each with its type, strength, rule and evidence.",
    "links": "Which entities of different collections are the same.",
    "tombstones": "What was given up since it was released, why, and what took its place.",
    "ontology": "The classes and properties, and what is said of them.",
    "vocab": "The vocabularies: concepts that records refer to.",
    "questions": "The ready-made questions, as queries that a program can run.",
    "release": "What this release is: its version and its size.",
}
_RECORDS = """SELECT ?graph ?collection ?entity WHERE {
  ?graph bg:collection ?collection OPTIONAL { ?graph bg:describes ?entity } }"""


@dataclass(frozen=True, slots=True)
class CollectionOf:
    """What a collection says of itself; ``graphs`` and ``statements`` count what belongs to it."""

    iri: str
    title: str
    publisher: str
    licence: str
    version: str
    date: str
    sources: list[str]
    graphs: int
    statements: int


@dataclass(frozen=True, slots=True)
class Named:
    """A named graph, with what it describes and the collection that it belongs to."""

    iri: str
    statements: int
    entity: str
    collection: str
    made: str


def named_graph(graph: Graph, asked: Asked) -> Reply:
    """``/graph/{rest}``: the statements of the named graph whose IRI ends so."""
    rest = asked.params["rest"]
    if not rest.strip("/"):
        return Reply.to(asked.href("/graph-list"))
    iri = GRAPH + rest
    counts = graph.store.graph_counts()
    if iri not in counts:
        if iri.rstrip("/") in counts:
            return Reply.to(asked.href("/graph/" + rest.rstrip("/"), asked.query), 301)
        raise _no_graph(rest, list(counts))
    statements = statements_in(graph, iri)
    if asked.format == HTML:
        reply = _page(graph, asked, iri, statements)
    else:
        reply = rdf_document(asked, statements)
    return linked(reply, asked, FORMATS)


def graph_list(graph: Graph, asked: Asked) -> Reply:
    """The collections, and every named graph: all, or those of ``?of=`` a collection."""
    named = _named(graph)
    collections = _collections(graph, named, asked.language)
    of = asked.get("of")
    shown = [each for each in named if not of or (each.collection or "made") == of]
    if of and not shown:
        raise NotFoundError("there is no such collection", found=of)
    part = part_of(asked, len(shown), PAGE_ROWS)
    rows = shown[part.first : part.last]
    iris = {each.entity for each in rows if each.entity}
    return page(
        "linked/graphs.html.j2",
        asked,
        collections=collections,
        rows=rows,
        part=part,
        of=of,
        titles={each.iri: each.title for each in collections},
        names=labels(graph.store, iris, asked.language),
        made=sum(not each.collection for each in named),
    )


def _no_graph(rest: str, names: list[str]) -> NotFoundError:
    near = not_found(rest, [(name, name) for name in names if name], GRAPH)
    return NotFoundError("there is no such named graph", found=GRAPH + rest, hint=near.hint)


def _page(graph: Graph, asked: Asked, iri: str, statements: Sequence[Triple]) -> Reply:
    own = sorted(statements_of(graph, NamedNode(iri)), key=str)
    part = part_of(asked, len(statements), PAGE_ROWS)
    rows = statements[part.first : part.last]
    describes = _first(own, BG.describes)
    collection = _first(own, BG.collection) or (
        iri if BG.Collection in [t.object for t in own if t.predicate == RDF_TERMS.type] else ""
    )
    iris = {term.value for row in rows for term in (row.subject, row.object)
            if isinstance(term, NamedNode)}  # fmt: skip
    names = labels(graph.store, {*iris, describes, _first(own, BG.reviewStatus)} - {""},
                   asked.language)  # fmt: skip
    found = [c for c in _collections(graph, _named(graph), asked.language) if c.iri == collection]
    name = iri.removeprefix(GRAPH)
    return page(
        "linked/graph.html.j2",
        asked,
        iri=iri,
        name=name,
        made=MADE.get(name.rpartition("/")[2]) if not describes else None,
        describes=describes,
        collection=found[0] if found else None,
        licence=_first(own, DCTERMS.license) or (found[0].licence if found else ""),
        read_on=_first(own, BG.readOn),
        review=_first(own, BG.reviewStatus),
        derived=[t.object.value for t in own
                 if t.predicate == PROV.wasDerivedFrom and isinstance(t.object, NamedNode)],
        names=names,
        rows=[tuple(shown(term, names) for term in row) for row in rows],
        part=part,
    )  # fmt: skip


def _first(statements: list[Triple], predicate: NamedNode) -> str:
    found = [t.object for t in statements if t.predicate == predicate]
    term: Term | Triple | None = found[0] if found else None
    return "" if term is None or isinstance(term, Triple) else term.value


def _named(graph: Graph) -> list[Named]:
    """Every named graph: those of records by their names, behind those that no record made."""
    known: dict[str, tuple[str, str]] = {}
    for name, collection, entity in graph.store.select(PREFIX_HEADER + _RECORDS):
        if isinstance(name, NamedNode) and isinstance(collection, NamedNode):
            about = entity.value if isinstance(entity, NamedNode) else ""
            known[name.value] = min(known.get(name.value, (collection.value, about)),
                                    (collection.value, about))  # fmt: skip
    found = []
    for iri, statements in graph.store.graph_counts().items():
        belongs, about = known.get(iri, ("", ""))
        if iri:
            made = MADE.get(iri.rpartition("/")[2], "") if not belongs else ""
            found.append(Named(iri, statements, about, belongs, made))
    return sorted(found, key=lambda each: (bool(each.collection), each.iri))


def _collections(graph: Graph, named: list[Named], language: str) -> list[CollectionOf]:
    rows = graph.store.select(PREFIX_HEADER + "SELECT ?c WHERE { ?c a bg:Collection } ORDER BY ?c")
    found = []
    for (node,) in rows:
        if isinstance(node, NamedNode):
            own = sorted(statements_of(graph, node), key=str)
            titles = {
                t.object.language or "": t.object.value
                for t in own
                if t.predicate == DCTERMS.title and isinstance(t.object, Literal)
            }
            parts = [each for each in named if each.collection == node.value]
            found.append(
                CollectionOf(
                    iri=node.value,
                    title=best(titles, language) or prefixed(node.value),
                    publisher=_first(own, DC.publisher),
                    licence=_first(own, DCTERMS.license),
                    version=_first(own, DCAT.version),
                    date=_first(own, DCTERMS.issued),
                    sources=[
                        t.object.value
                        for t in own
                        if t.predicate == DCTERMS.source and isinstance(t.object, NamedNode)
                    ],
                    graphs=len(parts),
                    statements=sum(each.statements for each in parts),
                )
            )
    return found
