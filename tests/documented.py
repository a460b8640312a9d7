"""The commands that the pages of the project show, and the lines that stand under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]
    if "decisions" not in path.parts and not path.parent.name.startswith(".")
)
# These need a server or a URL: tests/stores and tests/pages run them against real ones. Watching
# does not end by itself: tests/live runs the session that is shown.
# What Spark builds, tests/spark builds.
# Two snapshots of a table are followed with the wheel, in an empty folder (tests/safety).
ELSEWHERE = re.compile(
    r"\bmarch\b|\baugust\b|https?://|--endpoint|--on\b|\bload\b|benchgraph watch|<[a-z]|\bDIR\b|…"
    r"|\bNAME\b|\bENTITY\b"
)


def of_page(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command of a page, with the lines that are shown under it in a console block."""
    text = page.read_text("utf-8").replace("\\\n", " ")
    for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown.splitlines()
    outside = re.sub(r"^```console\n(.*?)^```", "", text, flags=re.M | re.S)
    for line in re.findall(r"^(?:    |\$ )(benchgraph [a-z].*)$", outside, re.M):
        yield line, []


def bare(command: str) -> str:
    """A command without the comment, the file or the other program behind it."""
    return command.split("  #")[0].split(" > ")[0].split(" | ")[0].strip()


def examples() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each command once, and again where a page shows other lines of what it prints."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for page in PAGES:
        for command, lines in of_page(page):
            shown = tuple(lines)
            if not command.startswith("benchgraph ") or ELSEWHERE.search(command):
                continue
            known = (bare(command), shown) in seen
            seen |= {(bare(command), shown), (bare(command), ())}
            if not known:
                yield page.relative_to(ROOT).as_posix(), command, shown


def not_shown(printed: str, shown: tuple[str, ...]) -> str | None:
    """The first of the lines ``shown`` that was not printed; spaces and ``…`` aside."""
    words = " ".join(printed.split())
    for line in shown:
        if not all(" ".join(part.split()) in words for part in line.split("…")):
            return line
    return None
