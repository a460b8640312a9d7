"""Read pages of observatories: HTML or plain text → :class:`Page` → draft records."""

from benchgraph.pages.profile import Profile, load_profile
from benchgraph.pages.read import read_page
from benchgraph.pages.reading.model import Page

__all__ = ["Page", "Profile", "load_profile", "read_page"]
