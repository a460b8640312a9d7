"""From a specification to SVG, PNG or JSON. Drawing is the extra ``benchgraph[plot]``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from benchgraph.errors import EngineError, ParameterError
from benchgraph.network.pictures.labels import ASSETS

VERSION = "6.4"  # of Vega-Lite; vl-convert carries several
FORMATS = ("svg", "png", "json")


def svg(spec: dict[str, Any]) -> bytes:
    """``spec`` as SVG: text stays text, every mark links to its page. Raises EngineError."""
    drawn: str = _drawn("vegalite_to_svg", spec)
    return drawn.encode()


def png(spec: dict[str, Any], scale: float = 2.0) -> bytes:
    """``spec`` as PNG with the bundled font, which has Chinese and Japanese. Raises EngineError."""
    drawn: bytes = _drawn("vegalite_to_png", spec, scale=scale)
    return drawn


def format_of(path: Path, named: str | None = None) -> str:
    """The format that is ``named``, or that the ending of ``path`` says. Raises ParameterError."""
    chosen = named or path.suffix.lower().lstrip(".")
    if chosen not in FORMATS:
        raise ParameterError(
            "a chart is written as SVG, PNG or JSON",
            found=path.name if named is None else named,
            expected="a file that ends in .svg, .png or .json",
        )
    return chosen


def can_draw() -> bool:
    """Whether the extra that draws is installed."""
    try:
        _engine()
    except EngineError:
        return False
    return True


def _drawn(function: str, spec: dict[str, Any], **options: Any) -> Any:
    engine = _engine()
    try:
        # Data are inside; no address is fetched, whatever a specification says.
        return getattr(engine, function)(spec, vl_version=VERSION, allowed_base_urls=[], **options)
    except ValueError as error:
        raise EngineError(
            "this chart cannot be drawn", found=str(error).strip().splitlines()[0]
        ) from None


@cache
def _registered() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(ASSETS))


def _engine() -> Any:
    try:
        import vl_convert
    except ImportError:
        raise EngineError(
            "charts are drawn by vl-convert-python, which is not installed",
            hint="pip install 'benchgraph[plot]'; JSON (--format json) needs nothing more",
        ) from None
    _registered()
    return vl_convert
