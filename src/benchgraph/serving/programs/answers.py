"""The answers: each calls what the command of its name calls, and cuts long lists to a part."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from benchgraph.errors import ParameterError
from benchgraph.serving.media import CSV, GRAPH_FILES, TABLES, TSV, XLSX
from benchgraph.serving.model import Graph
from benchgraph.serving.programs.model import Found, Values
from benchgraph.serving.programs.parts import cut, paged, part_of, texts

MOST_AROUND = 5_000  # things around one that are read

if TYPE_CHECKING:
    from benchgraph.query.profile import Profile
    from benchgraph.relations import Chain


def search(graph: Graph, values: Values) -> Found:
    """What a text finds."""
    from benchgraph.query.moved import forwarded
    from benchgraph.searching.present import found_rows
    from benchgraph.searching.search import search as find

    start, limit = values["offset"], values["limit"]
    text = forwarded(graph.store, values["q"])
    found = find(graph.index, text, kind=values["kind"], limit=start + limit, lang=values["lang"])
    items = [
        {
            "iri": hit.iri,
            "kind": hit.kind,
            "label": hit.label,
            "match": hit.level,
            "field": hit.role,
            "text": hit.text,
            "lang": hit.lang,
            "spans": [list(span) for span in hit.spans],
            "page": hit.page,
        }
        for hit in found.hits[start:]
    ]
    head = part_of(found.total, start, limit)
    rows = cut(found_rows(found), start, limit)
    return Found({**head, "items": items, "near": list(found.near)}, found.total, rows)


def list_things(graph: Graph, values: Values) -> Found:
    """The things of a kind."""
    from benchgraph.searching.listing import FACETS
    from benchgraph.searching.listing import list_things as find
    from benchgraph.serving.programs.schemas import LISTED

    facets = {name: values[name] for name in FACETS}
    rows = find(graph.store, values["kind"], lang=values["lang"], **facets)
    names = [name for name in LISTED["properties"] if name not in ("iri", "label")]
    items = [
        {"iri": row["thing"], "label": row["thingLabel"], **{name: row.get(name) for name in names}}
        for row in texts(rows)
    ]
    return paged(items, values, rows)


def show(graph: Graph, values: Values) -> Found:
    """What is known of an entity."""
    from benchgraph.query.profile_reader import read_profile

    profile = read_profile(graph.store, graph.find(values["entity"]), values["lang"])
    wanted = set(values["part"])
    subjects = [
        _profile(each, wanted, values["offset"], values["limit"]) for each in profile.subjects
    ]
    document = _profile(profile, wanted, values["offset"], values["limit"])
    return Found({**document, "subjects": subjects})


def _profile(profile: Profile, wanted: set[str], start: int, limit: int) -> dict[str, Any]:
    from benchgraph.serving.programs.schemas import PARTS

    whole = profile.to_json()
    whole.pop("subjects")
    totals = {name: len(whole[name]) for name in PARTS}
    for name in PARTS:
        whole[name] = whole[name][start : start + limit] if not wanted or name in wanted else []
    contents = [
        {**each, "total": len(each["members"]), "members": each["members"][start : start + limit]}
        for each in whole["contents"]
    ]
    return {**whole, "contents": contents, "totals": totals}


def related(graph: Graph, values: Values) -> Found:
    """What an entity is related to."""
    from benchgraph.relations import related as find
    from benchgraph.relations.present import RELATED_FORMATS
    from benchgraph.tables.screen import Screen

    found = find(
        graph.store, graph.find(values["entity"]), type_=values["type"], lang=values["lang"]
    )
    start, limit = values["offset"], values["limit"]
    part = found[start : start + limit]
    items = [
        {
            "iri": one.other,
            "label": one.label,
            "kind": one.kind,
            "type": one.type,
            "type_label": one.type_label,
            "strength": f"{one.strength:f}",
            "direction": one.direction,
            "reason": one.reason,
            "via": one.via,
            "relation": one.relation,
            "evidence": [{"page": shown.page, "quote": shown.quote} for shown in one.evidence],
        }
        for one in part
    ]
    write = {CSV: lambda: RELATED_FORMATS["csv"](part, Screen()).encode()}
    head = part_of(len(found), start, limit)
    return Found({**head, "items": items}, len(found), writes=write)


def why(graph: Graph, values: Values) -> Found:
    """The shortest chains of evidence between two entities."""
    from benchgraph.query.entities import labels
    from benchgraph.relations import far_fetched
    from benchgraph.relations import why as find

    start, end = graph.find(values["from"]), graph.find(values["to"])
    if start == end:
        raise ParameterError("both names mean the same entity", found=start)
    ways, lang = graph.ways, values["lang"]
    chains = find(graph.store, start, end, limit=values["limit"], lang=lang, ways=ways)
    names = labels(graph.store, {node for each in chains for node in each.nodes}, values["lang"])
    note = ""
    if not chains:
        far = far_fetched(graph.store, start, end, lang=lang, ways=ways)
        note = (
            f"nothing explains why they belong together: of the nearest chain, {far.shortcoming}"
            if far
            else "nothing connects them; chains through a region, a whole government or a publisher"
            " do not count"
        )
    ends = {"from": start, "to": end}
    items = [_chain(each, names) for each in chains]
    return Found({**ends, "note": note, "items": items}, len(items))


def _chain(chain: Chain, names: dict[str, str]) -> dict[str, Any]:
    made = chain.as_dict()
    nodes = [{"iri": node, "label": names.get(node, node)} for node in chain.nodes]
    return {**made, "nodes": nodes}


def history(graph: Graph, values: Values) -> Found:
    """Who said what when."""
    from benchgraph.asof import find_indicator, history_rows

    indicator = values["indicator"]
    rows = history_rows(
        graph.store,
        graph.find(values["entity"]),
        find_indicator(graph.store, indicator) if indicator else None,
        every_source=values["every_source"],
        lang=values["lang"],
    )
    return paged(texts(rows), values, rows)


def compare(graph: Graph, values: Values) -> Found:
    """Things side by side."""
    import json

    from benchgraph.comparison import compare as make
    from benchgraph.comparison import read_terms
    from benchgraph.comparison.formats import write_comparison

    found = make(
        graph.store,
        values["entity"],
        axis=values["axis"],
        indicator=values["indicator"],
        things=values["things"],
        language=values["lang"],
        terms=read_terms(values["in"], values["per"]),
    )
    document = json.loads(write_comparison(found, "json"))
    start, limit = values["offset"], values["limit"]
    total = len(document["rows"])
    made = {
        **part_of(total, start, limit),
        "title": document["title"],
        "columns": document["columns"],
        "items": document["rows"][start : start + limit],
        "left_out": document["leftOut"],
    }
    shown = replace(
        found,
        rows=found.rows[start : start + limit],
        cells=found.cells[start : start + limit],
    )
    writes = {media: partial(write_comparison, shown, TABLES[media]) for media in (CSV, TSV, XLSX)}
    return Found(made, total, writes=writes)


def network(graph: Graph, values: Values) -> Found:
    """A view of the relations."""
    import json

    from benchgraph.network import graph_of, read_around, selection
    from benchgraph.network.formats import FORMATS

    view, entity, hops = values["view"], values["entity"], values["hops"]
    if bool(entity) != (view == "ego"):
        raise ParameterError("view=ego, and only it, needs an entity")
    centre = graph.find(entity) if entity else None
    shot = read_around(graph.store, [centre], hops, MOST_AROUND) if centre else graph.snapshot
    chosen = selection(
        graph.store,
        values["region"] or (),
        values["class"] or (),
        values["relation"] or (),
        values["min_strength"],
        values["since"],
        values["until"],
    )
    made = graph_of(shot, view, values["lang"], centre, hops, values["isolated"], chosen=chosen)
    writers = {media: FORMATS[name].write for media, name in GRAPH_FILES.items()}
    writes = {media: partial(write, made) for media, write in writers.items() if write}
    node_link = FORMATS["json"].write
    assert node_link is not None
    return Found(json.loads(node_link(made)), writes=writes)


def plot(graph: Graph, values: Values) -> Found:
    """A chart."""
    from benchgraph.plotting import plot as make

    parameters = {name: values[name] for name in ("on", "since", "till") if values[name]}
    chart = make(
        graph.store,
        values["chart"],
        values["entity"],
        region=values["region"],
        indicator=values["indicator"],
        lang=values["lang"],
        width=values["width"],
        parameters=parameters,
    )
    return Found(chart.spec, writes={"image/svg+xml": chart.svg, "image/png": chart.png})


def about(graph: Graph, values: Values) -> Found:
    """The release that is served."""
    from benchgraph.searching.kinds import KINDS
    from benchgraph.vocab import PREFIX_HEADER

    manifest = graph.release.manifest
    things = {}
    for kind in KINDS.values():
        classes = " ".join(kind.classes)
        query = f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?c {{ {classes} }} ?s a ?c }}"
        ((number,),) = graph.store.select(PREFIX_HEADER + query).rows
        things[kind.name] = int(number.value)  # type: ignore[union-attr]
    fields = ("slug", "title", "publisher", "licence", "version", "date", "records")
    collections = [
        {name: each.get(name, {} if name == "title" else 0 if name == "records" else "")
         for name in fields}
        for each in manifest.get("collections", ())
    ]  # fmt: skip
    files = [
        {"name": name, "path": f"/dump/{name}", "sha256": each.sha256}
        for each in graph.release.members
        for name in (each.path(graph.release.path).name,)
    ]
    return Found(
        {
            "name": manifest.get("name", "benchgraph"),
            "version": manifest["version"],
            "checksum": graph.release.checksum,
            "format": graph.release.format,
            "triples": manifest["triples"]["default graph"],
            "named_graphs": len(graph.release.graphs),
            "records": manifest.get("records", 0),
            "things": things,
            "collections": collections,
            "files": files,
        }
    )
