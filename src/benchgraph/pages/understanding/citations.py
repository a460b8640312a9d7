"""Bullets of a page: their words without the mark, and sources with label and date."""

from __future__ import annotations

import re

from benchgraph.pages.reading.model import Block, Citation

_BULLET = re.compile(r"^[•·▪*-]\s+")
_CITED_ON = re.compile(r"\s*·\s*(\d{4}(?:-\d\d){0,2})$")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def citation_of(block: Block, url: str) -> Citation:
    """The label and date of a source: "… · 2024-10-07", or one year or day in brackets."""
    label = _BULLET.sub("", block.text)
    if match := _CITED_ON.search(label):
        return Citation(block, label[: match.start()], url, match[1])
    dates = {
        inner
        for brackets in _BRACKETS.findall(label)
        for inner in [brackets.strip()]
        if _DATE.fullmatch(inner)
    }
    return Citation(block, label, url, dates.pop() if len(dates) == 1 else "")


def clean_bullet(text: str) -> str:
    """A bullet without the mark before it.

    >>> clean_bullet("• Clear compute metric")
    'Clear compute metric'
    """
    return _BULLET.sub("", text)
