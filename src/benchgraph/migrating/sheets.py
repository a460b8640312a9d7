"""CSV files and mappings: words that are an id, a concept or a key as a whole, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from benchgraph.errors import BenchgraphError, RecordError
from benchgraph.iris import entity_iri
from benchgraph.migrating.model import Change, Edited, Left
from benchgraph.migrating.moves import Moves
from benchgraph.toml import load_toml
from benchgraph.vocab import ID, VOCAB

_CELL = re.compile(r"""(?<![^\s,;"'\[{=])[a-z]+(?:-[a-z]+)*(?:/[a-z0-9.-]+)+(?![^\s,;"'\]}])""")
_KEY = re.compile(r"^(\s*)([A-Za-z][\w-]*)(?=\s*=|\s*\.)")
_COMMENT = re.compile(r"\s*#")


def migrate_sheet(text: str, path: Path, moves: Moves) -> Edited:
    """``text`` of ``links.csv`` or ``matches.csv`` with its ids as they are by now."""
    return _by_lines(text, path, moves, keys=False)


def migrate_mapping(text: str, path: Path, moves: Moves) -> Edited:
    """``text`` of a mapping or another TOML file with its ids, concepts and keys as they are by
    now; one that is no TOML, or would not be any more, stays as it is, and that is told."""
    try:
        load_toml(text, path, "a mapping", RecordError)
        edited = _by_lines(text, path, moves, keys=True)
        load_toml(edited.text, path, "a mapping", RecordError)
    except BenchgraphError as error:
        return Edited(text, left=[Left(path, error.line or 1, error.what)])
    return edited


def _by_lines(text: str, path: Path, moves: Moves, *, keys: bool) -> Edited:
    edited = Edited("")
    lines = []
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        new = line if keys and _COMMENT.match(line) else _line(line, path, number, moves, edited)
        if keys and (key := _KEY.match(new)) and key[2] in moves.keys:
            now = moves.keys[key[2]]
            edited.changes.append(Change(path, number, key[2], now))
            new = new[: key.start(2)] + now + new[key.end(2) :]
        lines.append(new)
    edited.text = "".join(lines)
    return edited


def _line(line: str, path: Path, number: int, moves: Moves, edited: Edited) -> str:
    def put(match: re.Match[str]) -> str:
        word = match[0]
        for iri, base in ((entity_iri(word), ID), (VOCAB + word, VOCAB)):
            new = moves.of(iri)
            if new is not None:
                short = new.removeprefix(base)
                edited.changes.append(Change(path, number, word, short))
                return short
            if iri in moves.gone:
                what = f"{word} was withdrawn: {moves.gone[iri]}"
                edited.left.append(Left(path, number, what))
        return word

    return _CELL.sub(put, line)
