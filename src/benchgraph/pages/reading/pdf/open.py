"""Bytes of a PDF → its pages as runs of letters, read in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchgraph.errors import LimitError, PageError

MAX_BYTES = 64 * 1024 * 1024
MAX_PAGES = 2000
MAX_LETTERS = 8_000_000
SECONDS = 90
_SCRIPT = Path(__file__).with_name("process.py")
_FEW = 20  # letters; a page with no more has a stamp or a number, and no text


Stroke = tuple[float, float, float]


@dataclass(slots=True)
class Run:
    """Letters of one look on one line. Lengths are in points from the top left corner; ``base`` is
    the line that the letters stand on."""

    left: float
    base: float
    right: float
    size: float
    bold: bool
    text: str


@dataclass(slots=True)
class Sheet:
    """One page of a PDF: ``number`` counts from 1, ``label`` is the number that the file gives it.
    ``rules`` are the lines drawn across it, as (left, height, right), ``posts`` those drawn down
    it, as (distance from the left, top, bottom)."""

    number: int
    width: float = 0.0
    height: float = 0.0
    label: str = ""
    runs: list[Run] = field(default_factory=list)
    rules: list[Stroke] = field(default_factory=list)
    posts: list[Stroke] = field(default_factory=list)
    unread: str = ""


@dataclass(slots=True)
class Opened:
    """What a PDF holds: ``title`` and ``language`` as the file says them, rightly or not."""

    sheets: list[Sheet]
    title: str = ""
    language: str = ""
    warnings: list[str] = field(default_factory=list)


def is_pdf(data: bytes) -> bool:
    """Whether ``data`` begins as a PDF does: readers allow some bytes before the mark."""
    return b"%PDF-" in data[:1024]


def open_pdf(data: bytes, path: str) -> Opened:
    """The pages of the PDF in ``data``.

    Raises PageError for one that is broken, locked, empty or scanned, and LimitError for one that
    is too large or takes too long. A page without readable text among others is named in the
    warnings.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(path, f"{len(data):,} bytes", f"at most {MAX_BYTES:,} bytes")
    return opened_from(_read(data, path), path)


def opened_from(found: dict[str, Any], path: str) -> Opened:
    """What the process that reads PDFs has found in one. Raises as :func:`open_pdf` does."""
    if "error" in found:
        raise _refused(found, path)
    opened = Opened(
        [_sheet(number, page) for number, page in enumerate(found["pages"], 1)],
        found["title"].strip(), found["language"].strip(),
    )  # fmt: skip
    _insist_on_text(opened, path)
    for name, words in (("hidden", "are hidden"), ("turned", "are not upright")):
        if count := sum(page.get(name, 0) for page in found["pages"]):
            opened.warnings.append(f"{count} letters {words}: they are not read")
    return opened


def _read(data: bytes, path: str) -> dict[str, Any]:
    limits = json.dumps({"pages": MAX_PAGES, "letters": MAX_LETTERS})
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_SCRIPT), limits],
            input=data, capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise LimitError(
            "this PDF was given up", path=path, expected=f"to be read within {SECONDS} s"
        ) from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        found = None
    if done.returncode or not isinstance(found, dict):
        raise PageError(
            "reading this PDF ended the process that read it", path=path,
            found=f"exit code {done.returncode}",
            hint="it is damaged, or made to do harm; print it to a new PDF if you trust it",
        )  # fmt: skip
    return found


def _refused(found: dict[str, Any], path: str) -> PageError | LimitError:
    if found["error"] == "locked":
        return PageError(
            "this PDF is locked with a password", path=path, hint="save a copy without one"
        )
    if found["error"] == "pages":
        return _too_large(path, f"{found['count']:,} pages", f"at most {MAX_PAGES:,} pages")
    if found["error"] == "letters":
        return _too_large(path, f"{found['count']:,} letters", f"at most {MAX_LETTERS:,}")
    return PageError(
        "this PDF is broken", path=path, expected="a whole file", hint="fetch or save it again"
    )


def _too_large(path: str, found: str, expected: str) -> LimitError:
    return LimitError("this PDF is too large", path=path, found=found, expected=expected)


def _sheet(number: int, page: dict[str, Any]) -> Sheet:
    if page.get("broken"):
        return Sheet(number, unread="it is broken")
    sheet = Sheet(
        number, page["width"], page["height"], page["label"],
        [Run(a, b, c, size, bool(bold), text) for a, b, c, size, bold, text in page["runs"]],
        sorted(((a, b, c) for a, b, c in page["rules"]), key=lambda rule: rule[1]),
        [(a, b, c) for a, b, c in page["posts"]],
    )  # fmt: skip
    if page["letters"] <= _FEW and page["image"] > 0.3:
        sheet.unread = "it is a scan"
    elif page["unmapped"] > 0.1 * page["letters"]:
        sheet.unread = "its font does not say which letters its signs are"
    if sheet.unread:
        sheet.runs = []
    return sheet


def _insist_on_text(opened: Opened, path: str) -> None:
    """Name the pages that hold no readable text; refuse a file in which no page does."""
    reasons: dict[str, list[int]] = {}
    for sheet in opened.sheets:
        if sheet.unread:
            reasons.setdefault(sheet.unread, []).append(sheet.number)
    if not any(sheet.runs for sheet in opened.sheets):
        what = "this PDF holds no text"
        if "it is a scan" in reasons:
            what = "this PDF is a scan: its pages are pictures of text"
        elif reasons:
            what = f"no page of this PDF can be read: {next(iter(reasons))}"
        raise PageError(
            what, path=path, found=f"{len(opened.sheets)} pages without letters",
            expected="a PDF with text in it",
            hint="ask the publisher for one, or read the page that it was printed from",
        )  # fmt: skip
    for reason, numbers in reasons.items():
        for first, last in _spans(numbers):
            pages = f"p. {first}" if first == last else f"pp. {first}–{last}"
            opened.warnings.append(f"{pages} cannot be read: {reason}")


def _spans(numbers: list[int]) -> list[tuple[int, int]]:
    """The numbers as spans.

    >>> _spans([1, 2, 3, 7])
    [(1, 3), (7, 7)]
    """
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans
