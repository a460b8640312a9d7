"""SVG as text: elements with their values escaped. For 50,000 of them a tree takes too long."""

from __future__ import annotations

from html import escape

from benchgraph.network.pictures import labels, shapes

INK, SOFT = "#1a1a1a", "#5a5a5a"


def element(name: str, *inner: str, **attributes: str) -> str:
    """An element; ``stroke_width`` is the attribute stroke-width, "" leaves one out.

    ``inner``: elements, or text that is escaped already (``escape``).
    """
    said = said_of(attributes)
    content = "".join(inner)
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def said_of(attributes: dict[str, str]) -> str:
    """Attributes as a tag holds them, each after a space."""
    return "".join(
        f' {key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )


def group(rows: list[str], **attributes: str) -> str:
    """A group with one element on each line."""
    return element("g", *(f"\n{row}" for row in rows), *("\n",) * bool(rows), **attributes)


def text(
    words: str, x: float, y: float, size: float, fill: str = "", weight: str = "", anchor: str = ""
) -> str:
    """One line of text whose base is at ``y``."""
    return element(
        "text",
        escape(words, quote=False),
        x=f"{x:.2f}",
        y=f"{y:.2f}",
        fill=fill,
        font_size=f"{size:g}",
        font_weight=weight,
        text_anchor=anchor,
    )


def title(words: str) -> str:
    """What a reader of an SVG sees who points at the element that holds this."""
    return element("title", escape(words, quote=False))


def mark(shape: str, x: float, y: float, r: float, *inner: str, fill: str) -> str:
    """A node: the outline called ``shape`` (see ``Look``) around (x, y)."""
    if shape == "disc":
        return element("circle", *inner, cx=f"{x:.2f}", cy=f"{y:.2f}", r=f"{r:.2f}", fill=fill)
    return element("polygon", *inner, points=shapes.points(shape, x, y, r), fill=fill)


def label(shown: labels.Label, scale: float = 1.0) -> list[str]:
    """The lines of a label where they were placed; what stands below the name is softer."""
    left, y, right, _ = shown.box
    x = {"start": left, "end": right}.get(shown.anchor, (left + right) / 2)
    found = []
    for words, size in shown.lines:
        soft = SOFT if size < labels.SIZE * scale else ""
        found.append(text(words, x, y + size * 0.95, size, soft, anchor=shown.anchor))
        y += size * labels.LINE
    return found
