"""What the explaining pages say, in each language of the interface: ``words.json``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchgraph.phrases import told

WORDS = Path(__file__).with_name("words.json")


def say(text: str, /, lang: str = "en", **values: object) -> str:
    """``text``, which is English and the key, in the language of ``lang``, its places filled.

    >>> say("{count} members", "ja", count=12)
    '12 件'
    """
    return told(text, lang, words(), values)


@cache
def words() -> dict[str, dict[str, str]]:
    """English text → language → text."""
    import json

    found: dict[str, dict[str, str]] = json.loads(WORDS.read_text("utf-8"))
    return found
