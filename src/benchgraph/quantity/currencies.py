"""Currencies: every code of ISO 4217, their names from the CLDR, and the signs that texts use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from benchgraph.quantity.lexicon import Lexicon
from benchgraph.quantity.spelling import plain

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

# Signs and short forms as texts write them before (or behind) an amount, beside those of the CLDR.
_SIGNS = {
    "usd": "US$ US$ USD$ U.S.$ $US US-$", "sgd": "S$ SG$ SGD$ $SG", "hkd": "HK$ HKD$ $HK",
    "twd": "NT$ NTD NT T$ TW$ TWD$ NTD$ $NT", "cad": "C$ CA$ CAD$ CDN$ Can$ Cdn$ $CA $CAN",
    "aud": "A$ AU$ AUD$ $AU", "nzd": "NZ$ NZD$ $NZ", "brl": "R$", "mxn": "MX$ Mex$ MXN$",
    "myr": "RM", "idr": "Rp Rp.", "inr": "₹ INR₹ Re.", "rupee": "Rs Rs. ₨", "krw": "₩ KRW₩",
    "ils": "₪ NIS", "eur": "€", "gbp": "£ GB£ UK£ STG", "vnd": "₫", "thb": "฿", "php": "₱ Php",
    "rub": "₽", "try": "₺", "uah": "₴", "ngn": "₦", "kzt": "₸", "pln": "zł", "czk": "Kč", "huf": "Ft",
    "ghs": "GH₵ ₵", "gel": "₾", "azn": "₼", "mnt": "₮", "lak": "₭", "crc": "₡", "pyg": "₲", "amd": "֏",
    "cny": "RMB CN¥ RMB¥ CNH", "jpy": "JP¥ JPY¥", "chf": "SFr. SFr sFr.", "clp": "CLP$", "cop": "COP$ COL$",
    "jmd": "J$", "ttd": "TT$", "bnd": "B$", "fjd": "FJ$", "nad": "N$", "ars": "AR$",
    "pen": "S/ S/.", "aed": "Dhs Dh Dhs. AED", "sar": "SR", "": "¥ kr kr. FCFA CFA",
}  # fmt: skip

# Short names, beside the full ones of the CLDR. Those under a name of _OF_REGION are shared.
_NAMES = {
    BARE: "dollar dollars dólar dólares dollari dollaro ドル 달러 долларов доллара",
    "usd": "US dollars|US dollar|U.S. dollars|U.S. dollar|American dollars|dollars américains|dollars US"
    "|dollars des États-Unis|US-Dollars|US Dollar|美元|美金|米ドル|USドル|アメリカドル|미 달러|미국 달러|미달러"
    "|dólares americanos|dólares estadounidenses|dólares norteamericanos|dólares de EE. UU."
    "|dólares dos EUA|dollari americani|dollari statunitensi|dollari USA|долларов США|доллара США|弗",
    "sgd": "Singapore dollars|新元|新加坡元|新币|新幣|坡币|坡幣|新加坡币|シンガポールドル|싱가포르 달러|싱가포르달러"
    "|dollars de Singapour|dollars singapouriens|Singapur-Dollar|dólares de Singapur",
    "hkd": "Hong Kong dollars|港元|港币|港幣|港圓|香港ドル|홍콩 달러|홍콩달러|dollars de Hong Kong|Hongkong-Dollar",
    "twd": "Taiwan dollars|New Taiwan dollars|Taiwanese dollars|NT dollars|新台币|新台幣|新臺幣|新臺币|台币|台幣|臺幣"
    "|台湾ドル|新台湾ドル|台湾元|대만 달러|대만달러|新台币元|新台幣元|新臺幣元|Taiwan-Dollar|тайваньских долларов"
    "|новых тайваньских долларов|dollars taïwanais|dólares taiwaneses",
    "cad": "Canadian dollars|加元|加币|加幣|カナダドル|캐나다 달러|dollars canadiens|kanadische Dollar|kanadischen Dollar"
    "|dólares canadienses|dollari canadesi|dólares canadenses",
    "aud": "Australian dollars|澳元|澳币|澳幣|豪ドル|オーストラリアドル|호주 달러|호주달러|dollars australiens|australische Dollar"
    "|dólares australianos",
    "nzd": "New Zealand dollars|纽元|紐元|纽币|NZドル|ニュージーランドドル|뉴질랜드 달러|新西兰元|紐西蘭元",
    "eur": "euro|euros|Euro|Euros|欧元|歐元|ユーロ|유로|евро|EUROS",
    "gbp": "pounds sterling|British pounds|pounds|pound sterling|英镑|英鎊|ポンド|英ポンド|파운드|livres sterling|Pfund Sterling"
    "|Pfund|libras esterlinas|sterline|UK pounds",
    "jpy": "yen|Yen|yens|日元|日圆|日圓|円|日本円|엔|일본 엔|エン|yenes|ienes|иен",
    "cny": "yuan|renminbi|RMB|Chinese yuan|yuan renminbi|人民币|人民幣|元人民币|元人民幣|人民元|中国元|위안|위안화|중국 위안"
    "|Yuan|yuans|yuanes|юаней|RMB yuan|圓人民幣",
    "krw": "won|Korean won|South Korean won|韩元|韓元|韩圆|韓圓|韩币|韓幣|ウォン|韓国ウォン|원|Won|wons",
    "inr": "Indian rupees|印度卢比|印度盧比|インドルピー|인도 루피|indische Rupien|roupies indiennes|rupias indias",
    "rupee": "rupees|rupee|卢比|盧比|ルピー|루피|Rupien|roupies|rupias",
    "myr": "ringgit|ringgits|Malaysian ringgit|林吉特|令吉|马币|馬幣|リンギット|링깃",
    "idr": "rupiah|rupiahs|印尼盾|ルピア|루피아|Indonesian rupiah|印度尼西亚卢比|印尼卢比",
    "thb": "baht|bahts|泰铢|泰銖|バーツ|밧|바트|Thai baht", "vnd": "dong|越南盾|ドン|동",
    "ils": "shekels|new shekels|Israeli shekels|谢克尔|新谢克尔|謝克爾|シェケル|新シェケル|셰켈|NIS|Schekel|séquels",
    "chf": "Swiss francs|瑞郎|瑞士法郎|スイスフラン|스위스 프랑|francs suisses|Schweizer Franken|Franken|francos suizos"
    "|franchi svizzeri|francos suíços|Fr.",
    "aed": "dirhams|UAE dirhams|Emirati dirhams|迪拉姆|迪拉姆斯|阿联酋迪拉姆|ディルハム|디르함|Dirham",
    "sar": "Saudi riyals|沙特里亚尔|サウジ・リヤル", "rub": "roubles|rubles|卢布|盧布|ルーブル|루블|рублей|рубля",
    "try": "Turkish lira|Turkish liras|土耳其里拉", "brl": "reais|Brazilian reais|real brasileiro|雷亚尔|レアル|헤알",
    "mxn": "pesos mexicanos|Mexican pesos|墨西哥比索|メキシコペソ", "pln": "zloty|złoty|zlotys|兹罗提",
    "php": "Philippine pesos|菲律宾比索|フィリピンペソ", "sek": "Swedish kronor|瑞典克朗", "nok": "Norwegian kroner|挪威克朗",
    "dkk": "Danish kroner|丹麦克朗", "zar": "rand|South African rand|兰特", "ngn": "naira|奈拉",
    "kwd": "Kuwaiti dinars|科威特第纳尔", "qar": "Qatari riyals|卡塔尔里亚尔",
    "egp": "Egyptian pounds|埃及镑", "pkr": "Pakistani rupees|巴基斯坦卢比",
    "yuan": "元|圓|圆|塊錢|块钱|元整|元正",
    "": "pesos|peso|francs|franc|kronor|kroner|krona|kronur|crowns|dinars|dinar|riyals|riyal|rials|比索|克朗|法郎|第纳尔|里亚尔|フラン|ペソ",
}  # fmt: skip

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
    return next((code for at, codes in _WHO_SHARES.items() if sign.startswith(at) and code in codes), "")


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
    current |= {"ANG", "BGN", "HRK", "CUC", "SLL", "ZWL", "VED", "CHE", "CHW", "CLF", "COU", "MXV", "UYI", "BOV"}
    return {code: Currency(code.lower(), is_code=True, word=code in _WORDS) for code in current}


@cache
def signs(language: str | None) -> Lexicon[Currency]:
    """Signs and codes, capitals as written, that stand before or behind an amount: those of the
    CLDR for the language, and those of texts."""
    found = dict(_cldr_signs(language)) if language else {}
    found |= {sign: Currency(code) for code, ways in _SIGNS.items() for sign in ways.split()}
    found |= {f"{code}{gap}$": Currency(code.lower()) for code in codes() for gap in (" ", "")}
    found |= {f"{code} €": Currency("eur") for code in ("EUR",)} | {"US $": Currency("usd")}
    return Lexicon({"$": Currency(BARE)} | found | codes())


@cache
def names(language: str | None) -> Lexicon[Currency]:
    """Names in small letters, of the CLDR in ``language`` and English, and short ones."""
    found = {}
    for tag in _LOCALES if language is None else dict.fromkeys(("en", language)):
        found |= {name: Currency(code) for name, code in _cldr_names(tag)}
    for code, ways in _NAMES.items():
        for name in ways.split("|") if "|" in ways or code != BARE else ways.split():
            found[name.lower()] = Currency(code, plain=code in (BARE, "yuan"))
    return Lexicon(found)


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
