"""Days, months, quarters, halves and years as texts write them, at a place of a text."""

from __future__ import annotations

import datetime
import re
from functools import cache

from benchgraph.quantity.lexicon import Lexicon
from benchgraph.quantity.model import Doubt, Kind, Part, Quantity
from benchgraph.quantity.words import parts

_Y = r"(?:19|20)[0-9]{2}"
_JOIN = r" ?[-–—~至到] ?"
# Forms that begin with digits, in the order in which they are tried.
_ISO_DAY = re.compile(rf"({_Y})(?:([-/.])(\d\d?)\2(\d\d?)|\. (\d\d?)\. (\d\d?))(?![\d]|[-/.]\d)")
_CJK = re.compile(rf"({_Y}) ?[年년] ?(\d\d?) ?[月월](?: ?(\d\d?) ?[日일号號])?(?![\d])")
_CJK_HALF = re.compile(rf"({_Y}) ?[年년](?:度)? ?([上下])(?:半年|반기)|({_Y}) ?년 ?(상|하)반기")
_CJK_QUARTER = re.compile(
    rf"({_Y}) ?[年년](?:度)? ?(?:第? ?([一二三四1-4])(?:季度|季|四半期)|([1-4]) ?분기"
    rf"|Q([1-4])|[第]?([1-4])四半期)"
)
_YEAR_FIRST_SUB = re.compile(rf"({_Y})[ -/]?([QHqh])([1-4])(?![\w])")
_DAY_FIRST = re.compile(r"(\d\d?)(?:st|nd|rd|th|er|\.|º|ª|°)?(?: of| de| del)? ", re.I)
_NUMERIC_DAY = re.compile(rf"(\d\d?)([./-])(\d\d?)\2({_Y})(?![\d]|[-/.]\d)")
_YEAR_MONTH = re.compile(rf"({_Y})([-/.])(\d\d)(?![\d]|[-/.]\d|[A-Za-z%])")
_SPAN = re.compile(
    rf"({_Y})(?: ?[年년]?(?:{_JOIN}|から|至|到) ?({_Y})|[-–/](\d\d))(?![\d%]|[.,/-]\d"
    rf"|[A-Za-z])(?: ?[年년](?!度))?"
)
_SPAN_WORDS = re.compile(
    rf"({_Y}) (?:to|until|through|bis|à|a|al|ao) (?:end |the end of )?({_Y})(?![\d]|[.,/-]\d)()"
)
_PAIR = re.compile(rf"({_Y})/({_Y})(?![\d]|[/.-]\d)")
_YEAR = re.compile(rf"({_Y})(?![\d]|[.,/'-]\d|[A-Za-z%_])")
_YEAR_SIGN = re.compile(r" ?(?:年度|学年度|年|년도|년)(?![間间代内內半])")

_ERAS = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "民國": 1911, "民国": 1911,
    "中華民國": 1911, "中华民国": 1911,
}  # fmt: skip
_ERA = Lexicon(_ERAS)
_ERA_TAIL = re.compile(r"(\d{1,3}) ?年(度)?(?: ?(\d\d?) ?月)?(?: ?(\d\d?) ?日)?")
_ERA_UNTIL = re.compile(r" ?[-–~至到から]+ ?(?:令和|民國|民国)?(\d{1,3}) ?年")
_HAN_FOUR = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2, "상": 1, "하": 2}
_FISCAL = re.compile(
    r"(?:FY|fiscal(?: year)?|financial year|exercice|ejercicio|Haushaltsjahr|회계연도)[ '-]?$", re.I
)
_FISCAL_TAIL = re.compile(rf"({_Y})(?:[-/–]({_Y}|\d\d))?(?![\d]|[.,]\d|\w)")
_FISCAL_SHORT = re.compile(r"(\d\d)(?:[-/–](\d\d))?(?![\d]|[.,]\d|\w)")
_SUB_BEFORE = re.compile(r"(?<![A-Za-z0-9])([QHT])$")
_SUB_TAIL = re.compile(
    rf"([1-4])(?:(?:[ ,/-]{{1,2}}(?:of |FY ?)?)({_Y})|(?:'|/| ?FY ?)(\d\d))(?![\d]|[.,/-]\d)"
)
_SUB_DIGIT_FIRST = re.compile(rf"([1-4])([QHT])[ /-]?'?({_Y}|\d\d)(?![\d\w])")
_ORDINAL_SUB = re.compile(
    rf"([1-4])(?:st|nd|rd|th|er|ère|e|º|°|\.º|\.|ème)? (quarter|half|quartal|halbjahr|trimestre"
    rf"|semestre|semester)"
    rf"(?: of| de| del| do| di)?(?: the)? ({_Y})(?![\d]|[.,/-]\d)",
    re.I,
)
_WORD_SUB = re.compile(
    r"\b(first|second|third|fourth|last|erste[sn]?|zweite[sn]?|dritte[sn]?|vierte[sn]?|premier|deuxième|troisième|quatrième"
    r"|primer|segundo|tercer|cuarto|primeiro|terceiro|quarto|primo|secondo|terzo|second) "
    r"(quarter|half|quartal|halbjahr|trimestre|semestre)(?: of| de| del| do| di)?(?: the year)? $",
    re.I,
)
_WORD_NUMBER = {
    **dict.fromkeys("first erste erstes ersten premier primer primeiro primo".split(), 1),
    **dict.fromkeys("second zweite zweites zweiten deuxième segundo secondo".split(), 2),
    **dict.fromkeys("third dritte drittes dritten troisième tercer terceiro terzo".split(), 3),
    **dict.fromkeys("fourth vierte viertes vierten quatrième cuarto quarto".split(), 4),
}
_HALVES = ("half", "halbjahr", "semestre", "semester", "H", "h")
_MONTH_LANGUAGES = ("en", "de", "fr", "es", "pt", "it")


