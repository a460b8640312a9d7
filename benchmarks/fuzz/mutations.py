"""Inputs made of inputs: by signs, words and lines of what they are written in."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_WORDS = re.compile(rb"[A-Za-z0-9_\-]+|\s+|[\x80-\xff]+|.", re.DOTALL)
_BYTES = (
    b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xff\xfe", b"\x1f\x8b", b"\xf4\x90\x80\x80",
)  # fmt: skip
_TEXTS = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "", "0", "-1", "1e999", "-0", "1e-999", "9" * 40, "9" * 5000, "0.1" + "0" * 400,
        "NaN", "inf", "0x10", "010", "²", "١٢", "１２", "½", "十二", "兆", "2024-02-30", "2024-13",
        "0000-00-00", "9999-12-31", "24:00:00", "true", "null", "~", "\x00", "\x1b[2J", "\x85",
        "\u2028", "\u200b", "\u202e", "\ufeff", "\ufffe", "\ud800", "é", "e\u0301", "ß", "İ", "ǆ",
        "\U0010ffff", "%00", "%2e%2e%2f", "../", "//", "http://[", "http://a@b:c/",
        "file:///etc/hosts", "urn:x", "_:b", "<a>", "&amp;", "&#0;", "&#xD800;", "{{7*7}}",
        "'", '"', "\\", "\\u0000",
        "\\uD800", "$", "@", "#", "\n---\n", "\r\n\r\n", "\r", "\t", "a" * 300, " " * 300,
    )
)  # fmt: skip
_ODD = (*_TEXTS, *_BYTES)
_PAIRS = tuple(
    (one.encode(), other.encode())
    for one, other in (
        ("[", "]"), ("{", "}"), ("(", ")"), ('"', '"'), ("'", "'"), ("<", ">"), ("<b>", "</b>"),
        ("<i>", "</i>"), ("- ", ""), ('{"a":', "}"), ('["a",', "]"), ("<!--", "-->"),
        ("|\n ", ""), ('{"error":', "}"), ("<<", ">>"), ("a.", ""), ("a: {", "}"), ("((", "))"),
    )
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "gb18030", "shift_jis", "latin-1", "utf-8-sig", "utf-32")


class Mutator:
    """Makes inputs of at most ``longest`` bytes; the same ``seed``, the same inputs."""

    def __init__(self, words: Sequence[bytes], longest: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = words or _ODD
        self.longest = longest
        self._ways: tuple[Callable[[bytes, bytes], bytes], ...] = (
            self._sign, self._sign, self._cut, self._word, self._word, self._odd, self._odd,
            self._swap, self._double, self._line, self._line, self._splice, self._splice,
            self._nest, self._many, self._encode, self._end,
        )  # fmt: skip

    def mutated(self, data: bytes, other: bytes) -> bytes:
        """``data`` changed in one to five places, now and then with pieces of ``other``."""
        for _ in range(self.random.choice((1, 1, 1, 2, 2, 3, 5))):
            data = self.random.choice(self._ways)(data, other)[: self.longest]
        return data

    def _place(self, data: bytes) -> int:
        return self.random.randint(0, len(data))

    def _span(self, data: bytes, most: int = 64) -> tuple[int, int]:
        start = self._place(data)
        return start, min(len(data), start + self.random.randint(1, most))

    def _put(self, data: bytes, piece: bytes, over: bool = False) -> bytes:
        start, end = self._span(data, 12)
        return data[:start] + piece + data[end if over else start :]

    def _sign(self, data: bytes, _: bytes) -> bytes:
        if not data:
            return bytes([self.random.randrange(256)])
        at = self.random.randrange(len(data))
        sign = self.random.choice((data[at] ^ (1 << self.random.randrange(8)), 0, 10, 32, 34, 255))
        return data[:at] + bytes([sign]) + data[at + 1 :]

    def _cut(self, data: bytes, _: bytes) -> bytes:
        start, end = self._span(data)
        return data[:start] + data[end:]

    def _end(self, data: bytes, _: bytes) -> bytes:
        return data[: self._place(data)]

    def _word_at(self, data: bytes) -> tuple[int, int]:
        start = self._place(data)
        found = _WORDS.search(data, start)
        return found.span() if found else (start, start)

    def _word(self, data: bytes, _: bytes) -> bytes:
        start, end = self._word_at(data)
        word = self.random.choice(self.words)
        return data[:start] + word + data[self.random.choice((start, end)) :]

    def _odd(self, data: bytes, _: bytes) -> bytes:
        start, end = self._word_at(data)
        return data[:start] + self.random.choice(_ODD) + data[self.random.choice((start, end)) :]

    def _swap(self, data: bytes, _: bytes) -> bytes:
        (a, b), (c, d) = sorted((self._word_at(data), self._word_at(data)))
        if b > c:
            return data
        return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]

    def _double(self, data: bytes, _: bytes) -> bytes:
        start, end = self._span(data, 200)
        return self._put(data, data[start:end])

    def _line(self, data: bytes, other: bytes) -> bytes:
        lines, more = data.splitlines(keepends=True), other.splitlines(keepends=True)
        if not lines or not more:
            return data
        at = self.random.randrange(len(lines))
        way = self.random.randrange(4)
        if way == 0:
            del lines[at]
        elif way == 1:
            lines.insert(at, self.random.choice(lines))
        elif way == 2:
            lines.insert(at, self.random.choice(more))
        else:
            lines[at] = b" " * self.random.choice((1, 2, 4)) + lines[at]
        return b"".join(lines)

    def _splice(self, data: bytes, other: bytes) -> bytes:
        start, end = self._span(other, 400)
        return self._put(data, other[start:end], over=self.random.random() < 0.5)

    def _nest(self, data: bytes, _: bytes) -> bytes:
        start, end = self._span(data)
        one, other = self.random.choice(_PAIRS)
        deep = self.random.choice((1, 2, 5, 17, 60, 300, 700, 5000))
        return data[:start] + one * deep + data[start:end] + other * deep + data[end:]

    def _many(self, data: bytes, _: bytes) -> bytes:
        """A piece again and again: what takes the square of its length is slow then."""
        start, end = self._span(data, self.random.choice((2, 8, 40, 400)))
        most = self.longest // max(1, end - start)
        times = min(most, self.random.choice((3, 20, 100, 1000, 30_000)))
        return data[:start] + data[start:end] * times + data[end:]

    def _encode(self, data: bytes, _: bytes) -> bytes:
        if self.random.random() < 0.7:
            return data
        return data.decode("utf-8", "replace").encode(self.random.choice(_ENCODINGS), "replace")
