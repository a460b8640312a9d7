"""Changes between releases as text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeAlias

from benchgraph.differences.changes import Edit, Section, as_dict
from benchgraph.errors import shorten

Sections: TypeAlias = dict[str, Section]
NOTHING = "nothing changed"


def _edit(edit: Edit) -> str:
    if edit.old and edit.new:
        return f"{edit.property}: {_list(edit.old)} → {_list(edit.new)}"
    return f"{edit.property}: {'+ ' if edit.new else '− '}{_list(edit.new or edit.old)}"


def _list(values: tuple[str, ...]) -> str:
    return shorten("; ".join(value or "nothing" for value in values), 240)


def _text(sections: Sections) -> str:
    blocks = []
    for name, section in sections.items():
        if not section:
            continue
        lines = [f"{name}: {summary(section)}"]
        lines += [f"  + {shorten(change.words, 240)}" for change in section.added]
        lines += [f"  − {shorten(change.words, 240)}" for change in section.removed]
        for change in section.changed:
            lines.append(f"  ~ {shorten(change.words, 240)}")
            lines += [f"      {_edit(edit)}" for edit in change.edits]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) or NOTHING


def _markdown(sections: Sections) -> str:
    blocks = []
    for name, section in sections.items():
        if not section:
            continue
        lines = [f"## {name.capitalize()}: {summary(section)}", ""]
        lines += [f"- added: {_plain(change.words)}" for change in section.added]
        lines += [f"- removed: {_plain(change.words)}" for change in section.removed]
        for change in section.changed:
            lines.append(f"- changed: {_plain(change.words)}")
            lines += [f"  - {_plain(_edit(edit))}" for edit in change.edits]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) or NOTHING.capitalize() + "."


def _plain(text: str) -> str:
    """Text of a source that cannot start markup."""
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    for mark in "\\`*_[]|":
        line = line.replace(mark, "\\" + mark)
    return line


def summary(section: Section) -> str:
    """``2 added, 1 changed``."""
    counts = [
        (len(section.added), "added"),
        (len(section.removed), "removed"),
        (len(section.changed), "changed"),
    ]
    return ", ".join(f"{number} {word}" for number, word in counts if number)


def _json(sections: Sections) -> str:
    return json.dumps(as_dict(sections), ensure_ascii=False, indent=1)


DIFF_FORMATS: dict[str, Callable[[Sections], str]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}
