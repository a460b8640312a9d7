"""What a person calls an entity → its IRI."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import NotFoundError
from benchgraph.hanzi import search_forms
from benchgraph.iris import expand, local_id, prefixed, slugify
from benchgraph.language import best
from benchgraph.query.moved import current, old_iris
from benchgraph.query.parameters import iri_of
from benchgraph.query.suggestions import not_found
from benchgraph.query.territories import names_of_territory
from benchgraph.registry import name_key
from benchgraph.store import EmbeddedStore, Store
from benchgraph.vocab import ENTITY_PREFIXES, ID, PREFIX_HEADER, SKOS, VOCAB

_NAMES = (
    PREFIX_HEADER
    + """SELECT DISTINCT ?entity ?name ?identifier WHERE {
  { ?entity skos:prefLabel|skos:altLabel|dcterms:title|skos:notation ?name }
  UNION { ?entity dcterms:identifier ?name BIND(true AS ?identifier) }
  FILTER(isIRI(?entity))
}"""
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one entity, in whatever language it is; an identifier is one too."""

    iri: str
    text: str
    is_identifier: bool = False


def resolve(store: Store, text: str, *, under: str | None = None) -> str:
    """The IRI of the entity that ``text`` names.

    ``text`` may be an IRI, ``<IRI>``, a prefixed name (``case:falcon-llm``), a local id
    (``case/falcon-llm``), a slug, an identifier (``HK``), or a label or alias in any language,
    whatever its case and script. With ``under``, only IRIs that start with it count (a scheme:
    ``VOCAB + "axis/"``; a kind: ``ID + "region/"``, where the IRI of another entity counts as
    well). A name that a case shares with what it profiles means the case. What was given up leads
    to what took its place, with a QueryWarning. Raises NotFoundError, with suggestions of the kind
    that is wanted, where nothing or more than one thing answers to it, and with the reason where it
    was withdrawn.
    """
    wanted = text.strip()
    wanted.encode()  # raises where it is no text, but bytes that a terminal made one of
    # An entity that is named in full is meant, whatever kind a question usually takes.
    if (iri := _as_iri(wanted, ID if under and under.startswith(ID) else under)) and exists(
        store, iri
    ):
        return current(store, iri)
    names = _names(store)
    found = [] if iri else _matches(wanted, names, under)
    if not found and (old := _given_up(store, wanted, under)):
        return current(store, old)
    if not found:
        known = [(name.iri, name.text) for name in names.all if _counts(name.iri, under)]
        raise not_found(text, known, under)
    if len(found) > 1:
        raise NotFoundError(
            f"{text!r} names {len(found)} things",
            hint="say which: " + ", ".join(prefixed(iri) for iri in found[:8]),
        )
    return found[0]


def _given_up(store: Store, text: str, under: str | None) -> str | None:
    """The one thing that was given up and had ``text`` as its slug."""
    slug = text.lower()
    called = [iri for iri in old_iris(store) if iri.rpartition("/")[2] == slug]
    found = [iri for iri in called if _counts(iri, under)]
    return found[0] if len(found) == 1 else None


def exists(store: Store, iri: str) -> bool:
    """Whether ``store`` says anything of ``iri``."""
    return store.ask(f"ASK {{ {NamedNode(iri)} ?p ?o }}")


def labels(store: Store, iris: Iterable[str], language: str = "en") -> dict[str, str]:
    """A label for each of ``iris`` that has one: the one that suits ``language`` best.

    Everything that names an entity takes its name from here, or by the same rule
    (``benchgraph.language.best``): the language and what it falls back on, English, any other.
    """
    return {iri: best(names, language) for iri, names in all_labels(store, iris).items()}


