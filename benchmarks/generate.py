"""Realistic policy graphs of any size, from a seed: as records and as the triples they state.

Everything in them is made up and says so: pages lie under example.org, names are numbered. About
80 triples a case: a case, the thing that it profiles with a number and now and then an event,
a page, and the institutions, documents and regions that cases share.

``varied`` adds what real records have and these lack: names, notes and titles in several languages
and scripts, further names, quotes, and one to four more numbers for each thing, among them promises
with what became of them and money: two fifths more triples. Without it the graph is the same to the
byte as it always was, so that measurements can be compared.

How much is shared decides how many relations follow, so it is that of the shipped graph: there half
of the things name an operator and half a document, an operator runs 1.2 things on average and a
document covers 1.7. Here it is 1.6 and 1.9 (a mean over those that have any).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from benchgraph.records import Record, dump_record, parse_record
from benchgraph.triples import record_quads
from benchmarks.variety import vary

Mapping = dict[str, Any]
SITE = "https://example.org/benchmarking/"
READ_ON = "2026-11-01"
CONTRADICTION_EVERY = 20
"""One thing in so many states its number twice, from two pages that disagree."""
_AXES = "compute capital talent models governance public-services industry research".split()
_INDICATORS = {
    "compute-capacity": "petaflops",
    "power-capacity": "megawatt",
    "people-trained": "person",
    "use-cases": "use-case",
    "accelerators": "accelerator",
    "startups": "company",
}
_STATUSES = ("target", "announced", "actual", "estimate", "baseline")
_KINDS = ("facility", "initiative", "product")
_TYPES = {"facility": "Facility", "initiative": "Programme", "product": "Product"}
CASES_PER_INSTITUTION, CASES_PER_DOCUMENT = 2, 3
_NAMED = 0.5
"""The share of things that name an operator, and that name a document."""


def mappings(
    cases: int, seed: int = 1, *, varied: bool = False, skewed: bool = False
) -> Iterator[Mapping]:
    """Records in the form in which they are written, for a graph of so many cases.

    ``skewed``: a third of all things has one owner, and one operator.
    """
    plain = _mappings(cases, seed)
    if skewed:
        plain = map(_of_one, plain)
    return (vary(mapping, seed) for mapping in plain) if varied else plain


def _mappings(cases: int, seed: int) -> Iterator[Mapping]:
    pick = random.Random(seed)
    institutions = max(cases // CASES_PER_INSTITUTION, 8)
    documents = max(cases // CASES_PER_DOCUMENT, 2)
    regions = min(max(cases // 50, 3), 200)
    yield _institution(0, regions, institutions, pick)
    for number in range(regions):
        yield _region(number)
    for number in range(1, institutions):
        yield _institution(number, regions, institutions, pick)
    for number in range(documents):
        yield _document(number, regions, institutions, pick)
    for number in range(cases):
        yield from _case(number, regions, institutions, documents, pick)


def records(cases: int, seed: int = 1, *, varied: bool = False) -> list[Record]:
    """The same as records that were read."""
    return [
        parse_record(dump_record(mapping), _file(mapping["id"], Path("data")))
        for mapping in mappings(cases, seed, varied=varied)
    ]


def quads(cases: int, seed: int = 1, *, varied: bool = False) -> list[Quad]:
    """The quads that the records state, one named graph per record."""
    return record_quads(records(cases, seed, varied=varied))


def write_files(
    cases: int, folder: Path, seed: int = 1, *, varied: bool = False, skewed: bool = False
) -> int:
    """Write the records as files below ``folder``; how many there are."""
    count = 0
    for mapping in mappings(cases, seed, varied=varied, skewed=skewed):
        path = _file(mapping["id"], folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump_record(mapping), encoding="utf-8")
        count += 1
    return count


def contradictions(cases: int) -> int:
    """How many pairs of numbers in the graph disagree."""
    return cases // CONTRADICTION_EVERY


def _file(identifier: str, folder: Path) -> Path:
    if identifier.startswith(SITE):
        return folder / "pages" / f"{identifier.rstrip('/').rsplit('/', 1)[1]}.yaml"
    kind, _, slug = identifier.partition("/")
    plural = kind[:-1] + "ies" if kind.endswith("y") else kind + "s"
    return folder / plural / f"{slug}.yaml"


def _page(slug: str) -> str:
    return f"{SITE}{slug}/"


def _record(page: str) -> Mapping:
    return {"derivedFrom": [page], "readOn": READ_ON, "reviewStatus": "reviewed"}


def _evidence(page: str, section: str, *supports: str) -> Mapping:
    found: Mapping = {"page": page, "section": section, "evidenceKind": "restated"}
    if supports:
        found["supports"] = list(supports)
    return found


def _region(number: int) -> Mapping:
    first, second = divmod(number, 26)
    code = chr(65 + first % 26) + chr(65 + second)
    return {
        "id": f"region/region-{number}",
        "type": "Region",
        "record": _record(_page(f"region-{number}")),
        "label": {"en": f"Region {number}", "zh-Hans": f"地区 {number}", "ja": f"地域 {number}"},
        "identifier": code,
    }


def _institution(number: int, regions: int, institutions: int, pick: random.Random) -> Mapping:
    page = _page(f"institution-{number}")
    found: Mapping = {
        "id": f"institution/institution-{number}",
        "type": "Institution",
        "record": _record(page),
        "label": {"en": f"Institution {number}", "zh-Hans": f"机构 {number}"},
        "region": f"region/region-{pick.randrange(regions)}",
        "classification": "institution-type/agency" if number % 4 else "institution-type/ministry",
        "evidence": [_evidence(page, "facts", "region", "classification")],
    }
    # Parents have lower numbers: the hierarchy is a forest, several levels deep.
    if number > 2 and number % 3 == 0:
        found["parent"] = f"institution/institution-{pick.randrange(number)}"
        found["evidence"][0]["supports"].append("parent")
    return found


def _document(number: int, regions: int, institutions: int, pick: random.Random) -> Mapping:
    page = _page(f"document-{number}")
    return {
        "id": f"document/document-{number}",
        "type": "PolicyDocument",
        "record": _record(page),
        "label": {"en": f"Strategy {number}"},
        "documentType": "document-type/strategy",
        "date": f"{2015 + number % 10}",
        "publisher": f"institution/institution-{pick.randrange(institutions)}",
        "jurisdiction": f"region/region-{pick.randrange(regions)}",
        "evidence": [_evidence(page, "facts", "date", "publisher")],
    }


def _case(
    number: int, regions: int, institutions: int, documents: int, pick: random.Random
) -> Iterator[Mapping]:
    page, kind = _page(f"case-{number}"), _KINDS[number % 3]
    thing = f"{kind}/thing-{number}"
    region = f"region/region-{pick.randrange(regions)}"
    axis = f"axis/{pick.choice(_AXES)}"
    roles: Mapping = {}
    if pick.random() < _NAMED:
        roles["operator"] = f"institution/institution-{pick.randrange(institutions)}"
    if pick.random() < _NAMED:
        roles["underDocument"] = f"document/document-{pick.randrange(documents)}"
    yield {
        "id": page,
        "type": "Page",
        "record": _record(page),
        "title": {"en": f"Case {number}"},
        "modified": "2026-05-04",
        "publisher": "institution/institution-0",
        "pageKind": "case",
        "language": "en",
    }
    yield {
        "id": f"case/case-{number}",
        "type": "Case",
        "record": _record(page),
        "label": {"en": f"Case {number}"},
        "subject": thing,
        "axis": axis,
        "caseType": "case-type/compute-infrastructure",
        "sourceStatus": "source-status/build-out-and-subsidy-phase",
        "page": page,
        "assessments": [_assessment(number, page, region)],
    }
    yield {
        "id": thing,
        "type": _TYPES[kind],
        "record": _record(page),
        "label": {"en": f"Thing {number}"},
        "axis": axis,
        "region": region,
        **roles,
        "status": pick.choice(("planned", "building", "operating")),
        "observations": list(_observations(number, page, pick)),
        **({"events": [_event(page, pick)]} if number % 6 == 0 else {}),
        "evidence": [_evidence(page, "facts", "region", "status", *roles)],
    }


def _of_one(mapping: Mapping) -> Mapping:
    name, _, number = mapping["id"].rpartition("-")
    if name.endswith("/thing") and int(number) % 3 == 0:
        mapping["owner"] = "institution/institution-0"
        mapping["operator"] = "institution/institution-1"
        (evidence,) = mapping["evidence"]
        evidence["supports"] = sorted({*evidence["supports"], "owner", "operator"})
    return mapping


def _assessment(number: int, page: str, region: str) -> Mapping:
    return {
        "assessmentKind": "lesson",
        "text": {"en": f"What case {number} teaches, in made-up words."},
        "judgementOf": "institution/institution-0",
        "implicationFor": region,
        "evidence": [_evidence(page, "takeaway")],
    }


def _observations(number: int, page: str, pick: random.Random) -> Iterator[Mapping]:
    indicator = pick.choice(list(_INDICATORS))
    value = pick.randrange(10, 5000)
    found: Mapping = {
        "indicator": f"indicator/{indicator}",
        "valueStatus": pick.choice(_STATUSES),
        "value": value,
        "unit": f"unit/{_INDICATORS[indicator]}",
        "sourceValue": f"{value} {_INDICATORS[indicator]}",
        "date": f"{2018 + number % 7}",
        "evidence": [_evidence(page, "facts")],
    }
    yield found
    if number % CONTRADICTION_EVERY == CONTRADICTION_EVERY - 1:
        other = _page(f"region-{number % 3}")
        yield {
            **found,
            "value": value * 3,
            "sourceValue": f"{value * 3} {_INDICATORS[indicator]}",
            "evidence": [_evidence(other, "detail")],
        }


def _event(page: str, pick: random.Random) -> Mapping:
    day = date(2018, 1, 1) + timedelta(days=pick.randrange(2500))
    return {
        "eventKind": "launched",
        "date": day.isoformat(),
        "eventStatus": "occurred",
        "evidence": [_evidence(page, "events")],
    }
