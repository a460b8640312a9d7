"""``matches.csv``: what is proposed, and what a person decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from benchgraph.errors import MatchError
from benchgraph.reconciling.model import CERTAIN, DECISIONS, GONE, SAME, STATES, Match
from benchgraph.reconciling.sheet import read_sheet, sheet_text

COLUMNS = ("id", "label", "candidate", "candidate_label", "score", "reason", "state", "decision")


def matches_text(matches: Iterable[Match]) -> str:
    """The matches as ``matches.csv`` holds them, in the order given."""
    return sheet_text(
        COLUMNS,
        ((*_who(m), f"{m.score:.2f}", m.reason, m.state, m.decision) for m in matches),
    )


def _who(match: Match) -> tuple[str, str, str, str]:
    return match.id, match.label, match.candidate, match.candidate_label


def read_matches(path: Path) -> list[Match]:
    """The lines of ``matches.csv`` in its order. Raises MatchError with file and line."""
    found: dict[tuple[str, str], int] = {}
    matches = []
    for line, row in read_sheet(path, COLUMNS):
        match = Match(
            id=row["id"].strip(),
            label=row["label"],
            candidate=row["candidate"].strip(),
            candidate_label=row["candidate_label"],
            score=_score(path, line, row["score"].strip()),
            reason=row["reason"],
            state=_word(path, line, "state", row["state"], STATES),
            decision=_word(path, line, "decision", row["decision"], ("", *DECISIONS)),
        )
        if not match.id or not match.candidate:
            raise MatchError("a line needs an id and a candidate", path=path, line=line)
        if match.pair in found:
            raise MatchError(
                f"{match.id} and {match.candidate} stand here twice",
                path=path,
                line=line,
                found=f"the first is on line {found[match.pair]}",
            )
        found[match.pair] = line
        matches.append(match)
    _insist_on_one_each(path, matches, found)
    return matches


def merge_matches(new: Iterable[Match], old: Iterable[Match]) -> list[Match]:
    """``new`` with the decisions of ``old``, in the order of ids and scores.

    What is decided is never asked again: a decided line stays, with what is thought of it now; one
    that is proposed no more is kept as gone. Nor is another candidate asked about for a draft that
    is ``same`` as one.
    """
    decided = {match.pair: match for match in old if match.decision}
    settled = {match.id for match in decided.values() if match.decision == SAME}
    merged = []
    for match in new:
        known = decided.pop(match.pair, None)
        if known is not None:
            merged.append(replace(match, decision=known.decision))
        elif match.id not in settled:
            merged.append(match)
    merged += [replace(match, state=GONE) for match in decided.values()]
    return sorted(merged, key=lambda match: (match.id, -match.score, match.candidate))


def accept_certain(matches: Iterable[Match]) -> tuple[list[Match], int]:
    """``matches`` with ``same`` for the certain ones that are undecided, and how many those are."""
    accepted, count = [], 0
    for match in matches:
        if match.state == CERTAIN and not match.decision:
            match, count = replace(match, decision=SAME), count + 1
        accepted.append(match)
    return accepted, count


def _insist_on_one_each(
    path: Path, matches: list[Match], lines: dict[tuple[str, str], int]
) -> None:
    counts = Counter(match.id for match in matches if match.decision == SAME)
    for match in matches:
        if match.decision == SAME and counts[match.id] > 1:
            others = [m.candidate for m in matches if m.id == match.id and m.decision == SAME]
            raise MatchError(
                f"{match.id} cannot be the same as two things",
                path=path,
                line=lines[match.id, others[-1]],
                found=" and ".join(others),
                expected="one line of a draft with “same”",
            )


def _score(path: Path, line: int, text: str) -> float:
    try:
        score = float(text.replace(",", "."))
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise MatchError(
            "this is no score", path=path, line=line, found=text, expected="a number from 0 to 1"
        )
    return score


def _word(path: Path, line: int, column: str, text: str, allowed: tuple[str, ...]) -> str:
    word = text.strip().lower()
    if word in allowed:
        return word
    near = get_close_matches(word, allowed, 1)
    raise MatchError(
        f"this is no {column}",
        path=path,
        line=line,
        found=text,
        expected=", ".join(filter(None, allowed)) + (", or nothing" if "" in allowed else ""),
        hint=f"did you mean {near[0]!r}?" if near and near[0] else None,
    )
