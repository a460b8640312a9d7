"""What the explaining pages say, in each language of the interface: ``words.json``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchgraph.language import interface
from benchgraph.phrases import phrase

WORDS = Path(__file__).with_name("words.json")


def say(text: str, /, lang: str = "en", **values: object) -> str:
    """``text``, which is English and the key, in the language of ``lang``, its places filled.

    >>> say("{count} members", "ja", count=12)
    '12 件'
    """
    language = interface(lang)
    own = words().get(text)
    told = own.get(language, text) if own and language != "en" else phrase(text, lang)
    return told.format(**values) if values else told


@cache
def words() -> dict[str, dict[str, str]]:
    """English text → language → text."""
    import json

    found: dict[str, dict[str, str]] = json.loads(WORDS.read_text("utf-8"))
    return found
