"""The legend of a picture: what colours, shapes and lines mean; only what is drawn has a row."""

from __future__ import annotations

from collections import Counter

from benchgraph.network import wording
from benchgraph.network.pictures import labels
from benchgraph.network.pictures.arrangement import Scene
from benchgraph.network.pictures.curves import Curve
from benchgraph.network.pictures.markup import INK, SOFT, element, group, mark, text
from benchgraph.network.sanitise import clean_text

OUTLINE = "#2b2b2b"
WIDTH = 216.0
_ROW = 14.0


def legend(scene: Scene, drawn: list[Curve], tips: bool = True) -> tuple[list[str], float]:
    """The rows, with how often each occurs, and how high they are, in points.

    ``tips``: whether arrowheads are drawn.
    """
    graph = scene.graph
    rows: list[str] = []
    marks: list[str] = []
    y = 0.0
    counts = Counter(str(data["group"]) for _, data in graph.nodes(data=True))
    names = {str(data["group"]): str(data["group_label"]) for _, data in graph.nodes(data=True)}
    for key in sorted(counts, key=lambda k: (-counts[k], names[k])):
        look = scene.looks[key]
        marks.append(mark(look.shape, 8, y, 6.5, fill=look.colour))
        y = _row(rows, f"{names[key]} ({counts[key]})", y)
    y += 10
    relations = Counter(str(data.get("relation", "")) for *_, data in graph.edges(data=True))
    words = {d.get("relation", ""): d.get("relation_label", "") for *_, d in graph.edges(data=True)}
    for key in sorted(relations, key=lambda k: (-relations[k], k)):
        rows.append(
            element(
                "path",
                d=f"M-4,{y:.1f} L20,{y:.1f}",
                stroke=scene.lines[key].colour,
                stroke_width="2",
                stroke_dasharray=scene.lines[key].dash,
            )
        )
        y = _row(rows, f"{words[key] or key} ({relations[key]})", y)
    y += 10
    for note in _notes(scene, drawn, tips):
        for part in labels.wrap(note, 9.5, WIDTH - 8, lines=3):
            rows.append(text(part, -4, y, 9.5, SOFT))
            y += _ROW
    return [group(marks, stroke=OUTLINE, stroke_width="0.9"), *rows], y


def _notes(scene: Scene, drawn: list[Curve], tips: bool) -> list[str]:
    """What sizes, widths and missing arrowheads mean, and which labels were left out."""
    language = str(scene.graph.graph.get("language", "en"))
    found = []
    if len({shown.r for shown in scene.labels.values()}) > 1:
        found.append("size")
    if len({curve.width for curve in drawn}) > 1:
        found.append("width")
    if tips and {curve.tip is None for curve in drawn} == {True, False}:
        found.append("both_ways")
    if scene.hidden:
        found.append("labelled")
    shown = len(scene.labels) - scene.hidden
    return [
        wording.say(wording.INTERFACE[key], language).format(shown=shown, all=len(scene.labels))
        for key in found
    ]


def _row(rows: list[str], words: str, y: float) -> float:
    for part in labels.wrap(clean_text(words), 11, WIDTH - 34, lines=2):
        rows.append(text(part, 27, y + 4, 11, INK))
        y += _ROW
    return y + 5
