"""The screen that a table is fitted to."""

from __future__ import annotations

from typing import NamedTuple

# How wide text for people is where nothing says how wide it may be.
PIPE_WIDTH = 100


class Screen(NamedTuple):
    """Where a table goes: its width in columns, None for a pipe or a file, and colours."""

    width: int | None = None
    colour: bool = False
