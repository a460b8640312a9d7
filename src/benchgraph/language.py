"""Languages of the interface, and which names to try where one is missing (BCP 47, RFC 4647)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from benchgraph.errors import ParameterError

# Headings, statuses and sentences are written in these; the graph may hold names in more.
INTERFACE = ("en", "zh-Hans", "ja")
# Regions whose Chinese is written in traditional characters, where the tag names no script.
_TRADITIONAL = {"tw", "hk", "mo"}


def chain(tag: str) -> tuple[str, ...]:
    """The tags to look for, best first, in lower case as the graph writes them; English is last.

    ``zh-CN`` and ``zh-Hans-SG`` lead to zh-hans; ``zh-TW`` to zh-hant and then zh-hans. Raises
    ParameterError for a tag of a language that nothing here is written in.
    """
    parts = tag.lower().replace("_", "-").split("-")
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", "-".join(parts)) or parts[0] not in _BASES:
        raise ParameterError(
            "there is nothing in this language",
            found=tag,
            expected=" or ".join(INTERFACE) + " (and what falls back on them, such as zh-TW)",
        )
    return tuple(dict.fromkeys([*_own(parts), "en"]))


@lru_cache(256)
def interface(tag: str) -> str:
    """The language of the interface, as written in INTERFACE, that ``tag`` falls back on."""
    known = {language.lower(): language for language in INTERFACE}
    return next(known[candidate] for candidate in chain(tag) if candidate in known)


def preference(tag: str) -> Callable[[str], tuple[int, str]]:
    """How well a text suits ``tag``, by the tag of the text: the smaller, the better.

    In the order of ``chain``; a text of no language stands behind English, any other behind that,
    in the order of tags, so that the choice is the same everywhere.
    """
    known = tag.lower().partition("-")[0] in _BASES
    # The graph may hold names in more languages than the interface speaks.
    order = (*(chain(tag) if known else (tag.lower(), "en")), "")

    def rank(language: str) -> tuple[int, str]:
        language = language.lower()
        fitting = (
            place
            for place, wanted in enumerate(order)
            if language == wanted or (wanted and language.startswith(f"{wanted}-"))
        )
        return next(fitting, len(order)), language

    return rank


def best(texts: Mapping[str, str], tag: str) -> str:
    """The one of ``texts`` (language tag → text) that suits ``tag`` best; "" where there is none.

    >>> best({"zh-hans": "数码港", "en": "Cyberport"}, "zh-TW")
    '数码港'
    """
    return texts[min(texts, key=preference(tag))] if texts else ""


def _own(parts: list[str]) -> list[str]:
    if parts[0] != "zh":
        return [parts[0]]
    traditional = "hant" in parts or ("hans" not in parts and bool(_TRADITIONAL & set(parts)))
    return ["zh-hant", "zh-hans"] if traditional else ["zh-hans"]


_BASES = {language.partition("-")[0] for language in INTERFACE}
