"""Regular expressions that mean the same to Python's ``re`` and to the store's engine.

``sh:pattern`` is SPARQL's REGEX; the reference engine runs it with Python, the store with Rust's
``regex``. The two agree on a plain core, and two small differences are levelled: Python's ``$``
also matches before a last line break, and Python's ``\\s`` also matches the separators U+001C to
U+001F. What Rust's engine does not have, look-around and back references, is left to Python while
the query runs. Where engines differ only on some texts (``\\w`` beyond ASCII), these are asked for.
Whatever lies outside is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import Literal, QuerySolutions, Store

from benchgraph.shacl.functions import MATCHES
from benchgraph.shacl.terms import Malformed, Refused

_LITERAL_ESCAPES = frozenset(".\\+*?[](){}^$|-/#&~\"'<>=!:,;@%_` ")
_PLAIN = frozenset("\"'<>=!:,;@%/_` ")
_CONTROL_ESCAPES = frozenset("tnrfv")
_CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So".split()
)
_PYTHON_GROUPS = ("(?=", "(?!", "(?<=", "(?<!", "(?>")
_NESTED_REPETITION = re.compile(r"\([^()]*(?:[+*]|\{\d+,\})[^()]*\)[+*{]")
_BEYOND_ASCII = '"[^\\\\x00-\\\\x7F]"'
_LINE_ENDS = '"[\\\\r\\\\x{85}\\\\x{2028}\\\\x{2029}]"'


class Match(NamedTuple):
    """Whether a text matches, as an expression, and on which texts engines differ ("" for none)."""

    passes: str
    doubt: str


def match(pattern: str, flags: str, text: str) -> Match:
    """Whether the expression ``text`` matches a pattern. Raises ``Malformed`` for what is no
    pattern, ``Refused`` where engines may differ whatever the text."""
    read = _read(pattern, flags)
    doubts = [f"REGEX({text}, {doubt})" for doubt in read.doubts]
    if read.python or not _is_taken(read.portable, read.flags):
        own = read.own
        if not _compiles(own):
            raise _unreadable(pattern)
        if _NESTED_REPETITION.search(own):
            raise Refused("sh:pattern", "repeats within a repetition: Python might take for ever")
        passes = f'{MATCHES}({text}, {Literal(own)}, "{read.flags}")'
    else:
        more = f', "{read.flags}"' if read.flags else ""
        passes = f"REGEX({text}, {Literal(read.portable)}{more})"
    return Match(passes, " || ".join(doubts))


def portable_pattern(pattern: str, flags: str = "") -> tuple[str, str]:
    """(pattern, flags) for SPARQL's REGEX, with the meaning that Python gives them.

    Raises ``Refused`` where the two engines may differ.
    """
    read = _read(pattern, flags)
    if read.python:
        raise Refused("sh:pattern", f"{read.python} is beyond the store's expressions")
    if read.doubts or read.flags not in ("", "i"):
        raise Refused("sh:pattern", "is not read alike by all engines")
    if not _is_taken(read.portable, read.flags):
        raise Refused("sh:pattern", "is beyond the store's expressions")
    return read.portable, read.flags


@dataclass
class _Reading:
    """``portable``: the pattern for Rust; ``own``: for Python; ``python``: what only Python has."""

    own: str
    flags: str
    portable: str = ""
    python: str = ""
    doubts: dict[str, None] = field(default_factory=dict)


def _read(pattern: str, flags: str) -> _Reading:
    inline = re.match(r"\(\?([imsx]+)\)", pattern)
    if inline:
        pattern, flags = pattern[inline.end() :], flags + inline[1]
    flags = "".join(sorted(set(flags)))
    if set(flags) - set("imsx"):
        raise Refused("sh:flags", f"{flags!r} is not read alike by all engines")
    if "i" in flags and not pattern.isascii():
        raise Refused("sh:flags", "ignoring case beyond ASCII")
    if "x" in flags:
        pattern, flags = _without_space(pattern), flags.replace("x", "")
    read = _Reading(pattern, flags)
    if "m" in flags:
        read.doubts[_LINE_ENDS] = None
    try:
        read.portable = "".join(_rewritten(pattern, read))
    except Refused:
        if not _is_taken(pattern, flags) and not _compiles(pattern):
            raise _unreadable(pattern) from None
        raise
    return read


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _unreadable(pattern: str) -> Refused:
    shown = Literal(pattern if len(pattern) < 80 else pattern[:79] + "…")
    if "\\p" in pattern or "(?<" in pattern:  # other engines may know it
        return Refused("sh:pattern", f"is not read: {shown}", "none")
    return Malformed("sh:pattern", f"is no regular expression: {shown}")


@lru_cache
def _is_taken(pattern: str, flags: str) -> bool:
    """Whether the store has an answer to this pattern."""
    rows = Store().query(f'SELECT (REGEX("", {Literal(pattern)}, "{flags}") AS ?is) {{}}')
    assert isinstance(rows, QuerySolutions)
    return next(rows)["is"] is not None


def _without_space(pattern: str) -> str:
    """A pattern of flag x; what engines read differently in one is refused."""
    if "#" in pattern or re.search(r"\\\s|\[[^\]]*\s", pattern):
        raise Refused("sh:flags", "x with a comment or space in a class")
    return re.sub(r"\s", "", pattern)


def _rewritten(pattern: str, read: _Reading) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(pattern):
        char, rest = pattern[at], pattern[at:]
        if char == "\\":
            text, length = _escape(pattern, at, read, in_class=False)
            out.append(text)
            at += length
        elif char == "[":
            text, at = _character_class(pattern, at, read)
            out.append(text)
        elif char == "$":
            if pattern[at + 1 : at + 2] not in ("", ")", "|"):
                raise Refused("sh:pattern", "text after $")
            out.append("$" if "m" in read.flags else r"(?:\n?$)")
            at += 1
        elif rest.startswith(_PYTHON_GROUPS):
            read.python = "look-around"
            out.append("(?:")
            at += len(next(group for group in _PYTHON_GROUPS if rest.startswith(group)))
        elif rest.startswith("(?") and not rest.startswith("(?:"):
            raise Refused("sh:pattern", "named groups and flags within")
        elif char in "*+?}" and pattern[at + 1 : at + 2] == "+":
            read.python = "possessive repetition"
            out.append(char)
            at += 2
        elif char == "{" and not re.match(r"\{\d+(,\d*)?\}", rest):
            raise Refused("sh:pattern", "a brace that is no repetition")
        else:
            out.append(char)
            at += 1
    return out


def _escape(pattern: str, at: int, read: _Reading, *, in_class: bool) -> tuple[str, int]:
    """The escape that begins here, and its length."""
    char = pattern[at + 1 : at + 2]
    if char == "s":
        return (r"\s\x1c-\x1f" if in_class else r"[\s\x1c-\x1f]"), 2
    if char == "S" and not in_class:
        return r"[^\s\x1c-\x1f]", 2
    if char in ("d", "D") or (char and char in _CONTROL_ESCAPES):
        return "\\" + char, 2
    if char and char in _LITERAL_ESCAPES:
        return (char if char in _PLAIN else re.escape(char)), 2
    if (char and char in "wW") or (char and char in "bB" and not in_class):
        read.doubts[_BEYOND_ASCII] = None
        return "\\" + char, 2
    if char and char in "123456789" and not in_class:
        read.python = "a back reference"
        return "", 2
    if found := re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))").match(pattern, at):
        return re.escape(chr(int(found[1] or found[2], 16))), len(found[0])
    found = re.compile(r"\\[pP]\{(\w+)\}").match(pattern, at)
    if found and found[1] in _CATEGORIES:
        return found[0], len(found[0])
    raise Refused("sh:pattern", f"\\{char} is not read alike by all engines")


def _character_class(pattern: str, start: int, read: _Reading) -> tuple[str, int]:
    """The class that begins at ``start``, and where it ends."""
    at = start + 1
    out = ["["]
    if pattern.startswith("^", at):
        out.append("^")
        at += 1
    if pattern.startswith("]", at):
        raise Refused("sh:pattern", "a bracket at the start of a class")
    while pattern[at : at + 1] != "]":
        char = pattern[at : at + 1]
        if not char:
            raise Refused("sh:pattern", "a class that does not end")
        if char == "\\":
            text, length = _escape(pattern, at, read, in_class=True)
            out.append(text)
            at += length
            continue
        if char == "[" or pattern[at : at + 2] in ("&&", "--", "~~", "||"):
            raise Refused("sh:pattern", "a bracket or a set operator in a class")
        out.append(char)
        at += 1
    return "".join(out) + "]", at + 1
