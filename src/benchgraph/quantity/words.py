"""The words of ``words.toml``, as the lexicons of one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from benchgraph.quantity.lexicon import Lexicon


@cache
def table(name: str) -> Mapping[str, Any]:
    """One table of ``words.toml``."""
    return _everything()[name]  # type: ignore[no-any-return]


@cache
def _everything() -> dict[str, Any]:
    import tomllib
    from importlib.resources import files

    text = files("benchgraph.quantity").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


_LANGUAGES = frozenset(
    ("en", "zh", "zh-Hans", "zh-Hant", "ja", "ko", "de", "fr", "es", "pt", "it", "ru")
)
_CHINESE = {
    "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant",
    "zh-MO": "zh-Hant",
}  # fmt: skip


def known_language(tag: str | None) -> str | None:
    """The language of a tag by whose words a text is read; None for one of which none are known.

    >>> known_language("pt-BR"), known_language("zh-TW"), known_language("nl")
    ('pt', 'zh-Hant', None)
    """
    if tag is None or tag in _LANGUAGES:
        return tag
    parts = tag.split("-")
    for one in ("-".join(parts[:2]), _CHINESE.get("-".join(parts[:2]), ""), parts[0]):
        if one in _LANGUAGES:
            return one
    return None


def layers(name: str, language: str | None) -> Iterator[Any]:
    """The parts of a table that a text in ``language`` is read by, the nearest last. A text of no
    known language is read by all, English last."""
    parts = table(name)
    if language is None:
        order = [key for key in parts if key not in ("common", "en", "zh-Hans")]
        order = ["common", *order, "en"]
    else:
        # Chinese, Japanese and Korean share their signs, whatever a page says that it is in.
        shared = [key for key in ("zh", "ja", "ko") if key != language.split("-")[0]]
        order = ["common", "en", *shared, language.split("-")[0], language]
    for key in dict.fromkeys(order):
        if key in parts:
            yield parts[key]


@cache
def magnitudes(language: str | None) -> Lexicon[int]:
    """Magnitude words, as powers of ten; -1 for one that is a doubt."""
    found: dict[str, int] = {}
    for layer in layers("magnitude", language):
        if language is None:
            new = {w: n for w, n in layer.items() if w not in _ENGLISH or w not in found or n > 0}
            clash = {w for w, n in new.items() if found.get(w, n) != n and w not in _ENGLISH}
            found |= new | dict.fromkeys(clash, -1)
        else:
            found |= layer
    return Lexicon(found)


# Said without a language, these are English: "billion" is what most texts write.
_ENGLISH = frozenset({"billion", "billions", "trillion", "trillions", "bn", "bln", "兆"})


@cache
def before(language: str | None) -> Lexicon[str]:
    """Words before a number: least, most, about, skip, not, between, from."""
    return _roles("left", language)


@cache
def behind(language: str | None) -> Lexicon[str]:
    """Words behind a number: least, most, about."""
    return _roles("right", language)


def _roles(name: str, language: str | None) -> Lexicon[str]:
    found: dict[str, str] = {}
    for layer in layers(name, language):
        for role, phrases in layer.items():
            found |= dict.fromkeys([*phrases, *_contracted(phrases)], role)
    return Lexicon(found)


# A preposition and the article that it melts with: "menos del 5 %", "più del 5%".
_CONTRACTED = {
    " de": ("del", "du", "des", "do", "da"), " di": ("del", "dei", "delle"),
    " a": ("al", "ao"), " à": ("au", "aux"),
}  # fmt: skip


def _contracted(phrases: list[str]) -> Iterator[str]:
    for phrase in phrases:
        for ending, forms in _CONTRACTED.items():
            if phrase.endswith(ending):
                yield from (f"{phrase.removesuffix(ending)} {form}" for form in forms)


@cache
def joins(language: str | None, between: bool) -> Lexicon[bool]:
    """What stands between the ends of a range."""
    found = [phrase for layer in layers("join", language) for phrase in layer]
    if language is None:  # a single letter joins only in a text that is known to be in Spanish
        found = [phrase for phrase in found if phrase != "a"]
    if between:
        found += [phrase for layer in layers("join-between", language) for phrase in layer]
    return Lexicon(dict.fromkeys(found, True))


@cache
def rates() -> Lexicon[str]:
    """ "per year" → year."""
    return Lexicon({phrase: time for time, ways in table("rate").items() for phrase in ways})


@cache
def measures() -> Lexicon[str]:
    """Spellings of measures, capitals as written, → the name of the unit."""
    return Lexicon({way: unit for unit, ways in table("measure").items() for way in ways})


@cache
def percents() -> Lexicon[bool]:
    """Signs of a percentage; False for points of one."""
    share = table("percent")
    return Lexicon(dict.fromkeys(share["signs"], True) | dict.fromkeys(share["points"], False))


@cache
def counted(language: str | None) -> Lexicon[str]:
    """Nouns that are counted → the name of their unit; "none" for what only begins like one."""
    found: dict[str, str] = {}
    for layer in layers("count", language):
        for unit, nouns in layer.items():
            found |= {noun.lower(): unit for noun in nouns}
    return Lexicon(found)


@cache
def family(unit: str) -> tuple[str, int] | None:
    """The family of units that ``unit`` is of, and its power of ten within it."""
    for name, powers in table("family").items():
        if unit in powers:
            return name, powers[unit]
    return None


@cache
def word_set(name: str, key: str) -> frozenset[str]:
    """A list of words in a table."""
    return frozenset(table(name)[key].split())


@cache
def guards(language: str | None) -> frozenset[str]:
    """Words that may bound a number near which they stand."""
    return frozenset(word for layer in layers("guard", language) for word in layer.split())


@cache
def signs_of_bounds() -> tuple[str, ...]:
    """Signs of Chinese, Japanese and Korean bounds, for what is not listed as a whole."""
    return tuple(table("guard")["signs"].split())


@cache
def parts(name: str) -> Lexicon[str]:
    """ "end-" → end."""
    return Lexicon({way: part for part, ways in table(name).items() for way in ways})
