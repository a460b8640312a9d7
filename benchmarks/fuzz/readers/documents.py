"""PDFs: what PDFium says of them, and whole files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.fuzz.target import ROOT, Target, words

_PDFS = ROOT / "tests" / "pages" / "pdfs"
_PROCESS = frozenset(("subprocess.Popen",))


def runs(folder: Path) -> Target:
    """Letters and lines as PDFium says them, in whatever order, size and place."""
    from benchgraph.pages import load_profile
    from benchgraph.pages.reading.pdf import document
    from benchgraph.pages.reading.pdf import open as opening
    from benchgraph.pages.understanding.understand import understand

    profile = load_profile()

    def read(data: bytes) -> str:
        try:
            told = json.loads(data)
        except (ValueError, RecursionError):
            return "no JSON"
        if not _possible(told):
            return "not what PDFium says"
        opened = opening.opened_from(told, "page.pdf")
        page = understand(document.put_together(opened, "page.pdf"), profile)
        return (
            f"{len(page.tables) > 0} {len(page.notes) > 0} {sorted({b.role for b in page.blocks})}"
        )

    seeds = []
    for path in sorted(_PDFS.glob("*.pdf")):
        told = opening._read(path.read_bytes(), path.name)
        for page in told.get("pages", ())[:4]:
            one = {**told, "pages": [page]}
            seeds.append(json.dumps(one, ensure_ascii=False).encode())
    own = words('0 -1 1e308 0.0 5e-324 72.0 11.0 9.0 "." "-" "\u2010" "1." "•" "[1]" "......" "12"')
    return Target(
        "pdf-runs", read, tuple(seed for seed in seeds if len(seed) < 60_000), own, seconds=5.0
    )


def _possible(told: Any) -> bool:
    """Whether a process that reads PDFs could have said this: all of it has its type."""
    try:
        texts = [told["title"], told["language"], *(page["label"] for page in told["pages"])]
        return all(isinstance(text, str) for text in texts) and all(map(_is_page, told["pages"]))
    except (KeyError, TypeError, AttributeError):
        return False


def _is_page(page: Any) -> bool:
    counts = [page[name] for name in ("hidden", "turned", "unmapped", "letters")]
    lines = [*page["rules"], *page["posts"]]
    return (
        _numbers(*(page[name] for name in ("width", "height", "image")))
        and all(isinstance(count, int) for count in counts)
        and all(len(line) == 3 and _numbers(*line) for line in lines)
        and all(len(run) == 6 and _is_run(*run) for run in page["runs"])
    )


def _is_run(left: Any, base: Any, right: Any, size: Any, bold: Any, text: Any) -> bool:
    seen = _numbers(left, base, right, size) and size >= 2
    return seen and bold in (0, 1) and isinstance(text, str) and bool(text.strip())


def _numbers(*values: Any) -> bool:
    return all(type(value) in (int, float) and abs(value) < 1e9 for value in values)


def pdf(folder: Path) -> Target:
    """A PDF from its bytes on; PDFium reads it in a process of its own."""
    from benchgraph.pages import load_profile
    from benchgraph.pages.read import read_page

    profile = load_profile()

    def read(data: bytes) -> str:
        page = read_page(b"%PDF-1.7\n" + data, path="page.pdf", profile=profile)
        return f"{len(page.blocks)} {len(page.warnings)}"

    own = words(
        "obj endobj stream endstream xref trailer startxref %%EOF /Type /Page /Pages /Kids"
        " /Count /MediaBox /Font"
        " /Contents /Length /Filter /FlateDecode /ASCIIHexDecode /Encrypt /Root /Info /Rotate 90"
        " 0 R << >> [ ] BT ET"
        " Tf Tj TJ Td Tm q Q cm re f S Do /XObject /Image /Subtype /Form -1 99999999999 0.00001"
        " (x) <00>"
    )
    seeds = tuple(path.read_bytes() for path in sorted(_PDFS.glob("*.pdf")))
    return Target("pdf", read, seeds, own, seconds=20.0, longest=200_000, allowed=_PROCESS)
