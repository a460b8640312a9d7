"""HTML before the parser sees it: code taken out, depth and number of elements bounded."""

from __future__ import annotations

import re
from pathlib import Path

from benchgraph.errors import LimitError, PageError

# The parser takes quadratic time for elements that are nested very deeply, so depth is counted
# before it sees the text.
MAX_DEPTH = 500
MAX_TAGS = 100_000

# A tag with its attributes as a tokeniser sees them (a quote opens a value only behind "="), or
# the beginning of a comment. Nothing in it can backtrack.
_TAG = re.compile(
    r"<(?:(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*+)"
    r"""(?>[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+>?|(?P<comment>!--))"""
)
_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd option tr td th".split()
)
# Elements whose content is no markup; that of the first two is no text either.
_CODE = frozenset({"script", "style"})
_RAW = _CODE | {"title", "textarea", "iframe", "noembed", "noframes", "xmp"}
_FOREIGN = frozenset({"svg", "math"})
_SUBSET = re.compile(r"<!DOCTYPE[^>]*\[", re.I)


def without_code(text: str, path: Path | str) -> str:
    """``text`` without the content of scripts and styles, JSON-LD aside.

    What is taken out is never parsed, so nothing can hide in it. Raises PageError for a document
    type with an internal subset, LimitError for elements that are too many or too deep.
    """
    if _SUBSET.search(text[:4096]):
        raise PageError(
            "this page's DOCTYPE declares entities, which no web page needs", path=path,
            expected="<!DOCTYPE html>",
        )  # fmt: skip
    kept: list[str] = []
    start = at = depth = deepest = tags = foreign = 0
    while match := _TAG.search(text, at):
        at = match.end()
        end_mark, name, comment = match.groups()
        if comment:
            at = _behind(text, "-->", at - 2)
            continue
        tags += 1
        name = name.lower()
        if end_mark:
            depth -= depth > 0
            foreign -= foreign > 0 and name in _FOREIGN
            continue
        foreign += name in _FOREIGN
        if name in _RAW and not foreign:
            end = _end_of(text, name, at)
            if name in _CODE and "json" not in match.group().lower():
                kept.append(text[start:at])
                start = end
            at = end
        if name not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or tags > MAX_TAGS:
        raise LimitError(
            "this page is nested too deeply or has too many elements", path=path,
            found=f"{tags} tags, {deepest} deep", expected=f"{MAX_TAGS} tags, {MAX_DEPTH} deep",
        )  # fmt: skip
    kept.append(text[start:])
    return "".join(kept)


def _behind(text: str, mark: str, at: int) -> int:
    end = text.find(mark, at)
    return len(text) if end < 0 else end + len(mark)


def _end_of(text: str, name: str, at: int) -> int:
    """Where the content of a raw element ends: before its end tag, which is mostly small."""
    end = text.find(f"</{name}", at)
    other = re.compile(f"</{name}", re.I).search(text, at, end if end >= 0 else len(text))
    if other is not None:
        return other.start()
    return end if end >= 0 else len(text)
