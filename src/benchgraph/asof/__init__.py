"""The graph as of a day: only what sources had said by then."""

from benchgraph.asof.cut import LeftOut
from benchgraph.asof.day import end_of
from benchgraph.asof.past import PastStore, as_of

__all__ = ["LeftOut", "PastStore", "as_of", "end_of"]
