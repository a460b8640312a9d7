"""Bytes → lines of text: the encoding found or said, a bound for each line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import NoReturn

from benchgraph.errors import TableError, shorten
from benchgraph.sheets.model import MAX_CELL, MAX_LINE

_BLOCK = 1 << 16
# UTF-32 first: its mark begins as the one of UTF-16 does.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The Encoding Standard decodes with the larger of each pair.
_LARGER = {"gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs"}
# In which encodings tables of our regions are found that are not UTF-8: offered, never guessed.
_OFFERED = ("windows-1252", "gb18030", "shift_jis", "big5", "euc-kr", "windows-1251")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\v\x1a")
_KINDS = (
    (b"PK\x03\x04", "a ZIP archive, such as an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of the old kind (.xls) or another Office document"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_HTML = re.compile(rb"\s*<(?:!doctype\s|html|head|body|\?xml|table\b)", re.I)


def kind(head: bytes) -> str:
    """What a file with this beginning is, in words, where it is no table as text; else empty."""
    for mark, words in _KINDS:
        if head.startswith(mark):
            return words
    return "a web page or XML" if _HTML.match(head.removeprefix(codecs.BOM_UTF8)) else ""


def first_bytes(path: Path) -> bytes:
    """The first 64 KB of ``path``. Raises TableError where it cannot be read or is empty."""
    try:
        if path.exists() and not path.is_file():
            raise TableError(
                "this is no regular file", path=path, hint="name a file with a table"
            )  # fmt: skip
        with path.open("rb") as file:
            head = file.read(_BLOCK)
    except OSError as error:
        raise TableError(
            "this table cannot be read", path=path, found=error.strerror,
            hint="name a CSV, TSV, XLSX or JSON Lines file that is there",
        ) from None  # fmt: skip
    if not head.strip():
        raise TableError(
            "this table is empty", path=path, expected="a row with the columns' names, and rows"
        )
    return head


def find_encoding(path: Path, head: bytes, said: str | None) -> str:
    """The name of the codec for ``path``: by its byte order mark, else as said, else UTF-8 (or
    UTF-16, where every second byte is zero). Raises TableError."""
    mark = next((name for bom, name in _MARKS if head.startswith(bom)), "")
    if said is not None:
        codec = _lookup(path, said)
        if mark and codec.split("-")[:2] != mark.split("-")[:2]:
            raise TableError(
                "this table begins with the mark of another encoding than was said", path=path,
                line=1, found=mark, expected=codec, hint="leave the encoding out, or say that one",
            )  # fmt: skip
        return mark or codec
    if mark:
        return mark
    if words := kind(head):
        raise TableError(
            "this is no table of text", path=path, found=words, expected="CSV, TSV or JSON Lines",
            hint="give the file the ending of what it is, or save the table as CSV",
        )  # fmt: skip
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 10 > len(head) and min(even, odd) * 50 < len(head):
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def _lookup(path: Path, label: str) -> str:
    import webencodings

    if label.lower().replace("_", "-") in ("utf-32", "utf-32le", "utf-32-le", "utf-32-be"):
        return "utf-32-be" if label.lower().endswith("be") else "utf-32-le"
    label = re.sub(r"(?i)^(utf-?16)-?([lb]e)$", r"utf-16\2", label).removesuffix("-sig")
    found = webencodings.lookup(label)
    if found is None or found.name in ("replacement", "x-user-defined"):
        raise TableError(
            "nobody knows this encoding", path=path, found=label,
            expected="a label of the Encoding Standard, such as utf-8, windows-1252 or gb18030",
        )  # fmt: skip
    name = _LARGER.get(found.name, found.codec_info.name)
    return {"utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}.get(found.name, name)


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The lines of ``path`` with their ends (``\\n``, ``\\r\\n`` or ``\\r``), without the byte order
    mark. Raises TableError at bytes that are no text, or at a line that goes on too long."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done, rest = 0, ""
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, not block)
            except UnicodeDecodeError as error:
                _undecodable(path, done, rest, encoding, error)
            if not done and not rest:
                text = text.removeprefix("\ufeff")
            if len(block.translate(None, _CONTROLS)) != len(block):
                _check_controls(path, done, rest, text)
            whole = rest + text
            pieces = list(StringIO(whole, newline=""))
            # The last line may go on in the next block, and so may "\r" with "\n".
            rest = pieces.pop() if block and pieces else ""
            for piece in pieces:
                yield piece
            done += len(pieces)
            if len(rest) > MAX_LINE:
                raise TableError(
                    "this line is too long", path=path, line=done + 1,
                    found=f"more than {MAX_LINE:,} characters",
                    expected=f"cells of at most {MAX_CELL:,} characters",
                    hint="a cell holds a whole document, or the file has no line ends",
                )  # fmt: skip
            if not block:
                return


def _check_controls(path: Path, done: int, rest: str, text: str) -> None:
    """Controls are cleaned out of cells; a zero byte, or many of them, mean that it is no text."""
    found = [at for at, sign in enumerate(text) if ord(sign) < 32 and sign not in "\t\n\r\f\v\x1a"]
    if found and ("\0" in text or len(found) * 100 > len(text)):
        at = text.find("\0") if "\0" in text else found[0]
        raise TableError(
            "this file holds control characters: it is binary, or damaged", path=path,
            line=done + 1 + _line_ends(rest + text[:at]), found=repr(text[at]), expected="text",
        )  # fmt: skip


def _line_ends(text: str) -> int:
    return sum(piece[-1] in "\r\n" for piece in StringIO(text, newline=""))


def _undecodable(
    path: Path, done: int, rest: str, encoding: str, error: UnicodeDecodeError
) -> NoReturn:
    before = error.object[: error.start].decode(encoding, "replace")
    raise TableError(
        f"the bytes of this table are no {encoding.upper()}", path=path,
        line=done + 1 + _line_ends(rest + before),
        found=f"byte 0x{error.object[error.start]:02x}",
        expected="UTF-8, or the encoding that the dialect names",
        hint=_readings(error, encoding) or "save the table again as UTF-8",
    ) from None  # fmt: skip


def _readings(error: UnicodeDecodeError, encoding: str) -> str:
    """What the text around the byte would be in each encoding: a person sees which is right."""
    start = error.object.rfind(b"\n", 0, error.start) + 1
    end = error.object.find(b"\n", error.start)
    line = error.object[start : end if end >= 0 else len(error.object)]
    line = line if len(line) <= 200 else error.object[error.start : error.start + 40]
    choices = []
    for name in _OFFERED:
        try:
            text = line.decode(_LARGER.get(name, name))
        except UnicodeDecodeError:
            continue
        if not any(0x7F <= ord(sign) < 0xA0 for sign in text):
            place = max(0, len(line[: error.start - start].decode("ascii", "replace")) - 12)
            choices.append(f"{name}: {shorten(text[place : place + 30], 30)}")
    if not choices:
        return ""
    return "say encoding = … if one of these reads right: " + "; ".join(choices)
