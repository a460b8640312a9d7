"""Names → entities: labels and aliases of every language, and a finder of mentions in text.

A name that several entities bear is never resolved by chance: it is reported with all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from benchgraph.hanzi import one_form
from benchgraph.iris import local_id

if TYPE_CHECKING:
    from benchgraph.records import Node, Record

# Spellings that are one to a reader and keep their length, so that places in a text hold.
_SAME = str.maketrans("’‘“”–—‑\u00a0\u3000（），：；／＆", "''\"\"---  (),:;/&")
_LATIN = "A-Za-z0-9\u00c0-\u024f"
_IS_LATIN = re.compile(f"[{_LATIN}]")
_IS_SCRIPT = re.compile(r"[^\W\d_]")
_INSIDE = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")
SHORTEST = 2
# A character with what composes with it: marks, vowels and finals of Hangul.
_CLUSTERS = re.compile(
    "(?s).[\u0300-\u036f\u0591-\u10ff\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a]*"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A mention: ``text`` at ``start`` to ``end``; ``ids`` are the entities that bear the name.

    With more than one the mention is ambiguous, and ``id`` is None.
    """

    start: int
    end: int
    text: str
    ids: tuple[str, ...]

    @property
    def id(self) -> str | None:
        return self.ids[0] if len(self.ids) == 1 else None


def fold_name(text: str) -> str:
    """``text`` as names are compared: case, quotes, dashes, width of brackets and the script of
    Chinese characters aside. The result is as long as ``text``.

    >>> fold_name("AIRDI（AI R&D）")
    'airdi(ai r&d)'
    """
    same = text if text.isascii() else one_form(text.translate(_SAME))
    lower = same.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in same)


def name_key(text: str) -> str:
    """What is equal for two spellings of a name: composed, white space collapsed, folded."""
    return fold_name(unicodedata.normalize("NFC", " ".join(text.split())))


