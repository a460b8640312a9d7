"""Pictures of relation graphs beside another checkout: ``python -m benchmarks.network_pictures``.

Both draw the same made-up graphs, one after the other in turns, each time in a process of its own:
PNG, SVG, and the places of the nodes alone. What was drawn is counted: nodes, labels that are
shown, pairs of labels and pairs of nodes that cover each other. ``--against`` is a folder with
another version of this repository; ratios hold from machine to machine, seconds do not.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

NODES = (250, 1_500, 20_000)
KINDS = ("Case", "Facility", "Institution", "Institution", "PolicyDocument", "FundingScheme")
RELATIONS = ("operator", "funds", "owner", "shared-institution", "mentions", "lesson-for")
BOTH_WAYS = ("shared-institution",)
MEMBERS = 60
"""Nodes of a made-up region."""
WORKS = ("png", "svg", "positions")
COVERED = 12.0
"""Square points by which two boxes may overlap and still count as clear."""


def made_up(nodes: int, inside: float, seed: int = 1) -> nx.MultiDiGraph[str]:
    """A connected graph in regions, with the attributes that pictures read.

    ``inside``: the share of the relations that stay within a region; with 0 there is nothing that
    belongs together.
    """
    import networkx as nx

    from benchgraph.network.measures import measure

    pick = random.Random(seed)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(name=f"{nodes:,} made-up nodes", view="full", language="en", texts={})
    for n in range(nodes):
        kind = KINDS[n % len(KINDS)]
        iri = f"https://example.org/{kind}/{n}"
        graph.add_node(
            iri,
            **{"iri": iri, "url": iri, "label": f"{kind} {n} of something", "class": kind},
            class_label=kind,
            group=kind,
            group_label=kind,
        )
    names = list(graph)
    for n in range(1, nodes):
        first = n - n % MEMBERS
        for _ in range(pick.choice((1, 1, 2, 3))):
            near = n > first and pick.random() < inside
            other = pick.randrange(first, n) if near else pick.randrange(n)
            relation = pick.choice(RELATIONS)
            identity = f"{n} {relation} {other}"
            graph.add_edge(
                names[n],
                names[other],
                key=identity,
                id=identity,
                relation=relation,
                relation_label=relation,
                label=relation,
                reason=f"{relation}: because of {n}",
                count=1,
                weight=0.5,
                directed=relation not in BOTH_WAYS,
            )
    measure(graph)
    return graph


def work(name: str, file: Path) -> dict[str, Any]:
    """One piece of work, timed, with whichever version this process imports; what came out."""
    import networkx  # noqa: F401 — as in a command that has made the graph

    # An older version has its modules of pictures one floor up.
    above = "benchgraph.network"
    floor = f"{above}.pictures" if importlib.util.find_spec(f"{above}.pictures") else above
    arrangement = importlib.import_module(f"{floor}.arrangement")
    picture = importlib.import_module(f"{floor}.picture")

    graph = pickle.loads(file.read_bytes())
    start = time.process_time()
    if name == "positions":
        # a version without ``positions`` has them only with the whole arrangement
        made: Any = getattr(arrangement, "positions", arrangement.arrange)(graph)
    else:
        made = getattr(picture, name)(graph)
    found: dict[str, Any] = {"seconds": time.process_time() - start}
    if name == "positions":
        return found | _counted(arrangement.arrange(graph))
    return found | {"bytes": len(made)}


def _counted(scene: Any) -> dict[str, int]:
    places = list(scene.labels.values())
    shown = [place.box for place in places if place.lines and place.shown]
    return {
        "nodes": len(places),
        "labels": len(shown),
        "label pairs": _covering(shown),
        "node pairs": _covering([place.disc for place in places]),
    }


def _covering(boxes: list[tuple[float, float, float, float]]) -> int:
    """How many pairs of boxes overlap by more than ``COVERED``, found by a sweep from the left."""
    found = 0
    ordered = sorted(boxes)
    for n, a in enumerate(ordered):
        for b in ordered[n + 1 :]:
            if b[0] >= a[2]:
                break
            high = min(a[3], b[3]) - max(a[1], b[1])
            found += high > 0 and high * (min(a[2], b[2]) - b[0]) > COVERED
    return found


def _measured(checkout: Path, name: str, file: Path) -> dict[str, Any]:
    here = Path(__file__).parent.parent
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([f"{checkout}/src", str(here)])}
    command = [sys.executable, "-m", "benchmarks.network_pictures", "--work", name, str(file)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _compare(nodes: int, inside: float, other: Path, repeat: int) -> list[str]:
    """The rows of the table for one graph."""
    here = Path(__file__).parent.parent
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.pickle"
        file.write_bytes(pickle.dumps(made_up(nodes, inside)))
        for name in WORKS:
            pairs = [
                (_measured(here, name, file), _measured(other, name, file)) for _ in range(repeat)
            ]
            ours, theirs = (
                statistics.median(pair[side]["seconds"] for pair in pairs) for side in (0, 1)
            )
            both = [
                ", ".join(
                    f"{value:,} {key}" for key, value in pairs[0][side].items() if key != "seconds"
                )
                for side in (0, 1)
            ]
            rows.append(
                f"| {nodes:,} | {inside:g} | {name} | {ours:.2f} s | {theirs:.2f} s |"
                f" **{ours / theirs:.2f} ×** | {both[0]} | {both[1]} |"
            )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, help="a folder with the other version")
    parser.add_argument("--nodes", type=int, nargs="*", default=list(NODES))
    parser.add_argument("--inside", type=float, nargs="*", default=[0.9, 0.0])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--work", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        name, file = asked.work
        print(json.dumps(work(name, Path(file))))
        return
    if asked.against is None or not (asked.against / "src" / "benchgraph").is_dir():
        parser.error("--against: name a folder with another version of this repository")
    print("| nodes | inside | work | ours | other | ratio | ours drew | other drew |")
    print("|---|---|---|---|---|---|---|---|")
    for nodes in asked.nodes:
        for inside in asked.inside:
            print("\n".join(_compare(nodes, inside, asked.against, asked.repeat)), flush=True)


if __name__ == "__main__":
    main()
