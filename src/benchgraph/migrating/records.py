"""A record, brought to this version by editing single words of its text.

The text is composed for the places of its words; what a key means and which IRI a value stands for
is asked of the reader of records, so that both agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from benchgraph.errors import BenchgraphError
from benchgraph.iris import entity_iri, is_ours
from benchgraph.migrating.model import Change, Edited, Left
from benchgraph.migrating.moves import Moves
from benchgraph.pages.review.edit import CannotEditError, maps_in, take_out
from benchgraph.records import Context, Record, load_context
from benchgraph.records.read import parse_leniently
from benchgraph.records.yaml import compose_yaml
from benchgraph.validation.model import Result
from benchgraph.validation.numbers import Numbers
from benchgraph.vocab import ID

_MARK = "\ufeff"
_NAMES = frozenset(("supports", "unstated"))  # their values are keys


@dataclass(frozen=True, slots=True)
class _Word:
    """A scalar of the text, the key that it stands under (a key itself: the one above it), and what
    stands beside it in its list."""

    node: yaml.ScalarNode
    key: str
    is_key: bool
    beside: frozenset[str] = frozenset()


def migrate_record(text: str, path: Path, moves: Moves, numbers: Numbers) -> Edited:
    """``text`` of a record as this version reads it, with its new file name where its id changed.

    What cannot be read as YAML, and what a person has to decide, is left with its line.
    """
    if text.startswith(_MARK):  # which is no part of what YAML counts
        edited = migrate_record(text.removeprefix(_MARK), path, moves, numbers)
        return replace(edited, text=_MARK + edited.text)
    try:
        root = compose_yaml(text)
    except yaml.YAMLError:
        root = None
    if not isinstance(root, yaml.MappingNode):
        return Edited(text, left=[Left(path, 1, "this is no record that can be read")])
    edited = Edited(text)
    pieces: list[tuple[int, int, str]] = []
    for word in _words(root):
        new = _now(word, moves, load_context())
        if new is None or new == word.node.value:
            continue
        start, end = _inside(text, word.node)
        if new in word.beside or text[start:end] != word.node.value:
            where = ", which stands here already: take one out" if new in word.beside else ""
            what = f"{word.node.value} is {new} by now{where or '; write it by hand'}"
            edited.left.append(Left(path, _line(word), what))
            continue
        pieces.append((start, end, new))
        edited.changes.append(Change(path, _line(word), word.node.value, new))
        if word.key == "id" and "/" in new and "://" not in new:
            edited.name = new.rpartition("/")[2] + path.suffix
    for start, end, new in reversed(pieces):
        edited.text = edited.text[:start] + new + edited.text[end:]
    edited.left += _gone(root, path, moves)
    _check(edited, path, moves, numbers)
    return edited


def _words(node: yaml.Node, key: str = "", beside: frozenset[str] = frozenset()) -> Iterator[_Word]:
    """The words of a tree in the order of the text."""
    if isinstance(node, yaml.ScalarNode):
        yield _Word(node, key, is_key=False, beside=beside)
    elif isinstance(node, yaml.SequenceNode):
        items = frozenset(item.value for item in node.value if isinstance(item, yaml.ScalarNode))
        for item in node.value:
            yield from _words(item, key, items)
    elif isinstance(node, yaml.MappingNode):
        keys = frozenset(name.value for name, _ in node.value if isinstance(name, yaml.ScalarNode))
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode):
                yield _Word(name, key, is_key=True, beside=keys)
                yield from _words(value, name.value)


def _now(word: _Word, moves: Moves, context: Context) -> str | None:
    """What a word is called by now; None where that is nothing else."""
    text = word.node.value
    if word.is_key or word.key in _NAMES or word.key == "type":
        return moves.keys.get(text)
    iri, base = _iri(word, moves, context)
    new = moves.of(iri) if iri else None
    if new is None:
        return None
    return new.removeprefix(base) if new.startswith(base) else new


def _iri(word: _Word, moves: Moves, context: Context) -> tuple[str, str]:
    """The IRI that a value stands for, and what it is written below; nothing for a text."""
    text = word.node.value
    if word.key == "id":  # of a node in a record it has no slash, and is no name of its own
        return (entity_iri(text), ID) if "/" in text else ("", "")
    key = load_shorthand().get(word.key, word.key)
    definition = context.properties.get(moves.keys.get(key, key))
    if definition is None or definition.kind != "id":
        return "", ""
    base = definition.base or context.base
    return (text, base) if ":" in text else (base + text, base)


def load_shorthand() -> dict[str, str]:
    """The short keys of evidence and what they are short for."""
    from benchgraph.records import load_layout

    return load_layout().shorthand


def _inside(text: str, node: yaml.ScalarNode) -> tuple[int, int]:
    """Where the value of a scalar stands, without its quotes."""
    start, end = node.start_mark.index, node.end_mark.index
    quoted = int(node.style in ("'", '"'))
    if not quoted:
        end = start + len(node.value)
    return start + quoted, end - quoted


def _line(word: _Word) -> int:
    return int(word.node.start_mark.line) + 1


def _gone(root: yaml.Node, path: Path, moves: Moves) -> Iterator[Left]:
    """What nothing took the place of."""
    context = load_context()
    for word in _words(root):
        name = word.node.value
        if word.is_key or word.key in _NAMES:
            known = name in moves.gone and name not in context.properties
        else:
            name, _ = _iri(word, moves, context)
            # A page of others may be cited whether we have a record of it or not.
            known = name in moves.gone and is_ours(name)
        if known:
            yield Left(path, _line(word), f"{word.node.value} was withdrawn: {moves.gone[name]}")


def _check(edited: Edited, path: Path, moves: Moves, numbers: Numbers) -> None:
    """Read the record as it is now: take out what stricter rules refuse, and tell what is left."""
    record, faults = _read(edited, path)
    edited.left += [
        Left(path, fault.line or 1, f"it cannot be read: {fault.what}") for fault in faults
    ]
    if record is None or faults:
        return
    for rule in moves.stricter:
        for result in numbers.check([record]) if rule.rule == "NumberAsWritten" else ():
            healed = _without(edited, record, result, rule.drop, path, numbers) if rule.drop else ""
            if healed:
                edited.text = healed
                line = _line_of(record, result, rule.drop)
                edited.changes.append(Change(path, line, f"{rule.drop}:", "", rule.what))
            else:
                edited.left.append(Left(path, result.line, result.message))


def _read(edited: Edited, path: Path) -> tuple[Record | None, list[BenchgraphError]]:
    return parse_leniently(edited.text.encode(), path.with_name(edited.name or path.name))


def _line_of(record: Record, result: Result, key: str) -> int:
    for node in record.root.nested():
        if node.iri == result.focus and (entry := node.entries.get(key)):
            return entry.line
    return result.line


def _without(
    edited: Edited, record: Record, result: Result, key: str, path: Path, numbers: Numbers
) -> str:
    """The text without ``key`` in the node of ``result``; empty where that does not heal it."""
    node = next(each for each in record.root.nested() if each.iri == result.focus)
    if key not in node.entries:
        return ""
    line = node.entries[key].line - 1
    for parent in maps_in(compose_yaml(edited.text)):
        for pair in parent.value:
            if pair[0].value == key and pair[0].start_mark.line == line:
                try:
                    text = take_out(edited.text, parent, pair, pair[1])
                except CannotEditError:
                    return ""
                again, faults = parse_leniently(text.encode(), path)
                still = numbers.check([again]) if again and not faults else ()
                unhealed = faults or any(each.focus == result.focus for each in still)
                return "" if unhealed else text
    return ""
