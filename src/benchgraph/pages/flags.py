"""Flag emoji in titles and chips."""

from __future__ import annotations

import re

_FLAG_A = 0x1F1E6
_INDICATOR = "[\U0001f1e6-\U0001f1ff]"
_FLAG = re.compile(_INDICATOR * 2)
_INDICATORS = re.compile(_INDICATOR + "+")


def flag_code(text: str) -> str:
    """The ISO 3166 letters of the first flag emoji in ``text``; empty where there is none.

    >>> flag_code("🇭🇰 Hong Kong")
    'HK'
    """
    match = _FLAG.search(text)
    return "".join(chr(ord(char) - _FLAG_A + 65) for char in match.group()) if match else ""


def strip_flag(text: str) -> str:
    """``text`` without flag emoji and the white space around it."""
    return " ".join(_INDICATORS.sub(" ", text).split())
