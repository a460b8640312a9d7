"""Make the PDFs beside this script anew, with a real typesetter.

Not part of the test run: it needs `pip install typst pikepdf`. What is in the documents is
invented. `--expected` writes what is read in them: look at the difference.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
FONTS = HERE.parents[2] / "src" / "benchgraph" / "network" / "assets"


def make() -> None:
    """Write the PDFs."""
    import pikepdf
    import typst

    for source in sorted(HERE.glob("*.typ")):
        out = source.with_suffix(".pdf")
        typst.compile(str(source), output=str(out), font_paths=[str(FONTS)])
    with pikepdf.new() as locked:
        locked.add_blank_page()
        locked.save(HERE / "locked.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))


def expected() -> None:
    """Write what is read in them."""
    from benchgraph.pages.reading.pdf.document import read_pdf

    for source in sorted(HERE.glob("*.typ")):
        page = read_pdf(source.with_suffix(".pdf").read_bytes(), source.stem)
        source.with_suffix(".expected.txt").write_text(shown(page), "utf-8")


def shown(page: object) -> str:
    """A page as lines: page, paragraph, role and text of each block, then the tables."""
    lines = [
        f"{pages_of(block):>3} {block.paragraph or '-':>3} {block.role:<9} {block.text}"
        for block in page.blocks  # type: ignore[attr-defined]
    ]
    for table in page.tables:  # type: ignore[attr-defined]
        lines += ["", " | ".join(table.head) or "(no head)", *map(" | ".join, table.cells)]
    return "\n".join(lines) + "\n"


def pages_of(block: object) -> str:
    """The page of a block, or the pages that it goes on over."""
    return "+".join(map(str, [block.page, *(page for _, page in block.turns)]))  # type: ignore[attr-defined]


if __name__ == "__main__":
    expected() if "--expected" in sys.argv else make()
