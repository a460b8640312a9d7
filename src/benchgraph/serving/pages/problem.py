"""The page that says what went wrong, and what to do about it."""

from __future__ import annotations

import re

from benchgraph.errors import BenchgraphError, printable, shorten
from benchgraph.iris import expand
from benchgraph.serving.model import Asked, Reply
from benchgraph.serving.pages.render import page
from benchgraph.serving.wording import say
from benchgraph.vocab import BASE

_PREFIXED = re.compile(r"\b([a-z][a-z-]*:[a-z0-9][a-z0-9-]*)\b")
_COMMAND = "`benchgraph "
# Status → what it means, and what helps; what is not here is told as 400 or 500.
MEANINGS = {
    400: ("This cannot be answered as it was asked", "Correct the address or the form."),
    404: ("There is nothing here", "Look for it by name, or begin at the first page."),
    405: ("This address is not used in this way", "Go back and follow a link or a form."),
    406: ("There is no answer in this format", "Ask for one of the formats below."),
    413: ("This is too large", "Send less at once."),
    415: ("This cannot be read", "Send it in a format that is read here."),
    422: ("This is more than is answered at once", "Ask for less at once."),
    500: ("Something is broken here", "It is not your fault. Try another page."),
    503: ("Everybody is busy", "Try again in a few seconds."),
    504: ("This took too long", "Ask for less: fewer things, a narrower question."),
}


def problem(error: BenchgraphError, asked: Asked, status: int) -> Reply:
    """What was asked and what is wrong with it, in words."""
    meaning = MEANINGS.get(status) or MEANINGS[500 if status >= 500 else 400]
    # What a person would look for: what was typed, or what the address seems to name.
    named = asked.path.rstrip("/").rpartition("/")[2].replace("-", " ")
    wanted = asked.get("q") or ("" if asked.path == "/search" else named)
    # What to type in a terminal is of no use on a page.
    hint = None if _COMMAND in (error.hint or "") else error.hint
    told = {"found": error.found, "expected": error.expected, "hint": hint}
    what = say(error.what, asked.language)
    return page(
        "problem.html.j2",
        asked,
        status,
        status_code=status,
        title=meaning[0],
        advice=meaning[1],
        what=_sentence(what),
        what_lang="en" if what == error.what else asked.language,
        parts={
            name: _linked(shorten(say(text, asked.language), 600))
            for name, text in told.items()
            if text is not None
        },
        line=error.line,
        wanted=wanted[:100],
    )


def _linked(text: str) -> list[tuple[str, str]]:
    """``text`` in pieces, each with the IRI that it stands for where it is a prefixed name."""
    pieces = []
    for place, piece in enumerate(_PREFIXED.split(text)):
        iri = expand(piece) if place % 2 else None
        pieces.append((piece, iri if iri and iri.startswith(BASE) else ""))
    return pieces


def _sentence(text: str) -> str:
    text = printable(text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!", "。")) else ".")
