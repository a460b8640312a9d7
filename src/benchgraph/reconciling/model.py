"""What reconciliation finds and what a person says to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

CERTAIN, LIKELY, POSSIBLE, GONE = "certain", "likely", "possible", "gone"
STATES = (CERTAIN, LIKELY, POSSIBLE, GONE)
SAME, EXACT, CLOSE, DIFFERENT = "same", "exact", "close", "different"
DECISIONS = (SAME, EXACT, CLOSE, DIFFERENT)


@dataclass(frozen=True, slots=True)
class Match:
    """A draft and what it may be.

    ``id`` and ``candidate`` are ids of records; ``score`` lies between 0 and 1 with two decimals;
    ``reason`` is one sentence without a full stop; ``state`` is certain, likely or possible, or
    gone where a decision was made about what is proposed no more; ``decision`` is one of
    ``DECISIONS``, or empty.
    """

    id: str
    label: str
    candidate: str
    candidate_label: str
    score: float
    reason: str
    state: str
    decision: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The draft and the candidate."""
        return self.id, self.candidate