class Registry:
    """An index of names. Build with :meth:`from_records` or :meth:`from_names`; it never changes,
    :meth:`with_names` gives a larger one."""

    def __init__(self, names: Mapping[str, Iterable[str]], types: Mapping[str, str]) -> None:
        """``names`` maps an entity's id to its names, ``types`` to its class."""
        self.types = dict(types)
        self.identifiers: dict[str, str] = {}
        self.subjects: dict[str, str] = {}
        self.regions: dict[str, frozenset[str]] = {}
        self.pages: dict[str, tuple[str, ...]] = {}
        self.addresses: dict[str, str] = {}
        self.homes: dict[str, frozenset[str]] = {}
        self._spellings: dict[str, set[str]] = {}
        self._ids: dict[str, tuple[str, ...]] = {}
        ids: dict[str, set[str]] = {}
        for entity, labels in names.items():
            for label in labels:
                name = unicodedata.normalize("NFC", " ".join(label.split()))
                if len(name) >= SHORTEST and _IS_SCRIPT.search(name):
                    ids.setdefault(fold_name(name), set()).add(entity)
                    self._spellings.setdefault(fold_name(name), set()).add(name)
        self._names = {entity: tuple(labels) for entity, labels in names.items()}
        self._ids = {name: _preferred(found) for name, found in ids.items()}

    @classmethod
    def from_names(cls, entries: Iterable[tuple[str, str, str]]) -> Registry:
        """A registry of (id, class, name) triples."""
        names: dict[str, list[str]] = {}
        types: dict[str, str] = {}
        for entity, kind, name in entries:
            names.setdefault(entity, []).append(name)
            types[entity] = kind
        return cls(names, types)

    @classmethod
    def from_records(cls, records: Iterable[Record]) -> Registry:
        """A registry of the labels, alternative labels and titles of records.

        It also knows which pages there are about what, the ISO codes of regions, what each case
        profiles, at which addresses documents stand, to which region things and documents belong,
        and which collections describe an entity.
        """
        everything = list(records)
        registry = cls.from_names(
            (record.id, record.type, name)
            for record in everything
            if record.type != "Page"
            for key in ("label", "altLabel", "title")
            for name in _texts(record.root, key)
        )
        registry.pages = {
            record.id: tuple(local_id(iri) for iri in _texts(record.root, "about"))
            for record in everything
            if record.type == "Page"
        }
        registry.addresses = {
            url: record.id
            for record in everything
            if record.id.startswith("document/")
            for url in _texts(record.root, "url")
        }
        registry.identifiers = {
            code: record.id
            for record in everything
            if record.type == "Region"
            for code in _texts(record.root, "identifier")
        }
        registry.subjects = {
            record.id: subjects[0]
            for record in everything
            if len(subjects := [local_id(iri) for iri in _texts(record.root, "subject")]) == 1
        }
        registry.regions = {
            record.id: frozenset(
                local_id(iri)
                for key in ("region", "jurisdiction")
                for iri in _texts(record.root, key)
            )
            for record in everything
        }
        for record in everything:
            collection = getattr(record, "collection", None)
            slug = collection.slug if collection else ""
            registry.homes[record.id] = registry.homes.get(record.id, frozenset()) | {slug}
        return registry

    def with_names(self, entries: Iterable[tuple[str, str, str]]) -> Registry:
        """This registry and more (id, class, name) triples."""
        mine = (
            (entity, self.types[entity], name)
            for entity, names in self._names.items()
            for name in names
        )
        larger = Registry.from_names([*mine, *entries])
        larger.identifiers, larger.pages = self.identifiers, self.pages
        larger.addresses = self.addresses
        larger.subjects, larger.regions = self.subjects, self.regions
        larger.homes = self.homes
        return larger

    def beyond(self, entity: str, slug: str) -> bool:
        """Whether an entity is known from elsewhere than the collection of this slug alone."""
        return entity in self.types and self.homes.get(entity) != frozenset((slug,))

    def __contains__(self, entity: object) -> bool:
        return entity in self.types

    def __len__(self) -> int:
        return len(self.types)

    def names(self, entity: str) -> tuple[str, ...]:
        """Every name of an entity, in every language."""
        return self._names.get(entity, ())

    def candidates(self, name: str) -> tuple[str, ...]:
        """The entities that bear ``name``: as it stands, else without what is in brackets behind
        it, else what is in the brackets ("ITIB (Innovation, …)" tries all three)."""
        folded = name_key(name)
        if found := self._ids.get(folded):
            return found
        match = _INSIDE.match(folded)
        if match is None:
            return ()
        outside, inside = (self._ids.get(part.strip(), ()) for part in match.groups())
        both = tuple(sorted(set(outside) & set(inside)))
        return both or outside or inside

    def resolve(self, name: str) -> str | None:
        """The one entity that bears ``name``; None where none or several do."""
        found = self.candidates(name)
        return found[0] if len(found) == 1 else None

    def choose(self, ids: Iterable[str], region: str) -> str | None:
        """The one of several entities with one name that belongs to ``region``; None where none
        or several do. A single entity is itself."""
        everything = tuple(ids)
        if len(everything) == 1:
            return everything[0]
        local = [entity for entity in everything if region in self.regions.get(entity, ())]
        return local[0] if len(local) == 1 else None

    def find_mentions(self, text: str) -> list[Span]:
        """Every name in ``text``, longest first, left to right, without overlap.

        Names that begin or end in Latin letters or digits need a word's edge there; Han, Kana and
        Hangul need none. Acronyms are found in capitals only ("MIST" is no mist).
        """
        pattern = self._pattern
        if pattern is None:
            return []
        composed, places = _composed(text)
        spans = []
        for match in pattern.finditer(fold_name(composed)):
            start, end = (places[at] if places else at for at in match.span())
            if self._is_spelt(match.group(), composed[match.start() : match.end()]):
                spans.append(Span(start, end, text[start:end], self._ids[match.group()]))
        return spans

    def _is_spelt(self, folded: str, written: str) -> bool:
        """Whether a name with capitals is written with some, and a short acronym in capitals."""
        spellings = self._spellings.get(folded, ())
        if not folded.isascii():
            return bool(spellings)
        short = len(folded) <= 6
        return any(
            written.isupper()
            if short and name.isupper()
            else name.islower() or not written.islower()
            for name in spellings
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """One alternation of all names, built as a trie so that a text is searched in one pass."""
        if not self._ids:
            return None
        edged = [name for name in self._ids if _IS_LATIN.match(name)]
        free = [name for name in self._ids if not _IS_LATIN.match(name)]
        parts = []
        if edged:
            parts.append(f"(?<![{_LATIN}])(?:{_trie_pattern(edged)})")
        if free:
            parts.append(f"(?:{_trie_pattern(free)})")
        return re.compile("|".join(parts))


def _composed(text: str) -> tuple[str, list[int]]:
    """``text`` in NFC, and where each of its characters (and its end) stands in ``text``; no
    places where it is composed already."""
    if unicodedata.is_normalized("NFC", text):
        return text, []
    parts, places, at = [], [], 0
    for cluster in _CLUSTERS.findall(text):
        part = unicodedata.normalize("NFC", cluster)
        parts.append(part)
        places += [at] * len(part)
        at += len(cluster)
    return "".join(parts), [*places, at]


def _preferred(ids: set[str]) -> tuple[str, ...]:
    """The entities of a name, in order. A case bears the name of what it profiles: the name means
    the thing, so a case counts only where nothing else bears it."""
    things = {entity for entity in ids if not entity.startswith("case/")}
    return tuple(sorted(things or ids))


def _trie_pattern(names: Iterable[str]) -> str:
    trie: dict[str, object] = {}
    for name in names:
        node = trie
        for char in name:
            node = node.setdefault(char, {})  # type: ignore[assignment]
        node[""] = {}
    return _pattern_of(trie, "")


def _pattern_of(node: Mapping[str, object], last: str) -> str:
    """The longest way through the trie first: branches before the end of a name."""
    branches = []
    for char in sorted(key for key in node if key):
        text, inner = char, node[char]
        assert isinstance(inner, dict)
        while len(inner) == 1 and "" not in inner:  # one way on: no group is needed
            ((step, inner),) = inner.items()
            text += step
        branches.append(re.escape(text) + _pattern_of(inner, text[-1]))
    end = f"(?![{_LATIN}])" if _IS_LATIN.match(last) else ""
    if "" in node:
        branches.append(end)
    if len(branches) == 1:
        return branches[0]
    return f"(?:{'|'.join(branches)})"


def _texts(node: Node, key: str) -> list[str]:
    from benchgraph.records import Value

    return [value.term.value for value in node.values(key) if isinstance(value, Value)]
