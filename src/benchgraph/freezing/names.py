"""The index that the search of a site reads: the names and descriptions of things, in one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from benchgraph.freezing.addresses import Address
from benchgraph.freezing.choosing import address_of
from benchgraph.freezing.site import Site, relative
from benchgraph.hanzi import search_forms
from benchgraph.language import best
from benchgraph.searching.kinds import KINDS
from benchgraph.searching.texts import Text
from benchgraph.serving.wording import say
from benchgraph.vocab import ONTOLOGY

FILE = "search/names.json"
_NAMES = frozenset(("label", "alias", "identifier", "slug", "country name"))


def names_index(
    site: Site, kinds: Mapping[str, str], texts: Iterable[Text], language: str
) -> bytes:
    """JSON: ``kinds`` are their names in the order in which they are shown; ``forms`` stands for
    the characters of ``texts`` that are written in several ways; each of ``things`` is its address
    below the page of search, its kind (a number), its label, the tag of that, its other names, and
    what is said of it in ``language``."""
    order = list(KINDS)
    here = site.file(Address("/search"), language)
    names: dict[str, list[Text]] = {}
    said: dict[str, dict[str, str]] = {}
    for text in texts:
        if text.role in _NAMES:
            names.setdefault(text.iri, []).append(text)
        elif text.role == "description":
            said.setdefault(text.iri, {}).setdefault(text.lang, text.text)
    things = [
        _thing(site, iri, order.index(kinds[iri]), names[iri], said.get(iri, {}), language, here)
        for iri in sorted(kinds)
        if iri in names
    ]
    things.sort(key=lambda thing: (thing[1], thing[2].casefold(), thing[0]))
    told = (text for thing in things for text in (thing[2], *thing[4], thing[5]))
    forms = _forms({ord(sign) for text in told for sign in text})
    kinds_said = [say(KINDS[name].plural, language) for name in order]
    return json.dumps(
        {"kinds": kinds_said, "forms": forms, "things": things},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def _thing(
    site: Site,
    iri: str,
    kind: int,
    names: list[Text],
    said: Mapping[str, str],
    language: str,
    here: str,
) -> list[Any]:
    labels: dict[str, str] = {}
    for text in names:
        if text.role == "label":
            labels.setdefault(text.lang, text.text)
    label = best(labels, language) if labels else names[0].text
    tag = next((tag for tag, text in labels.items() if text == label), "")
    others = sorted({text.text for text in names} - {label})
    return [_place(site, iri, language, here), kind, label, tag, others, best(said, language) or ""]


def _place(site: Site, iri: str, language: str, here: str) -> str:
    if iri.startswith(ONTOLOGY):
        page = site.file(Address("/ontology"), language)
        return f"{relative(page, here)}#{iri.removeprefix(ONTOLOGY)}"
    return relative(site.file(address_of(iri), language), here)


def _forms(signs: set[int]) -> dict[str, str]:
    """The other ways to write one of ``signs``, each with the form that stands for all of them."""
    every = search_forms()
    wanted = {every.get(sign, chr(sign)) for sign in signs}
    return {
        chr(sign): form
        for sign, form in sorted(every.items())
        if form in wanted and chr(sign) != form
    }
