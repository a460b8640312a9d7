"""Record patches: what somebody says a record should say, with evidence, as a small YAML file.

::

    benchgraph-patch: 1
    entity: facility/falcon-hall
    collection: benchgraph
    record: facilities/falcon-hall.yaml
    node: facility/falcon-hall/observation/compute-target   # or the entity itself
    changes:
      - {key: value, now: '3000', proposed: '3100'}
      - {key: note, language: en, now: …, proposed: …}      # a text in one language
    evidence: {page: https://…, quote: …, section: …, date: …}
    reason: …
    submitted: {by: …, on: 2026-11-29}

``now`` is left out where the record says nothing yet, ``proposed`` where it should say nothing.
``quote``, ``section``, ``date`` and ``submitted`` may be left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml
from pyoxigraph import Literal, NamedNode

from benchgraph.errors import BenchgraphError, LimitError
from benchgraph.iris import is_web_address
from benchgraph.records import load_context, load_layout
from benchgraph.records.build import Builder
from benchgraph.records.context import TermDefinition
from benchgraph.records.stating import read_bytes
from benchgraph.records.yaml import Mapping, Scalar, Sequence, Tree, parse_yaml, unseen_character
from benchgraph.vocab import ID

VERSION = "1"
MOST_BYTES, MOST_TEXT, MOST_CHANGES = 256_000, 8_000, 40
HEAD = "# A proposed correction. `benchgraph review FILE` shows what it would change.\n"
_KEYS = {
    "benchgraph-patch", "entity", "collection", "record", "node", "changes", "evidence", "reason",
    "submitted",
}  # fmt: skip


class PatchError(BenchgraphError):
    """A record patch that cannot be read, or that does not fit the record."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value under a key of a record: as it stands ("" for nothing) and as it should be ("" for
    nothing). ``language`` is the tag of a text, "" for what has none; ``line`` is the patch's."""

    key: str
    language: str
    now: str
    proposed: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the right value stands."""

    page: str
    quote: str = ""
    section: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class RecordPatch:
    """A proposed correction; ids are written as in records (``facility/x/observation/y``)."""

    entity: str
    collection: str
    record: str
    node: str
    changes: tuple[Change, ...]
    evidence: Proof
    reason: str
    by: str = ""
    on: str = ""
    path: Path | None = None
    line: int = 0  # where it names the entity
    digest: str = ""


def patch_text(patch: RecordPatch) -> str:
    """The file; reading it gives the same patch. Raises PatchError for what no file may hold."""
    changes = [
        _some(key=c.key, language=c.language, now=c.now, proposed=c.proposed) for c in patch.changes
    ]
    proof = patch.evidence
    content: dict[str, Any] = {
        "benchgraph-patch": VERSION,
        "entity": patch.entity,
        "collection": patch.collection,
        "record": patch.record,
        "node": patch.node,
        "changes": changes,
        "evidence": _some(
            page=proof.page, quote=proof.quote, section=proof.section, date=proof.date
        ),
        "reason": patch.reason,
    }
    if submitted := _some(by=patch.by, on=patch.on):
        content["submitted"] = submitted
    for text in _texts(content):
        if fault := unseen_character(text):
            raise PatchError("a text holds what no record may hold", found=fault)
    return HEAD + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10**6)


def _some(**texts: str) -> dict[str, str]:
    return {key: text for key, text in texts.items() if text}


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def read_patch(path: Path) -> RecordPatch:
    """The patch in the file at ``path``. Raises PatchError or LimitError, with file and line."""
    data = read_bytes(path)
    if len(data) > MOST_BYTES:
        raise LimitError("a patch is smaller", path=path, expected=f"at most {MOST_BYTES:,} bytes")
    return _Reader(path).patch(parse_yaml(data, path), hashlib.sha256(data).hexdigest())


class _Reader:
    """Reads one patch; every complaint names its line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def patch(self, tree: Tree, digest: str) -> RecordPatch:
        top = self._map(tree, _KEYS)
        version = self._text(top, "benchgraph-patch", needed=True)
        if version != VERSION:
            self._fail("this version of patches is not known", top.line, version, VERSION)
        listed = top.items.get("changes", (top.line, None))[1]
        if not isinstance(listed, Sequence) or not 1 <= len(listed.items) <= MOST_CHANGES:
            self._fail("a patch lists its changes", top.line, None, f"1 to {MOST_CHANGES} changes")
        proof = self._map(self._part(top, "evidence"), {"page", "quote", "section", "date"})
        page = self._text(proof, "page", needed=True)
        if not is_web_address(page):
            self._fail("the page of the evidence is no web address", proof.line, page, "https://…")
        said = self._map(self._part(top, "submitted"), {"by", "on"}) if (
            "submitted" in top.items
        ) else Mapping({}, top.line)  # fmt: skip
        entity = self._text(top, "entity", needed=True)
        node = self._text(top, "node") or entity
        if node != entity and not node.startswith(f"{entity}/"):
            self._fail("this is no statement about the entity", top.line, node, f"{entity}/…")
        return RecordPatch(
            entity=entity,
            collection=self._text(top, "collection"),
            record=self._text(top, "record"),
            node=node,
            changes=tuple(map(self._change, listed.items)),
            evidence=Proof(page, *(self._text(proof, k) for k in ("quote", "section", "date"))),
            reason=self._text(top, "reason", needed=True),
            by=self._text(said, "by"),
            on=self._text(said, "on"),
            path=self.path,
            line=top.items["entity"][0],
            digest=digest,
        )

    def _change(self, tree: Tree) -> Change:
        found = self._map(tree, {"key", "language", "now", "proposed"})
        change = Change(
            key=self._text(found, "key", needed=True),
            language=self._text(found, "language"),
            now=self._text(found, "now"),
            proposed=self._text(found, "proposed"),
            line=tree.line,
        )
        if change.now == change.proposed:
            self._fail("nothing would change", tree.line, change.now or None, "another value")
        definition = definition_of(change.key)
        if definition is None:
            self._fail("no statement of a record is called so", tree.line, change.key, "a key")
        for text in filter(None, (change.now, change.proposed)):
            try:
                term_of(definition, text, change.language)
            except BenchgraphError as error:
                self._fail(error.what, tree.line, text, error.expected or "a value")
        return change

    def _part(self, tree: Mapping, key: str) -> Tree:
        if key not in tree.items:
            self._fail(f"the patch has no {key}", tree.line, None, f"{key}: …")
        return tree.items[key][1]

    def _map(self, tree: Tree, keys: set[str]) -> Mapping:
        if not isinstance(tree, Mapping):
            self._fail("a map of keys belongs here", tree.line, None, ", ".join(sorted(keys)))
        for key, (line, _) in tree.items.items():
            if key not in keys:
                self._fail("there is no such key", line, key, ", ".join(sorted(keys)))
        return tree

    def _text(self, tree: Mapping, key: str, *, needed: bool = False) -> str:
        line, value = tree.items.get(key, (tree.line, Scalar("", tree.line)))
        if not isinstance(value, Scalar) or len(value.text) > MOST_TEXT:
            self._fail(f"{key} is one text", line, None, f"at most {MOST_TEXT:,} characters")
        if needed and not value.text.strip():
            self._fail(f"the patch does not say its {key}", line, None, f"{key}: …")
        return value.text

    def _fail(self, what: str, line: int, found: str | None, expected: str) -> NoReturn:
        raise PatchError(what, path=self.path, line=line, found=found, expected=expected)


# -- how a record writes a term ------------------------------------------------------------------


def definition_of(key: str) -> TermDefinition | None:
    """What the context says of a key that a patch may change: one whose values are no nodes."""
    found = load_context().properties.get(key)
    return None if found is None or found.reverse or key in load_layout().nested else found


def key_for(property: str) -> str | None:
    """The key under which a record writes the property with this IRI, if it is one of those."""
    for key, definition in load_context().properties.items():
        if definition.iri == property and definition_of(key):
            return key
    return None


def written(definition: TermDefinition, term: NamedNode | Literal) -> tuple[str, str]:
    """How a record writes ``term`` under a key: its text, and its language or ""."""
    if isinstance(term, Literal):
        return term.value, term.language or ""
    if definition.kind == "vocab":
        return key_for(term.value) or term.value, ""
    return term.value.removeprefix(definition.base or ID), ""


def term_of(definition: TermDefinition, text: str, language: str = "") -> NamedNode | Literal:
    """The term that ``text`` stands for under a key. Raises RecordError."""
    builder = Builder(Path(), load_context(), load_layout())
    return builder.term(definition, text, language)
