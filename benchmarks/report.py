"""The table of measurements: what was aimed for, what was measured, with which command."""

from __future__ import annotations

import math
import os
import platform
import statistics
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

Measured = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of the report; ``met`` is None where there is no target or nothing to compare."""

    work: str
    target: str
    ours: str
    other: str
    ratio: str
    equal: str
    met: bool | None


def seconds(value: float) -> str:
    """A duration with three significant digits."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.3g} s"


def spread(measured: Measured) -> str:
    """Median and range of the runs, and the peak memory of the process."""
    runs = measured["seconds"]
    text = seconds(statistics.median(runs))
    if len(runs) > 1:
        text += f" ({seconds(min(runs))} – {seconds(max(runs))})"
    peak = measured["peak"]
    return text if math.isnan(peak) else f"{text}, {peak:.0f} MB"


def compared(work: str, target: float | None, ours: Measured, other: Measured | None) -> Row:
    """A line that compares two runs of the same work on the same data."""
    wanted = f"≥ {target:g} ×" if target else "–"
    if other is None:
        return Row(work, wanted, spread(ours), "not run, or over the time limit", "–", "–", None)
    slow = statistics.median(other["seconds"])
    low, high = slow / max(ours["seconds"]), slow / min(ours["seconds"])
    middle = slow / statistics.median(ours["seconds"])
    same = ours["digest"] == other["digest"]
    return Row(
        work,
        wanted,
        spread(ours),
        spread(other),
        f"**{middle:,.0f} ×** ({low:,.0f} – {high:,.0f})",
        "yes" if same else "**no**",
        None if target is None else middle >= target and same,
    )


def markdown(rows: list[Row], notes: list[str], command: str, first: bool) -> str:
    """The page ``docs/benchmarks.md``, or one more run for it."""
    packages = ("pyoxigraph", "rdflib", "owlrl", "pyshacl")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    head = (
        f"Written by `{command}`. Python {platform.python_version()}, {versions};"
        f" {os.cpu_count()} processors. Both sides ran on the same generated data in one run, each"
        " in a process of its own. A time is the median of the runs with their range in brackets;"
        " memory is the peak of the process. Ratios hold from machine to machine, seconds do not."
    )
    lines = [
        "# Measurements" if first else "## Another run",
        "",
        head,
        "",
        "| work | target | ours | beside it | ratio | same results | met |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        met = {True: "yes", False: "**no**", None: "–"}[row.met]
        cells = (row.work, row.target, row.ours, row.other, row.ratio, row.equal, met)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", *notes, ""])
