"""Labels as they are compared: case, width, quotes and the script of Chinese characters aside."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from benchgraph.hanzi import one_form
from benchgraph.pages.flags import strip_flag

# What stands before or behind the words of a label and says nothing: signs and pictures.
_PICTURES = re.compile(
    "^[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f300-\U0001faff\\s]+"
    "|[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f300-\U0001faff\\s]+$"
)
# A longer line is a text, and not worth comparing.
LONGEST_LABEL = 120
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " "})


@lru_cache(8192)
def fold(text: str) -> str:
    """``text`` as labels are compared: as it is worded, one form for Chinese characters.

    >>> fold(" Why It  Matters: ") == fold("why it matters")
    True
    """
    return one_form(worded(text))


def worded(text: str) -> str:
    """``text`` with width, case, quotes, white space, pictures around it and a final colon
    aside."""
    text = _PICTURES.sub("", text)
    plain = unicodedata.normalize("NFKC", strip_flag(text).translate(_QUOTES)).casefold()
    return " ".join(plain.split()).rstrip(":：").rstrip()
