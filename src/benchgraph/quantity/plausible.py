"""Whether a number with what it is of makes sense, or may be read otherwise."""

from __future__ import annotations

import re

from benchgraph.quantity import currencies, words
from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.magnitudes import BIG
from benchgraph.quantity.term import Term, Text, Unit

_NEXT_WORD = re.compile(r"[ -]([A-Za-zÀ-ɏЀ-ӿ]+[.']?)")


def unknown_word(text: Text, term: Term) -> str:
    """An amount that begins with its currency and has no magnitude: the word behind it must be
    one that is known, or it may be a magnitude."""
    if term.before is None or term.factor != 1 or term.after is not None or term.open:
        return ""
    found = _NEXT_WORD.match(text.plain, term.end)
    if found is None:
        letter = text.plain[term.end : term.end + 1]
        if letter and (is_letter(letter) or letter in BIG):
            return "letters behind the amount that are not known"
        return ""
    word = found[1].lower().rstrip(".'")
    if word in words.word_set("behind", "words") or (
        word.endswith(("ed", "ing")) and "illi" not in word
    ):
        return ""
    if words.joins(text.language, True).after(text.small, found.start(1)):
        return ""
    if words.behind(text.language).after(text.small, found.start(1)) or words.rates().after(
        text.small, found.start()
    ):
        return ""
    return f"“{found[1]}” behind the amount is not known and may be a magnitude"


def contradiction(text: Text, term: Term) -> str:
    """Two currencies on one amount, a year that has a currency, a code that is a word."""
    before, after = term.before, term.after
    if before and after and before.currency and after.currency:
        same = before.name == after.name or after.bare or (after.currency.plain)
        if before.bare and not after.currency.plain:
            same = True
        if not same:
            return "two currencies stand on one amount"
    elif before and after:
        return "a currency before and another unit behind"
    currency = (before or after or Unit("count", None)).currency
    if currency is None or term.factor != 1 or term.digits.fraction or term.digits.grouped:
        return ""
    if currency.word and before:
        return "letters that are a code and a word"
    if re.fullmatch(r"(?:19|20)\d\d", str(term.value)) and not term.open:
        named = currency.is_code or (
            after is not None and IN_YEAR.search(text.small, max(0, term.start - 30), term.start)
        )
        if named:
            return YEAR_AND_CODE
    return ""


YEAR_AND_CODE = "a year beside a currency"
IN_YEAR = re.compile(
    r"\b(?:in|constant|at|of|real|current|fixed)(?: constant| real| fixed| current)? $"
)


def implausible(text: Text, term: Term) -> str:
    """A lone separator whose reading makes no sense for what is counted."""
    digits, unit = term.digits, term.unit
    if digits.foreign and term.factor == 1 and (unit is None or unit.kind in ("count", "money")):
        return f"“{text.plain[term.start : term.end]}” is no number as this language writes them"
    if not digits.lone:
        return _partial(text, term, unit)
    if digits.fraction:
        if digits.fraction == "000":
            return "a fraction of zeros, or thousands"
        if (
            term.factor == 1
            and unit
            and (
                unit.kind == "count"
                or (unit.kind == "money" and currencies.minor_digits(unit.name) < 3)
            )
        ):
            return "a fraction of what has none, or thousands"
        return ""
    sure = unit is not None and unit.kind in ("count", "money") and term.factor == 1
    if sure or ((term.value / term.factor) % 1000 == 0 and term.factor == 1):
        return ""
    return "can be read in two ways and no language tells which"


def _partial(text: Text, term: Term, unit: Unit | None) -> str:
    average = text.small.startswith(" per ", term.end)
    whole = term.value == term.value.to_integral_value()
    if unit and unit.kind == "count" and not whole and not average:
        return "a fraction of what is counted whole"
    return ""
