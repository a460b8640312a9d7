"""Hold each number against its own spelling: a record must say what its ``sourceValue`` says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from benchgraph.quantity import agrees
from benchgraph.records import Node, Record, Value
from benchgraph.store import Store
from benchgraph.validation.model import Result
from benchgraph.vocab import BG, PREFIX_HEADER, VOCAB

_UNITS = (
    PREFIX_HEADER
    + """SELECT ?unit ?kind ?base ?factor WHERE {
  ?unit a bg:Unit ; bg:quantityKind ?kind
  OPTIONAL { ?unit bg:baseUnit ?base ; bg:factor ?factor } }"""
)
_COUNT = VOCAB + "quantity-kind/count"
_MONEY = VOCAB + "quantity-kind/money"


class Numbers:
    """What the units of a store measure and how they convert, for checking records."""

    def __init__(self, store: Store) -> None:
        self.kinds: dict[str, str] = {}
        self.factors: dict[str, tuple[str, Decimal]] = {}
        for row in store.select(_UNITS).dicts():
            unit = row["unit"].value.removeprefix(VOCAB)
            self.kinds[unit] = row["kind"].value
            if "factor" in row and "base" in row:
                base = row["base"].value.removeprefix(VOCAB)
                self.factors[unit] = (base, Decimal(row["factor"].value))

    def check(self, records: Iterable[Record]) -> Iterator[Result]:
        """A violation for each number that its own spelling contradicts.

        A spelling in which no number can be read (words, a list, another language) tells nothing.
        """
        for record in records:
            region = _region(record)
            for node in record.root.nested():
                if node.values("sourceValue"):
                    yield from self._check(record, node, region)

    def _check(self, record: Record, node: Node, region: str | None) -> Iterator[Result]:
        numbers = _numbers(node)
        unit = next(iter(_texts(node, "unit")), "").removeprefix(VOCAB) or None
        if unit is not None and unit not in self.kinds:
            return  # what it is a number of is a finding of its own
        for value in node.values("sourceValue"):
            if not isinstance(value, Value) or numbers is None:
                continue
            spelling = value.term.value
            found = agrees(
                spelling,
                value=numbers["value"],
                minimum=numbers["minimum"],
                maximum=numbers["maximum"],
                approximate=_texts(node, "approximate") in (["true"], ["1"]),
                # What is counted is the curator's to say: "chips" are accelerators.
                unit=None if self.kinds.get(unit or "") == _COUNT else unit,
                region=region,
                factors=self.factors,
            )
            if found.holds is False and not self._of_another_dollar(found.read, unit, numbers):
                yield Result(
                    focus=node.iri,
                    path=BG.sourceValue.value,
                    value=spelling,
                    component="NumberAsWritten",
                    shape="",
                    severity="Violation",
                    message=f"The number is not what its spelling says: {found.reason}.",
                    fix="Correct the value, its bounds, `approximate:` or `unit:`; or copy the"
                    " words that say so to `sourceValue:`.",
                    file=str(record.path),
                    line=value.line,
                )

    def _of_another_dollar(
        self, read: object, unit: str | None, numbers: Mapping[str, Decimal | None]
    ) -> bool:
        """Whether only a bare "$" stands between the two: whose dollar it is the page tells."""
        from benchgraph.quantity import Quantity

        if not isinstance(read, Quantity) or not read.bare_dollar:
            return False
        stated = (
            (numbers["value"],) * 2
            if numbers["value"] is not None
            else (numbers["minimum"], numbers["maximum"])
        )
        return self.kinds.get(unit or "") == _MONEY and read.bounds == stated


def _numbers(node: Node) -> dict[str, Decimal | None] | None:
    """The value and bounds of an observation; None where one is no number (a shape says so)."""
    found: dict[str, Decimal | None] = {}
    for name, key in (("value", "value"), ("minimum", "minValue"), ("maximum", "maxValue")):
        texts = _texts(node, key)
        try:
            found[name] = Decimal(texts[0]) if texts else None
        except ArithmeticError:
            return None
    return found


def _region(record: Record) -> str | None:
    if record.type == "Region":
        return record.id.partition("/")[2]
    places = [*_texts(record.root, "region"), *_texts(record.root, "jurisdiction")]
    return places[0].rpartition("/")[2] if places else None


def _texts(node: Node, key: str) -> list[str]:
    return [v.term.value for v in node.values(key) if isinstance(v, Value)]
