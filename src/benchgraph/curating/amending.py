"""Put the changes of a patch into the text of a record; every other character stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from benchgraph.curating.corrections import (
    Change,
    PatchError,
    RecordPatch,
    definition_of,
    term_of,
)
from benchgraph.errors import BenchgraphError
from benchgraph.iris import entity_iri, local_id
from benchgraph.pages.review.edit import CannotEditError, add_to, maps_in, put, take_out
from benchgraph.records import Node, Record, Value, load_layout
from benchgraph.records.yaml import compose_yaml

# Nodes of a record that have evidence of their own; what is said elsewhere has the entity's.
_WITH_EVIDENCE = {"Observation", "Event", "Assessment"}


@dataclass(frozen=True, slots=True)
class _Place:
    """A scalar of a record's text, and the map and key that it stands under."""

    key: str
    language: str
    parent: yaml.MappingNode
    pair: tuple[yaml.Node, yaml.Node]
    scalar: yaml.ScalarNode


def named(text: str, record: Record, patch: RecordPatch) -> str:
    """``text`` with an id for the statement that ``patch`` is about, where its IRI is made of what
    would change: it keeps the IRI, and whatever refers to it stays true."""
    node = _node(record, patch)
    identity = load_layout().identity.get(node.types[0][0], [])
    if node is record.root or not any(change.key in identity for change in patch.changes):
        return text
    parent = _mapping(text, record, node, patch, patch.changes[0])
    if any(key.value == "id" for key, _ in parent.value):
        return text
    own = f"id: {node.iri.rpartition('/')[2]}"
    at = parent.start_mark.index + bool(parent.flow_style)
    rest = ", " if parent.flow_style else "\n" + " " * parent.start_mark.column
    return text[:at] + own + rest + text[at:]


def changed(text: str, record: Record, patch: RecordPatch, change: Change) -> str:
    """``text`` of ``record`` with one change made.

    Raises PatchError, with file and line, where the record says something else by now, or where the
    value cannot be changed without its neighbours.
    """
    node = _node(record, patch)
    definition = definition_of(change.key)
    assert definition is not None  # the patch was read
    values = [v for v in node.values(change.key) if isinstance(v, Value)]
    if change.language:
        values = [v for v in values if _tag(v) == change.language.lower()]
    if not change.now:
        if values and (change.language or _is_single(values, definition.kind)):
            raise _conflict(record, patch, change, values)
        return _added(text, record, node, patch, change)
    term = term_of(definition, change.now, change.language)
    said = [value for value in values if value.term == term]
    if not said:
        raise _conflict(record, patch, change, values)
    where = {value.line for value in said}
    places = [
        place
        for place in _places(compose_yaml(text))
        if place.key == change.key
        and place.language.lower() == change.language.lower()
        and place.scalar.start_mark.line + 1 in where
        and _means(place, term)
    ]
    if len(places) != 1:
        raise _by_hand(record, patch, change, said[0].line, "it stands on one line with its like")
    place = places[0]
    try:
        if change.proposed:
            return put(text, place.scalar, change.proposed)
        return take_out(text, place.parent, place.pair, place.scalar)
    except CannotEditError as error:
        raise _by_hand(record, patch, change, said[0].line, str(error)) from None


def _means(place: _Place, term: object) -> bool:
    definition = definition_of(place.key)
    try:
        return definition is not None and (
            term_of(definition, place.scalar.value, place.language) == term
        )
    except BenchgraphError:
        return False


def _is_single(values: list[Value], kind: str) -> bool:
    """Whether a further value would contradict: what is neither a list of ids nor of texts."""
    return kind == "literal" and bool(values)


def _added(text: str, record: Record, node: Node, patch: RecordPatch, change: Change) -> str:
    parent = _mapping(text, record, node, patch, change)
    try:
        if change.language:
            pair = next(((k, v) for k, v in parent.value if k.value == change.key), None)
            if pair is not None and isinstance(pair[1], yaml.MappingNode):
                return add_to(text, pair[1], change.language, change.proposed, single=True)
            return add_to(text, parent, change.key, {change.language: change.proposed}, single=True)
        single = not node.values(change.key)
        return add_to(text, parent, change.key, change.proposed, single=single)
    except CannotEditError as error:
        raise _by_hand(record, patch, change, node.line, str(error)) from None


