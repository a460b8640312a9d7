"""Changes between releases as text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from benchgraph.differences.model import KINDS, Change, Differences, Edit, Section, counted
from benchgraph.errors import shorten
from benchgraph.iris import prefixed

NOTHING = "nothing changed"
_WIDE = 240
Marked = Sequence[tuple[str, Change]]


def _edit(edit: Edit) -> str:
    if edit.old and edit.new:
        return f"{edit.property}: {_list(edit.old)} → {_list(edit.new)}"
    return f"{edit.property}: {'+ ' if edit.new else '− '}{_list(edit.new or edit.old)}"


def _list(values: tuple[str, ...]) -> str:
    return shorten("; ".join(value or "nothing" for value in values), _WIDE)


def summary(section: Section) -> str:
    """``2 added, 1 changed``."""
    counts = [
        (len(section.added), "added"),
        (len(section.removed), "removed"),
        (len(section.changed), "changed"),
    ]
    return ", ".join(f"{number} {word}" for number, word in counts if number)


def headline(found: Differences) -> str:
    """How many changes there are of each kind, in one line: ``3 slipped, 2 delivered``."""
    counts = [counted(kind, changes) for kind, changes in found.kinds.items() if changes]
    others = sum(
        len(changes)
        for section in found.sections.values()
        for changes in (section.added, section.removed, section.changed)
    )
    if others:
        counts.append(f"{others:,} other changes" if others > 1 else "1 other change")
    return ", ".join(counts)


def _blocks(found: Differences) -> Iterator[tuple[str, Marked, str]]:
    """The title of each group of changes, its changes with a mark (+ − ~ or nothing), a remark."""
    for kind, (_, words) in KINDS.items():
        if changes := found.kinds[kind]:
            yield f"{words}: {len(changes):,}", [("", change) for change in changes], ""
    for name, section in found.sections.items():
        if section:
            told = [change for change in section.changed if not _only_strength(change)]
            yield (
                f"{name}: {summary(section)}",
                [("+", change) for change in section.added]
                + [("−", change) for change in section.removed]
                + [("~", change) for change in told],
                _weighed(len(section.changed) - len(told)),
            )


def _only_strength(change: Change) -> bool:
    """Whether a relation is only stronger or weaker: it follows from how many others there are."""
    return [edit.property for edit in change.edits] == ["strength"]


def _weighed(count: int) -> str:
    what = "relation is" if count == 1 else "relations are"
    return f"{count:,} {what} only stronger or weaker (--format json tells them)" if count else ""


def _spellings(found: Differences) -> str:
    word = "spelling" if found.spellings == 1 else "spellings"
    rows = sum(edit.property == "section" for each in found.spelling for edit in each.edits)
    return f"{found.spellings:,} {word} only" + (
        f" ({rows:,} of them the place of a row)" * (rows > 0)
    )


def _folded(changes: Marked, limit: int | None) -> tuple[Marked, str]:
    """The first ``limit`` changes with each mark, and what to say of the rest."""
    if limit is None:
        return changes, ""
    seen: dict[str, int] = {}
    kept = []
    for mark, change in changes:
        seen[mark] = seen.get(mark, 0) + 1
        if seen[mark] <= limit:
            kept.append((mark, change))
    left = len(changes) - len(kept)
    return kept, f"… and {left:,} more (--limit 0 shows all)" if left else ""


def _entry(change: Change) -> str:
    text = shorten(change.words, _WIDE)
    return f"{text}: {change.summary}" if change.summary else text


def _text(found: Differences, *, limit: int | None = None, spelling: bool = False) -> str:
    if not found:
        return NOTHING
    blocks = [headline(found)] if headline(found) else []
    for title, changes, remark in _told(found, spelling, "≈"):
        lines = [title]
        kept, rest = _folded(changes, limit)
        for mark, change in kept:
            lines.append(f"  {mark or '•'} {_entry(change)}")
            lines += [f"      {each}" for each in _details(change)]
        lines += [f"  {each}" for each in (rest, remark) if each]
        blocks.append("\n".join(lines))
    if found.spelling and not spelling:
        blocks.append(f"{_spellings(found)}; --spelling lists them")
    return "\n\n".join(blocks)


def _told(found: Differences, spelling: bool, mark: str) -> Iterator[tuple[str, Marked, str]]:
    """The blocks, with ``spelling`` also that of what is only respelt, under ``mark``."""
    yield from _blocks(found)
    if spelling and found.spelling:
        yield _spellings(found), [(mark, change) for change in found.spelling], ""


def _details(change: Change) -> Iterator[str]:
    if change.was and not change.summary:
        yield f"was {prefixed(change.was)}"
    for edit in change.edits:
        yield _edit(edit)


_SAID = {"+": "added: ", "−": "removed: ", "~": "changed: "}


def _markdown(found: Differences, *, limit: int | None = None, spelling: bool = False) -> str:
    if not found:
        return NOTHING.capitalize() + "."
    blocks = [_plain(headline(found)) + "."] if headline(found) else []
    for title, changes, remark in _told(found, spelling, ""):
        lines = [f"## {title[0].upper()}{title[1:]}", ""]
        kept, rest = _folded(changes, limit)
        for mark, change in kept:
            lines.append(f"- {_SAID.get(mark, '')}{_plain(_entry(change))}")
            lines += [f"  - {_plain(each)}" for each in _details(change)]
        lines += [f"- {_plain(each)}" for each in (rest, remark) if each]
        blocks.append("\n".join(lines))
    if found.spelling and not spelling:
        blocks.append(f"{_spellings(found)}; `--spelling` lists them.")
    return "\n\n".join(blocks)


def change_log(found: Differences, limit: int = 50) -> str:
    """The changes for readers of a release, as Markdown: promises first, then what is new, what
    changed, what is renamed and what is gone; of one sort at most ``limit`` are listed."""
    if not found:
        return NOTHING.capitalize() + "."
    told = {kind: changes for kind, changes in found.kinds.items() if changes}
    blocks = [_plain(headline(found)) + "."] if headline(found) else []
    blocks += _chapter(
        "Promises", {KINDS[kind][1]: told[kind] for kind in told if kind != "renamed"}, limit
    )
    for title, name in (("New", "added"), ("Changed", "changed"), ("Gone", "removed")):
        sorts = {
            sort: [each for each in getattr(section, name) if not _only_strength(each)]
            for sort, section in found.sections.items()
        }
        blocks += _chapter(title, sorts, limit)
    blocks += _chapter("Renamed", {"under another IRI": told.get("renamed", [])}, limit)
    if found.spelling:
        blocks.append(f"Only spelt otherwise: {found.spellings:,}.")
    return "\n\n".join(blocks)


def _chapter(title: str, sorts: Mapping[str, Sequence[Change]], limit: int) -> list[str]:
    """A heading, and a list for each of the sorts that has changes; nothing where none has."""
    blocks = []
    for sort, changes in sorts.items():
        if changes:
            lines = [f"### {sort[0].upper()}{sort[1:]}: {len(changes):,}", ""]
            for change in changes[:limit]:
                lines.append(f"- {_plain(_entry(change))}")
                lines += [f"  - {_plain(each)}" for each in _details(change)]
            if len(changes) > limit:
                lines.append(f"- … and {len(changes) - limit:,} more")
            blocks.append("\n".join(lines))
    return [f"## {title}", *blocks] if blocks else []


def _plain(text: str) -> str:
    """Text of a source that cannot start markup."""
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    for mark in "\\`*_[]|":
        line = line.replace(mark, "\\" + mark)
    return line


def _json(found: Differences, *, limit: int | None = None, spelling: bool = False) -> str:
    """All changes: programs fold by themselves. The spellings themselves where they are wanted."""
    told = found.as_dict()
    if found.spelling and not spelling:
        del told["spelling"]["changes"]
    return json.dumps(told, ensure_ascii=False, indent=1)


DIFF_FORMATS: dict[str, Callable[..., str]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}
