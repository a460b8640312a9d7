"""Where the versions of one page do not say the same."""

from __future__ import annotations

import re

from benchgraph.pages.language import language_of
from benchgraph.pages.profile import fold
from benchgraph.pages.understanding.versions import Versions
from benchgraph.quantity import parse_quantities


def disagreements(versions: Versions) -> list[str]:
    """Where the versions of a page do not say the same, as sentences: facts by their place or
    term, citations by their address, numbers by their value."""
    found: list[str] = []
    first = versions.first
    for page in versions.pages[1:]:
        name = f"{page.language} {page.form}"
        if len(page.facts) != len(first.facts) and not page.truncated:
            found.append(f"{name}: {len(page.facts)} facts, not {len(first.facts)}")
        for row in versions.facts:
            fact, other = row.on(page), row.first
            languages = (page.language, row.pairs[0][0].language)
            if fact is not None and not _agree(fact.text, other.text, languages, versions.region):
                label = other.label.text
                found.append(f"{name}: {label} is {fact.text!r}, not {other.text!r}")
        mine = {citation.url for citation in page.citations if citation.url}
        theirs = {citation.url for citation in first.citations if citation.url}
        if page.form == "html" and first.form == "html" and mine != theirs:
            found.append(f"{name}: cites {', '.join(sorted(mine ^ theirs))} alone, or not")
        if page.modified and first.modified and page.modified != first.modified:
            found.append(f"{name}: updated {page.modified}, not {first.modified}")
    return found


def _agree(mine: str, theirs: str, languages: tuple[str, str], region: str) -> bool:
    """Whether two values say the same: equal texts of one language; equal numbers of two."""
    if fold(mine) == fold(theirs) or not mine or not theirs:
        return True
    if language_of(mine, languages[0]) == language_of(theirs, languages[1]):
        return _parts(mine) == _parts(theirs)
    return _numbers(mine, region) == _numbers(theirs, region)


def _parts(text: str) -> set[str]:
    return {fold(part) for part in re.split(r"\s+[/／]\s+|\n", text)}


def _numbers(text: str, region: str) -> list[tuple[object, ...]]:
    return [
        (q.unit, q.bounds, q.dates)
        for q in parse_quantities(text, region=region, language=language_of(text, ""))
        if q.kind not in ("count", "rank")
    ]
