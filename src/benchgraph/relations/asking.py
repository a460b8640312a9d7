"""A store that is asked each question once."""

from __future__ import annotations

from benchgraph.store import EmbeddedStore, Rows


class AskedOnce(EmbeddedStore):
    """Keeps the rows of each SELECT, for a graph that does not change while they are used: several
    rules in code read the same evidence and names."""

    def __init__(self, store: EmbeddedStore) -> None:
        super().__init__(store.raw)
        self._rows: dict[str, Rows] = {}

    def select(self, query: str, most: int | None = None) -> Rows:
        """The rows of a SELECT. Raises QueryError."""
        if most is not None:
            return super().select(query, most)
        if query not in self._rows:
            self._rows[query] = super().select(query)
        return self._rows[query]
