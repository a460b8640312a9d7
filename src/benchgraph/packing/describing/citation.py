"""How the release is cited: CITATION.cff, which tools for references and repositories read."""

from __future__ import annotations

from typing import Any

from benchgraph.packing.describing.facts import Facts, Part
from benchgraph.packing.describing.licences import spdx_id

NAME = "CITATION.cff"
_MESSAGE = (
    "If you use this release, please cite it with its version, its date and its checksum, and name"
    " the publishers of the collections whose records you use."
)


def citation(facts: Facts) -> bytes | None:
    """The file, in YAML; None where no collection says who publishes it: a citation needs someone.

    A list of licences means there that one may be chosen, so a release whose parts have different
    ones names them in its references, each with that of its part.
    """
    import yaml

    if not facts.publisher:
        return None
    document: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": _MESSAGE,
        "type": "dataset",
        "title": facts.title,
        "authors": [{"name": facts.publisher}],
        "version": facts.version,
        "date-released": facts.source.date,
        "abstract": facts.description,
        "keywords": [theme.name for theme in facts.themes],
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{facts.checksum}",
                "description": "The checksum of the graph, which no other release has",
            }
        ],
        **(_licence(facts.licences[0]) if len(facts.licences) == 1 else {}),
        "references": [_reference(each) for each in facts.parts],
    }
    if facts.source.base_url:
        document["url"] = facts.source.base_url
    if not document["keywords"]:
        del document["keywords"]
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


def _reference(each: Part) -> dict[str, Any]:
    year, month, *_ = [*map(int, each.date.split("-")), None]
    reference: dict[str, Any] = {
        "type": "data",
        "title": each.title,
        "authors": [{"name": each.publisher}],
        "version": each.version,
    }
    if len(each.date) == len("2026-11-29"):
        reference["date-released"] = each.date
    else:
        reference["year"] = year
        if month:
            reference["month"] = month
    if len(each.sources) == 1:
        reference["url"] = each.sources[0]
    return reference | _licence(each.licence)


def _licence(licence: str) -> dict[str, Any]:
    name = spdx_id(licence)
    return {"license": name} if name else {"license-url": licence}
