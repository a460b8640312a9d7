"""The tables as a group of tables of CSV on the Web (W3C, 2015).

A processor that reads tables/entities.csv looks for csv-metadata.json beside it by itself. Where
the value of a cell is what the graph says with one property, the column names this property, so
that csv2rdf gives triples of the graph; the other columns are words for people. What a key leads to
is told by dc:references, and where no cell of it is empty by a foreign key too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchgraph.iris import expand
from benchgraph.packing.tables.dataset import DESCRIPTION, Dataset
from benchgraph.packing.tables.model import SEPARATOR, Column, Table
from benchgraph.vocab import ID, VOCAB

NAMESPACE = "http://www.w3.org/ns/csvw"
METADATA = "csv-metadata.json"
_TYPES = {"iri": "anyURI"}
# Where the nodes of a table lie; the key of a page is its IRI.
_SPACES = {"entities": ID, "observations": ID, "evidence": ID, "concepts": VOCAB, "pages": ""}
# Properties that lead from the whole to the part, while the row is the part.
_BACKWARDS = frozenset(
    ("bg:evidence", "bg:absence", "bg:sourceFact", "bg:statistic", "bg:citation", "oa:hasSource")
)


def metadata(dataset: Dataset, tables: tuple[Table, ...]) -> dict[str, Any]:
    """The content of csv-metadata.json."""
    return {
        "@context": [NAMESPACE, {"@language": "en"}],
        "dc:title": dataset.title,
        "dc:description": DESCRIPTION,
        "dc:issued": {"@value": dataset.date, "@type": "xsd:date"},
        "dc:license": [{"@id": licence} for licence in dataset.licences],
        "dc:publisher": dataset.publishers,
        "schema:version": dataset.version,
        "tables": [_table(table, _columns_of(tables)) for table in tables],
    }


def _columns_of(tables: tuple[Table, ...]) -> dict[str, str]:
    """The address of each column that others refer to, by ``table.column`` (RFC 7111)."""
    return {
        f"{table.name}.{column.name}": f"{table.name}.csv#col={number}"
        for table in tables
        for number, column in enumerate(table.columns, 1)
    }


def _table(table: Table, addresses: Mapping[str, str]) -> dict[str, Any]:
    iri = next((c.name for c in table.columns if c.name in ("iri", "url") and c.required), None)
    schema: dict[str, Any] = {
        "columns": [_column(column, bool(iri), addresses) for column in table.columns],
        "primaryKey": list(table.key),
    }
    if iri:
        schema["aboutUrl"] = f"{{+{iri}}}"
    # Every row has to refer to one by a foreign key: a column with empty cells cannot be one.
    foreign = [
        {
            "columnReference": column.name,
            "reference": {"resource": f"{to[0]}.csv", "columnReference": to[1]},
        }
        for column in table.columns
        if column.required and (to := column.foreign)
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.description,
        "tableSchema": schema,
    }


def _column(column: Column, has_node: bool, addresses: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "titles": [column.name, column.title],
        "dc:description": column.description,
        "datatype": _TYPES.get(column.datatype, column.datatype),
    }
    if column.required:
        told["required"] = True
    if column.many:
        told["separator"] = SEPARATOR
    if column.references:
        told["dc:references"] = {"@id": addresses[column.references]}
    if column.unit:
        told["schema:unitText"] = column.unit
    return told | (_statement(column) if has_node else {})


def _statement(column: Column) -> dict[str, Any]:
    """The property of which the cells are the values, if they are."""
    if len(column.path) != 1 or column.path[0] in _BACKWARDS or column.many:
        return {}
    property_ = expand(column.path[0])
    if property_ and column.foreign and column.foreign[0] in _SPACES:
        space = _SPACES[column.foreign[0]]
        return {"propertyUrl": property_, "valueUrl": f"{space}{{+{column.name}}}"}
    if property_ and column.datatype in ("decimal", "boolean", "date"):
        return {"propertyUrl": property_}
    return {}
