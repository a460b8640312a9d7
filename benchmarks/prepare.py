"""The data of one run: records as files, and what the single steps read, as N-Triples."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from benchgraph.records import read_records
from benchgraph.release import build_release
from benchgraph.release.manifest import TURTLE
from benchgraph.triples import ontology_quads, record_quads
from benchmarks.faults import FAULTS, break_cases
from benchmarks.generate import contradictions, write_files


def prepare(folder: Path, cases: int, *, varied: bool = True) -> str:
    """Write everything below ``folder``, unless it stands there; says what there is.

    ``varied``: see ``benchmarks.generate``.
    """
    told = folder / "about.txt"
    if told.exists():
        return told.read_text()
    about = _prepare(folder, cases, varied)
    told.write_text(about)
    return about


def _prepare(folder: Path, cases: int, varied: bool) -> str:
    count = write_files(cases, folder / "records", varied=varied)
    data = list(dict.fromkeys(q.triple for q in record_quads(read_records(folder / "records"))))
    ontology = list(dict.fromkeys(q.triple for q in ontology_quads()))
    copies = max(cases // (len(FAULTS) * 10), 1)
    broken, expected = break_cases(data, copies)
    _write(folder / "data.nt", data)
    _write(folder / "ontology.nt", ontology)
    _write(folder / "broken.nt", sorted(broken, key=str))
    release = build_release(folder / "records", folder / "release", workers=None, shipped=False)
    whole = release.manifest["triples"]["default graph"]
    turtle = ox.parse(path=str(release.path / TURTLE), format=ox.RdfFormat.TURTLE)
    _write(folder / "whole.nt", (quad.triple for quad in turtle))
    return (
        f"{count:,} records, {len(data):,} triples stated, {whole:,} in the whole graph;"
        f" {sum(expected.values()):,} faults of {len(expected)} kinds put in,"
        f" {contradictions(cases):,} contradictions"
    )


def _write(path: Path, triples: Iterable[ox.Triple]) -> None:
    ox.serialize(triples, output=str(path), format=ox.RdfFormat.N_TRIPLES)
