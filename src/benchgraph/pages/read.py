"""One page: bytes or a file → :class:`Page`, read and understood."""

from __future__ import annotations

from pathlib import Path

from benchgraph.pages.profile import Profile, load_profile
from benchgraph.pages.reading.model import Page
from benchgraph.pages.reading.read import read
from benchgraph.pages.understanding.understand import understand


def read_page(
    source: bytes | Path, *, path: str | None = None, profile: Profile | None = None,
    url: str = "", content_type: str = "",
) -> Page:  # fmt: skip
    """The page in ``source`` (bytes, or a file), in whichever form it is.

    ``path`` names it in messages; ``url`` is the address that it was fetched from, used where it
    names none itself, and ``content_type`` the header that came with it. A page of no known kind
    comes back with kind ``unknown``. Raises PageError or LimitError for what is no readable page.
    """
    profile = profile or load_profile()
    return understand(read(source, path, profile, url, content_type), profile)
