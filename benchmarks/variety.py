"""What real records have and plainly generated ones lack: languages, notes, quotes, more numbers.

Each record is varied by its own id, so that one more case changes no other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

Mapping = dict[str, Any]
_WORDS = {
    "Institution": ("机构", "機構", "機関"),
    "PolicyDocument": ("战略", "戰略", "戦略"),
    "Case": ("案例", "案例", "事例"),
    "Facility": ("设施", "設施", "施設"),
    "Programme": ("计划", "計劃", "プログラム"),
    "Product": ("产品", "產品", "製品"),
}
_UNITS = {
    "compute-capacity": "petaflops",
    "power-capacity": "megawatt",
    "people-trained": "person",
    "accelerators": "accelerator",
    "startups": "company",
}
_NOTES = {
    "en": "The page gives the number for the whole of phase {n}; parts of it are older.",
    "zh-Hans": "该页面给出的是第{n}阶段的总数，其中一部分更早。",
    "ja": "このページの数は第{n}期全体のもので、一部はそれより古い。",
}
_THINGS = ("Facility", "Programme", "Product")


def vary(mapping: Mapping, seed: int) -> Mapping:
    """``mapping`` with more to it, the same each time."""
    pick = random.Random(f"{seed} {mapping['id']}")
    if mapping["type"] in _WORDS:
        _name(mapping, pick)
    if mapping["type"] == "Page" and pick.random() < 0.4:
        number = mapping["title"]["en"].rpartition(" ")[2]
        mapping["title"] |= {"zh-Hans": f"案例 {number}", "ja": f"事例 {number}"}
    if mapping["type"] == "Case":
        for each in mapping["assessments"]:
            number = mapping["id"].rpartition("-")[2]
            each["text"]["zh-Hans"] = f"案例 {number} 的经验，文字为虚构。"
            _quote(each["evidence"][0], f"What case {number} teaches", pick)
    if mapping["type"] in _THINGS:
        page = mapping["record"]["derivedFrom"][0]
        mapping["observations"] += _numbers(mapping["observations"], page, pick)
        for each in mapping["observations"]:
            _annotate(each, pick)
    return mapping


def _name(mapping: Mapping, pick: random.Random) -> None:
    label = mapping["label"]
    number = label["en"].rpartition(" ")[2]
    simple, traditional, japanese = _WORDS[mapping["type"]]
    label["zh-Hans"] = f"{simple} {number}"
    if pick.random() < 0.5:
        label["ja"] = f"{japanese} {number}"
    if pick.random() < 0.2:
        label["zh-Hant"] = f"{traditional} {number}"
    if pick.random() < 0.25:
        mapping["altLabel"] = {"en": [f"{label['en']} (formerly {pick.choice('ABCDEFGH')})"]}


def _quote(evidence: Mapping, words: str, pick: random.Random) -> None:
    if pick.random() < 0.7:
        evidence |= {"evidenceKind": "quoted", "quote": words}


def _annotate(observation: Mapping, pick: random.Random) -> None:
    """Words of the page, and now and then a note in some languages."""
    written = observation["sourceValue"]
    _quote(observation["evidence"][0], f"a total of {written} by {observation['date']}", pick)
    if pick.random() < 0.35:
        phase = pick.randrange(1, 6)
        known = ["en", *(lang for lang in ("zh-Hans", "ja") if pick.random() < 0.5)]
        observation["note"] = {lang: _NOTES[lang].format(n=phase) for lang in known}


def _numbers(stated: list[Mapping], page: str, pick: random.Random) -> Iterator[Mapping]:
    """One to four more: of other indicators, so that none disagrees with what is stated."""
    taken = {each["indicator"].partition("/")[2] for each in stated}
    free = [name for name in _UNITS if name not in taken]
    pick.shuffle(free)
    promised = pick.randrange(50, 4000)
    year = pick.randrange(2018, 2024)
    yield _number(free[0], "target", promised, year, page, deadline=f"{year + 2}")
    if pick.random() < 0.6:
        yield _number(free[0], "actual", promised * pick.randrange(2, 13) // 10, year + 2, page)
    if pick.random() < 0.5:
        yield _number(free[1], "announced", pick.randrange(5, 900), year + 1, page)
    if pick.random() < 0.4:
        sum_ = pick.randrange(1, 900) * 1_000_000
        yield _number("public-funding", "announced", sum_, year, page, "usd") | {
            "sourceValue": f"US$ {sum_}", "moneyStage": "announced", "payer": "public",
        }  # fmt: skip


def _number(
    indicator: str, status: str, value: int, year: int, page: str, unit: str = "", **more: str
) -> Mapping:
    unit = unit or _UNITS[indicator]
    return {
        "indicator": f"indicator/{indicator}",
        "valueStatus": status,
        "value": value,
        "unit": f"unit/{unit}",
        "sourceValue": f"{value} {unit}",
        "date": f"{year}",
        "evidence": [{"page": page, "section": "facts", "evidenceKind": "restated"}],
        **more,
    }
