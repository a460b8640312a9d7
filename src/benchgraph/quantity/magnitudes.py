"""Magnitudes behind digits: words, letters, and compounds of Han and Hangul."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from benchgraph.quantity import currencies, words
from benchgraph.quantity.term import LINKS, Term, Text

_LETTERS = {
    "k": 3, "K": 3, "m": 6, "M": 6, "mm": 6, "MM": 6, "b": 9, "B": 9, "bn": 9, "BN": 9, "Bn": 9,
    "t": 12, "T": 12, "tr": 12, "MN": 6, "Mn": 6, "mn": 6,
}  # fmt: skip
_LETTER = re.compile(r"(?:MM|mm|BN|Bn|bn|MN|Mn|mn|tr|[kKmMbBtT])(?![A-Za-z0-9²³]|/s)")
_SMALL = frozenset("十百千십백천")
BIG = {"万": 4, "萬": 4, "만": 4, "亿": 8, "億": 8, "억": 8, "兆": 12, "조": 12, "京": 16, "경": 16}
_MORE = "多余餘來来여"
_HALF = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def magnify(text: Text, term: Term, at: int) -> str:
    """Multiply what the words behind the digits say. Returns why it cannot be done, or ""."""
    here = text.plain[term.end : term.end + 1]
    if here in _HALF and not term.digits.fraction:
        term.value += _HALF[here]
        term.end += 1
        here = text.plain[term.end : term.end + 1]
    if here in _MORE and here and text.plain[term.end + 1 : term.end + 2] in BIG:
        term.open, here = "least", text.plain[term.end + 1 : term.end + 2]
        term.end += 1
    if (
        here == " "
        and text.plain[term.end + 1 : term.end + 2] in BIG
        and not _is_unit(text, term.end + 1)
    ):
        here = text.plain[term.end + 1]
        if here != "만" or text.plain[term.end + 2 : term.end + 3] != " ":
            term.end += 1
    if here and (here in _SMALL or here in BIG) and not _is_unit(text, term.end):
        return _compound(text, term, at)
    return _words(text, term)


def _words(text: Text, term: Term) -> str:
    """Magnitudes in words and letters: "1.2 lakh crore", "$1.5-billion", "Md€"."""
    lexicon, power = words.magnitudes(text.language), 0
    for _ in range(3):
        found = None
        here = text.plain[term.end : term.end + 1]
        gaps = (here,) if here and here in " -" else ("",)
        links = LINKS if power and here in " '" else ()
        for gap in (*gaps, *links):
            if gap and not text.small.startswith(gap, term.end):
                continue
            begin = term.end + len(gap)
            if _is_unit(text, begin):
                break
            found = lexicon.after(text.small, begin)
            if found is None and not power:
                found = _letters(text, term, begin, bool(gap))
            if found:
                break
        if not found:
            break
        if found[0] < 0:
            word = text.source[term.end : found[1]].strip()
            return f"“{word}” is no magnitude that has one meaning here"
        power, term.end = power + found[0], found[1]
        if term.letter or (power > 0 and text.plain[found[1] - 1] in BIG):
            break
    if power:
        term.factor = Decimal(10) ** power
        term.value *= term.factor
    return ""


def _letters(text: Text, term: Term, begin: int, apart: bool) -> tuple[int, int] | None:
    """A magnitude of one or two letters: apart from the digits only beside a currency."""
    found = _LETTER.match(text.plain, begin)
    if found is None:
        return None
    word, end = found.group(), found.end()
    if apart:
        sign = text.plain[end : end + 1]
        currency = term.before is not None or (
            sign != ""
            and currencies.signs(text.language).after(text.plain, end + (sign == " ")) is not None
        )
        if len(word) == 1 and (not currency or word == "t"):
            return None
        if text.plain[begin - 1] == "-":
            return None
    elif word in ("t", "T", "b", "m", "tr") and term.before is None:
        money = currencies.signs(text.language).after(
            text.plain, end + (text.plain[end : end + 1] == " ")
        )
        if money is None and word != "m":
            return None
    if word in ("B", "b") and text.language in ("de", "fr", "es", "it"):  # a million millions
        return None
    if word in ("mm", "MM") and term.before is None and text.plain[end : end + 1] not in ("€", "$"):
        return None
    term.letter = True
    return _LETTERS[word], end


@dataclass(slots=True)
class _Amount:
    """A number of which magnitudes are read from the left: ``total`` is settled, ``section`` grows
    by small ones, ``pending`` waits for its own. ``lowest`` is the power of the last big one,
    ``last`` what that one settled."""

    pending: Decimal | None
    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    lowest: int = 99
    last: Decimal = Decimal(0)

    @property
    def value(self) -> Decimal:
        """The number as far as it is read."""
        return self.total + self.section + (self.pending or 0)

    def times_small(self, power: int) -> str:
        """The part that waits is so many powers of ten (千); what is wrong, or nothing."""
        if self.pending is None:
            return "a magnitude without a number"
        self.section, self.pending = self.section + self.pending * 10**power, None
        return ""

    def times_big(self, sign: str, power: int) -> str:
        """The section is so many powers of ten (億); what is wrong, or nothing."""
        if power < 0:
            return f"“{sign}” means different things in Chinese"
        amount = self.section + (self.pending or 0)
        nothing = self.pending is None and self.section == 0
        follows = self.lowest < 99
        if nothing and follows:
            self.total += self.last * 10**power - self.last  # 万亿: one magnitude on the other
            self.last *= 10**power
        elif nothing or power >= self.lowest or (follows and amount * 10**power >= 10**self.lowest):
            return "magnitudes in no falling order"
        else:
            self.last = amount * 10**power
            self.total += self.last
        self.lowest, self.section, self.pending = power, Decimal(0), None
        return ""


def _compound(text: Text, term: Term, at: int) -> str:
    """Digits with Han or Hangul magnitudes between them: 1조 8천억, 1億5,000萬, 14万2000."""
    lexicon = words.magnitudes(text.language)
    amount = _Amount(term.value)
    place, parts = term.end, 1
    while True:
        sign = text.plain[place : place + 1]
        power = lexicon.get(sign) if sign and not _is_unit(text, place) else None
        small = bool(power) and sign in _SMALL
        if power is not None and (small or sign in BIG):
            wrong = amount.times_small(power) if small else amount.times_big(sign, power)
            if wrong:
                return wrong
            place += 1
            continue
        lowest = amount.lowest if amount.section == 0 else 0
        following = _next_part(text, place, at + parts, lowest)
        if following is None or amount.pending is not None:
            break
        if isinstance(following, str):
            return following
        amount.pending, place = following
        parts += 1
    value, lowest = amount.value, amount.lowest
    term.compound = parts > 1
    if parts > 1 and term.digits.fraction:
        return "a fraction in the middle of a number"
    term.factor = (
        value / term.value if term.value and parts == 1 else Decimal(10) ** min(lowest, 16)
    )
    term.value, term.end = value, place
    _open_upwards(text, term)
    return ""


def _open_upwards(text: Text, term: Term) -> None:
    """余, 多 and the like behind a number: that much or more."""
    more, unit = text.plain[term.end : term.end + 1], text.plain[term.end + 1 : term.end + 2]
    if more and more in "余餘多여" and unit and unit not in " ，。,.":
        term.open, term.end = "least", term.end + 1


def _is_unit(text: Text, place: int) -> bool:
    """Whether the sign at ``place`` begins a unit: 兆瓦 is a megawatt, 千瓦 a kilowatt."""
    return words.measures().after(text.plain, place) is not None


_PART = re.compile(r"( ?)([0-9]{1,4}|[0-9]{1,3},[0-9]{3})(?![0-9.,]*[0-9])")
_NO_PART = re.compile(r" ?(?:年|년|月|월|日|일|%|％|时|時|시|分|分钟|岁|歲|세|期|次|-|~|–|～|:|/)")


def _next_part(text: Text, place: int, at: int, lowest: int) -> tuple[Decimal, int] | str | None:
    """The digits that go on a compound at ``place``: below the magnitude before them."""
    if at >= len(text.literals):
        return None
    found = _PART.match(text.plain, place)
    if found is None or found.start(2) != text.literals[at].start():
        return None
    value = Decimal(found[2].replace(",", ""))
    behind = text.plain[found.end() : found.end() + 1]
    further = text.plain[found.end() + 1 : found.end() + 2] if behind == " " else behind
    if (behind and (behind in _SMALL or behind in BIG)) or (
        behind == " " and further and further in BIG
    ):
        return value, found.end()
    if _NO_PART.match(text.plain, found.end()):
        return None if found[1] else "digits behind a magnitude that are no part of it"
    if found[1] and not "가" <= text.plain[place - 1] <= "힣":
        return None if behind == "" else "a number in two parts, or two numbers"
    if lowest > 90 or value >= 10 ** min(lowest, 16):
        return "digits behind a magnitude that are no part of it"
    return value, found.end()
