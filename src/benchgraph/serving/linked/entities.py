"""``/id/…`` and ``/entity``: what is known of one thing, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import import_module
from urllib.parse import quote

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.iris import expand, iri_fault
from benchgraph.query.entities import resolve
from benchgraph.serving.linked.description import describe, is_known
from benchgraph.serving.linked.documents import linked, rdf_document
from benchgraph.serving.model import HTML, JSON, Asked, Graph, Reply
from benchgraph.serving.routes import RDF
from benchgraph.vocab import BASE, ID

LONGEST = 2_000
FORMATS = (HTML, *RDF, JSON)


def by_path(graph: Graph, asked: Asked) -> Reply:
    """``/id/{rest}``: the entity, or the node inside one, whose IRI ends so."""
    rest = asked.params["rest"]
    if rest.endswith("/") and rest.strip("/"):
        return Reply.to(asked.href("/id/" + rest.strip("/"), asked.query), 301)
    return told_of(graph, asked, known(graph, ID + rest))


def by_iri(graph: Graph, asked: Asked) -> Reply:
    """``/entity?iri=``: the same for any IRI; one of ours has an address of its own."""
    text = asked.get("iri")
    if not text:
        raise ParameterError(
            "this address tells of the thing that an IRI names",
            expected="?iri= with an IRI, such as that of a page",
        )
    iri = expand(text) or text
    if iri.startswith(BASE):
        kept = [(key, value) for key, value in asked.query if key not in ("iri", "lang")]
        place = "/" + iri.removeprefix(BASE)
        return Reply.to(asked.href(place, tuple(kept)) if kept else asked.iri_href(iri))
    return told_of(graph, asked, known(graph, iri))


def known(graph: Graph, iri: str) -> str:
    """``iri`` as the graph writes it. Raises NotFoundError, which names what is called alike."""
    for candidate in dict.fromkeys((iri, quote(iri, safe="/:@!$&'()*+,;=~%?#[]"))):
        if len(iri) <= LONGEST and iri_fault(candidate) is None and is_known(graph, candidate):
            return candidate
    if len(iri) > LONGEST or iri_fault(iri) or not iri.startswith(ID):
        raise NotFoundError("nothing is known here of this IRI", found=iri[:LONGEST])
    return resolve(graph.store, iri)


def told_of(graph: Graph, asked: Asked, iri: str) -> Reply:
    """What is known of ``iri``, in the format that was agreed on."""
    description = describe(graph, iri)
    if asked.format == HTML:
        reply = entity_page(graph, asked, iri)
    elif asked.format == JSON:
        reply = _profile(graph, asked, iri)
    else:
        reply = rdf_document(asked, description.statements)
    return linked(reply, asked, FORMATS, description.records)


def entity_page(graph: Graph, asked: Asked, iri: str) -> Reply:
    """The page about ``iri``."""
    try:
        made: Reply = import_module("benchgraph.serving.pages.entity").entity_page(
            graph, asked, iri
        )
    except ModuleNotFoundError:
        from benchgraph.serving.pages.render import page

        return page("linked/plain.html.j2", asked, iri=iri, core=describe(graph, iri).core)
    return made


def _profile(graph: Graph, asked: Asked, iri: str) -> Reply:
    """The bytes of ``benchgraph show --format json``."""
    from benchgraph.query.profile_reader import read_profile

    profile = read_profile(graph.store, iri, asked.language)
    text = json.dumps(profile.to_json(), ensure_ascii=False, indent=1) + "\n"
    return replace(Reply.text(text, JSON), media=JSON)
