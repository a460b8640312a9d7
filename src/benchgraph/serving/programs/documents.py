"""What stands at well-known addresses: VoID, llms.txt, and the files of the release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchgraph.errors import NotFoundError, ReleaseError
from benchgraph.serving.media import JSONLD, NTRIPLES, RDFXML, TURTLE
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.programs.openapi import example_path
from benchgraph.serving.programs.operations import OPERATIONS, TOOLS
from benchgraph.serving.programs.void import void_triples

if TYPE_CHECKING:
    from benchgraph.query.profile import Number, Profile

_SYNTAXES = {TURTLE: "TURTLE", NTRIPLES: "N_TRIPLES", RDFXML: "RDF_XML", JSONLD: "JSON_LD"}


def void(graph: Graph, asked: Asked) -> Reply:
    """The description of the graph in VoID."""
    import pyoxigraph as ox

    from benchgraph.syntaxes import used_prefixes

    triples = sorted(void_triples(graph, asked), key=str)
    format = getattr(ox.RdfFormat, _SYNTAXES[asked.format])
    prefixes = None if asked.format == NTRIPLES else used_prefixes(triples)
    body = ox.serialize(triples, format=format, prefixes=prefixes) or b""
    return Reply(body, f"{asked.format}; charset=utf-8")


def dump(graph: Graph, asked: Asked) -> Reply:
    """A file of the release as it is, or the list of its parts, by which it can be checked."""
    wanted = asked.params["name"]
    folder = graph.release.path
    files = {}
    for member in graph.release.members:
        media = "application/gzip" if member.quads else f"{TURTLE}; charset=utf-8"
        files[member.path(folder).name] = media
        if member.parts is not None:
            files[member.list_path(folder).name] = "text/plain; charset=utf-8"
    if wanted not in files:
        raise NotFoundError("there is no such file", found=wanted, expected=", ".join(files))
    try:
        body = (folder / wanted).read_bytes()
    except OSError as error:
        raise ReleaseError("this file cannot be read", found=error.strerror) from None
    named = ("Content-Disposition", f'attachment; filename="{wanted}"')
    return Reply(body, files[wanted], headers=(named,))


def llms(graph: Graph, asked: Asked) -> Reply:
    """What this is and how to ask it, for language models, with an example that holds."""
    server = asked.origin + asked.root
    about = OPERATIONS["about"].answer(graph, {}).document
    licences = sorted({each["licence"] for each in about["collections"]})
    things = about["things"]
    text = _TEXT.format(
        server=server,
        version=about["version"],
        checksum=about["checksum"],
        cases=things["case"],
        institutions=things["institution"],
        documents=things["document"],
        triples=about["triples"],
        licences=", ".join(licences),
        operations="\n".join(
            f"- [{each.name}]({server}{example_path(each)}): {each.summary}."
            for each in OPERATIONS.values()
        ),
        tools=", ".join(TOOLS),
        example=_example(graph, server),
    )
    return Reply.text(text, "text/plain")


def _example(graph: Graph, server: str) -> str:
    """A question that one call answers, and its answer out of the graph that is served: a number
    with a quote that a case, or what it profiles, states; a target with its unit if there is one.
    """
    from benchgraph.query.profile_reader import read_profile
    from benchgraph.vocab import PREFIX_HEADER

    cases = graph.store.select(PREFIX_HEADER + "SELECT ?c { ?c a bg:Case } ORDER BY ?c LIMIT 50")
    second = ""
    for (case,) in cases:
        assert case is not None
        profile = read_profile(graph.store, case.value, "en")
        for each in (profile, *profile.subjects):
            for number in each.numbers:
                if number.number and number.evidence and number.evidence[0].quote:
                    told = _worked(profile, each, number, server)
                    if number.status == "target" and number.amount != number.value:
                        return told
                    second = second or told
    return second or "The graph that is served states no number of a case.\n"


def _worked(case: Profile, thing: Profile, number: Number, server: str) -> str:
    path = case.iri.partition("/id/")[2]
    evidence = number.evidence[0]
    when = f", dated {number.date}" if number.date else ""
    due = f", due {number.deadline}" if number.deadline else ""
    return (
        f"Which “{number.indicator.label}” is stated for {thing.name}?\n\n"
        f"    curl '{server}/api/entities/{path}?part=numbers'\n\n"
        f"The answer holds: {number.amount} ({number.status}{when}{due}). The page"
        f" {evidence.page} says: “{evidence.quote}”\n"
        f"So say “{number.amount}, {number.status}”, and cite that page; never the number alone.\n"
    )


_TEXT = """\
# benchgraph

> A knowledge graph of policy benchmarks (AI policy, compute, talent, funding of governments): \
{cases} cases, {institutions} institutions, {documents} documents, {triples} triples. Every number \
carries a status (target, announced, actual, estimate …), unit, date, and the page and words that \
say it.

Release {version}, checksum {checksum}. Licences of the collections: {licences}.

How to use it well:

- A number without its status is wrong here: a target is not an achievement.
- Judgements are somebody's view; say whose.
- What is not stated is not zero: an empty cell means that no page states it.
- Cite the pages that come as evidence.
- Names may be given in English, Chinese or Japanese; lang=en, zh-Hans or ja chooses labels.
- Lists come in parts: `total` says how many there are, `limit` and `offset` choose.
- A parameter that there is not is refused with 400 and a sentence.

## API

- [OpenAPI 3.1]({server}/api/openapi.json): all operations, parameters and schemas.
{operations}

## Other ways in

- [SPARQL 1.1]({server}/sparql): queries of your own, read only.
- [Model Context Protocol]({server}/mcp): the tools {tools}; or `benchgraph mcp` over stdio.
- [VoID]({server}/.well-known/void): classes, properties, licences, dumps.
- [Files]({server}/api/about): the release as N-Quads and Turtle.

## A worked example

{example}"""
