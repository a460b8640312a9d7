"""Each format is read back by a reader that did not write it: counts, attributes, labels equal."""

from __future__ import annotations

import csv
import io
import json
import struct
import subprocess
import zlib
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as etree

import network_tools as tools
import networkx as nx
import pytest
from network_graphs import generated_store, nasty_graph

from benchgraph.errors import ParameterError, StoreError
from benchgraph.network import FORMATS, VIEWS, relation_graph, too_many, write_network
from benchgraph.network.sanitise import sanitise
from benchgraph.store import EmbeddedStore

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
SAMPLES = [*VIEWS, "empty", "nasty", "nasty-undirected"]


@pytest.fixture(params=SAMPLES)
def graph(request, view) -> nx.Graph:
    if request.param == "empty":
        return relation_graph(EmbeddedStore.memory(), "cases")
    if request.param.startswith("nasty"):
        return nasty_graph(directed=request.param == "nasty")
    return view(request.param)


def written(graph: nx.Graph, format: str, tmp_path: Path) -> Path:
    path = tmp_path / f"graph{FORMATS[format].suffix}"
    write_network(graph, path, format)
    return path


def node_rows(graph: nx.Graph) -> dict[str, dict]:
    return {node: dict(data) for node, data in sanitise(graph).nodes(data=True)}


def edge_rows(graph: nx.Graph) -> dict[str, dict]:
    return {
        data["id"]: {"source": s, "target": t, **data}
        for s, t, data in sanitise(graph).edges(data=True)
    }


def ends(row: dict, graph: nx.Graph) -> object:
    pair = (row["source"], row["target"])
    return pair if graph.is_directed() else frozenset(pair)


def test_graphml_is_read_by_rustworkx(graph, tmp_path):
    rustworkx = pytest.importorskip("rustworkx")
    if not len(graph):
        assert etree.parse(str(written(graph, "graphml", tmp_path))) is not None
        return
    (found,) = rustworkx.read_graphml(str(written(graph, "graphml", tmp_path)))
    expected = node_rows(graph)
    assert (len(found), found.num_edges()) == (len(graph), graph.number_of_edges())
    for data in found.nodes():
        row = {key: value for key, value in data.items() if value is not None and key != "id"}
        assert row == expected[data["id"]]
    links = edge_rows(graph)
    names = [data["id"] for data in found.nodes()]
    for s, t, data in found.weighted_edge_list():
        row = {key: value for key, value in data.items() if value is not None}
        wanted = links[row["id"]]
        assert ends({"source": names[s], "target": names[t]}, graph) == ends(wanted, graph)
        assert {**row, "source": wanted["source"], "target": wanted["target"]} == wanted


def test_gexf_is_strict_xml_with_colours_sizes_and_no_clock(graph, tmp_path):
    root = etree.parse(str(written(graph, "gexf", tmp_path))).getroot()
    assert root.tag == f"{GEXF}gexf" and root.get("version") == "1.3"
    assert root.find(f"{GEXF}meta").get("lastmodifieddate") is None
    body = root.find(f"{GEXF}graph")
    assert body.get("defaultedgetype") == ("directed" if graph.is_directed() else "undirected")
    nodes, edges = list(body.iter(f"{GEXF}node")), list(body.iter(f"{GEXF}edge"))
    assert (len(nodes), len(edges)) == (len(graph), graph.number_of_edges())
    for node in nodes:
        assert {child.tag for child in node} >= {f"{VIZ}color", f"{VIZ}size", f"{VIZ}shape"}
    for node in (*nodes, *edges):
        assert sum(child.tag == f"{GEXF}attvalues" for child in node) <= 1
    for kind in ("node", "edge"):  # graphology and Gephi Lite read one block of each
        blocks = [b for b in body.iter(f"{GEXF}attributes") if b.get("class") == kind]
        assert len(blocks) <= 1
    declared = {a.get("id") for a in body.iter(f"{GEXF}attribute")}
    assert {value.get("for") for value in body.iter(f"{GEXF}attvalue")} <= declared


