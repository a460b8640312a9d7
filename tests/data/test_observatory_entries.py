"""Each entry of the observatory's list of facts is in the records, by name, year, amount and role.

``observatory-entries.tsv`` names the entries and the entity that carries each; the list itself is
no part of the project, so years, amounts, roles and citations are compared where it is at hand.
"""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchgraph.iris import slugify
from benchgraph.quantity import parse_quantity
from benchgraph.records import Node, Record, Value, read_records
from benchgraph.vocab import ID, VOCAB

HERE = Path(__file__).resolve().parent
LISTS = {"strategies": "name", "investments": "item", "initiatives": "name", "bodies": "name"}


def entries() -> list[dict[str, str]]:
    with (HERE / "observatory-entries.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def records() -> dict[str, Record]:
    return {record.id: record for record in read_records(HERE.parents[1] / "data")}


def texts(node: Node, *keys: str) -> list[str]:
    return [v.term.value for key in keys for v in node.values(key) if isinstance(v, Value)]


def facts(shared: Path | None) -> dict[str, Any] | None:
    if shared is None:
        return None
    file = shared / "facts" / "observatory-benchmarks.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


def facts_of(shared: Path | None) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """Each listed entry with its fact; empty where the facts are not at hand."""
    found = facts(shared)
    if found is None:
        return []
    by_key = {
        (region["slug"], fact["key"]): fact
        for region in found["regions"]
        for name in LISTS
        for fact in region[name]
    }
    return [
        (entry, by_key[entry["region"], entry["key"]])
        for entry in entries()
        if (entry["region"], entry["key"]) in by_key
    ]


@pytest.mark.parametrize(
    "entry", entries(), ids=lambda e: f"{e['region']}-{e['key']}-{slugify(e['name'])}"
)
def test_the_entry_has_a_record_that_bears_its_name(entry: dict[str, str]) -> None:
    record = records()[entry["entity"]]
    assert entry["name"] in texts(record.root, "label", "altLabel")


def test_the_list_holds_ten_regions_and_twelve_cases() -> None:
    kinds = [entry["key"] for entry in entries()]
    assert kinds.count("region") == 10
    assert kinds.count("case") == 12
    assert len({(entry["region"], entry["key"], entry["name"]) for entry in entries()}) == len(
        kinds
    )


def test_each_region_and_case_of_the_facts_is_listed(shared: Path | None) -> None:
    found = facts(shared)
    if found is None:
        return
    listed = {entry["entity"] for entry in entries()}
    wanted = {f"region/{region['slug']}" for region in found["regions"]}
    wanted |= {f"case/{case['slug']}" for case in found["cases"]}
    assert wanted <= listed


def test_a_region_that_is_listed_is_listed_whole(shared: Path | None) -> None:
    found = facts(shared)
    if found is None:
        return
    listed = {(entry["region"], entry["key"]) for entry in entries()}
    regions = {entry["region"] for entry in entries() if entry["key"] == "region"}
    missing = [
        (region["slug"], fact["key"])
        for region in found["regions"]
        if region["slug"] in regions
        for name in LISTS
        for fact in region[name]
        if (region["slug"], fact["key"]) not in listed
    ]
    assert not missing


def test_years_are_those_of_the_facts(shared: Path | None) -> None:
    wrong = []
    for entry, fact in facts_of(shared):
        root = records()[entry["entity"]].root
        dates = [d for node in root.nested() for d in texts(node, "date", "start", "end")]
        for year in fact.get("year", "").split("/"):
            if year.isdigit() and not any(date.startswith(year) for date in dates):
                wrong.append((entry["entity"], year))
    assert not wrong


def test_amounts_are_those_of_the_facts(shared: Path | None) -> None:
    wrong = []
    for entry, fact in facts_of(shared):
        if "amount" not in fact:
            continue
        stated = parse_quantity(fact["amount"]["en"], region=entry["region"])
        assert stated is not None
        wanted = {bound for bound in stated.bounds if bound is not None}
        held = {
            Decimal(number)
            for node in records()[entry["entity"]].root.nested()
            if node.types[0][0] == "Observation"
            and (stated.unit is None or texts(node, "unit") == [VOCAB + stated.unit])
            for number in texts(node, "value", "minValue", "maxValue")
        }
        if not wanted <= held:
            wrong.append((entry["entity"], fact["amount"]["en"], sorted(map(str, held))))
    assert not wrong


def test_roles_are_those_of_the_facts(shared: Path | None) -> None:
    wrong = [
        (entry["entity"], text)
        for entry, fact in facts_of(shared)
        for text in fact.get("role", {}).values()
        if text not in texts(records()[entry["entity"]].root, "role")
    ]
    assert not wrong


def test_names_in_other_languages_are_kept(shared: Path | None) -> None:
    wrong = [
        (entry["entity"], text)
        for entry, fact in facts_of(shared)
        for text in (fact.get("name") or fact["item"]).values()
        if text not in texts(records()[entry["entity"]].root, "label", "altLabel")
    ]
    assert not wrong


def test_citations_are_those_of_the_facts(shared: Path | None) -> None:
    pages = {record.id: record for record in records().values() if record.id.startswith("http")}
    wrong = []
    for entry, fact in facts_of(shared):
        citing = [page for page in pages.values() if _is_about(page, entry)]
        held = {
            (texts(node, "url")[0], (texts(node, "date") or [None])[0])
            for page in citing
            for node in page.root.nested()
            if node.types[0][0] == "Citation" and node.values("url")
        }
        wrong += [
            (entry["entity"], citation["url"])
            for citation in fact["citations"]
            if (citation["url"], citation.get("date")) not in held
        ]
    assert not wrong


def test_sources_and_overview_citations_of_a_listed_region_are_kept(shared: Path | None) -> None:
    found = facts(shared)
    if found is None:
        return
    regions = {entry["region"] for entry in entries() if entry["key"] == "region"}
    wrong = []
    for region in found["regions"]:
        if region["slug"] not in regions:
            continue
        base = f"https://sgai.md/benchmarking/{region['slug']}"
        wrong += [s for s in region["sources"] if (s, None) not in _cited(f"{base}/")]
        for part, citations in region["overviewCitations"].items():
            held = _cited(f"{base}-{part}/")
            wrong += [c["url"] for c in citations if (c["label"], c["url"]) not in held]
    assert not wrong


def test_regions_bear_their_full_names(shared: Path | None) -> None:
    wrong = [
        (region["slug"], text)
        for region in (facts(shared) or {"regions": []})["regions"]
        for text in (*region["name"].values(), *region["fullName"].values())
        if text not in texts(records()[f"region/{region['slug']}"].root, "label", "altLabel")
    ]
    assert not wrong


def test_rankings_of_the_regions_are_those_of_the_facts(shared: Path | None) -> None:
    wrong = []
    for region in (facts(shared) or {"regions": []})["regions"]:
        held = {
            (texts(node, "scope")[0], *texts(node, "value"))
            for node in records()[f"region/{region['slug']}"].root.nested()
            if node.types[0][0] == "Observation"
            and texts(node, "indicator") == [VOCAB + "indicator/ranking"]
        }
        stated = [part.split(" #") for part in region["aiRanking"].split(", ") if "#" in part]
        wrong += [(region["slug"], who, place) for who, place in stated if (who, place) not in held]
    assert not wrong


def test_cases_have_the_names_type_and_status_of_the_facts(shared: Path | None) -> None:
    wrong = []
    for case in (facts(shared) or {"cases": []})["cases"]:
        root = records()[f"case/{case['slug']}"].root
        names = texts(root, "label", "altLabel")
        wrong += [(case["slug"], name) for name in case["name"].values() if name not in names]
        for key, scheme in (("caseType", "case-type"), ("sourceStatus", "source-status")):
            wording = case["type" if key == "caseType" else "status"]["en"]
            if f"{VOCAB}{scheme}/{slugify(wording)}" not in texts(root, key):
                wrong.append((case["slug"], wording))
    assert not wrong


def test_cases_keep_the_fact_lines_of_their_page(shared: Path | None) -> None:
    wrong = []
    for case in (facts(shared) or {"cases": []})["cases"]:
        root = records()[f"case/{case['slug']}"].root
        held = {
            (texts(node, "factLabel")[0], value)
            for node in root.nested()
            if node.types[0][0] == "SourceFact"
            for value in texts(node, "factValue")
        }
        lines = [("Owner", case["owner"])]
        lines += [(fact["label"]["en"], fact["value"]) for fact in case["facts"]]
        wrong += [
            (case["slug"], label, text)
            for label, values in lines
            for text in values.values()
            if (label, text) not in held
        ]
    assert not wrong


def test_cases_name_a_subject_in_their_region_and_cite_their_sources(shared: Path | None) -> None:
    wrong = []
    for case in (facts(shared) or {"cases": []})["cases"]:
        subjects = texts(records()[f"case/{case['slug']}"].root, "subject")
        regions = [
            region
            for subject in subjects
            for region in texts(records()[subject.removeprefix(ID)].root, "region")
        ]
        if f"{ID}region/{case['region']}" not in regions:
            wrong.append((case["slug"], case["region"]))
        cited = {label for label, _ in _cited(f"https://sgai.md/benchmarking/{case['slug']}/")}
        wrong += [(case["slug"], source) for source in case["sources"] if source not in cited]
    assert not wrong


def _cited(page: str) -> set[tuple[str, str | None]]:
    return {
        (texts(node, "citedAs")[0], (texts(node, "url") or [None])[0])
        for node in records()[page].root.nested()
        if node.types[0][0] == "Citation"
    }


def _is_about(page: Record, entry: dict[str, str]) -> bool:
    drilldown = f"/benchmarking/{entry['region']}-{entry['key']}-"
    return drilldown in page.id and ID + entry["entity"] in texts(page.root, "about")
