"""The pack as an archive of research data takes it in: RO-Crate 1.2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchgraph.packing.describing.facts import Facts, Named, Part
from benchgraph.packing.describing.groups import plain_type
from benchgraph.packing.describing.json_ld import (
    Node,
    dump,
    keywords,
    one_or_list,
    other_names,
    period_text,
    publisher_id,
)
from benchgraph.packing.describing.licences import licence_name
from benchgraph.packing.describing.names import Files
from benchgraph.packing.model import Member
from benchgraph.vocab import BASE
from benchgraph.void import RELEASE

NAME = "ro-crate-metadata.json"
# RO-Crate 1.2 wants its context by this name; its processors have it with them.
_CONTEXT = "https://w3id.org/ro/crate/1.2/context"
_PROFILE = "https://w3id.org/ro/crate/1.2"
_SOFTWARE, _BUILD, _CHECKSUM = "#software", "#build", "#checksum"


def ro_crate(facts: Facts, members: Sequence[Member]) -> bytes:
    """The crate of the pack: every file in it, and what they come from.

    Names of files are relative to the pack, also where it lies at a known address.
    """
    return dump({"@context": _CONTEXT, "@graph": [*_graph(facts, members)]})


def _graph(facts: Facts, members: Sequence[Member]) -> Iterator[Node]:
    yield {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _PROFILE},
        "about": {"@id": "./"},
    }
    yield _root(facts, members)
    for member in members:
        yield _file(member)
    standards = dict.fromkeys(iri for member in members for iri in member.conforms_to)
    for iri in standards:
        yield {"@id": iri, "@type": "CreativeWork", "name": _last_part(iri)}
    yield from _agents(facts)
    for licence in facts.licences:
        parts = [each.title for each in facts.parts if each.licence == licence]
        yield {
            "@id": licence,
            "@type": "CreativeWork",
            "name": licence_name(licence),
            "description": f"The licence of {', '.join(f'“{title}”' for title in parts)}.",
        }
    for each in facts.parts:
        yield _collection(each)
    for source in _sources(facts):
        yield {"@id": source, "@type": "CreativeWork", "name": source}
    for place in facts.places:
        yield _place(place)
    for theme in facts.themes:
        yield {
            "@id": theme.iri,
            "@type": "DefinedTerm",
            "name": theme.name,
            **other_names(theme.names, theme.name),
        }
    yield from _made(facts)


def _root(facts: Facts, members: Sequence[Member]) -> Node:
    root: Node = {
        "@id": "./",
        "@type": "Dataset",
        "name": facts.title,
        **other_names(facts.titles, facts.title),
        "description": facts.description,
        "datePublished": facts.day,
        "version": facts.version,
        "identifier": {"@id": _CHECKSUM},
        "url": facts.source.base_url or RELEASE.value,
        "keywords": keywords(facts),
        "inLanguage": list(facts.languages),
        "hasPart": [{"@id": Files(None).reference(member.name)} for member in members],
    }
    if facts.licences:
        root["license"] = one_or_list([{"@id": iri} for iri in facts.licences])
    if facts.publisher:
        root["publisher"] = root["author"] = {"@id": publisher_id(facts.publisher)}
    if facts.period:
        root["temporalCoverage"] = period_text(facts.period)
    if facts.places:
        root["spatialCoverage"] = one_or_list([{"@id": place.iri} for place in facts.places])
    if facts.parts:
        root["isBasedOn"] = one_or_list([{"@id": each.iri} for each in facts.parts])
    if facts.themes:
        root["about"] = one_or_list([{"@id": theme.iri} for theme in facts.themes])
    root["mentions"] = {"@id": _BUILD}
    return root


def _file(member: Member) -> Node:
    conforms = {"conformsTo": one_or_list([{"@id": iri} for iri in member.conforms_to])}
    types = list(dict.fromkeys((member.media_type, plain_type(member))))
    return {
        "@id": Files(None).reference(member.name),
        "@type": "File",
        "name": member.name,
        "description": member.title,
        "encodingFormat": one_or_list(types),
        "contentSize": str(member.size),
        "sha256": member.sha256,
        **(conforms if member.conforms_to else {}),
    }


def _agents(facts: Facts) -> Iterator[Node]:
    for name in dict.fromkeys(each.publisher for each in facts.parts):
        yield {"@id": publisher_id(name), "@type": "Organization", "name": name}


def _collection(each: Part) -> Node:
    period = {"temporalCoverage": period_text(each.period)} if each.period else {}
    sources = {"isBasedOn": one_or_list([{"@id": iri} for iri in each.sources])}
    return {
        "@id": each.iri,
        "@type": "CreativeWork",
        "name": each.title,
        **other_names(each.titles, each.title),
        "description": each.description,
        "version": each.version,
        "datePublished": each.date,
        "license": {"@id": each.licence},
        "publisher": {"@id": publisher_id(each)},
        **period,
        **(sources if each.sources else {}),
    }


def _place(place: Named) -> Node:
    same = {"sameAs": one_or_list(list(place.same))} if place.same else {}
    return {"@id": place.iri, "@type": "Place", "name": place.name, **same}


def _made(facts: Facts) -> Iterator[Node]:
    """What the release is known by; and the build, without a time: it looks at no clock."""
    yield {
        "@id": _CHECKSUM,
        "@type": "PropertyValue",
        "name": "The checksum of the graph, which no other release has",
        "propertyID": "SHA-256",
        "value": facts.checksum,
    }
    yield {
        "@id": _SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "benchgraph",
        "url": BASE,
        "version": facts.version,
    }
    build: Node = {
        "@id": _BUILD,
        "@type": "CreateAction",
        "name": "The records were built into a graph, and the graph written as a pack",
        "instrument": {"@id": _SOFTWARE},
        "result": {"@id": "./"},
    }
    if facts.parts:
        build["object"] = one_or_list([{"@id": each.iri} for each in facts.parts])
    yield build


def _sources(facts: Facts) -> dict[str, None]:
    return dict.fromkeys(source for each in facts.parts for source in each.sources)


def _last_part(iri: str) -> str:
    return iri.rstrip("/#").rpartition("/")[2] or iri