def test_gexf_intervals_come_from_events(view, tmp_path):
    root = etree.parse(str(written(view("cases"), "gexf", tmp_path))).getroot()
    body = root.find(f"{GEXF}graph")
    assert (body.get("mode"), body.get("timeformat")) == ("dynamic", "date")
    assert body.get("timerepresentation") == "interval"
    case = next(n for n in body.iter(f"{GEXF}node") if n.get("label") == "Case A")
    assert (case.get("start"), case.get("end")) == ("2023-01-01", "2025-02-28")
    kinds = {edge.get("kind") for edge in body.iter(f"{GEXF}edge")}
    assert kinds == {"contradiction", "shared-institution"}


@pytest.mark.needs_node
def test_gexf_is_read_by_graphology(graph, tmp_path):
    found = tools.node("read-gexf.mjs", str(written(graph, "gexf", tmp_path)))
    expected, links = node_rows(graph), edge_rows(graph)
    assert len(found["nodes"]) == len(expected) and len(found["edges"]) == len(links)
    for node in found["nodes"]:
        row, wanted = node["attributes"], expected[node["key"]]
        assert row.get("label", node["key"]) == wanted.get("label", node["key"])
        for key in set(wanted) - {"label", "start", "end"}:
            assert row[key] == wanted[key], key
        assert row["color"].startswith("rgba(") and row["size"] > 0
    for edge in found["edges"]:
        wanted = links[edge["key"]]
        assert ends(edge, graph) == ends(wanted, graph)
        for key in set(wanted) - {"source", "target", "id", "label", "start", "end"}:
            assert edge["attributes"][key] == wanted[key], key


@pytest.mark.needs_node
def test_cytoscape_json_is_read_by_cytoscape(graph, tmp_path):
    found = tools.node("read-cytoscape.mjs", str(written(graph, "cytoscape", tmp_path)))
    expected, links = node_rows(graph), edge_rows(graph)
    assert {node["id"] for node in found["nodes"]} == set(expected)
    for node in found["nodes"]:
        wanted = expected[node["id"]]
        assert node["name"] == wanted.get("label", node["id"])
        assert {key: node[key] for key in wanted} == wanted
    assert {edge["id"] for edge in found["edges"]} == set(links)
    for edge in found["edges"]:
        wanted = links[edge["id"]]
        assert {key: edge[key] for key in wanted} == wanted
        assert edge["interaction"] == wanted["relation"]


