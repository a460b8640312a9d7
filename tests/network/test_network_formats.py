"""Each format is read back by a reader that did not write it: counts, attributes, labels equal."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import subprocess
import zlib
from collections import Counter
from functools import cache
from html import unescape
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as etree

import network_tools as tools
import networkx as nx
import pytest
from network_graphs import (
    edge_rows,
    ends,
    generated_store,
    mixed_graph,
    nasty_graph,
    node_rows,
)

from benchgraph.errors import ParameterError, StoreError
from benchgraph.network import FORMATS, VIEWS, relation_graph, too_many, write_network
from benchgraph.network.files.cytoscape import CX2_SHAPES, JS_SHAPES
from benchgraph.network.files.graphml import YED_SHAPES
from benchgraph.network.pictures.appearance import SHAPES
from benchgraph.network.sanitise import sanitise
from benchgraph.store import EmbeddedStore

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
SAMPLES = [*VIEWS, "empty", "mixed", "nasty", "nasty-undirected"]


@pytest.fixture(scope="module")
def graphs(store) -> dict[str, nx.Graph]:
    views = {
        name: relation_graph(
            store, name, **({"entity": "case:a", "hops": 2} if name == "ego" else {})
        )
        for name in VIEWS
    }
    return {
        **views,
        "empty": relation_graph(EmbeddedStore.memory(), "cases"),
        "mixed": mixed_graph(),
        "nasty": nasty_graph(),
        "nasty-undirected": nasty_graph(directed=False),
    }


@pytest.fixture(params=SAMPLES)
def graph(request, graphs) -> nx.Graph:
    return graphs[request.param]


@pytest.fixture(scope="module")
def in_node(graphs, tmp_path_factory):
    """``in_node(script, format)`` → what a script of ``node/`` reads in each sample's file."""

    @cache
    def read(script: str, format: str) -> dict[str, dict]:
        folder = tmp_path_factory.mktemp(format)
        paths = {name: folder / f"{name}{FORMATS[format].suffix}" for name in graphs}
        for name, path in paths.items():
            write_network(graphs[name], path, format)
        return dict(zip(paths, tools.node(script, *map(str, paths.values())), strict=True))

    return read


def written(graph: nx.Graph, format: str, tmp_path: Path) -> Path:
    path = tmp_path / f"graph{FORMATS[format].suffix}"
    write_network(graph, path, format)
    return path


def same(found: dict, wanted: dict) -> None:
    """Every attribute of ``wanted`` with its value and its type; the drawing may stand beside."""
    for key, value in wanted.items():
        assert found[key] == value and type(found[key]) is type(value), key


def from_javascript(found: dict, wanted: dict) -> None:
    """As ``same``; JavaScript has one type of number."""
    assert {key: found[key] for key in wanted} == wanted


def without(row: dict, *names: str) -> dict:
    return {key: value for key, value in row.items() if key not in names}


def test_graphml_is_read_by_rustworkx(graph, tmp_path):
    rustworkx = pytest.importorskip("rustworkx")
    if not len(graph):
        assert etree.parse(str(written(graph, "graphml", tmp_path))) is not None
        return
    (found,) = rustworkx.read_graphml(str(written(graph, "graphml", tmp_path)))
    expected, links = node_rows(graph), edge_rows(graph)
    assert (len(found), found.num_edges()) == (len(graph), graph.number_of_edges())
    for data in found.nodes():
        same(data, expected[data["id"]])
    names = [data["id"] for data in found.nodes()]
    for s, t, data in found.weighted_edge_list():
        wanted = links[data["edge_id"]]
        assert {names[s], names[t]} == {wanted["source"], wanted["target"]}
        same(data, without(wanted, "source", "target"))


def uniform(graph: nx.Graph) -> bool:
    return len({data["directed"] for data in edge_rows(graph).values()}) < 2


@pytest.mark.parametrize("format", ["graphml", "graphml-yed"])
def test_graphml_is_read_by_networkx(graph, format, tmp_path):
    path = written(graph, format, tmp_path)
    if format == "graphml" and not uniform(graph):
        with pytest.raises(nx.NetworkXError, match="directed"):  # as the documentation warns
            nx.read_graphml(path)
        return
    found = nx.read_graphml(path, force_multigraph=True)
    expected, links = node_rows(graph), edge_rows(graph)
    assert set(found) == set(expected) and found.number_of_edges() == len(links)
    assert found.graph["name"] == sanitise(graph).graph["name"]
    for node, data in found.nodes(data=True):
        same(data, without(expected[node], *(() if expected[node].get("label") else ("label",))))
    directed = found.is_directed()
    for s, t, data in found.edges(data=True):
        wanted = links[data["edge_id"]]
        assert ends({"source": s, "target": t}, directed) == ends(wanted, directed)
        same(data, without(wanted, "source", "target", "id"))


