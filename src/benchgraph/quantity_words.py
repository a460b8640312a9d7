"""The words that :mod:`benchgraph.quantity` knows: magnitudes, currencies, units, qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of ``words``, longest first.

    >>> alternatives(["MW", "MWh"])
    'MWh|MW'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


ABSENT = frozenset({"—", "–", "-", "―", "ー", "n/a", "na", "none", "无", "暂无", "なし", "없음"})

MAGNITUDES: dict[str, int] = {
    "k": 10**3, "thousand": 10**3,
    "m": 10**6, "mn": 10**6, "million": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9,
    "t": 10**12, "tn": 10**12, "trn": 10**12, "trillion": 10**12,
    "万": 10**4, "萬": 10**4, "만": 10**4,
    "亿": 10**8, "億": 10**8, "억": 10**8,
    "万亿": 10**12, "萬億": 10**12, "兆": 10**12, "조": 10**12,
}  # fmt: skip

# What stands before an amount. "bare" is a dollar that does not say whose; an empty string is a
# sign that several currencies share.
CURRENCY_BEFORE: dict[str, str] = {
    "US$": "unit/usd", "US $": "unit/usd", "USD": "unit/usd", "USD $": "unit/usd",
    "USD$": "unit/usd",
    "S$": "unit/sgd", "SG$": "unit/sgd", "SGD": "unit/sgd", "SGD $": "unit/sgd",
    "HK$": "unit/hkd", "HKD": "unit/hkd", "HKD $": "unit/hkd",
    "NT$": "unit/twd", "NTD": "unit/twd", "TWD": "unit/twd", "TWD $": "unit/twd",
    "C$": "unit/cad", "CA$": "unit/cad", "CAD": "unit/cad", "CAD $": "unit/cad", "CAD$": "unit/cad",
    "€": "unit/eur", "EUR": "unit/eur", "₩": "unit/krw", "KRW": "unit/krw",
    "NIS": "unit/ils", "₪": "unit/ils", "ILS": "unit/ils", "CHF": "unit/chf",
    "AED": "unit/aed", "£": "unit/gbp", "GBP": "unit/gbp", "¥": "", "￥": "",
    "JPY": "unit/jpy", "RMB": "unit/cny", "CNY": "unit/cny", "$": "bare",
}  # fmt: skip

CURRENCY_AFTER: dict[str, str] = {
    "US dollars": "unit/usd", "USD": "unit/usd", "美元": "unit/usd", "米ドル": "unit/usd",
    "미국 달러": "unit/usd", "Singapore dollars": "unit/sgd", "SGD": "unit/sgd",
    "新元": "unit/sgd", "新加坡元": "unit/sgd", "新币": "unit/sgd", "シンガポールドル": "unit/sgd",
    "싱가포르 달러": "unit/sgd", "Hong Kong dollars": "unit/hkd", "HKD": "unit/hkd",
    "港元": "unit/hkd", "港币": "unit/hkd", "港幣": "unit/hkd", "香港ドル": "unit/hkd",
    "홍콩 달러": "unit/hkd", "TWD": "unit/twd", "新台币": "unit/twd", "新台幣": "unit/twd",
    "新臺幣": "unit/twd", "台币": "unit/twd", "台湾ドル": "unit/twd", "대만 달러": "unit/twd",
    "Canadian dollars": "unit/cad", "CAD": "unit/cad", "加元": "unit/cad", "加币": "unit/cad",
    "カナダドル": "unit/cad", "캐나다 달러": "unit/cad", "euros": "unit/eur", "EUR": "unit/eur",
    "欧元": "unit/eur", "歐元": "unit/eur", "ユーロ": "unit/eur", "유로": "unit/eur",
    "won": "unit/krw", "KRW": "unit/krw", "韩元": "unit/krw", "韓元": "unit/krw",
    "ウォン": "unit/krw", "원": "unit/krw", "shekels": "unit/ils", "ILS": "unit/ils",
    "NIS": "unit/ils", "谢克尔": "unit/ils", "シェケル": "unit/ils", "Swiss francs": "unit/chf",
    "CHF": "unit/chf", "瑞郎": "unit/chf", "瑞士法郎": "unit/chf", "スイスフラン": "unit/chf",
    "dirhams": "unit/aed", "AED": "unit/aed", "迪拉姆": "unit/aed", "ディルハム": "unit/aed",
    "人民币": "unit/cny", "人民幣": "unit/cny", "円": "unit/jpy", "日元": "unit/jpy",
    "dollars": "bare", "ドル": "bare", "달러": "bare",
}  # fmt: skip

# A bare dollar on a page about a region that has one of its own; elsewhere it is the US dollar.
DOLLAR_OF_REGION: dict[str, str] = {
    "singapore": "unit/sgd",
    "hong-kong": "unit/hkd",
    "taiwan": "unit/twd",
    "canada": "unit/cad",
}

MEASURES: dict[str, str] = {
    "PFLOPS": "unit/petaflops", "PFlops": "unit/petaflops", "PFLOP/s": "unit/petaflops",
    "petaFLOPS": "unit/petaflops", "PetaFLOPS": "unit/petaflops", "petaflops": "unit/petaflops",
    "Petaflops": "unit/petaflops", "ペタフロップス": "unit/petaflops",
    "페타플롭스": "unit/petaflops",
    "EFLOPS": "unit/exaflops", "EFlops": "unit/exaflops", "exaFLOPS": "unit/exaflops",
    "exaflops": "unit/exaflops", "エクサフロップス": "unit/exaflops",
    "MW": "unit/megawatt", "megawatt": "unit/megawatt", "megawatts": "unit/megawatt",
    "兆瓦": "unit/megawatt", "メガワット": "unit/megawatt", "메가와트": "unit/megawatt",
    "GW": "unit/gigawatt", "gigawatt": "unit/gigawatt", "gigawatts": "unit/gigawatt",
    "吉瓦": "unit/gigawatt", "ギガワット": "unit/gigawatt", "기가와트": "unit/gigawatt",
    "TWh/year": "unit/terawatt-hour-per-year", "TWh per year": "unit/terawatt-hour-per-year",
    "TWh a year": "unit/terawatt-hour-per-year", "TWh": "unit/terawatt-hour",
    "kW": "unit/kilowatt", "MWh": "unit/megawatt-hour", "GWh": "unit/gigawatt-hour",
}  # fmt: skip

COUNTED: dict[str, str] = {
    "GPUs": "unit/accelerator", "GPU": "unit/accelerator", "accelerators": "unit/accelerator",
    "张 GPU": "unit/accelerator", "块 GPU": "unit/accelerator", "個 GPU": "unit/accelerator",
    "people": "unit/person", "learners": "unit/person", "students": "unit/person",
    "researchers": "unit/person", "employees": "unit/person", "engineers": "unit/person",
    "graduates": "unit/person", "人": "unit/person", "名": "unit/person", "명": "unit/person",
    "companies": "unit/company", "startups": "unit/company", "start-ups": "unit/company",
    "家企业": "unit/company", "家企業": "unit/company", "社": "unit/company",
    "projects": "unit/project", "个项目": "unit/project", "個項目": "unit/project",
    "件のプロジェクト": "unit/project", "languages": "unit/language", "种语言": "unit/language",
    "種語言": "unit/language", "言語": "unit/language", "개 언어": "unit/language",
    "models": "unit/model", "use cases": "unit/use-case", "个用例": "unit/use-case",
    "countries": "unit/country", "个国家": "unit/country", "個國家": "unit/country",
    "か国": "unit/country", "カ国": "unit/country", "개국": "unit/country",
}  # fmt: skip

_NAMES = (
    "January February March April May June July August September October November December"
).split()
MONTHS: dict[str, int] = {
    spelling: number
    for number, name in enumerate(_NAMES, 1)
    for spelling in {name, name[:3], "Sept" if name == "September" else name}
}

APPROXIMATE_LEFT = re.compile(
    r"(?:[~≈～〜]|\b(?:around|about|approximately|approx\.|roughly|nearly|almost|some|circa|c\.)"
    r"|大约|大約|约|約|近|およそ|ほぼ|약)[ ]?$",
    re.I,
)
APPROXIMATE_RIGHT = re.compile(
    r"^(?:[ -]?scale\b|[ ]?(?:规模|規模|左右|上下|程度|前後|정도|가량|級|级))", re.I
)
AT_LEAST_LEFT = re.compile(
    r"(?:>=?|≥|\b(?:over|more than|at least|exceeding|exceeds|above|no less than|upwards of)"
    r"|超过|超過|超|逾|至少|不少于|최소)[ ]?$",
    re.I,
)
AT_LEAST_RIGHT = re.compile(
    r"^[ ]?(?:以上|余|餘|超(?!算)|多(?=[个個家项項名所])|or more\b|이상)", re.I
)
AT_MOST_LEFT = re.compile(
    r"(?:<=?|≤|\b(?:up to|at most|less than|fewer than|under|below|no more than)"
    r"|最多|不超过|不超過|不足|最大|최대)[ ]?$",
    re.I,
)
AT_MOST_RIGHT = re.compile(r"^[ ]?(?:以下|以内|未満|이하|미만)")
