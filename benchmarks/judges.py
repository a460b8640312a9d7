"""Three other SHACL engines as judges: pySHACL, and Jena's and TopBraid's in one warm JVM."""

from __future__ import annotations

import base64
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox
from tests.shacl.reports import Row, reference, results_of

from benchmarks.peers import JENA, TOPBRAID, Missing, jars

SPARQL = ox.NamedNode("http://www.w3.org/ns/shacl#SPARQLConstraintComponent")
JUDGES = ("pySHACL", "Jena", "TopBraid")
Verdict = Counter[Row] | str
"""The results that an engine finds, or why it finds none."""


class Judges:
    """A JVM with two engines, as long as the context lasts; pySHACL is asked here."""

    def __enter__(self) -> Judges:
        source = Path(__file__).with_name("ShaclJudge.java")
        parts = [f"org.apache.jena:jena-{part}:{JENA}" for part in ("shacl", "arq", "core")]
        path = jars(f"shacl-{JENA}-{TOPBRAID}", f"org.topbraid:shacl:{TOPBRAID}", *parts)
        self._process = subprocess.Popen(
            ["java", "-Xmx512m", "-cp", path, str(source)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()

    def verdicts(self, shapes: list[ox.Triple], data: list[ox.Triple]) -> dict[str, Verdict]:
        """What each judge finds."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{_packed(shapes)} {_packed(data)}\n")
        self._process.stdin.flush()
        first: Verdict
        try:
            first = spelt(reference(shapes, data))
        except Exception as error:  # whatever it is, this judge says nothing
            first = f"{type(error).__name__}: {error}"[:200]
        both = self._process.stdout.readline().split()
        if len(both) != 2:
            raise Missing("the JVM does not answer")
        jena, topbraid = map(_told, both)
        used = {triple.predicate.value.rpartition("#")[2] for triple in shapes}
        if used >= {"path", "sparql"}:
            jena = "asks sh:sparql of a property shape once for each value, not each focus node"
        return dict(zip(JUDGES, (first, jena, topbraid), strict=True))


def agreed(verdicts: dict[str, Verdict]) -> Counter[Row] | None:
    """What two of the judges find alike; None where no two do."""
    found = [each for each in verdicts.values() if not isinstance(each, str)]
    return next((one for n, one in enumerate(found) if one in found[n + 1 :]), None)


def spelt(rows: Counter[Row]) -> Counter[Row]:
    """The rows with each value as the store spells it: engines write 1.0 in their own ways.

    Equal rows of one SELECT count once, as they do for us and for pySHACL; Jena and TopBraid repeat
    the result.
    """
    found: Counter[Row] = Counter()
    for (focus, path, value, component, *rest), number in rows.items():
        row = _spelt(focus), path, _spelt(value), component, *rest
        found[row] = 1 if component == SPARQL else found[row] + number
    return found


def _spelt(term: object) -> object:
    if isinstance(term, ox.BlankNode):
        return "a blank node"
    if not isinstance(term, ox.Literal):
        return term
    store, some = ox.Store(), ox.NamedNode("urn:x")
    store.add(ox.Quad(some, some, term))
    return next(iter(store)).object


def _told(text: str) -> Verdict:
    told = base64.b64decode(text.removeprefix("!"))
    if text.startswith("!"):
        return told.decode()[:200]
    quads = ox.parse(told, format=ox.RdfFormat.N_TRIPLES)
    return spelt(results_of(quad.triple for quad in quads))


def _packed(triples: Iterable[ox.Triple]) -> str:
    return base64.b64encode(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)).decode()