def test_yed_finds_its_own_drawing(graph, tmp_path):
    root = etree.parse(str(written(graph, "graphml-yed", tmp_path))).getroot()
    y = "{http://www.yworks.com/xml/graphml}"
    labels = {node: row.get("label", "") for node, row in node_rows(graph).items()}
    for node in root.iter("{*}node"):
        assert (node.find(f".//{y}NodeLabel").text or "") == labels[node.get("id")]
        box = node.find(f".//{y}Geometry").attrib
        assert float(box["width"]) == float(box["height"]) > 0 and {"x", "y"} <= set(box)
        assert re.fullmatch("#[0-9A-F]{6}", node.find(f".//{y}Fill").get("color"))
    links = edge_rows(graph)
    for edge in root.iter("{*}edge"):
        arrow = edge.find(f".//{y}Arrows").get("target")
        assert arrow == ("standard" if links[edge.get("id")]["directed"] else "none")


def test_gexf_is_strict_xml_with_colours_sizes_and_no_clock(graph, tmp_path):
    root = etree.parse(str(written(graph, "gexf", tmp_path))).getroot()
    assert root.tag == f"{GEXF}gexf" and root.get("version") == "1.3"
    assert root.find(f"{GEXF}meta").get("lastmodifieddate") is None
    body = root.find(f"{GEXF}graph")
    types = {edge.get("type") for edge in body.iter(f"{GEXF}edge")}
    assert body.get("defaultedgetype") == (types.pop() if len(types) == 1 else None) or not types
    nodes, edges = list(body.iter(f"{GEXF}node")), list(body.iter(f"{GEXF}edge"))
    assert (len(nodes), len(edges)) == (len(graph), graph.number_of_edges())
    for node in nodes:
        assert {child.tag for child in node} >= {f"{VIZ}color", f"{VIZ}size", f"{VIZ}position"}
    for edge in edges:
        assert {child.tag for child in edge} >= {f"{VIZ}color", f"{VIZ}thickness", f"{VIZ}shape"}
    for element in (*nodes, *edges):
        assert sum(child.tag == f"{GEXF}attvalues" for child in element) <= 1
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
    assert (case.get("start"), case.get("end")) == ("2023-01-01", "2025-02-28T23:59:59.999")
    kinds = {edge.get("kind") for edge in body.iter(f"{GEXF}edge")}
    assert kinds == {"contradiction", "shared-institution"}


def test_every_shape_has_a_word_of_its_own_in_every_format():
    for words in (CX2_SHAPES, JS_SHAPES, YED_SHAPES):
        assert set(words) == set(SHAPES) and len(set(words.values())) == len(SHAPES)


@pytest.mark.needs_node
@pytest.mark.parametrize("name", SAMPLES)
def test_gexf_is_read_by_graphology(graphs, name, in_node):
    graph, found = graphs[name], in_node("read-gexf.mjs", "gexf")[name]
    expected, links = node_rows(graph), edge_rows(graph)
    assert found["about"].get("description", "") == sanitise(graph).graph["name"]
    assert len(found["nodes"]) == len(expected) and len(found["edges"]) == len(links)
    for node in found["nodes"]:
        from_javascript(node["attributes"], expected[node["key"]])
        assert node["attributes"]["color"].startswith("rgba(") and node["attributes"]["size"] > 0
        assert {"x", "y"} <= set(node["attributes"])
    for edge in found["edges"]:
        wanted = links[edge["key"]]
        assert edge["directed"] == wanted["directed"]
        assert ends(edge, wanted["directed"]) == ends(wanted, wanted["directed"])
        from_javascript(edge["attributes"], without(wanted, "source", "target", "id", "directed"))


@pytest.mark.needs_node
@pytest.mark.parametrize("name", SAMPLES)
def test_cytoscape_json_is_read_by_cytoscape(graphs, name, in_node):
    graph, found = graphs[name], in_node("read-cytoscape.mjs", "cytoscape")[name]
    expected, links = node_rows(graph), edge_rows(graph)
    assert not found["warnings"]
    assert {node["data"]["id"] for node in found["nodes"]} == set(expected)
    for node in found["nodes"]:
        data = node["data"]
        from_javascript(data, expected[data["id"]])
        assert data["name"] == node["style"]["label"] == expected[data["id"]].get("label", "")
        assert node["style"]["width"] == f"{data['size']:g}px"
        assert node["style"]["shape"] == data["shape"]
    places = {(node["position"]["x"], node["position"]["y"]) for node in found["nodes"]}
    assert len(places) == len(expected)
    assert {edge["data"]["id"] for edge in found["edges"]} == set(links)
    for edge in found["edges"]:
        wanted = links[edge["data"]["id"]]
        from_javascript(edge["data"], wanted)
        assert edge["data"]["interaction"] == wanted["relation"]
        arrow = edge["style"]["target-arrow-shape"]
        assert arrow == ("triangle" if wanted["directed"] else "none")


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
    for node in nodes:
        assert type(node["x"]) is type(node["y"]) is float
    looks = aspects["visualProperties"][0]
    for kind, mappings in (("nodes", looks["nodeMapping"]), ("edges", looks["edgeMapping"])):
        for mapping in mappings.values():
            attribute = mapping["definition"]["attribute"]
            assert attribute in declared[kind] or not aspects.get(kind)
    mapped = looks["nodeMapping"]["NODE_BACKGROUND_COLOR"]
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
        same(node["v"], wanted)
    for edge, wanted in zip(network.get_edges().values(), edge_rows(graph).values(), strict=True):
        same(edge["v"], without(wanted, "source", "target"))


