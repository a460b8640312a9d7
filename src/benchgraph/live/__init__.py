"""The live graph: what a saved record changes, and nothing else, computed anew.

Each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchgraph.live.change import Change
    from benchgraph.live.engines import CannotFollow
    from benchgraph.live.live import Live

__all__ = ["CannotFollow", "Change", "Live"]

_HOMES = {"CannotFollow": "engines", "Change": "change", "Live": "live"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"benchgraph.live.{_HOMES[name]}"), name)
