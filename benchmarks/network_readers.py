"""What readers hold of our relation graphs: ``python -m benchmarks.network_readers``.

Each view of the shipped graph is written in each format and opened by the programs that people open
it with. Counted are nodes, edges and attribute values, written and read; an edge is equal when
its ends, its direction and its attributes are what was written. Ends with 1 where something is not.

Readers that are not installed are named and left out. igraph is under the GPL and no part of this
project: ``--igraph PYTHON`` names a Python that has it.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchgraph.network import FORMATS, VIEWS, relation_graph, write_network
from benchgraph.network.sanitise import sanitise
from benchgraph.release import open_release

TESTS = Path(__file__).parents[1] / "tests" / "network"
sys.path.insert(0, str(TESTS))
import network_tools as tools  # noqa: E402

CENTRE = "case:cyberport-ai-supercomputing-centre"
Values = dict[str, Any]


@dataclass
class Graph:
    """Node → attributes, edge id → attributes with ``source``, ``target`` and ``directed``."""

    nodes: dict[str, Values] = field(default_factory=dict)
    edges: dict[str, Values] = field(default_factory=dict)

    @property
    def values(self) -> int:
        """How many attribute values there are, ends and direction of edges not counted."""
        ends = 3 * len(self.edges)
        return sum(len(row) for rows in (self.nodes, self.edges) for row in rows.values()) - ends


def written(graph: Any) -> Graph:
    """What a file of ``graph`` has to carry."""
    clean = sanitise(graph)
    edges = {
        data["id"]: {"source": s, "target": t, **_without(data, "id")}
        for s, t, data in clean.edges(data=True)
    }
    return Graph({node: dict(data) for node, data in clean.nodes(data=True)}, edges)


def _without(row: Values, *names: str) -> Values:
    return {key: value for key, value in row.items() if key not in names}


def _networkx(found: Any) -> Graph:
    edges = {
        data.get("edge_id") or data["id"]: {"source": s, "target": t, **data}
        for s, t, data in found.edges(data=True)
    }
    return Graph({str(node): dict(data) for node, data in found.nodes(data=True)}, edges)


def gephi(paths: list[Path]) -> list[Graph]:
    """Gephi's Toolkit with its settings untouched."""
    opened = tools.gephi(*paths)
    return [_from_gephi(opened[str(path)]) for path in paths]


def _from_gephi(found: Values) -> Graph:
    def row(element: Values) -> Values:
        named = {"label": element["label"]} if element["label"] is not None else {}
        return {**element["attributes"], **named}

    nodes = {node["id"]: row(node) for node in found["nodes"]}
    edges = {
        edge["id"]: {
            **row(edge),
            "source": edge["source"],
            "target": edge["target"],
            "directed": edge["directed"],
            "weight": edge["weight"],
        }
        for edge in found["edges"]
    }
    return Graph(nodes, edges)


def graphology(paths: list[Path]) -> list[Graph]:
    """graphology-gexf, called as Gephi Lite calls it."""
    graphs = []
    for found in tools.node("read-gexf.mjs", *map(str, paths)):
        edges = {
            e["key"]: {**e["attributes"], **_without(e, "key", "attributes")}
            for e in found["edges"]
        }
        graphs.append(Graph({n["key"]: n["attributes"] for n in found["nodes"]}, edges))
    return graphs


def cytoscape_js(paths: list[Path]) -> list[Graph]:
    """cytoscape.js with the style of the file."""
    graphs = []
    for found in tools.node("read-cytoscape.mjs", *map(str, paths)):
        nodes, edges = ([item["data"] for item in found[key]] for key in ("nodes", "edges"))
        graphs.append(Graph({n["id"]: n for n in nodes}, {e["id"]: e for e in edges}))
    return graphs


def d3(paths: list[Path]) -> list[Graph]:
    """d3-force, after one step."""
    graphs = []
    for found in tools.node("read-d3.mjs", *map(str, paths)):
        edges = {link["key"]: link for link in found["links"]}
        graphs.append(Graph({node["id"]: node for node in found["nodes"]}, edges))
    return graphs


def networkx_graphml(paths: list[Path]) -> list[Graph]:
    import networkx as nx

    return [_networkx(nx.read_graphml(path, force_multigraph=True)) for path in paths]


def networkx_json(paths: list[Path]) -> list[Graph]:
    import networkx as nx

    graphs = []
    for path in paths:
        document = json.loads(path.read_text("utf-8"))
        edges = "edges" if "edges" in document else "links"
        graphs.append(_networkx(nx.node_link_graph(document, edges=edges)))
    return graphs


