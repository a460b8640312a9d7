"""Words of charts that come from the graph (labels of statuses) or from the phrases, and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from benchgraph.iris import address_parts
from benchgraph.language import interface
from benchgraph.phrases import phrase
from benchgraph.query.entities import labels
from benchgraph.store import Store
from benchgraph.vocab import VOCAB

MANY_PAGES = 12  # so many addresses stand below a chart in full; of more, the sites with counts


def concepts(store: Store, scheme: str, names: Iterable[str], lang: str) -> dict[str, str]:
    """Names of concepts by their last part; what the scheme has not goes through the phrases."""
    wanted = list(dict.fromkeys(names))
    found = labels(store, [f"{VOCAB}{scheme}/{name}" for name in wanted if " " not in name], lang)
    return {name: found.get(f"{VOCAB}{scheme}/{name}") or phrase(name, lang) for name in wanted}


def sources(pages: Iterable[str], lang: str) -> list[str]:
    """The notes that say where the statements of a chart stand."""
    found = list(dict.fromkeys(pages))
    if len(found) <= MANY_PAGES:
        listed = [f"{phrase('Source', lang)}: {page}" for page in found]
    else:
        sites = Counter(address_parts(page).hostname or page for page in found).most_common()
        named = ", ".join(f"{site} ({count})" for site, count in sites[:MANY_PAGES])
        rest = sum(count for _, count in sites[MANY_PAGES:])
        if rest:
            named += ", " + phrase("others ({count})", lang).format(count=rest)
        total = phrase("Sources: {count} pages", lang).format(count=len(found))
        listed = [f"{total}: {named}"]
    return [*listed, phrase("Data: benchgraph, CC BY 4.0", lang)]


def listed(parts: Iterable[str], lang: str) -> str:
    """``parts`` one after the other, parted as the language does; empty ones are left out."""
    mark = ", " if interface(lang) == "en" else "，" if interface(lang) == "zh-Hans" else "、"
    return mark.join(part for part in parts if part)


def in_brackets(text: str, lang: str) -> str:
    """``text`` in the brackets of the language, with the space that goes before; "" stays so."""
    if not text:
        return ""
    return f" ({text})" if interface(lang) == "en" else f"（{text}）"