def _mapping(
    text: str, record: Record, node: Node, patch: RecordPatch, change: Change
) -> yaml.MappingNode:
    root = compose_yaml(text)
    if node is record.root:
        assert isinstance(root, yaml.MappingNode)
        return root
    found = [each for each in maps_in(root) if each.start_mark.line + 1 == node.line]
    if not found:
        raise _by_hand(record, patch, change, node.line, "the statement is not found")
    return found[0]  # the outermost of those that begin on the line


def _places(node: yaml.Node | None) -> Iterator[_Place]:
    """Every scalar under a key, alone, in a list or in a map of languages."""
    for parent in maps_in(node):
        for pair in parent.value:
            key, value = pair
            yield from (_Place(key.value, "", parent, pair, one) for one in _scalars(value))
            if isinstance(value, yaml.MappingNode):
                for inner in value.value:
                    for one in _scalars(inner[1]):
                        yield _Place(key.value, inner[0].value, value, inner, one)


def _scalars(node: yaml.Node) -> list[yaml.ScalarNode]:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return [item for item in items if isinstance(item, yaml.ScalarNode)]


def _node(record: Record, patch: RecordPatch) -> Node:
    wanted = entity_iri(patch.node)
    for node in record.root.nested():
        if node.iri == wanted:
            return node
    raise PatchError(
        "the record has no such statement (any more)",
        path=record.path,
        line=record.root.line,
        found=patch.node,
        hint="open the page of the entity again, and make a new patch",
    )


def _tag(value: Value) -> str:
    return getattr(value.term, "language", None) or ""


def _conflict(
    record: Record, patch: RecordPatch, change: Change, values: list[Value]
) -> PatchError:
    node = _node(record, patch)
    return PatchError(
        f"the record says something else of {change.key} by now",
        path=record.path,
        line=values[0].line if values else node.line,
        found="; ".join(local_id(value.term.value) for value in values) or "nothing",
        expected=change.now or "nothing, as in the patch",
        hint="open the page of the entity again, and make a new patch",
    )


def _by_hand(record: Record, patch: RecordPatch, change: Change, line: int, why: str) -> PatchError:
    return PatchError(
        f"{change.key} cannot be changed alone here: {why}",
        path=record.path,
        line=line,
        found=change.now or None,
        expected=change.proposed or "nothing",
        hint="change this line by hand",
    )


# -- evidence and review -------------------------------------------------------------------------


def with_evidence(text: str, record: Record, patch: RecordPatch) -> str:
    """``text`` with the evidence of the patch, and its page among those that were read."""
    proof, node = patch.evidence, _node(record, patch)
    item: dict[str, object] = {"page": proof.page}
    if proof.section:
        item["section"] = proof.section
    if proof.quote:
        item["quote"] = proof.quote
    item["evidenceKind"] = "quoted" if proof.quote else "restated"
    own = node.types[0][0] in _WITH_EVIDENCE
    if not own:
        item["supports"] = [change.key for change in patch.changes]
    item = {"id": f"patch-{patch.digest[:10]}", **item}
    target = node if own else record.root
    first = patch.changes[0]
    try:
        text = add_to(text, _mapping(text, record, target, patch, first), "evidence", item)
        return _among_sources(text, record, proof.page)
    except CannotEditError as error:
        raise PatchError(
            f"the evidence cannot be added here: {error}",
            path=record.path,
            line=target.line,
            hint="make a list of evidence: (and of derivedFrom:) by hand first",
        ) from None


def _among_sources(text: str, record: Record, page: str) -> str:
    meta = next(iter(record.root.values("record")), None)
    read = meta.values("derivedFrom") if isinstance(meta, Node) else []
    if any(isinstance(value, Value) and value.term.value == page for value in read):
        return text
    return add_to(text, _record_map(text, record), "derivedFrom", page)


def _record_map(text: str, record: Record) -> yaml.MappingNode:
    root = compose_yaml(text)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = next((value for key, value in pairs if key.value == "record"), None)
    if not isinstance(found, yaml.MappingNode):
        raise PatchError(
            "the record does not say where it comes from",
            path=record.path,
            expected="record: with derivedFrom and reviewStatus",
        )
    return found


def with_review(text: str, record: Record, patch: RecordPatch, by: str, at: str, why: str) -> str:
    """``text`` with the review that took ``patch`` in: by whom, when, and why."""
    review: dict[str, object] = {
        "id": patch.digest[:10],
        "patch": f"urn:sha256:{patch.digest}",
        "reviewer": {"name": by},
        "endedAt": at,
        "note": {"en": " ".join((why or patch.reason).split())},
    }
    return add_to(text, _record_map(text, record), "reviews", review)
