"""Reconciliation: who a cell is, and that nobody is told to be somebody without a reason."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from openrefine import OpenRefine
from serving_tools import Server

from benchgraph.serving.media import JSON
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.refine.things import things_of
from benchgraph.serving.refine.types import TYPES
from benchgraph.vocab import BASE

Ask = Callable[..., Any]
SPACE = BASE


@pytest.fixture(scope="module")
def ask(task: Callable[..., Reply]) -> Ask:
    """Ask the endpoint in this process; a status other than ``status`` fails."""

    def run(
        name: str = "service:reconcile",
        *,
        status: int = 200,
        kind: str = "",
        language: str = "en",
        method: str = "GET",
        **query: str,
    ) -> Any:
        asked = Asked(
            path="/reconcile",
            params={"kind": kind} if kind else {},
            query=tuple(query.items()),
            format=JSON,
            origin="https://kg.example",
            root="/graph",
            method=method,
            language=language,
            chosen=language != "en",
        )
        reply = task(f"refine.{name}", asked)
        assert reply.status == status, reply.body.decode()
        return json.loads(reply.body)

    return run


def one(ask: Ask, text: str, **keys: Any) -> list[dict[str, Any]]:
    query = json.dumps({"q": {"query": text, **keys}})
    result: list[dict[str, Any]] = ask(queries=query)["q"]["result"]
    return result


def props(**told: Any) -> dict[str, Any]:
    return {"properties": [{"pid": pid, "v": value} for pid, value in told.items()]}


def matched(result: list[dict[str, Any]]) -> str | None:
    """The id of the match, which is the first and alone."""
    marked = [each for each in result if each["match"]]
    assert len(marked) <= 1 and [*marked, *result][:1] == result[:1]
    scores = [each["score"] for each in result]
    assert scores == sorted(scores, reverse=True)
    assert not marked or all(score < scores[0] for score in scores[1:])
    return marked[0]["id"].removeprefix("id/") if marked else None


INSTITUTION = {"type": "Institution"}
MATCHES = [
    ("Cyberport", {}, "institution/cyberport"),
    ("ＣＹＢＥＲＰＯＲＴ", INSTITUTION, "institution/cyberport"),
    ("デジタルポート", INSTITUTION | props(region="香港"), "institution/cyberport"),
    ("IMDA", INSTITUTION, "institution/imda"),
    ("imda", props(region="Singapore"), "institution/imda"),
    ("G42", INSTITUTION | {"type_strict": "should"}, "institution/g42"),
    ("AI Singapore", INSTITUTION | props(region="Singapore"), "institution/ai-singapore"),
    ("Hong Kong", {}, "region/hong-kong"),
    ("HK", {"type": "Region"}, "region/hong-kong"),
    ("http://www.wikidata.org/entity/Q16", {}, "region/canada"),
    ("Q16", {}, "region/canada"),
    ("id/institution/imda", {}, "institution/imda"),
    ("institution/imda", {}, "institution/imda"),
    (BASE + "id/institution/imda", {}, "institution/imda"),
    ("compute", {"type": "Axis"}, "vocab/axis/compute"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "keys", "wanted"), MATCHES)
def test_a_match(ask: Ask, text: str, keys: dict[str, Any], wanted: str) -> None:
    assert matched(one(ask, text, **keys)) == wanted


UNSURE = [
    # A short name alone; what is like it; in another region; of another type; other values.
    ("IMDA", {}, "institution/imda", "the name is short"),
    ("Cyberprt", {}, "institution/cyberport", "alike"),
    ("IMDA", INSTITUTION | props(region="Canada"), "institution/imda", "other region"),
    ("IMDA", INSTITUTION | props(region="Atlantis"), "institution/imda", "is not in the graph"),
    ("Cyberport", {"type": "Product", "type_strict": "should"}, "institution/cyberport", "type"),
    ("G42", INSTITUTION | props(classification="ministry"), "institution/g42", "other kind of"),
    ("AI Singapore", INSTITUTION, "institution/ai-singapore", "many could be called so"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "keys", "wanted", "reason"), UNSURE)
def test_told_and_never_marked(
    ask: Ask, text: str, keys: dict[str, Any], wanted: str, reason: str
) -> None:
    result = one(ask, text, **keys)
    assert matched(result) is None
    assert result[0]["id"] == f"id/{wanted}" and reason in result[0]["reason"], result[0]


def test_properties_raise_and_lower(ask: Ask) -> None:
    plain = one(ask, "IMDA")[0]["score"]
    assert one(ask, "IMDA", **props(region="Singapore"))[0]["score"] > plain
    assert one(ask, "IMDA", **props(region=["Taiwan", "Canada"]))[0]["score"] < plain
    assert one(ask, "IMDA", **props(classification="ministry"))[0]["score"] < plain
    reconciled = props(region={"id": "id/region/singapore", "name": "Singapore"})
    features = {each["id"]: each["value"] for each in one(ask, "IMDA", **reconciled)[0]["features"]}
    assert features["same_name"] and features["same_region"] and features["property_region"]
    # What names no region of ours says nothing.
    assert one(ask, "IMDA", **props(region="Atlantis"))[0]["score"] == plain
    # Without a text: what has the properties, and no match among so many.
    result = one(ask, "", type="Institution", **props(region="Singapore"), limit=50)
    assert len(result) > 5 and matched(result) is None


def test_types_keep_to_themselves(ask: Ask) -> None:
    assert one(ask, "Cyberport", type="Product") == []
    assert one(ask, "Cyberport", type=["Institution", "Facility"], type_strict="all") == []
    kinds = {each["type"][0]["id"] for each in one(ask, "Falcon LLM", type="Case")}
    assert kinds == {"Case"}
    # A case is called like what it profiles: nobody is offered both who did not ask for cases.
    assert all(each["type"][0]["id"] != "Case" for each in one(ask, "Falcon LLM"))
    assert len(one(ask, "AI", limit=2)) <= 2


def test_names_of_the_graph_are_found_again(ask: Ask, graph: Graph) -> None:
    """One name of every thing, by its type: which share is the first, and none is another."""
    choose = random.Random(16)
    things = things_of(graph)
    batch, wanted = {}, {}
    for iri, subject in things.subjects.items():
        if things.kinds[iri] in ("institution", "facility", "product", "document", "region"):
            type_ = next(name for name, kind in TYPES.items() if kind.name == things.kinds[iri])
            name = choose.choice(subject.written).text
            batch[iri], wanted[iri] = {"query": name.upper(), "type": type_}, iri
    keys = list(batch)
    first = right = marked = 0
    for start in range(0, len(keys), 100):
        some = {key: batch[key] for key in keys[start : start + 100]}
        for key, answer in ask(queries=json.dumps(some)).items():
            result = answer["result"]
            first += bool(result) and result[0]["id"] == key.removeprefix(BASE)
            if (match := matched(result)) is not None:
                marked += 1
                right += f"id/{match}" == key.removeprefix(BASE)
    assert marked == right and marked >= 0.7 * len(keys)
    assert first >= 0.98 * len(keys)


def test_the_answer_is_the_same_each_time(ask: Ask) -> None:
    names = ["Cyberport", "IMDA", "Infocomm Media Development Authority", "Hong Kong", "Alps",
             "人工智能研发院", "Ministry", "ETH Zürich", "Jais", "AI Act"]  # fmt: skip
    batch = json.dumps({f"q{n}": {"query": name} for n, name in enumerate(names)})
    before = ask(queries=batch)
    for _ in range(3):
        assert ask(queries=batch) == before


def test_manifest(ask: Ask) -> None:
    found = ask()
    assert found["versions"] == ["0.1", "0.2"] and found["batchSize"] == 100
    assert found["identifierSpace"] == BASE and found["schemaSpace"].startswith(BASE)
    assert found["view"]["url"] == f"https://kg.example/graph/entity?iri={BASE}{{{{id}}}}"
    assert "{{id}}" in found["preview"]["url"] and found["preview"]["width"] > 300
    for service in found["suggest"].values():
        assert service["service_url"] == "https://kg.example/graph/reconcile"
        assert "${id}" in service["flyout_service_path"]
    assert [each["id"] for each in found["defaultTypes"]] == list(TYPES)
    chinese = ask(language="zh-Hans")
    assert chinese["defaultTypes"][2]["name"] == "机构" and "lang=zh-Hans" in chinese["view"]["url"]


def test_suggestions(ask: Ask) -> None:
    def names(kind: str, **query: str) -> list[str]:
        found = ask("suggesting:suggest", kind=kind, **query)["result"]
        return [each["id"].removeprefix("id/") for each in found]

    assert names("entity", prefix="cyberp")[0] == "institution/cyberport"
    assert names("entity", prefix="数码")[:1] == ["institution/cyberport"]
    assert names("entity", prefix="id/region/canada")[0] == "region/canada"
    assert names("entity", prefix="cyberp", type="Facility")[0].startswith("facility/")
    two = names("entity", prefix="ai", limit="4")
    assert names("entity", prefix="ai", limit="2", cursor="2") == two[2:]
    assert names("entity", prefix="") == names("entity", prefix="…") == []
    assert names("type", prefix="inst") == ["Institution"]
    assert names("type", prefix="") == list(TYPES)[:10]
    assert names("property", prefix="reg")[0] == "region"
    assert ask("suggesting:suggest", kind="property", prefix="所在", language="zh-Hans")["result"]
    assert "owner" in [each["id"] for each in
                       ask("suggesting:propose", type="Facility")["properties"]]  # fmt: skip
    assert len(ask("suggesting:propose", type="Facility", limit="3")["properties"]) == 3
    shown = ask("suggesting:flyout", kind="entity", id="id/institution/imda")
    assert shown["id"] == "id/institution/imda" and "Singapore" in shown["html"]
    for kind, id_ in (("type", "Region"), ("property", "axis")):
        assert ask("suggesting:flyout", kind=kind, id=id_)["html"].startswith("<div")


def test_extension(ask: Ask) -> None:
    ids = ["id/institution/imda", "id/document/agentic-ai-governance-framework", "id/case/nothing"]
    wanted = [{"id": "region"}, {"id": "date"}, {"id": "altLabel", "settings": {"limit": 1}}]
    found = ask(extend=json.dumps({"ids": ids, "properties": wanted}), method="POST")
    assert [each["id"] for each in found["meta"]] == ["region", "date", "altLabel"]
    assert list(found["rows"]) == ids
    imda, framework, nothing = found["rows"].values()
    assert imda["region"] == [{"id": "id/region/singapore", "name": "Singapore"}]
    assert framework["date"] == [{"date": "2026-01-22T00:00:00Z"}]
    assert len(imda["altLabel"]) == 1 and nothing == {"region": [], "date": [], "altLabel": []}


REFUSED = [
    ({"queries": "{"}, 400, "queries is no JSON"),
    ({"queries": "[" * 500}, 400, "queries is no JSON"),
    ({"queries": "[]"}, 400, "an object of queries"),
    ({"queries": '{"q": 1}'}, 400, "q is no query"),
    ({"queries": '{"q": {}}'}, 400, "q asks for nothing"),
    ({"queries": '{"q": {"query": "x", "typ": "Region"}}'}, 400, "says what no query says"),
    ({"queries": '{"q": {"query": "x", "type": "Regoin"}}'}, 404, "no type with this name"),
    ({"queries": '{"q": {"query": "x", "type_strict": "so"}}'}, 400, "none of the three"),
    ({"queries": '{"q": {"query": "x", "limit": -1}}'}, 400, "no number of candidates"),
    ({"queries": '{"q": {"query": "x", "limit": NaN}}'}, 400, "no number of candidates"),
    ({"queries": '{"q": {"query": "x", "properties": [{"pid": "p", "v": 1}]}}'}, 404, "property"),
    ({"queries": '{"q": {"query": "x", "properties": [{"p": 1}]}}'}, 400, "has no pid and v"),
    ({"queries": json.dumps({"q": {"query": "x" * 501}})}, 422, "is too long"),
    ({"queries": json.dumps({str(n): {"query": "x"} for n in range(101)})}, 413, "too many"),
    ({"query": "Cyberport", "callback": "jQuery1"}, 400, "JSONP is not served"),
    ({"extend": "{}"}, 400, "which properties of which ids"),
    ({"extend": '{"ids": [1], "properties": []}'}, 400, "an id is a text"),
    ({"extend": json.dumps({"ids": ["x"] * 1001, "properties": []})}, 413, "too much to fetch"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "status", "message"), REFUSED)
def test_refused(ask: Ask, query: dict[str, str], status: int, message: str) -> None:
    told = ask(status=status, **query)
    assert message in told["message"] and told["status"] == status


def test_hostile_texts_are_texts(ask: Ask, task: Callable[..., Reply]) -> None:
    for text in ('"} } #', "\x00\ufffe\u202e", "' OR 1=1 --", "(" * 400, "%s%n{{id}}", "<b>x</b>"):
        assert isinstance(one(ask, text), list)
        assert ask(query=text)["result"] == one(ask, text) if text.strip() else True
        ask("suggesting:suggest", kind="entity", prefix=text)
    reply = task("refine.previewing:preview", Asked(query=(("id", "<script>alert(1)</script>"),)))
    assert reply.status == 404 and b"<script>alert" not in reply.body
    assert "frame-ancestors *" in dict(reply.headers)["Content-Security-Policy"]


def test_what_openrefine_does(served: Server) -> None:
    """From the first request to the new columns, over HTTP."""
    client = OpenRefine(served.address + "/reconcile")
    cells = ["IMDA", "Cyberport", "G42", "TII", "ETH Zurich", "MBZUAI", "AI Singapore", "OECD",
             "Nobody Whom Anybody Knows", "KAIST", "Microsoft", "香港数码港"]  # fmt: skip
    assert client.guess_types(cells)[0] == "Institution"
    found = client.reconcile(cells, "Institution")
    assert len(found) == len(cells)
    taken = {cell: id_ for cell, (id_, _) in zip(cells, found, strict=True) if id_}
    assert taken["IMDA"] == "id/institution/imda" and taken["G42"] == "id/institution/g42"
    assert "Nobody Whom Anybody Knows" not in taken and len(taken) >= 6
    placed = [{"region": "Singapore"} if cell == "AI Singapore" else {} for cell in cells]
    again = client.reconcile(cells, "Institution", placed)
    assert again[cells.index("AI Singapore")][0] == "id/institution/ai-singapore"
    assert client.suggest("entity", "cyb")[0]["id"] == "id/institution/cyberport"
    assert "Singapore" in client.flyout("entity", "id/institution/imda")["html"]
    proposed = client.propose_properties("Institution")
    assert "region" in proposed
    rows = client.extend(list(taken.values()), "region", "url")["rows"]
    assert rows["id/institution/g42"]["region"] == [{"id": "id/region/uae", "name": "UAE"}]

    framed = served.get(client.preview_address("id/institution/imda").removeprefix(served.address))
    assert framed.status == 200 and "Infocomm" in framed.text
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    viewed = served.get(client.view_address("id/institution/imda").removeprefix(served.address))
    assert viewed.status == 303 and viewed.headers["Location"].endswith("/id/institution/imda")
    manifest = served.get("/reconcile", Accept="text/javascript, application/json, */*; q=0.01")
    assert manifest.headers["Access-Control-Allow-Origin"] == "*"
    assert served.get("/reconcile?callback=jQuery").status == 400
    assert served.send("/reconcile", b"", Content_Type="text/plain").status == 400


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_client(served: Server) -> None:
    """``reconciler``, which puts a pandas column to a service."""
    import pandas
    import reconciler

    names = ["IMDA", "Cyberport", "G42", "ETH Zurich", "MBZUAI"]
    regions = ["Singapore", "Hong Kong", "UAE", "Switzerland", "UAE"]
    frame = pandas.DataFrame({"name": names, "region": regions})
    found = reconciler.reconcile(
        frame["name"],
        type_id="Institution",
        property_mapping={"region": frame["region"]},
        reconciliation_endpoint=served.address + "/reconcile",
    )
    slugs = ["imda", "cyberport", "g42", "eth-zurich", "mbzuai"]
    assert list(found["id"]) == [f"id/institution/{slug}" for slug in slugs]
    assert list(found["match"]) == [True] * 5
