"""The analysis of a relation graph as tables for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from benchgraph.network.reporting.analysis import Central, Edge, Report
from benchgraph.network.sanitise import SEPARATOR, clean_text
from benchgraph.tables.spreadsheet import harmless

Row = Sequence[object]
_EDGE = (
    "source_iri", "target_iri", "directed", "relation", "reason", "strength", "weight", "count",
    "pages",
)  # fmt: skip
_HEADS: dict[str, Sequence[str]] = {
    "summary": ("measure", "value"),
    "relations": ("relation", "label", "edges", "statements", "edges_with_page"),
    "central": (
        "class", "rank", "iri", "label", "relations", "neighbours", "betweenness",
        "community", "communities_linked", "pieces_without_it", "sizes_of_pieces",
    ),
    "connections": ("iri", "label", "other_iri", "other_label", "other_community", *_EDGE),
    "bridges": ("a_iri", "a_label", "a_side", "b_iri", "b_label", "b_side", *_EDGE),
    "communities": (
        "community", "entities", "most_relations", "relations_inside", "kinds_inside",
        "through", "regions", "entities_with_region", "relations_outside", "outside",
    ),
    "members": ("community", "iri", "label", "class", "relations_inside"),
    "isolated": ("class", "iri", "label"),
}  # fmt: skip


def report_csv(report: Report) -> dict[str, bytes]:
    """``report`` as CSV files by their names: UTF-8, texts harmless to spreadsheets.

    ``summary`` (measures), ``relations`` (kinds), ``central`` (entities through which paths lead),
    ``connections`` (every link of these, by community), ``bridges``, ``communities``, ``members``
    and ``isolated``. Headings are English, texts as in the graph; nothing is left out for length.
    """
    nodes = report.graph.nodes
    rows: dict[str, Iterable[Row]] = {
        "summary": _summary(report),
        "relations": ((kind, _kinds(report)[kind], *numbers) for kind, numbers in report.relations),
        "central": _each_central(report),
        "connections": _connections(report),
        "bridges": _bridges(report),
        "communities": _communities(report),
        "members": (
            (found.number, *_node(report, node), nodes[node]["class"], inside)
            for found in report.communities
            for node, inside in found.members
        ),
        "isolated": (
            (kind, *_node(report, node))
            for kind, isolated in sorted(report.isolated.items())
            for node in isolated
        ),
    }
    return {f"{name}.csv": _csv(_HEADS[name], found) for name, found in rows.items()}


def _edge(edge: Edge) -> Row:
    source, target, data = edge
    return (
        source,
        target,
        str(data.get("directed", True)).lower(),
        data["relation"],
        data.get("reason", ""),
        data.get("strength", ""),
        data.get("weight", ""),
        data.get("count", 1),
        data.get("pages", ()),
    )


def _node(report: Report, node: Any) -> tuple[object, str]:
    return node, report.label(node)


def _kinds(report: Report) -> dict[str, str]:
    return {d["relation"]: d["relation_label"] for *_, d in report.graph.edges(data=True)}


def _summary(report: Report) -> Iterable[Row]:
    yield "name", report.graph.graph.get("name", "")
    yield "view", report.graph.graph.get("view", "")
    yield "entities", report.nodes
    yield "relations", report.edges
    yield "relations_merged_of_several", report.merged
    yield "linked_pairs", report.pairs
    yield "density", report.density
    yield "components", report.components
    yield "sizes_of_parts", report.parts
    yield "median_relations_of_linked", report.median
    yield "communities", len(report.communities)
    yield "modularity", report.modularity
    yield "bridges", len(report.bridges)
    yield "isolated", sum(map(len, report.isolated.values()))
    yield "betweenness", "exact" if report.sampled is None else "estimated"
    yield "betweenness_sources", report.nodes if report.sampled is None else report.sampled


def _all_central(report: Report) -> Iterable[tuple[str, int, Central]]:
    for kind, found in report.central.items():
        for rank, each in enumerate(found, 1):
            yield kind, rank, each


def _each_central(report: Report) -> Iterable[Row]:
    for kind, rank, each in _all_central(report):
        data = report.graph.nodes[each.node]
        yield (
            kind,
            rank,
            *_node(report, each.node),
            data["degree"],
            each.neighbours,
            data["betweenness"],
            data["community"],
            [side.community for side in each.sides],
            len(each.pieces),
            [len(piece) for piece in each.pieces],
        )


def _connections(report: Report) -> Iterable[Row]:
    for _, _, each in _all_central(report):
        for side in each.sides:
            for link in side.links:
                for edge in link.edges:
                    ends = *_node(report, each.node), *_node(report, link.b)
                    yield *ends, side.community, *_edge(edge)


def _bridges(report: Report) -> Iterable[Row]:
    for bridge in report.bridges:
        a, b = _node(report, bridge.link.a), _node(report, bridge.link.b)
        for edge in bridge.link.edges:
            yield *a, bridge.sizes[0], *b, bridge.sizes[1], *_edge(edge)


def _communities(report: Report) -> Iterable[Row]:
    kinds = _kinds(report)
    for found in report.communities:
        yield (
            found.number,
            len(found.members),
            [report.label(node) for node, _ in found.members[:5]],
            found.inside,
            [f"{kinds[kind]} ({n})" for kind, n in found.relations],
            [f"{name} ({n})" for name, n in found.through],
            [f"{name} ({n})" for name, n in found.regions],
            found.located,
            sum(n for _, n in found.outside),
            [f"{number} ({n})" for number, n in found.outside],
        )


def _csv(heads: Row, rows: Iterable[Row]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    if isinstance(value, list | tuple):
        value = SEPARATOR.join(str(part) for part in value)
    return harmless(clean_text(value)) if isinstance(value, str) else value
