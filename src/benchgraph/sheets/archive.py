"""What is inside an XLSX before it is read: nothing that explodes, nothing without its value."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import NoReturn

from benchgraph.errors import TableError
from benchgraph.sheets.model import MAX_CELL

MAX_PARTS = 10_000
MAX_UNPACKED = 1 << 30  # bytes of all parts; the sheet itself is streamed
MAX_STRINGS = 1 << 27  # bytes of the shared strings, which are held in memory
MAX_RATIO = 300  # of packed XML; tables come to 5 to 50, a bomb to 1,000
_SMALL = 10_000_000  # bytes that no ratio makes dangerous
MAX_WITHOUT_VALUE = 10_000
_BLOCK = 1 << 20
_MAX_ROW = 8 * MAX_CELL
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")


def check_archive(path: Path) -> None:
    """Refuse what is no XLSX, or unpacks to more than a table does. Raises TableError.

    The sizes are those that the archive declares: no more than that is ever unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
                raise TableError(
                    "this is no XLSX workbook", path=path, found="a ZIP archive of other files",
                    hint="save the table as XLSX or CSV",
                )  # fmt: skip
            unpacked = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts) or 1
            strings = sum(p.file_size for p in parts if "sharedstrings" in p.filename.lower())
            for found, most, of in (
                (len(parts), MAX_PARTS, "parts"),
                (unpacked, MAX_UNPACKED, "bytes unpacked"),
                (strings, MAX_STRINGS, "bytes of text"),
                (unpacked // packed if unpacked > _SMALL else 0, MAX_RATIO, "times its size"),
            ):
                if found > most:
                    raise TableError(
                        "this workbook unpacks to more than a table does", path=path,
                        found=f"{found:,} {of}", expected=f"at most {most:,}",
                        hint="save the sheet that is needed as CSV",
                    )  # fmt: skip
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        _check_start(path, stream.read(2048))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TableError(
            "this workbook is damaged, or none", path=path, found=str(error),
            expected="an XLSX workbook", hint="open it in a spreadsheet program and save it again",
        ) from None  # fmt: skip


def _check_start(path: Path, start: bytes) -> None:
    if b"<!" in start.replace(b"\0", b"").replace(b"<!--", b""):
        raise TableError(
            "this workbook holds XML that declares entities", path=path, found="<!DOCTYPE",
            expected="XML as spreadsheet programs write it",
        )  # fmt: skip


def without_value(path: Path, part: str, sheet: str) -> dict[int, str]:
    """Row → its first cell with a formula whose value nobody has stored.

    Programs that write workbooks without computing leave formulas so. Raises TableError where there
    are very many of them, or where a row is too large.
    """
    found: dict[int, str] = {}
    rest = b""
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            data = rest + block
            cut = data.rfind(b"row>") + 1
            rest = data[cut:]
            if len(rest) > _MAX_ROW:
                _too_large(path, sheet, rest)
            if b"f" not in data or cut == 0:
                continue
            for match in _FORMULA.finditer(data, 0, cut):
                name = _CELL.search(match[1])
                if name is None or b't="str"' in match[1]:
                    continue  # a formula whose value is the empty text
                found.setdefault(int(name[2]), (name[1] + name[2]).decode("ascii"))
                if len(found) > MAX_WITHOUT_VALUE:
                    raise formula_fault(path, sheet, next(iter(found.items())))
    return found


def formula_fault(path: Path, sheet: str, found: tuple[int, str]) -> TableError:
    """The error for a formula without its value, in the row and cell of ``found``."""
    row, cell = found
    return TableError(
        "this cell holds a formula without its value", path=path, sheet=sheet, row=row, line=row,
        cell=cell, expected="the value that a spreadsheet program stores beside the formula",
        hint="open the workbook in a spreadsheet program and save it: it then computes the value",
    )  # fmt: skip


def _too_large(path: Path, sheet: str, rest: bytes) -> NoReturn:
    cells = _CELL.findall(rest[: 2 * _MAX_ROW])
    name = b"".join(cells[-1]).decode("ascii") if cells else None
    raise TableError(
        "a cell of this row is too large", path=path, sheet=sheet, cell=name,
        row=int(cells[-1][1]) if cells else None,
        expected=f"at most {MAX_CELL:,} characters", hint="a cell holds a whole document",
    )  # fmt: skip
