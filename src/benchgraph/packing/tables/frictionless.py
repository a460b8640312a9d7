"""The tables as a Data Package (version 2 of the standard, datapackage.org)."""

from __future__ import annotations

from typing import Any

from benchgraph.iris import expand
from benchgraph.packing.tables.dataset import DESCRIPTION, NAME, Dataset
from benchgraph.packing.tables.model import Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
_TYPES = {"iri": "string", "decimal": "number"}


def package(dataset: Dataset, tables: tuple[Table, ...]) -> dict[str, Any]:
    """The content of datapackage.json."""
    sources = [
        {"title": each.title, "path": path} for each in dataset.whose for path in each.sources
    ]
    return {
        "$schema": PROFILE,
        "name": NAME,
        "title": dataset.title,
        "description": DESCRIPTION,
        "version": dataset.version,
        "created": f"{dataset.date}T00:00:00Z",
        **({"homepage": dataset.base_url} if dataset.base_url else {}),
        "licenses": [{"path": licence} for licence in dataset.licences],
        "contributors": [{"title": who, "roles": ["publisher"]} for who in dataset.publishers],
        "sources": sources,
        "resources": [_resource(dataset, table) for table in tables],
    }


def _resource(dataset: Dataset, table: Table) -> dict[str, Any]:
    file = dataset.files[table.name]
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": file.name,
        "format": "csv",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "$schema": _SCHEMA,
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": [column.name],
                    "reference": {
                        "resource": "" if foreign[0] == table.name else foreign[0],
                        "fields": [foreign[1]],
                    },
                }
                for column in table.columns
                if (foreign := column.foreign)
            ],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.datatype, column.datatype),
        "title": column.title,
        "description": column.description,
    }
    if column.datatype == "iri" and not column.many:
        field["format"] = "uri"
    if column.required:
        field["constraints"] = {"required": True}
    if column.unit:
        field["unit"] = column.unit
    if column.path and (property_ := expand(column.path[-1])):
        field["rdfType"] = property_
    return field
