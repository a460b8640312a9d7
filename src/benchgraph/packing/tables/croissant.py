"""The tables in Croissant 1.1 (MLCommons), for programs that load data sets to learn from.

Its context has https://schema.org/ where that of RO-Crate has http://schema.org/, so it is a file
of its own, with the context inside: nothing is fetched to read it. It has one name in one language
for each thing. A date that may be a year alone is text; the year is a number beside it.
"""

from __future__ import annotations

from typing import Any

from benchgraph.packing.tables.dataset import DESCRIPTION, NAME, Dataset
from benchgraph.packing.tables.model import Column, Table

CONFORMS = "http://mlcommons.org/croissant/1.1"
_TYPES = {
    "string": "sc:Text",
    "iri": "sc:URL",
    "integer": "sc:Integer",
    "decimal": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(dataset: Dataset, tables: tuple[Table, ...]) -> dict[str, Any]:
    """The content of croissant.json."""
    ends = _ends(tables)
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS,
        "name": NAME,
        "alternateName": dataset.title,
        "description": DESCRIPTION,
        "version": dataset.version,
        "datePublished": dataset.date,
        "license": dataset.licences,
        "publisher": [{"@type": "sc:Organization", "name": who} for who in dataset.publishers],
        **({"url": dataset.base_url} if dataset.base_url else {}),
        "inLanguage": ["en", "zh-Hans", "ja"],
        "distribution": [_file(dataset, table) for table in tables],
        "recordSet": [_records(table, ends) for table in tables],
    }


def _ends(tables: tuple[Table, ...]) -> set[str]:
    """The tables that refer to no other. References to the rest are left to the other descriptions:
    mlcroissant cannot load record sets that refer to each other or to themselves, and of one that
    is referred to and refers to another it gives the names of fields for records."""
    return {t.name for t in tables if {f[0] for c in t.columns if (f := c.foreign)} <= {t.name}}


def _file(dataset: Dataset, table: Table) -> dict[str, Any]:
    file = dataset.files[table.name]
    return {
        "@type": "cr:FileObject",
        "@id": f"{table.name}.csv",
        "name": f"{table.name}.csv",
        "description": f"{table.title}, as CSV.",
        "contentUrl": f"{dataset.base_url or ''}{file.name}",
        "contentSize": f"{file.size} B",
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }


def _records(table: Table, ends: set[str]) -> dict[str, Any]:
    keys: list[dict[str, str]] = [{"@id": f"{table.name}/{name}"} for name in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": keys[0] if len(keys) == 1 else keys,
        "field": [_field(table, column, ends) for column in table.columns],
    }


def _field(table: Table, column: Column, ends: set[str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": _TYPES["string" if column.many else column.datatype],
        "source": {
            "fileObject": {"@id": f"{table.name}.csv"},
            "extract": {"column": column.name},
        },
    }
    if (foreign := column.foreign) and foreign[0] in ends - {table.name}:
        said["references"] = {"field": {"@id": "/".join(foreign)}}
    return said
