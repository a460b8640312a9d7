"""Where what is shipped (ontology/, shapes/ … docs/) is: in a checkout or inside the wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchgraph.errors import BenchgraphError

NAMES = ("ontology", "shapes", "queries", "data", "deploy", "mappings", "docs")


@cache
def resource_dir(name: str) -> Path:
    """The folder ``name`` (one of ``NAMES``) that this installation ships.

    An installed wheel holds the folders under ``benchgraph/_resources``; an editable install finds
    them at the top of the checkout. Raises BenchgraphError if there are none.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_resources" / name, package.parent.parent / name):
        if name in NAMES and folder.is_dir():
            return folder
    raise BenchgraphError(
        f"the folder {name!r} that benchgraph ships is missing",
        hint="install benchgraph again, or run it from a complete checkout",
    )
