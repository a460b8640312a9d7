"""What a chart shows before it is laid out: statements in lines, lines in panels, and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement as it is drawn: where on the axis (a day or a number; None: in the band).

    ``since`` and ``until`` are the ends of a span around it; ``bound`` is "≥" or "≤" where the
    statement is open at one side; ``words`` is its tooltip, title → text; ``page`` is where the
    mark leads; ``tone`` colours its bar.
    """

    status: str
    at: str | float | None
    since: str | float | None = None
    until: str | float | None = None
    bound: str = ""
    about: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table. A group is written where it differs from the one above."""

    group: str
    label: str
    said: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """What is measured from left to right: time, or a number with the name of its unit."""

    title: str
    time: bool = False
    format: str = ",~f"
    log: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines that share an axis. ``band`` names the place of what is not on it."""

    lines: Sequence[Line]
    axis: Axis
    band: str
    title: str = ""
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a chart beside its data: names of statuses, of the legend, title and notes."""

    title: str
    subtitle: Sequence[str]
    legend: str
    statuses: Mapping[str, str]
    notes: Sequence[str]
    tones: Mapping[str, str] = field(default_factory=dict)
    tone_legend: str = ""
