"""A made-up graph in which every question has much to do: many facilities in few regions.

Each of them has promises and what became of them, money, events, a scheme of its own and a case, on
quoted evidence. About 170 triples a facility. The regions stay few however many facilities there
are, so that a question that holds each number of a region against each other shows it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchgraph.records import dump_record
from benchmarks.generate import READ_ON, SITE

Mapping = dict[str, Any]
REGIONS = 4
_COUNTED = (
    ("compute-capacity", "petaflops"),
    ("power-capacity", "megawatt"),
    ("accelerators", "accelerator"),
    ("people-trained", "person"),
)
_AXES = "compute capital talent models".split()
_SHARED = 12
"""Facilities that share an operator, and that share a document."""


def write_facilities(count: int, folder: Path, seed: int = 1) -> int:
    """Write the records of so many facilities below ``folder``; how many records there are."""
    pick = random.Random(seed)
    files = 0
    for mapping in _mappings(count, pick):
        path = folder / f"{files}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump_record(mapping), encoding="utf-8")
        files += 1
    return files


def _mappings(count: int, pick: random.Random) -> Iterator[Mapping]:
    for number in range(REGIONS):
        yield {
            "id": f"region/region-{number}",
            "type": "Region",
            "record": _record(_page("index")),
            "label": {"en": f"Region {number}", "zh-Hans": f"地区 {number}"},
            "identifier": f"X{chr(65 + number)}",
        }
    yield _page_record("index")
    for number in range(max(count // _SHARED, 2)):
        yield _institution(number)
        yield _document(number)
    for number in range(count):
        yield from _facility(number, count, pick)


def _page(slug: str) -> str:
    return f"{SITE}{slug}/"


def _record(page: str) -> Mapping:
    return {"derivedFrom": [page], "readOn": READ_ON, "reviewStatus": "reviewed"}


def _quoted(page: str, quote: str, *supports: str) -> Mapping:
    found: Mapping = {"page": page, "section": "facts", "quote": quote, "evidenceKind": "quoted"}
    if supports:
        found["supports"] = list(supports)
    return found


def _page_record(slug: str) -> Mapping:
    return {
        "id": _page(slug),
        "type": "Page",
        "record": _record(_page(slug)),
        "title": {"en": f"Page {slug}"},
        "modified": "2026-05-04",
        "publisher": "institution/institution-0",
        "pageKind": "case",
        "language": "en",
    }


def _institution(number: int) -> Mapping:
    page = _page("index")
    return {
        "id": f"institution/institution-{number}",
        "type": "Institution",
        "record": _record(page),
        "label": {"en": f"Institution {number}", "zh-Hans": f"机构 {number}"},
        "region": f"region/region-{number % REGIONS}",
        "classification": "institution-type/agency",
        "evidence": [_quoted(page, f"Institution {number}", "region", "classification")],
    }


def _document(number: int) -> Mapping:
    page = _page("index")
    return {
        "id": f"document/document-{number}",
        "type": "PolicyDocument",
        "record": _record(page),
        "label": {"en": f"Strategy {number}"},
        "documentType": "document-type/strategy",
        "date": f"{2015 + number % 10}",
        "publisher": f"institution/institution-{number}",
        "jurisdiction": f"region/region-{number % REGIONS}",
        "evidence": [_quoted(page, f"Strategy {number}", "date", "publisher")],
    }


def _facility(number: int, count: int, pick: random.Random) -> Iterator[Mapping]:
    page = _page(f"facility-{number}")
    shared = max(count // _SHARED, 2)
    facility, region = f"facility/facility-{number}", f"region/region-{number % REGIONS}"
    yield _page_record(f"facility-{number}")
    yield {
        "id": f"case/case-{number}",
        "type": "Case",
        "record": _record(page),
        "label": {"en": f"Facility {number}"},
        "subject": facility,
        "axis": f"axis/{_AXES[number % len(_AXES)]}",
        "caseType": "case-type/compute-infrastructure",
        "sourceStatus": "source-status/build-out-and-subsidy-phase",
        "page": page,
        "assessments": [
            {
                "assessmentKind": kind,
                "text": {"en": f"What facility {number} is for {kind}, in made-up words."},
                "judgementOf": "institution/institution-0",
                **({"implicationFor": "region/region-1"} if kind == "lesson" else {}),
                "evidence": [_quoted(page, f"{kind} {number}")],
            }
            for kind in ("lesson", "what-to-track")
        ],
    }
    yield {
        "id": facility,
        "type": "Facility",
        "record": _record(page),
        "label": {"en": f"Facility {number}", "zh-Hans": f"设施 {number}"},
        "axis": f"axis/{_AXES[number % len(_AXES)]}",
        "region": region,
        **({"operator": f"institution/institution-{number % shared}"} if number % 3 else {}),
        "underDocument": f"document/document-{number % shared}",
        "status": "operating",
        "observations": list(_numbers(number, page, pick)),
        "events": _events(number, page),
        "evidence": [_quoted(page, f"Facility {number}", "region", "status")],
    }


def _numbers(number: int, page: str, pick: random.Random) -> Iterator[Mapping]:
    indicator, unit = _COUNTED[number % len(_COUNTED)]
    promised = pick.randrange(100, 5000)

    def stated(status: str, value: int, year: int, **more: Any) -> Mapping:
        return {
            "indicator": f"indicator/{indicator}",
            "valueStatus": status,
            "value": value,
            "unit": f"unit/{unit}",
            "sourceValue": f"{value} {unit}",
            "date": f"{year}",
            "evidence": [_quoted(page, f"{value} {unit} in {year}")],
            **more,
        }

    yield stated("target", promised, 2022, deadline=f"{2024 + number % 5}")
    yield stated("announced", promised // 2, 2023)
    if number % 3:
        yield stated("actual", pick.randrange(50, 6000), 2024 + number % 2)
    yield {
        **stated("announced", 1000 * promised, 2022),
        "indicator": "indicator/public-funding",
        "unit": "unit/usd",
        "sourceValue": f"US$ {1000 * promised}",
        "evidence": [_quoted(page, f"US$ {1000 * promised} of public money")],
        "moneyStage": "announced",
        "payer": "public",
    }


def _events(number: int, page: str) -> list[Mapping]:
    done = {"eventKind": "launched", "eventStatus": "occurred", "date": f"{2019 + number % 6}-05"}
    plan = {
        "eventKind": "expected-launch",
        "eventStatus": "planned",
        "date": f"{2018 + number % 6}",
    }
    told = [plan] if number % 4 == 0 else [done, plan]
    return [{**event, "evidence": [_quoted(page, f"{event['date']}")]} for event in told]
