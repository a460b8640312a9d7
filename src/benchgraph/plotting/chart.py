"""A chart as data: a specification of Vega-Lite, and the words for who cannot see it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchgraph.errors import EngineError
from benchgraph.files import write_bytes
from benchgraph.plotting import render
from benchgraph.plotting.layout import sheet
from benchgraph.plotting.model import Panel, Words


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that is not drawn yet.

    ``spec`` is a whole specification of Vega-Lite 6 with its data inside; ``pages`` are the
    addresses that its statements stand on; ``lines`` counts its rows. ``words`` and ``panels`` are
    what the specification was made of, for who draws by other means.
    """

    kind: str
    title: str
    spec: dict[str, Any] = field(repr=False)
    pages: tuple[str, ...] = field(default=(), repr=False)
    lines: int = 0
    words: Words | None = field(default=None, repr=False)
    panels: tuple[Panel, ...] = field(default=(), repr=False)

    @classmethod
    def laid_out(
        cls,
        kind: str,
        words: Words,
        panels: Iterable[Panel],
        width: int,
        pages: Iterable[str] = (),
        lines: int = 0,
    ) -> Chart:
        """The chart of ``panels``; its title is that of ``words``, ``width`` is of the axis."""
        panels = tuple(panels)
        spec = sheet(words, panels, width)
        return cls(kind, words.title, spec, tuple(dict.fromkeys(pages)), lines, words, panels)

    def json(self) -> str:
        """The specification as JSON text."""
        return json.dumps(self.spec, ensure_ascii=False, indent=1) + "\n"

    def svg(self) -> bytes:
        """The chart as SVG. Raises EngineError where vl-convert-python is not installed."""
        return render.svg(self.spec)

    def png(self, scale: float = 2.0) -> bytes:
        """The chart as PNG, ``scale`` pixels a point. Raises EngineError as ``svg`` does."""
        return render.png(self.spec, scale)

    def save(self, path: Path | str, format: str | None = None, *, scale: float = 2.0) -> Path:
        """Write the chart as svg, png or json, by default what the ending of ``path`` says.

        Raises ParameterError for another ending, EngineError, ReleaseError.
        """
        return write_chart(self, Path(path), format, scale=scale)

    def __repr__(self) -> str:
        return f"<Chart {self.kind}: {self.title!r}, {self.lines} lines, {len(self.pages)} pages>"

    def _repr_svg_(self) -> str | None:
        """What a notebook shows; None where the extra that draws is not installed."""
        try:
            return self.svg().decode()
        except EngineError:
            return None


def write_chart(chart: Chart, path: Path, format: str | None = None, *, scale: float = 2.0) -> Path:
    """Write ``chart`` to ``path`` in ``format`` (by default what its ending says); the path.

    Raises ParameterError for a format that there is not, EngineError where it cannot be drawn.
    """
    chosen = render.format_of(path, format)
    if chosen == "json":
        content = chart.json().encode()
    else:
        content = chart.svg() if chosen == "svg" else chart.png(scale)
    write_bytes(path, content)
    return path
