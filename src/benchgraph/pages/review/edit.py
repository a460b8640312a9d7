"""Change single statements in the text of a record and leave every other character as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from benchgraph.pages.review.statements import Path, spelt, statements
from benchgraph.records import dump_record
from benchgraph.records.yaml import compose_yaml

_WIDE = 10**9
# What says nothing, or what the record has names of its own for.
_NOT_AMENDED = frozenset({"id", "position", "mentions"})


class CannotEditError(Exception):
    """The text is written in a way that a statement cannot be put into; the message says why."""


def add(text: str, path: Path, node: Any, *, single: bool = False) -> str:
    """``text`` with ``node`` added at ``path``: to the list there, or under a key of its own, as a
    ``single`` value or the first of a list."""
    root = _compose(text)
    value = node if single else [node]
    try:
        parent, key = _walk(root, path)
    except _Missing as missing:
        return _add_key(text, missing.parent, missing.key, {path[-1]: value})
    if not isinstance(parent, yaml.MappingNode):
        raise CannotEditError("there is no map to put it into")
    pair = _pair(parent, key)
    if pair is None:
        return _add_key(text, parent, key, value)
    if isinstance(pair[1], yaml.SequenceNode):
        return _add_item(text, pair[1], node)
    raise CannotEditError("there is one value here already")


def replace(text: str, path: Path, old: Any, new: Any) -> str:
    """``text`` with the one node at ``path`` that says ``old`` saying ``new``."""
    node, _ = _find(text, path, old)
    if isinstance(node, yaml.ScalarNode):
        return text[: node.start_mark.index] + _scalar(new) + text[_end(node, text) :]
    column = node.start_mark.column
    if _is_flow(node):
        return text[: node.start_mark.index] + _flow(new) + text[node.end_mark.index :]
    lines = _block(new, column)
    return text[: node.start_mark.index] + lines.lstrip(" ") + text[_end(node, text) :]


def amend(text: str, path: Path, said: Any, was: Any, now: Any) -> str:
    """``text`` with what differs between ``was`` and ``now`` changed in the one node at ``path``
    that says ``said``: what ``was`` says, and more of a curator's own, which stays."""
    node, _ = _find(text, path, said)
    edits = list(_amendments(node, was, now))
    if not edits:
        raise CannotEditError("it stands here in other words")
    for scalar, new in sorted(edits, key=lambda edit: -edit[0].start_mark.index):
        text = text[: scalar.start_mark.index] + _scalar(new) + text[_end(scalar, text) :]
    return text