@cache
def month_names() -> Lexicon[int]:
    """Names of months in the languages of Latin script, and their short forms; 0 for a short form
    that two languages read differently."""
    from babel import Locale

    found: dict[str, int] = {}
    for tag in _MONTH_LANGUAGES:
        months = Locale.parse(tag).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    name = name.lower().rstrip(".")
                    if name.isalpha():
                        found[name] = 0 if found.get(name, number) != number else number
    found |= {"sept": 9, "märz": 3, "sept.": 9}
    return Lexicon(
        found | {f"{name}.": n for name, n in found.items() if len(name) < 5 and "." not in name}
    )


def read_date(
    text: str, small: str, at: int, floor: int, language: str | None
) -> Quantity | Doubt | None:
    """The date that the digits at ``at`` are part of, not reaching before ``floor``; None where
    they are none, a Doubt where they look like one and are not."""
    before = text[at - 1] if at > floor else ""
    if before and (before.isalnum() and before < "\u1100"):
        return _glued(text, at, floor, language in ("fr", "es", "pt", "it"))
    if before in (".", ",", "$", "€", "£", "₩", "¥", "₹", "#", "/", "+", "_", "@") and not (
        before == "." and text[at - 2 : at - 1].isalpha()
    ):
        return None
    if before == "-" and text[at - 2 : at - 1].isdigit():
        return None
    found = _era(text, at, floor) or _fiscal(text, small, at, floor)
    if found is None:
        found = _year_first(text, small, at, floor, language)
    if found is None:
        found = _day_or_month(text, small, at, floor, language)
    return found


# -- parts of the answer -----------------------------------------------------------------------


def _dated(kind: Kind, dates: tuple[str, ...], start: int, end: int) -> Quantity:
    return Quantity(source="", kind=kind, dates=dates, start=start, end=end)


def _day(year: str, month: int, day: int, start: int, end: int) -> Quantity | Doubt:
    try:
        date = datetime.date(int(year), month, day)
    except ValueError:
        return Doubt("there is no such day", end)
    return _dated("day", (date.isoformat(),), start, end)


def _month(year: str, month: int, start: int, end: int) -> Quantity | Doubt:
    if not 1 <= month <= 12:
        return Doubt("there is no such month", end)
    return _dated("month", (f"{year}-{month:02}",), start, end)


def _sub(year: str, what: str, number: int, start: int, end: int) -> Quantity | Doubt:
    """A half or a quarter, as its first and last month."""
    half = what in _HALVES or what.lower() in _HALVES
    length = 6 if half else 3
    if number > 12 // length:
        return Doubt("there is no such part of a year", end)
    year = _full(year)
    first = length * (number - 1) + 1
    months = (f"{year}-{first:02}", f"{year}-{first + length - 1:02}")
    return _dated("half" if half else "quarter", months, start, end)


