"""Records: friendly YAML-LD documents, read with every line known, checked, and written stably."""

from benchgraph.records.context import Context, Layout, load_context, load_layout
from benchgraph.records.model import Node, Record, Value
from benchgraph.records.read import (
    in_order,
    one_each,
    parse_record,
    read_files,
    read_leniently,
    read_record,
    read_records,
    record_files,
)
from benchgraph.records.write import dump_record, write_record

__all__ = [
    "Context",
    "Layout",
    "Node",
    "Record",
    "Value",
    "dump_record",
    "in_order",
    "load_context",
    "load_layout",
    "one_each",
    "parse_record",
    "read_files",
    "read_leniently",
    "read_record",
    "read_records",
    "record_files",
    "write_record",
]
