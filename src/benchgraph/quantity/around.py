"""The words around a number: bounds, approximation, negation, rates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchgraph.quantity import words
from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.term import Term, Text, Unit


@dataclass(slots=True)
class Around:
    """What the words before a number say of it, and where they begin."""

    start: int
    bound: str = ""
    approximate: bool = False
    between: bool = False
    from_: bool = False
    doubt: str = ""


def words_before(text: Text, start: int, floor: int) -> Around:
    """Read leftwards what bounds a number: "not more than about", 不超过约, "~"."""
    lexicon = words.before(text.language)
    around = Around(start)
    place = start
    for _ in range(4):
        end = place
        if end > floor and text.small[end - 1] == " ":
            end -= 1
        found = lexicon.before(text.small, end) if end > floor else None
        if found is None or found[1] < floor:
            break
        role, begin = found
        if end == place and is_letter(text.small[end - 1]) and place != start:
            break
        if end == place and is_letter(text.small[place - 1]) and is_letter(text.small[place]):
            break
        if not _take(text, around, role, begin):
            break
        place = begin
        if around.doubt or around.between or around.from_:
            break
    return around


def _take(text: Text, around: Around, role: str, begin: int) -> bool:
    """Note what a word before the number says; False where it says nothing of this number."""
    if role in ("least", "most"):
        if around.bound and around.bound != role:
            around.doubt = "bounds of both sides"
        around.bound, around.start = role, begin
        if (further := _denied(text, begin)) is not None:
            around.doubt = further
    elif role == "about":
        around.approximate, around.start = True, begin
    elif role == "not":
        if (
            not around.approximate
            and not around.bound
            and text.small[begin : begin + 1] in "非未不"
            and begin
            and not text.small[begin - 1].isspace()
        ):
            around.doubt = "a word that may deny the number"
        else:
            around.doubt = "a word that denies the number"
    elif role == "between":
        around.between = True
    elif role == "from":
        around.from_ = True
    return True


_WORDS = re.compile(r"[^\W\d_]+")
_NUMBER_WORD = re.compile(
    r"(?:\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred|hundreds|thousand|thousands"
    r"|million|millions|billion|billions|zwei|drei|vier|fünf|deux|trois|quatre|cinq|dos|tres|cuatro|due|tre|dois|três)"
    r" ?(?:to|or|-|–|bis|oder|à|ou|a|o)|[一二三四五六七八九十百千万萬亿億两兩]+ ?(?:至|到"
    r"|~|-|–|、|，)) ?$"
)


_BETWEEN = re.compile(
    r"\b(?:between|zwischen|entre|tra|fra) [^.;,]{1,24} (?:and|und|et|y|e)(?: the)? $"
)


def unread_before(text: Text, around: Around, floor: int) -> str:
    """What stands before a number and may change it in a way that is not known."""
    left = text.small[max(floor, around.start - 26) : around.start]
    if _NUMBER_WORD.search(text.small[max(0, around.start - 20) : around.start]):
        return "the other end of a range is in words"
    if _BETWEEN.search(text.small[max(0, around.start - 30) : around.start]):
        return "the other end of “between” was not read"
    if around.bound or around.between:
        return ""
    near = re.split(r"[.,;:()（），。；：、\n|/·•—–]", left)[-1]
    for word in _WORDS.findall(near)[-3:]:
        if word in words.guards(text.language):
            return f"“{word}” before the number may bound it"
    for sign in words.signs_of_bounds():
        if sign in near[-6:]:
            return f"“{sign}” before the number may bound it"
    return ""


_DENIAL = re.compile(
    r"(?:\b(?:not|never|no|nicht|nie|pas|non|não|no|fail(?:s|ed)? to|unable to|yet to)"
    r"|n't|不|未|没|沒|非) ?(?:an? |be |to |have |significantly |much )?$"
)


def _denied(text: Text, begin: int) -> str | None:
    """Why a bound whose words begin at ``begin`` is turned round by what stands before it."""
    left = text.small[max(0, begin - 14) : begin]
    return "a bound that is denied" if _DENIAL.search(left) else None


def words_behind(text: Text, term: Term, end: int) -> tuple[str, int, bool]:
    """Bound and approximation of the words behind a number, and where they end."""
    bound, approximate = "", False
    lexicon = words.behind(text.language)
    for _ in range(2):
        here = text.small[end : end + 1]
        found = None
        for begin in (end, end + 1):
            if begin > end and here != " ":
                break
            found = lexicon.after(text.small, begin)
            if found and begin > end and text.small[begin] == "+":
                found = None
            if found:
                break
        if not found or _is_other_word(text, found[1], text.small[begin : found[1]]):
            break
        role, end = found
        if role == "not":
            return role, end, approximate
        if role == "about":
            approximate = True
        elif bound and bound != role:
            break
        else:
            bound = role
    return bound, end, approximate


def _is_other_word(text: Text, end: int, phrase: str) -> bool:
    """Whether signs that look like a bound go on as another word: 超算, 多年, 级别, 부터까지."""
    here = text.small[end : end + 1]
    pairs = {
        "超": "算级級", "多": "年次方边邊元样樣种種语語云雲边模", "级": "别", "級": "別",
        "起": "来來源重点步", "から": "の", "여": "성러기",
        "余": "额", "餘": "額", "弱": "い", "まで": "に", "+": "0123456789",
    }  # fmt: skip
    if phrase == "多":
        return here not in "个個家项項名所间間人万亿"
    if phrase in ("plus", "minimum", "maximum", "max") and here == " " and phrase == "plus":
        return True
    return bool(here) and here in pairs.get(phrase, "")


_PER = re.compile(r"(?: per |/ ?)([a-zA-Z]+(?:-[a-zA-Z]+)?)")
_YEARLY = re.compile(
    r"(?:每年|年均|毎年|연간|매년|연평균|(?<![가-힣])연(?= )|年額"
    r"|(?<![0-9一二三四五六七八九十数兩两]) ?年間|(?<![0-9])年间)[^0-9,，。;；、.]{0,8}$"
)


# 人均, 每家企业, 1社あたり, 1인당: an amount for each of them.
_EACH = re.compile(
    r"(?:人均|每人|每[家個个项項户戶名位台]|当たり|あたり|인당|개당)[^0-9,，。;；、]{0,8}$"
)


def read_rate(text: Text, term: Term, unit: Unit) -> tuple[str | None, int]:
    """In what time, or for each of what, an amount is stated; and where the words for it end."""
    if unit.kind in ("rank",) or (unit.name or "").endswith("-per-year"):
        return None, term.end
    for begin in (term.end, term.end + 1):
        if begin > term.end and text.small[term.end : begin] != " ":
            break
        if found := words.rates().after(text.small, begin):
            return found
    if unit.kind != "percent" and (found_per := _PER.match(text.plain, term.end)):
        return found_per[1].lower(), found_per.end()
    left = text.small[max(0, term.start - 14) : term.start]
    if unit.kind in ("money", "count", "measure") and _YEARLY.search(left):
        return "year", term.end
    if unit.kind == "money" and _EACH.search(left):
        return "each", term.end
    return None, term.end
