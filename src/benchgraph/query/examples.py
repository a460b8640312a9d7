"""The ready-made questions as data: query editors read a store's examples from the store itself.

The convention is that of the SIB Swiss Institute of Bioinformatics
(https://github.com/sib-swiss/sparql-examples): each example is a ``sh:SPARQLExecutable`` with its
sentence as ``rdfs:comment``, its query as ``sh:select``, its family as ``schema:keywords``, what it
is asked of as ``schema:target``; the prefixes stand once, as ``sh:declare``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.query.catalogue import Question
from benchgraph.query.parameters import TODAY
from benchgraph.store import Store
from benchgraph.vocab import BASE, GRAPH, PREFIX_HEADER, RDF, RDFS, SCHEMA, SH, XSD

QUESTIONS_GRAPH = NamedNode(GRAPH + "questions")
QUESTION = BASE + "question/"
_PREFIXES = NamedNode(QUESTION + "prefixes")
_DAYS = (
    # The last day on which somebody read a source; else the last of any date.
    PREFIX_HEADER + "SELECT (MAX(?day) AS ?last) WHERE { ?record bg:readOn ?day }",
    PREFIX_HEADER + "SELECT (MAX(?day) AS ?last) WHERE { ?thing bg:latest ?day }",
)


def example_quads(questions: Iterable[Question], day: str | None) -> list[Quad]:
    """``questions`` with their defaults in place, in ``QUESTIONS_GRAPH``, and their prefixes.

    The build's own day must not get into its bytes: ``day`` stands where a default is today.
    Without one a question that needs it is left out.
    """
    triples: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = list(_declarations())
    for question in questions:
        at = {p.name: day for p in question.parameters if (p.type, p.default) == ("date", TODAY)}
        values = {name: value for name, value in at.items() if value is not None}
        if len(values) < len(at):
            continue
        this = NamedNode(QUESTION + question.name)
        triples += [
            (this, RDF.type, SH.SPARQLExecutable),
            (this, RDF.type, SH.SPARQLSelectExecutable),
            (this, RDFS.comment, Literal(question.sentence, language="en")),
            (this, SH.prefixes, _PREFIXES),
            (this, SH.select, Literal(_without_header(question.fill(values)))),
            (this, SCHEMA.keywords, Literal(question.family)),
            (this, SCHEMA.target, NamedNode(GRAPH + "release")),
        ]
    return [Quad(*triple, QUESTIONS_GRAPH) for triple in triples]


def last_day(store: Store) -> str | None:
    """The day that stands for today in a release: the last one on which a source was read."""
    for query in _DAYS:
        ((last,),) = store.select(query).rows
        if isinstance(last, Literal):
            return last.value
    return None


def _declarations() -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    for name, namespace in KNOWN_PREFIXES.items():
        node = NamedNode(f"{_PREFIXES.value}/{name}")
        yield _PREFIXES, SH.declare, node
        yield node, SH.prefix, Literal(name)
        yield node, SH.namespace, Literal(namespace, datatype=XSD.anyURI)


def _without_header(query: str) -> str:
    """A query without the comment lines at its top, which describe it for this catalogue."""
    lines = query.splitlines(keepends=True)
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        del lines[0]
    return "".join(lines)
