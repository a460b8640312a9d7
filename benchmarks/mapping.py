"""A made table → quads: ours beside morph-kgc, both in one run, their triples compared.

    python -m venv /tmp/morph && /tmp/morph/bin/pip install morph-kgc==2.10.0
    python benchmarks/mapping.py --rows 100000 --morph /tmp/morph/bin/python

RML has no value maps, no arithmetic without functions and no dates of a year's precision. So
morph-kgc gets a second table in which every cell stands as its triple has it; ours reads the raw
one. Ours also states the evidence of each row, which is left out of the comparison of triples and
not out of the time. Peak memory is that of the process and of its children, whichever is largest.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

COUNTRIES = {"Canada": "canada", "Estonia": "estonia", "Finland": "finland", "Israel": "israel",
             "Singapore": "singapore", "Switzerland": "switzerland", "Taiwan": "taiwan",
             "United Arab Emirates": "uae"}  # fmt: skip
STATUSES = {"Existing": "operating", "Planned": "planned", "Closed": "ended"}
HEADER = ("Name", "Country", "Owner", "Status", "Certainty", "OP/s", "Chips", "Chip", "MW", "Opened",
          "Source")  # fmt: skip
MAPPING = """
[mapping]
slug = "made"
page = "https://tables.example/centres"
sources = ["{Source}"]
[maps.status]
Existing = "operating"
Planned = "planned"
Closed = "ended"
[maps.countries]
%s
[values]
status = {choose = [
  {when = {column = "Status", is = "Planned"}, then = "target"},
  {when = [{column = "Status", is = "Existing"}, {column = "Certainty", is = "Confirmed"}], then = "actual"},
  {then = "estimate"},
]}
[references.owners]
kind = "institution"
known = false
label.en = "{#name}"
[[record]]
kind = "facility"
key = ["Name"]
label.en = "{Name}"
axis = "axis/compute"
region = {column = "Country", map = "countries"}
owner = {column = "Owner", refer = "owners"}
status = {column = "Status", map = "status"}
[[record.observations]]
id = "compute"
indicator = "indicator/compute-capacity"
value = {column = "OP/s", over = 1e15}
unit = "unit/petaflops"
floatingPointFormat = "fp16"
valueStatus = {value = "status"}
sourceValue = "{OP/s} OP/s"
date = "{Opened}"
[[record.observations]]
id = "chips"
indicator = "indicator/accelerators"
value = {column = "Chips", read = "number"}
unit = "unit/accelerator"
scope = "{Chip}"
valueStatus = {value = "status"}
sourceValue = "{Chips}"
date = "{Opened}"
[[record.observations]]
id = "power"
indicator = "indicator/power-capacity"
value = {column = "MW", read = "number"}
unit = "unit/megawatt"
valueStatus = {value = "status"}
sourceValue = "{MW} MW"
date = "{Opened}"
[[record.events]]
id = "opened"
eventKind = "opened"
eventStatus = "occurred"
label.en = "Opened"
date = "{Opened}"
"""
PREFIXES = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
BASE = "https://w3id.org/benchgraph/"
ID, VOCAB, BG = BASE + "id/", BASE + "vocab/", BASE + "ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"


def make(folder: Path, rows: int) -> None:
    """The raw table, the prepared one, and both mappings."""
    random.seed(7)
    prepared = ("slug", "Name", "region", "owner", "Owner", "status", "valueStatus", "pflops",
                "OP/s", "Chips", "Chip", "MW", "Opened", "earliest", "latest", "Source", "owner source", "event")  # fmt: skip
    named: set[str] = set()
    with (
        (folder / "centres.csv").open("w", newline="") as raw_file,
        (folder / "prepared.csv").open("w", newline="") as prepared_file,
    ):
        raw, ready = csv.writer(raw_file), csv.writer(prepared_file)
        raw.writerow(HEADER)
        ready.writerow(prepared)
        for number in range(rows):
            country, status = random.choice(list(COUNTRIES)), random.choice(list(STATUSES))
            owner = f"Owner {random.randrange(rows // 50 + 1)}"
            certainty = random.choice(["Confirmed", "Likely"])
            pflops, chips = random.randrange(1, 10**6), random.randrange(8, 10**6)
            chip, power = random.choice(["H100", "A100", "GB200"]), random.randrange(1, 5000)
            opened = f"20{random.randrange(10, 27)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
            source = f"https://news.example/{number % (rows // 3 + 1)}"
            raw.writerow((f"Centre {number}", country, owner, status, certainty, f"{pflops}" + "0" * 15,
                          chips, chip, power, opened, source))  # fmt: skip
            value_status = "target" if status == "Planned" else (
                "actual" if status == "Existing" and certainty == "Confirmed" else "estimate")  # fmt: skip
            ready.writerow((f"centre-{number}", f"Centre {number}", COUNTRIES[country],
                            owner.lower().replace(" ", "-"), owner, STATUSES[status], value_status,
                            pflops, f"{pflops}" + "0" * 15, chips, chip, power, opened, opened, opened,
                            source, "" if owner in named else source, "Opened"))  # fmt: skip
            named.add(owner)
    countries = "\n".join(f'"{name}" = "region/{slug}"' for name, slug in COUNTRIES.items())
    (folder / "centres.toml").write_text(MAPPING % countries)
    (folder / "centres.ttl").write_text(PREFIXES + "".join(_rml(folder / "prepared.csv")))
    (folder / "centres.ini").write_text(
        f"[CONFIGURATION]\noutput_format: N-QUADS\noutput_file: {folder}/morph.nq\n"
        f"[centres]\nmappings: {folder}/centres.ttl\n"
    )


def _rml(table: Path) -> Iterator[str]:
    facility, owner = "facility/{slug}", "institution/{owner}"
    iri, text = "iri", "text"
    dates = [(BG + "date", "date", "{Opened}"), (BG + "earliest", "date", "{earliest}"),
             (BG + "latest", "date", "{latest}")]  # fmt: skip
    nested = {
        "observation/compute": [(BG + "value", "decimal", "{pflops}"), (BG + "sourceValue", text, "{OP/s} OP/s"),
                                (BG + "floatingPointFormat", iri, VOCAB + "floating-point-format/fp16")],
        "observation/chips": [(BG + "value", "decimal", "{Chips}"), (BG + "sourceValue", text, "{Chips}"),
                              (BG + "scope", text, "{Chip}")],
        "observation/power": [(BG + "value", "decimal", "{MW}"), (BG + "sourceValue", text, "{MW} MW")],
    }  # fmt: skip
    measures = {"compute": ("compute-capacity", "petaflops"), "chips": ("accelerators", "accelerator"),
                "power": ("power-capacity", "megawatt")}  # fmt: skip
    root = [
        (TYPE, iri, BG + "Facility"), (LABEL, "en", "{Name}"), (BG + "axis", iri, VOCAB + "axis/compute"),
        (BG + "region", iri, ID + "region/{region}"), (BG + "owner", iri, ID + owner),
        (BG + "status", iri, VOCAB + "thing-status/{status}"),
        *((BG + "observation", iri, f"{ID}{facility}/{key}") for key in nested),
        (BG + "event", iri, f"{ID}{facility}/event/opened"),
    ]  # fmt: skip
    yield _triples_map(table, ID + facility, facility, root)
    for key, facts in nested.items():
        indicator, unit = measures[key.rpartition("/")[2]]
        facts += [(TYPE, iri, BG + "Observation"), (BG + "indicator", iri, f"{VOCAB}indicator/{indicator}"),
                  (BG + "unit", iri, f"{VOCAB}unit/{unit}"),
                  (BG + "valueStatus", iri, VOCAB + "value-status/{valueStatus}"), *dates]  # fmt: skip
        yield _triples_map(table, f"{ID}{facility}/{key}", facility, facts)
    event = [(TYPE, iri, BG + "Event"), (BG + "eventKind", iri, VOCAB + "event-kind/opened"),
             (BG + "eventStatus", iri, VOCAB + "event-status/occurred"), (LABEL, "en", "{event}"), *dates]  # fmt: skip
    yield _triples_map(table, f"{ID}{facility}/event/opened", facility, event)
    yield _triples_map(table, ID + owner, owner,
                       [(TYPE, iri, BG + "Institution"), (LABEL, "en", "{Owner}")])  # fmt: skip
    for local in (facility, owner):
        record = [(TYPE, iri, BG + "Record"), (BG + "describes", iri, ID + local),
                  (BG + "reviewStatus", iri, VOCAB + "review-status/draft"),
                  (DERIVED, iri, "https://tables.example/centres")]  # fmt: skip
        record.append((DERIVED, "column", "Source" if local == facility else "owner source"))
        yield _triples_map(table, f"{BASE}graph/{local}", local, record)


def _triples_map(table: Path, subject: str, graph: str, facts: list[tuple[str, str, str]]) -> str:
    name = f"<#map{abs(hash((subject, graph)))}>"
    lines = [
        f'{name} rml:logicalSource [ rml:source "{table}" ; rml:referenceFormulation ql:CSV ] ;',
        f'  rr:subjectMap [ rr:template "{subject}" ; rr:graphMap [ rr:template "{BASE}graph/{graph}" ] ]',
    ]
    for predicate, kind, value in facts:
        term = _object(kind, value)
        lines.append(
            f"  ; rr:predicateObjectMap [ rr:predicate <{predicate}> ; rr:objectMap [ {term} ] ]"
        )
    return "\n".join(lines) + " .\n"


def _object(kind: str, value: str) -> str:
    if kind == "column":
        return f'rml:reference "{value}" ; rr:termType rr:IRI'
    if kind == "iri":
        return f'rr:template "{value}"' if "{" in value else f"rr:constant <{value}>"
    further = {"text": "", "en": '; rr:language "en"'}.get(kind, f"; rr:datatype xsd:{kind}")
    if value.startswith("{") and value.endswith("}") and value.count("{") == 1:
        return f'rml:reference "{value[1:-1]}" {further}'
    if "{" in value:
        return f'rr:template "{value}" ; rr:termType rr:Literal {further}'
    return f'rr:constant "{value}"'


def ours(folder: Path) -> None:
    """The raw table as quads, in this process."""
    from benchgraph.mapping.plan import Mapping
    from benchgraph.mapping.quads import mapped_quads
    from benchgraph.mapping.source import load_source
    from benchgraph.memory import collector_at_rest
    from benchgraph.registry import Registry

    tables = [folder / "centres.csv"]
    mapping = Mapping(load_source(folder / "centres.toml"), tables, Registry.from_names([]))
    with (folder / "ours.nq").open("wb") as out, collector_at_rest():
        for record in mapped_quads(mapping, tables):
            out.write(record.lines)


def drafts(folder: Path) -> None:
    """The raw table as YAML drafts, in this process."""
    from benchgraph.mapping.ingest import ingest_tables
    from benchgraph.mapping.plan import Mapping
    from benchgraph.mapping.source import load_source
    from benchgraph.registry import Registry

    tables = [folder / "centres.csv"]
    mapping = Mapping(load_source(folder / "centres.toml"), tables, Registry.from_names([]))
    ingest_tables(mapping, tables, folder / "drafts")


def timed(command: list[str]) -> dict[str, float]:
    """Seconds on the clock and of the processors, and peak memory, of a process of its own."""
    start = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    watch = f"import resource,subprocess,sys;subprocess.run({command!r},check=True,stdout=subprocess.DEVNULL);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", watch], check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.perf_counter() - start, "cpu": used, "mb": int(done.stdout) / 1024}


def compared(folder: Path) -> tuple[int, int]:
    """How many quads only ours has (evidence aside), and only morph-kgc."""
    mine = {
        line
        for line in (folder / "ours.nq").open()
        if "/evidence" not in line and "#evidence>" not in line
    }
    theirs = set((folder / "morph.nq").open())
    theirs = {line if line.endswith(" .\n") else line.rstrip(" .\n") + " .\n" for line in theirs}
    only_mine, only_theirs = mine - theirs, theirs - mine
    for line in [*sorted(only_mine)[:3], *sorted(only_theirs)[:3]]:
        print("differs:", line, end="")
    return len(only_mine), len(only_theirs)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", nargs="?", choices=["ours", "drafts"])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--morph", help="the Python of an environment that has morph-kgc")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.way:
        {"ours": ours, "drafts": drafts}[asked.way](asked.folder)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        folder.mkdir(exist_ok=True)
        make(folder, asked.rows)
        here = [sys.executable, os.path.abspath(__file__)]
        commands = {"quads": [*here, "ours", "--folder", str(folder)]}
        if asked.morph:
            commands["morph-kgc"] = [asked.morph, "-m", "morph_kgc", str(folder / "centres.ini")]
        commands["drafts"] = [*here, "drafts", "--folder", str(folder)]
        figures = {}
        for name, command in commands.items():
            figures[name] = timed(command)
            figures[name]["rows/s"] = asked.rows / figures[name]["seconds"]
            print(name, json.dumps({key: round(value, 1) for key, value in figures[name].items()}))
        if asked.morph:
            print("only ours, only morph-kgc:", *compared(folder))
            print(
                "ours / morph-kgc:",
                round(figures["quads"]["rows/s"] / figures["morph-kgc"]["rows/s"], 2),
            )


if __name__ == "__main__":
    main()
