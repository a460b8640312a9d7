"""A chart as the template ``charts/chart.html.j2`` shows it: words, and strips of SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from benchgraph.plotting.chart import Chart
from benchgraph.plotting.model import Line, Panel, Words
from benchgraph.serving.charts.axes import Scale, scale_of
from benchgraph.serving.charts.marks import HEIGHT, marks_svg, swatch

MOST_LINES, MOST_PARTS = 60, 8  # the table beside a chart holds what it leaves out
_AXIS_HEIGHT = 34


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of a chart: ``group`` where it differs from the one above, ``label``, what is said of
    it, its drawing, and the address of the page that its last mark stands on."""

    group: str
    label: str
    said: str
    svg: Markup
    page: str


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that share an axis; ``left_out`` counts those that are not drawn."""

    title: str
    unit: str
    axis: Markup
    strips: tuple[Strip, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart that is drawn: for the legend a name and a shape for each status."""

    title: str
    subtitle: tuple[str, ...]
    legend: tuple[tuple[str, Markup], ...]
    tones: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    parts_left_out: int = 0


def draw(chart: Chart, lang: str, most: int = MOST_LINES) -> Drawing:
    """``chart``, at most ``most`` lines of each of its panels."""
    words = chart.words or Words(chart.title, (), "", {}, ())
    return draw_panels(words, chart.panels, lang, most)


def draw_panels(
    words: Words, panels: Sequence[Panel], lang: str, most: int = MOST_LINES
) -> Drawing:
    """The same for panels and words that no chart holds."""
    shown = {mark.status for panel in panels for line in panel.lines for mark in line.marks}
    return Drawing(
        words.title,
        tuple(words.subtitle),
        # Where nothing has a status, a legend says nothing.
        tuple((name, swatch(s)) for s, name in words.statuses.items() if s in shown - {"value"}),
        tuple((tone, name) for tone, name in words.tones.items()),
        tuple(_part(panel, words.statuses, lang, most) for panel in panels[:MOST_PARTS]),
        tuple(words.notes),
        max(0, len(panels) - MOST_PARTS),
    )


def _part(panel: Panel, statuses: Mapping[str, str], lang: str, most: int) -> Part:
    lines = panel.lines[:most]
    scale = scale_of(panel)
    behind = _band(scale) + _grid(scale)
    strips, before = [], ""
    for line in lines:
        pages = [mark.page for mark in line.marks if mark.page.startswith(("http://", "https://"))]
        strips.append(
            Strip(
                line.group if line.group != before else "",
                line.label,
                line.said,
                _strip(line, panel, scale, behind, statuses),
                pages[-1] if pages else "",
            )
        )
        before = line.group
    return Part(
        panel.title,
        panel.axis.title,
        _axis(scale, panel.band, lang),
        tuple(strips),
        len(panel.lines) - len(lines),
    )


def _strip(
    line: Line, panel: Panel, scale: Scale, behind: Markup, statuses: Mapping[str, str]
) -> Markup:
    told = "; ".join(
        f"{statuses.get(mark.status, mark.status)}: {_at(mark.at, panel)}" for mark in line.marks
    )
    return Markup(
        '<svg class="strip" width="100%" height="{}" role="img" aria-label="{}">{}{}</svg>'
    ).format(HEIGHT, told, behind, marks_svg(line.marks, panel, scale))


def _at(at: str | float | None, panel: Panel) -> str:
    if at is None:
        return panel.band
    return str(at) if isinstance(at, str) else f"{at:,.12g} {panel.axis.title}".strip()


def _grid(scale: Scale) -> Markup:
    return Markup("").join(
        Markup('<line class="grid" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>').format(place)
        for place, _ in scale.ticks()
    )


def _band(scale: Scale) -> Markup:
    if not scale.band:
        return Markup("")
    return Markup('<rect class="band" x="{}%" width="12%" y="0" height="100%"/>').format(88)


def _anchor(place: float, word: str) -> str:
    """Long words at an end lie within the strip; a year may stand out a little."""
    if len(word) <= 5 or 6 <= place <= 94:
        return "middle"
    return "start" if place < 6 else "end"


def _axis(scale: Scale, band: str, lang: str) -> Markup:
    """The ticks in words, above the lines; a screen reader hears the lines themselves."""
    ticks = Markup("").join(
        Markup('<text x="{}%" y="29" text-anchor="{}">{}</text>').format(
            place, _anchor(place, word), word
        )
        for place, word in scale.ticks(lang)
        if word
    )
    if scale.band:
        ticks += Markup('<text class="aside" x="100%" y="13" text-anchor="end">{}</text>').format(
            band
        )
    return Markup('<svg class="axis" width="100%" height="{}" aria-hidden="true">{}</svg>').format(
        _AXIS_HEIGHT, ticks
    )
