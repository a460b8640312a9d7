"""Records as reconciliation sees them: names, identifiers, region, kind, who they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from benchgraph.iris import local_id
from benchgraph.reconciling.names import FULL, Name, name_forms, words_of
from benchgraph.records import Node, Record, Value

# First parts of the ids that may be one thing under two names; a page is its address, and a case is
# known by what it profiles.
KINDS = frozenset("institution facility document initiative product region".split())
_NAMES = ("label", "altLabel", "title")
_PLACES = ("region", "jurisdiction")
_COMPANY = ("operator", "owner", "parent", "publisher", "partOf", "funder")
_SHEDS = re.compile(r"^https?://(?:www\.)?|[?#].*$|/+$|(?:/index\.html?)$", re.IGNORECASE)
_WIKIDATA = re.compile(
    r"^(?:m\.)?wikidata\.org/(?:wiki|entity)/(?:Special:EntityData/)?(Q[0-9]+)", re.I
)


@dataclass(frozen=True)
class Subject:
    """An entity of a record.

    ``links``: addresses of it elsewhere (sameAs), ``addresses``: official ones, both without what
    may differ; ``codes``: official numbers; ``regions``: ids; ``company``: ids of who runs, owns,
    issued it or what it is part of; ``years``: of a document, the years of its dates.
    """

    id: str
    kind: str
    label: str
    names: tuple[Name, ...]
    links: frozenset[str]
    addresses: frozenset[str]
    codes: frozenset[str]
    regions: frozenset[str]
    company: frozenset[str]
    years: frozenset[str]

    @cached_property
    def forms(self) -> dict[str, Name]:
        """Form → the fullest name that has it."""
        forms: dict[str, Name] = {}
        for name in self.names:
            if name.form not in forms or name.level > forms[name.form].level:
                forms[name.form] = name
        return forms

    @cached_property
    def written(self) -> tuple[Name, ...]:
        """Its names as they stand."""
        return tuple(name for name in self.names if name.level == FULL)


def subject_of(record: Record) -> Subject | None:
    """What ``record`` says for this purpose; None where its kind is not reconciled."""
    kind = record.id.partition("/")[0]
    if kind not in KINDS:
        return None
    root = record.root
    names: dict[tuple[str, str], Name] = {}
    texts = list(_texts(root, _NAMES))
    for text, language in texts:
        for name in name_forms(text, language):
            names.setdefault((name.form, language), name)
    places = ("containedIn",) if kind == "region" else _PLACES
    return Subject(
        id=record.id,
        kind=kind,
        label=_label(texts) or record.id,
        names=tuple(names.values()),
        links=frozenset(address_key(iri) for iri in _ids(root, ("sameAs",))),
        addresses=frozenset(address_key(iri) for iri in _ids(root, ("url",))),
        codes=frozenset("".join(words_of(code)) for code in _ids(root, ("identifier",))),
        regions=frozenset(local_id(iri) for iri in _ids(root, places)),
        company=frozenset(local_id(iri) for iri in _ids(root, _COMPANY)),
        years=frozenset(date[:4] for date in _ids(root, ("date",)))
        if kind == "document"
        else _NONE,
    )


_NONE: frozenset[str] = frozenset()


def subjects(records: Iterable[Record]) -> list[Subject]:
    """The subjects of ``records``, in the order of their ids; what several say of one is put
    together."""
    found: dict[str, Subject] = {}
    for record in records:
        if (subject := subject_of(record)) is not None:
            other = found.get(record.id)
            found[record.id] = subject if other is None else _together(other, subject)
    return [found[key] for key in sorted(found)]


def _together(one: Subject, other: Subject) -> Subject:
    return replace(
        one,
        names=tuple(dict.fromkeys((*one.names, *other.names))),
        links=one.links | other.links,
        addresses=one.addresses | other.addresses,
        codes=one.codes | other.codes,
        regions=one.regions | other.regions,
        company=one.company | other.company,
        years=one.years | other.years,
    )


def address_key(iri: str) -> str:
    """What is equal for two spellings of an address; of Wikidata the number of the item alone.

    >>> address_key("https://www.wikidata.org/wiki/Q42"), address_key("http://www.lumi.example/")
    ('wikidata:Q42', 'lumi.example')
    """
    if "wikidata.org" in iri:
        match = _WIKIDATA.match(_SHEDS.sub("", iri))
        if match:
            return f"wikidata:{match.group(1).upper()}"
    stripped = _SHEDS.sub("", iri) if "?" not in iri else iri.partition("://")[2]
    host, slash, path = stripped.partition("/")
    return host.lower() + slash + path.rstrip("/")


def _texts(node: Node, keys: Iterable[str]) -> Iterable[tuple[str, str]]:
    for key in keys:
        for value in node.values(key):
            if isinstance(value, Value):
                tag = getattr(value.term, "language", None) or ""
                yield value.term.value, tag.partition("-")[0].lower()


def _ids(node: Node, keys: Iterable[str]) -> list[str]:
    return [text for text, _ in _texts(node, keys)]


def _label(texts: list[tuple[str, str]]) -> str:
    """The first name in English, else the first."""
    english = [text for text, language in texts if language == "en"]
    return (english or [text for text, _ in texts] or [""])[0]


class Places:
    """Which regions are one, lie in one another, or apart."""

    def __init__(self, regions: Iterable[Subject], same: Mapping[str, str] | None = None) -> None:
        """``same``: a draft's region → the known one that it certainly is."""
        self._same = dict(same or {})
        self._around: dict[str, set[str]] = {}
        self._named: dict[str, set[tuple[str, ...]]] = {}
        for region in regions:
            names = self._named.setdefault(self._one(region.id), set())
            names |= {name.words for name in region.names}
            inside = self._around.setdefault(self._one(region.id), set())
            inside |= {self._one(around) for around in region.regions}

    def _one(self, region: str) -> str:
        return self._same.get(region, region)

    def _with_around(self, region: str) -> set[str]:
        found, ahead = set(), [self._one(region)]
        while ahead:
            at = ahead.pop()
            if at not in found:
                found.add(at)
                ahead += self._around.get(at, ())
        return found

    def names(self, one: Subject) -> frozenset[tuple[str, ...]]:
        """What the regions of ``one``, and those around them, are called, in words."""
        around = set().union(*map(self._with_around, one.regions))
        return frozenset().union(*(self._named.get(region, ()) for region in around))

    def agree(self, one: Subject, other: Subject) -> bool | None:
        """Whether two entities are in one region, or one's region in the other's; None where
        either has none."""
        if not one.regions or not other.regions:
            return None
        mine = {self._one(region) for region in one.regions}
        yours = {self._one(region) for region in other.regions}
        around_mine = set().union(*map(self._with_around, mine))
        around_yours = set().union(*map(self._with_around, yours))
        return bool(mine & around_yours or yours & around_mine)
