"""Files → drafts in a folder: read, extract, and write all or nothing of what does not exist as
reviewed work."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchgraph.errors import BenchgraphError, NotFoundError, PageError
from benchgraph.iris import page_slug
from benchgraph.pages.drafting.drafts import Draft
from benchgraph.pages.drafting.extract import Extraction, extract
from benchgraph.pages.drafting.names import short_slug
from benchgraph.pages.profile import Profile
from benchgraph.pages.profile.schema import BUILT_IN
from benchgraph.pages.read import read_page
from benchgraph.pages.reading.inputs import Input
from benchgraph.pages.reading.model import Page
from benchgraph.pages.report import report
from benchgraph.pages.review.standing import (
    Reading,
    Standing,
    draft_beside,
    review,
    traces_after,
)
from benchgraph.pages.review.trace import read_traces, trace_path, words_hash
from benchgraph.pages.understanding.concepts import Concepts
from benchgraph.registry import Registry


@dataclass(slots=True)
class Ingestion:
    """What a run has read, and why it left out what it did not."""

    pages: list[Page]
    extraction: Extraction
    failures: list[tuple[str, str]] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    reviewed: list[Standing] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        return report(self.pages, self.extraction, self.failures, self.reviewed)


def ingest_pages(
    inputs: Iterable[Input], registry: Registry, profile: Profile, concepts: Concepts,
    *, progress: Callable[[str], None] = lambda name: None,
) -> Ingestion:  # fmt: skip
    """Read every input and extract drafts.

    A file that is no page is reported by name and left out. Raises its error if it is the only
    input, and PageError where two pages that differ have one address.
    """
    pages: list[Page] = []
    failures: list[tuple[str, str]] = []
    last: BenchgraphError | None = None
    count = 0
    for item in inputs:
        count += 1
        try:
            page = read_page(
                item.source, path=item.name, profile=profile, url=item.url,
                content_type=item.content_type,
            )  # fmt: skip
        except BenchgraphError as error:
            last = error
            failures.append((item.name, error.what))
        else:
            if page.form == "pdf" and not page.url:
                last = PageError(
                    "this PDF says nowhere at which address it was published", path=item.name,
                    hint="say so with --address URL, or name the URL instead of the file",
                )  # fmt: skip
                failures.append((item.name, last.what))
            else:
                pages.append(page)
        progress(item.name)
    extraction = extract(pages, registry, profile, concepts)
    for page in extraction.left_out:
        failures.append((page.path, "not a page of a known kind"))
        page.warnings.append("not a page of a known kind: left out")
    if not extraction.versions and count == 1 and last is not None:
        raise last
    return Ingestion(pages, extraction, failures)


def refusal(ingestion: Ingestion, profile: Profile) -> NotFoundError | None:
    """The error for a run in which nothing was a page of a known kind; None for any other."""
    if ingestion.extraction.versions:
        return None
    named = [f"{name}: {reason}" for name, reason in ingestion.failures[:5]]
    return NotFoundError(
        "none of this is a page of a known kind",
        found="\n".join(named) or "nothing",
        expected="a page whose address or first line says that it is of a kind that the profile "
        f"{profile.name} knows: {', '.join([*BUILT_IN, *profile.kinds])}",
    )


def draft_path(draft: Draft, out: Path, folders: dict[str, str]) -> Path:
    """Where a draft is written: the folder of its kind, a file named by its slug."""
    identifier = draft["id"]
    if "://" in identifier:
        return out / "pages" / f"{short_slug(page_slug(identifier))}.yaml"
    prefix, _, slug = identifier.partition("/")
    return out / folders[prefix] / f"{short_slug(slug)}.yaml"


def date_drafts(ingestion: Ingestion, read_on: datetime.date) -> None:
    """Note in every draft on which day its pages were read."""
    for draft in ingestion.extraction.drafts:
        draft["record"]["readOn"] = read_on.isoformat()


def write_drafts(
    ingestion: Ingestion, out: Path, report_path: Path | None = None, *,
    last_read: Path | None = None, apply: bool = False, as_read: bool = False,
) -> None:  # fmt: skip
    """Write the drafts under ``out``, and the report if it has a path: all of it or nothing.

    A file in which somebody has set ``reviewStatus: reviewed`` is left as it is; what its pages
    say otherwise than when it was read is noted in ``ingestion.reviewed`` and goes to a draft under
    ``out/.changes``. With ``apply`` what does not clash is put into the file. What each page said
    is kept in ``last_read`` (by default ``out/.last-read``); ``as_read`` takes what it says now for
    seen. The same pages give the same bytes: a draft that only the day of reading would change is
    left as it is too. Raises StoreError; RecordError or PageError for a reviewed record or a trace
    that cannot be read.
    """
    from benchgraph.files import write_all
    from benchgraph.records import dump_record, load_layout
    from benchgraph.temporary import clear

    folders = {spec["prefix"]: name for name, spec in load_layout().folders.items()}
    changed: dict[Path, str | None] = {}
    standing: dict[str, tuple[Path, str]] = {}
    for draft in ingestion.extraction.drafts:
        path, text = draft_path(draft, out, folders), dump_record(draft)
        present = path.read_text(encoding="utf-8") if path.is_file() else ""
        if "reviewStatus: reviewed" in present:
            standing[draft["id"]] = (path, present)
            ingestion.kept.append(path)
            continue
        ingestion.written.append(path)
        if _undated(present) != _undated(text):
            changed[path] = text
    ingestion.kept.sort()
    ingestion.written.sort()
    folder = last_read or out / ".last-read"
    for place in {path.parent for path in changed.keys() | set(ingestion.written)} | {folder}:
        clear(place)
    traces, readings = read_traces(folder), _readings(ingestion)
    ingestion.reviewed = review(standing, readings, traces, apply=apply)
    for record in ingestion.reviewed:
        changed |= _beside(record, out, as_read)
    noted: dict[Path, str | None] = {}
    for trace in traces_after(readings, ingestion.reviewed, traces, as_read=as_read):
        path = trace_path(folder, trace.url)
        if trace.text() != (traces[trace.url].text() if trace.url in traces else ""):
            noted[path] = trace.text()
    if report_path is not None:
        noted[report_path] = report_text(ingestion)
    # What was read is noted last: else a run that is killed between would hide from the next one
    # what it has not taken over yet.
    write_all(dict(sorted(changed.items())) | dict(sorted(noted.items())))


def _readings(ingestion: Ingestion) -> list[Reading]:
    """What each page of the run says by itself."""
    extraction = ingestion.extraction
    return [
        Reading(
            versions.url, [page.url for page in versions.pages], versions.modified,
            {page.url: words_hash(page.words) for page in versions.pages},
            extraction.drafts_of(versions),
        )
        for versions in extraction.versions
    ]  # fmt: skip


def _beside(record: Standing, out: Path, as_read: bool) -> dict[Path, str | None]:
    """The record with what was taken over, and the draft of what was not; no draft where nothing
    is left."""
    record.beside = out / ".changes" / record.path.parent.name / record.path.name
    files: dict[Path, str | None] = {}
    if record.new_text != record.text:
        files[record.path] = record.new_text
    if record.left and not as_read:
        files[record.beside] = draft_beside(record, record.pages)
    elif record.beside.exists():
        files[record.beside] = None
    return files


def report_text(ingestion: Ingestion) -> str:
    """What became of every page, as JSON."""
    return json.dumps(ingestion.report(), ensure_ascii=False, indent=1) + "\n"


def _undated(text: str) -> str:
    return re.sub(r"(?m)^ +readOn: .*\n", "", text, count=1)
