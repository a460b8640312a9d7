"""Records → quads: JSON-LD by the shared context, one named graph a record."""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from benchgraph.errors import RecordError
from benchgraph.reconciling.links import FILE as LINKS_FILE
from benchgraph.reconciling.links import links_graph
from benchgraph.reconciling.tombstones import FILE as TOMBSTONES_FILE
from benchgraph.reconciling.tombstones import tombstones_graph
from benchgraph.records import Collection, Context, Node, Record, Value, load_context
from benchgraph.resources import resource_dir
from benchgraph.vocab import BASE, BG, DC, DCAT, DCTERMS, GRAPH, RDF, VOCAB, XSD

ONTOLOGY_GRAPH = NamedNode(GRAPH + "ontology")
VOCAB_GRAPH = NamedNode(GRAPH + "vocab")
VOCAB_OF = "/vocab"  # behind the graph of a collection: the concepts that it adds


def record_quads(records: Iterable[Record]) -> list[Quad]:
    """The asserted quads of ``records``, in record order.

    Each record's statements stand in its own named graph, with the bounds of its dates
    (``bg:earliest``, ``bg:latest``, ``bg:dueBy``) beside them; each quad once. They are what
    JSON-LD makes of the record by the shared context: ``insist_on_json_ld`` shows it.
    """
    quads: list[Quad] = []
    for record in records:
        graph = NamedNode(record.graph)
        stated = dict.fromkeys(Quad(s, p, o, graph) for s, p, o, _ in record.root.statements())
        quads += stated
        quads += dict.fromkeys(bounds(stated))
        if record.collection:
            collection = record.collection
            quads.append(Quad(graph, BG.collection, NamedNode(collection.graph), graph))
            quads.append(Quad(graph, DCTERMS.license, NamedNode(collection.licence), graph))
    return quads


def collection_quads(collection: Collection) -> list[Quad]:
    """What a collection says of itself, as a dataset of DCAT, in the graph that is named so."""
    this = NamedNode(collection.graph)
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF.type, BG.Collection),
        (RDF.type, DCAT.Dataset),
        *((DCTERMS.title, Literal(text, language=tag)) for tag, text in collection.title),
        (DC.publisher, Literal(collection.publisher)),
        (DCTERMS.license, NamedNode(collection.licence)),
        (DCAT.version, Literal(collection.version)),
        (DCTERMS.issued, collection.date),
        *((DCTERMS.source, NamedNode(source)) for source in collection.sources),
    ]
    quads = [Quad(this, predicate, value, this) for predicate, value in facts]
    for part in _graphs_beside_records(collection):
        quads.append(Quad(this, DCTERMS.hasPart, part, this))
        quads.append(Quad(part, DCTERMS.license, NamedNode(collection.licence), this))
    return quads


def _graphs_beside_records(collection: Collection) -> list[NamedNode]:
    """The named graphs of a collection that are none of a record: its concepts, its links, and what
    it has given up."""
    found = [] if collection.below else [VOCAB_GRAPH]
    if collection.files("vocab"):
        found.append(vocab_graph(collection))
    if (collection.folder / LINKS_FILE).is_file():
        found.append(links_graph(collection.slug))
    if (collection.folder / TOMBSTONES_FILE).is_file():
        found.append(tombstones_graph(collection.slug))
    return found


def vocab_graph(collection: Collection) -> NamedNode:
    """The named graph of the concepts that a collection adds."""
    return NamedNode(f"{collection.graph}{VOCAB_OF}")


def insist_on_json_ld(records: Iterable[Record], *, ontology: Path | None = None) -> None:
    """Hold what the lines of ``records`` state against what a JSON-LD processor makes of them.

    The context is the one mapping from keys to terms, and JSON-LD the reference that reads it; it
    takes ten times as long as reading the context as a table. Raises RecordError where the two
    differ in a triple.
    """
    records = list(records)
    context = load_context(ontology)
    document = {
        "@context": context.document["@context"],
        "@graph": [
            {"@id": record.graph, "@graph": [_node_json(record.root, context)]}
            for record in records
        ],
    }
    made = _lines_of_json_ld(document)
    for record in records:
        graph = NamedNode(record.graph)
        lines = {f"{Quad(s, p, o, graph)} ." for s, p, o, _ in record.root.statements()}
        if not lines <= made:
            raise RecordError(_difference(lines, made, record.graph), path=record.path)
        made -= lines
    if made:
        raise RecordError(f"JSON-LD made a triple that no record states: {min(made)}")


def _lines_of_json_ld(document: dict[str, Any]) -> set[str]:
    """What JSON-LD makes of the document, as N-Quads lines: parsed and written without Python."""
    data = json.dumps(document, ensure_ascii=False).encode()
    quads = ox.parse(data, format=ox.RdfFormat.JSON_LD)
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert lines is not None
    return set(lines.decode().splitlines())


def _difference(stated: set[str], made: set[str], graph: str) -> str:
    new = {line for line in made - stated if line.endswith(f"<{graph}> .")}
    return "JSON-LD and the record disagree; " + "; ".join(
        f"{name}: {min(lines)}" for name, lines in (("lost", stated - made), ("new", new)) if lines
    )


