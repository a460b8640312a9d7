"""Records: friendly YAML-LD documents, read with every line known, checked, and written stably."""

from benchgraph.records.collection import FILE as COLLECTION_FILE
from benchgraph.records.collection import (
    SHIPPED,
    Collection,
    MappedTables,
    brought_folders,
    collection_of,
    is_free_slug,
    read_collection,
)
from benchgraph.records.context import Context, Layout, load_context, load_layout
from benchgraph.records.layers import (
    Data,
    Layer,
    Names,
    by_collection,
    collections,
    layers,
    read_layers,
)
from benchgraph.records.model import Record
from benchgraph.records.nodes import Node, Value
from benchgraph.records.read import (
    in_order,
    is_record_name,
    one_each,
    parse_record,
    read_files,
    read_leniently,
    read_record,
    read_records,
    record_entries,
    record_files,
    taken,
)
from benchgraph.records.stating import read_bytes
from benchgraph.records.trees import Trees
from benchgraph.records.write import dump_record, write_record

__all__ = [
    "COLLECTION_FILE",
    "SHIPPED",
    "Collection",
    "Context",
    "Data",
    "Layer",
    "Layout",
    "MappedTables",
    "Names",
    "Node",
    "Record",
    "Trees",
    "Value",
    "brought_folders",
    "by_collection",
    "collection_of",
    "collections",
    "dump_record",
    "in_order",
    "is_free_slug",
    "is_record_name",
    "layers",
    "load_context",
    "load_layout",
    "one_each",
    "parse_record",
    "read_bytes",
    "read_collection",
    "read_files",
    "read_layers",
    "read_leniently",
    "read_record",
    "read_records",
    "record_entries",
    "record_files",
    "taken",
    "write_record",
]
