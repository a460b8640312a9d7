"""Ids in the forms that people know from elsewhere, and how a record writes them."""

from __future__ import annotations

import re

from benchgraph.iris import expand
from benchgraph.records.context import Layout, TermDefinition
from benchgraph.vocab import ID, VOCAB

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[A-Za-z0-9._-]+)*")


def record_form(text: str, definition: TermDefinition, layout: Layout) -> str | None:
    """How a record writes what ``text`` names under the key ``definition``; None where it is
    written so already, or where nothing can be told of it.

    ``institution:cyberport``, ``institutions/cyberport`` and ``<https://…/id/institution/cyberport>``
    are all ``institution/cyberport``.
    """
    if ":" not in text and text.partition("/")[0] not in layout.folders:
        return None
    if "://" in text and text[0] != "<":
        return None  # an IRI in full is a form too
    plain = text.strip().removeprefix("<").removesuffix(">")
    full = expand(plain) or plain
    own = definition.base or ID
    if full.startswith(own):
        found = full.removeprefix(own)
    elif definition.base is None:
        found = _singular(full, layout)
    elif definition.base == VOCAB:
        found = full.replace(":", "/", 1)
    else:
        return None
    return found if _ID.fullmatch(found) and found != text else None


def _singular(text: str, layout: Layout) -> str:
    """``institutions/cyberport`` and ``page:…`` with the first part that ids have."""
    first, sign, rest = text.replace(":", "/", 1).partition("/")
    prefix = layout.folders[first]["prefix"] if first in layout.folders else first
    known = prefix in layout.prefixes
    return f"{prefix}{sign}{rest}" if known else text


def expectation_of(definition: TermDefinition) -> str:
    """What a key takes, in words."""
    if definition.base not in (None, VOCAB):
        return "the name of a concept: one lower-case word, or several joined by hyphens"
    if definition.base is not None:
        return "a scheme and a concept, such as axis/compute or unit/petaflops"
    if definition.kind == "id":
        return "an id such as institution/cyberport, or an absolute IRI"
    return "a value"
