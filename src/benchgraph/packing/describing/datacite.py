"""What a DOI would be registered with: DataCite metadata 4.6, as its API takes it in JSON.

Nobody has registered one, so there is no identifier, and the record says that it is a draft.
"""

from __future__ import annotations

from typing import Any

from benchgraph.packing.describing.facts import Facts, Part
from benchgraph.packing.describing.json_ld import Node, dump, period_text
from benchgraph.packing.describing.licences import SPDX, licence_name, spdx_id

NAME = "datacite.json"
_DRAFT = (
    "This record is a draft: the release has no DOI. Whoever registers one adds it, and the"
    " address of its landing page."
)


def datacite(facts: Facts) -> bytes | None:
    """The record; None where no collection says who publishes it, as DataCite asks for it."""
    if not facts.publisher:
        return None
    document: Node = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Knowledge graph"},
        "titles": [_title(tag, text) for tag, text in _english_first(facts)],
        "creators": [_organisation(facts.publisher)],
        "publisher": {"name": facts.publisher},
        "publicationYear": facts.day[:4],
        "dates": _dates(facts),
        "version": facts.version,
        "language": facts.languages[0] if facts.languages else "en",
        "alternateIdentifiers": [
            {"alternateIdentifier": facts.checksum, "alternateIdentifierType": "SHA-256"}
        ],
        "subjects": [
            {"subject": text, "lang": tag, "valueUri": theme.iri}
            for theme in facts.themes
            for tag, text in theme.names
        ],
        "rightsList": [_rights(facts, licence) for licence in facts.licences],
        "descriptions": [
            {"description": facts.description, "descriptionType": "Abstract", "lang": "en"},
            {"description": _DRAFT, "descriptionType": "TechnicalInfo", "lang": "en"},
        ],
        "geoLocations": [{"geoLocationPlace": place.name} for place in facts.places],
        "relatedIdentifiers": _related(facts),
        "relatedItems": [_collection(each) for each in facts.parts],
    }
    return dump({key: value for key, value in document.items() if value})


def _english_first(facts: Facts) -> list[tuple[str, str]]:
    return sorted(facts.titles, key=lambda each: (each[1] != facts.title, each))


def _title(tag: str, text: str) -> Node:
    return {"title": text, "lang": tag}


def _organisation(name: str) -> Node:
    return {"name": name, "nameType": "Organizational"}


def _dates(facts: Facts) -> list[Node]:
    dates = [{"date": facts.day, "dateType": "Issued"}]
    if facts.period:
        words = "What the graph speaks of is dated from the first to the last of these days."
        dates.append(
            {"date": period_text(facts.period), "dateType": "Other", "dateInformation": words}
        )
    return dates


def _rights(facts: Facts, licence: str) -> Node:
    parts = ", ".join(f"“{each.title}”" for each in facts.parts if each.licence == licence)
    rights: dict[str, Any] = {"rights": f"{licence_name(licence)}, for {parts}"}
    rights |= {"rightsUri": licence, "lang": "en"}
    if name := spdx_id(licence):
        scheme = {"rightsIdentifierScheme": "SPDX", "schemeUri": SPDX}
        rights |= {"rightsIdentifier": name, **scheme}
    return rights


def _collection(each: Part) -> Node:
    return {
        "relatedItemType": "Dataset",
        "relationType": "HasPart",
        "relatedItemIdentifier": {
            "relatedItemIdentifier": each.iri,
            "relatedItemIdentifierType": "w3id",
        },
        "titles": [{"title": each.title, "lang": "en"}],
        "creators": [_organisation(each.publisher)],
        "publicationYear": each.date[:4],
        "publisher": each.publisher,
    }


def _related(facts: Facts) -> list[Node]:
    sources = dict.fromkeys(source for each in facts.parts for source in each.sources)
    return [
        {
            "relatedIdentifier": source,
            "relatedIdentifierType": "URL",
            "relationType": "IsDerivedFrom",
        }
        for source in sources
    ]
