"""Pages → draft records: by kind of page, names resolved, versions merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchgraph.pages.drafting.cases import extract_case
from benchgraph.pages.drafting.documents import extract_document
from benchgraph.pages.drafting.drafts import Draft, Drafts
from benchgraph.pages.drafting.drilldowns import extract_drilldown
from benchgraph.pages.drafting.entries import extract_entry, prepare_entries
from benchgraph.pages.drafting.extraction import Run
from benchgraph.pages.drafting.page_records import page_record
from benchgraph.pages.drafting.regions import extract_region
from benchgraph.pages.profile import Profile
from benchgraph.pages.reading.model import Page
from benchgraph.pages.understanding.agreement import disagreements
from benchgraph.pages.understanding.concepts import Concepts
from benchgraph.pages.understanding.versions import Versions, group
from benchgraph.registry import Registry

_EXTRACTORS: dict[str, Callable[[Run, Versions], list[str]]] = {
    "case": extract_case,
    "drilldown": extract_drilldown,
    "region": extract_region,
    "document": extract_document,
}


@dataclass(slots=True)
class Extraction:
    """What came of a set of pages. ``registry`` knows the drafts too; ``left_out`` are the pages
    of no known kind."""

    drafts: list[Draft]
    versions: list[Versions]
    registry: Registry
    left_out: list[Page] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    run: Run | None = None

    def drafts_of(self, versions: Versions) -> dict[str, Draft]:
        """What one page alone makes of each record, under the names that the whole run gave."""
        assert self.run is not None
        found = _of_one_page(self.run, versions)
        whole = self.run.drafts.records[versions.url]
        return {draft["id"]: draft for draft in found.sorted()} | {versions.url: whole}


def extract(
    pages: Iterable[Page], registry: Registry, profile: Profile, concepts: Concepts | None = None
) -> Extraction:
    """Draft records of ``pages`` in the record format, the same whatever the order of the pages.

    Warnings about a page are added to it. Pages of no known kind are left out and named.
    """
    everything = list(pages)
    known = [page for page in everything if page.kind != "unknown"]
    run = Run(registry, profile, concepts or Concepts())
    versions = group(known, registry, profile)
    # Cases first: they know best what kind of thing it is that others only list by name.
    prepare_entries(run, versions)
    order = [*_EXTRACTORS, *profile.kinds]
    by_kind = sorted(versions, key=lambda v: order.index(v.kind))
    about = {}
    for v in by_kind:
        run.names.here = f"region/{v.region}" if v.region else ""
        about[v.url] = _EXTRACTORS.get(v.kind, extract_entry)(run, v)
    larger = registry.with_names(
        (draft["id"], draft["type"], name)
        for draft in run.drafts.sorted()
        if draft["id"] not in registry
        for names in (draft.get("label", {}), draft.get("altLabel", {}))
        for value in names.values()
        for name in ([value] if isinstance(value, str) else value)
    )
    for v in versions:
        run.names.here = f"region/{v.region}" if v.region else ""
        run.drafts.records[v.url] = page_record(run, v, about[v.url], larger)
        v.first.warnings += run.warnings.get(v.url, [])
        v.first.warnings += disagreements(v)
    return Extraction(
        drafts=run.drafts.sorted(), versions=versions, registry=larger,
        left_out=[page for page in everything if page.kind == "unknown"],
        warnings=run.drafts.warnings + _ambiguities(run), run=run,
    )  # fmt: skip


def _of_one_page(run: Run, versions: Versions) -> Drafts:
    """The drafts of one page, made anew with the names of the run; nothing of the run changes."""
    drafts, warnings, ambiguous = run.drafts, run.warnings, dict(run.names.ambiguous)
    run.drafts = run.names.drafts = Drafts()
    run.warnings = {}
    run.names.here = f"region/{versions.region}" if versions.region else ""
    try:
        _EXTRACTORS.get(versions.kind, extract_entry)(run, versions)
        return run.drafts
    finally:
        run.drafts = run.names.drafts = drafts
        run.warnings, run.names.ambiguous = warnings, ambiguous


def _ambiguities(run: Run) -> list[str]:
    return [
        f"{name!r} is the name of {', '.join(ids)}: not resolved"
        for name, ids in sorted(run.names.ambiguous.items())
    ]
