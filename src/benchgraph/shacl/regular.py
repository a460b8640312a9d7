"""Regular expressions that mean the same to Python's ``re`` and to the store's engine.

``sh:pattern`` is SPARQL's REGEX; the reference engine runs it with Python, the store with Rust's
``regex``. The two agree on a plain core. Whatever lies outside is refused, and two small
differences are levelled: Python's ``$`` also matches before a last line break, and Python's
``\\s`` also matches the separators U+001C to U+001F.
"""

from __future__ import annotations

import re

from benchgraph.shacl.terms import Refused

_LITERAL_ESCAPES = frozenset(".\\+*?[](){}^$|-/#&~\"'<>=!:,;@%")
_CONTROL_ESCAPES = frozenset("tnrfv")


def portable_pattern(pattern: str, flags: str = "") -> tuple[str, str]:
    """(pattern, flags) for SPARQL's REGEX, with the meaning that Python gives them.

    Raises ``Refused`` where the two engines may differ.
    """
    if flags not in ("", "i"):
        raise Refused("sh:flags", f"{flags!r} is not read alike by both engines")
    if flags and not pattern.isascii():
        raise Refused("sh:flags", "ignoring case beyond ASCII")
    portable = "".join(_rewritten(pattern))
    try:
        re.compile(pattern)
    except re.error as error:
        raise Refused("sh:pattern", f"not a pattern: {error}") from error
    return portable, flags


def _rewritten(pattern: str) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            out.append(_escape(pattern[at + 1 : at + 2], in_class=False))
            at += 2
        elif char == "[":
            text, at = _character_class(pattern, at)
            out.append(text)
        elif char == "$":
            if pattern[at + 1 : at + 2] not in ("", ")", "|"):
                raise Refused("sh:pattern", "text after $")
            out.append(r"(?:\n?$)")
            at += 1
        elif char == "(" and pattern.startswith("(?", at) and not pattern.startswith("(?:", at):
            raise Refused("sh:pattern", "look-around, named groups and inline flags")
        elif char in "*+?}" and pattern[at + 1 : at + 2] == "+":
            raise Refused("sh:pattern", "possessive repetition")
        elif char == "{" and not re.match(r"\{\d+(,\d*)?\}", pattern[at:]):
            raise Refused("sh:pattern", "a brace that is no repetition")
        else:
            out.append(char)
            at += 1
    return out


def _escape(char: str, *, in_class: bool) -> str:
    if char == "s":
        return r"\s\x1c-\x1f" if in_class else r"[\s\x1c-\x1f]"
    if char in ("d", "D") or char in _CONTROL_ESCAPES:
        return "\\" + char
    if char in _LITERAL_ESCAPES:
        return re.escape(char) if char not in "\"'<>=!:,;@%/" else char
    raise Refused("sh:pattern", f"\\{char} is not read alike by both engines")


def _character_class(pattern: str, start: int) -> tuple[str, int]:
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
            out.append(_escape(pattern[at + 1 : at + 2], in_class=True))
            at += 2
            continue
        if char == "[" or pattern[at : at + 2] in ("&&", "--", "~~", "||"):
            raise Refused("sh:pattern", "a bracket or a set operator in a class")
        out.append(char)
        at += 1
    return "".join(out) + "]", at + 1