def all_labels(store: Store, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Language tag → label for each of ``iris`` that has one; a name comes before a title, and of
    two in a language the first."""
    wanted = sorted(set(iris))
    if not wanted:
        return {}
    values = " ".join(str(NamedNode(iri)) for iri in wanted)
    # Two VALUES, one for ?p, would be joined before anything is looked up: sixty times as slow.
    rows = store.select(
        f"{PREFIX_HEADER}SELECT ?e ?p ?name WHERE {{ VALUES ?e {{ {values} }} ?e ?p ?name"
        " FILTER(?p IN (skos:prefLabel, dcterms:title)) }"
    )
    found: dict[str, dict[str, tuple[bool, str]]] = {}
    for entity, property, name in rows:
        if isinstance(entity, NamedNode) and isinstance(name, Literal):
            names, tag = found.setdefault(entity.value, {}), (name.language or "").lower()
            offer = (property != SKOS.prefLabel, name.value)
            names[tag] = min(names.get(tag, offer), offer)
    return {iri: {tag: text for tag, (_, text) in names.items()} for iri, names in found.items()}


def _as_iri(text: str, under: str | None) -> str | None:
    looks_like_one = text.startswith(("<", "urn:")) or "://" in text
    if (
        not looks_like_one
        and expand(text) is None
        and text.partition("/")[0] not in ENTITY_PREFIXES
    ):
        return None
    try:
        iri = iri_of(text)
    except ValueError:
        return None
    return iri if under is None or iri.startswith(under) else None


class _Names:
    """Every name of a store; ``by_form``: the IRIs that are called so, by slug, text and key."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.all = list(names)
        self.by_form: dict[str, set[str]] = {}
        for name in self.all:
            slug = name.iri.rpartition("/")[2]
            key = name_key(name.text)
            for form in (f"slug {slug}", f"text {name.text.casefold()}", f"key {key}"):
                self.by_form.setdefault(form, set()).add(name.iri)


def _names(store: Store) -> _Names:
    """The names of ``store``; read once where it keeps what is read."""
    kept = store.kept if isinstance(store, EmbeddedStore) else None
    if kept is not None and isinstance(known := kept.get("names"), _Names):
        return known
    names = _Names(
        Name(entity.value, name.value, identifier is not None)
        for entity, name, identifier in store.select(_NAMES)
        if isinstance(entity, NamedNode) and isinstance(name, Literal)
    )
    if kept is not None:
        kept["names"] = names
    return names


def _counts(iri: str, under: str | None) -> bool:
    """Whether an IRI is one of an entity of its own, not of a node inside a record."""
    if under is not None:
        return iri.startswith(under)
    if iri.startswith(ID):
        return local_id(iri).count("/") == 1
    return True


def _matches(text: str, names: _Names, under: str | None) -> list[str]:
    """The entities that ``text`` names exactly, entities before concepts before the rest."""
    key = name_key(text)
    forms = [f"slug {text.lower()}", f"text {text.casefold()}", f"key {key}"]
    if text.isascii():
        forms.append(f"slug {slugify(text)}")
    called = (iri for form in forms for iri in names.by_form.get(form, ()))
    found = {iri for iri in called if _counts(iri, under)}
    found = found or _by_other_forms(key, [name for name in names.all if _counts(name.iri, under)])
    for base in (ID, VOCAB, ""):
        if level := sorted(iri for iri in found if iri.startswith(base)):
            cases = [iri for iri in level if iri.startswith(ENTITY_PREFIXES["case"])]
            return cases if len(cases) == 1 and _one_slug(level) else level
    return []


def _by_other_forms(key: str, names: list[Name]) -> set[str]:
    """What no record calls so: regions by the names that their code has in the CLDR, then
    everything by characters in their Japanese form."""
    regions = {
        name.iri
        for name in names
        if name.is_identifier and name.iri.startswith(ENTITY_PREFIXES["region"])
        if any(name_key(each) == key for _, each in names_of_territory(name.text))
    }
    if regions or key.isascii():
        return regions
    forms = search_forms()
    other = key.translate(forms)
    return {name.iri for name in names if name_key(name.text).translate(forms) == other}


def _one_slug(iris: list[str]) -> bool:
    return len({iri.rpartition("/")[2] for iri in iris}) == 1
