"""What the graph has names for, as reconciliation compares it: read once of a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from benchgraph.iris import expand, local_id
from benchgraph.reconciling.index import Index, common_words
from benchgraph.reconciling.names import Name, Rarity, name_forms
from benchgraph.reconciling.subjects import Places, Subject, address_key
from benchgraph.searching.kinds import KINDS
from benchgraph.serving.model import Graph
from benchgraph.serving.refine.types import TYPES, kinds_of
from benchgraph.store import Store
from benchgraph.vocab import BASE, ENTITY_PREFIXES, ID, PREFIX_HEADER

# How the texts of the search index name a thing.
_ROLES = ("label", "alias", "identifier", "country name")
_LINKS = {
    "links": "schema:sameAs|skos:exactMatch",
    "addresses": "schema:url",
    "regions": "bg:region|bg:jurisdiction|schema:containedInPlace",
    "company": "bg:operator|bg:owner|org:subOrganizationOf|dcterms:publisher|bg:funder",
    "years": "bg:date",
}


@dataclass(frozen=True)
class Things:
    """All that may be a candidate: ``subjects`` by IRI, ``kinds`` (of search) by IRI."""

    subjects: dict[str, Subject]
    kinds: dict[str, str]
    _indexes: dict[str, Index] = field(default_factory=dict)

    @cached_property
    def places(self) -> Places:
        """Which regions lie in which."""
        return Places(self._of_kind("region"))

    @cached_property
    def rarity(self) -> Rarity:
        """What is rare in a name."""
        names = [name.text for region in self._of_kind("region") for name in region.names]
        return Rarity(names, common_words(self.subjects.values()))

    @cached_property
    def regions(self) -> dict[str, str]:
        """Form of a name → the region's id."""
        return {form: one.id for one in self._of_kind("region") for form in one.forms}

    def index(self, type_: str = "") -> Index:
        """The things of a type by the parts of their names; without one all but cases, which are
        called like what they profile."""
        if type_ not in self._indexes:
            kinds = kinds_of(type_) if type_ else KINDS.keys() - {"case"}
            chosen = [one for iri, one in self.subjects.items() if self.kinds[iri] in kinds]
            self._indexes[type_] = Index(chosen)
        return self._indexes[type_]

    def identified(self, text: str) -> str | None:
        """The IRI of the thing whose id ``text`` is: IRI, prefixed name, or the end of an IRI."""
        text = text.strip()
        kind = text.partition("/")[0]
        iri = expand(text) or (ID + text if kind in ENTITY_PREFIXES else text)
        if not iri.startswith(BASE):
            iri = BASE + iri.removeprefix("/")
        return iri if iri in self.subjects else None

    def _of_kind(self, kind: str) -> list[Subject]:
        return [one for iri, one in self.subjects.items() if self.kinds[iri] == kind]


def iri_of(subject: Subject) -> str:
    """The IRI of a thing by its subject, whose id is short."""
    return subject.id if "://" in subject.id else ID + subject.id


_kept: WeakKeyDictionary[Graph, Things] = WeakKeyDictionary()


def things_of(graph: Graph) -> Things:
    """The things of a release that is open; read when they are first asked for."""
    if graph not in _kept:
        _kept[graph] = _read(graph)
    return _kept[graph]


def _read(graph: Graph) -> Things:
    wanted = {name for type_ in TYPES for name in kinds_of(type_)}
    kinds: dict[str, str] = {}
    names: dict[str, dict[tuple[str, str], Name]] = defaultdict(dict)
    labels: dict[str, tuple[bool, str]] = {}
    marks = ",".join("?" * len(_ROLES))
    rows = graph.index.database.execute(
        "SELECT thing.iri, thing.kind, entry.lang, entry.text FROM entry"
        " JOIN thing ON thing.id = entry.thing"
        f" WHERE entry.role IN ({marks}) ORDER BY thing.iri, entry.role = 'label' DESC,"
        " entry.role, entry.text, entry.lang",
        _ROLES,
    )
    for iri, kind, lang, text in rows:
        if kind not in wanted or not iri.startswith(BASE):
            continue
        kinds[iri] = kind
        offer = (lang != "en", text)
        labels[iri] = min(labels.get(iri, offer), offer, key=lambda pair: pair[0])
        for name in name_forms(text, lang.partition("-")[0]):
            names[iri].setdefault((name.form, name.language), name)
    further = {key: _linked(graph.store, path) for key, path in _LINKS.items()}
    subjects = {
        iri: _subject(iri, kinds[iri], labels[iri][1], names[iri].values(), further)
        for iri in sorted(kinds)
    }
    return Things(subjects, kinds)


def _linked(store: Store, path: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for thing, value in store.select(f"{PREFIX_HEADER}SELECT ?s ?o WHERE {{ ?s {path} ?o }}"):
        if isinstance(thing, NamedNode) and isinstance(value, NamedNode | Literal):
            found[thing.value].add(value.value)
    return found


def _subject(
    iri: str, kind: str, label: str, names: Iterable[Name], further: dict[str, dict[str, set[str]]]
) -> Subject:
    said = {key: found.get(iri, set()) for key, found in further.items()}
    return Subject(
        id=local_id(iri),
        kind=KINDS[kind].part_of or kind if iri.startswith(ID) else "concept",
        label=label,
        names=tuple(names),
        links=frozenset(map(address_key, said["links"])),
        addresses=frozenset(map(address_key, said["addresses"])),
        codes=frozenset(),
        regions=frozenset(map(local_id, said["regions"])),
        company=frozenset(map(local_id, said["company"])),
        years=frozenset(date[:4] for date in said["years"]) if kind == "document" else frozenset(),
    )
