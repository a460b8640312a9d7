"""What there is to read: files, folders, and what was fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchgraph.errors import PageError

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt", ".text", ".pdf"})
MAX_PAGES = 20_000


@dataclass(slots=True)
class Input:
    """One page to read: its name in messages, where its bytes come from, and, if it was fetched,
    its address and the ``Content-Type`` that came with it."""

    name: str
    source: bytes | Path
    url: str = ""
    content_type: str = ""


def page_files(path: Path) -> Iterator[Input]:
    """The pages that ``path`` holds: itself, or every HTML, PDF and text file under it, in order.

    Raises PageError where there is none.
    """
    if path.is_dir():
        files = sorted(
            file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file()
        )
        if not files:
            raise PageError(
                "there is no page here", path=path, expected="files that end in .html, .pdf or .txt"
            )
        if len(files) > MAX_PAGES:
            raise PageError(
                "there are too many pages here", path=path, found=str(len(files)),
                expected=f"at most {MAX_PAGES}",
            )  # fmt: skip
        yield from (Input(str(file), file) for file in files)
    elif path.exists():
        yield Input(str(path), path)
    else:
        raise PageError("there is no such file or folder", path=path)
