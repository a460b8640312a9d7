"""Texts as search compares them: folded into terms that keep their place in the text.

Case, width, accents, the script of Chinese and the Japanese form of a character do not count. Words
are terms; in scripts without spaces every character and every two neighbours are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

# Scripts in which words stand together: Han, kana, Hangul (whose particles stick to words).
_JOINED = (
    "\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_TERMS = re.compile(rf"[{_JOINED}]+|[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[^\W_{_JOINED}]+")
_IS_JOINED = re.compile(f"[{_JOINED}]")
# A character with what composes with it: marks, vowels and finals of Hangul.
_CLUSTERS = re.compile(
    "(?s).[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1160-\u11ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\uff9e\uff9f]*"
)
# The voicing of kana makes another letter of it, as an accent does not.
_KEPT_MARKS = "\u3099\u309a"

Forms = Mapping[int, str]


class Term(NamedTuple):
    """A folded word, or a run of characters of a script without spaces, at ``start`` to ``end``."""

    text: str
    start: int
    end: int

    @property
    def is_joined(self) -> bool:
        """Whether it is a run of a script that has no spaces between words."""
        return bool(_IS_JOINED.match(self.text))


def fold(text: str, forms: Forms) -> str:
    """``text`` folded, by the ``forms`` of characters that an index knows.

    >>> fold("Bürokratt Ｆａｌｃｏｎ", {})
    'burokratt falcon'
    """
    return text.lower() if text.isascii() else _plain(text).translate(forms)


def _plain(text: str) -> str:
    """``text`` folded but for the forms of characters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in plain if c in _KEPT_MARKS or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


# A text has few characters that are not in another one.
_plain_cluster = lru_cache(8192)(_plain)


def terms(text: str, forms: Forms) -> list[Term]:
    """The terms of ``text`` in order; digits in groups ("3,000") are one number."""
    if text.isascii():
        return [_term(match, None, text) for match in _TERMS.finditer(text.lower())]
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for cluster in _CLUSTERS.findall(text):
        part = _plain_cluster(cluster).translate(forms)
        parts.append(part)
        places += [at] * len(part)
        at += len(cluster)
    places.append(at)
    return [_term(match, places, text) for match in _TERMS.finditer("".join(parts))]


def _term(match: re.Match[str], places: list[int] | None, text: str) -> Term:
    start, end = match.span()
    if places is not None:
        # Several folded characters may come from one of the text (㎞): it counts whole.
        last = places[end - 1]
        start, end = places[start], next((p for p in places[end:] if p > last), len(text))
    return Term(match.group().replace(",", ""), start, end)


def name_key(found: list[Term]) -> str:
    """What is equal for two spellings of a name."""
    return " ".join(term.text for term in found)


def document(found: list[Term]) -> str:
    """What the index is given of a text: words as they are; of runs the pairs, then the characters.

    Pairs stand side by side, so that a longer run is found as a phrase of pairs.
    """
    words: list[str] = []
    for term in found:
        if term.is_joined:
            words += _pairs(term.text)
            words += term.text
        else:
            words.append(term.text)
    return " ".join(words)


def expression(term: Term) -> str:
    """The term as a query of FTS5: a word as the beginning of one, a run as its pairs in a row."""
    if not term.is_joined:
        return f'"{term.text}" *'
    return f'"{" ".join(_pairs(term.text) or [term.text])}"'


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def spans(text: str, wanted: list[Term], forms: Forms) -> list[tuple[int, int]]:
    """Where ``text`` says what is ``wanted``: start and end of each place, in order, apart."""
    words = tuple(term.text for term in wanted if not term.is_joined)
    runs = [term.text for term in wanted if term.is_joined]
    found: list[tuple[int, int]] = []
    for term in terms(text, forms):
        if not term.is_joined:
            if words and term.text.startswith(words):
                found.append((term.start, term.end))
            continue
        own = text[term.start : term.end]
        if len(own) != len(term.text):
            # A run that changed its length when it was folded is marked whole.
            found += [(term.start, term.end)] * any(run in term.text for run in runs)
            continue
        for run in runs:
            found += [
                (term.start + match.start(), term.start + match.end())
                for match in re.finditer(re.escape(run), term.text)
            ]
    return _apart(found)


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
