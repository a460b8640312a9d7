"""What can be completed: classes and properties all at once, entities and concepts as one types."""

from __future__ import annotations

import re
from typing import Any

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import ParameterError
from benchgraph.iris import KNOWN_PREFIXES
from benchgraph.language import best
from benchgraph.query.entities import all_labels
from benchgraph.searching.search import search
from benchgraph.serving.model import Asked, Graph
from benchgraph.vocab import BASE, PREFIX_HEADER

MOST_TERMS = 1_000
MOST_HITS = 20
_LONGEST_DETAIL = 80
_USED = """
SELECT ?term ?kind (SUM(?n) AS ?uses) WHERE {
  { SELECT ?term ("class" AS ?kind) (COUNT(*) AS ?n) WHERE { ?x a ?term } GROUP BY ?term }
  UNION
  { SELECT ?term ("property" AS ?kind) (COUNT(*) AS ?n) WHERE { ?x ?term ?y } GROUP BY ?term }
} GROUP BY ?term ?kind ORDER BY DESC(?uses) ?term LIMIT 1000
"""
_TEXTS = """
SELECT ?term ?p ?text WHERE {
  VALUES ?p { rdfs:label skos:prefLabel skos:definition rdfs:comment }
  { SELECT DISTINCT ?term WHERE { ?term rdfs:isDefinedBy ?ontology } } ?term ?p ?text }
"""
_LABELS = ("http://www.w3.org/2000/01/rdf-schema#label",
           "http://www.w3.org/2004/02/skos/core#prefLabel")  # fmt: skip


def written(iri: str) -> str:
    """``iri`` as a query writes it: with a prefix of ours where the rest is a plain name."""
    for name, base in KNOWN_PREFIXES.items():
        rest = iri.removeprefix(base)
        if rest != iri and re.fullmatch(r"[A-Za-z0-9_](?:[\w-]*\w)?", rest):
            return f"{name}:{rest}"
    return str(NamedNode(iri))


def terms(graph: Graph, language: str) -> list[dict[str, Any]]:
    """Every class and property that the graph uses, the most used first: how it is ``written``,
    its ``label`` in ``language``, its Chinese (or English) name as ``detail``, what it means
    (``info``), ``type`` (class or property) and ``uses``."""
    texts = _texts(graph)
    found = []
    for term, kind, uses in graph.store.select(_USED):
        if not isinstance(term, NamedNode) or not isinstance(kind, Literal):
            continue
        names, notes = texts.get(term.value, ({}, {}))
        label = best(names, language)
        found.append(
            {
                "apply": written(term.value),
                "label": label,
                "detail": _detail(names, label, language),
                "info": best(notes, language),
                "type": kind.value,
                "uses": int(uses.value) if isinstance(uses, Literal) else 0,
            }
        )
    return found[:MOST_TERMS]


def _texts(graph: Graph) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """IRI of a term → its labels and its definitions, by language."""
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for term, kind, text in graph.store.select(PREFIX_HEADER + _TEXTS):
        if isinstance(term, NamedNode) and isinstance(text, Literal) and kind is not None:
            labels, notes = found.setdefault(term.value, ({}, {}))
            into = labels if kind.value in _LABELS else notes
            into.setdefault((text.language or "").lower(), text.value)
    return found


def _detail(names: dict[str, str], label: str, language: str) -> str:
    """The name in the other script: Chinese beside English and Japanese, English beside Chinese."""
    other = best(names, "en" if language.startswith("zh") else "zh-Hans")
    return other[:_LONGEST_DETAIL] if other != label else ""


def hits(graph: Graph, asked: Asked) -> list[dict[str, Any]]:
    """The entities and concepts that the text finds by name, the best first, at most 20.

    Raises ParameterError where there is nothing to look for, LimitError for a text too long.
    """
    text = asked.get("text")
    if not text:
        raise ParameterError("there is nothing to complete", expected="text=, such as text=cyberp")
    found = search(graph.index, text, limit=MOST_HITS, lang=asked.language).hits
    ours = [hit for hit in found if hit.iri.startswith(BASE)]
    names = all_labels(graph.store, [hit.iri for hit in ours])
    return [
        {
            "apply": written(hit.iri),
            "label": hit.label,
            "detail": _detail(names.get(hit.iri, {}), hit.label, asked.language),
            "info": "",
            "type": "entity",
        }
        for hit in ours
    ]
