"""Files → drafts in a folder: read, extract, and write all or nothing of what does not exist as
reviewed work."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchgraph.errors import BenchgraphError, NotFoundError, PageError
from benchgraph.iris import page_slug
from benchgraph.pages.drafting.drafts import Draft
from benchgraph.pages.drafting.extract import Extraction, extract
from benchgraph.pages.profile import Profile
from benchgraph.pages.read import read_page
from benchgraph.pages.reading.inputs import Input
from benchgraph.pages.reading.model import Page
from benchgraph.pages.report import report
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

    def report(self) -> dict[str, Any]:
        return report(self.pages, self.extraction, self.failures)


def ingest_pages(
    inputs: Iterable[Input], registry: Registry, profile: Profile, concepts: Concepts,
    *, progress: Callable[[str], None] = lambda name: None,
) -> Ingestion:  # fmt: skip
    """Read every input and extract drafts.

    A file that is no page is reported by name and left out. Raises its error if it is the only
    input, and NotFoundError if none of several was readable.
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
    if not extraction.versions:
        if count == 1 and last is not None:
            raise last
        raise NotFoundError(
            "none of this is a page of a known kind",
            found="\n".join(f"{name}: {reason}" for name, reason in failures[:5]) or "nothing",
            expected="a case, drilldown or region page of the observatory, or a PDF",
        )
    return Ingestion(pages, extraction, failures)


def draft_path(draft: Draft, out: Path, folders: dict[str, str]) -> Path:
    """Where a draft is written: the folder of its kind, a file named by its slug."""
    identifier = draft["id"]
    if "://" in identifier:
        return out / "pages" / f"{page_slug(identifier)}.yaml"
    prefix, _, slug = identifier.partition("/")
    return out / folders[prefix] / f"{slug}.yaml"


def date_drafts(ingestion: Ingestion, read_on: datetime.date) -> None:
    """Note in every draft on which day its pages were read."""
    for draft in ingestion.extraction.drafts:
        draft["record"]["readOn"] = read_on.isoformat()


def write_drafts(ingestion: Ingestion, out: Path) -> None:
    """Write the drafts under ``out``, each file whole or not at all, none before all are dumped.

    A file in which somebody has set ``reviewStatus: reviewed`` is left as it is. The same pages
    give the same bytes: a draft that only the day of reading would change is left as it is too.
    """
    from benchgraph.files import write_text
    from benchgraph.records import dump_record, load_layout

    folders = {spec["prefix"]: name for name, spec in load_layout().folders.items()}
    texts = {
        draft_path(draft, out, folders): dump_record(draft) for draft in ingestion.extraction.drafts
    }
    for path, text in sorted(texts.items()):
        if path.exists():
            present = path.read_text(encoding="utf-8")
            if "reviewStatus: reviewed" in present:
                ingestion.kept.append(path)
                continue
            if _undated(present) == _undated(text):
                ingestion.written.append(path)
                continue
        write_text(path, text)
        ingestion.written.append(path)


def _undated(text: str) -> str:
    return re.sub(r"(?m)^ +readOn: .*\n", "", text, count=1)
