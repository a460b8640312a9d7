"""Bytes → text: the encoding that the bytes are in, whatever the page says about it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from benchgraph.errors import LimitError, PageError

MAX_BYTES = 8 * 1024 * 1024
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What has no width, and what turns the writing direction; an entity can also write a control.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


def decode(data: bytes, path: Path | str) -> tuple[str, list[str]]:
    """The text of ``data`` and what had to be put right on the way.

    UTF-8 is tried first, because a page that is UTF-8 is read as such even where it declares
    something else; then the declared encoding. A character that is cut in half at the very end is
    left out. Raises PageError for bytes that are no text, LimitError for more than 8 MB.
    """
    if len(data) > MAX_BYTES:
        raise LimitError(
            "this page is too large", path=path, found=f"{len(data)} bytes",
            expected=f"at most {MAX_BYTES} bytes",
        )  # fmt: skip
    if not data.strip():
        raise PageError("this page is empty", path=path)
    text, warnings = _text(data, path)
    if _CONTROL.search(text):
        raise PageError(
            "this file holds control characters: it is binary, or damaged", path=path,
            found=repr(_CONTROL.search(text).group()),  # type: ignore[union-attr]
            expected="text",
        )  # fmt: skip
    if count := len(_UNSEEN.findall(text)):
        warnings = [*warnings, f"{count} invisible characters left out"]
    return seen(text), warnings


def seen(text: str) -> str:
    """``text`` without the characters that nobody sees and that a record may not hold."""
    return _UNSEEN.sub("", text)


def _text(data: bytes, path: Path | str) -> tuple[str, list[str]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), []
            except UnicodeDecodeError as error:
                raise _undecodable(path, encoding, error) from None
    declared = _declared(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8"), ["the last character is cut in half"]
        if declared is None or declared == "utf-8":
            raise _undecodable(path, declared or "utf-8", error) from None
    else:
        if declared not in (None, "utf-8", "ascii") and not data.isascii():
            return text, [f"declares the encoding {declared}, but is UTF-8"]
        return text, []
    try:
        return data.decode(declared), [f"is in {declared}, not UTF-8"]
    except UnicodeDecodeError as error:
        raise _undecodable(path, declared, error) from None


def _declared(data: bytes) -> str | None:
    """The text encoding that the page declares; None where it names none that Python knows."""
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    try:
        info = codecs.lookup(match[1].decode("ascii"))
    except LookupError:
        return None
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and not info.name.startswith(("utf-16", "utf-32")) else None


def _undecodable(path: Path | str, encoding: str, error: UnicodeDecodeError) -> PageError:
    return PageError(
        "the bytes of this file are no text in the encoding that it has or declares", path=path,
        found=f"byte {error.start} is not {encoding}", expected="UTF-8",
        hint="save the page again as UTF-8",
    )  # fmt: skip