def rustworkx(paths: list[Path]) -> list[Graph]:
    import rustworkx as rx

    graphs = []
    for path in paths:
        (found,) = rx.read_graphml(str(path))
        rows = [{k: v for k, v in data.items() if v is not None} for data in found.nodes()]
        names = [row.pop("id") for row in rows]
        edges = {}
        for s, t, data in found.weighted_edge_list():
            kept = {key: value for key, value in data.items() if value is not None}
            edges[data["edge_id"]] = {"source": names[s], "target": names[t], **kept}
        graphs.append(Graph(dict(zip(names, rows, strict=True)), edges))
    return graphs


def igraph(python: str) -> Callable[[list[Path]], list[Graph]]:
    """igraph of another Python; it has floats for all numbers and "" for what is not there.

    Nodes go by ``iri``: an & in an id arrives as &#38;.
    """
    code = (
        "import igraph, json, sys\n"
        "def row(e): return {k: v for k, v in e.attributes().items()"
        " if k != 'id' and v not in ('', None) and v == v}\n"
        "out = []\n"
        "for path in sys.argv[1:]:\n"
        "    g = igraph.Graph.Read_GraphML(path)\n"
        "    out.append([[[v['iri'], row(v)] for v in g.vs],"
        " [[g.vs[e.source]['iri'], g.vs[e.target]['iri'], row(e)] for e in g.es]])\n"
        "print(json.dumps(out))\n"
    )

    def read(paths: list[Path]) -> list[Graph]:
        command = [python, "-c", code, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return [
            Graph(
                dict(nodes), {row["edge_id"]: {"source": s, "target": t, **row} for s, t, row in e}
            )
            for nodes, e in json.loads(done.stdout)
        ]

    return read


def ndex2(paths: list[Path]) -> list[Graph]:
    from ndex2.cx2 import CX2Network

    graphs = []
    for path in paths:
        network = CX2Network()
        network.create_from_raw_cx2(json.loads(path.read_text("utf-8")))
        names = {n: node["v"]["represents"] for n, node in network.get_nodes().items()}
        nodes = {names[n]: node["v"] for n, node in network.get_nodes().items()}
        edges = {
            edge["v"]["id"]: {**edge["v"], "source": names[edge["s"]], "target": names[edge["t"]]}
            for edge in network.get_edges().values()
        }
        graphs.append(Graph(nodes, edges))
    return graphs


def graphviz(paths: list[Path]) -> list[Graph]:
    """``dot -Tdot_json``: every value is a text."""
    graphs = []
    dot = tools.program("dot", how="apt-get install graphviz")
    for path in paths:
        command = [dot, "-Knop2", "-Tdot_json", str(path)]
        found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        names = {node["_gvid"]: node["name"] for node in found.get("objects", [])}
        nodes = {node["name"]: _ours(node) for node in found.get("objects", [])}
        edges = {}
        for edge in found.get("edges", []):
            row = _ours(edge)
            row["directed"] = found["directed"] and edge.get("dir") != "none"
            row |= {"source": names[edge["tail"]], "target": names[edge["head"]]}
            row["label"] = row.get("relation_label")
            edges[row.pop("id")] = row
        graphs.append(Graph(nodes, edges))
    return graphs


def _ours(row: Values) -> Values:
    found = {"label": row["label"]} if "label" in row else {}
    found |= {key[3:]: value for key, value in row.items() if key.startswith("bg_")}
    return {key: value.replace("\\\\", "\\") for key, value in found.items()}


def pandas_csv(paths: list[Path]) -> list[Graph]:
    """Python's csv: every value is a text."""
    graphs = []
    for path in paths:
        tables = []
        for name in ("nodes.csv", "edges.csv"):
            with (path / name).open(encoding="utf-8", newline="") as stream:
                rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(stream)]
            tables.append([{_NAMES.get(k, k): v for k, v in row.items()} for row in rows])
        nodes = {row.pop("Id"): row for row in tables[0]}
        for row in tables[1]:
            row["directed"] = row.pop("Type") == "Directed"
        edges = {row.pop("Id"): row for row in tables[1]}
        graphs.append(Graph(nodes, edges))
    return graphs


_NAMES = {"Label": "label", "Source": "source", "Target": "target", "Weight": "weight"}


