"""A chart as a table with a drawing in it: group, label | drawing | band | what the pages say.

Every statement has a line of its own, so that no label covers another and no two statuses share a
mark. What has no place on the axis stands in the band. The vertical place of a line is computed
here; the horizontal one of a mark is left to the scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from benchgraph.network.pictures.labels import wrap
from benchgraph.plotting.model import Mark, Panel, Words
from benchgraph.plotting.theme import BAND, FAINT, INK, SCHEMA, SOFT, STAGES, config, look

SIZE, HEIGHT, GAP = 11, 13, 9
LEFT = ((168, 3), (150, 3))  # width and number of lines of the group and of the label
ROOM, NO_ROOM = 84, 12  # for the band
LANE = 7  # a promise stands above what came of it
SAID = (270, 3)
COLUMNS = ("group", "label", "said")


def sheet(words: Words, panels: Sequence[Panel], width: int) -> dict[str, Any]:
    """A whole specification: title, panels one below the other, notes; ``width`` is of the axis."""
    room = ROOM if any(mark.at is None for mark in _marks(panels)) else NO_ROOM
    full = sum(size for size, _ in LEFT) + width + room + SAID[0]
    views = [
        _panel(panel, words, width, room, legend=number == 0) for number, panel in enumerate(panels)
    ]
    subtitle = [line for text in words.subtitle for line in wrap(text, 11.5, full, 4)]
    return {
        "$schema": SCHEMA,
        "title": {"text": wrap(words.title, 18, full, 2), "subtitle": subtitle},
        "description": " ".join([words.title, *words.subtitle]),
        "config": config(),
        "spacing": 34,
        "vconcat": [*views, _notes(words.notes, full, width)],
    }


def _marks(panels: Iterable[Panel]) -> Iterator[Mark]:
    return (mark for panel in panels for line in panel.lines for mark in line.marks)


def _panel(panel: Panel, words: Words, width: int, room: int, *, legend: bool) -> dict[str, Any]:
    rows, marks, rules, height = _placed(panel, words)
    layers = [
        *_frame(panel, rules, width, room, height),
        *_columns(rows, width, room),
        *_drawing(panel, marks, words, width + 3 + room / 2, legend),
    ]
    view: dict[str, Any] = {
        "width": width,
        "height": height,
        "data": {"values": marks},
        "encoding": {"y": _y("y", height)},
        "layer": layers,
    }
    if panel.title:
        view["title"] = {
            "text": panel.title,
            "fontSize": 13,
            "offset": 12,
            "dx": -sum(size for size, _ in LEFT) - 12,
            "frame": "group",
        }
    return view


def _y(field_: str, height: int) -> dict[str, Any]:
    scale = {"domain": [0, height], "range": [0, height], "nice": False, "zero": False}
    return {"field": field_, "type": "quantitative", "axis": None, "scale": scale}


def _placed(
    panel: Panel, words: Words
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]], int]:
    """Texts, marks and separating rules with their heights in points, and the height of all."""
    rows: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    top, before = 4, ""
    for line in panel.lines:
        new = line.group != before
        before = line.group
        texts = (
            wrap(line.group, SIZE, *LEFT[0]) if new else [],
            wrap(line.label, SIZE, *LEFT[1]) if line.label else [],
            wrap(line.said, SIZE, *SAID) if line.said else [],
        )
        lanes = {_lane(mark) for mark in line.marks}
        tall = max(len(lanes), *map(len, texts)) * HEIGHT + GAP
        if new and rows:
            rules.append({"y": top})
        middle = top + tall / 2
        # Texts of several lines hang from their first one.
        heights = [middle - (len(text) - 1) * HEIGHT / 2 for text in texts]
        rows.append(
            {
                "texts": {
                    n: (text, y)
                    for n, text, y in zip(
                        COLUMNS, ("\n".join(x) for x in texts), heights, strict=True
                    )
                    if text
                }
            }
        )
        marks += [
            _mark(mark, middle + (_lane(mark) * LANE if len(lanes) > 1 else 0), words)
            for mark in line.marks
        ]
        top += tall
    return rows, marks, rules, top + 4


def _lane(mark: Mark) -> int:
    """-1 for what was promised, 1 for the rest."""
    return -1 if mark.status in ("target", "earlier deadline") else 1


def _mark(mark: Mark, y: float, words: Words) -> dict[str, Any]:
    """A mark as a row of data; what is not there is left out."""
    data = {
        "y": y,
        "status": words.statuses[mark.status],
        "at": mark.at,
        "since": mark.since,
        "until": mark.until,
        "tone": words.tones.get(mark.tone, ""),
        "bound": mark.bound,
        "about": "≈" if mark.about else "",
        "page": mark.page if mark.page.startswith(("http://", "https://")) else "",
    }
    found = {name: value for name, value in data.items() if value not in (None, "")}
    return found | {name: text for name, text in mark.words.items() if text}


def _frame(
    panel: Panel, rules: list[dict[str, Any]], width: int, room: int, height: int
) -> list[dict[str, Any]]:
    """The band, its name, and the rules between groups."""
    left, right = -sum(size for size, _ in LEFT) - 12, width + room + SAID[0]
    band = [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rect", "color": BAND},
            "encoding": {
                "x": {"value": width + 10},
                "x2": {"value": width + room - 4},
                "y": {"value": 0},
                "y2": {"value": height},
            },
        },
        _text(panel.band, x=width + 3 + room / 2, y=-6, align="center", color=SOFT),
    ]
    if not any(mark.at is None for line in panel.lines for mark in line.marks):
        band = []
    line = {
        "data": {"values": rules},
        "mark": {"type": "rule", "color": FAINT},
        "encoding": {"x": {"value": left}, "x2": {"value": right}, "y": _y("y", height)},
    }
    return [*band, *([line] if rules else [])]


def _text(text: str, *, x: float, y: float, align: str, color: str) -> dict[str, Any]:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "text", "align": align, "baseline": "bottom", "color": color},
        "encoding": {
            "text": {"value": "\n".join(wrap(text, SIZE, ROOM, 2))},
            "x": {"value": x},
            "y": {"value": y},
        },
    }


def _columns(rows: list[dict[str, Any]], width: int, room: int) -> list[dict[str, Any]]:
    """The texts at the left and at the right of the drawing."""
    places = {
        "group": (-sum(size for size, _ in LEFT) - 12, INK),
        "label": (-LEFT[1][0] - 6, SOFT),
        "said": (width + room + 8, INK),
    }
    return [
        {
            "data": {
                "values": [
                    {"y": row["texts"][name][1], name: row["texts"][name][0]}
                    for row in rows
                    if name in row["texts"]
                ]
            },
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "color": colour,
                "lineHeight": HEIGHT,
            },
            "encoding": {
                "text": {"field": name, "type": "nominal"},
                "x": {"value": x},
            },
        }
        for name, (x, colour) in places.items()
        if any(name in row["texts"] for row in rows)
    ]


def _drawing(
    panel: Panel, marks: list[dict[str, Any]], words: Words, in_band: float, legend: bool
) -> list[dict[str, Any]]:
    """Bars or spans, points, signs of open bounds and of approximations, on the axis and beside."""
    paint = _paint(words, legend, neutral=panel.bars)
    stroke = {"stroke": paint["stroke"]}
    seen = {name for mark in marks for name in mark}
    x = _x(panel)
    at, on_axis = {"x": x}, "isValid(datum.at)"
    told = {**paint, "href": {"field": "page", "type": "nominal"}, **_tooltip(marks)}
    point = {"type": "point", "size": 75, "strokeWidth": 1.8, "opacity": 1}
    layers: list[dict[str, Any]] = []
    if panel.bars:
        bar = {"type": "bar", "height": 9, "cursor": "pointer"}
        layers.append(_layer(bar, {"x": x, "x2": {"datum": 0}}, on_axis, _tones(words, legend)))
    if "until" in seen:
        span = {"x": {**x, "field": "since"}, "x2": {"field": "until"}}
        rule = {"type": "rule", "strokeWidth": 2.2}
        layers.append(_layer(rule, span, "isValid(datum.since) && isValid(datum.until)", stroke))
    layers.append(_layer(point, at, on_axis, told))
    if any("at" not in mark for mark in marks):
        layers.append(_layer(point, {"x": {"value": in_band}}, f"!{on_axis}", told))
    for bound, shape, offset in (("≥", "triangle-right", 11), ("≤", "triangle-left", -11)):
        if any(mark.get("bound") == bound for mark in marks):
            sign = {"type": "point", "shape": shape, "size": 26, "xOffset": offset}
            where = f"datum.bound == '{bound}' && {on_axis}"
            layers.append(_layer(sign, at, where, stroke))
    if "about" in seen:
        sign = {"type": "text", "dy": -9, "color": SOFT, "fontSize": 10}
        text = {"text": {"field": "about", "type": "nominal"}}
        layers.append(_layer(sign, at, f"isValid(datum.about) && {on_axis}", text))
    return layers


def _layer(
    mark: dict[str, Any], place: dict[str, Any], where: str, more: dict[str, Any]
) -> dict[str, Any]:
    return {"transform": [{"filter": where}], "mark": mark, "encoding": {**place, **more}}


def _x(panel: Panel) -> dict[str, Any]:
    """The horizontal axis. Months are numbers: their names would be English in every language."""
    axis: dict[str, Any] = {
        "title": panel.axis.title or None,
        "orient": "bottom",
        "labelFlush": False,
    }
    if not panel.axis.time:
        axis |= {"format": panel.axis.format, "tickCount": 5, "labelOverlap": True}
        scale = {"type": "log", "nice": True} if panel.axis.log else {"zero": True, "nice": True}
        return {"field": "at", "type": "quantitative", "axis": axis, "scale": scale}
    days = sorted(
        str(day)
        for line in panel.lines
        for mark in line.marks
        for day in (mark.at, mark.since, mark.until)
        if day is not None
    )
    first, last = (int(days[0][:4]), int(days[-1][:4]) + 1) if days else (2000, 2001)
    short = last - first <= 3
    step = max(1, -(-(last - first) // 10))
    axis |= {
        "format": "%Y-%m" if short else "%Y",
        "tickCount": {"interval": "month", "step": 6}
        if short
        else {"interval": "year", "step": step},
    }
    scale = {"type": "utc", "domain": [f"{first}-01-01", f"{last}-01-01"], "nice": False}
    return {"field": "at", "type": "temporal", "axis": axis, "scale": scale}


def _paint(words: Words, legend: bool, neutral: bool) -> dict[str, Any]:
    """Colour, filling and shape by status; without colour where bars have one already."""
    looks = [look(status) for status in words.statuses]
    colours = [INK if neutral else one.colour for one in looks]
    ranges = {
        "stroke": colours,
        "fill": [c if one.filled else "#ffffff" for c, one in zip(colours, looks, strict=True)],
        "shape": [one.shape for one in looks],
    }
    return {
        channel: _scaled("status", words.legend, list(words.statuses.values()), values, legend)
        for channel, values in ranges.items()
    }


def _tones(words: Words, legend: bool) -> dict[str, Any]:
    colours = [STAGES.get(tone, STAGES["not stated"]) for tone in words.tones]
    names = list(words.tones.values())
    return {"color": _scaled("tone", words.tone_legend, names, colours, legend)}


def _scaled(
    field_: str, title: str, domain: list[str], values: list[str], legend: bool
) -> dict[str, Any]:
    shown = {"title": title, "orient": "top", "direction": "horizontal"}
    scale = {"domain": domain, "range": values}
    return {
        "field": field_,
        "type": "nominal",
        "scale": scale,
        "legend": shown if legend else None,
    }


def _tooltip(marks: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    drawn = {"y", "at", "since", "until", "bound", "about", "page", "status", "tone"}
    names = dict.fromkeys(name for mark in marks for name in mark if name not in drawn)
    return {"tooltip": [{"field": name, "type": "nominal", "title": name} for name in names]}


def _notes(notes: Sequence[str], full: int, width: int) -> dict[str, Any]:
    """Sources and how to read the chart, below it."""
    lines = [line for note in notes for line in wrap(note, 10, full, 40)]
    return {
        "width": width,
        "height": len(lines) * 13,
        "data": {"values": [{"notes": "\n".join(lines)}]},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "top",
            "fontSize": 10,
            "lineHeight": 13,
            "color": SOFT,
        },
        "encoding": {
            "text": {"field": "notes", "type": "nominal"},
            "x": {"value": -sum(size for size, _ in LEFT) - 12},
            "y": {"value": 0},
        },
    }
