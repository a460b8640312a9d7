"""A made table and its mapping; the same triples as RML, for a table that is prepared for it."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

COUNTRIES = ("Canada", "Estonia", "Finland", "Israel", "Singapore", "Switzerland", "Taiwan")
STATUSES = {"Existing": "operating", "Planned": "planned", "Closed": "ended"}
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
[conditions]
planned = {column = "Status", is = "Planned"}
confirmed = [{column = "Status", is = "Existing"}, {column = "Certainty", is = "Confirmed"}]
[values]
status = {choose = [
  {when = "planned", then = "target"}, {when = "confirmed", then = "actual"}, {then = "estimate"},
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
# The same for RML: subject and graph, then predicate, kind of term and value.
TRIPLES = """
> id/facility/{slug} facility/{slug}
rdf:type                iri      ontology#Facility
skos:prefLabel          en       {Name}
ontology#axis           iri      vocab/axis/compute
ontology#region         iri      id/region/{region}
ontology#owner          iri      id/institution/{owner}
ontology#status         iri      vocab/thing-status/{status}
ontology#observation    iri      id/facility/{slug}/observation/compute
ontology#observation    iri      id/facility/{slug}/observation/chips
ontology#observation    iri      id/facility/{slug}/observation/power
ontology#event          iri      id/facility/{slug}/event/opened
> id/facility/{slug}/observation/compute facility/{slug}
rdf:type                iri      ontology#Observation
ontology#indicator      iri      vocab/indicator/compute-capacity
ontology#value          decimal  {pflops}
ontology#unit           iri      vocab/unit/petaflops
ontology#floatingPointFormat iri vocab/floating-point-format/fp16
ontology#valueStatus    iri      vocab/value-status/{valueStatus}
ontology#sourceValue    text     {OP/s} OP/s
= dates
> id/facility/{slug}/observation/chips facility/{slug}
rdf:type                iri      ontology#Observation
ontology#indicator      iri      vocab/indicator/accelerators
ontology#value          decimal  {Chips}
ontology#unit           iri      vocab/unit/accelerator
ontology#scope          text     {Chip}
ontology#valueStatus    iri      vocab/value-status/{valueStatus}
ontology#sourceValue    text     {Chips}
= dates
> id/facility/{slug}/observation/power facility/{slug}
rdf:type                iri      ontology#Observation
ontology#indicator      iri      vocab/indicator/power-capacity
ontology#value          decimal  {MW}
ontology#unit           iri      vocab/unit/megawatt
ontology#valueStatus    iri      vocab/value-status/{valueStatus}
ontology#sourceValue    text     {MW} MW
= dates
> id/facility/{slug}/event/opened facility/{slug}
rdf:type                iri      ontology#Event
ontology#eventKind      iri      vocab/event-kind/opened
ontology#eventStatus    iri      vocab/event-status/occurred
skos:prefLabel          en       {event}
= dates
> id/institution/{owner} institution/{owner}
rdf:type                iri      ontology#Institution
skos:prefLabel          en       {Owner}
> graph/facility/{slug} facility/{slug}
rdf:type                iri      ontology#Record
ontology#describes      iri      id/facility/{slug}
ontology#reviewStatus   iri      vocab/review-status/draft
prov:wasDerivedFrom     iri      https://tables.example/centres
prov:wasDerivedFrom     column   Source
> graph/institution/{owner} institution/{owner}
rdf:type                iri      ontology#Record
ontology#describes      iri      id/institution/{owner}
ontology#reviewStatus   iri      vocab/review-status/draft
prov:wasDerivedFrom     iri      https://tables.example/centres
prov:wasDerivedFrom     column   OwnerSource
"""
DATES = """ontology#date           date     {Opened}
ontology#earliest       date     {earliest}
ontology#latest         date     {latest}"""
PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "https": "https:",
}
BASE = "https://w3id.org/benchgraph/"
HEAD = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
RAW = ("Name", "Country", "Owner", "Status", "Certainty", "OP/s", "Chips", "Chip", "MW", "Opened",
       "Source")  # fmt: skip


