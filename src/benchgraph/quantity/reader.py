"""A text → every quantity in it, and everything that holds digits and is none.

Nothing is guessed: a spelling that can be read in two ways, a word between a number and its noun
that is not known, a sign that means two things give no quantity, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from benchgraph.quantity.amounts import read_amount
from benchgraph.quantity.dates import lone_year, read_date, with_part
from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.model import Doubt, Quantity, Reading, Unread
from benchgraph.quantity.plausible import IN_YEAR, YEAR_AND_CODE
from benchgraph.quantity.term import Text
from benchgraph.quantity.terms import read_term
from benchgraph.quantity.words import before, word_set

ABSENT = frozenset({"—", "–", "-", "―", "ー", "n/a", "na", "none", "无", "暂无", "なし", "없음"})
_DIGIT = re.compile(r"\d")


def parse_quantity(
    text: str, *, region: str | None = None, language: str | None = None
) -> Quantity | None:
    """The first quantity of a short value such as a fact; None where it holds none.

    ``region`` (a slug such as ``taiwan``) says whose dollar a bare ``$`` is; ``language`` decides
    what languages write differently (1.500, 兆). Unlike in running text, a bare number counts,
    and a dash or "n/a" gives a quantity of kind ``absent``.

    >>> parse_quantity("HK$20B+").minimum
    Decimal('20000000000')
    """
    value = text.strip()
    if value.lower() in ABSENT:
        return Quantity(source=value, kind="absent", end=len(text))
    found = parse_quantities(text, region=region, language=language)
    return found[0] if found else _bare_number(text, region, language, any_digits=True)


def parse_quantities(
    text: str, *, region: str | None = None, language: str | None = None
) -> tuple[Quantity, ...]:
    """Every quantity in ``text``, in order and without overlap (see :func:`parse_quantity`).

    >>> [q.unit for q in parse_quantities("₩100 trillion (~US$71.5B)")]
    ['unit/krw', 'unit/usd']
    """
    return _quantities(text, region, language)[0] if _DIGIT.search(text) else ()


def read_quantities(
    text: str, *, region: str | None = None, language: str | None = None
) -> Reading:
    """The quantities of ``text``, and every run of characters that holds digits and is in none of
    them, with the reason.

    >>> [(u.source, u.reason) for u in read_quantities("GPT-4 cost 5 zillion dollars").unread]
    [('GPT-4', 'part of a name or code'), ('5', '“zillion” behind the number is not known')]
    """
    if not _DIGIT.search(text):
        return Reading()
    found, doubts = _quantities(text, region, language)
    return Reading(found, tuple(_unread(text, found, doubts)))


_Doubts = tuple[tuple[int, int, str], ...]


# The versions of a page, its facts and its report hold the same texts again and again.
@lru_cache(maxsize=4096)
def _quantities(
    source: str, region: str | None, language: str | None
) -> tuple[tuple[Quantity, ...], _Doubts]:
    """The quantities of a text, and where digits were read and refused, and why."""
    text = Text(source, region, language)
    found: list[Quantity] = []
    doubts: list[tuple[int, int, str]] = []
    at, floor = 0, 0
    while at < len(text.literals):
        literal = text.literals[at]
        result = _at(text, at, floor)
        if isinstance(result, Doubt):
            end = max(literal.end(), result.end)
            doubts.append((literal.start(), end, result.reason))
        else:
            end = floor = result.end
            found.append(_with_source(result, source[result.start : end].strip()))
        at += 1
        while at < len(text.literals) and text.literals[at].start() < end:
            at += 1
    if not found and (number := _bare_number(source, region, language, any_digits=False)):
        found = [number]
    return tuple(found), tuple(doubts)


def _with_source(q: Quantity, source: str) -> Quantity:
    """``q`` with the text as written: what dataclasses.replace does, in a third of the time."""
    return Quantity(
        source, q.kind, q.value, q.minimum, q.maximum, q.approximate, q.unit, q.bare_dollar,
        q.scope, q.dates, q.start, q.end, q.per, q.part,
    )  # fmt: skip


def _at(text: Text, at: int, floor: int) -> Quantity | Doubt:
    """What the literal ``at`` is: a date, a rank, an amount or a year, in this order."""
    place = text.literals[at].start()
    date = read_date(text.plain, text.small, place, floor, text.language)
    if isinstance(date, Doubt):
        return date
    if date is not None:
        part, start, end = with_part(date, text.small, floor)
        return replace(date, part=part, start=start, end=end) if part else date
    if rank := _rank(text, at, floor):
        return rank
    amount = read_amount(text, at, floor)
    if not isinstance(amount, Doubt):
        return amount[0]
    if amount.reason == YEAR_AND_CODE and not IN_YEAR.search(text.small, max(0, place - 30), place):
        return amount
    return _year(text, at, floor) or amount


# -- ranks ------------------------------------------------------------------------------------

_RANK = re.compile(
    r"(?:(?P<scope>[A-Z][\w'&.-]*(?:[ ][A-Z][\w'&.-]*){0,4})[ ])?(?:#|No\. ?)$"
    r"|(?P<ranked>\b(?:rank(?:s|ed|ing)?|placed?|came) (?:at )?)$"
)
_RANKED = re.compile(r"(?:st|nd|rd|th)\b")
_RANKS = re.compile(r"[-–]#?(\d{1,4})(?![\w]|[.,]\d)")
_PLACE = re.compile(r" ?[名位](?![数數置于於])|위(?![원안험해치])")


def _rank(text: Text, at: int, floor: int) -> Quantity | Doubt | None:
    """ "Tortoise #3", 第3位, 3위; a Doubt for the number of an act or of anything else."""
    literal = text.literals[at]
    digits, start = literal.group(), literal.start()
    sign = text.plain[start - 1 : start]
    korean = text.plain[literal.end() : literal.end() + 1] == "위"
    if not korean and (not sign or sign not in "#. 第"):
        return None
    if not digits.isdigit() or len(digits) > 4:
        return None
    value = Decimal(digits)
    if korean:
        if _PLACE.match(text.plain, literal.end()):
            return _ranked(value, start, literal.end() + 1, None)
        return None
    ordinal = (
        start - 1 if sign == "第" else start - 2 if text.plain[start - 2 : start] == "第 " else -1
    )
    if ordinal >= floor:
        place = _PLACE.match(text.plain, literal.end())
        return _ranked(value, ordinal, place.end(), None) if place else None
    left = _RANK.search(text.plain, max(floor, start - 80), start)
    if left is None:
        return None
    end = literal.end()
    if left["ranked"]:
        tail = _RANKED.match(text.plain, end)
        return _ranked(value, start, tail.end(), None) if tail else None
    named = text.plain[left.start() : start]
    if "No." in named and _is_act(text, left.start(), left["scope"], end):
        return Doubt("the number of an act or document")
    if is_letter(text.plain[end : end + 1] or " ") or re.match(
        r"[/.,][0-9]", text.plain[end : end + 2]
    ):
        return None
    found = _ranked(value, left.start(), end, left["scope"])
    if span := _RANKS.match(text.plain, end):
        last = Decimal(span[1])
        if last <= value:
            return Doubt("places in no rising order", span.end())
        return replace(found, value=None, minimum=value, maximum=last, end=span.end())
    return found


def _ranked(value: Decimal, start: int, end: int, scope: str | None) -> Quantity:
    return Quantity(
        source="", kind="rank", value=value, unit="unit/rank", scope=scope, start=start, end=end
    )


def _is_act(text: Text, start: int, scope: str | None, end: int) -> bool:
    """Whether "No. 25" numbers an act or another document."""
    word = (scope or "").split()[-1:] or text.plain[max(0, start - 20) : start].split()[-1:]
    named = bool(word) and word[0].lower().strip(".,(") in word_set("label", "acts")
    return (
        named or re.match(r" ?/ ?\d|-\d| of (?:19|20)\d\d", text.plain[end : end + 9]) is not None
    )


# -- years ------------------------------------------------------------------------------------

_NO_YEAR_LEFT = frozenset("$€£¥₩₹#+/_.,")
_YEAR_CUE = re.compile(
    r"(?:\b(?:in|by|since|until|till|from|during|for|the|of|early|late|mid|before|after|year|and|or|to|through|between|around|circa"
    r"|im|seit|bis|von|vom|ab|en|de|depuis|dès|em|desde|hasta|até|nel|dal|del|al|fino|jahr|año|ano|anno|année|its|this|spring|summer"
    r"|autumn|fall|winter|founded|established|launched|announced|published|copyright|und"
    r"|et|y|e|à|a)|[(（,，、;；:：·–—-]|[年는은이가에월])[ ]?(?:end-|mid-|late-|early-)?$",
    re.I,
)
_COUNTER = re.compile(
    r" ?(?:[台臺套座所条條项項件本個个家名人位次種种張张枚块塊颗顆基棟栋]"
    r"|[戸户歳岁时時天周週月社校間间級级点點度倍杯頭回巻冊]"
    r"|[万亿億萬円元원개명건곳장회대호시권번]"
    r"|km|m|mm|cm|kg|g|t|w|v|hz|ghz|gb|tb|pb|ha|m²|sqm|sq|°|℃|tonnes?|tons?|hours?|days?"
    r"|weeks?|months?|years?|times|metres?|meters?)(?![a-z])",
    re.I,
)
_PLURAL = re.compile(r" ([a-z]{3,}[^s\W]s)\b")


def _year(text: Text, at: int, floor: int) -> Quantity | None:
    """Four digits that are a year by what stands around them."""
    literal = text.literals[at]
    start = literal.start()
    digits = literal.group()
    quantity = lone_year(text.plain, start)
    if quantity is None or len(digits) != 4 or not digits.isdigit():
        return None
    left = text.plain[start - 1 : start] if start else ""
    if left and (left in _NO_YEAR_LEFT or (is_letter(left))):
        return None
    if left == "-" and not re.search(
        r"(?:^|[^\w])(?:mid|end|start|late|early|year|post|pre|mi)-$",
        text.small[max(0, start - 8) : start],
    ):
        return None
    part, begin, end = with_part(quantity, text.small, floor)
    quantity = replace(quantity, part=part, start=begin, end=end)
    if quantity.end > start + 4 or part:
        return quantity
    return quantity if _reads_as_year(text, start) else None


def _reads_as_year(text: Text, start: int) -> bool:
    left = text.small[max(0, start - 16) : start]
    if _COUNTER.match(text.plain, start + 4):
        return False
    cue = _YEAR_CUE.search(left) is not None
    end = start - 1 if left.endswith(" ") else start
    role = before(text.language).before(text.small, end)
    if role and role[0] in ("least", "most") and not cue:
        return False
    plural = _PLURAL.match(text.small, start + 4)
    if plural and text.small.startswith("2000", start):
        return False
    return cue or plural is None or plural[1] in word_set("year", "plurals")


# -- a number and nothing else ----------------------------------------------------------------


def _bare_number(
    source: str, region: str | None, language: str | None, *, any_digits: bool
) -> Quantity | None:
    """The number that is all of a text: of any digits, or only with a magnitude ("1.5–2.0 bn")."""
    value = source.strip()
    if len(value) > 60 or not _DIGIT.search(value):
        return None
    text = Text(f"{value} %", region, language)
    amount = read_amount(text, 0, 0) if text.literals else Doubt("")
    if (
        isinstance(amount, Doubt)
        or amount[0].kind != "percent"
        or (amount[0].start, amount[0].end) != (0, len(value) + 2)
    ):
        return None
    one = read_term(text, len(text.literals) - 1, 0)
    if not any_digits and (isinstance(one, Doubt) or one.factor == 1):
        return None
    if not isinstance(one, Doubt) and one.letter and re.search(r"[0-9] ?[bBtT]$", value):
        return None  # "7B" may be the parameters of a model
    start = len(source) - len(source.lstrip())
    return replace(
        amount[0], source=value, kind="number", unit=None, start=start, end=start + len(value)
    )


# -- what is not read -------------------------------------------------------------------------

_MARKS = frozenset(".,'/:%$€£¥₩₹#+~–-_")
_EDGES = ".,':/–~-"


def _unread(source: str, found: tuple[Quantity, ...], doubts: _Doubts) -> Iterator[Unread]:
    """Each run of characters with digits outside all quantities, once, with its reason."""
    bounds = [(one.start, one.end) for one in found]
    at = doubt = stop = 0
    for match in _DIGIT.finditer(source):
        place = match.start()
        while at < len(bounds) and bounds[at][1] <= place:
            at += 1
        if place < stop or (at < len(bounds) and bounds[at][0] <= place):
            continue
        start, stop = _run(
            source, place, max(stop, bounds[at - 1][1] if at else 0),
            bounds[at][0] if at < len(bounds) else len(source),
        )  # fmt: skip
        while doubt < len(doubts) and doubts[doubt][1] <= start:
            doubt += 1
        here = doubt < len(doubts) and doubts[doubt][0] < stop
        reason = doubts[doubt][2] if here else "digits of a script that is not read"
        yield Unread(source[start:stop], reason, start, stop)


def _run(source: str, place: int, first: int, last: int) -> tuple[int, int]:
    """The characters around a digit that no space, Han, kana or Hangul parts from it."""
    start, stop = place, place + 1
    while start > first and (is_letter(source[start - 1]) or source[start - 1] in _MARKS):
        start -= 1
    while stop < last and (
        is_letter(source[stop]) or source[stop] in _MARKS or _GROUP.match(source, stop, last)
    ):
        stop += 1
    while source[stop - 1] in _EDGES:
        stop -= 1
    while source[start] in _EDGES:
        start += 1
    return start, stop


_GROUP = re.compile(r"(?<=[0-9])[ \u00a0\u202f][0-9]{3}(?![0-9])")
