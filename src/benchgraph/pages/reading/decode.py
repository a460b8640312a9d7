"""Bytes → text: the encoding that the bytes are in, whatever the page says about it."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

import webencodings

from benchgraph.errors import LimitError, PageError

MAX_BYTES = 8 * 1024 * 1024
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([^"';\s]{2,40})""", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\f\r")
_CONTROL = re.compile("[" + re.escape(_CONTROLS.decode("ascii")) + "]")
# What has no width, and what turns the writing direction; an entity can also write a control.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff"
    "\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
# Encodings whose bytes read as other text where they are taken for UTF-8.
_NEVER_UTF_8 = frozenset({"utf-16le", "utf-16be", "iso-2022-jp"})


def decode(data: bytes, path: Path | str, content_type: str = "") -> tuple[str, list[str]]:
    """The text of ``data`` and what had to be put right on the way.

    UTF-8 is tried first, because a page that is UTF-8 is read as such even where something else is
    declared; then the encoding that the ``Content-Type`` header or else the page declares, its
    label mapped as in the Encoding Standard of the WHATWG. A character that is cut in half at the
    very end is left out. Raises PageError for bytes that are no text or in an unknown encoding,
    LimitError for more than 8 MB.
    """
    if len(data) > MAX_BYTES:
        raise LimitError(
            "this page is too large", path=path, found=f"{len(data)} bytes",
            expected=f"at most {MAX_BYTES} bytes",
        )  # fmt: skip
    if not data.strip():
        raise PageError("this page is empty", path=path)
    text, warnings = _text(data, path, content_type)
    # Bytes are searched much faster than characters; only UTF-16 has such bytes in its text.
    if len(data.translate(None, _CONTROLS)) != len(data) and (found := _CONTROL.search(text)):
        raise PageError(
            "this file holds control characters: it is binary, or damaged", path=path,
            found=repr(found.group()), expected="text",
        )  # fmt: skip
    return text, warnings


def seen(text: str) -> str:
    """``text`` without the characters that nobody sees and that a record may not hold."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)


def unseen(text: str) -> int:
    """How many characters of ``text`` nobody sees."""
    return 0 if text.isascii() else len(_UNSEEN.findall(text))


def one_line(text: str) -> str:
    """``text`` as it is kept and compared: what is seen of it, composed (NFC), its white space
    collapsed."""
    return unicodedata.normalize("NFC", " ".join(seen(text).split()))


def _text(data: bytes, path: Path | str, content_type: str) -> tuple[str, list[str]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, path), []
    label = _label(data, content_type)
    declared = webencodings.lookup(label) if label else None
    name = declared.name if declared else ""
    if declared is not None and name in _NEVER_UTF_8:
        return _decoded(data, name, path), [f"is in {name}, not UTF-8"]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8"), ["the last character is cut in half"]
        if declared is None and label:
            raise PageError(
                "this page is in an encoding that nobody knows", path=path, found=label,
                expected="a label of the Encoding Standard, such as utf-8",
                hint="save the page again as UTF-8",
            ) from None  # fmt: skip
        if declared is None or name in ("utf-8", "replacement", "x-user-defined"):
            raise _undecodable(path, "utf-8", error) from None
        return _decoded(data, name, path), [f"is in {name}, not UTF-8"]
    if name not in ("", "utf-8") and not data.isascii():
        return text, [f"declares the encoding {name}, but is UTF-8"]
    return text, []


def _label(data: bytes, content_type: str) -> str:
    """The label that the header gives, else the page; UTF-16 declared by a page is none, as
    nobody could have read the declaration."""
    if header := _HEADER.search(content_type):
        return header[1]
    if (match := _DECLARED.search(data[:4096])) is None:
        return ""
    label = match[1].decode("ascii")
    encoding = webencodings.lookup(label)
    return "utf-8" if encoding and encoding.name.startswith("utf-16") else label


def _decoded(data: bytes, name: str, path: Path | str) -> str:
    codec = webencodings.lookup(name)
    assert codec is not None
    try:
        if codec.name == "gbk":  # the standard decodes GBK with the larger GB 18030
            return data.decode("gb18030")
        text: str = codec.codec_info.decode(data, "strict")[0]
        return text
    except UnicodeDecodeError as error:
        raise _undecodable(path, name, error) from None


def _undecodable(path: Path | str, encoding: str, error: UnicodeDecodeError) -> PageError:
    return PageError(
        "the bytes of this file are no text in the encoding that it has or declares", path=path,
        found=f"byte {error.start} is not {encoding}", expected="UTF-8",
        hint="save the page again as UTF-8",
    )  # fmt: skip
