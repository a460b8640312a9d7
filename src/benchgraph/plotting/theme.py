"""How charts look: colours, shapes and fonts that hold in print, in grey, in three scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# The bundled font first (PNG has it everywhere), then what systems have for Chinese and Japanese.
FONTS = (
    "Benchgraph Sans, Noto Sans, Noto Sans CJK SC, Noto Sans SC, Noto Sans CJK JP, "
    "Source Han Sans SC, PingFang SC, Hiragino Sans, Microsoft YaHei, Yu Gothic, sans-serif"
)
INK, SOFT, FAINT, BAND = "#1a1a1a", "#5a5a5a", "#d9d9d9", "#f2f2f2"
# Okabe and Ito: told apart by everybody; the shapes tell the same without any colour.
BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#c44e00", "#00795a", "#a3507f"


@dataclass(frozen=True, slots=True)
class Look:
    """How a status is drawn: its colour, its shape, and whether it is filled."""

    colour: str
    shape: str
    filled: bool = False


# Only what has happened or has been reached is filled; a promise is a hollow diamond everywhere.
LOOKS = {
    "actual": Look(BLUE, "circle", True),
    "occurred": Look(BLUE, "circle", True),
    "target": Look(VERMILLION, "diamond"),
    "planned": Look(VERMILLION, "diamond"),
    "announced": Look(GREEN, "triangle-up"),
    "estimate": Look(PURPLE, "square"),
    "baseline": Look(INK, "triangle-down"),
    "slipped": Look(INK, "cross"),
    "earlier deadline": Look(SOFT, "cross"),
}
NOT_STATED = Look(SOFT, "square")
# Stages of money, from said to spent.
STAGES = {"announced": GREEN, "appropriated": PURPLE, "disbursed": BLUE, "not stated": "#8a8a8a"}


def look(status: str) -> Look:
    """How ``status`` is drawn; a status that is not known, or not stated, is a grey square."""
    return LOOKS.get(status, NOT_STATED)


def config() -> dict[str, Any]:
    """The part of a specification that sets fonts, lines and background."""
    text = {"labelFont": FONTS, "titleFont": FONTS, "labelColor": INK, "titleColor": INK}
    return {
        "font": FONTS,
        "background": "#ffffff",
        "lineBreak": "\n",
        "padding": 18,
        "view": {"stroke": None},
        "axis": {
            **text,
            "grid": True,
            "gridColor": "#e8e8e8",
            "domainColor": SOFT,
            "tickColor": SOFT,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
        },
        "legend": {
            **text,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "symbolSize": 80,
            "symbolStrokeWidth": 1.8,
        },
        "title": {
            "font": FONTS,
            "subtitleFont": FONTS,
            "anchor": "start",
            "fontSize": 18,
            "fontWeight": "bold",
            "color": INK,
            "subtitleColor": SOFT,
            "subtitleFontSize": 11.5,
            "subtitleLineHeight": 16,
            "subtitlePadding": 6,
            "offset": 14,
        },
        "text": {"font": FONTS, "fontSize": 11, "color": INK},
    }