def _amendments(
    node: yaml.Node, was: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[tuple[yaml.Node, Any]]:
    """Each scalar of ``node`` that has to change, with its new value. Raises CannotEditError where
    ``node`` has other words there; languages and evidence that it does not have are left out."""
    for key in was.keys() | now.keys():
        old, new, pair = was.get(key), now.get(key), _pair(node, key)
        if key in _NOT_AMENDED or spelt(old, key) == spelt(new, key):
            continue
        if key == "evidence":
            yield from _new_quotes(pair[1] if pair else None, old or [], new or [])
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            if pair is not None:
                shared = {tag for tag in old.keys() & new.keys() if _pair(pair[1], tag)}
                some = [{tag: words[tag] for tag in shared} for words in (old, new)]
                yield from _amendments(pair[1], *some)
        elif pair is None or new is None or not isinstance(pair[1], yaml.ScalarNode):
            raise CannotEditError(f"its {key} cannot be changed alone")
        elif spelt(pair[1].value, key) != spelt(old, key):
            raise CannotEditError(f"its {key} stands here in other words")
        else:
            yield pair[1], new


def _new_quotes(node: yaml.Node | None, was: Any, now: Any) -> Iterator[tuple[yaml.Node, Any]]:
    """The quotes of evidence that changed, where the record quotes the same."""
    quotes = {(item.get("page"), item.get("section")): item.get("quote") for item in now}
    for old in was:
        new = quotes.get((old.get("page"), old.get("section")))
        for item in node.value if isinstance(node, yaml.SequenceNode) else []:
            page, quote = _pair(item, "page"), _pair(item, "quote")
            same = page and quote and page[1].value == old.get("page")
            if same and quote and new and spelt(quote[1].value) == spelt(old.get("quote")):
                yield quote[1], new


def remove(text: str, path: Path, old: Any) -> str:
    """``text`` without the one node at ``path`` that says ``old``; an empty key goes with it."""
    root = _compose(text)
    parent, key = _walk(root, path)
    node, holder = _find(text, path, old)
    pair = _pair(parent, key)
    assert pair is not None
    if holder is None or len(holder.value) == 1:
        return _cut_key(text, parent, pair)
    if holder.flow_style:
        return _cut_flow_item(text, holder, node)
    start = text.rindex("-", 0, node.start_mark.index)
    return _cut_lines(text, start, _end(node, text))


def add_to(
    text: str, parent: yaml.MappingNode, key: str, node: Any, *, single: bool = False
) -> str:
    """``text`` with ``node`` under ``key`` of the map ``parent``, a node of ``yaml.compose(text)``:
    at the end of the list there, or as the first of one, or as its ``single`` value. One value that
    stands there on a line becomes a list of two.

    Raises CannotEditError where a value stands there on several lines, and no list.
    """
    pair = _pair(parent, key)
    if pair is None:
        return _add_key(text, parent, key, node if single else [node])
    if isinstance(pair[1], yaml.SequenceNode):
        return _add_item(text, pair[1], node)
    start, end = pair[1].start_mark.index, _end(pair[1], text)
    if "\n" in text[start:end] or not (_is_flow(pair[1]) or isinstance(pair[1], yaml.ScalarNode)):
        raise CannotEditError("there is one value here already")
    first = text[start:end]
    if isinstance(pair[1], yaml.ScalarNode) and not pair[1].style:
        first = _scalar(pair[1].value)
    return f"{text[:start]}[{first}, {_flow(node)}]{text[end:]}"


def put(text: str, scalar: yaml.ScalarNode, new: str) -> str:
    """``text`` with ``new`` in the place of ``scalar``, a node of ``yaml.compose(text)``."""
    return text[: scalar.start_mark.index] + _scalar(new) + text[_end(scalar, text) :]


def take_out(
    text: str,
    parent: yaml.MappingNode,
    pair: tuple[yaml.Node, yaml.Node],
    scalar: yaml.ScalarNode,
) -> str:
    """``text`` without ``scalar``, which is the value of the ``pair`` of ``parent`` or in the list
    there; a key that nothing is left of goes with it. Raises CannotEditError."""
    holder = pair[1]
    if not isinstance(holder, yaml.SequenceNode) or len(holder.value) == 1:
        return _cut_key(text, parent, pair)
    if holder.flow_style:
        return _cut_flow_item(text, holder, scalar)
    return _cut_lines(text, text.rindex("-", 0, scalar.start_mark.index), _end(scalar, text))


def maps_in(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    """The maps in a composed text, each before those that stand in it."""
    if isinstance(node, yaml.MappingNode):
        yield node
        for _, value in node.value:
            yield from maps_in(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from maps_in(item)


def line_of(text: str, path: Path, old: Any) -> int | None:
    """The line on which the one node at ``path`` that says ``old`` begins."""
    try:
        node, _ = _find(text, path, old)
    except CannotEditError:
        return None
    return int(node.start_mark.line) + 1


def plain_record(text: str) -> dict[str, Any]:
    """A record's map as texts, lists and maps."""
    plain: dict[str, Any] = _plain(_compose(text))
    return plain


# -- where things stand ------------------------------------------------------------------------


def _compose(text: str) -> yaml.MappingNode:
    root = compose_yaml(text, yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise CannotEditError("it is no map")
    return root


def _walk(root: yaml.MappingNode, path: Path) -> tuple[yaml.Node, str]:
    """The map that holds the last key of ``path``, and that key."""
    node: yaml.Node = root
    steps = list(path)
    while len(steps) > 1:
        step = steps.pop(0)
        pair = _pair(node, step)
        if pair is None:
            if len(steps) == 1 and isinstance(node, yaml.MappingNode):
                raise _Missing(node, step)
            raise CannotEditError(f"there is no {step} here")
        node = pair[1]
        if step == "translations":
            node = _item(node, steps.pop(0))
    return node, steps[0]


class _Missing(CannotEditError):
    """A map of languages is not there yet."""

    def __init__(self, parent: yaml.MappingNode, key: str) -> None:
        super().__init__(f"there is no {key} here")
        self.parent = parent
        self.key = key


def _item(node: yaml.Node, identifier: str) -> yaml.Node:
    for item in node.value if isinstance(node, yaml.SequenceNode) else []:
        pair = _pair(item, "id")
        if pair is not None and pair[1].value == identifier:
            return item  # type: ignore[no-any-return]
    raise CannotEditError("the record has no such translation")


def _pair(node: yaml.Node, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next(((k, v) for k, v in node.value if k.value == key), None)


def _find(text: str, path: Path, old: Any) -> tuple[yaml.Node, yaml.SequenceNode | None]:
    """The node that says ``old``, and the list that holds it."""
    parent, key = _walk(_compose(text), path)
    pair = _pair(parent, key)
    if pair is None:
        raise CannotEditError(f"there is no {key} here")
    holder = pair[1] if isinstance(pair[1], yaml.SequenceNode) else None
    nodes = holder.value if holder is not None else [pair[1]]
    said = [node for node in nodes if _says(node, old, path)]
    if len(said) != 1:
        raise CannotEditError("it stands here " + ("twice" if said else "in other words"))
    return said[0], holder


def _says(node: yaml.Node, old: Any, path: Path) -> bool:
    plain = _plain(node)
    key = path[-1]
    found = statements({key: [plain]}) if isinstance(plain, Mapping) else []
    said = found[0].value if found else spelt(plain)
    return said == spelt(old)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value


def _end(node: yaml.Node, text: str) -> int:
    """Where a node's own text ends: its marks run on over blank lines and comments."""
    if isinstance(node, yaml.ScalarNode):
        end = node.end_mark.index
        return len(text[:end].rstrip("\n")) if node.style in ("|", ">") else end
    if _is_flow(node) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last, text)


def _is_flow(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


# -- changes -----------------------------------------------------------------------------------


def _add_key(text: str, parent: yaml.MappingNode, key: str, value: Any) -> str:
    if parent.flow_style:
        at = text.rindex("}", 0, parent.end_mark.index)
        comma = ", " if parent.value else ""
        return f"{text[:at]}{comma}{key}: {_flow(value)}{text[at:]}"
    column = parent.start_mark.column
    at = _end(parent, text)
    lines = _indented(dump_record({key: value}), column)
    rest = text[at:]
    line_end = rest.find("\n")  # a comment may stand behind the last value
    head = text[:at] + (rest if line_end < 0 else rest[:line_end])
    tail = "" if line_end < 0 else rest[line_end + 1 :]
    return f"{head}\n{lines}{tail}"


def _add_item(text: str, holder: yaml.SequenceNode, node: Any) -> str:
    if holder.flow_style:
        at = text.rindex("]", 0, holder.end_mark.index)
        comma = ", " if holder.value else ""
        return f"{text[:at]}{comma}{_flow(node)}{text[at:]}"
    at = _end(holder, text)
    rest = text[at:]
    line_end = rest.find("\n")
    head = text[:at] + (rest if line_end < 0 else rest[:line_end])
    tail = "" if line_end < 0 else rest[line_end + 1 :]
    column = holder.start_mark.column
    item = _block(node, column + 2)
    return f"{head}\n{' ' * column}- {item.lstrip(' ')}\n{tail}"


def _cut_key(text: str, parent: yaml.Node, pair: tuple[yaml.Node, yaml.Node]) -> str:
    key, value = pair
    if isinstance(parent, yaml.MappingNode) and not parent.flow_style:
        if len(parent.value) == 1:
            raise CannotEditError("nothing would be left here")
        return _cut_lines(text, key.start_mark.index, _end(value, text))
    raise CannotEditError("it stands in a map on one line")


def _cut_flow_item(text: str, holder: yaml.SequenceNode, node: yaml.Node) -> str:
    number = holder.value.index(node)
    if number + 1 < len(holder.value):
        start, end = node.start_mark.index, holder.value[number + 1].start_mark.index
    else:
        start, end = holder.value[number - 1].end_mark.index, node.end_mark.index
    return text[:start] + text[end:]


def _cut_lines(text: str, start: int, end: int) -> str:
    """Without the lines from ``start`` to ``end``; a first key of a list item cannot go so."""
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        raise CannotEditError("other things stand on its line")
    line_end = text.find("\n", end)
    return text[:line] + ("" if line_end < 0 else text[line_end + 1 :])


# -- texts ---------------------------------------------------------------------------------------


def _scalar(value: Any) -> str:
    """A value on one line, quoted where it stands in a list or map on one line and needs it."""
    return _flow([str(value)])[1:-1]


class _Flow(yaml.SafeDumper):
    """Writes on one line, numbers and dates plain, as :func:`dump_record` does."""


_Flow.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in found if tag.endswith((":bool", ":null"))]
    for first, found in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _flow(value: Any) -> str:
    if not isinstance(value, (Mapping, list)):
        return _scalar(value)
    return yaml.dump(
        _texts(value), Dumper=_Flow, allow_unicode=True, default_flow_style=True, width=_WIDE,
        sort_keys=False,
    ).strip()  # fmt: skip


def _texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return str(value)


def _block(node: Any, column: int) -> str:
    """A node as lines at ``column``, without the end of the last one."""
    if not isinstance(node, Mapping):
        return " " * column + _scalar(node)
    return _indented(dump_record(node), column).rstrip("\n")


def _indented(text: str, column: int) -> str:
    return "".join(" " * column + line if line.strip() else line for line in text.splitlines(True))