def _full(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


# -- forms ------------------------------------------------------------------------------------


def _glued(text: str, at: int, floor: int, romance: bool) -> Quantity | Doubt | None:
    """Digits that letters touch: Q3 2025, H1, FY2025."""
    left = _SUB_BEFORE.search(text, max(floor, at - 3), at)
    if left and (left[1] != "T" or romance) and (tail := _SUB_TAIL.match(text, at)):
        if "FY" in tail.group():
            return Doubt("part of a fiscal year, whose months are not told", tail.end())
        if text[left.start() - 1 : left.start()] in ("-", "–", "~", "/"):
            return Doubt("a span of quarters or halves", tail.end())
        return _sub(tail[2] or tail[3], left[1], int(tail[1]), left.start(), tail.end())
    return _fiscal(text, text, at, floor)


def _era(text: str, at: int, floor: int) -> Quantity | Doubt | None:
    end = at - 1 if text[at - 1 : at] == " " else at
    era = _ERA.before(text, end)
    if era is None or era[1] < floor:
        return None
    tail = _ERA_TAIL.match(text, at)
    if tail is None:
        return None
    year = str(era[0] + int(tail[1]))
    if until := _ERA_UNTIL.match(text, tail.end()):
        last = era[0] + int(until[1])
        if last <= int(year):
            return Doubt("a span of years that ends before it begins", until.end())
        return _dated("period", (year, str(last)), era[1], until.end())
    if tail[4]:
        return _day(year, int(tail[3]), int(tail[4]), era[1], tail.end())
    if tail[3]:
        return _month(year, int(tail[3]), era[1], tail.end())
    return _dated("fiscal-year" if tail[2] else "year", (year,), era[1], tail.end())


def _fiscal(text: str, small: str, at: int, floor: int) -> Quantity | Doubt | None:
    left = _FISCAL.search(text, max(floor, at - 20), at)
    if left is None or (left.start() and text[left.start() - 1].isalnum()):
        return None
    tail = _FISCAL_TAIL.match(text, at) or _FISCAL_SHORT.match(text, at)
    if tail is None:
        return None
    first = _full(tail[1])
    if tail[2] is None:
        return _dated("fiscal-year", (first,), left.start(), tail.end())
    last = tail[2] if len(tail[2]) == 4 else first[:2] + tail[2]
    if int(last) <= int(first):
        return Doubt("a span of years that ends before it begins", tail.end())
    return _dated("fiscal-year", (first, last), left.start(), tail.end())


def _year_first(
    text: str, small: str, at: int, floor: int, language: str | None
) -> Quantity | Doubt | None:
    if text[at : at + 2] not in ("19", "20"):
        return None
    if found := _ISO_DAY.match(text, at):
        return _day(found[1], int(found[3] or found[5]), int(found[4] or found[6]), at, found.end())
    if found := _CJK_HALF.match(text, at):
        word = found[2] or found[4]
        return _sub(found[1] or found[3], "H", _HAN_FOUR[word], at, found.end())
    if found := _CJK_QUARTER.match(text, at):
        word = found[2] or found[3] or found[4] or found[5]
        return _sub(found[1], "Q", _HAN_FOUR.get(word) or int(word), at, found.end())
    if found := _CJK.match(text, at):
        if found[3]:
            return _day(found[1], int(found[2]), int(found[3]), at, found.end())
        return _month(found[1], int(found[2]), at, found.end())
    if found := _YEAR_FIRST_SUB.match(text, at):
        return _sub(found[1], found[2].upper(), int(found[3]), at, found.end())
    if found := _PAIR.match(text, at):
        if int(found[2]) == int(found[1]) + 1 and text[found.end() : found.end() + 1] == "年":
            return _dated("period", (found[1], found[2]), at, found.end() + 1)
        return _dated("years", (found[1], found[2]), at, found.end())
    if found := _YEAR_MONTH.match(text, at):
        return _year_and_two_digits(found, at)
    if (found := _SPAN.match(text, at)) or (found := _SPAN_WORDS.match(text, at)):
        last = found[2] or found[1][:2] + found[3]
        if int(last) <= int(found[1]):
            return Doubt("a span of years that ends before it begins", found.end())
        return _dated("period", (found[1], last), at, found.end())
    return None


def _year_and_two_digits(found: re.Match[str], at: int) -> Quantity | Doubt:
    """2009-10 and 2024/25 are spans, 2024-05 is a month, 2009-12 may be either."""
    year, sign, two = found[1], found[2], int(found[3])
    last = int(year[:2]) * 100 + two
    if last == int(year) + 1:
        sign_behind = _YEAR_SIGN.match(found.string, found.end())
        end = sign_behind.end() if sign_behind else found.end()
        return _dated("period", (year, str(last)), at, end)
    if sign == ".":
        return Doubt("a year and a fraction", found.end())
    if 1 <= two <= 12:
        if last > int(year):
            return Doubt("a month, or a span of years", found.end())
        return _month(year, two, at, found.end())
    if last > int(year) and sign == "-":
        return _dated("period", (year, str(last)), at, found.end())
    return Doubt("there is no such month or span of years", found.end())


def _day_or_month(
    text: str, small: str, at: int, floor: int, language: str | None
) -> Quantity | Doubt | None:
    """17 July 2025, July 17th, 2025, July 2025, 17.07.2025, Q-words before a year."""
    if found := _NUMERIC_DAY.match(text, at):
        return _numeric_day(found, at, language)
    if found := _ORDINAL_SUB.match(text, at):
        return _sub(found[3], found[2].lower(), int(found[1]), at, found.end())
    if found := _SUB_DIGIT_FIRST.match(text, at):
        return _sub(found[3], found[2], int(found[1]), at, found.end())
    if (day := _DAY_FIRST.match(text, at)) and (month := month_names().after(small, day.end())):
        tail = re.compile(rf"(?:,? |,? de |,? del )({_Y})(?![\d]|[.,/-]\d)").match(small, month[1])
        if tail:
            if not month[0]:
                return Doubt("a month that languages read differently", tail.end())
            return _day(tail[1], month[0], int(day[1]), at, tail.end())
    return _behind_month(text, small, at, floor)


_AFTER_MONTH_DAY = re.compile(
    rf"(\d\d?)(?:st|nd|rd|th)?(?:,? |, ?)({_Y})(?![\d]|[.,/-]\d|[A-Za-z])", re.I
)
_AFTER_MONTH_YEAR = re.compile(rf"({_Y})(?![\d]|[.,/'-]\d|[A-Za-z%])")


def _behind_month(text: str, small: str, at: int, floor: int) -> Quantity | Doubt | None:
    end = at
    for link in (" ", " de ", " del ", ", ", "-"):
        if small.startswith(link, at - len(link)) and at - len(link) > floor:
            end = at - len(link)
            if month := month_names().before(small, end):
                break
    else:
        return _word_sub(text, small, at, floor)
    if month[1] < floor:
        return None
    if small[month[1] - 1 : month[1]] in ("-", "–", "/") and month_names().before(
        small, month[1] - 1
    ):
        year = _YEAR.match(text, at)
        return Doubt("a span of months", year.end() if year else at + 1)
    if found := _AFTER_MONTH_DAY.match(small, at):
        return _day(found[2], month[0], int(found[1]), month[1], found.end())
    if found := _AFTER_MONTH_YEAR.match(small, at):
        if not month[0]:
            return Doubt("a month that languages read differently", found.end())
        return _month(found[1], month[0], month[1], found.end())
    return None


def _word_sub(text: str, small: str, at: int, floor: int) -> Quantity | Doubt | None:
    year = _YEAR.match(text, at)
    if year and (left := _WORD_SUB.search(small, max(floor, at - 40), at)):
        number = _WORD_NUMBER.get(left[1])
        half = left[2] in _HALVES
        if number is None:
            number = 2 if half else 4
        return _sub(year[1], "H" if half else "Q", number, left.start(), year.end())
    return None


def _numeric_day(found: re.Match[str], at: int, language: str | None) -> Quantity | Doubt:
    first, second, year = int(found[1]), int(found[3]), found[4]
    day_first = language in ("de", "fr", "es", "pt", "it", "ru") or found[2] == "."
    if day_first or first > 12 or first == second:
        return _day(year, second, first, at, found.end())
    if second > 12:
        return _day(year, first, second, at, found.end())
    return Doubt("a day and a month in an order that is not told", found.end())


# -- a year on its own ------------------------------------------------------------------------


def lone_year(text: str, at: int) -> Quantity | None:
    """The year that four digits at ``at`` look like, whatever stands around them."""
    found = _YEAR.match(text, at)
    if found is None:
        return None
    end = found.end()
    kind: Kind = "year"
    if sign := _YEAR_SIGN.match(text, end):
        end = sign.end()
        kind = "fiscal-year" if "年度" in sign.group() else "year"
    return _dated(kind, (found[1],), at, end)


def with_part(quantity: Quantity, small: str, floor: int) -> tuple[Part | None, int, int]:
    """Which part of its year or month a date names, and where the words for it begin and end."""
    if quantity.kind not in ("year", "month", "fiscal-year"):
        return None, quantity.start, quantity.end
    place = quantity.start
    for end in (place, place - 1):
        if end >= floor and (end == place or small[end:place] == " "):
            found = parts("part").before(small, end)
            if found and found[1] >= floor:
                return found[0], found[1], quantity.end  # type: ignore[return-value]
    sign = quantity.end - 1
    if quantity.kind == "year" and small[sign : sign + 1] in ("年", "년"):
        for begin in (sign, sign - 1):
            if right := parts("part-right").after(small, begin):
                return right[0], place, right[1]  # type: ignore[return-value]
    return None, place, quantity.end
