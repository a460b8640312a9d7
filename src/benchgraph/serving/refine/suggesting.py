"""What a person may mean by the first letters: things, types, properties; and what they are."""

from __future__ import annotations

from markupsafe import Markup

from benchgraph.errors import LimitError, NotFoundError, ParameterError
from benchgraph.query.entities import labels
from benchgraph.registry import name_key
from benchgraph.searching.search import LONGEST, Hit, search
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.refine.candidates import description
from benchgraph.serving.refine.properties import (
    PROPERTIES,
    properties_of,
    property_named,
    property_shown,
)
from benchgraph.serving.refine.service import no_callback
from benchgraph.serving.refine.things import Things, things_of
from benchgraph.serving.refine.types import (
    TYPES,
    class_iri,
    kinds_of,
    type_named,
    type_shown,
    type_words,
    types_of,
)
from benchgraph.vocab import BASE

SUGGESTED, MOST_SUGGESTED, MOST_SKIPPED = 10, 100, 1000
_NAMED = ("name", "beginning of a name", "words of a name")


def suggest(graph: Graph, asked: Asked) -> Reply:
    """Suggestions for ``prefix``: ``cursor`` of them are skipped, ``limit`` told."""
    no_callback(asked)
    text, skipped = asked.get("prefix"), _number(asked, "cursor", 0, MOST_SKIPPED)
    told = _number(asked, "limit", SUGGESTED, MOST_SUGGESTED)
    if len(text) > LONGEST:
        raise LimitError("the prefix is too long", expected=f"at most {LONGEST} characters")
    kind = asked.params["kind"]
    if kind == "entity":
        found = _entities(graph, asked, text)
    elif kind == "type":
        shown = [type_shown(type_, asked.language) for type_ in TYPES]
        found = [each for each in shown if _begins(text, str(each["id"]), str(each["name"]))]
    elif kind == "property":
        every = [property_shown(one, asked.language) for one in PROPERTIES.values()]
        found = [dict(each) for each in every if _begins(text, each["id"], each["name"])]
    else:
        raise _no_service(kind)
    return Reply.json({"result": found[skipped : skipped + told]})


def propose(graph: Graph, asked: Asked) -> Reply:
    """The properties that things of ``type`` have."""
    no_callback(asked)
    type_ = type_named(asked.get("type")) if asked.get("type") else None
    limit = _number(asked, "limit", MOST_SUGGESTED, MOST_SUGGESTED)
    shown = [property_shown(one, asked.language) for one in properties_of(graph.store, type_)]
    named = {"type": type_} if type_ else {}
    return Reply.json({**named, "limit": limit, "properties": shown[:limit]})


def flyout(graph: Graph, asked: Asked) -> Reply:
    """A few words of HTML about a thing, a type or a property."""
    no_callback(asked)
    kind, id_, lang = asked.params["kind"], asked.get("id"), asked.language
    if kind == "entity":
        things = things_of(graph)
        iri = things.identified(id_)
        if iri is None:
            raise NotFoundError("there is no thing with this id", found=id_[:200])
        name = labels(graph.store, [iri], lang).get(iri) or things.subjects[iri].label
        below = description(graph, things, iri, lang)
    elif kind == "type":
        type_ = type_named(id_)
        name, below = type_words(type_, lang), class_iri(type_)
    elif kind == "property":
        one = property_named(id_)
        name, below = property_shown(one, lang)["name"], one.path
    else:
        raise _no_service(kind)
    html = Markup('<div lang="{}"><p><strong>{}</strong></p><p>{}</p></div>')
    return Reply.json({"id": id_, "html": str(html.format(lang, name, below))})


def _entities(graph: Graph, asked: Asked, text: str) -> list[dict[str, object]]:
    """Things by their ids and names."""
    things = things_of(graph)
    wanted = asked.get("type")
    kinds = kinds_of(type_named(wanted)) if wanted else None
    iri = things.identified(text)
    iris = [iri] if iri else []
    try:
        hits = search(graph.index, text, limit=None, lang=asked.language).hits if text else ()
    except ParameterError:  # there is no word in it yet
        hits = ()
    iris += [hit.iri for hit in hits if _is_named(hit, things)]
    chosen = [each for each in dict.fromkeys(iris) if kinds is None or things.kinds[each] in kinds][
        : MOST_SKIPPED + MOST_SUGGESTED
    ]
    names = labels(graph.store, chosen, asked.language)
    return [
        {
            "id": each.removeprefix(BASE),
            "name": names.get(each) or things.subjects[each].label,
            "description": description(graph, things, each, asked.language),
            "notable": [
                {"id": type_, "name": type_words(type_, asked.language)}
                for type_ in types_of(things.kinds[each])
            ],
        }
        for each in chosen
    ]


def _is_named(hit: Hit, things: Things) -> bool:
    return hit.level in _NAMED and hit.iri in things.subjects


def _begins(text: str, *names: str) -> bool:
    """Whether a word of a name begins with ``text``, or all is asked for."""
    key = name_key(text)
    return not key or any(
        name_key(name).startswith(key) or f" {key}" in f" {name_key(name)}" for name in names
    )


def _number(asked: Asked, name: str, default: int, most: int) -> int:
    text = asked.get(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ParameterError(f"{name} is no number", found=text[:80], expected=f"0 to {most:,}")
    return min(int(text), most)


def _no_service(kind: str) -> NotFoundError:
    return NotFoundError(
        "there are no suggestions of this sort", found=kind, expected="entity, type or property"
    )
