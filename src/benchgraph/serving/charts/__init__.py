"""Charts of the pages: inline SVG that a server draws, with its words beside it as text.

A chart is a list of lines. Each has its words (what, and what is said of it) as text of the page
and a strip of SVG that places its marks on the axis that all lines share. Strips are as wide as
there is room: what lies along the axis is in percent, what has a size is in pixels, so that shapes
and letters keep theirs from a phone to a wide screen. Colours and fonts are those of the style
sheet; a status is told by shape and word as well.
"""

from benchgraph.serving.charts.drawing import Drawing, draw, draw_panels
from benchgraph.serving.charts.way import draw_way

__all__ = ["Drawing", "draw", "draw_panels", "draw_way"]
