"""Names of things for a page, each with the language it is in where that is not the page's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benchgraph.iris import prefixed
from benchgraph.language import preference
from benchgraph.query.entities import all_labels
from benchgraph.store import Store


@dataclass(frozen=True, slots=True)
class Name:
    """A name; ``lang`` (BCP 47) is empty where it is in the language of the page, or in none."""

    text: str
    lang: str = ""


def names(store: Store, iris: Iterable[str], lang: str) -> dict[str, Name]:
    """The name of each of ``iris`` that suits ``lang`` best; its short IRI where it has none."""
    wanted = set(iris)
    found = all_labels(store, wanted)
    rank = preference(lang)
    told: dict[str, Name] = {}
    for iri in wanted:
        texts = found.get(iri)
        if texts:
            tag = min(texts, key=rank)
            told[iri] = Name(texts[tag], "" if tag == lang.lower() else tag)
        else:
            told[iri] = Name(prefixed(iri))
    return told