def make(folder: Path, rows: int) -> None:
    """The raw table and its mapping, the prepared table and its RML, in ``folder``."""
    made = list(_rows(rows))
    for name, columns in (("centres", RAW), ("prepared", tuple(made[0]))):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(made)
    countries = "\n".join(f'"{name}" = "region/{name.lower()}"' for name in COUNTRIES)
    (folder / "centres.toml").write_text(MAPPING % countries)
    (folder / "centres.ttl").write_text(HEAD + "".join(_rml(folder / "prepared.csv")))
    (folder / "centres.ini").write_text(
        f"[CONFIGURATION]\noutput_format: N-QUADS\noutput_file: {folder}/morph.nq\n"
        f"[centres]\nmappings: {folder}/centres.ttl\n"
    )


def _rows(rows: int) -> Iterator[dict[str, str]]:
    """Rows with what the raw table has, and with what each of its triples says."""
    choose = random.Random(7)
    owners: set[str] = set()
    for number in range(rows):
        country, status = choose.choice(COUNTRIES), choose.choice(list(STATUSES))
        owner, certainty = choose.randrange(rows // 50 + 1), choose.choice(["Confirmed", "Likely"])
        month, day = choose.randrange(1, 13), choose.randrange(1, 29)
        opened = f"20{choose.randrange(10, 27)}-{month:02}-{day:02}"
        pflops = str(choose.randrange(1, 10**6))
        source = f"https://news.example/{number % (rows // 3 + 1)}"
        confirmed = "actual" if (status, certainty) == ("Existing", "Confirmed") else "estimate"
        slug = f"owner-{owner}"
        yield {
            "Name": f"Centre {number}", "Country": country, "Owner": f"Owner {owner}",
            "Status": status, "Certainty": certainty, "OP/s": pflops + "0" * 15,
            "Chips": str(choose.randrange(8, 10**6)), "Chip": choose.choice(["H100", "A100"]),
            "MW": str(choose.randrange(1, 5000)), "Opened": opened, "Source": source,
            "slug": f"centre-{number}", "region": country.lower(), "owner": slug,
            "status": STATUSES[status], "pflops": pflops, "earliest": opened, "latest": opened,
            "valueStatus": "target" if status == "Planned" else confirmed, "event": "Opened",
            "OwnerSource": "" if slug in owners else source,
        }  # fmt: skip
        owners.add(slug)


def _rml(table: Path) -> Iterator[str]:
    for number, block in enumerate(TRIPLES.replace("= dates", DATES).split("> ")[1:]):
        subject, *facts = block.strip().splitlines()
        iri, graph = subject.split()
        yield (
            f'<#map{number}> rml:logicalSource [ rml:source "{table}" ;'
            f" rml:referenceFormulation ql:CSV ] ;\n"
            f'  rr:subjectMap [ rr:template "{_full(iri)}" ;'
            f' rr:graphMap [ rr:template "{BASE}graph/{graph}" ] ]'
        )
        for fact in facts:
            predicate, kind, value = fact.split(maxsplit=2)
            yield (
                f" ;\n  rr:predicateObjectMap [ rr:predicate <{_full(predicate)}> ;"
                f" rr:objectMap [ {_object(kind, value)} ] ]"
            )
        yield " .\n"


def _full(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon else BASE + name


def _object(kind: str, value: str) -> str:
    if kind == "column":
        return f'rml:reference "{value}" ; rr:termType rr:IRI'
    if kind == "iri":
        full = _full(value)
        return f'rr:template "{full}"' if "{" in value else f"rr:constant <{full}>"
    further = {"text": "", "en": '; rr:language "en"'}.get(kind, f"; rr:datatype xsd:{kind}")
    if value.startswith("{") and value.endswith("}"):
        return f'rml:reference "{value[1:-1]}" {further}'
    return f'rr:template "{value}" ; rr:termType rr:Literal {further}'
