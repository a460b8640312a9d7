"""How far a load is, in bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# Called with what is being done, how many bytes of it are done, and how many there are; 0 of 0
# where that is not known.
Progress = Callable[[str, int, int], None]
LOADING, STORING = "loading", "waiting for the store"


@dataclass(slots=True)
class Bytes:
    """``done`` of ``total`` bytes that are to be sent, without packing; told to ``progress``."""

    progress: Progress
    total: int
    done: int = 0

    def part(self, size: int) -> Callable[[float], None]:
        """What to call with the share of the next ``size`` bytes that is on its way."""
        start = self.done

        def told(share: float) -> None:
            self.done = start + round(share * size)
            step = STORING if share == 1.0 else LOADING
            self.progress(step, self.done, self.total)

        self.progress(LOADING, start, self.total)
        return told