def test_cx2_keeps_the_rules_of_the_format(graph, tmp_path):
    """Aspects in order, counts in the metadata, every value of the declared type, known ends."""
    document = json.loads(written(graph, "cx2", tmp_path).read_text())
    assert document[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert document[-1] == {"status": [{"success": True}]}
    aspects = {name: items for part in document[2:-1] for name, items in part.items()}
    counts = {entry["name"]: entry["elementCount"] for entry in document[1]["metaData"]}
    assert counts == {name: len(items) for name, items in aspects.items()}
    nodes, edges = aspects.get("nodes", []), aspects.get("edges", [])
    assert (len(nodes), len(edges)) == (len(graph), graph.number_of_edges())
    types = {"string": str, "long": int, "double": float, "boolean": bool}
    (declared,) = aspects["attributeDeclarations"]
    for kind, items in (("nodes", nodes), ("edges", edges)):
        for item in items:
            for key, value in item["v"].items():
                assert type(value) is types[declared[kind][key]["d"]]
    names = {node["id"]: node["v"]["represents"] for node in nodes}
    for edge, wanted in zip(edges, edge_rows(graph).values(), strict=True):
        assert (names[edge["s"]], names[edge["t"]]) == (wanted["source"], wanted["target"])
    mapped = aspects["visualProperties"][0]["nodeMapping"]["NODE_BACKGROUND_COLOR"]
    shown = {entry["v"] for entry in mapped["definition"]["map"]}
    assert shown == {node["v"]["group"] for node in nodes}


def test_cx2_is_read_by_ndex2(graph, tmp_path):
    ndex2 = pytest.importorskip("ndex2.cx2", reason="pip install ndex2", exc_type=ImportError)
    network = ndex2.CX2Network()
    network.create_from_raw_cx2(json.loads(written(graph, "cx2", tmp_path).read_text()))
    assert len(network.get_nodes()) == len(graph)
    assert len(network.get_edges()) == graph.number_of_edges()
    expected = node_rows(graph)
    for node in network.get_nodes().values():
        wanted = expected[node["v"]["represents"]]
        assert {key: node["v"][key] for key in wanted} == wanted


@pytest.mark.needs_graphviz
def test_dot_is_read_by_graphviz(graph, tmp_path):
    dot = tools.program("dot", how="apt-get install graphviz")
    path = written(graph, "dot", tmp_path)
    done = subprocess.run(
        [dot, "-Kcirco", "-Tdot_json", str(path)], capture_output=True, timeout=60, check=True
    )
    found = json.loads(done.stdout)
    assert found["directed"] == graph.is_directed()
    nodes = {node["_gvid"]: node["name"] for node in found.get("objects", [])}
    expected, links = node_rows(graph), edge_rows(graph)
    assert set(nodes.values()) == set(expected)
    for node in found.get("objects", []):
        wanted = expected[node["name"]]
        assert unescape(node["label"]).replace("\\\\", "\\") == wanted.get("label", "")
        for key in set(wanted) - {"label", "url"}:
            assert node[key].replace("\\\\", "\\") == str(wanted[key]), key
    assert {edge["id"] for edge in found.get("edges", [])} == set(links)
    for edge in found.get("edges", []):
        got = {"source": nodes[edge["tail"]], "target": nodes[edge["head"]]}
        wanted = links[edge["id"]]
        assert ends(got, graph) == ends(wanted, graph)
        for key in set(wanted) - {"source", "target", "label", "weight"}:
            assert edge[key].replace("\\\\", "\\") == str(wanted[key]), key


def refuse(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


def test_node_link_json_is_strict_and_complete(graph, tmp_path):
    text = written(graph, "json", tmp_path).read_text()
    found = json.loads(text, parse_constant=refuse)
    nodes = {node.pop("id"): node for node in found["nodes"]}
    assert nodes == node_rows(graph)
    edges = {edge["id"]: edge for edge in found["edges"]}
    for name, wanted in edge_rows(graph).items():
        edge = edges[name]
        assert {key: edge[key] for key in wanted} == wanted
    assert found["directed"] == graph.is_directed() and found["multigraph"]


def cell(value: object) -> str:
    text = str(value)
    return "'" + text if isinstance(value, str) and text.startswith(("=", "+", "-", "@")) else text


def test_csv_has_the_headers_of_gephi_and_no_formula(graph, tmp_path):
    folder = written(graph, "csv", tmp_path)
    assert {path.name for path in folder.iterdir()} == {"nodes.csv", "edges.csv"}
    tables = {
        name: list(csv.DictReader(io.StringIO((folder / name).read_bytes().decode()), strict=True))
        for name in ("nodes.csv", "edges.csv")
    }
    expected = node_rows(graph)
    assert {row["Id"] for row in tables["nodes.csv"]} == set(expected)
    for row in tables["nodes.csv"]:
        for key, value in expected[row["Id"]].items():
            assert row["Label" if key == "label" else key] == cell(value)
    links = edge_rows(graph)
    for row in tables["edges.csv"]:
        wanted = links[row["Id"]]
        assert (row["Source"], row["Target"]) == (wanted["source"], wanted["target"])
        assert row["Type"] == ("Directed" if graph.is_directed() else "Undirected")
    everything = [value for rows in tables.values() for row in rows for value in row.values()]
    assert not [value for value in everything if value.startswith(("=", "@"))]


def test_svg_is_strict_xml_with_title_legend_and_every_label(graph, tmp_path):
    root = etree.parse(str(written(graph, "svg", tmp_path))).getroot()
    texts = " ".join("".join(node.itertext()) for node in root.iterfind(".//{*}text"))
    squeezed = "".join(texts.split())
    name = sanitise(graph).graph["name"]
    assert "".join(name.split()) in squeezed
    for row in node_rows(graph).values():
        first = row.get("label", "").split(" ")[0][:10]
        assert first in squeezed or not first.isalnum()
    for data in edge_rows(graph).values() if "nasty" not in name else ():
        start = "".join(data.get("relation_label", data["relation"]).split())[:6]
        assert start in squeezed
    assert not list(root.iterfind(".//{*}script"))
    links = [link.get("href") for link in root.iterfind(".//{*}a")]
    assert all(link.startswith(("http://", "https://")) for link in links)


def png_pixels(data: bytes) -> tuple[int, int, bytes]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    at, stream = 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert (
            zlib.crc32(kind + body)
            == struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]
        )
        stream += body if kind == b"IDAT" else b""
        at += 12 + length
    return width, height, zlib.decompress(stream)


def test_png_is_a_picture_of_the_size_of_the_svg(graph, tmp_path):
    width, height, pixels = png_pixels(written(graph, "png", tmp_path).read_bytes())
    root = etree.parse(str(written(graph, "svg", tmp_path))).getroot()
    assert (width, height) == (int(root.get("width")) * 2, int(root.get("height")) * 2)
    assert len(set(pixels)) > 10


@pytest.mark.parametrize("letters", ["码港", "数碼", "かア", "aé"])
def test_letters_have_glyphs_of_their_own_in_png(letters, tmp_path):
    """Two letters that a font lacks would look the same."""
    pictures = []
    for letter in letters:
        graph = nasty_graph()
        for _, data in graph.nodes(data=True):
            data["label"] = letter
        graph = graph.subgraph(list(graph)[:1])
        pictures.append(png_pixels(FORMATS["png"].write(graph))[2])
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize("format", FORMATS)
def test_same_graph_same_bytes(store, format):
    def make() -> object:
        graph = relation_graph(store, "funding", language="zh-Hans")
        chosen = FORMATS[format]
        return chosen.write(graph) if chosen.write else chosen.files(graph)

    assert make() == make()


def test_a_failed_write_leaves_the_old_file(view, tmp_path, monkeypatch):
    path = written(view("cases"), "gexf", tmp_path)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(StoreError):
        write_network(view("full"), path, "gexf")
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_csv_folder_is_replaced_whole_and_nothing_else_is_touched(view, tmp_path):
    folder = written(view("cases"), "csv", tmp_path)
    before = (folder / "nodes.csv").read_bytes()
    write_network(view("full"), folder, "csv")
    assert (folder / "nodes.csv").read_bytes() != before
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="something else"):
        write_network(view("cases"), folder, "csv")
    assert (folder / "notes.txt").read_text() == "mine"
    assert [entry.name for entry in tmp_path.iterdir()] == [folder.name]


def test_an_unknown_format_and_a_folder_in_the_way_are_refused(view, tmp_path):
    with pytest.raises(ParameterError):
        write_network(view("cases"), tmp_path / "x", "xlsx")
    with pytest.raises(StoreError):
        write_network(view("cases"), tmp_path, "gexf")


def test_many_nodes_get_a_warning_and_still_a_file(tmp_path):
    graph = relation_graph(generated_store(700), "full")
    assert len(graph) > 1500
    for format in ("html", "svg", "png"):
        assert "gexf" in too_many(graph, format)
    assert too_many(graph, "gexf") is None
    assert written(graph, "html", tmp_path).stat().st_size > 100_000
    assert b"labels: 250 of " in written(graph, "svg", tmp_path).read_bytes()
