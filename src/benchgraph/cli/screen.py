"""What standard output is: how wide, and whether it shows colours."""

from __future__ import annotations

import os
import sys

from benchgraph.tables.screen import PIPE_WIDTH, Screen

NARROWEST = 40


def screen() -> Screen:
    """The screen behind standard output: the terminal's width, or ``PIPE_WIDTH`` columns.

    A pipe has no width, but what is meant for people is wrapped there too, so that it can be read
    in a log file or a mail; csv, tsv and json are there for programs. ``COLUMNS`` sets the width of
    either, ``NO_COLOR`` and ``TERM=dumb`` switch colours off; a pipe has none.
    """
    width = PIPE_WIDTH
    if _has_width():
        import shutil  # brings the readers of archives with it

        width = shutil.get_terminal_size((PIPE_WIDTH, 40)).columns
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return Screen(max(NARROWEST, width), colour and os.environ.get("TERM") != "dumb")


def table_screen() -> Screen:
    """The screen of a table: in a pipe a row is a line, whatever its length, for other programs."""
    return screen() if _has_width() else Screen()


def _has_width() -> bool:
    """Python asks the terminal that started the process, even where output goes to a file."""
    return sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
