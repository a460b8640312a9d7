"""Numbers that look like amounts and are none: versions, places, ratios, years."""

from __future__ import annotations

import re

from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.nouns import is_label
from benchgraph.quantity.term import Term, Text, Unit

_TIME = re.compile(
    r"[ -]?(?:years?|months?|weeks?|days?|hours?|minutes?|年|年間|年間で|个月|個月|か月"
    r"|ヶ月|週|周|天|日|小时|小時|時間|년|개월|주|일|시간"
    r"|jahren?|monate?n?|ans?|années?|mois|años?|meses|anos?|anni|anno|mesi|yrs?)\b|[ -]?(?:年|년)",
    re.I,
)
_PARAMETERS = re.compile(
    r"[- ]?(?:parameters?|params?|tokens?|参数|參數|パラメータ|파라미터|Parametern?"
    r"|paramètres|parámetros|parâmetros|parametri)",
    re.I,
)


def why_no_unit(text: Text, term: Term) -> str:
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


_IN_OF = re.compile(
    r"(?:half|third|thirds|quarter|quarters|hälfte|moitié|mitad|metade|metà) (?:of|von|de"
    r"|di) $|[0-9] (?:in|of|out of|of the|in every|out of every|of every|von|sur|de cada"
    r"|em cada|su|auf) $"
)
_FRONT = re.compile(
    r"(?:前|top ?-?|top the |排名|名列|位列|第|no\. ?|nr\. ?|nº ?|n° ?|상위 ?|제 ?|トップ|上位)$",
    re.I,
)
_LEFT_PREPOSITION = re.compile(
    r"(?:\b(?:in|by|since|until|till|from|during|for|the|of|early|late|mid|fy|before|after|year|and|im|seit|bis|von|en|de|depuis|em|desde"
    r"|nel|dal|del|its|this|a|our|their|ended|through|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june"
    r"|july|august|september|october|november|december)|\d)[ -]$"
)


# "3人に1人": one in three.
_OF_EACH = re.compile(r"(?:に|中|のうち|당 ?|중 ?)[0-9]")
_ONE_OF = re.compile(r"[0-9][人社名校명개](?:に|中|のうち|당 ?|중 ?)$")
_RATE_LEFT = re.compile(r"(?:^|[^0-9.,])1(?:\.0+)? ?[A-Za-z$€£¥₩]{0,4} ?[=≈] ?$")
_RATE_RIGHT = re.compile(r" ?[=≈]")


def _exchange(text: Text, term: Term) -> str:
    """Whether an amount is one side of an exchange rate ("$1 = S$1.35")."""
    one = term.value == 1 and _RATE_RIGHT.match(text.plain, term.end)
    if one or _RATE_LEFT.search(text.plain[max(0, term.start - 14) : term.start]):
        return "one side of an exchange rate"
    return ""


def not_an_amount(text: Text, term: Term, unit: Unit, at: int) -> str:
    """Why a number with a unit is none: a version, a rank, a ratio, a year."""
    if unit.kind == "money":
        return _exchange(text, term)
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
    if _IN_OF.search(left) or _OF_EACH.match(text.plain, term.end) or _ONE_OF.search(left):
        return "part of a ratio"
    if (term.letter and unit.name == "unit/model") or (
        term.letter
        and re.match(
            r"[- ]?[0-9.]*[bBtT]\b", text.plain[term.start : term.end].lstrip("0123456789.,")
        )
    ):
        return "parameters of a model are not counted"
    year_like = re.fullmatch(r"(?:19|20)\d\d", digits) and term.factor == 1 and not term.open
    if year_like and _LEFT_PREPOSITION.search(left):
        return "a year before a noun"
    if re.search(
        r"\b(?:funded|listed|launched|run|managed|grouped|organised|organized|set|falls?"
        r"|comes?) under $",
        left,
    ):
        return "“under” here is no bound"
    if (
        unit.name == "unit/accelerator"
        and unit.noun in ("장", "基")
        and not _gpu_sheets(text, term, unit)
    ):
        return f"“{unit.noun}” counts other things too"
    if text.plain[term.start - 1 : term.start] == "/" or (
        text.plain[term.end : term.end + 1] == "/"
        and text.plain[term.end + 1 : term.end + 2].isdigit()
    ):
        return "part of a ratio"
    if (
        text.plain[term.end : term.end + 2] in ("当た", "あた", "당 ")
        or text.plain[term.end : term.end + 1] == "당"
    ):
        return "a rate for each"
    return ""


_SHEETS = re.compile(r"(?:이미지|사진|데이터|문서|종이|카드|티켓|보고서|웨이퍼|제)[^0-9]{0,6}$")


def _gpu_sheets(text: Text, term: Term, unit: Unit) -> bool:
    """Whether 장, the counter of flat things, or 基, of large ones, counts graphics cards here."""
    if unit.noun == "基":
        return "gpu" in text.small[max(0, term.start - 10) : term.start]
    return _SHEETS.search(text.small[max(0, term.start - 14) : term.start]) is None
