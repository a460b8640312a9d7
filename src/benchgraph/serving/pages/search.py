"""Search: what a text finds, by kind, the found words in relief; without a text, what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchgraph.errors import ParameterError, printable
from benchgraph.query.moved import forwarded
from benchgraph.searching.browsing import all_of, kinds_in
from benchgraph.searching.kinds import KINDS, kind_named
from benchgraph.searching.present import snippet
from benchgraph.searching.search import Found, Hit
from benchgraph.searching.search import search as find
from benchgraph.serving.media import JSON
from benchgraph.serving.model import Asked, Graph, Reply, whole_number
from benchgraph.serving.pages.render import page
from benchgraph.serving.wording import say

PAGE, MOST_PAGES = 50, 200
MOST_HITS = 100
# Columns of a piece of text; a sign of Chinese takes two.
WIDTH = 220
# How a text is to a thing, where people call it otherwise than the index.
ROLES = {"label": "also called", "alias": "also called", "slug": "in its address"}

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that was found: its label in pieces (text, whether it was looked for), and under it
    the text that was found where that is not the label."""

    iri: str
    kind: str
    label: Pieces
    label_lang: str
    role: str
    text: Pieces
    text_lang: str
    page: str


def search(graph: Graph, asked: Asked) -> Reply:
    """The things that ``q`` finds, of one ``kind`` or of all; without ``q`` those of the kind."""
    text, kind = asked.get("q"), asked.get("kind")
    kind = kind_named(kind).name if kind else ""
    if asked.format == JSON:
        return _json(graph, asked, text, kind)
    number = _number(asked, "page", 1, MOST_PAGES)
    offset = (number - 1) * PAGE
    wordless = False
    try:
        found = _found(graph, asked, text, kind, PAGE, offset)
    except ParameterError:
        # A text without a word is told of in place, beside the box to correct it.
        found, wordless = Found(text, (), 0), True
    counts = _counts(graph, asked, "" if wordless else text, kind, found)
    return page(
        "search.html.j2",
        asked,
        400 if wordless else 200,
        text=text,
        kind=kind,
        kinds=KINDS,
        roles=ROLES,
        groups=_groups(found, asked.language),
        total=found.total,
        first=offset + 1,
        last=offset + len(found.hits),
        near=found.near,
        counts=_with_wholes(counts),
        everything=sum(counts.values()),
        number=number,
        pages=min(-(-found.total // PAGE), MOST_PAGES),
        wordless=wordless,
    )


def _counts(graph: Graph, asked: Asked, text: str, kind: str, found: Found) -> Mapping[str, int]:
    """How many things of each kind there are, or are found by ``text``, whatever ``kind`` is."""
    if not text:
        return kinds_in(graph.index)
    if kind:
        return find(graph.index, text, limit=0, lang=asked.language).kinds
    return found.kinds


def _found(graph: Graph, asked: Asked, text: str, kind: str, limit: int, offset: int) -> Found:
    lang = asked.language
    if text:
        text = forwarded(graph.store, text)
        found = find(graph.index, text, kind=kind or None, limit=offset + limit, lang=lang)
        return Found(found.text, found.hits[offset:], found.total, found.near, found.kinds)
    if kind:
        return all_of(graph.index, kind, limit=limit, offset=offset, lang=lang)
    return Found("", (), 0)


def _with_wholes(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts by kind, where a kind that takes others in counts theirs as well."""
    found = {name: counts.get(name, 0) for name in KINDS}
    for name, kind in KINDS.items():
        if kind.part_of:
            found[kind.part_of] += counts.get(name, 0)
    return {name: count for name, count in found.items() if count}


def _groups(found: Found, lang: str) -> dict[str, list[Line]]:
    """The hits by kind, the kind of the best first."""
    groups: dict[str, list[Line]] = {}
    for hit in found.hits:
        groups.setdefault(hit.kind, []).append(_line(hit, lang))
    return groups


def _line(hit: Hit, lang: str) -> Line:
    is_named = hit.role == "label" and hit.text == hit.label
    text, spans = snippet(hit.text, hit.spans, WIDTH)
    return Line(
        hit.iri,
        hit.kind,
        _pieces(hit.label, hit.spans if is_named else ()),
        _other(hit.label_lang, lang),
        hit.role,
        [] if is_named else _pieces(text, spans),
        _other(hit.lang, lang),
        hit.page,
    )


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Pieces:
    """``text`` cut at ``spans``: each piece, and whether it is one that was looked for."""
    pieces: Pieces = []
    at = 0
    for start, end in spans:
        pieces += [(printable(text[at:start]), False), (printable(text[start:end]), True)]
        at = end
    pieces.append((printable(text[at:]), False))
    return [(piece, is_hit) for piece, is_hit in pieces if piece]


def _other(tag: str, lang: str) -> str:
    """``tag`` where it is another language than that of the page."""
    return "" if tag.lower() == lang.lower() else tag


def _json(graph: Graph, asked: Asked, text: str, kind: str) -> Reply:
    limit = _number(asked, "limit", 20, MOST_HITS)
    found = _found(graph, asked, text, kind, limit, 0)
    lang = asked.language
    hits = []
    for hit in found.hits:
        line = _line(hit, lang)
        hits.append(
            {
                "iri": hit.iri, "href": asked.iri_href(hit.iri), "kind": hit.kind,
                "kindLabel": say(KINDS[hit.kind].plural, lang), "label": hit.label,
                "labelLang": hit.label_lang, "labelParts": line.label, "match": hit.level,
                "field": hit.role, "fieldLabel": say(ROLES.get(hit.role, hit.role), lang),
                "text": hit.text, "textLang": hit.lang, "textParts": line.text,
                "page": hit.page or None,
            }
        )  # fmt: skip
    counts = found.kinds if text or kind else kinds_in(graph.index)
    return Reply.json(
        {"query": text, "kind": kind or None, "total": found.total, "kinds": counts, "hits": hits,
         "near": found.near}
    )  # fmt: skip


def _number(asked: Asked, name: str, default: int, most: int) -> int:
    text = asked.get(name)
    if not text:
        return default
    if (number := whole_number(text, most)) is None:
        raise ParameterError(
            f"{name} is not a number that fits", found=text[:80], expected=f"1 to {most}"
        )
    return number
