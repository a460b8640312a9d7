"""A chain from one thing to another as a small drawing; its words stand in the list beside it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_WIDTH, _NODE, _GAP, _LETTERS = 320, 34, 26, 40


def draw_way(names: Sequence[str], title: str) -> Markup:
    """``names`` as boxes below each other, with arrows between: it reads on a phone as it is."""
    height = len(names) * _NODE + (len(names) - 1) * _GAP + 4
    parts = []
    for number, name in enumerate(names):
        y = 2 + number * (_NODE + _GAP)
        end = " end" if number in (0, len(names) - 1) else ""
        parts.append(
            Markup(
                '<rect class="node{}" x="2" y="{}" width="{}" height="{}" rx="8"/>'
                '<text x="{}" y="{}" text-anchor="middle">{}</text>'
            ).format(end, y, _WIDTH - 4, _NODE, _WIDTH // 2, y + _NODE // 2 + 5, _short(name))
        )
        if number:
            parts.append(
                Markup('<path class="arrow" d="M{0} {1}V{2}M{3} {4}L{0} {2} {5} {4}"/>').format(
                    _WIDTH // 2, y - _GAP + 3, y - 3, _WIDTH // 2 - 5, y - 9, _WIDTH // 2 + 5
                )
            )
    return Markup(
        '<svg class="way" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>'
        "<desc>{}</desc>{}</svg>"
    ).format(_WIDTH, height, title, title, " → ".join(names), Markup("").join(parts))


def _short(name: str) -> str:
    """As much of ``name`` as the box holds; a Chinese or Japanese letter takes the room of two."""
    room, kept = _LETTERS, ""
    for letter in name:
        room -= 2 if ord(letter) > 0x2E80 else 1
        if room < 1:
            return kept.rstrip() + "…"
        kept += letter
    return kept
