"""What stands right behind a number: an open end, a currency, a measure, a noun."""

from __future__ import annotations

import re

from benchgraph.quantity import currencies, words
from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.model import Doubt
from benchgraph.quantity.nouns import noun_after
from benchgraph.quantity.plausible import unknown_word
from benchgraph.quantity.term import LINKS, Term, Text, Unit

_PLUS = re.compile(r"[+＋](?![0-9])| [+＋](?=$|[)）,，、;；.。])")


def read_open_end(text: Text, term: Term) -> None:
    """ "+", "or more" and 多 between a number and its noun."""
    if found := _PLUS.match(text.plain, term.end):
        term.open, term.end = "least", found.end()
        return
    here = text.plain[term.end : term.end + 1]
    if (
        here
        and here in "多余餘여"
        and (here == "여" or text.plain[term.end + 1 : term.end + 2].strip(" ，。,."))
    ):
        term.open, term.end = "least", term.end + 1
        return
    if here == " ":
        found_words = words.behind(text.language).after(text.small, term.end + 1)
        if (
            found_words
            and found_words[0] in ("least", "most")
            and text.plain[found_words[1] : found_words[1] + 1] == " "
        ):
            term.open, term.end = found_words[0], found_words[1]
    elif text.small.startswith("-odd ", term.end):
        term.open, term.end = "about", term.end + 4
    elif text.small.startswith("-plus ", term.end):
        term.open, term.end = "least", term.end + 5


def read_unit_behind(text: Text, term: Term) -> str:
    """Find what stands right behind the number. Returns a doubt, or ""."""
    place = term.end
    gaps = [place]
    if text.plain[place : place + 1] in (" ", "-") and place < len(text.plain):
        gaps.append(place + 1)
    best: tuple[int, Unit] | None = None
    for begin in gaps:
        if begin > place and text.plain[place] == "-" and text.plain[begin : begin + 1] in "$€£":
            break
        for found in (
            _money_behind(text, term, begin),
            _measure(text, begin),
            _percent(text, begin),
        ):
            if isinstance(found, str):
                return found
            if found and (best is None or found[0] > best[0]):
                best = found
        if best:
            break
    if best is None:
        best = _linked_money(text, term)
    code = (
        term.before is not None and term.before.currency is not None and term.before.currency.word
    )
    noun = noun_after(text.plain, text.small, term.end, text.language, term.before is None or code)
    if code and noun is not None:
        return "letters that are a code and a word"
    if term.before is None and noun is not None:
        if isinstance(noun, Doubt):
            if best is None:
                return noun.reason
        elif best is None or noun.end > best[0]:
            best = (noun.end, Unit("count", f"unit/{noun.unit}", noun=noun.words))
    if best:
        term.end, term.after = best
    elif term.open and term.before is None and text.plain[term.end - 1 : term.end] not in "+＋":
        pass
    if term.unit is not None or term.before is not None:
        return unknown_word(text, term)
    return ""


def _money_behind(text: Text, term: Term, begin: int) -> tuple[int, Unit] | str | None:
    sign = currencies.signs(text.language).after(text.plain, begin)
    name = currencies.names(text.language).after(text.small, begin)
    longer = name is not None and (sign is None or name[1] > sign[1])
    if sign and not longer and _DIGIT_NEXT.match(text.plain, sign[1]):
        return None  # it belongs to the number behind it: "Phase 2 NIS 500m"
    found = name if longer else sign
    if found is None:
        return None
    if found[0].code == "yuan" and (
        whose := currencies.names(text.language).after(text.small, found[1])
    ):
        found = whose
    currency, end = found
    word = text.plain[begin:end]
    if word in _BARE_SIGNS and is_letter(text.plain[end : end + 1] or " "):
        return "letters behind a currency sign that are not known"
    if (
        currency.code == "krw"
        and word.isascii()
        and word.islower()
        and not _is_won(text, term, end)
    ):
        return "“won” here may be a verb"
    if currency.code == "gbp" and word.lower() == "pounds" and text.small.startswith(" of ", end):
        return "pounds of something"
    if currency.word and term.factor == 1 and not term.digits.fraction and not term.digits.grouped:
        return None
    unit, bare = currencies.unit_of(currency, word, text.region, text.language)
    return end, Unit("money", unit, bare, currency=currency)


def _linked_money(text: Text, term: Term) -> tuple[int, Unit] | None:
    """ "27 milliards d'euros", "5 million (CAD)": a currency behind a small word."""
    for link in LINKS if term.factor != 1 else (" de ", " d'", " di "):
        if text.small.startswith(link, term.end):
            found = currencies.names(text.language).after(text.small, term.end + len(link))
            if found and link != " of ":
                word = text.plain[term.end + len(link) : found[1]]
                unit, bare = currencies.unit_of(found[0], word, text.region, text.language)
                return found[1], Unit("money", unit, bare, currency=found[0])
    if term.before and term.before.bare and text.plain.startswith(" (", term.end):
        code = currencies.codes().get(text.plain[term.end + 2 : term.end + 5])
        if code and text.plain[term.end + 5 : term.end + 6] == ")":
            return term.end + 6, Unit("money", f"unit/{code.code}", currency=code)
    return None


_BARE_SIGNS = ("$", "£", "€", "¥")
_DIGIT_NEXT = re.compile(r" ?[-−]?[0-9]")


def _is_won(text: Text, term: Term, end: int) -> bool:
    """Whether "won" is the money: behind a large number, and nothing behind it that is won."""
    if term.factor == 1 and not term.digits.grouped:
        return False
    return (
        re.match(
            r" (?:the|a|an|by|over|his|her|their|its|it|several|gold|first)\b",
            text.small[end : end + 24],
        )
        is None
    )


def _measure(text: Text, begin: int) -> tuple[int, Unit] | None:
    found = words.measures().after(text.plain, begin)
    if found is None:
        return None
    name, end = found
    if name.endswith("watt-hour"):
        for way in ("/year", "/yr", " per year", " a year", "/年", " annually"):
            if text.small.startswith(way, end) and not is_letter(
                text.small[end + len(way) : end + len(way) + 1] or " "
            ):
                return end + len(way), Unit("measure", f"unit/{name}-per-year")
    return end, Unit("measure", f"unit/{name}")


def _percent(text: Text, begin: int) -> tuple[int, Unit] | str | None:
    found = words.percents().after(text.small, begin)
    if found is None:
        return None
    return (
        (found[1], Unit("percent", "unit/percent"))
        if found[0]
        else "percentage points are no share"
    )
