"""What a page said when each record was last read: a small file for each page.

The file is JSON, its keys in order, so that it can stand under version control beside the records:
the page's address, a hash of the words of each version, and for each record that the page speaks of
the statements that were read. It holds what the page said and nothing that a curator wrote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchgraph.errors import PageError
from benchgraph.iris import page_slug
from benchgraph.pages.drafting.names import short_slug

_VERSION = 1
_MAX_BYTES = 20_000_000
_NESTED = (
    "observations", "assessments", "events", "sourceFacts", "evidence", "citations", "links",
    "translations",
)  # fmt: skip


@dataclass(slots=True)
class Trace:
    """The last reading of one page: ``records`` maps ids to drafts as they were read."""

    url: str
    hashes: dict[str, str] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    def text(self) -> str:
        """The trace as the text of its file."""
        data = {
            "version": _VERSION, "page": self.url, "words": self.hashes, "records": self.records,
        }  # fmt: skip
        return json.dumps(data, ensure_ascii=False, sort_keys=True) + "\n"


def words_hash(words: str) -> str:
    """A hash of the words of a page, white space aside."""
    return "sha256:" + hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def trace_path(folder: Path, url: str) -> Path:
    """The file for a page, named as the page is."""
    return folder / f"{short_slug(page_slug(url))}.json"


def read_traces(folder: Path) -> dict[str, Trace]:
    """Every trace in a folder, by page; none where there is no folder. Raises PageError."""
    found = (read_trace(path) for path in sorted(folder.glob("*.json")))
    return {trace.url: trace for trace in found if trace is not None}


def read_trace(path: Path) -> Trace | None:
    """The trace in a file; None where there is none. Raises PageError for one that is damaged."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise PageError("this trace of a reading is too large", path=path)
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PageError(
            "this trace of a reading cannot be read", path=path, found=error.strerror
        ) from None
    except (ValueError, RecursionError):
        raise _damaged(path) from None
    if not _is_trace(data):
        raise _damaged(path)
    return Trace(data["page"], data["words"], data["records"])


def _is_trace(data: Any) -> bool:
    return (
        isinstance(data, Mapping)
        and data.get("version") == _VERSION
        and isinstance(data.get("page"), str)
        and isinstance(data.get("words"), dict)
        and isinstance(data.get("records"), dict)
        and all(map(_is_record, data["records"].values()))
    )


def _is_record(record: Any) -> bool:
    """Whether a record of a trace has its nested nodes where they belong."""
    return isinstance(record, dict) and all(
        isinstance(node, dict) and (key != "translations" or "id" in node)
        for key in _NESTED
        for node in _as_list(record.get(key, []))
    )


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [None]


def _damaged(path: Path) -> PageError:
    return PageError(
        "this trace of the last reading is damaged", path=path,
        hint="restore it; without it (delete it) every statement counts as never read",
    )  # fmt: skip
