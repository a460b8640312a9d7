"""One number with its sign, magnitude, currency or noun, at its place in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from benchgraph.quantity import currencies, words
from benchgraph.quantity.conversion import unpadded
from benchgraph.quantity.currencies import Currency
from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.model import Doubt
from benchgraph.quantity.nouns import noun_after
from benchgraph.quantity.numerals import LITERAL, Numeral, decimal_marks, numeral
from benchgraph.quantity.spelling import folded, plain

UnitKind = Literal["money", "measure", "percent", "count"]


class Text:
    """A text in its plain and its small form, its digits, and how it is to be read."""

    def __init__(self, source: str, region: str | None, language: str | None) -> None:
        self.source = source
        self.region = region
        self.language = language
        self.plain = plain(source)
        self.small = folded(self.plain)
        self.literals = list(LITERAL.finditer(self.plain))

    @cached_property
    def marks(self) -> frozenset[str]:
        """What begins a fraction in this text. Han, kana and Hangul come with the point."""
        if self.language is None and _EASTERN.search(self.plain):
            return frozenset(".")
        return decimal_marks(self.language, self.region)


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


def read_term(text: Text, at: int, floor: int, *, joined: bool = False) -> Term | Doubt:
    """The number whose digits are the literal ``at``, not reaching left of ``floor``; a Doubt
    that says why where it is none. ``joined``: what stands before ``floor`` is the dash of a range."""
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
    if problem := _magnify(text, term, at):
        return Doubt(problem)
    term.number_end = term.end
    _open_end(text, term)
    if problem := _unit_behind(text, term) or _contradiction(text, term) or _implausible(text, term):
        return Doubt(problem)
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
        if further == "" or further in " ([（:：;；，、\n\"'" or (further > "\u2e80" and sign == "−"):
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
        if word.endswith(minus) and not _is_bound(text, start - 1) and not is_letter(word[-len(minus) - 1 : -len(minus)] or " "):
            return True, start - (len(text.small[max(floor, start - 8) : start]) - len(word)) - len(minus)
    return False, start


def _is_bound(text: Text, end: int) -> bool:
    """Whether a word such as "menos" is part of a bound ("al menos")."""
    found = words.before(text.language).before(text.small, end)
    return found is not None and found[0] in ("least", "most")


# -- magnitudes -------------------------------------------------------------------------------

_LETTERS = {
    "k": 3, "K": 3, "m": 6, "M": 6, "mm": 6, "MM": 6, "b": 9, "B": 9, "bn": 9, "BN": 9, "Bn": 9,
    "t": 12, "T": 12, "tr": 12, "MN": 6, "Mn": 6, "mn": 6,
}  # fmt: skip
_LETTER = re.compile(r"(?:MM|mm|BN|Bn|bn|MN|Mn|mn|tr|[kKmMbBtT])(?![A-Za-z0-9²³]|/s)")
_SMALL = frozenset("十百千십백천")
_BIG = {"万": 4, "萬": 4, "만": 4, "亿": 8, "億": 8, "억": 8, "兆": 12, "조": 12, "京": 16, "경": 16}
_MORE = "多余餘來来여"
_HALF = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_LINKS = (" de ", " d'", " di ", " of ")


def _magnify(text: Text, term: Term, at: int) -> str:
    """Multiply what the words behind the digits say. Returns why it cannot be done, or ""."""
    here = text.plain[term.end : term.end + 1]
    if here in _HALF and not term.digits.fraction:
        term.value += _HALF[here]
        term.end += 1
        here = text.plain[term.end : term.end + 1]
    if here in _MORE and here and text.plain[term.end + 1 : term.end + 2] in _BIG:
        term.open, here = "least", text.plain[term.end + 1 : term.end + 2]
        term.end += 1
    if here == " " and text.plain[term.end + 1 : term.end + 2] in _BIG:
        here = text.plain[term.end + 1]
        if here != "만" or text.plain[term.end + 2 : term.end + 3] != " ":
            term.end += 1
    if here and (here in _SMALL or here in _BIG) and not _is_unit(text, term.end):
        return _compound(text, term, at)
    return _words(text, term)


def _words(text: Text, term: Term) -> str:
    """Magnitudes in words and letters: "1.2 lakh crore", "$1.5-billion", "Md€"."""
    lexicon, power = words.magnitudes(text.language), 0
    for _ in range(3):
        found = None
        here = text.plain[term.end : term.end + 1]
        gaps = (here,) if here and here in " -" else ("",)
        links = _LINKS if power and here in " '" else ()
        for gap in (*gaps, *links):
            if gap and not text.small.startswith(gap, term.end):
                continue
            begin = term.end + len(gap)
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
        if term.letter or (0 < power and text.plain[found[1] - 1] in _BIG):
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
            sign != "" and currencies.signs(text.language).after(text.plain, end + (sign == " ")) is not None
        )
        if len(word) == 1 and not (currency and (word.isupper() or term.before is None)):
            return None
        if text.plain[begin - 1] == "-":
            return None
    elif word in ("t", "T", "b", "m", "tr") and term.before is None:
        money = currencies.signs(text.language).after(text.plain, end + (text.plain[end : end + 1] == " "))
        if money is None and word != "m":
            return None
    if word in ("B", "b") and text.language in ("de", "fr", "es", "it") and term.before is None:
        return None
    if word in ("mm", "MM") and term.before is None and text.plain[end : end + 1] not in ("€", "$"):
        return None
    term.letter = True
    return _LETTERS[word], end


def _compound(text: Text, term: Term, at: int) -> str:
    """Digits with Han or Hangul magnitudes between them: 1조 8천억, 1億5,000萬, 14万2000."""
    lexicon = words.magnitudes(text.language)
    total = section = Decimal(0)
    lowest = 99
    pending: Decimal | None = term.value
    place, last = term.end, Decimal(0)
    parts = 1
    while True:
        sign = text.plain[place : place + 1]
        power = lexicon.get(sign) if sign and not _is_unit(text, place) else None
        if power and sign in _SMALL:
            if pending is None:
                return "a magnitude without a number"
            section, pending = section + pending * 10**power, None
            place += 1
            continue
        if power is not None and sign in _BIG:
            if power < 0:
                return f"“{sign}” means different things in Chinese"
            amount = section + (pending or 0)
            if amount == 0 and last:
                total += last * 10**power - last  # 万亿: one magnitude on the other
                last *= 10**power
            elif amount == 0 or power >= lowest or (lowest < 99 and amount * 10**power >= 10**lowest):
                return "magnitudes in no falling order"
            else:
                last = amount * 10**power
                total += last
            lowest, section, pending, place = power, Decimal(0), None, place + 1
            continue
        following = _next_part(text, place, at + parts, lowest if section == 0 else 0)
        if following is None or pending is not None:
            break
        if isinstance(following, str):
            return following
        pending, place = following
        parts += 1
    value = total + section + (pending or 0)
    term.compound = parts > 1
    if parts > 1 and term.digits.fraction:
        return "a fraction in the middle of a number"
    term.factor = value / term.value if term.value and parts == 1 else Decimal(10) ** min(lowest, 16)
    term.value, term.end = value, place
    more = text.plain[place : place + 1]
    if more and more in _MORE and more != "來" and more != "来":
        unit = text.plain[place + 1 : place + 2]
        if more in "余餘多여" and unit and unit not in " ，。,.":
            term.open, term.end = "least", place + 1
    return ""


def _is_unit(text: Text, place: int) -> bool:
    """Whether the sign at ``place`` begins a unit: 兆瓦 is a megawatt, 千瓦 a kilowatt."""
    return words.measures().after(text.plain, place) is not None


_PART = re.compile(r"( ?)([0-9]{1,4}|[0-9]{1,3},[0-9]{3})(?![0-9.,]*[0-9])")
_NO_PART = re.compile(r" ?(?:年|년|月|월|日|일|%|％|时|時|시|分|分钟|岁|歲|세|期|次|-|~|–|～|:|/)")


def _next_part(
    text: Text, place: int, at: int, lowest: int
) -> tuple[Decimal, int] | str | None:
    """The digits that go on a compound at ``place``: below the magnitude before them."""
    if at >= len(text.literals):
        return None
    found = _PART.match(text.plain, place)
    if found is None or found.start(2) != text.literals[at].start():
        return None
    value = Decimal(found[2].replace(",", ""))
    behind = text.plain[found.end() : found.end() + 1]
    further = text.plain[found.end() + 1 : found.end() + 2] if behind == " " else behind
    if behind and (behind in _SMALL or behind in _BIG) or (behind == " " and further and further in _BIG):
        return value, found.end()
    if _NO_PART.match(text.plain, found.end()):
        return None if found[1] else "digits behind a magnitude that are no part of it"
    if found[1] and not "가" <= text.plain[place - 1] <= "힣":
        return None if behind == "" else "a number in two parts, or two numbers"
    if lowest > 90 or value >= 10 ** min(lowest, 16):
        return "digits behind a magnitude that are no part of it"
    return value, found.end()


# -- right of the number ----------------------------------------------------------------------

_PLUS = re.compile(r"[+＋](?![0-9])| [+＋](?=$|[)）,，、;；.。])")


def _open_end(text: Text, term: Term) -> None:
    """ "+", "or more" and 多 between a number and its noun."""
    if found := _PLUS.match(text.plain, term.end):
        term.open, term.end = "least", found.end()
        return
    here = text.plain[term.end : term.end + 1]
    if here and here in "多余餘여" and (
        here == "여" or text.plain[term.end + 1 : term.end + 2].strip(" ，。,.")
    ):
        term.open, term.end = "least", term.end + 1
        return
    if here == " ":
        found_words = words.behind(text.language).after(text.small, term.end + 1)
        if found_words and found_words[0] in ("least", "most") and text.plain[found_words[1] : found_words[1] + 1] == " ":
            term.open, term.end = found_words[0], found_words[1]
    elif text.small.startswith("-odd ", term.end):
        term.open, term.end = "about", term.end + 4


def _unit_behind(text: Text, term: Term) -> str:
    """Find what stands right behind the number. Returns a doubt, or ""."""
    place = term.end
    gaps = [place]
    if text.plain[place : place + 1] in (" ", "-") and place < len(text.plain):
        gaps.append(place + 1)
    best: tuple[int, Unit] | None = None
    for begin in gaps:
        if begin > place and text.plain[place] == "-" and text.plain[begin : begin + 1] in "$€£":
            break
        for found in (_money_behind(text, term, begin), _measure(text, begin), _percent(text, begin)):
            if isinstance(found, str):
                return found
            if found and (best is None or found[0] > best[0]):
                best = found
        if best:
            break
    if best is None:
        best = _linked_money(text, term)
    code = term.before is not None and term.before.currency is not None and term.before.currency.word
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
        return _unknown_word(text, term)
    return ""


def _money_behind(text: Text, term: Term, begin: int) -> tuple[int, Unit] | str | None:
    found = currencies.signs(text.language).after(text.plain, begin)
    if found and _starts_the_next(text, found[1], found[0].is_code or True):
        found = None
    name = currencies.names(text.language).after(text.small, begin)
    if name and (found is None or name[1] > found[1]):
        found = name
    if found is None:
        return None
    currency, end = found
    word = text.plain[begin:end]
    if word in _BARE_SIGNS and is_letter(text.plain[end : end + 1] or " "):
        return "letters behind a currency sign that are not known"
    if currency.code == "krw" and word.isascii() and word.islower() and not _is_won(text, term, end):
        return "“won” here may be a verb"
    if currency.code == "gbp" and word.lower() == "pounds" and text.small.startswith(" of ", end):
        return "pounds of something"
    if currency.word and term.factor == 1 and not term.digits.fraction and not term.digits.grouped:
        return None
    unit, bare = currencies.unit_of(currency, word, text.region, text.language)
    return end, Unit("money", unit, bare, currency=currency)


def _linked_money(text: Text, term: Term) -> tuple[int, Unit] | None:
    """ "27 milliards d'euros", "5 million (CAD)": a currency behind a small word."""
    for link in _LINKS if term.factor != 1 else (" de ", " d'", " di "):
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


def _starts_the_next(text: Text, end: int, sign: bool) -> bool:
    """Whether a sign or code belongs to the number behind it ("Phase 2 NIS 500m")."""
    return sign and _DIGIT_NEXT.match(text.plain, end) is not None


def _is_won(text: Text, term: Term, end: int) -> bool:
    """Whether "won" is the money: behind a large number, and nothing behind it that is won."""
    if term.factor == 1 and not term.digits.grouped:
        return False
    return re.match(r" (?:the|a|an|by|over|his|her|their|its|it|several|gold|first)\b", text.small[end:]) is None


def _measure(text: Text, begin: int) -> tuple[int, Unit] | None:
    found = words.measures().after(text.plain, begin)
    if found is None:
        return None
    name, end = found
    if name.endswith("watt-hour"):
        for way in ("/year", "/yr", " per year", " a year", "/年", " annually"):
            if text.small.startswith(way, end) and not is_letter(text.small[end + len(way) : end + len(way) + 1] or " "):
                return end + len(way), Unit("measure", f"unit/{name}-per-year")
    return end, Unit("measure", f"unit/{name}")


def _percent(text: Text, begin: int) -> tuple[int, Unit] | str | None:
    found = words.percents().after(text.small, begin)
    if found is None:
        return None
    return (found[1], Unit("percent", "unit/percent")) if found[0] else "percentage points are no share"


# -- does it make sense -----------------------------------------------------------------------

_NEXT_WORD = re.compile(r"[ -]([A-Za-zÀ-ɏЀ-ӿ]+[.']?)")


def _unknown_word(text: Text, term: Term) -> str:
    """An amount that begins with its currency and has no magnitude: the word behind it must be
    one that is known, or it may be a magnitude."""
    if term.before is None or term.factor != 1 or term.after is not None or term.open:
        return ""
    found = _NEXT_WORD.match(text.plain, term.end)
    if found is None:
        letter = text.plain[term.end : term.end + 1]
        if letter and (is_letter(letter) or letter in _BIG):
            return "letters behind the amount that are not known"
        return ""
    word = found[1].lower().rstrip(".'")
    if word in words.word_set("behind", "words") or word.endswith(("ed", "ing")) and "illi" not in word:
        return ""
    if words.joins(text.language, True).after(text.small, found.start(1)):
        return ""
    if words.behind(text.language).after(text.small, found.start(1)) or words.rates().after(text.small, found.start()):
        return ""
    return f"“{found[1]}” behind the amount is not known and may be a magnitude"


def _contradiction(text: Text, term: Term) -> str:
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
        named = currency.is_code or (after is not None and IN_YEAR.search(text.small, 0, term.start))
        if named:
            return YEAR_AND_CODE
    return ""


YEAR_AND_CODE = "a year beside a currency"
IN_YEAR = re.compile(r"\b(?:in|constant|at|of|real|current|fixed)(?: constant| real| fixed| current)? $")


def _implausible(text: Text, term: Term) -> str:
    """A lone separator whose reading makes no sense for what is counted."""
    digits, unit = term.digits, term.unit
    if digits.foreign and term.factor == 1 and (unit is None or unit.kind in ("count", "money")):
        return f"“{text.plain[term.start:term.end]}” is no number as this language writes them"
    if not digits.lone:
        return _partial(term, unit)
    if digits.fraction:
        if digits.fraction == "000":
            return "a fraction of zeros, or thousands"
        if term.factor == 1 and unit and (
            unit.kind == "count" or (unit.kind == "money" and currencies.minor_digits(unit.name) < 3)
        ):
            return "a fraction of what has none, or thousands"
        return ""
    sure = unit is not None and unit.kind in ("count", "money") and term.factor == 1
    if sure or (term.value / term.factor) % 1000 == 0 and term.factor == 1:
        return ""
    return "can be read in two ways and no language tells which"


def _partial(term: Term, unit: Unit | None) -> str:
    if unit and unit.kind == "count" and term.value != term.value.to_integral_value():
        return "a fraction of what is counted whole"
    return ""


def shared(term: Term, other: Term) -> Decimal:
    """The value of ``term`` with the magnitude of ``other``, the other end of its range."""
    return unpadded(term.value * other.factor)


