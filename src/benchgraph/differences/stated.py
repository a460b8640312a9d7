"""What a number states, whatever its unit and spelling. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from benchgraph.differences.graph import Graph, Node
from benchgraph.differences.spelling import close, number, rounded, same_written, written
from benchgraph.vocab import BG

NUMBER = {
    term.value
    for term in (BG.value, BG.minValue, BG.maxValue, BG.approximate, BG.sourceValue, BG.unit)
}


@dataclass(frozen=True)
class Stated:
    """A number with its bounds in the base unit (None: no bound), and the unit's IRI."""

    least: Decimal | None
    most: Decimal | None
    approximate: bool
    unit: str

    @classmethod
    def of(cls, node: Node, graph: Graph) -> Stated:
        """What an observation states; ``graph`` knows its unit."""
        unit = _one(node, BG.unit)
        base, factor = graph.units.get(unit, (unit, Decimal(1)))
        value = _one(node, BG.value)

        def bound(term: NamedNode) -> Decimal | None:
            found = number(value or _one(node, term))
            return None if found is None else found * factor

        about = _one(node, BG.approximate) in ("true", "1")
        return cls(bound(BG.minValue), bound(BG.maxValue), about, base)

    def same(self, other: Stated) -> bool:
        """Whether both say one number."""
        return (
            (self.unit, self.approximate) == (other.unit, other.approximate)
            and close(self.least, other.least)
            and close(self.most, other.most)
        )

    def share_of(self, target: Stated) -> Decimal | None:
        """How much of the target this is: 1 is all; None where the two do not compare."""
        mine, wanted = self.least or self.most, target.least or target.most
        if self.unit != target.unit or not mine or not wanted:
            return None
        return mine / wanted


def same_number(old: Node, before: Graph, new: Node, after: Graph) -> bool:
    """Whether two observations say one number, in whatever unit, in the same words of a source.

    Where the unit is another, the words of the source are the same when they give either's number.
    """
    if not Stated.of(old, before).same(Stated.of(new, after)):
        return False
    one, other = _one(old, BG.sourceValue), _one(new, BG.sourceValue)
    if same_written(one, other):
        return True
    if _one(old, BG.unit) == _one(new, BG.unit):
        return False
    return _gives(one, old) and _gives(other, new)


def _gives(text: str, node: Node) -> bool:
    numbers = {number(_one(node, term)) for term in (BG.value, BG.minValue, BG.maxValue)} - {None}
    found = written(text)[1]
    return all(any(close(each, one) for one in found) for each in numbers)


def number_text(node: Node) -> str:
    """``3000 petaflops``, ``about 80 percent``, ``at least 2000 sgd``; empty if there is none."""
    text = amount(node)
    stated = _one(node, BG.sourceValue)
    return " ".join(part for part in (text, f"“{stated}”" if stated else "") if part)


def amount(node: Node, *, grouped: bool = False) -> str:
    """The number and its unit, without the words of the source; ``grouped``: 3,000."""
    value, least, most = (_one(node, term) for term in (BG.value, BG.minValue, BG.maxValue))
    if grouped:
        value, least, most = map(_grouped, (value, least, most))
    if value:
        text = value
    elif least and most:
        text = f"{least} to {most}"
    else:
        text = f"at least {least}" if least else f"at most {most}" if most else ""
    about = "about " if text and _one(node, BG.approximate) in ("true", "1") else ""
    unit = _one(node, BG.unit).rsplit("/", 1)[-1]
    return " ".join(part for part in (f"{about}{text}", unit) if part)


def _grouped(text: str) -> str:
    value = number(text)
    return text if value is None else f"{rounded(value):,f}"


def _one(node: Node, term: NamedNode) -> str:
    values = node.get(term.value)
    return values[0].value if values else ""
