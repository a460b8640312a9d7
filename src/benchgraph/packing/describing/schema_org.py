"""The release as search engines for data read it: schema.org in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from benchgraph.packing.describing.facts import Facts, Named, Part
from benchgraph.packing.describing.groups import Group, groups, plain_type
from benchgraph.packing.describing.json_ld import (
    Node,
    dump,
    keywords,
    one_or_list,
    other_names,
    period_text,
)
from benchgraph.packing.describing.names import Files, part, version_iri
from benchgraph.packing.model import Member
from benchgraph.void import RELEASE

NAME = "schema-org.jsonld"
# What the context of schema.org says, as far as it is used here, so that nothing is fetched: the
# terms have http in their IRIs there.
_CONTEXT: Node = {
    "@vocab": "http://schema.org/",
    **{
        name: {"@type": "@id"}
        for name in ("contentUrl", "isBasedOn", "license", "sameAs", "url", "conformsTo")
    },
    "conformsTo": {"@id": "http://purl.org/dc/terms/conformsTo", "@type": "@id"},
    "startDate": {"@type": "http://schema.org/Date"},
}


def schema_org(facts: Facts, files: Files, members: Sequence[Member]) -> bytes:
    """A catalogue of one dataset, with its collections and tables as parts."""
    whole, *tables = groups(members)
    dataset = {
        **_dataset(facts, RELEASE.value, facts.title),
        **other_names(facts.titles, facts.title),
        "description": facts.description,
        "url": facts.source.base_url or RELEASE.value,
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "SHA-256",
            "value": facts.checksum,
        },
        **_keywords(keywords(facts)),
        "inLanguage": list(facts.languages),
        **_covered(facts.period, facts.places),
        "distribution": [_download(files, each) for each in whole.members],
        "hasPart": [
            *(_collection(each) for each in facts.parts),
            *(_table(facts, files, each) for each in tables),
        ],
        **_based_on(facts.parts),
    }
    if facts.source.since:
        earlier = version_iri(facts.source.since).value
        dataset["isBasedOn"] = [*dataset.get("isBasedOn", []), earlier]
    catalogue: Node = {
        "@context": _CONTEXT,
        "@id": part("catalogue").value,
        "@type": "DataCatalog",
        "name": f"The catalogue of {facts.title}",
        **_publisher(facts.publisher),
        "dataset": dataset,
    }
    return dump(catalogue)


def _dataset(facts: Facts, iri: str, name: str) -> Node:
    """What the release and its tables say alike."""
    licences = {"license": one_or_list(list(facts.licences))} if facts.licences else {}
    return {
        "@id": iri,
        "@type": "Dataset",
        "name": name,
        "version": facts.version,
        "datePublished": facts.day,
        "isAccessibleForFree": True,
        **licences,
        **_publisher(facts.publisher),
        **({"creator": _agent(facts.publisher)} if facts.publisher else {}),
    }


def _collection(each: Part) -> Node:
    return {
        "@id": each.iri,
        "@type": "Dataset",
        "name": each.title,
        **other_names(each.titles, each.title),
        "description": each.description,
        "url": each.iri,
        "identifier": each.iri,
        **_keywords([indicator.name for indicator in each.indicators]),
        "version": each.version,
        "datePublished": each.date,
        "license": each.licence,
        **_publisher(each.publisher),
        "creator": _agent(each.publisher),
        **_covered(each.period, each.places),
        **_based_on([each]),
        "isPartOf": {"@id": RELEASE.value},
    }


def _table(facts: Facts, files: Files, group: Group) -> Node:
    iri = part(group.word).value
    return {
        **_dataset(facts, iri, group.name),
        "description": f"{group.title}. Part of {facts.title}.",
        "url": iri,
        "identifier": iri,
        **_keywords(keywords(facts)),
        "distribution": [_download(files, each) for each in group.members],
        "isPartOf": {"@id": RELEASE.value},
    }


def _download(files: Files, member: Member) -> Node:
    conforms = {"conformsTo": list(member.conforms_to)} if member.conforms_to else {}
    types = list(dict.fromkeys((member.media_type, plain_type(member))))
    return {
        "@type": "DataDownload",
        "name": member.name,
        "description": member.title,
        "contentUrl": files.reference(member.name),
        "encodingFormat": one_or_list(types),
        "contentSize": f"{member.size} B",
        "sha256": member.sha256,
        **conforms,
    }


def _covered(period: tuple[str, str] | None, places: Iterable[Named]) -> Node:
    found: dict[str, Any] = {}
    if period:
        found["temporalCoverage"] = period_text(period)
    if where := [_place(place) for place in places]:
        found["spatialCoverage"] = where
    return found


def _place(place: Named) -> Node:
    same = {"sameAs": list(place.same)} if place.same else {}
    return {"@id": place.iri, "@type": "Place", "name": place.name, **same}


def _keywords(words: list[str]) -> Node:
    return {"keywords": words} if words else {}


def _based_on(parts: Iterable[Part]) -> Node:
    sources = list(dict.fromkeys(source for each in parts for source in each.sources))
    return {"isBasedOn": sources} if sources else {}


def _publisher(name: str | None) -> Node:
    return {"publisher": _agent(name)} if name else {}


def _agent(name: str) -> Node:
    return {"@type": "Organization", "name": name}
