"""The two ends of a range, and whether they are one."""

from __future__ import annotations

import re
from decimal import Decimal

from benchgraph.quantity import words
from benchgraph.quantity.around import Around
from benchgraph.quantity.conversion import unpadded
from benchgraph.quantity.lexicon import is_letter
from benchgraph.quantity.model import Doubt
from benchgraph.quantity.term import Term, Text, Unit
from benchgraph.quantity.terms import read_term, shared


def other_end(text: Text, term: Term, at: int, around: Around) -> Term | Doubt | None:
    """The other end of a range that begins with ``term``; None where there is no range."""
    if at + 1 >= len(text.literals):
        return None
    lexicon = words.joins(text.language, around.between)
    for place in (term.end, term.end + 1):
        if place > term.end and text.small[term.end : place] != " ":
            break
        found = lexicon.after(text.small, place)
        if found is None:
            continue
        begin = found[1] + (text.small[found[1] : found[1] + 1] == " ")
        if place == term.end and is_letter(text.small[place]) and is_letter(text.small[place - 1]):
            continue
        step = literals_in(text, at, begin)
        if at + step >= len(text.literals):
            return None
        other = read_term(text, at + step, begin, joined=True)
        if isinstance(other, Doubt):
            digits = text.literals[at + step]
            near = digits.start() - begin < 6
            return (
                Doubt(f"the other end of the range: {other.reason}", digits.end()) if near else None
            )
        if other.start != begin:
            return None
        return other
    return None


def literals_in(text: Text, at: int, end: int) -> int:
    """How many literals begin before ``end``, from the literal ``at`` on."""
    count = 1
    while at + count < len(text.literals) and text.literals[at + count].start() < end:
        count += 1
    return count


def joined_tightly(text: Text, term: Term) -> bool:
    return text.plain[term.end : term.end + 1] in "-–—~"


def common_unit(term: Term, other: Term) -> Unit | Doubt | None:
    """The unit of both ends; a Doubt where they are of different things."""
    first, second = term.unit, other.unit
    if first is None or second is None:
        if first is not None and term.before is None:
            return Doubt("only the first end of the range has a unit")
        return first or second
    if first.kind != second.kind:
        return Doubt("a range of two kinds")
    if first.name == second.name:
        return first if not first.bare or second.bare else second
    if first.kind == "money" and (first.bare or (first.name is None)):
        return second
    if first.kind == "money" and second.bare:
        return first
    if first.kind == "measure" and _power_between(first, second) is not None:
        return first
    return Doubt("a range of two units")


def _power_between(first: Unit, second: Unit) -> int | None:
    one = words.family((first.name or "").removeprefix("unit/"))
    two = words.family((second.name or "").removeprefix("unit/"))
    return two[1] - one[1] if one and two and one[0] == two[0] else None


def ends_of(term: Term, other: Term, unit: Unit | None) -> tuple[Decimal | None, Decimal | None]:
    """Both ends, the magnitude of the second on a first that has none."""
    high = unpadded(other.value)
    if (
        term.unit
        and other.unit
        and term.unit.kind == "measure"
        and term.unit.name != other.unit.name
    ):
        power = _power_between(term.unit, other.unit) or 0
        return unpadded(term.value), unpadded(other.value * Decimal(10) ** power)
    low = unpadded(term.value)
    if term.factor != 1 or other.factor == 1:
        return low, high
    together = shared(term, other)
    if other.compound or together >= high:
        return (low, high) if term.digits.grouped or low >= 1000 else (None, None)
    return together, high


_CHANGE_WORD = re.compile(r"[a-z]+")
_DATED_BEHIND = re.compile(
    r" (?:by|in|at the end of|until|for) (?:end-|mid-|late |early |fy)?(?:19|20)\d\d"
)


def is_change(text: Text, start: int, end: int) -> bool:
    """Whether "from … to …" tells how something changed: two values and no range."""
    left = text.small[max(0, start - 60) : start]
    left = re.split(r"[.;。；]", left)[-1]
    verbs = words.word_set("behind", "change")
    if _DATED_BEHIND.match(text.small, end):
        return True
    return any(word in verbs for word in _CHANGE_WORD.findall(left))
