"""One number with its sign, magnitude, currency or noun, at its place in a text."""

from __future__ import annotations

from decimal import Decimal

from benchgraph.quantity import currencies, words
from benchgraph.quantity.conversion import unpadded
from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.magnitudes import magnify
from benchgraph.quantity.model import Doubt
from benchgraph.quantity.numerals import numeral
from benchgraph.quantity.plausible import contradiction, implausible
from benchgraph.quantity.term import Term, Text, Unit
from benchgraph.quantity.units import read_open_end, read_unit_behind


def read_term(text: Text, at: int, floor: int, *, joined: bool = False) -> Term | Doubt:
    """The number whose digits are the literal ``at``, not reaching left of ``floor``; a Doubt
    that says why where it is none. ``joined``: before ``floor`` stands the dash of a range."""
    literal = text.literals[at]
    small = text.plain[literal.start() - 1 : literal.start()]
    before, start = _currency_before(text, literal.start(), floor)
    touched = small and not (joined and literal.start() == floor)
    if before is None and touched and (problem := _what_it_is_part_of(text, literal.start())):
        return Doubt(problem)
    digits = numeral(literal.group(), text.marks)
    if isinstance(digits, Doubt):
        return digits
    negative, start = _sign(text, start, floor)
    if negative is None:
        return Doubt("a dash that may be a minus sign")
    term = Term(start, literal.end(), digits.value, digits, negative=negative, before=before)
    if problem := magnify(text, term, at):
        return Doubt(problem)
    term.number_end = term.end
    read_open_end(text, term)
    if (
        problem := read_unit_behind(text, term)
        or contradiction(text, term)
        or implausible(text, term)
    ):
        return Doubt(problem)
    if term.after is None and text.plain[term.end - 1] == ".":
        term.end -= 1  # the end of a sentence, not of an abbreviation
    if negative:
        term.value = -term.value
    return term


# -- left of the digits -----------------------------------------------------------------------


def _currency_before(text: Text, at: int, floor: int) -> tuple[Unit | None, int]:
    """The currency that stands right before the digits, and where it begins (or ``at``)."""
    for end in (at, at - 1):
        if end <= floor or (end != at and text.plain[end] != " "):
            continue
        found = currencies.signs(text.language).before(text.plain, end)
        if found is None and text.plain[end - 1] > "\u1100":
            found = currencies.names(text.language).before(text.small, end)
        if found is None and end == at and text.plain[end - 1] in "-−" and end - 1 > floor:
            found = currencies.signs(text.language).before(text.plain, end - 1)  # "$-5"
            if found and is_letter(text.plain[found[1]]):
                found = None
        if found is None or found[1] < floor:
            continue
        currency, start = found
        if currency.code == "yuan":
            return None, at  # 元 stands behind
        if start and text.plain[start] in "$€£¥" and is_letter(text.plain[start - 1]):
            return None, at  # a dollar whose letters are not known
        sign = text.plain[start:end].strip()
        unit, bare = currencies.unit_of(currency, sign, text.region, text.language)
        return Unit("money", unit, bare, currency=currency), start
    return None, at


def _what_it_is_part_of(text: Text, at: int) -> str:
    """What digits without a currency are part of, by the sign that touches them on the left."""
    sign, further = text.plain[at - 1], text.plain[at - 2 : at - 1]
    if is_letter(sign) or sign == "_":
        return "part of a name or code"
    if sign == "-" and (is_letter(further)):
        return "part of a name or code"
    if sign in "./:^×*=\\@&§°," and (further.strip() or sign in "./:^×@&§"):
        if sign in ",=:" and not further.isdigit():
            return ""
        return "part of a ratio, a name or a longer number"
    if sign in "第제" or text.plain[at - 2 : at] in ("第 ", "제 "):
        return "a place in an order"
    if sign in "一二三四五六七八九十百千〇零数數几幾":
        return "a number partly in words"
    if sign in "△▲▼":
        return "a sign that means up or down"
    return ""


def _sign(text: Text, start: int, floor: int) -> tuple[bool | None, int]:
    """Whether a minus sign stands at ``start`` and where the number begins; None for a doubt."""
    if text.plain[start] in "$€£¥₩₹" and text.plain[start + 1 : start + 2] in ("-", "−"):
        return True, start
    if start <= floor:
        return False, start
    sign, further = text.plain[start - 1], text.plain[start - 2 : start - 1]
    if sign in "-−":
        if (
            further == ""
            or further in " ([（:：;；，、\n\"'"
            or (further > "\u2e80" and sign == "−")
        ):
            return True, start - 1
        return False, start
    if sign in "–—" and further == " ":
        return None, start
    if sign == "–" and further in ("", "(", "（"):
        return True, start - 1
    if sign == "+" and not further.isalnum():
        return False, start - 1
    word = text.small[max(floor, start - 8) : start].rstrip(" ")
    for minus in ("minus", "moins", "マイナス", "마이너스", "menos", "负", "負"):
        if (
            word.endswith(minus)
            and not _is_bound(text, start - 1)
            and not is_letter(word[-len(minus) - 1 : -len(minus)] or " ")
        ):
            return True, start - (len(text.small[max(floor, start - 8) : start]) - len(word)) - len(
                minus
            )
    return False, start


def _is_bound(text: Text, end: int) -> bool:
    """Whether a word such as "menos" is part of a bound ("al menos")."""
    found = words.before(text.language).before(text.small, end)
    return found is not None and found[0] in ("least", "most")


def shared(term: Term, other: Term) -> Decimal:
    """The value of ``term`` with the magnitude of ``other``, the other end of its range."""
    return unpadded(term.value * other.factor)
