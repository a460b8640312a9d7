"""Which files there are to bring to this version, and what becomes of each; nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchgraph.errors import BenchgraphError, RecordError
from benchgraph.files import write_all
from benchgraph.migrating.model import Edited, Left, Migration
from benchgraph.migrating.moves import Moves, moves_since
from benchgraph.migrating.records import migrate_record
from benchgraph.migrating.sheets import migrate_mapping, migrate_sheet
from benchgraph.migrating.terms import migrate_terms
from benchgraph.reconciling.links import FILE as LINKS
from benchgraph.reconciling.tombstones import FILE as TOMBSTONES
from benchgraph.records.read import is_record_name, read_leniently
from benchgraph.records.stating import read_bytes
from benchgraph.records.yaml import MAX_BYTES
from benchgraph.store import EmbeddedStore, merged
from benchgraph.triples import ontology_quads
from benchgraph.validation.numbers import Numbers

QUERIES = (".rq", ".sparql")
_SHEETS = (LINKS, "matches.csv")
_TERMS = (*QUERIES, ".ttl")
Edit = Callable[[str, Path], Edited]


def migrate(
    paths: Iterable[Path],
    since: str,
    *,
    queries: bool = False,
    table: Path | None = None,
) -> Migration:
    """What has to change in ``paths`` (files or folders) that were written for version ``since``.

    A folder's records, links, mappings, and what its collections bring (concepts, shapes,
    questions, rules) are looked at; with ``queries`` saved queries alone, wherever they lie.
    ``table``: a folder with another ``changes.toml`` than the shipped one. Raises BenchgraphError
    for a version or a path that is not there; a file that cannot be read is told of, and the rest
    is looked at all the same.
    """
    given = list(paths)
    files = sorted({each for path in given for each in _files(path)})
    folders = sorted({each.parent for each in files if each.name == TOMBSTONES})
    moves = moves_since(since, folders, table)
    if not queries:
        moves = moves.without(_stated(each for each in files if is_record_name(each.name)))
    edits = _edits(moves, queries)
    found = Migration()
    for path, edit in _once((each, edits(each)) for each in files):
        found.files += 1
        try:
            text = _text(path)
        except BenchgraphError as error:
            found.left.append(Left(path, error.line or 1, error.what))
            continue
        _take(found, path, text, edit(text, path))
    return found


def settle(found: Migration) -> None:
    """Write what ``found`` says: all files or none.

    Raises RecordError where a file is not what it was read as, StoreError where one cannot be
    written.
    """
    for path, text in found.before.items():
        if _text(path) != text:
            raise RecordError(
                "this file changed meanwhile, so nothing is written",
                path=path,
                hint="run the migration again",
            )
    write_all(found.texts)


def _stated(files: Iterable[Path]) -> set[str]:
    """The IRIs of what records in ``files`` state, as far as they can be read."""
    found: set[str] = set()
    for path in files:
        record, _ = read_leniently(path)
        found |= {node.iri for node in record.root.nested()} if record else set()
    return found


def _edits(moves: Moves, queries: bool) -> Callable[[Path], Edit | None]:
    """How a file is edited, by its name; None for one that is passed over."""
    store = EmbeddedStore.memory(merged(ontology_quads()))
    numbers = Numbers(store)

    def edit(path: Path) -> Edit | None:
        if path.suffix in _TERMS if not queries else path.suffix in QUERIES:
            return lambda text, path: migrate_terms(text, path, moves)
        if queries:
            return None
        if is_record_name(path.name):
            return lambda text, path: migrate_record(text, path, moves, numbers)
        if path.name in _SHEETS:
            return lambda text, path: migrate_sheet(text, path, moves)
        if path.suffix == ".toml":
            return lambda text, path: migrate_mapping(text, path, moves)
        return None

    return edit


def _take(found: Migration, path: Path, text: str, edited: Edited) -> None:
    """Put what became of one file beside the others; where its new name is taken, or the name is a
    link's, it stays as it is."""
    target = path.with_name(edited.name) if edited.name else path
    if target != path and (os.path.lexists(target) or target in found.texts):
        what = f"its id is that of {target.name} by now: make one record of the two"
        found.add((), (*edited.left, Left(path, 1, what)))
        return
    if target != path and path.is_symlink():
        what = (
            f"this is a link to a record that becomes {target.name}: bring that one to this version"
        )
        found.add((), (*edited.left, Left(path, 1, what)))
        return
    found.add(edited.changes, edited.left)
    if edited.text != text or target != path:
        found.before[path] = text
        found.texts[target] = edited.text
        if target != path:
            found.texts[path] = None
            found.names[path] = target


def _files(path: Path) -> Iterator[Path]:
    """The files below a path, none that is hidden. Raises RecordError for one that is not there."""
    if path.is_file():
        yield path
    elif path.is_dir():
        for root, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(root, name) for name in sorted(names) if not name.startswith("."))
    else:
        raise RecordError("there is no such file or folder", path=path)


def _once(files: Iterable[tuple[Path, Edit | None]]) -> Iterator[tuple[Path, Edit]]:
    """The files that are edited, in their order; one that has several names, by that which is no
    link."""
    found: dict[str, tuple[Path, Edit]] = {}
    for path, edit in sorted(files, key=lambda each: (each[0].is_symlink(), len(each[0].parts))):
        if edit is not None:
            found.setdefault(os.path.realpath(path), (path, edit))
    yield from sorted(found.values(), key=lambda each: each[0])


def _text(path: Path) -> str:
    """The text of a file, with the line ends that it has. Raises RecordError."""
    data = read_bytes(path)
    if len(data) > MAX_BYTES:
        raise RecordError(f"a file may have at most {MAX_BYTES:,} bytes", path=path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RecordError("this file is not UTF-8", path=path, line=line) from None
