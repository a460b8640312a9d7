"""The first page."""

from __future__ import annotations


def test_it_opens(tab):
    page = tab("/")
    assert "what came of them" in page.inner_text("h1")
