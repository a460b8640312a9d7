"""What standard output is: a terminal with a width and perhaps colours, or a pipe."""

from __future__ import annotations

import os
import shutil
import sys

from benchgraph.query.formats import Screen


def screen() -> Screen:
    """The screen behind standard output; without a width where it is a pipe or a file.

    ``COLUMNS`` sets the width, ``NO_COLOR`` and ``TERM=dumb`` switch colours off.
    """
    if not sys.stdout.isatty():
        return Screen()
    colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Screen(max(40, shutil.get_terminal_size((100, 40)).columns), colour)
