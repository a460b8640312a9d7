"""The ontology, the vocabularies and every place that uses their terms, as one small dataset.

The checks in ``ontology/checks`` ask it. Its graphs:

- ``graph/ontology`` and ``graph/vocab``: the Turtle files;
- ``graph/terms-in-use``: ``<urn:file:PATH> dcterms:references TERM`` for each term in the context,
  in the shapes with their embedded queries, in the queries and in the Python code;
- ``graph/known-terms``: the terms that reused vocabularies have, from rdflib's closed namespaces
  and ``known-terms.ttl``, each with ``rdfs:isDefinedBy``; each namespace is an ``owl:Ontology``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from rdflib import namespace as rdflib_namespaces

from benchgraph import vocab
from benchgraph.resources import resource_dir

ONTOLOGY_DIR = resource_dir("ontology")
ROOT = ONTOLOGY_DIR.parent
ONTOLOGY_FILE = ONTOLOGY_DIR / "benchgraph.ttl"
CONTEXT_FILE = ONTOLOGY_DIR / "context.jsonld"
VOCAB_FILES = sorted((ONTOLOGY_DIR / "vocab").glob("*.ttl"))
CHECKS = sorted((ONTOLOGY_DIR / "checks").glob("*-violation.rq"))

ONTOLOGY_GRAPH = ox.NamedNode(vocab.GRAPH + "ontology")
VOCAB_GRAPH = ox.NamedNode(vocab.GRAPH + "vocab")
IN_USE_GRAPH = ox.NamedNode(vocab.GRAPH + "terms-in-use")
KNOWN_GRAPH = ox.NamedNode(vocab.GRAPH + "known-terms")

_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_OWL_ONTOLOGY = ox.NamedNode("http://www.w3.org/2002/07/owl#Ontology")
_DEFINED_BY = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
_REFERENCES = ox.NamedNode("http://purl.org/dc/terms/references")

# The vocabularies that benchgraph reuses, by the name of rdflib's list of their terms.
RDFLIB_LISTS = "RDF RDFS OWL XSD SH SKOS DC DCTERMS PROV ORG SDO DCAT VOID FOAF".split()
OA = "http://www.w3.org/ns/oa#"

_SPARQL_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<text>\"{3}.*?\"{3} | '{3}.*?'{3} | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*')
    | <(?P<iri>[^<>"{}|^`\\\s]*)>
    | (?P<prefix>[A-Za-z][\w-]*)?:(?P<local>[\w-]*(?:\.[\w-]+)*)
    """,
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(r"(?im)^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>")


def sparql_terms(query: str) -> set[str]:
    """The IRIs that a query names in full or by a prefix; those in strings and comments not.

    >>> sorted(sparql_terms("SELECT ?x { ?x a bg:Case ; <urn:p> 'bg:Nothing' } # bg:Comment"))
    ['https://w3id.org/benchgraph/ontology#Case', 'urn:p']
    """
    prefixes = {**vocab.PREFIXES, **vocab.SCHEME_PREFIXES, **vocab.ENTITY_PREFIXES}
    prefixes.update(_PREFIX.findall(query))
    found = set()
    for token in _SPARQL_TOKEN.finditer(_PREFIX.sub("", query)):
        if token["iri"] is not None:
            found.add(token["iri"])
        elif token["local"] and (token["prefix"] or "") in prefixes:
            found.add(prefixes[token["prefix"] or ""] + token["local"])
    return found


def shape_terms(path: Path) -> set[str]:
    """The IRIs of a shapes file, with those in the queries that it embeds."""
    found = set()
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        found.update(
            term.value
            for term in (quad.subject, quad.predicate, quad.object)
            if isinstance(term, ox.NamedNode)
        )
        if quad.predicate.value.rpartition("#")[2] in ("select", "ask", "construct"):
            found |= sparql_terms(quad.object.value)
    return found


