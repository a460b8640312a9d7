"""HTML before the parser sees it: code taken out, depth and number of elements bounded."""

from __future__ import annotations

import re
from pathlib import Path

from benchgraph.errors import LimitError, PageError

# The parser takes quadratic time and more for elements that are nested very deeply, so depth is
# counted before it sees the text: never as less than it is, whatever is left open or closed twice.
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
# An end tag in one of these closes nothing around it.
_APART = _FOREIGN | frozenset("table caption template object applet marquee select".split())
# An element of these that is still open where its parent ends is opened again behind it.
_LASTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_CARRIED = 8  # elements out of which the end tag of one of those is taken to close it, at most
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
    kept, open_ = list[str](), _Open()
    start = at = tags = 0
    while match := _TAG.search(text, at):
        at = match.end()
        end_mark, name, comment = match.groups()
        if comment:
            at = _behind(text, "-->", at - 2)
            continue
        tags += 1
        name = name.lower()
        if end_mark:
            open_.end(name)
            continue
        if name in _RAW and not open_.foreign:
            end = _end_of(text, name, at)
            if name in _CODE and "json" not in match.group().lower():
                kept.append(text[start:at])
                start = end
            at = end
        if name not in _VOID and not (open_.foreign and match.group().endswith("/>")):
            open_.begin(name)
        if open_.depth > MAX_DEPTH or tags > MAX_TAGS:
            raise LimitError(
                "this page is nested too deeply or has too many elements", path=path,
                line=text.count("\n", 0, at) + 1, found=f"{tags} tags, {open_.depth} deep",
                expected=f"{MAX_TAGS} tags, {MAX_DEPTH} deep",
            )  # fmt: skip
    kept.append(text[start:])
    return "".join(kept)


class _Open:
    """The elements that are open, at least those that a parser has open: ``depth`` of them."""

    def __init__(self) -> None:
        self.depth = self.foreign = 0
        self._apart: list[tuple[str, list[str]]] = [("", [])]

    def begin(self, name: str) -> None:
        """A start tag of what has an end tag."""
        self.depth += 1
        if name in _APART:
            self.foreign += name in _FOREIGN
            self._apart.append((name, []))
        else:
            self._apart[-1][1].append(name)

    def end(self, name: str) -> None:
        """An end tag; one that closes nothing is passed over."""
        inside = self._apart[-1][1]
        if name in _APART:
            self._end_apart(name)
        elif inside and inside[-1] == name:
            inside.pop()
            self.depth -= 1
        elif name in inside:
            place = len(inside) - 1 - inside[::-1].index(name)
            behind = inside[place + 1 :]
            if name not in _LASTING:
                behind = [each for each in behind if each in _LASTING]
            elif len(behind) >= _CARRIED:
                return
            self.depth -= len(inside) - place - len(behind)
            inside[place:] = behind

    def _end_apart(self, name: str) -> None:
        """What is open in a table and the like ends with it; what lasts does so outside."""
        if all(name != each for each, _ in self._apart):
            return
        last = ""
        while last != name:
            last, inside = self._apart.pop()
            lasting = [each for each in inside if each in _LASTING]
            self.foreign -= last in _FOREIGN
            self.depth -= 1 + len(inside) - len(lasting)
            self._apart[-1][1].extend(lasting)


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
