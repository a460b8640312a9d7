"""benchgraph: policy benchmark cases as a validated, queryable knowledge graph.

The names below are the library; each is loaded when it is first used.
"""

from __future__ import annotations

from benchgraph.version import __version__ as __version__

TYPE_CHECKING = False  # what type checkers take for true; typing costs more than all the rest here
if TYPE_CHECKING:
    from typing import Any

    from benchgraph.api import (
        as_of,
        ask,
        build_release,
        compare,
        diff,
        export_release,
        history,
        list_things,
        load,
        plot,
        related,
        relation_graph,
        search,
        show,
        sparql,
        validate,
        why,
        write_network,
    )
    from benchgraph.errors import BenchgraphError
    from benchgraph.live import Live
    from benchgraph.pages import read_page
    from benchgraph.records import read_records
    from benchgraph.release import open_release

__all__ = [
    "BenchgraphError",
    "Live",
    "as_of",
    "ask",
    "build_release",
    "compare",
    "diff",
    "export_release",
    "history",
    "list_things",
    "load",
    "open_release",
    "plot",
    "read_page",
    "read_records",
    "related",
    "relation_graph",
    "search",
    "show",
    "sparql",
    "validate",
    "why",
    "write_network",
]

_HOMES = {
    "BenchgraphError": "benchgraph.errors",
    "Live": "benchgraph.live",
    "open_release": "benchgraph.release",
    "read_page": "benchgraph.pages",
    "read_records": "benchgraph.records",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'benchgraph' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "benchgraph.api")), name)


def __dir__() -> list[str]:
    """The names of the library alone, without what it imports."""
    return [*__all__, "__version__"]
