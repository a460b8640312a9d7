"""What the script of a canvas says, in the language of the page."""

from __future__ import annotations

from benchgraph.serving.model import Asked
from benchgraph.serving.wording import say

_CANVAS = {
    "wheel": "Use Ctrl + scroll to zoom",
    "touch": "Use two fingers to move the network",
    "closer": "Zoom in",
    "further": "Zoom out",
    "whole": "Show the whole",
    "opens": "Open its page",
    "grows": "Show its relations",
    "none": "The browser cannot draw this; the list says the same.",
}


def canvas_words(asked: Asked) -> dict[str, str]:
    """The words of ``static/network.js`` by the names that it has for them."""
    return {key: say(text, asked.language) for key, text in _CANVAS.items()}
