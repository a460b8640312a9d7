"""Data extension: columns of values for things that were reconciled."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from benchgraph.language import preference
from benchgraph.query.entities import labels
from benchgraph.serving.model import Asked, Graph
from benchgraph.serving.refine.asking import read_extension
from benchgraph.serving.refine.properties import iris_among, property_shown, values
from benchgraph.serving.refine.things import things_of
from benchgraph.serving.wording import say
from benchgraph.store import Term, python_value
from benchgraph.vocab import BASE, XSD

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ONE_LANGUAGE = ("prefLabel", "description")  # what is said once, in several languages


def settings(lang: str) -> list[dict[str, object]]:
    """What a client may set for a property that it fetches."""
    help_text = say("Maximum number of values to fetch of each thing (0: all)", lang)
    return [
        {
            "name": "limit",
            "label": say("Limit", lang),
            "type": "number",
            "default": 0,
            "help_text": help_text,
        }
    ]


def extended(graph: Graph, text: str, asked: Asked) -> dict[str, object]:
    """The answer to ``extend``. An id that the graph does not have has a row without values."""
    extension = read_extension(text)
    things = things_of(graph)
    iris = {each: iri for each in extension.ids if (iri := things.identified(each))}
    rows: dict[str, dict[str, list[object]]] = {each: {} for each in extension.ids}
    for one, limit in zip(extension.properties, extension.limits, strict=True):
        own = values(graph.store, iris.values(), one)
        if one.id in _ONE_LANGUAGE:
            own = {iri: _best(terms, asked.language) for iri, terms in own.items()}
        names = labels(
            graph.store, iris_among(t for terms in own.values() for t in terms), asked.language
        )
        for each, row in rows.items():
            terms = own.get(iris.get(each, ""), [])
            row[one.id] = [_cell(term, names) for term in (terms[:limit] if limit else terms)]
    meta = [property_shown(one, asked.language) for one in extension.properties]
    return {"meta": meta, "rows": rows}


def _best(terms: Iterable[Term], language: str) -> list[Term]:
    """The text that suits ``language`` best."""
    rank = preference(language)
    texts = [(rank(term.language or ""), term) for term in terms if isinstance(term, Literal)]
    return [term for _, term in sorted(texts, key=lambda each: (each[0], each[1].value))[:1]]


def _cell(term: Term, names: dict[str, str]) -> dict[str, object]:
    """A value as clients read it: a thing of ours can be reconciled at once, a day is a date, and
    what is only a year or a month stays text, since nobody said a day."""
    if isinstance(term, NamedNode):
        if term.value.startswith(BASE):
            name = names.get(term.value) or term.value.rpartition("/")[2]
            return {"id": term.value.removeprefix(BASE), "name": name}
        return {"str": term.value}
    assert isinstance(term, Literal)
    if term.datatype == XSD.date and _DAY.fullmatch(term.value):
        return {"date": f"{term.value}T00:00:00Z"}
    value = python_value(term)
    if isinstance(value, int) and not isinstance(value, bool):
        return {"int": value}
    return {"str": term.value}
