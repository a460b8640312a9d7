"""Terms, their ranges and the words around them → quantities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from benchgraph.quantity import words
from benchgraph.quantity.conversion import unpadded
from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.model import Doubt, Kind, Quantity
from benchgraph.quantity.nouns import is_label
from benchgraph.quantity.terms import Term, Text, Unit, read_term, shared


@dataclass(slots=True)
class _Around:
    """What the words before a number say of it, and where they begin."""

    start: int
    bound: str = ""
    approximate: bool = False
    between: bool = False
    from_: bool = False
    doubt: str = ""


def read_amount(text: Text, at: int, floor: int) -> tuple[Quantity, int] | Doubt:
    """The amount whose digits are the literal ``at``, and how many literals it takes; a Doubt
    that ends where the digits end that it covers."""
    term = read_term(text, at, floor)
    if isinstance(term, Doubt):
        return term
    around = _words_before(text, term.start, floor)
    if problem := around.doubt or _unread_before(text, around, floor):
        return Doubt(problem)
    other = _other_end(text, term, at, around)
    if isinstance(other, Doubt):
        return other
    if other is not None:
        return _range(text, term, other, around, at)
    if around.between:
        return Doubt("the other end of “between” was not read")
    return _single(text, term, around, at)


# -- one number -------------------------------------------------------------------------------


def _single(text: Text, term: Term, around: _Around, at: int) -> tuple[Quantity, int] | Doubt:
    unit = term.unit
    if unit is None:
        return Doubt(_why_no_unit(text, term))
    if problem := _not_an_amount(text, term, unit, at):
        return Doubt(problem)
    per, end = _rate(text, term, unit)
    behind, end, approximate = _words_behind(text, term, end)
    bounds = {bound for bound in (around.bound, behind, term.open.replace("about", "")) if bound}
    if len(bounds) > 1:
        return Doubt("bounds of both sides")
    low = high = value = None
    number = unpadded(term.value)
    if bounds == {"least"}:
        low = number
    elif bounds == {"most"}:
        high = number
    else:
        value = number
    return _quantity(
        text, unit, value, low, high, around.start, end,
        approximate or around.approximate or term.open == "about", per,
        literals=_literals_in(text, at, end),
    )  # fmt: skip


def _quantity(
    text: Text, unit: Unit, value: Decimal | None, low: Decimal | None, high: Decimal | None,
    start: int, end: int, approximate: bool, per: str | None, literals: int,
) -> tuple[Quantity, int]:  # fmt: skip
    kind: Kind = unit.kind
    scope = unit.noun or (f"per {per}" if per else None)
    return Quantity(
        source="", kind=kind, value=value, minimum=low, maximum=high, approximate=approximate,
        unit=unit.name, bare_dollar=unit.bare, scope=scope, start=start, end=end, per=per,
    ), literals  # fmt: skip


def _literals_in(text: Text, at: int, end: int) -> int:
    """How many literals begin before ``end``, from the literal ``at`` on."""
    count = 1
    while at + count < len(text.literals) and text.literals[at + count].start() < end:
        count += 1
    return count


_TIME = re.compile(
    r"[ -]?(?:years?|months?|weeks?|days?|hours?|minutes?|年|年間|年間で|个月|個月|か月|ヶ月|週|周|天|日|小时|小時|時間|년|개월|주|일|시간"
    r"|jahren?|monate?n?|ans?|années?|mois|años?|meses|anos?|anni|anno|mesi|yrs?)\b|[ -]?(?:年|년)", re.I
)
_PARAMETERS = re.compile(r"[- ]?(?:parameters?|params?|tokens?|参数|參數|パラメータ|파라미터|Parametern?|paramètres|parámetros|parâmetros|parametri)", re.I)


def _why_no_unit(text: Text, term: Term) -> str:
    """What a number without a unit seems to be."""
    rest = text.small[term.end : term.end + 24]
    if _PARAMETERS.match(rest):
        return "parameters of a model are not counted"
    if _TIME.match(rest):
        return "a length of time"
    if rest[:1] and is_letter(rest[0]):
        return "part of a name or code"
    if word := re.match(r"[ -]([^\W\d_]+)", rest):
        return f"“{word[1]}” behind the number is not known"
    return "no unit, currency or counted noun"


_IN_OF = re.compile(r"(?:half|third|thirds|quarter|quarters|hälfte|moitié|mitad|metade|metà) (?:of|von|de|di) $|[0-9] (?:in|of|out of|of the|in every|out of every|of every|von|sur|de cada|em cada|su|auf) $")
_FRONT = re.compile(r"(?:前|top ?-?|top the |排名|名列|位列|第|no\. ?|nr\. ?|nº ?|n° ?|상위 ?|제 ?|トップ|上位)$", re.I)
_LEFT_PREPOSITION = re.compile(
    r"(?:\b(?:in|by|since|until|till|from|during|for|the|of|early|late|mid|fy|before|after|year|and|im|seit|bis|von|en|de|depuis|em|desde"
    r"|nel|dal|del|its|this|a|our|their|ended|through|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june"
    r"|july|august|september|october|november|december)|\d)[ -]$"
)


def _not_an_amount(text: Text, term: Term, unit: Unit, at: int) -> str:
    """Why a number with a unit is none: a version, a rank, a ratio, a year."""
    if unit.kind == "money":
        return ""
    left = text.small[max(0, term.start - 16) : term.start]
    if _FRONT.search(left):
        return "a place in an order"
    if unit.kind == "percent":
        return ""
    digits = text.literals[at].group()
    label = is_label(text.plain, text.small, term.start, digits)
    if unit.kind == "measure":
        return label if " " in digits and digits.split()[1][0] != "0" else ""
    if label:
        return label
    if _IN_OF.search(left):
        return "part of a ratio"
    if term.letter and unit.name in ("unit/model", "unit/chip") or (
        term.letter and re.match(r"[- ]?[0-9.]*[bBtT]\b", text.plain[term.start : term.end].lstrip("0123456789.,"))
    ):
        return "parameters of a model are not counted"
    year_like = re.fullmatch(r"(?:19|20)\d\d", digits) and term.factor == 1 and not term.open
    if year_like and _LEFT_PREPOSITION.search(left):
        return "a year before a noun"
    if re.search(r"\b(?:funded|listed|launched|run|managed|grouped|organised|organized|set|falls?|comes?) under $", left):
        return "“under” here is no bound"
    if unit.name == "unit/accelerator" and unit.noun in ("장", "基") and not _gpu_sheets(text, term, unit):
        return f"“{unit.noun}” counts other things too"
    if text.plain[term.start - 1 : term.start] == "/" or text.plain[term.end : term.end + 1] == "/" and text.plain[term.end + 1 : term.end + 2].isdigit():
        return "part of a ratio"
    if text.plain[term.end : term.end + 2] in ("当た", "あた", "당 ") or text.plain[term.end : term.end + 1] == "당":
        return "a rate for each"
    return ""


_SHEETS = re.compile(r"(?:이미지|사진|데이터|문서|종이|카드|티켓|보고서|웨이퍼|제)[^0-9]{0,6}$")


def _gpu_sheets(text: Text, term: Term, unit: Unit) -> bool:
    """Whether 장, the counter of flat things, or 基, of large ones, counts graphics cards here."""
    if unit.noun == "基":
        return "gpu" in text.small[max(0, term.start - 10) : term.start]
    return _SHEETS.search(text.small[max(0, term.start - 14) : term.start]) is None


# -- words around -----------------------------------------------------------------------------


def _words_before(text: Text, start: int, floor: int) -> _Around:
    """Read leftwards what bounds a number: "not more than about", 不超过约, "~"."""
    lexicon = words.before(text.language)
    around = _Around(start)
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


def _take(text: Text, around: _Around, role: str, begin: int) -> bool:
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
        if not around.approximate and not around.bound and text.small[begin:begin + 1] in "非未不" and begin and not text.small[begin - 1].isspace():
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
    r"(?:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred|hundreds|thousand|thousands"
    r"|million|millions|billion|billions|zwei|drei|vier|fünf|deux|trois|quatre|cinq|dos|tres|cuatro|due|tre|dois|três)"
    r" ?(?:to|or|-|–|bis|oder|à|ou|a|o)|[一二三四五六七八九十百千万萬亿億两兩]+ ?(?:至|到|~|-|–|、|，)) ?$"
)


def _unread_before(text: Text, around: _Around, floor: int) -> str:
    """What stands before a number and may change it in a way that is not known."""
    left = text.small[max(floor, around.start - 26) : around.start]
    if _NUMBER_WORD.search(text.small[max(0, around.start - 20) : around.start]):
        return "the other end of a range is in words"
    if around.bound or around.between:
        return ""
    near = re.split(r"[.,;:()（），。；：、\n|/·•]", left)[-1]
    for word in _WORDS.findall(near)[-2:]:
        if word in words.guards(text.language):
            return f"“{word}” before the number may bound it"
    for sign in words.signs_of_bounds():
        if sign in near[-6:]:
            return f"“{sign}” before the number may bound it"
    return ""


_DENIAL = re.compile(r"(?:\b(?:not|never|no|nicht|nie|pas|non|não|no)|n't|不|未|没|沒|非) ?(?:an? |be |to |have |significantly |much )?$")


def _denied(text: Text, begin: int) -> str | None:
    """Why a bound whose words begin at ``begin`` is turned round by what stands before it."""
    left = text.small[max(0, begin - 14) : begin]
    return "a bound that is denied" if _DENIAL.search(left) else None


def _words_behind(text: Text, term: Term, end: int) -> tuple[str, int, bool]:
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
        "超": "算级級", "多": "年次方边邊元样樣种種语語云雲边模", "级": "别", "級": "別", "起": "来來源重点步", "から": "の", "여": "성러기",
        "余": "额", "餘": "額", "弱": "い", "まで": "に", "+": "0123456789",
    }  # fmt: skip
    if phrase == "多":
        return here not in "个個家项項名所间間人万亿"
    if phrase in ("plus", "minimum", "maximum", "max") and here == " " and phrase == "plus":
        return True
    return bool(here) and here in pairs.get(phrase, "")


_PER = re.compile(r"(?: per |/ ?)([a-zA-Z]+(?:-[a-zA-Z]+)?)")
_YEARLY = re.compile(r"(?:每年|年均|毎年|연간|매년|年額|(?<![0-9一二三四五六七八九十数兩两]) ?年間|(?<![0-9])年间)[^0-9,，。;；、.]{0,8}$")


def _rate(text: Text, term: Term, unit: Unit) -> tuple[str | None, int]:
    """In what time, or for each of what, an amount is stated; and where the words for it end."""
    if unit.kind in ("rank",) or (unit.name or "").endswith("-per-year"):
        return None, term.end
    for begin in (term.end, term.end + 1):
        if begin > term.end and text.small[term.end : begin] != " ":
            break
        if found := words.rates().after(text.small, begin):
            return found
    if unit.kind in ("money", "measure") and (found_per := _PER.match(text.plain, term.end)):
        return found_per[1].lower(), found_per.end()
    if unit.kind == "money" and _YEARLY.search(text.small[max(0, term.start - 14) : term.start]):
        return "year", term.end
    return None, term.end


# -- ranges -----------------------------------------------------------------------------------


def _other_end(text: Text, term: Term, at: int, around: _Around) -> Term | Doubt | None:
    """The other end of a range that begins with ``term``; None where there is no range."""
    if at + 1 >= len(text.literals):
        return None
    lexicon = words.joins(text.language, around.between)
    for place in (term.end, term.end + 1):
        if place > term.end and text.small[term.end : place] != " ":
            break
        found = lexicon.after(text.small, place)
        if found is None:
            continue
        begin = found[1] + (text.small[found[1] : found[1] + 1] == " ")
        if place == term.end and is_letter(text.small[place]) and is_letter(text.small[place - 1]):
            continue
        step = _literals_in(text, at, begin)
        if at + step >= len(text.literals):
            return None
        other = read_term(text, at + step, begin, joined=True)
        if isinstance(other, Doubt):
            digits = text.literals[at + step]
            near = digits.start() - begin < 6
            return Doubt(f"the other end of the range: {other.reason}", digits.end()) if near else None
        if other.start != begin:
            return None
        return other
    return None


def _range(
    text: Text, term: Term, other: Term, around: _Around, at: int
) -> tuple[Quantity, int] | Doubt:
    end_of_doubt = other.end
    if around.from_ and _is_change(text, around.start, other.end):
        return _two_values(text, term, around, at)
    unit = _common_unit(term, other)
    if isinstance(unit, Doubt):
        if _joined_tightly(text, term):
            return Doubt(unit.reason, end_of_doubt)
        return _single(text, term, around, at)
    if around.bound or other.open or term.open:
        return Doubt("a bound on a range", end_of_doubt)
    if _joined_tightly(text, other) and re.match(r"[-–~][0-9]", text.plain[other.end : other.end + 2]):
        return Doubt("more than two numbers in a row", end_of_doubt)
    if problem := unit and _not_an_amount(text, term, unit, at):
        return Doubt(problem, end_of_doubt)
    low, high = _ends(term, other, unit)
    if low is None or high is None or low >= high:
        return Doubt("a range whose ends are in no rising order", end_of_doubt)
    if unit is None:
        if term.factor == other.factor == 1:
            return Doubt("a range of nothing that is known", end_of_doubt)
        return Doubt(_why_no_unit(text, other), end_of_doubt)
    span = Term(term.start, other.end, other.value, other.digits, after=unit)
    per, end = _rate(text, span, unit)
    behind, end, approximate = _words_behind(text, span, end)
    if behind:
        return Doubt("a bound on a range", end_of_doubt)
    return _quantity(
        text, unit, None, low, high, around.start, end, approximate or around.approximate, per,
        literals=_literals_in(text, at, end),
    )  # fmt: skip


def _joined_tightly(text: Text, term: Term) -> bool:
    return text.plain[term.end : term.end + 1] in "-–—~"


def _common_unit(term: Term, other: Term) -> Unit | Doubt | None:
    """The unit of both ends; a Doubt where they are of different things."""
    first, second = term.unit, other.unit
    if first is None or second is None:
        if first is not None and term.before is None:
            return Doubt("only the first end of the range has a unit")
        return first or second
    if first.kind != second.kind:
        return Doubt("a range of two kinds")
    if first.name == second.name:
        return first if not first.bare or second.bare else second
    if first.kind == "money" and (first.bare or (first.name is None)):
        return second
    if first.kind == "money" and second.bare:
        return first
    if first.kind == "measure" and _power_between(first, second) is not None:
        return first
    return Doubt("a range of two units")


def _power_between(first: Unit, second: Unit) -> int | None:
    one = words.family((first.name or "").removeprefix("unit/"))
    two = words.family((second.name or "").removeprefix("unit/"))
    return two[1] - one[1] if one and two and one[0] == two[0] else None


def _ends(term: Term, other: Term, unit: Unit | None) -> tuple[Decimal | None, Decimal | None]:
    """Both ends, the magnitude of the second on a first that has none."""
    high = unpadded(other.value)
    if term.unit and other.unit and term.unit.kind == "measure" and term.unit.name != other.unit.name:
        power = _power_between(term.unit, other.unit) or 0
        return unpadded(term.value), unpadded(other.value * Decimal(10) ** power)
    low = unpadded(term.value)
    if term.factor != 1 or other.factor == 1:
        return low, high
    together = shared(term, other)
    if other.compound or together >= high:
        return (low, high) if term.digits.grouped or low >= 1000 else (None, None)
    return together, high


_CHANGE_WORD = re.compile(r"[a-z]+")
_DATED_BEHIND = re.compile(r" (?:by|in|at the end of|until|for) (?:end-|mid-|late |early |fy)?(?:19|20)\d\d")


def _is_change(text: Text, start: int, end: int) -> bool:
    """Whether "from … to …" tells how something changed: two values and no range."""
    left = text.small[max(0, start - 60) : start]
    left = re.split(r"[.;。；]", left)[-1]
    verbs = words.word_set("behind", "change")
    if _DATED_BEHIND.match(text.small, end):
        return True
    return any(word in verbs for word in _CHANGE_WORD.findall(left))


def _two_values(
    text: Text, term: Term, around: _Around, at: int
) -> tuple[Quantity, int] | Doubt:
    """The first of two values that differ in time. The second is read on its own."""
    if term.unit is None:
        return Doubt("the value before a change, without its unit")
    around.start = term.start if not around.approximate else around.start
    return _single(text, term, around, at)
