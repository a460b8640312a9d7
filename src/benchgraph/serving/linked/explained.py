"""Pages of ``benchgraph.explaining`` in the layout of the server."""

from __future__ import annotations

from collections.abc import Sequence

from benchgraph.explaining import Page
from benchgraph.serving.model import Asked, Reply
from benchgraph.serving.pages.render import page


def explained(
    asked: Asked,
    told: Page,
    media: Sequence[tuple[str, str]] = (),
    above: Sequence[tuple[str, str]] = (),
) -> Reply:
    """``told`` as an answer: with its data formats and ``media`` (words, path) beside them, below
    the pages ``above`` (words, path)."""
    from markupsafe import Markup

    body = Markup(told.html)  # where everything was escaped when it was made
    return page("linked/explained.html.j2", asked, told=told, body=body, media=media, above=above)
