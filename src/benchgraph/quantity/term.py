"""A text that is read, and one number in it with what it is of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from benchgraph.quantity import words
from benchgraph.quantity.currencies import Currency
from benchgraph.quantity.numerals import LITERAL, Numeral, decimal_marks
from benchgraph.quantity.spelling import folded, plain

UnitKind = Literal["money", "measure", "percent", "count"]


class Text:
    """A text in its plain and its small form, its digits, and how it is to be read."""

    def __init__(self, source: str, region: str | None, language: str | None) -> None:
        self.source = source
        self.region = region
        self.language = words.known_language(language)
        self.tag = language
        self.plain = plain(source)
        self.small = folded(self.plain)
        self.literals = list(LITERAL.finditer(self.plain))

    @cached_property
    def marks(self) -> frozenset[str]:
        """What begins a fraction in this text. Han, kana and Hangul come with the point."""
        if self.language is None and _EASTERN.search(self.plain):
            return frozenset(".")
        return decimal_marks(self.tag, self.region)


_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is of: the name of a unit (None: not told), and for money its sign or name."""

    kind: UnitKind
    name: str | None
    bare: bool = False
    noun: str = ""
    currency: Currency | None = None


@dataclass(slots=True)
class Term:
    """A number at its place. ``factor`` is its magnitude (1: none), ``floor`` tells a number that
    ends open ("+", 多, "or more"), ``before`` and ``after`` what stands on either side."""

    start: int
    end: int
    value: Decimal
    digits: Numeral
    factor: Decimal = Decimal(1)
    letter: bool = False
    compound: bool = False
    open: str = ""
    negative: bool = False
    before: Unit | None = None
    after: Unit | None = None
    number_end: int = 0
    doubt: str = ""
    per: str | None = None

    @property
    def unit(self) -> Unit | None:
        """What the number is of; a currency that is named beats a bare dollar."""
        if self.before and self.after and self.before.bare and not self.after.bare:
            return self.after
        return self.before or self.after


LINKS = (" de ", " d'", " di ", " of ")
