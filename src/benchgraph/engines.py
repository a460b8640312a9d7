"""Which engine does a piece of work: ours, or the one that it is held against."""

from __future__ import annotations

from collections.abc import Sequence

from benchgraph.errors import EngineError

ENGINES = ("fast", "reference")
# Of work on data of anybody's making: the fast one, and the other where that one has to pass.
OF_CHOICE = ("auto", *ENGINES)


def insist_on(engine: str, engines: Sequence[str] = ENGINES) -> None:
    """Raises EngineError where ``engine`` is none of ``engines``."""
    if engine not in engines:
        raise EngineError("no such engine", found=engine, expected=", ".join(engines))
