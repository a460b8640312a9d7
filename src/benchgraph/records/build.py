"""Turn the tree of a record into nodes: keys through the context, values into terms, nested nodes
with the IRI that their identity keys give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn, TypeVar

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import RecordError
from benchgraph.iris import entity_iri, graph_iri, is_ours, page_slug
from benchgraph.records import scalars
from benchgraph.records.context import Context, Layout, TermDefinition, kebab
from benchgraph.records.forms import expectation_of, record_form
from benchgraph.records.naming import identity, rename
from benchgraph.records.nodes import Entry, Node, Remark, Value
from benchgraph.records.scalars import Fault
from benchgraph.records.yaml import Mapping, Scalar, Sequence, Tree
from benchgraph.vocab import ID, VOCAB, XSD

_SLUG = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
_LOCAL = re.compile(rf"{_SLUG}(?:/{_SLUG})*")
_NAME = re.compile(_SLUG)
_LITERALS = {
    XSD.decimal.value: scalars.decimal_literal,
    XSD.integer.value: scalars.integer_literal,
    XSD.boolean.value: scalars.boolean_literal,
    XSD.date.value: scalars.day_literal,
    XSD.dateTime.value: scalars.instant_literal,
}
T = TypeVar("T")


class Builder:
    """Builds the nodes of one record; every complaint names its file and line.

    What is wrong with one key does not keep the others from being read: ``faults`` gathers it.
    """

    def __init__(self, path: Path, context: Context, layout: Layout, below: str = "") -> None:
        """``below``: the slug that the record's graph and nested nodes stand below, if any."""
        self.path = path
        self.below = below
        self.context = context
        self.layout = layout
        self.faults: list[RecordError] = []
        self.remarks: list[Remark] = []

    # -- nodes ---------------------------------------------------------------------------------

    def root(self, tree: Mapping, identifier: str) -> Node:
        """The entity that the record describes."""
        types = self._types(tree, None)
        node = Node(entity_iri(identifier), types, tree.items["id"][0])
        # What is nested in a page cannot live under a URL that is not ours.
        stem = f"{ID}page/{page_slug(identifier)}" if "://" in identifier else node.iri
        if self.below:  # another collection may describe the same entity
            stem += f"/{self.below}"
        self._fill(node, tree, stem, graph_iri(identifier, self.below))
        return node

    def record_id(self, node: Scalar, expected: str) -> str:
        """The checked id of a record: ``prefix/slug``, or the URL of a page."""
        if "://" in node.text:
            if is_ours(node.text):
                self._fail("an id of ours is written short", node.line, node.text, expected)
            return self._term(node, scalars.absolute_iri).value
        prefix, _, slug = node.text.partition("/")
        if prefix not in self.layout.prefixes or not _NAME.fullmatch(slug):
            near = self.context.nearest(prefix, self.layout.prefixes)
            self._fail(
                "this is not an id for a record",
                node.line,
                node.text,
                expected,
                f"did you mean {near}/{slug}?" if near and near != prefix else None,
            )
        return node.text

    def _nested(self, key: str, tree: Mapping, stem: str, graph: str) -> Node:
        default = self.layout.nested.get(key)
        types = self._types(tree, default)
        kind = kebab(types[0][0])
        node = Node("", types, tree.line)
        if key == "record":
            node.iri = graph
            self._fill(node, tree, stem, graph)
            return node
        explicit = self._explicit_iri(tree, stem, kind, default)
        # Nested nodes need the IRI of their parent, and its identity may look into them: read
        # once under a provisional stem, then give everything its name.
        faults = len(self.faults)
        self._fill(node, tree, "", graph)
        if len(self.faults) > faults:  # what names the node may be among what could not be read
            node.iri = explicit or f"{stem}/{kind}/line-{tree.line}"
        else:
            node.iri = explicit or self._identity_iri(node, stem, kind)
        foreign = "://" in node.iri and not node.iri.startswith(ID)
        own = f"/{self.below}" if self.below else ""
        rename(node, f"{ID}page/{page_slug(node.iri)}{own}" if foreign else node.iri)
        return node

    def _explicit_iri(self, tree: Mapping, stem: str, kind: str, default: str | None) -> str | None:
        if "id" not in tree.items:
            return None
        line, value = tree.items["id"]
        if not isinstance(value, Scalar):
            self._fail("an id is one word", line, "a list or a map", "a short local id")
        if "://" in value.text and default == "Page":
            return self._term(value, scalars.absolute_iri).value
        if not _NAME.fullmatch(value.text):
            self._fail(
                "this is not a local id",
                line,
                value.text,
                "lower-case letters, digits and hyphens, such as target-3000",
            )
        return f"{stem}/{kind}/{value.text}"

    def _identity_iri(self, node: Node, stem: str, kind: str) -> str:
        keys = self.layout.identity.get(node.types[0][0], [])
        if not keys:  # at most one of its kind in its parent
            return f"{stem}/{kind}"
        name = identity(node, keys)
        if not name:
            self._fail(
                "this node has nothing that names it",
                node.line,
                "none of " + ", ".join(keys),
                "one of these keys, or a short local id",
            )
        return f"{stem}/{kind}/{name}"

    def _types(self, tree: Mapping, default: str | None) -> list[tuple[str, NamedNode]]:
        line, value = tree.items.get("type", (tree.line, None))
        if value is None:
            if default is None:
                self._fail(
                    "the type is missing",
                    line,
                    None,
                    "type: one of " + ", ".join(sorted(self.context.classes)),
                )
            return [(default, self.context.classes[default])]
        types = []
        for scalar in self._scalars(value):
            name = self._by_now(scalar.text, scalar.line)
            if name not in self.context.classes:
                near = self.context.nearest(scalar.text, list(self.context.classes))
                self._fail(
                    "there is no such type",
                    scalar.line,
                    scalar.text,
                    ", ".join(sorted(self.context.classes)),
                    f"did you mean {near}?" if near else None,
                )
            types.append((name, self.context.classes[name]))
        return types

    def _by_now(self, name: str, line: int) -> str:
        """What a key or a class is called by now, of which a remark tells."""
        new = self.context.renamed.get(name)
        if new is None or name in self.context.properties or name in self.context.classes:
            return name
        self.remarks.append(Remark(line, name, new))
        return new

    # -- keys ----------------------------------------------------------------------------------

    def _fill(self, node: Node, tree: Mapping, stem: str, graph: str) -> None:
        for written, (line, value) in self._expanded(node, tree):
            if written in ("id", "type"):
                continue
            try:
                key = self._by_now(written, line)
                if key != written and key in tree.items:
                    self._fail(f"{written} is {key} by now, and both are here", line, written, key)
                node.entries[key] = self._filled(key, line, value, stem, graph)
            except RecordError as fault:
                self.faults.append(fault)

    def _filled(self, key: str, line: int, tree: Tree, stem: str, graph: str) -> Entry:
        """The entry of a key with its values."""
        definition = self.context.properties.get(key)
        if definition is None:
            near = self.context.nearest(key)
            self._fail(
                "there is no such key",
                line,
                key,
                "a key of docs/codebook.md, spelt as it is there",
                f"did you mean {near!r}?" if near else None,
            )
        entry = self.entry(key, self.context, line)
        entry.values.extend(self._values(definition, tree, stem, graph))
        if not entry.values:
            self._fail("this list is empty", line, "[]", "a value, or the key left out")
        if len(entry.values) > 1:
            self._refuse_repeated(entry)
        return entry

    def _expanded(self, node: Node, tree: Mapping) -> Iterable[tuple[str, tuple[int, Tree]]]:
        """The keys of the node, the shorthand of evidence (page, quote …) written out."""
        if node.types[0][0] != "Evidence":
            return tree.items.items()
        items: list[tuple[str, tuple[int, Tree]]] = []
        parts: dict[str, Mapping] = {}
        for key, (line, value) in tree.items.items():
            long_form = self.layout.shorthand.get(key, key)
            outer, _, inner = long_form.partition(".")
            if outer != key and outer in tree.items:
                self._fail(
                    f"{key} is short for {outer}, and both are here",
                    line,
                    key,
                    f"{key} or {outer}",
                )
            if not inner:
                items.append((outer, (line, value)))
            elif outer in parts:
                parts[outer].items[inner] = (line, value)
            else:
                parts[outer] = Mapping({inner: (line, value)}, line)
                items.append((outer, (line, parts[outer])))
        return items

    @staticmethod
    def entry(key: str, context: Context, line: int) -> Entry:
        """An entry without values for a key of the context."""
        definition = context.properties[key]
        return Entry(key, definition.node, line, [], definition.reverse)

    @staticmethod
    def record_node(graph: str, context: Context, line: int) -> Node:
        """The node of the record itself: its named graph."""
        return Node(graph, [("Record", context.classes["Record"])], line)

    def _refuse_repeated(self, entry: Entry) -> None:
        seen: set[object] = set()
        for value in entry.values:
            if isinstance(value, Value):
                if value.term in seen:
                    self._fail(
                        "this value stands here twice", value.line, value.term.value, "it once"
                    )
                seen.add(value.term)

    # -- values --------------------------------------------------------------------------------

    def term(self, definition: TermDefinition, text: str, tag: str = "") -> NamedNode | Literal:
        """The term for one text under a key, in the language ``tag`` where the key takes one.

        Raises RecordError.
        """
        scalar = Scalar(text, 0)
        if definition.kind != "language":
            return self._value(definition, scalar).term
        return self._texts(definition, Mapping({tag: (0, scalar)}, 0))[0].term

    def _values(
        self, definition: TermDefinition, tree: Tree, stem: str, graph: str
    ) -> list[Value | Node]:
        if definition.kind == "language":
            return list(self._texts(definition, tree))
        if isinstance(tree, Scalar):
            return [self._value(definition, tree)]
        items = tree.items if isinstance(tree, Sequence) else [tree]
        found: list[Value | Node] = []
        faults: list[RecordError] = []
        for item in items:
            try:
                found.append(self._item(definition, item, stem, graph))
            except RecordError as fault:
                faults.append(fault)
        if faults and not found:
            self.faults += faults[:-1]
            raise faults[-1]
        self.faults += faults
        return found

    def _item(self, definition: TermDefinition, item: Tree, stem: str, graph: str) -> Value | Node:
        """What one item of a list stands for."""
        if isinstance(item, Scalar):
            return self._value(definition, item)
        if not isinstance(item, Mapping):
            self._fail("a list in a list means nothing", item.line, "a list", "one list")
        if definition.key not in self.layout.nested:
            self._fail(
                f"{definition.key} takes no nested node",
                item.line,
                "a map of keys",
                expectation_of(definition),
            )
        return self._nested(definition.key, item, stem, graph)

    def _value(self, definition: TermDefinition, scalar: Scalar) -> Value:
        if definition.kind == "id":
            return Value(self._reference(definition, scalar), scalar.text, scalar.line)
        if definition.key in self.layout.dates:
            literal = self._term(scalar, scalars.date_literal)
            json = {"@value": scalar.text, "@type": literal.datatype.value}
            return Value(literal, json, scalar.line)
        if definition.kind == "vocab":
            return Value(self._property(definition, scalar), scalar.text, scalar.line)
        if definition.datatype is None:
            return Value(self._term(scalar, scalars.string_literal), scalar.text, scalar.line)
        term = self._term(scalar, _LITERALS[definition.datatype])
        return Value(term, term.value, scalar.line)

    def _texts(self, definition: TermDefinition, tree: Tree) -> list[Value]:
        if not isinstance(tree, Mapping):
            self._fail(
                f"{definition.key} needs a language",
                tree.line,
                tree.text if isinstance(tree, Scalar) else "a list",
                "a map such as {en: text}",
            )
        found = []
        for tag, (line, value) in tree.items.items():
            for scalar in self._scalars(value):
                try:
                    literal = scalars.language_literal(scalar.text, tag)
                except Fault as fault:
                    self._fail(fault.what, line, f"{tag}: {scalar.text}", fault.expected)
                found.append(Value(literal, (tag, scalar.text), scalar.line))
        return found

    def _scalars(self, tree: Tree) -> list[Scalar]:
        items = tree.items if isinstance(tree, Sequence) else [tree]
        for item in items:
            if not isinstance(item, Scalar):
                self._fail("a text or a word belongs here", item.line, "a map or list", "a text")
        return [item for item in items if isinstance(item, Scalar)]

    def _reference(self, definition: TermDefinition, scalar: Scalar) -> NamedNode:
        text = scalar.text
        if right := record_form(text, definition, self.layout):
            self._fail(
                "this is not how a record writes an id",
                scalar.line,
                text,
                expectation_of(definition),
                f"write {right}",
            )
        if ":" in text:
            return self._term(scalar, scalars.absolute_iri)
        pattern = _NAME if definition.base not in (None, VOCAB) else _LOCAL
        if not pattern.fullmatch(text):
            self._fail(
                "this is neither an id nor an address",
                scalar.line,
                text,
                expectation_of(definition),
                "lower-case words joined by hyphens",
            )
        prefix = text.partition("/")[0]
        if definition.base is None and prefix not in self.layout.prefixes:
            near = self.context.nearest(prefix, self.layout.prefixes)
            self._fail(
                f"{prefix!r} is not a kind of entity",
                scalar.line,
                text,
                "one of " + ", ".join(self.layout.prefixes) + ", a slash and a slug",
                f"did you mean {near}/…?" if near else None,
            )
        return NamedNode((definition.base or self.context.base) + text)

    def _property(self, definition: TermDefinition, scalar: Scalar) -> NamedNode:
        known = self.context.properties.get(self._by_now(scalar.text, scalar.line))
        if known is None:
            near = self.context.nearest(scalar.text)
            self._fail(
                f"{definition.key} names a key, and there is no such key",
                scalar.line,
                scalar.text,
                "a key of ontology/context.jsonld",
                f"did you mean {near!r}?" if near else None,
            )
        return known.node

    def _term(self, scalar: Scalar, make: Callable[[str], T]) -> T:
        try:
            return make(scalar.text)
        except Fault as fault:
            self._fail(fault.what, scalar.line, scalar.text, fault.expected, fault.hint)

    def _fail(
        self, what: str, line: int, found: str | None, expected: str, hint: str | None = None
    ) -> NoReturn:
        raise RecordError(
            what, path=self.path, line=line, found=found, expected=expected, hint=hint
        )
