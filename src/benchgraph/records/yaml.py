"""The one YAML reader: a tree of texts, each with its line.

Readers disagree about YAML (``no``, ``1:30``, ``010``, the last of two equal keys), so this one
takes every scalar as the text that stands there and refuses what could mean something else: tags,
anchors, aliases, merge keys, equal keys, nulls, several documents. It walks the event stream with
a stack of its own, so depth is a number and not a crash.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from benchgraph.errors import LimitError, RecordError

MAX_BYTES = 2_000_000
MAX_DEPTH = 16
MAX_NODES = 100_000

# What XML 1.0 cannot hold, the C1 controls, and the line separators that libyaml takes for a line
# end: they survive no round trip through every RDF syntax. What turns the writing direction makes a
# text read otherwise than it is; a space without width makes two names that look like one.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
    "\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
_NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class Scalar:
    """A scalar as it is written, without its quotes."""

    text: str
    line: int


@dataclass(slots=True)
class Sequence:
    """A list."""

    items: list[Tree]
    line: int


@dataclass(slots=True)
class Mapping:
    """A map, as pairs in the order of the file; no key occurs twice."""

    items: dict[str, tuple[int, Tree]]
    line: int


Tree = Scalar | Sequence | Mapping


_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
_OPENS: dict[type[yaml.Event], Callable[[int], Sequence | Mapping]] = {
    yaml.SequenceStartEvent: lambda line: Sequence([], line),
    yaml.MappingStartEvent: lambda line: Mapping({}, line),
}
_NODES = (yaml.ScalarEvent, *_OPENS, yaml.AliasEvent)


def parse_yaml(data: bytes | str, path: Path | str) -> Tree:
    """Read one document. Raises RecordError or LimitError with file and line."""
    text = _decode(data, path)
    _refuse_control_characters(text, path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(path).build(loader(text).get_event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        lines = text.splitlines()
        problem = getattr(error, "problem", None) or str(error)
        raise RecordError(
            f"this is not YAML: {problem}",
            path=path,
            line=mark.line + 1 if mark else None,
            found=lines[mark.line].strip() if mark and mark.line < len(lines) else None,
            hint="compare the brackets and the spaces at the beginning of this line with those"
            " before it, and put texts with ': ' or a special sign in front between quotes",
        ) from None


def compose_yaml(text: str, loader: Any = None) -> yaml.Node | None:
    """The nodes of ``text`` with their marks, as PyYAML has them: for whoever edits a record.

    Raises YAMLError for what is no YAML, for an alias, and for what is nested deeper than a record
    may be: whoever goes down the nodes comes back then.
    """
    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth = 0
    for event in yaml.parse(text, Loader=quick):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH or isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("no record has aliases, or is nested so deeply")
    return yaml.compose(text, Loader=loader or quick)


def _decode(data: bytes | str, path: Path | str) -> str:
    if len(data) > MAX_BYTES:
        raise LimitError(
            f"a record may have at most {MAX_BYTES:,} bytes", path=path, found=f"{len(data):,}"
        )
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(
            "a record must be UTF-8 text",
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            found=f"the byte 0x{data[error.start]:02x}",
            hint="save the file as UTF-8",
        ) from None


def _refuse_control_characters(text: str, path: Path | str, first: int = 1) -> None:
    if match := _CONTROL.search(text):
        raise RecordError(
            "a control character stands here",
            path=path,
            line=first + text.count("\n", 0, match.start()),
            found=f"U+{ord(match.group()):04X} {unicodedata.name(match.group(), '')}".rstrip(),
            expected="text without control characters",
            hint="delete it: it cannot be seen, and changes how the text is read",
        )


def unseen_character(text: str) -> str | None:
    """Which character of ``text`` no record may hold, in words; None where it has none."""
    match = _CONTROL.search(text)
    return f"the character U+{ord(match.group()):04X}, which cannot be seen" if match else None


class _Builder:
    """Builds the tree from events; ``stack`` holds the open collections."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self.stack: list[tuple[Sequence | Mapping, list[Scalar]]] = []
        self.root: Tree | None = None
        self.count = 0

    def build(self, next_event: Callable[[], Any]) -> Tree:
        while not isinstance(event := next_event(), yaml.StreamEndEvent):
            self._take(event)
        if self.root is None:
            raise RecordError("the file is empty", path=self.path, expected="a record")
        return self.root

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind in _ENDS:
            self.stack.pop()
            return
        line = event.start_mark.line + 1 if event.start_mark else 0
        if kind in _NODES:
            if event.anchor is not None or kind is yaml.AliasEvent:
                self._refuse_anchor(line)
            if event.tag is not None:
                self._refuse_tag(event.tag, line)
            if kind is yaml.ScalarEvent:
                self._scalar(event, line)
            else:
                self._open(_OPENS[kind](line))
        elif kind is yaml.DocumentStartEvent and self.root is not None:
            raise RecordError("a file holds one record", path=self.path, line=line, found="---")

    def _refuse_anchor(self, line: int) -> NoReturn:
        raise RecordError(
            "anchors and aliases (& and *) are not allowed",
            path=self.path,
            line=line,
            hint="write the value out",
        )

    def _refuse_tag(self, tag: str, line: int) -> NoReturn:
        raise RecordError(
            "YAML tags are not allowed",
            path=self.path,
            line=line,
            found=tag,
            hint="leave the tag out: the context gives every value its type",
        )

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if event.style == '"':  # an escape can write what the file itself does not hold
            _refuse_control_characters(event.value, self.path, line)
        plain = event.style is None or event.style == ""
        if plain and event.value in _NULLS:
            raise RecordError(
                "a value is missing (a null would vanish without a word)",
                path=self.path,
                line=line,
                found=event.value or "nothing",
                expected="a value, or the key left out",
            )
        self._add(Scalar(event.value, line), plain)

    def _open(self, node: Sequence | Mapping) -> None:
        self._add(node, False)
        self.stack.append((node, []))
        if len(self.stack) > MAX_DEPTH:
            raise LimitError(
                f"nested deeper than {MAX_DEPTH} levels", path=self.path, line=node.line
            )

    def _add(self, node: Tree, plain: bool) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise LimitError(f"more than {MAX_NODES:,} values", path=self.path, line=node.line)
        if not self.stack:
            self.root = node
            return
        parent, key = self.stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif not key:
            self._key(parent, node, plain, key)
        else:
            name = key.pop()
            parent.items[name.text] = (name.line, node)

    def _key(self, parent: Mapping, node: Tree, plain: bool, key: list[Scalar]) -> None:
        if not isinstance(node, Scalar):
            raise RecordError("a key must be a plain word", path=self.path, line=node.line)
        if plain and node.text == "<<":
            raise RecordError(
                "merge keys (<<) are not allowed",
                path=self.path,
                line=node.line,
                hint="write the keys out",
            )
        if node.text in parent.items:
            raise RecordError(
                f"the key {node.text!r} stands here a second time",
                path=self.path,
                line=node.line,
                found=f"the first is on line {parent.items[node.text][0]}",
                hint="write one key with a list of values",
            )
        key.append(node)
