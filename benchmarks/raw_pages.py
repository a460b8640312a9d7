"""``python -m benchmarks.raw_pages PAGES``: pages a second and core, as pages come from the web.

Each page of the folder PAGES gets some 200 KB of made script and as much style, and stands there
several times under addresses of its own. ``--against`` names another checkout: both read the same
pages in one run, in turns, and the ratio is that of the medians. What is timed is the whole
``benchgraph ingest``, in processor time of one core.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
KILOBYTES = 200
NAMES = "item node state page user list view data menu link form card grid text".split()


def raw_page(html: str, seed: int) -> str:
    """``html`` with made script and style in its head, and a little of both in its body."""
    made = random.Random(seed)
    head = f"<style>{_style(made)}</style><script>{_script(made)}</script>"
    inline = '<script>if(a<b&&c>d){document.title="<h1>"}</script>'
    return html.replace("</head>", f"{head}</head>", 1).replace("</body>", f"{inline}</body>", 1)


def _style(made: random.Random) -> str:
    rules = []
    size = 0
    while size < KILOBYTES * 1000:
        name = f".{made.choice(NAMES)}-{made.randrange(10_000)}>{made.choice(NAMES)}"
        rules.append(f"{name}{{margin:{made.randrange(64)}px;color:#{made.randrange(4096):03x}}}")
        size += len(rules[-1])
    return "".join(rules)


def _script(made: random.Random) -> str:
    lines = []
    size = 0
    while size < KILOBYTES * 1000:
        one, other = made.choice(NAMES), made.choice(NAMES)
        number = made.randrange(10_000)
        lines.append(f'function {one}{number}({other}){{return {other}<{number}?"<p>":{one}}};')
        size += len(lines[-1])
    return "".join(lines)


def write_pages(pages: Path, out: Path, copies: int) -> int:
    """Write the raw pages under ``out``; how many there are."""
    count = 0
    for file in sorted(pages.rglob("*.html")):
        html = file.read_text(encoding="utf-8")
        for copy in range(copies):
            slug = f"{file.stem}-{copy}" if copy else file.stem
            text = html.replace(f"/{file.stem}/", f"/{slug}/")
            place = out / file.parent.relative_to(pages) / f"{slug}.html"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(raw_page(text, count), encoding="utf-8")
            count += 1
    return count


def ingest(checkout: Path, pages: Path, registry: bool) -> float:
    """Seconds of processor that one ``ingest`` of the checkout takes."""
    command = [sys.executable, "-m", "benchgraph", "ingest", str(pages)]
    command += [] if registry else ["--no-registry"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            [*command, "--out", out],
            env=os.environ | {"PYTHONPATH": str(checkout / "src")},
            cwd=out,
            check=True,
            capture_output=True,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.raw_pages", description=__doc__)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--against", type=Path, help="another checkout of benchgraph")
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-registry", action="store_true")
    options = parser.parse_args()
    checkouts = [HERE, *([options.against] if options.against else [])]
    with tempfile.TemporaryDirectory() as folder:
        count = write_pages(options.pages, Path(folder), options.copies)
        seconds: dict[Path, list[float]] = {checkout: [] for checkout in checkouts}
        for _ in range(options.rounds):
            for checkout in checkouts:
                taken = ingest(checkout, Path(folder), not options.no_registry)
                seconds[checkout].append(taken)
    medians = [statistics.median(seconds[checkout]) for checkout in checkouts]
    for checkout, median in zip(checkouts, medians, strict=True):
        print(f"{checkout}: {count / median:.0f} pages/s of one core ({median:.2f} s for {count})")
    if len(medians) > 1:
        print(f"ratio: {medians[1] / medians[0]:.2f}")


if __name__ == "__main__":
    main()
