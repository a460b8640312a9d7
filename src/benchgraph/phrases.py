"""What the interface says, in each of its languages. The English text is the key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from benchgraph.language import interface

_WIDE, _LATIN = "[\u3040-\u30ff\u3400-\u9fff]", "[A-Za-z0-9]"


def phrase(text: str, lang: str = "en") -> str:
    """``text`` in the language of the interface that suits ``lang``; as it is where it has none."""
    language = interface(lang)
    return text if language == "en" else _phrases().get(text, {}).get(language, text)


def told(
    text: str, lang: str, own: Mapping[str, Mapping[str, str]], values: Mapping[str, object]
) -> str:
    """``text`` in the language of the interface that suits ``lang``, its places filled: by the
    words of ``own`` (English → language → text), else by the phrases of the package."""
    language = interface(lang)
    words = own.get(text)
    found = words.get(language, text) if words and language != "en" else phrase(text, lang)
    return found.format(**values) if values else found


def sentence(text: str, lang: str = "en", **values: str) -> str:
    """A phrase with its places filled; a blank parts Latin letters from Chinese or Japanese ones.

    >>> sentence("{a} operates {b}", "zh-CN", a="数码港", b="AISC")
    '数码港运营 AISC'
    """
    from string import Formatter

    told = ""
    for words, place, _, _ in Formatter().parse(phrase(text, lang)):
        for part in (words, values[place] if place else ""):
            told += " " + part if _seam().fullmatch(told[-1:] + part[:1]) else part
    return told


@cache
def _seam() -> re.Pattern[str]:
    """Where a Latin letter meets a Chinese or Japanese one; most commands write no sentence."""
    return re.compile(f"{_WIDE}{_LATIN}|{_LATIN}{_WIDE}")


@cache
def _phrases() -> dict[str, dict[str, str]]:
    import json

    path = Path(__file__).with_name("phrases.json")
    found: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return found