def context_terms() -> dict[str, str]:
    """The keys of the context that stand for a term, each with the IRI of the term."""
    context = json.loads(CONTEXT_FILE.read_text())["@context"]
    terms = {}
    for key, value in context.items():
        if key.startswith("@"):
            continue
        name = value if isinstance(value, str) else value.get("@id") or value.get("@reverse")
        if name.startswith("@") or name.endswith(("#", "/")):
            continue
        prefix, _, local = name.partition(":")
        terms[key] = context[prefix] + local
    return terms


def closed_namespaces() -> dict[str, vocab.Namespace]:
    """The closed namespaces of ``benchgraph.vocab`` by their name in the code."""
    return {k: v for k, v in vars(vocab).items() if isinstance(v, vocab.Namespace)}


def python_terms(path: Path) -> set[str]:
    """The terms that a module takes from closed namespaces, as BG.operator or BG["from"]."""
    namespaces = closed_namespaces()
    text = path.read_text()
    uses = re.findall(rf"\b({'|'.join(namespaces)})(?:\.|\[\")([A-Za-z]\w*)", text)
    return {f"{namespaces[name]}{term}" for name, term in uses}


# These describe what is served or packed; no triple of theirs is in the graph.
_DESCRIPTIONS = {("benchgraph", "void.py"), ("programs", "void.py"), ("sparql", "description.py")}


def terms_in_use() -> Iterator[tuple[str, str]]:
    """(path of a file, IRI that it names), for every file that uses terms on data."""
    yield from (("ontology/context.jsonld", iri) for iri in context_terms().values())
    for path in sorted((ROOT / "src").rglob("*.py")):
        if path.parts[-2:] in _DESCRIPTIONS:
            continue
        yield from ((str(path.relative_to(ROOT)), iri) for iri in python_terms(path))
    for path in sorted((ROOT / "shapes").rglob("*.ttl")):
        yield from ((str(path.relative_to(ROOT)), iri) for iri in shape_terms(path))
    for path in sorted((ROOT / "queries").rglob("*.rq")):
        yield from ((str(path.relative_to(ROOT)), iri) for iri in sparql_terms(path.read_text()))


def known_terms() -> Iterator[tuple[str, str]]:
    """(namespace, term) of every term that a reused vocabulary has."""
    for name in RDFLIB_LISTS:
        namespace = getattr(rdflib_namespaces, name)
        names = {str(term) for term in dir(namespace)}
        # Names that cannot be Python attributes, such as sh:or, stand in a list of their own.
        names.update(f"{namespace}{name}" for name in getattr(namespace, "_extras", ()))
        yield from ((str(namespace), name) for name in sorted(names))
    listed = ox.parse(path=ONTOLOGY_DIR / "checks" / "known-terms.ttl", format=ox.RdfFormat.TURTLE)
    for quad in listed:
        namespace, hash_sign, _ = quad.subject.value.partition("#")
        yield namespace + hash_sign, quad.subject.value


def ontology_triples() -> list[ox.Triple]:
    """The triples of ``benchgraph.ttl``."""
    return [quad.triple for quad in ox.parse(path=ONTOLOGY_FILE, format=ox.RdfFormat.TURTLE)]


def vocabulary_triples() -> list[ox.Triple]:
    """The triples of all vocabulary files."""
    return [
        quad.triple
        for path in VOCAB_FILES
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    ]


def sources() -> ox.Store:
    """A new store that holds all of it."""
    store = ox.Store()
    for path in (ONTOLOGY_FILE, *VOCAB_FILES):
        graph = ONTOLOGY_GRAPH if path == ONTOLOGY_FILE else VOCAB_GRAPH
        store.load(path=path, format=ox.RdfFormat.TURTLE, to_graph=graph)
    store.extend(
        ox.Quad(ox.NamedNode(f"urn:file:{path}"), _REFERENCES, ox.NamedNode(iri), IN_USE_GRAPH)
        for path, iri in terms_in_use()
    )
    for namespace, term in known_terms():
        vocabulary = ox.NamedNode(namespace)
        store.add(ox.Quad(vocabulary, _RDF_TYPE, _OWL_ONTOLOGY, KNOWN_GRAPH))
        store.add(ox.Quad(ox.NamedNode(term), _DEFINED_BY, vocabulary, KNOWN_GRAPH))
    return store
