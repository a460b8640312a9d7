"""A text → its sentences, as far as their ends are sure."""

from __future__ import annotations

import re

# What ends with a dot and is no end of a sentence; single capitals, as in a name, are none either.
_SHORT = re.compile(
    r"(?:\b(?:[A-Z]|e\.g|i\.e|etc|vs|cf|approx|No|Nos|Dr|Mr|Mrs|Ms|Prof|St|Inc|Ltd|Co|Art|Sec|U\.S|U\.K))\.$"
)
_END = re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？][」』”’）]*\s*")


def sentences(text: str) -> list[str]:
    """The sentences of ``text``; put together again they are ``text``.

    >>> sentences("Dr. A. Lim leads it. This is new! 这是第一。第二")
    ['Dr. A. Lim leads it. ', 'This is new! ', '这是第一。', '第二']
    """
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if not _SHORT.search(text[start : match.end()].rstrip()):
            found.append(text[start : match.end()])
            start = match.end()
    return [*found, text[start:]] if start < len(text) else found
