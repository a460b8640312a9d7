"""What one file states: YAML → checked nodes, every value a term with a line.

JSON-LD drops what it does not know (an unknown key, an IRI with a space, a bad language tag, a
null) and never says so; everything that it would drop or twist is an error here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchgraph.errors import BenchgraphError, RecordError
from benchgraph.iris import graph_iri
from benchgraph.records.build import Builder
from benchgraph.records.collection import Collection, collection_of
from benchgraph.records.context import Context, Layout, load_context, load_layout
from benchgraph.records.nodes import Node, Remark
from benchgraph.records.yaml import MAX_BYTES, Mapping, Scalar, parse_yaml

_LISTED = 200
_O_BINARY = getattr(os, "O_BINARY", 0)


class RecordErrors(RecordError):
    """Several things that keep records from being read; ``errors`` holds each."""

    def __init__(self, errors: list[BenchgraphError]) -> None:
        super().__init__(f"{len(errors)} things keep records from being read")
        self.errors = errors

    def __str__(self) -> str:
        shown = "\n".join(str(error) for error in self.errors[:_LISTED])
        rest = len(self.errors) - _LISTED
        return shown + (f"\n… and {rest} more" if rest > 0 else "")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file states: the entity ``root`` with all that is nested in it, the ``id`` that it
    has there, and the named ``graph`` that says so."""

    id: str
    root: Node
    graph: str
    collection: Collection | None
    remarks: list[Remark]


def stated_in(
    data: bytes | str, path: Path, *, ontology: Path | None = None
) -> tuple[Stated | None, list[BenchgraphError]]:
    """What can be read of ``data``, and everything that is wrong with it, by line.

    None where nothing can be made of it. With faults it lacks what they are about.
    """
    context, layout = load_context(ontology), load_layout(ontology)
    try:
        collection = collection_of(path)
    except BenchgraphError as error:
        return None, [error]
    below = collection.below if collection else ""
    builder = Builder(path, context, layout, below)
    try:
        tree = parse_yaml(data, path)
        if not isinstance(tree, Mapping):
            raise RecordError(
                "a record is a map of keys",
                path=path,
                line=tree.line,
                expected="id: …, type: … and so on",
            )
        identifier = _identifier(tree, path, builder)
        root = builder.root(tree, identifier)
    except BenchgraphError as error:
        return None, [error, *builder.faults]
    faults: list[BenchgraphError] = list(builder.faults)
    try:
        _check_place(root, identifier, path, layout)
        if not faults:  # a node that could not be read in full has no identity yet
            _check_unique(root, path)
    except BenchgraphError as error:
        faults.append(error)
    graph = graph_iri(identifier, below)
    _complete(root, graph, context)
    found = Stated(identifier, root, graph, collection, builder.remarks)
    return found, sorted(faults, key=lambda fault: fault.line or 0)


def read_root(path: Path) -> Node:
    """The entity that the file at ``path`` describes. Raises RecordError or LimitError."""
    stated, faults = stated_in(read_bytes(path), path)
    raise_for(faults)
    assert stated is not None
    return stated.root


def raise_for(faults: Sequence[BenchgraphError]) -> None:
    """Raise what is wrong, if anything is: one error, or RecordErrors with all of them."""
    if faults:
        raise faults[0] if len(faults) == 1 else RecordErrors(list(faults))


def read_bytes(path: Path) -> bytes:
    """What stands in a file, at most one byte more than allowed. Raises RecordError."""
    try:
        # A pipe that nobody writes to must not be waited for.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _O_BINARY)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise RecordError("this is not a file", path=path, expected="a text file")
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RecordError("this file cannot be read", path=path, found=error.strerror) from None


def _identifier(tree: Mapping, path: Path, builder: Builder) -> str:
    line, node = tree.items.get("id", (tree.line, None))
    prefixes = ", ".join(builder.layout.prefixes)
    expected = f"one of {prefixes}, a slash and a slug; for a page its URL"
    if not isinstance(node, Scalar):
        raise RecordError("a record needs an id", path=path, line=line, expected=expected)
    return builder.record_id(node, expected)


def _check_place(root: Node, identifier: str, path: Path, layout: Layout) -> None:
    """A record has a type that fits its id; in a data folder both fit that folder, and the slug is
    the name of the file."""
    types = [name for name, _ in root.types]
    prefix, _, slug = ("page", "", "") if "://" in identifier else identifier.partition("/")
    allowed = {
        t for each in layout.folders.values() if each["prefix"] == prefix for t in each["types"]
    }
    folder = layout.folders.get(path.parent.name)
    if folder is not None and (prefix != folder["prefix"] or (slug and path.stem != slug)):
        raise RecordError(
            "the id does not fit the file",
            path=path,
            line=root.line,
            found=identifier,
            expected="the address of the page"
            if folder["prefix"] == "page"
            else f"{folder['prefix']}/{path.stem}",
        )
    for name in types:
        if name not in allowed:
            raise RecordError(
                "a record with this id cannot have this type",
                path=path,
                line=root.line,
                found=name,
                expected=", ".join(sorted(allowed)),
            )


def _complete(root: Node, graph: str, context: Context) -> None:
    """Every record describes its entity, whether the file says so or not."""
    if "record" not in root.entries:
        entry = Builder.entry("record", context, root.line)
        entry.values.append(Builder.record_node(graph, context, root.line))
        root.entries["record"] = entry


def _check_unique(root: Node, path: Path) -> None:
    """Two nodes with one IRI would melt into one without a word."""
    lines: dict[str, int] = {}
    for node in root.nested():
        if node.iri in lines:
            raise RecordError(
                "two nodes have the same identity",
                path=path,
                line=node.line,
                found=f"{node.iri}, as on line {lines[node.iri]}",
                hint="give one of them a short local id of its own (id: …)",
            )
        lines[node.iri] = node.line
