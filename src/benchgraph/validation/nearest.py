"""What a value that is not there may have been meant to be: the nearest concept or entity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property

from pyoxigraph import DefaultGraph, NamedNode

from benchgraph.iris import local_id
from benchgraph.records import Record, load_context
from benchgraph.store import EmbeddedStore
from benchgraph.validation.model import Result
from benchgraph.validation.rules import concepts, scheme_of, written
from benchgraph.vocab import ID, VOCAB

LISTED = 20  # of a vocabulary no larger than this every value is told
_CLOSE = 0.6


class Nearest:
    """Suggestions from the shipped vocabularies and the entities of a store."""

    def __init__(self, store: EmbeddedStore, records: Iterable[Record]) -> None:
        self._store = store
        self._all = records

    @cached_property
    def _records(self) -> list[Record]:
        return list(self._all)

    @cached_property
    def _ids(self) -> list[str]:
        return [record.id for record in self._records if "://" not in record.id]

    @cached_property
    def _types(self) -> dict[str, str]:
        return {record.iri: record.type for record in self._records}

    def advised(self, result: Result) -> Result:
        """``result`` with what its value may have been meant to be, where it has such a value."""
        advice = self._advice(result)
        return replace(result, fix=f"{advice} {result.fix}".strip()) if advice else result

    def _advice(self, result: Result) -> str:
        if result.component not in _REFUSALS or result.severity != "Violation":
            return ""
        if result.value.startswith(VOCAB):
            return self._concept(result)
        if result.value.startswith(ID):
            return self._entity(result)
        return ""

    def _concept(self, result: Result) -> str:
        key = _key_of(result.path)
        scheme, _, name = result.value.removeprefix(VOCAB).partition("/")
        if not name:  # "usd" under a key whose values are written unit/usd
            scheme, name = "", scheme
        own = scheme_of(key) if key else scheme
        known = concepts().get(own or scheme, {})
        if not known or (name in known and scheme == own):
            return ""
        said = [f"Did you mean {near}?" for near in self._near_concepts(key, own or scheme, name)]
        values = [written(key, own or scheme, each) for each in known]
        if len(known) <= LISTED and not all(each in result.fix for each in values):
            said.append(f"The values are {', '.join(values)}.")
        return " ".join(said)

    def _near_concepts(self, key: str, scheme: str, name: str) -> list[str]:
        """The concept of the key's own vocabulary that ``name`` may mean, by name or label."""
        names = {each: each for each in concepts()[scheme]}
        names |= {concept.label.lower(): each for each, concept in concepts()[scheme].items()}
        found = get_close_matches(name, names, 1, _CLOSE) or [
            each for each in names if len(name) > 2 and name in each.split("-")
        ]
        return [written(key, scheme, names[found[0]])] if found else []

    def _entity(self, result: Result) -> str:
        wanted = local_id(result.value)
        if result.value in self._types:
            return f"{wanted} is of the type {self._types[result.value]}."
        if self._is_there(result.value):
            return ""
        kind, _, slug = wanted.partition("/")
        same = [each for each in self._ids if each.partition("/")[2] == slug]
        alike = get_close_matches(slug, [i.partition("/")[2] for i in self._of(kind)], 1, _CLOSE)
        near = same[:1] or [f"{kind}/{name}" for name in alike]
        if near:
            return f"Did you mean {near[0]}?"
        return f"There is no record {wanted}."

    def _of(self, kind: str) -> list[str]:
        return [each for each in self._ids if each.startswith(f"{kind}/")]

    def _is_there(self, iri: str) -> bool:
        found = self._store.raw.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph())
        return next(iter(found), None) is not None


# What a shape says of a value that it does not accept.
_REFUSALS = (
    "ClassConstraintComponent",
    "PatternConstraintComponent",
    "OrConstraintComponent",
    "InConstraintComponent",
    "NodeConstraintComponent",
    "SPARQLConstraintComponent",
)


def _key_of(path: str) -> str:
    terms = load_context().properties.values()
    return next((term.key for term in terms if term.iri == path and term.kind == "id"), "")
