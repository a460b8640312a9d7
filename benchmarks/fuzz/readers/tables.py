"""Tables as strangers save them: delimited text, workbooks, JSON lines, descriptions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.fuzz.target import ROOT, Target, files, words

_CSV = (
    *words(', ; | "" " \' \\" sep=; # =1+1 1,5 1.234,5 N/A - ~ name,power,built 2024-12-31'),
    b"\t", b"\r\n", b"\n", b"\r", b'"\n"', b"\x00", "，".encode(), "\u2028".encode(),
    b'"sep=,"\r\n',
)  # fmt: skip
_FILES = ROOT / "tests" / "sheets" / "files"
_APART = b"\n=== "  # before the name of each part of a workbook that is not packed yet


def _read(path: Path) -> str:
    from benchgraph.sheets import open_table

    with open_table(path) as table:
        rows = sum(1 for _ in table)
    told = table.dialect
    return (
        f"{len(table.columns)} {min(rows, 9)} {len(table.faults)} {told.delimiter} {told.encoding}"
    )


def _as(folder: Path, *suffixes: str) -> Callable[[bytes], str]:
    """A reader of tables with one of ``suffixes``: the number in the first byte tells which."""

    def read(data: bytes) -> str:
        path = folder / f"table{suffixes[data[0] % len(suffixes) if data else 0]}"
        path.write_bytes(data[1:] if len(suffixes) > 1 else data)
        return _read(path)

    return read


def delimited(folder: Path) -> Target:
    """CSV, TSV and the like."""
    found = files(_FILES, "*.csv") + files(_FILES, "*.tsv") + files(ROOT / "data", "*.csv", 4, 6000)
    seeds = tuple(sign + data for data in found for sign in (b"0", b"1", b"2"))
    read = _as(folder, ".csv", ".tsv", ".txt")
    return Target("delimited", read, seeds, _CSV, seconds=5.0, longest=300_000)


def json_lines(folder: Path) -> Target:
    """A row a line, as JSON."""
    own = words(
        '{ } [ ] : , "a" null true false 1 1.50 1e400 -0 NaN {"a":1} "\\u0000" "\\ud800" {}'
    )
    seeds = files(_FILES, "*.jsonl")
    return Target("json-lines", _as(folder, ".jsonl"), seeds, own + _CSV, longest=200_000)


def description(folder: Path) -> Target:
    """The CSVW description beside a table."""
    table = folder / "described.csv"
    table.write_bytes((_FILES / "described.csv").read_bytes())
    beside = folder / "described.csv-metadata.json"

    def read(data: bytes) -> str:
        beside.write_bytes(data)
        return _read(table)

    own = words(
        '"@context" "url" "tableSchema" "columns" "name" "titles" "datatype" "base" "format"'
        ' "dialect"'
        ' "delimiter" "quoteChar" "encoding" "header" "headerRowCount" "commentPrefix"'
        ' "skipRows" "null"'
        ' "separator" "lang" "tables" "doubleQuote" "lineTerminators" true false null 0 1 [] {}'
        ' "," "\\t"'
    )
    return Target("description", read, files(_FILES, "*-metadata.json"), own)


def workbook(folder: Path) -> Target:
    """XLSX: the parts of its archive as text, which are packed, or an archive as it is."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (["name", "power", "built"], ["Heron", 1.5, "2024-12"], ["Mill", "=1+1", True]):
        sheet.append(row)
    book.create_sheet("Other").append(["a"])
    stream = io.BytesIO()
    book.save(stream)
    path = folder / "table.xlsx"

    def read(data: bytes) -> str:
        path.write_bytes(data if data.startswith(b"PK") else _packed(data))
        return _read(path)

    own = words(
        '<row> <c> <v> <is> <t> </row> </c> r="A1" r="XFD1048576" r="1" t="s" t="inlineStr"'
        ' t="e" t="d" t="b"'
        ' t="str" s="0" s="99" <f>A1</f> <dimension ref="A1:XFD1048576"/> <mergeCell'
        ' ref="A1:B2"/> #REF! _x0000_'
        ' <!DOCTYPE <!ENTITY date1904="1" numFmtId="14" formatCode="yyyy" hidden="1" spans="1:3"'
        " 1e999 45000.5"
    )
    plain = _unpacked(stream.getvalue())
    seeds = (plain, stream.getvalue())
    return Target("workbook", read, seeds, own, seconds=5.0, longest=100_000)


def _unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(
            _APART + name.encode() + b"\n" + archive.read(name)
            for name in archive.namelist()
            if "theme" not in name and "docProps" not in name
        )


def _packed(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        names: set[str] = set()
        for part in data.split(_APART)[1:]:
            name, _, content = part.partition(b"\n")
            text = name.decode("utf-8", "replace")[:80].partition("\0")[0]
            if text and text not in names:
                names.add(text)
                archive.writestr(text, content)
    return stream.getvalue()