@pytest.mark.needs_graphviz
def test_dot_is_read_by_graphviz(graph, tmp_path):
    dot = tools.program("dot", how="apt-get install graphviz")
    path = written(graph, "dot", tmp_path)
    done = subprocess.run(
        [dot, "-Kcirco", "-Tdot_json", str(path)], capture_output=True, timeout=60, check=True
    )
    found = json.loads(done.stdout)
    assert done.stderr == b""
    expected, links = node_rows(graph), edge_rows(graph)
    assert found["directed"] == any(data["directed"] for data in links.values()) or not links
    nodes = {node["_gvid"]: node["name"] for node in found.get("objects", [])}
    assert set(nodes.values()) == set(expected)
    for node in found.get("objects", []):
        wanted = expected[node["name"]]
        assert unescape(node["label"]).replace("\\\\", "\\") == wanted.get("label", "")
        for key in set(wanted) - {"label"}:
            assert node[f"bg_{key}"].replace("\\\\", "\\") == str(wanted[key]), key
    assert {edge["bg_id"] for edge in found.get("edges", [])} == set(links)
    for edge in found.get("edges", []):
        got = {"source": nodes[edge["tail"]], "target": nodes[edge["head"]]}
        wanted = links[edge["bg_id"]]
        assert got == {"source": wanted["source"], "target": wanted["target"]}
        assert wanted["directed"] == (found["directed"] and edge.get("dir") != "none")
        for key in set(wanted) - {"source", "target", "label"}:
            assert edge[f"bg_{key}"].replace("\\\\", "\\") == str(wanted[key]), key


@pytest.mark.needs_graphviz
def test_graphviz_draws_no_label_over_another(shipped, tmp_path):
    dot = tools.program("dot", how="apt-get install graphviz")
    path = written(shipped("landscape"), "dot", tmp_path)
    done = subprocess.run(
        [dot, "-Kneato", "-Tjson", str(path)], capture_output=True, timeout=60, check=True
    )
    boxes = []
    for node in json.loads(done.stdout)["objects"]:
        size = next(op["size"] for op in node["_ldraw_"] if op["op"] == "F")
        (text,) = (op for op in node["_ldraw_"] if op["op"] == "T")
        x, y = text["pt"]
        boxes.append((x - text["width"] / 2, y, x + text["width"] / 2, y + size))
    assert len(boxes) == len(shipped("landscape")) > 50
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def refuse(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


@pytest.mark.parametrize("format, edges", [("json", "edges"), ("json-links", "links")])
def test_node_link_json_is_strict_and_read_by_networkx(graph, format, edges, tmp_path):
    text = written(graph, format, tmp_path).read_text()
    found = nx.node_link_graph(json.loads(text, parse_constant=refuse), edges=edges)
    assert type(found) is type(graph)
    assert found.graph["name"] == sanitise(graph).graph["name"]
    expected, links = node_rows(graph), edge_rows(graph)
    assert list(found) == list(expected)
    for node, data in found.nodes(data=True):
        same(data, expected[node])
    assert {key for *_, key in found.edges(keys=True)} == set(links)
    for s, t, key, data in found.edges(keys=True, data=True):
        same({"source": s, "target": t, **data}, links[key])


@pytest.mark.needs_node
@pytest.mark.parametrize("name", SAMPLES)
def test_json_with_links_is_read_by_d3_and_starts_where_we_drew_it(graphs, name, in_node):
    graph, found = graphs[name], in_node("read-d3.mjs", "json-links")[name]
    assert found["kept"]
    nodes = {node["id"]: node for node in found["nodes"]}
    assert list(nodes) == list(sanitise(graph))
    for node, wanted in node_rows(graph).items():
        from_javascript(nodes[node], wanted)
    links = edge_rows(graph)
    assert len(found["links"]) == len(links)
    for link in found["links"]:
        from_javascript(link, links[link["key"]])


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
    by_pair = Counter((row["Source"], row["Target"], row["Kind"]) for row in tables["edges.csv"])
    assert set(by_pair.values()) <= {1}
    links = edge_rows(graph)
    for row in tables["edges.csv"]:
        wanted = links[row["Id"]]
        assert (row["Source"], row["Target"]) == (wanted["source"], wanted["target"])
        assert row["Type"] == ("Directed" if wanted["directed"] else "Undirected")
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
    for format in ("svg", "png"):
        assert "gexf" in too_many(graph, format)
    assert too_many(graph, "gexf") is too_many(graph, "html") is None
    assert written(graph, "html", tmp_path).stat().st_size > 100_000
    assert b"labels: 250 of " in written(graph, "svg", tmp_path).read_bytes()
