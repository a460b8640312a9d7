"""A text with one sign for each thing that is written in several ways, character for character."""

from __future__ import annotations

import re

_ONE_SIGN = {0xFF01 + n: chr(0x21 + n) for n in range(94)} | {
    0xFF0C: "，", 0xFF0E: "．", 0xFF1B: "；", 0xFF1A: "：",
    ord("〜"): "~", ord("∼"): "~", ord("￥"): "¥", ord("￦"): "₩", ord("￡"): "£", ord("’"): "'",
    ord("‘"): "'", ord("ʼ"): "'", ord("\u2010"): "-", ord("\u2011"): "-", ord("﹣"): "-",
    ord("﹪"): "%", ord("﹩"): "$",
} | dict.fromkeys(
    (0xA0, 0x3000, 0x202F, *range(0x2000, 0x200B), 0x205F, ord("\t")), " "
)  # fmt: skip
_WIDE_MARK = re.compile(r"(?<=[０-９])[，．](?=[０-９])")
_MARKS = {"，": ",", "．": "."}


def plain(text: str) -> str:
    """``text``, of the same length, in ASCII digits, points, commas, spaces and apostrophes.

    >>> plain("５，０００億")
    '5,000億'
    """
    if text.isascii():
        return text.replace("\t", " ")
    if "，" in text or "．" in text:
        text = _WIDE_MARK.sub(lambda mark: _MARKS[mark.group()], text)
    return text.translate(_ONE_SIGN)


def folded(text: str) -> str:
    """``text``, of the same length, in small letters and on one line."""
    small = text.lower()
    if len(small) != len(text):  # a capital such as İ has a longer small form
        small = "".join(sign if len(sign.lower()) != 1 else sign.lower() for sign in text)
    return _LINE_BREAK.sub(" ", small)


_LINE_BREAK = re.compile("[\n\r\v\f\x85\u2028\u2029]")
