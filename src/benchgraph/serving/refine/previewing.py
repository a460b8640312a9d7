"""A small page about one thing, for a frame in the client's page."""

from __future__ import annotations

from dataclasses import replace

from benchgraph.errors import NotFoundError
from benchgraph.language import preference
from benchgraph.query.entities import all_labels, labels
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.render import page
from benchgraph.serving.refine.candidates import description
from benchgraph.serving.refine.properties import PROPERTIES, iris_among, values
from benchgraph.serving.refine.things import things_of
from benchgraph.serving.tasks import told
from benchgraph.serving.wording import say

# Any page may show it in a frame, which no other page of the server allows.
_FRAMED = (
    "Content-Security-Policy",
    "default-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors *",
)
_FACTS = (
    "classification", "documentType", "status", "date", "operator", "owner", "publisher", "axis",
)  # fmt: skip
_MOST_FACTS, _MOST_VALUES, _MOST_TEXT, _MOST_NAMES = 4, 3, 260, 3


def preview(graph: Graph, asked: Asked) -> Reply:
    """What the thing ``id`` is, in a few lines; for an id that is not there a page that says so."""
    things = things_of(graph)
    iri = things.identified(asked.get("id"))
    if iri is None:
        wrong = NotFoundError("there is no thing with this id", found=asked.get("id")[:200])
        return replace(told(wrong, asked), headers=(_FRAMED,))
    names = all_labels(graph.store, [iri]).get(iri, {})
    rank = preference(asked.language)
    order = sorted(names, key=lambda tag: (rank(tag), names[tag]))
    first = order[0] if order else ""
    others: dict[str, str] = {}
    for tag in order[1:]:
        if names[tag] not in (names[first], *others.values()):
            others[tag] = names[tag]
    text = _text(graph, iri, asked.language)
    reply = page(
        "refine/preview.html.j2",
        asked,
        iri=iri,
        name=names.get(first) or things.subjects[iri].label,
        name_lang=first,
        kind=description(graph, things, iri, asked.language),
        others=list(others.items())[:_MOST_NAMES],
        text=text[1],
        text_lang=text[0],
        facts=_facts(graph, iri, asked.language),
    )
    return replace(reply, headers=(_FRAMED,))


def _text(graph: Graph, iri: str, lang: str) -> tuple[str, str]:
    """The language and the words of what the thing is, cut between words."""
    terms = values(graph.store, [iri], PROPERTIES["description"]).get(iri, [])
    rank = preference(lang)
    found = sorted((rank(tag), tag, term.value) for term in terms
                   for tag in [getattr(term, "language", None) or ""])  # fmt: skip
    if not found:
        return "", ""
    _, tag, text = found[0]
    if len(text) > _MOST_TEXT:
        text = text[:_MOST_TEXT].rsplit(" ", 1)[0] + " …"
    return tag, text


def _facts(graph: Graph, iri: str, lang: str) -> list[tuple[str, str]]:
    """Words for a property, and its values in words."""
    found = []
    for name in _FACTS:
        terms = values(graph.store, [iri], PROPERTIES[name]).get(iri, [])
        called = labels(graph.store, iris_among(terms), lang)
        told_ = [called.get(term.value, term.value) for term in terms]
        if told_:
            more = say(" … and {count} more", lang, count=len(told_) - _MOST_VALUES)
            shown = say(", ", lang).join(told_[:_MOST_VALUES])
            found.append(
                (say(PROPERTIES[name].words, lang), shown + more * (len(told_) > _MOST_VALUES))
            )
    return found[:_MOST_FACTS]
