"""Last read, page now, curated: what has changed, and what of it clashes with the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from benchgraph.pages.review.statements import Statement

State = Literal["new", "changed", "gone"]
# Where the record stands: it says nothing of this; it says what was last read; it says something
# else; it says more than the page did.
Curated = Literal["absent", "as last read", "otherwise"]


@dataclass(frozen=True, slots=True)
class Change:
    """One statement of a page that is new, changed or gone since the record was last read.

    ``was`` and ``now`` are what the page said and says, ``said`` what the record says where that is
    neither. A change that does not clash can be taken over.
    """

    state: State
    was: Statement | None
    now: Statement | None
    curated: Curated
    said: Statement | None = None
    clash: str = ""
    applied: bool = False

    @property
    def statement(self) -> Statement:
        found = self.now or self.was
        assert found is not None
        return found

    def taken(self) -> Change:
        return replace(self, applied=True)


def compare(
    was: Sequence[Statement], now: Sequence[Statement], curated: Sequence[Statement],
    pages: Collection[str] = (),
) -> list[Change]:  # fmt: skip
    """What changed from ``was`` to ``now``, without what the curated record has settled already: it
    says the new thing, or does not say what is gone. ``pages`` are those that were read now: what
    others back stays."""
    found = (_beside(change, curated, pages) for change in _changes(was, now))
    return [change for change in found if change is not None]


def compare_untraced(now: Sequence[Statement], curated: Sequence[Statement]) -> list[Change]:
    """What a page says and a record does not, where nothing tells what the page said when the
    record was read. Each may be new or left out on purpose: none can be taken over."""
    changes = compare([], now, curated)
    return [
        replace(change, clash=change.clash or "nothing tells whether it was read before")
        for change in changes
    ]


def _changes(was: Sequence[Statement], now: Sequence[Statement]) -> list[Change]:
    """Pairs by what is said, then by what is spoken of; the rest is new or gone."""
    gone = _without(was, now)
    new = _without(now, was)
    changes: list[Change] = []
    for statement in list(gone):
        partner = _partner(statement, new)
        if partner is not None:
            gone.remove(statement)
            new.remove(partner)
            changes.append(Change("changed", statement, partner, "absent"))
    changes += [Change("new", None, statement, "absent") for statement in new]
    changes += [Change("gone", statement, None, "absent") for statement in gone]
    return changes


def _without(some: Iterable[Statement], others: Iterable[Statement]) -> list[Statement]:
    """Those of ``some`` that ``others`` do not say, one for one."""
    said = Counter((other.path, other.value) for other in others)
    left = []
    for statement in some:
        key = (statement.path, statement.value)
        if said[key]:
            said[key] -= 1
        else:
            left.append(statement)
    return left


def _partner(statement: Statement, others: Sequence[Statement]) -> Statement | None:
    """The statement of ``others`` that says the same thing anew: of the same place and thing, and
    the only one, or the one that kept its id."""
    alike = [o for o in others if o.path == statement.path and o.slot == statement.slot]
    if statement.slot == "" or len(alike) == 1:
        return alike[0] if alike else None
    named = [o for o in alike or _same_path(statement, others) if _id(o) == _id(statement) != ""]
    return named[0] if len(named) == 1 else None


def _same_path(statement: Statement, others: Sequence[Statement]) -> list[Statement]:
    return [other for other in others if other.path == statement.path]


def _id(statement: Statement) -> str:
    return str(statement.node.get("id", "")) if isinstance(statement.node, dict) else ""


# -- the record ------------------------------------------------------------------------------


def _beside(change: Change, curated: Sequence[Statement], pages: Collection[str]) -> Change | None:
    """The change with where the record stands; None where the record has settled it."""
    here = [s for s in curated if s.path == change.statement.path]
    if change.now is not None and any(_says(s, change.now) for s in here):
        return None
    if change.was is None:
        return _beside_new(change, here)
    same = [s for s in here if s.value == change.was.value]
    if same:
        return _beside_known(change, same[0], curated, pages)
    said = next((s for s in here if s.essence == change.was.essence), None)
    said = said or next((s for s in here if s.slot == change.was.slot), None)
    if change.state == "gone":
        if said is None:
            return None
        return replace(change, curated="otherwise", said=said, clash="the record says it otherwise")
    if said is None:
        return replace(change, clash="the record has left it out")
    if said.essence == change.was.essence and said.value != said.essence:
        return replace(change, curated="as last read", said=said)  # and it says more
    return replace(change, curated="otherwise", said=said, clash="the record says it otherwise")


def _says(curated: Statement, now: Statement) -> bool:
    return curated.value == now.value or curated.essence == now.essence


def _beside_new(change: Change, here: Sequence[Statement]) -> Change:
    assert change.now is not None
    said = next((s for s in here if s.slot == change.now.slot), None)
    if said is None:
        return change
    if change.now.single or change.now.key == "observations":
        return replace(change, curated="otherwise", said=said, clash="the record says otherwise")
    return change


def _beside_known(
    change: Change, said: Statement, curated: Sequence[Statement], pages: Collection[str]
) -> Change:
    """The record still says what was last read. What is gone stays where other pages back it."""
    assert change.was is not None
    known = replace(change, curated="as last read", said=said)
    if change.state == "gone" and not _backed_by(pages, said, curated):
        return replace(known, clash="other pages may back it")
    return known


def _backed_by(pages: Collection[str], said: Statement, curated: Sequence[Statement]) -> bool:
    """Whether the record gives none but ``pages`` as evidence, of the node or of its key."""
    backing = said.pages
    if not backing:
        kept = [s for s in curated if s.path == ("evidence",) and _supports(s, said.key)]
        backing = frozenset(page for s in kept for page in s.pages)
    return bool(backing) and backing <= set(pages)


def _supports(evidence: Statement, key: str) -> bool:
    keys = evidence.node.get("supports", []) if isinstance(evidence.node, dict) else []
    return key in (keys if isinstance(keys, list) else [keys])
