"""What PDFium sees in a PDF, as JSON on standard output. Run as a script, in a process of its own.

PDFium is written in C++ and reads what strangers write: here it can crash, fill its memory or go on
for ever, and only this process ends. The script imports nothing of benchgraph. Standard input is
the file; the one argument says how many pages and letters it may have. Lengths are in points, from
the top left corner of the page as it is shown; boxes are [left, top, right, bottom].
"""

from __future__ import annotations

import ctypes
import json
import math
import re
import sys
from typing import Any

MEMORY = 2 * 1024**3
SECONDS = 60
_SMALLEST = 2.0  # points; what is smaller is there for machines
_OBJECTS = 4000  # of one page; a map may be drawn with a million
_GAP = 0.6  # of the size: more than this between two letters is more than a space
_HYPHEN = "\u2010"  # PDFium's sign 2: a hyphen, most often where a line ends
_BOLD = re.compile(r"bold|heavy|black|semibd|-bd", re.I)
_INVISIBLE = 3  # the render mode of letters that are not painted: those that a scanner guessed


def main() -> None:
    """Read standard input, write what is in it; an error is an object with the key ``error``."""
    _limit()
    limits = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(_document(data, limits["pages"], limits["letters"])))


def _limit() -> None:
    """Give this process so much memory and time, where the system knows such limits."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(kind)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (soft, hard))


def _document(data: bytes, pages: int, letters: int) -> dict[str, Any]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return {"error": "locked" if locked else "broken"}
    if count > pages:
        return {"error": "pages", "count": count}
    found: list[dict[str, Any]] = []
    total = 0
    for number in range(count):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            found.append({"broken": True})
            continue
        total += text.count_chars()
        if total > letters:
            return {"error": "letters", "count": total}
        found.append(_page(page, text, raw) | {"label": document.get_page_label(number)})
        text.close()
        page.close()
    return {
        "pages": found,
        "title": document.get_metadata_dict().get("Title", ""),
        "language": _language(document, raw),
    }


def _language(document: Any, raw: Any) -> str:
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size < 80:
        return ""
    buffer = ctypes.create_string_buffer(size)
    units = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFCatalog_GetLanguage(document, units, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\x00")


def _page(page: Any, text: Any, raw: Any) -> dict[str, Any]:
    place = _Place(page)
    images, rules, posts = _drawn(page, place, raw)
    reader = _Letters(text, place, posts, raw)
    return {
        "width": place.width, "height": place.height, "runs": reader.read(), "rules": rules,
        "posts": posts, "image": images, "hidden": reader.hidden, "turned": reader.turned,
        "unmapped": reader.unmapped, "letters": reader.painted,
    }  # fmt: skip


class _Letters:
    """The letters of a page as runs: [left, base line, right, size, whether bold, text]. A run is
    of one look, on one line, without a line drawn in it or a gap wider than between words."""

    def __init__(self, text: Any, place: _Place, posts: list[list[float]], raw: Any) -> None:
        self.text, self.place, self.posts, self.raw = text, place, posts, raw
        self.count = text.count_chars()
        self.hidden = self.turned = self.unmapped = self.painted = 0
        self.runs: list[list[Any]] = []
        self.looks: dict[int, tuple[float, int, bool, bool]] = {}
        self.left = 0.0
        self.box, self.matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.edges = tuple(ctypes.c_double() for _ in range(4))

    def read(self) -> list[list[Any]]:
        """The runs, in the order of the file; ``hidden`` and the like count what is left out."""
        open_ = False
        for at in range(self.count):
            code = self.raw.FPDFText_GetUnicode(self.text, at)
            if code in (10, 13):
                open_ = False
            elif code in (0x20, 0xA0, 0x09, 0x3000):
                if open_ and not self.runs[-1][5].endswith(" "):
                    self.runs[-1][5] += " "
            elif code == 2 and not self.raw.FPDFText_GetTextObject(self.text, at):
                if open_:  # made up by PDFium, which has taken the hyphen away
                    self.runs[-1][5] += _HYPHEN
            else:
                open_ = self._letter(at, _HYPHEN if code == 2 else chr(code), open_)
        for run in self.runs:
            run[5] = run[5].encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
        return [run for run in self.runs if run[5]]

    def _letter(self, at: int, letter: str, joins: bool) -> bool:
        """Add a letter to the last run, or begin one with it; whether the next may join it."""
        size, bold, painted, upright = self._look(at)
        self.raw.FPDFText_GetLooseCharBox(self.text, at, ctypes.byref(self.box))
        self.raw.FPDFText_GetCharOrigin(self.text, at, ctypes.byref(self.x), ctypes.byref(self.y))
        box = self.place.of(self.box.left, self.box.top, self.box.right, self.box.bottom)
        base = self.place.down(self.x.value, self.y.value)
        if not painted or size < _SMALLEST or not self.place.shows(box):
            self.hidden += 1
            return False
        if not upright:
            self.turned += 1
            return False
        if letter.isdigit():
            size, base = self._raised(at, size, base)
        self.painted += 1
        self.unmapped += self.raw.FPDFText_HasUnicodeMapError(self.text, at) == 1
        last = self.runs[-1] if joins else None
        if (
            last is not None and last[3:5] == [size, bold] and abs(last[1] - base) < 0.1 * size
            # The letters of a ligature have one box, and so begin where the last one began.
            and self.left - 0.1 * size <= box[0] < last[2] + _GAP * size
            and not (last[5].endswith(" ") and self._parted(last[2], box[0], base))
        ):  # fmt: skip
            last[2] = max(last[2], box[2])
            last[5] += letter
        else:
            self.runs.append([box[0], base, box[2], size, bold, letter])
        self.left = box[0]
        return True

    def _raised(self, at: int, size: float, base: float) -> tuple[float, float]:
        """Size and base line of a digit: some fonts have small raised ones of the full size."""
        left, right, bottom, top = self.edges
        found = self.raw.FPDFText_GetCharBox(self.text, at, left, right, bottom, top)
        foot = self.place.down(left.value, bottom.value)
        if found and base - foot > 0.2 * size:
            return round(0.6 * size, 1), foot
        return size, base

    def _parted(self, left: float, right: float, base: float) -> bool:
        return any(left - 1 <= x <= right + 1 and a <= base <= b for x, a, b in self.posts)

    def _look(self, at: int) -> tuple[float, int, bool, bool]:
        """Size of a letter, whether it is bold, painted at all, and upright; one for a piece."""
        piece = self.raw.FPDFText_GetTextObject(self.text, at)
        key = ctypes.cast(piece, ctypes.c_void_p).value or 0
        if key not in self.looks or not key:
            self.raw.FPDFText_GetMatrix(self.text, at, ctypes.byref(self.matrix))
            a, b, c, d = (getattr(self.matrix, name) for name in "abcd")
            mode = self.raw.FPDFTextObj_GetTextRenderMode(piece) if piece else 0
            weight = self.raw.FPDFText_GetFontWeight(self.text, at)
            self.looks[key] = (
                round(self.raw.FPDFText_GetFontSize(self.text, at) * math.hypot(c, d), 1),
                int(weight >= 600 or bool(_BOLD.search(self._font(at)))),
                mode != _INVISIBLE,
                math.cos(math.atan2(b, a) - self.place.angle) > 0.99,
            )
        return self.looks[key]

    def _font(self, at: int) -> str:
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        size = self.raw.FPDFText_GetFontInfo(self.text, at, buffer, 128, ctypes.byref(flags))
        return buffer.raw[: min(size, 128)].decode("utf-8", "replace")


def _drawn(
    page: Any, place: _Place, raw: Any
) -> tuple[float, list[list[float]], list[list[float]]]:
    """How much of the page pictures cover (0 to 1), and the lines that are drawn on it: across, as
    [left, height, right], and down, as [distance from the left, top, bottom]."""
    covered = 0.0
    rules: list[list[float]] = []
    posts: list[list[float]] = []
    wanted = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH]
    for number, thing in enumerate(page.get_objects(filter=wanted, max_depth=3)):
        if number > _OBJECTS:
            break
        try:
            left, bottom, right, top = thing.get_bounds()
        except Exception:
            continue  # a thing without a place
        a, b, c, d = place.of(left, top, right, bottom)
        wide, high = c - a, d - b
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            covered += max(wide, 0) * max(high, 0) / (place.width * place.height)
            continue
        if high >= place.height / 2 and wide >= place.width / 2:
            continue  # the ground of the page
        framed = wide > 2.5 and high > 2.5  # the frame or ground of a cell
        if wide >= 15:
            rules += [[a, b, c], [a, d, c]] if framed else [[a, (b + d) / 2, c]]
        if high >= 6:
            posts += [[a, b, d], [c, b, d]] if framed else [[(a + c) / 2, b, d]]
    return min(covered, 1.0), _rounded(rules), _rounded(posts)


def _rounded(lines: list[list[float]]) -> list[list[float]]:
    return [list(line) for line in sorted({tuple(round(x, 1) for x in line) for line in lines})]


class _Place:
    """From a page's own coordinates (up, not turned) to those that it is shown in (down)."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = page.get_size()
        self.turn = page.get_rotation()
        left, bottom, right, top = page.get_cropbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        # A page that is shown turned to the right holds letters that are turned to the left.
        self.angle = math.radians(self.turn)

    def of(self, left: float, top: float, right: float, bottom: float) -> list[float]:
        box = {
            0: (left - self.left, self.top - top, right - self.left, self.top - bottom),
            90: (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left),
            180: (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom),
            270: (self.top - top, self.right - right, self.top - bottom, self.right - left),
        }[self.turn]
        return [round(part, 1) for part in box]

    def down(self, across: float, up: float) -> float:
        """How far from the top a point lies."""
        return self.of(across, up, across, up)[1]

    def shows(self, box: list[float]) -> bool:
        """Whether the middle of ``box`` lies on the page."""
        across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return bool(0 <= across <= self.width and 0 <= down <= self.height)


if __name__ == "__main__":
    main()
