"""How far a query reaches: which of its rows a change can touch, and what it reads for a row.

A query is read as groups of triple patterns. One of its variables is the hub: rows belong to its
value. Given the triples that changed, ``Reach.hubs`` says of which hubs the rows may have changed;
given hubs, ``Reach.halo`` collects what the query can read for their rows, so that the same query
on these triples alone gives these rows.
"""

from benchgraph.reach.look import Before, Look, StoreLook, as_stored
from benchgraph.reach.reach import Key, Reach

__all__ = ["Before", "Key", "Look", "Reach", "StoreLook", "as_stored"]
