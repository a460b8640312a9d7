"""What is drawn of a statement: its shape by status, its span, its stem or bar."""

from __future__ import annotations

import re

from markupsafe import Markup

from benchgraph.plotting.model import Mark, Panel
from benchgraph.plotting.theme import look
from benchgraph.serving.charts.axes import Scale

HEIGHT, LANE = 26, 6
_SHAPES = {
    "circle": Markup('<circle r="5.5"/>'),
    "diamond": Markup('<path d="M0-7 7 0 0 7-7 0Z"/>'),
    "triangle-up": Markup('<path d="M0-6.5 6.5 5H-6.5Z"/>'),
    "triangle-down": Markup('<path d="M0 6.5 6.5-5H-6.5Z"/>'),
    "square": Markup('<path d="M-5-5H5V5H-5Z"/>'),
    "cross": Markup('<path d="M-5-5 5 5M5-5-5 5"/>'),
}
_AT = Markup('<svg x="{x}%" y="{y}" overflow="visible"><g class="{kind}">{title}{shape}</g></svg>')
_LINE = Markup('<line class="{kind}" x1="{a}%" x2="{b}%" y1="{y}" y2="{y}"/>')
_BAR = Markup('<rect class="{kind}" x="{a}%" width="{w}%" y="{y}" height="9"/>')
_BOUND = Markup('<path class="bound" d="M{a}-4 {b} 0 {a} 4"/>')
_ABOUT = Markup('<text class="about" y="-7" text-anchor="middle">≈</text>')


def kind_of(status: str) -> str:
    """The classes of a mark of ``status``: which one it is, and whether it is filled."""
    name = re.sub(r"[^a-z]+", "-", status.lower())
    return f"mark status-{name}{' filled' if look(status).filled else ''}"


def swatch(status: str) -> Markup:
    """The shape of a status by itself, for a legend."""
    return Markup(
        '<svg class="swatch" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">'
        '<g class="{}">{}</g></svg>'
    ).format(kind_of(status), _SHAPES[look(status).shape])


def marks_svg(marks: tuple[Mark, ...], panel: Panel, scale: Scale) -> Markup:
    """The marks of a line; promises stand above what came of them."""
    lanes = {_lane(mark) for mark in marks}
    parts = []
    for mark in marks:
        y = HEIGHT / 2 + (_lane(mark) * LANE if len(lanes) > 1 else 0)
        parts.append(_mark(mark, panel, scale, y))
    return Markup("").join(parts)


def _lane(mark: Mark) -> int:
    return -1 if mark.status in ("target", "earlier deadline") else 1


def _mark(mark: Mark, panel: Panel, scale: Scale, y: float) -> Markup:
    kind = kind_of(mark.status)
    title = Markup("<title>{}</title>").format(
        "\n".join(f"{name}: {text}" for name, text in mark.words.items() if text)
    )
    if mark.at is None:
        return _AT.format(
            x=scale.in_band, y=y, kind=kind, title=title, shape=_SHAPES[look(mark.status).shape]
        )
    place = scale.place(mark.at)
    signs = Markup("")
    if mark.bound:
        a, b = (10, 14) if mark.bound == "≥" else (-10, -14)
        signs += _BOUND.format(a=a, b=b)
    if mark.about:
        signs += _ABOUT
    return _reach(mark, panel, scale, y, place) + _AT.format(
        x=place, y=y, kind=kind, title=title, shape=_SHAPES[look(mark.status).shape] + signs
    )


def _reach(mark: Mark, panel: Panel, scale: Scale, y: float, place: float) -> Markup:
    """What leads to a mark: a bar or a stem from nought, and the span that it may lie in."""
    found = Markup("")
    if not scale.time and not scale.log:
        nought = scale.place(0.0)
        a, b = sorted((nought, place))
        if panel.bars:
            tone = re.sub(r"[^a-z]+", "-", mark.tone.lower()) or "plain"
            found += _BAR.format(kind=f"bar tone-{tone}", a=a, w=round(b - a, 2), y=y - 4.5)
        else:
            found += _LINE.format(kind=f"stem {kind_of(mark.status)}", a=a, b=b, y=y)
    if mark.since is not None and mark.until is not None and mark.since != mark.until:
        ends = scale.place(mark.since), scale.place(mark.until)
        found += _LINE.format(kind=f"span {kind_of(mark.status)}", a=ends[0], b=ends[1], y=y)
    return found
