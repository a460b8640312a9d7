"""``/id/…`` and ``/entity``: what is known of one thing, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.iris import expand, iri_fault
from benchgraph.query.entities import resolve
from benchgraph.query.suggestions import not_found
from benchgraph.serving.linked.description import Description, describe, is_known, statements_of
from benchgraph.serving.linked.documents import linked, part_of, rdf_document
from benchgraph.serving.linked.given_up import given_up, told_of_given_up
from benchgraph.serving.linked.named import PAGE_ROWS, shown
from benchgraph.serving.media import HTML, JSON, RDF
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.vocab import BASE, ID, SH, SKOS, VOCAB
from benchgraph.vocab import RDF as RDF_TERMS

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


def question(graph: Graph, asked: Asked) -> Reply:
    """``/question/{rest}``: a ready-made question, whose page for people is ``/questions/…``."""
    iri = known(graph, f"{BASE}question/{asked.params['rest']}")
    kinds = {
        t.object for t in statements_of(graph, NamedNode(iri)) if t.predicate == RDF_TERMS.type
    }
    if asked.format == HTML and SH.SPARQLExecutable in kinds:
        return Reply.to(asked.href("/questions/" + asked.params["rest"]))
    return told_of(graph, asked, iri)


def search(graph: Graph, asked: Asked) -> Reply:
    """``/id``: what there is, which the search page lists."""
    return Reply.to(asked.href("/search"))


def known(graph: Graph, iri: str) -> str:
    """``iri`` as the graph writes it. Raises NotFoundError, which names what is called alike."""
    for candidate in dict.fromkeys((iri, quote(iri, safe="/:@!$&'()*+,;=~%?#[]"))):
        if len(iri) <= LONGEST and iri_fault(candidate) is None and is_known(graph, candidate):
            return candidate
    if len(iri) <= LONGEST and iri_fault(iri) is None and iri.startswith(ID):
        resolve(graph.store, iri)  # which tells what is called alike
    raise NotFoundError("nothing is known here of this IRI", found=iri[:LONGEST],
                        hint=_near_concepts(graph, iri))  # fmt: skip


def _near_concepts(graph: Graph, iri: str) -> str | None:
    if not iri.startswith(VOCAB) or len(iri) > LONGEST:
        return None
    pattern = graph.store.raw.quads_for_pattern(None, SKOS.inScheme, None, DefaultGraph())
    found = {each.value for quad in pattern for each in (quad.subject, quad.object)
             if isinstance(each, NamedNode)}  # fmt: skip
    return not_found(iri, [(each, each) for each in sorted(found)], VOCAB).hint


def told_of(graph: Graph, asked: Asked, iri: str) -> Reply:
    """What is known of ``iri``, in the format that was agreed on."""
    if chain := given_up(graph, iri):
        return told_of_given_up(graph, asked, chain)
    description = describe(graph, iri)
    if asked.format == HTML:
        reply = _page(graph, asked, iri, description)
    elif asked.format == JSON:
        reply = _profile(graph, asked, iri)
    else:
        reply = rdf_document(asked, description.statements)
    return linked(reply, asked, FORMATS, description.records)


def _page(graph: Graph, asked: Asked, iri: str, description: Description) -> Reply:
    """The page about ``iri``; of what is only pointed at, such as a licence, by whom."""
    from benchgraph.query.entities import labels
    from benchgraph.serving.pages.entity import entity_page
    from benchgraph.serving.pages.render import page

    if any(triple.subject == NamedNode(iri) for triple in description.core):
        return entity_page(graph, asked, iri)
    part = part_of(asked, len(description.others), PAGE_ROWS)
    rows = description.others[part.first : part.last]
    names = labels(graph.store, {t.subject.value for t in rows}, asked.language)  # type: ignore[union-attr]
    return page("linked/mentioned.html.j2", asked, iri=iri, part=part,
                rows=[tuple(shown(term, names) for term in row) for row in rows])  # fmt: skip


def _profile(graph: Graph, asked: Asked, iri: str) -> Reply:
    """The bytes of ``benchgraph show --format json``."""
    from benchgraph.query.profile_reader import read_profile

    profile = read_profile(graph.store, iri, asked.language)
    text = json.dumps(profile.to_json(), ensure_ascii=False, indent=1) + "\n"
    return replace(Reply.text(text, JSON), media=JSON)
