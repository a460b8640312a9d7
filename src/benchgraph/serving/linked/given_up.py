"""What stands at the address of something that was given up: where it went, or why it is gone.

Whoever opens a page is led on (301), with a page that says so for who is not; what was withdrawn is
a page with its reason (410). A program that asks for RDF gets the tombstones themselves.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import NamedNode

from benchgraph.iris import prefixed
from benchgraph.query.entities import exists, labels
from benchgraph.query.moved import GivenUp, steps
from benchgraph.searching.texts import thing_above
from benchgraph.serving.linked.description import describe, in_order
from benchgraph.serving.linked.documents import linked, rdf_document
from benchgraph.serving.media import HTML, JSON, RDF
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.render import page

GONE, MOVED = 410, 301


def given_up(graph: Graph, iri: str) -> list[GivenUp]:
    """The tombstones that ``iri`` leads through; none where it is something, as is a term that was
    given up and is still told of."""
    chain = steps(graph.store, iri)
    return [] if not chain or chain[0].is_term else chain


def told_of_given_up(graph: Graph, asked: Asked, chain: list[GivenUp]) -> Reply:
    """What is said of the first of ``chain``, in the format that was agreed on."""
    target = _target(chain)
    status = MOVED if target else GONE
    headers = (("Location", asked.iri_href(target)),) if target else ()
    if asked.format == HTML:
        reply = _page(graph, asked, chain, target, status)
    elif asked.format == JSON:
        reply = Reply.json({"givenUp": [_step(each) for each in chain]}, status)
    else:
        told = {t for each in chain for t in describe(graph, each.iri).core
                if t.subject == NamedNode(each.iri)}  # fmt: skip
        reply, headers = rdf_document(asked, in_order(told)), ()
        reply = replace(reply, status=reply.status if target else GONE)
    reply = linked(replace(reply, headers=(*reply.headers, *headers)), asked, (HTML, *RDF, JSON))
    if target:
        after = ("Link", f'<{asked.iri_href(target)}>; rel="successor-version"')
        reply = replace(reply, headers=(*reply.headers, after))
    return reply


def _target(chain: list[GivenUp]) -> str:
    """Where the chain ends; nowhere where that was withdrawn, or it comes back to itself."""
    end = chain[-1]
    if end.is_term:
        return end.iri
    return "" if end.replaced_by in {each.iri for each in chain} else end.replaced_by


def _page(graph: Graph, asked: Asked, chain: list[GivenUp], target: str, status: int) -> Reply:
    iri = chain[0].iri
    owner = thing_above(iri)[0]
    holder = owner if owner != iri and exists(graph.store, owner or iri) else ""
    names = labels(graph.store, filter(None, (target, holder)), asked.language)
    return page("linked/given_up.html.j2", asked, status, iri=iri, short=prefixed(iri), chain=chain,
                target=target, name=names.get(target, target), holder=holder,
                holder_name=names.get(holder, holder))  # fmt: skip


def _step(each: GivenUp) -> dict[str, str]:
    told = {"iri": each.iri, "isReplacedBy": each.replaced_by, "since": each.since,
            "note": each.note}  # fmt: skip
    return {key: value for key, value in told.items() if value}