def readers(
    igraph_python: str | None,
) -> list[tuple[str, str, Callable[[list[Path]], list[Graph]]]]:
    """(format, name of the reader, how it reads files)."""
    found: list[tuple[str, str, Callable[[list[Path]], list[Graph]]]] = [
        ("gexf", "Gephi Toolkit", gephi),
        ("gexf", "graphology", graphology),
        ("graphml", "Gephi Toolkit", gephi),
        ("graphml", "rustworkx", rustworkx),
        ("graphml-yed", "networkx", networkx_graphml),
        ("cytoscape", "cytoscape.js", cytoscape_js),
        ("cx2", "ndex2", ndex2),
        ("dot", "Graphviz", graphviz),
        ("json", "networkx", networkx_json),
        ("json-links", "networkx", networkx_json),
        ("json-links", "d3-force", d3),
        ("csv", "Gephi Toolkit", gephi),
        ("csv", "csv of Python", pandas_csv),
    ]
    if igraph_python:
        found += [(f, "igraph", igraph(igraph_python)) for f in ("graphml", "graphml-yed")]
    return found


def same(wanted: Any, found: Any) -> bool:
    """Whether a value arrived: as it is, as a text, as a float, or as Gephi's moment of a day."""
    if isinstance(wanted, bool) or wanted is None or found is None:
        return str(wanted) == str(found)
    if isinstance(wanted, float) and isinstance(found, float):
        return abs(wanted - found) <= 1e-6 * abs(wanted)  # Gephi keeps weights in 32 bits
    if isinstance(wanted, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", wanted) and found != wanted:
        moment = datetime.fromisoformat(wanted).replace(tzinfo=UTC).timestamp() * 1000
        return bool(found == f"<[{moment}]>")
    if wanted == found or str(wanted) == str(found):
        return True
    return isinstance(wanted, str) and found == f"'{wanted}" and wanted[0] in "=+-@"


def held(wanted: dict[str, Values], found: dict[str, Values]) -> tuple[int, list[str]]:
    """How many values of ``wanted`` are in ``found``, and what is not, in words."""
    number, lost = 0, []
    for name, row in wanted.items():
        got = found.get(name)
        if got is None:
            lost.append(f"{name} is missing")
            continue
        for key, value in row.items():
            if same(value, got.get(key)):
                number += 1
            else:
                lost.append(f"{name} {key}: {value!r} is {got.get(key)!r}")
    return number, lost


def compare(view: str, format: str, reader: str, wanted: Graph, found: Graph) -> bool:
    """Print one line of the table; whether all arrived."""
    nodes, lost_nodes = held(wanted.nodes, found.nodes)
    edges, lost_edges = held(wanted.edges, found.edges)
    values = (
        nodes
        + edges
        - sum(
            key in ("source", "target", "directed")
            and same(value, found.edges.get(name, {}).get(key))
            for name, row in wanted.edges.items()
            for key, value in row.items()
        )
    )
    lost = lost_nodes + lost_edges
    counts = (len(wanted.nodes), len(found.nodes), len(wanted.edges), len(found.edges))
    equal = not lost and counts[0] == counts[1] and counts[2] == counts[3]
    print(
        f"| {view} | {format} | {reader} | {counts[0]} | {counts[1]} | {counts[2]} | {counts[3]}"
        f" | {wanted.values} | {values} | {'yes' if equal else 'NO'} |"
    )
    for line in lost[:3]:
        print(f"  {line[:200]}", file=sys.stderr)
    return equal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--igraph", metavar="PYTHON", help="a Python that has igraph")
    parser.add_argument("--view", action="append", choices=list(VIEWS), help="some views only")
    options = parser.parse_args()
    store = open_release().store
    views = options.view or list(VIEWS)
    graphs = {
        view: relation_graph(
            store, view, **({"entity": CENTRE, "hops": 2} if view == "ego" else {})
        )
        for view in views
    }
    heads = "view|format|reader|nodes written|read|edges written|read|values written|read|equal"
    print(f"| {' | '.join(heads.split('|'))} |\n|{'---|' * 10}")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for format, reader, read in readers(options.igraph):
            paths = [Path(folder) / f"{view}-{format}{FORMATS[format].suffix}" for view in views]
            for view, path in zip(views, paths, strict=True):
                if not path.exists():
                    write_network(graphs[view], path, format)
            for view, found in zip(views, read(paths), strict=True):
                good &= compare(view, format, reader, written(graphs[view]), found)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
