"""Currencies: every code of ISO 4217, their names from the CLDR, and the signs that texts use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from benchgraph.quantity.lexicon import Lexicon
from benchgraph.quantity.spelling import plain
from benchgraph.quantity.words import table

BARE = "bare"


@dataclass(frozen=True, slots=True)
class Currency:
    """What a sign, code or name says: ``code`` is an ISO code in small letters, or BARE for a
    dollar that does not say whose, or one of the names in ``_OF_REGION``, or "" for a sign that
    currencies share. ``word`` marks a code that is also a word, ``plain`` a name that only says
    again what another sign has said, ``is_code`` an ISO code."""

    code: str
    is_code: bool = False
    word: bool = False
    plain: bool = False


# Codes that are words or short forms of other things: read only with a magnitude.
_WORDS = frozenset(
    "ALL AMD ANG ARS BAM BND BOB CAD COP CUP CVE ERN ETB GEL GIP ISK LAK MAD MOP NAD PAB PEN SAR"
    " SCR SDG SOS STN TOP TRY XPF XCG BIF CDF DOP GMD HTG MUR NIO SLE TMT VES MVR KES ZAR".split()
)

# Whose money a shared word is on a page about a region; None stands for any other region.
_OF_REGION: dict[str, dict[str | None, str]] = {
    BARE: {"singapore": "sgd", "hong-kong": "hkd", "taiwan": "twd", "canada": "cad",
           "australia": "aud", "new-zealand": "nzd", "brunei": "bnd", None: "usd"},
    "yuan": {"hong-kong": "hkd", "taiwan": "twd", "china": "cny", "mainland-china": "cny"},
    "rupee": {"india": "inr", "pakistan": "pkr", "sri-lanka": "lkr", "nepal": "npr",
              "mauritius": "mur"},
    "": {"japan": "jpy", "china": "cny", "sweden": "sek", "norway": "nok", "denmark": "dkk",
         "iceland": "isk", "mexico": "mxn", "philippines": "php", "switzerland": "chf",
         "argentina": "ars", "chile": "clp", "colombia": "cop"},
}  # fmt: skip
_YEN = {"ja": "jpy", "zh": "cny", "zh-Hans": "cny"}
_LOCALES = ("en", "zh-Hans", "zh-Hant", "ja", "ko", "de", "fr", "es", "pt", "it")


def unit_of(
    currency: Currency, sign: str, region: str | None, language: str | None
) -> tuple[str | None, bool]:
    """The unit that a sign or name stands for, and whether it is a bare dollar. None where the
    text does not tell.

    >>> unit_of(Currency(BARE), "$", "taiwan", "en"), unit_of(Currency(BARE), "$", None, "en")
    (('unit/twd', True), (None, True))
    """
    code = currency.code
    if code == BARE:
        here = _OF_REGION[BARE]
        return (None if region is None else f"unit/{here.get(region, here[None])}"), True
    if code == "yuan":
        simplified = language in ("zh-Hans", "zh") and region is None
        code = "cny" if simplified else _OF_REGION["yuan"].get(region, "")
    elif code == "rupee":
        code = _OF_REGION["rupee"].get(region, "inr")
    elif code == "":
        yen = _YEN.get(language or "", "") if sign == "¥" else ""
        code = _shared(sign, region) or (yen if region is None else "")
    return (f"unit/{code}" if code else None), False


_WHO_SHARES = {
    "¥": ("jpy", "cny"), "peso": ("mxn", "php", "ars", "clp", "cop"), "franc": ("chf",),
    "k": ("sek", "nok", "dkk", "isk"),
}  # fmt: skip


def _shared(sign: str, region: str | None) -> str:
    """The currency of ``region``, if it is one that ``sign`` may stand for."""
    code = _OF_REGION[""].get(region, "")
    return next(
        (code for at, codes in _WHO_SHARES.items() if sign.startswith(at) and code in codes), ""
    )


@cache
def codes() -> dict[str, Currency]:
    """Every ISO 4217 code that is in use somewhere."""
    from babel.core import get_global

    current = {
        code
        for history in get_global("territory_currencies").values()
        for code, _, until, tender in history
        if until is None and tender
    }
    # Units of account, and what texts of a few years ago still hold.
    current |= {"ANG", "BGN", "VED", "CHE", "CHW", "CLF", "COU", "MXV", "UYI", "BOV"}
    return {code: Currency(code.lower(), is_code=True, word=code in _WORDS) for code in current}


@cache
def signs(language: str | None) -> Lexicon[Currency]:
    """Signs and codes, capitals as written, that stand before or behind an amount: those of the
    CLDR for the language, and those of texts."""
    found: dict[str, Currency] = dict(_cldr_signs(language)) if language else {}
    for key, ways in table("currency-signs").items():
        found |= dict.fromkeys(ways.split(), Currency(_code(key)))
    found |= {f"{code}{gap}$": Currency(code.lower()) for code in codes() for gap in (" ", "")}
    found |= {f"{code} €": Currency("eur") for code in ("EUR",)} | {"US $": Currency("usd")}
    return Lexicon({"$": Currency(BARE)} | found | codes())


@cache
def names(language: str | None) -> Lexicon[Currency]:
    """Names in small letters, of the CLDR in ``language`` and English, and short ones."""
    found: dict[str, Currency] = {}
    for tag in _LOCALES if language is None else dict.fromkeys(("en", language)):
        found |= {name: Currency(code) for name, code in _cldr_names(tag)}
    for key, ways in table("currency-names").items():
        entry = Currency(_code(key), plain=key in (BARE, "yuan"))
        found |= {name.lower(): entry for name in ways}
    return Lexicon(found)


def _code(key: str) -> str:
    return "" if key == "shared" else key


# What a language calls by one sign and others share.
_SHARED_SIGNS = frozenset({"$", "¥", "£", "F", "Cg.", "Cg", "元", "￥", "Esc.", "DA", "kr"})


def _cldr_signs(tag: str) -> Iterator[tuple[str, Currency]]:
    from babel import Locale, UnknownLocaleError

    try:
        symbols = Locale.parse(tag.replace("-", "_")).currency_symbols
    except (UnknownLocaleError, ValueError):
        return
    for code, sign in symbols.items():
        sign = plain(sign)
        if code in codes() and sign not in _SHARED_SIGNS and not sign.isalpha():
            yield sign, Currency(code.lower())


def _cldr_names(tag: str) -> Iterator[tuple[str, str]]:
    """Names of the currencies in use, singular and plural, with and without their spaces."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_currency_name

    try:
        locale = Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return
    spaceless = tag.split("-")[0] in ("zh", "ja", "ko")
    for code in codes():
        for count in (None, 1, 2, 5):
            name = get_currency_name(code, count, locale).lower()
            if name.isdigit() or name == code.lower() or len(name) < 2 or name[0].isdigit():
                continue
            name = plain(name)
            yield name, code.lower()
            if spaceless:
                yield name.replace(" ", ""), code.lower()


@cache
def minor_digits(unit: str | None) -> int:
    """How many decimals an amount of a currency has at most (the dinars have three)."""
    from babel.numbers import get_currency_precision

    return get_currency_precision((unit or "unit/usd").removeprefix("unit/").upper())
