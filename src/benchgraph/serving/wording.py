"""What the pages say, in each language: ``words/*.json`` beside the phrases of the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchgraph.phrases import told

WORDS = Path(__file__).with_name("words")


def say(text: str, /, lang: str = "en", **values: object) -> str:
    """``text``, which is English and the key, in the language of ``lang``, its places filled.

    >>> say("{count} cases", "en", count=12)
    '12 cases'
    """
    return told(text, lang, _words(), values)


@cache
def _words() -> dict[str, dict[str, str]]:
    import json

    found: dict[str, dict[str, str]] = {}
    for path in sorted(WORDS.glob("*.json")):
        found |= json.loads(path.read_text("utf-8"))
    return found
