"""Made records: no entity here is real."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchgraph.records import Record, dump_record, parse_record

FOLDERS = {
    "institution": "institutions", "facility": "facilities", "document": "documents",
    "initiative": "initiatives", "product": "products", "region": "regions",
}  # fmt: skip
TYPES = {"document": "PolicyDocument"}


def mapping(id_: str, label: str | Mapping[str, Any], **keys: Any) -> dict[str, Any]:
    kind = id_.partition("/")[0]
    names = {"en": label} if isinstance(label, str) else dict(label)
    return {"id": id_, "type": TYPES.get(kind, kind.title()), "label": names, **keys}


def record(id_: str, label: str | Mapping[str, Any], **keys: Any) -> Record:
    """A record as it would be read from a file."""
    text = dump_record(mapping(id_, label, **keys))
    return parse_record(text, Path(id_.replace("/", "-") + ".yaml"))


def write(folder: Path, id_: str, label: str | Mapping[str, Any], **keys: Any) -> Path:
    """The file of a record in a folder of drafts."""
    kind, _, slug = id_.partition("/")
    path = folder / FOLDERS[kind] / f"{slug}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_record(mapping(id_, label, **keys)), "utf-8")
    return path


REGIONS = [
    record("region/north", {"en": "Northland", "zh-Hans": "北地", "ja": "北国"}, identifier="NL"),
    record("region/south", {"en": "Southland"}, identifier="SL"),
    record("region/north-port", "Northport", containedIn="region/north"),
]
CENTRE = {"en": "Ilmarinen Technology Centre", "zh-Hans": "伊尔马里宁技术中心"}
LOUHI = {"en": "Louhi", "zh-Hant": "羅希超級電腦"}
NORTH = {"region": "region/north"}
SOUTH = {"region": "region/south"}
KNOWN = [
    *REGIONS,
    record(
        "institution/itec",
        CENTRE | {"ja": "イルマリネン技術センター"},
        altLabel={"en": ["ITEC", "Ilmarinen Tech Ltd."]},
        sameAs="https://www.wikidata.org/wiki/Q900000001",
        **NORTH,
    ),
    record("institution/sampo", "Sampo", **NORTH),
    record("institution/nsc-north", "National Supercomputing Centre", **NORTH),
    record("institution/nsc-south", "National Supercomputing Centre", **SOUTH),
    record("institution/ministry", "Ministry of Digital Affairs", **NORTH),
    record("facility/louhi", LOUHI, operator="institution/itec", **NORTH),
    record("facility/vipunen", "Vipunen Kalevala Campus", **SOUTH),
    record("document/plan", "Northland AI Plan 2024", date="2024", jurisdiction="region/north"),
    record("document/harbour-plan", "Harbour Lantern Blueprint", date="2024-05"),
]
