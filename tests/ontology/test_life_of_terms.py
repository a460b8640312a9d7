"""An IRI that was released is answered for ever, and the version says what changed since."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
from ontology_sources import ROOT, ontology_triples

from benchgraph.iris import entity_iri
from benchgraph.reconciling.tombstones import read_tombstones
from benchgraph.records.changes import load_changes, version_order
from benchgraph.release import Release
from benchgraph.resources import resource_dir
from benchgraph.vocab import BG, DCTERMS, OWL, RDF

SCRIPT = ROOT / "script" / "ontology-diff"
Diff = Callable[..., tuple[int, str, str]]
RELEASED = sorted((ROOT / "tests" / "fixtures" / "released").glob("*.txt"))


@pytest.fixture
def diff(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run script/ontology-diff in this process: exit code and what it printed."""
    loader = SourceFileLoader("ontology_diff", str(SCRIPT))
    module = module_from_spec(spec_from_loader("ontology_diff", loader))  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "ontology_diff", module)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), *map(str, arguments)])
        code = module.main()
        return (code, *capsys.readouterr())

    return run


@pytest.mark.parametrize("listing", RELEASED, ids=lambda path: path.stem)
def test_every_id_that_was_released_is_stated_or_has_a_tombstone(
    listing: Path, release: Release
) -> None:
    released = {line for line in listing.read_text().splitlines() if not line.startswith("#")}
    assert len(released) > 2000
    answering = f"(?m)^<([^>]+)> (?:{RDF.type}|{BG.retiredIn}) ".encode()
    answered = set(re.findall(answering, release.nquads()))
    assert not {iri for iri in map(entity_iri, released) if iri.encode() not in answered}
    # Nothing has a tombstone that was never there.
    stones = read_tombstones(resource_dir("data"))
    later = [each for each in stones if version_order(each.since) > version_order(listing.stem)]
    assert later
    assert {each.id for each in later} <= released


def test_what_is_deprecated_stands_in_the_table_of_changes() -> None:
    triples = list(ontology_triples())
    deprecated = {t.subject.value for t in triples if t.predicate == OWL.deprecated}  # type: ignore[union-attr]
    instead = {
        t.subject.value: t.object.value  # type: ignore[union-attr]
        for t in triples
        if t.predicate == DCTERMS.isReplacedBy
    }
    rows = {
        row.old: row.new
        for version in load_changes()
        for row in version.renamings
        if row.kind == "term"
    }
    assert deprecated == rows.keys()
    assert {iri: instead.get(iri, "") for iri in deprecated} == rows


def test_the_version_fits_what_changed(diff: Diff) -> None:
    code, told, wrong = diff("--check")
    assert (code, wrong) == (0, "")
    assert re.search(r"(?m)^since [\d.]+, at least [\d.]+; this is [\d.]+$", told)


def test_the_rule_finds_each_kind_of_change(tmp_path: Path, diff: Diff) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(resource_dir("ontology"), ontology)
    (tmp_path / "CHANGELOG.md").write_text("## 0.2.0\n\n## 0.1.0\n")
    assert diff("--ontology", ontology, "--release", "0.2.0")[0] == 0
    text = (ontology / "benchgraph.ttl").read_text()
    units = (ontology / "vocab" / "unit.ttl").read_text()
    context = json.loads((ontology / "context.jsonld").read_text())
    gone = text.replace("bg:retiredIn a owl:Data", "bg:neverSeen a owl:Data")
    cases = (
        (gone, units, "bg:retiredIn was removed", "0.3.0"),
        (text + "bg:scope rdfs:domain bg:Event .\n", units, "bg:scope now says", "0.3.0"),
        (text, units.replace('"1000"^^', '"1001"^^', 1), "bg:factor 1000", "0.3.0"),
        (text + "bg:more a owl:Class .\n", units, "bg:more is new", "0.2.1"),
        (text + "bg:scope owl:deprecated true .\n", units, "owl:deprecated true", "0.2.1"),
        (text.replace('"given up in version"@en', '"retired in"@en'), units, "retired in", "0.2.1"),
        (text, units, "wording: 0", "0.2.0"),
    )  # fmt: skip
    for of_terms, of_units, sentence, least in cases:
        (ontology / "benchgraph.ttl").write_text(of_terms)
        (ontology / "vocab" / "unit.ttl").write_text(of_units)
        _, told, _ = diff("--ontology", ontology, "--version", "0.2.0")
        assert sentence in told and f"at least {least};" in told, sentence
    # A term that is gone, a number that is too small and a changelog that says another are told.
    (ontology / "benchgraph.ttl").write_text(gone)
    del context["@context"]["note"]
    (ontology / "context.jsonld").write_text(json.dumps(context))
    arguments = ("--changelog", tmp_path / "CHANGELOG.md", "--check", "--version", "0.2.1")
    code, _, wrong = diff("--ontology", ontology, *arguments)
    assert code == 1
    for sentence in (
        "version 0.2.1 has to be 0.3.0 at least",
        "a term that was released stays",
        "key:note was removed: changes.toml does not tell of it",
        "CHANGELOG.md begins with ['0.2.0']",
        "owl:priorVersion",
        "owl:incompatibleWith",
    ):
        assert sentence in wrong, sentence


def test_a_deprecated_term_is_read_as_the_new_one(tmp_path: Path) -> None:
    """Of a collection's own concepts: the same as of ours, of which none is deprecated yet."""
    from benchgraph.validation.paths import validate_paths

    home = tmp_path / "north-halls"
    shutil.copytree(ROOT / "docs" / "examples" / "north-halls", home)
    (home / "vocab").mkdir()
    (home / "vocab" / "axis.ttl").write_text(
        "@base <https://w3id.org/benchgraph/vocab/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix bg: <https://w3id.org/benchgraph/ontology#> .\n"
        "<axis/halls> a bg:Axis ; owl:deprecated true ; dcterms:isReplacedBy <axis/compute> ;\n"
        '  bg:retiredIn "2" ; rdfs:comment "One word for it is enough."@en .\n'
    )
    (path,) = (home / "facilities").glob("*.yaml")
    path.write_text(re.sub(r"(?m)^axis: .*$", "axis: axis/halls", path.read_text()))
    assert "axis: axis/halls" in path.read_text()
    report = validate_paths([home], shipped=False)
    told = [each for each in report.results if each.rule == "GivenUp"]
    assert [(each.file, each.severity) for each in told] == [(str(path), "Warning")]
    assert "axis/compute" in told[0].fix
