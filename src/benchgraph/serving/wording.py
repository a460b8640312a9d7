"""What the pages say, in each language: ``words/*.json`` beside the phrases of the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchgraph.language import interface
from benchgraph.phrases import phrase

WORDS = Path(__file__).with_name("words")


def say(text: str, /, lang: str = "en", **values: object) -> str:
    """``text``, which is English and the key, in the language of ``lang``, its places filled.

    >>> say("{count} cases", "en", count=12)
    '12 cases'
    """
    language = interface(lang)
    own = _words().get(text)
    told = own.get(language, text) if own and language != "en" else phrase(text, lang)
    return told.format(**values) if values else told


@cache
def _words() -> dict[str, dict[str, str]]:
    import json

    found: dict[str, dict[str, str]] = {}
    for path in sorted(WORDS.glob("*.json")):
        found |= json.loads(path.read_text("utf-8"))
    return found
