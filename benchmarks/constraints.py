"""Random small constraints, compiled, against what two of three other engines find alike.

    python -m benchmarks.constraints --count 2000

prints how many are equal, refused (by cause) and wrong, and each wrong one made small.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox
from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.shacl.reports import Row, counted, store_of
from tests.shacl.small_shapes import shapes_and_data

from benchgraph.shacl import compile_shapes
from benchgraph.shacl.literals import rewritten
from benchmarks.judges import Judges, Verdict, agreed, spelt
from benchmarks.peers import Missing
from benchmarks.small_constraints import core_and_data, sparql_and_data

Triples = list[ox.Triple]
Case = tuple[Triples, Triples]
AT_ONCE = 100
KINDS = {"sh:sparql": sparql_and_data, "Core": shapes_and_data, "literals": core_and_data}
"""Half of all are ``sh:sparql``; "Core" are shapes of every component, nested, and "literals" the
components that look at literals, of many datatypes."""


@dataclass
class Tally:
    """What came of the constraints of one kind."""

    equal: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    apart: int = 0
    """No two judges found the same, so that nobody can say what is right."""
    wrong: list[tuple[Case, dict[str, Verdict], Counter[Row]]] = field(default_factory=list)
    alone: Counter[str] = field(default_factory=Counter)
    """How often a judge found something else than the other two."""

    @property
    def all(self) -> int:
        """How many there were."""
        return self.equal + self.refused.total() + self.apart + len(self.wrong)

    def take(self, case: Case, judges: Judges) -> None:
        """Judge one more."""
        ours = compiled(*case)
        if isinstance(ours, str):
            self.refused[ours] += 1
            return
        verdicts = judges.verdicts(*case)
        right = agreed(verdicts)
        if right is None:
            self.apart += 1
        elif ours == right:
            self.equal += 1
        else:
            self.wrong.append((case, verdicts, ours))
        if right is not None:
            self.alone.update(
                name
                for name, found in verdicts.items()
                if found != right and not isinstance(found, str)
            )


def compiled(shapes: Triples, data: Triples) -> Counter[Row] | str:
    """Our results, or why there are none."""
    if odd := rewritten(data):
        return f"the store rewrites {odd[0].datatype.value.rpartition('#')[2]}"
    findings = compile_shapes(shapes).validate(store_of(data))
    if findings.refused:
        return findings.refused[0].name
    return spelt(counted(findings))


def cases(kind: str, count: int, number: int) -> Iterator[Case]:
    """Random shapes with data, each once, the same for the same number."""
    seen: set[str] = set()
    while len(seen) < count:
        # Few at a time: the later of one run are more and more like the earlier ones.
        for case in _some(kind, number):
            text = str(case)
            if text not in seen and len(seen) < count:
                seen.add(text)
                yield case
        number += 1


def _some(kind: str, number: int) -> list[Case]:
    found: list[Case] = []

    @seed(number)
    @settings(
        max_examples=AT_ONCE,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(KINDS[kind]())
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return found


def smaller(case: Case, is_wrong: Callable[[Case], bool]) -> Case:
    """The case without those triples of its data that do not matter."""
    shapes, data = case
    for triple in list(data):
        less = [each for each in data if each != triple]
        if is_wrong((shapes, less)):
            data = less
    return shapes, data


def main() -> int:
    """Exit code 1 where a result is wrong or too much is refused."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.constraints", description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="half of them sh:sparql")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=[*KINDS], help="only this kind")
    asked = parser.parse_args()
    shares = {"sh:sparql": asked.count // 2, "Core": asked.count // 4, "literals": asked.count // 4}
    kinds = {asked.kind: asked.count} if asked.kind else shares
    tallies = {kind: Tally() for kind in kinds}
    try:
        with Judges() as judges:
            for kind, tally in tallies.items():
                for case in cases(kind, kinds[kind], asked.seed):
                    tally.take(case, judges)
                _print(kind, tally, judges)
    except Missing as why:
        print(why, file=sys.stderr)
        return 2
    total = sum(tally.all for tally in tallies.values())
    refused = sum(tally.refused.total() for tally in tallies.values())
    wrong = sum(len(tally.wrong) for tally in tallies.values())
    print(f"{total} constraints: {wrong} wrong, {refused / max(total, 1):.1%} refused")
    return int(wrong > 0 or refused > total / 4)


def _print(kind: str, tally: Tally, judges: Judges) -> None:
    print(f"{kind}: {tally.all} constraints, {tally.equal} equal, {len(tally.wrong)} wrong,")
    print(f"  {tally.refused.total()} refused, {tally.apart} about which no two judges agree")
    print("  alone against the other two:", dict(tally.alone.most_common()))
    for name, number in tally.refused.most_common():
        print(f"  refused {number:4}  {name}")

    def is_wrong(case: Case) -> bool:
        ours = compiled(*case)
        right = agreed(judges.verdicts(*case))
        return not isinstance(ours, str) and right is not None and ours != right

    for case, _, _ in tally.wrong[:20]:
        shapes, data = smaller(case, is_wrong)
        ours, verdicts = compiled(shapes, data), judges.verdicts(shapes, data)
        print("\nWRONG")
        for triple in (*shapes, *data):
            print("  ", triple)
        print("   ours", _shown(ours))
        for name, found in verdicts.items():
            print("  ", name, _shown(found))


def _shown(found: Verdict) -> str:
    if isinstance(found, str):
        return found
    return "; ".join(f"{row[0]} {row[1]} {row[2]} ×{n}" for row, n in found.items()) or "nothing"


if __name__ == "__main__":
    sys.exit(main())
