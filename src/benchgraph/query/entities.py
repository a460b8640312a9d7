"""What a person calls an entity → its IRI."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import NotFoundError
from benchgraph.iris import expand, local_id, prefixed, slugify
from benchgraph.language import best
from benchgraph.query.parameters import iri_of
from benchgraph.registry import name_key
from benchgraph.store import Store
from benchgraph.vocab import ENTITY_PREFIXES, ID, PREFIX_HEADER, SKOS, VOCAB

_NAMES = (
    PREFIX_HEADER
    + """SELECT DISTINCT ?entity ?name WHERE {
  ?entity skos:prefLabel|skos:altLabel|dcterms:title ?name
  FILTER(isIRI(?entity))
}"""
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one entity, in whatever language it is."""

    iri: str
    text: str


def resolve(store: Store, text: str, *, under: str | None = None) -> str:
    """The IRI of the entity that ``text`` names.

    ``text`` may be an IRI, ``<IRI>``, a prefixed name (``case:falcon-llm``), a local id
    (``case/falcon-llm``), a slug, or a label or alias in any language, whatever its case and
    script. With ``under``, only IRIs that start with it count (a scheme: ``VOCAB + "axis/"``). A
    name that a case shares with what it profiles means the case. Raises NotFoundError, with
    suggestions, where nothing or more than one thing answers to the name.
    """
    wanted = text.strip()
    names = _names(store, under)
    if iri := _as_iri(wanted, under):
        if exists(store, iri):
            return iri
        raise _not_found(text, names)
    found = _matches(wanted, names)
    if not found:
        raise _not_found(text, names)
    if len(found) > 1:
        raise NotFoundError(
            f"{text!r} names {len(found)} things",
            hint="say which: " + ", ".join(prefixed(iri) for iri in found[:8]),
        )
    return found[0]


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
    rows = store.select(
        f"{PREFIX_HEADER}SELECT ?e ?p ?name WHERE {{ VALUES ?e {{ {values} }}"
        " VALUES ?p { skos:prefLabel dcterms:title } ?e ?p ?name }"
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


def _names(store: Store, under: str | None) -> list[Name]:
    rows = store.select(_NAMES)
    found = [
        Name(entity.value, name.value)
        for entity, name in rows
        if isinstance(entity, NamedNode) and isinstance(name, Literal)
    ]
    return [name for name in found if _counts(name.iri, under)]


def _counts(iri: str, under: str | None) -> bool:
    """Whether an IRI is one of an entity of its own, not of a node inside a record."""
    if under is not None:
        return iri.startswith(under)
    if iri.startswith(ID):
        return local_id(iri).count("/") == 1
    return True


def _matches(text: str, names: list[Name]) -> list[str]:
    """The entities that ``text`` names exactly, entities before concepts before the rest."""
    slug, folded, key = slugify(text), text.casefold(), name_key(text)
    found = {
        name.iri
        for name in names
        if name.iri.rpartition("/")[2] == text.lower()
        or name.text.casefold() == folded
        or name_key(name.text) == key
        or (text.isascii() and name.iri.rpartition("/")[2] == slug)
    }
    for base in (ID, VOCAB, ""):
        if level := sorted(iri for iri in found if iri.startswith(base)):
            cases = [iri for iri in level if iri.startswith(ENTITY_PREFIXES["case"])]
            return cases if len(cases) == 1 and _one_slug(level) else level
    return []


def _one_slug(iris: list[str]) -> bool:
    return len({iri.rpartition("/")[2] for iri in iris}) == 1


def _not_found(text: str, names: list[Name]) -> NotFoundError:
    by_word: dict[str, set[str]] = {}
    for name in names:
        for word in (name.text.casefold(), name.iri.rpartition("/")[2]):
            by_word.setdefault(word, set()).add(name.iri)
    wanted = text.rpartition("/")[2].rpartition(":")[2].casefold()
    near = get_close_matches(wanted, by_word, 5, 0.6) or sorted(
        (word for word in by_word if len(wanted) > 2 and wanted in word), key=lambda w: (len(w), w)
    )
    iris = list(dict.fromkeys(iri for word in near for iri in sorted(by_word[word])))
    iris.sort(key=lambda iri: not iri.startswith(ID))
    iris = iris[:5]
    return NotFoundError(
        f"nothing here is called {text!r}",
        hint="did you mean " + ", ".join(prefixed(iri) for iri in iris) + "?" if iris else None,
    )