def _node_json(node: Node, context: Context) -> dict[str, Any]:
    result: dict[str, Any] = {"id": node.iri, "type": [name for name, _ in node.types]}
    for key, entry in node.entries.items():
        if context.properties[key].kind == "language":
            texts: dict[str, list[str]] = {}
            for value in entry.values:
                assert isinstance(value, Value) and isinstance(value.json, tuple)
                tag, text = value.json
                texts.setdefault(tag, []).append(text)
            result[key] = texts
        else:
            result[key] = [
                _node_json(value, context) if isinstance(value, Node) else value.json
                for value in entry.values
            ]
    return result


# -- dates -------------------------------------------------------------------------------------


def first_day(date: Literal) -> str:
    """The first day of a year, month or day, as text."""
    text = date.value
    return text + {4: "-01-01", 7: "-01"}.get(len(text), "")


def last_day(date: Literal) -> str:
    """The last day of a year, month or day, as text."""
    text = date.value
    if len(text) == 4:
        return text + "-12-31"
    if len(text) == 7:
        year, month = map(int, text.split("-"))
        return f"{text}-{calendar.monthrange(year, month)[1]:02d}"
    return text


_BOUNDS = {
    BG.date: ((BG.earliest, first_day), (BG.latest, last_day)),
    BG.start: ((BG.earliest, first_day),),
    BG.end: ((BG.latest, last_day),),
    BG.deadline: ((BG.dueBy, last_day),),
}


def bounds(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The bounds of every date in ``quads``, in one datatype that every store orders alike.

    ``bg:date`` gives both bounds, ``bg:start`` the first, ``bg:end`` the last; ``bg:deadline``
    gives ``bg:dueBy``, the last day on which the promise can still be kept.
    """
    for quad in quads:
        for predicate, day in _BOUNDS.get(quad.predicate, ()):
            if isinstance(quad.object, Literal):
                literal = Literal(day(quad.object), datatype=XSD.date)
                yield Quad(quad.subject, predicate, literal, quad.graph_name)


# -- ontology and vocabularies -----------------------------------------------------------------


def ontology_quads(
    folder: Path | None = None, collections: Iterable[Collection] = ()
) -> list[Quad]:
    """The ontology and the vocabularies as quads, blank nodes of their lists given names.

    With ``collections`` also the concepts of their own, each in the graph ``graph/SLUG/vocab``.
    Raises RecordError where a collection says something of a concept that is there already.
    """
    folder = folder or resource_dir("ontology")
    files = [(folder / "benchgraph.ttl", ONTOLOGY_GRAPH)]
    files += [(path, VOCAB_GRAPH) for path in sorted((folder / "vocab").glob("*.ttl"))]
    quads: dict[Quad, None] = {}
    for path, graph in files:
        quads.update(dict.fromkeys(_quads_of(path, path.stem, graph)))
    for collection in collections:
        known = {quad.subject for quad in quads}
        for path in collection.files("vocab"):
            more = _quads_of(path, f"{collection.slug}-{path.stem}", vocab_graph(collection))
            _refuse_foreign(more, known, path)
            quads.update(dict.fromkeys(more))
    return list(quads)


def _quads_of(path: Path, stem: str, graph: NamedNode) -> tuple[Quad, ...]:
    return _quads_in(path.read_bytes(), path, stem, graph)


@lru_cache(maxsize=64)  # a process that builds reads the same files each time
def _quads_in(data: bytes, path: Path, stem: str, graph: NamedNode) -> tuple[Quad, ...]:
    triples = named_nodes(_triples_in(data, path), stem)
    return tuple(Quad(t.subject, t.predicate, t.object, graph) for t in triples)


def _refuse_foreign(quads: Iterable[Quad], known: set[Any], path: Path) -> None:
    """A collection adds concepts of its own, and changes no others."""
    for quad in quads:
        subject = quad.subject
        assert isinstance(subject, NamedNode)  # blank nodes have been given names
        if subject in known or not subject.value.startswith((VOCAB, f"{BASE}ontology/node/")):
            raise RecordError(
                "a collection can only add concepts",
                path=path,
                found=subject.value,
                expected=f"a concept that is not there yet, below {VOCAB}",
            )


def turtle_triples(path: Path) -> list[Triple]:
    """The triples of a Turtle file. Raises RecordError with the line where it is not Turtle."""
    return _triples_in(path.read_bytes(), path)


def _triples_in(data: bytes, path: Path) -> list[Triple]:
    try:
        return [q.triple for q in ox.parse(data, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise RecordError(
            "this is not Turtle", path=path, line=error.lineno, found=error.msg
        ) from None


def named_nodes(triples: Iterable[Triple], stem: str) -> list[Triple]:
    """``triples`` with an IRI for every blank node, by the order in which they first stand there.

    Nothing that is published has a blank node; shapes keep theirs, since a path that has a name
    would be read as a property.
    """
    names: dict[BlankNode, NamedNode] = {}

    def named(term: Any) -> Any:
        if not isinstance(term, BlankNode):
            return term
        if term not in names:
            names[term] = NamedNode(f"{BASE}ontology/node/{stem}-{len(names) + 1}")
        return names[term]

    return [Triple(named(t.subject), t.predicate, named(t.object)) for t in triples]
