"""Carry out decisions: ids and references in drafts change, links are written. All or nothing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from benchgraph.errors import MatchError
from benchgraph.files import write_all
from benchgraph.iris import local_id
from benchgraph.reconciling.links import FILE, Link, links_text, read_links
from benchgraph.reconciling.model import CLOSE, DIFFERENT, EXACT, SAME, Match
from benchgraph.records import Context, Layout, load_context, load_layout, record_files
from benchgraph.records.yaml import compose_yaml

_MENTION = re.compile(r"[a-z]+/[a-z0-9][a-z0-9./-]*")
_MARKER = "collection.yaml"


@dataclass
class Applied:
    """What decisions come to, before it is written: ``renamed`` ids of drafts, ``files`` with their
    new text (None: taken away), links that are ``linked`` anew, decisions about drafts that are
    ``not_there`` (made the same before, most often)."""

    renamed: dict[str, str] = field(default_factory=dict)
    files: dict[Path, str | None] = field(default_factory=dict)
    changed: int = 0
    linked: int = 0
    not_there: int = 0

    def write(self, further: Mapping[Path, str] | None = None) -> None:
        """Write every file, and ``further`` ones, or none. Raises StoreError."""
        write_all({**self.files, **(further or {})})


@dataclass
class _Draft:
    path: Path
    text: str
    id: str
    reviewed: bool


def apply_matches(
    folder: Path, matches: Iterable[Match], known: Container[str], *, path: Path | None = None
) -> Applied:
    """What the decisions in ``matches`` make of the drafts in ``folder``; nothing is written yet.

    ``same``: the draft gets the candidate's id, as do all references to it, and its file the name
    that goes with it. ``exact`` and ``close``: a line of ``links.csv`` in the collection's folder
    (where ``collection.yaml`` stands, else ``folder``). ``different``: no such line. ``known``: ids
    of the records that candidates may be; ``path`` names the decisions in errors.

    Raises MatchError where a draft lands on another's id, is of another kind, or a reviewed record
    would have to change.
    """
    drafts = list(_drafts(folder))
    ids = {draft.id for draft in drafts}
    applied = Applied()
    decided = [match for match in matches if match.decision]
    for match in decided:
        if match.id not in ids:
            applied.not_there += 1
        elif match.decision == SAME and match.id != match.candidate:
            applied.renamed[match.id] = _candidate(match, known, path)
        elif match.decision == DIFFERENT and match.id == match.candidate:
            raise MatchError(
                "a draft has the id of a record that it is not about",
                path=path,
                found=match.id,
                hint="give the draft another id by hand",
            )
    _insist_on_own_ids(drafts, applied.renamed)
    _rename(drafts, applied)
    _link(folder, [m for m in decided if m.id in ids], known, path, applied)
    return applied


def _candidate(match: Match, known: Container[str], path: Path | None) -> str:
    """The candidate of a ``same``, checked."""
    _insist_known(match, known, path)
    if match.id.partition("/")[0] != match.candidate.partition("/")[0]:
        raise MatchError(
            f"{match.id} cannot be the same as {match.candidate}: they are of two kinds",
            path=path,
            found=SAME,
            expected=f"{EXACT}, {CLOSE} or {DIFFERENT}",
            hint="or change the id and the type of the draft by hand first",
        )
    return match.candidate


def _insist_known(match: Match, known: Container[str], path: Path | None) -> None:
    if match.candidate not in known:
        raise MatchError(
            f"the candidate of {match.id} has no record",
            path=path,
            found=match.candidate,
            hint="name the folder that holds it with --data",
        )


def _insist_on_own_ids(drafts: list[_Draft], renamed: Mapping[str, str]) -> None:
    """No two drafts end with one id."""
    owners: dict[str, _Draft] = {}
    for draft in drafts:
        final = renamed.get(draft.id, draft.id)
        other = owners.setdefault(final, draft)
        if other is not draft:
            raise MatchError(
                f"two drafts would have the id {final}",
                path=draft.path,
                found=f"{draft.id} here, {other.id} in {other.path}",
                hint="make one draft of the two, or decide otherwise about one",
            )


def _rename(drafts: list[_Draft], applied: Applied) -> None:
    """New texts and names of the files that say an id that changes."""
    context, layout = load_context(), load_layout()
    written: dict[Path, str] = {}
    gone: list[Path] = []
    for draft in drafts:
        new = applied.renamed.get(draft.id)
        text = _rewritten(draft, applied.renamed, context, layout)
        if text == draft.text and new is None:
            continue
        if draft.reviewed:
            raise MatchError(
                "this record is reviewed, and would have to change",
                path=draft.path,
                found=", ".join(sorted(_mentions(draft.text, applied.renamed))),
                hint="change these ids in it by hand, or take its reviewStatus back to draft",
            )
        target = draft.path
        if new is not None and draft.path.stem == draft.id.partition("/")[2]:
            target = draft.path.with_name(new.partition("/")[2] + draft.path.suffix)
            gone.append(draft.path)
        written[target] = text
        applied.changed += 1
    own = {draft.path for draft in drafts}
    for target in written:
        if target.exists() and target not in own:
            raise MatchError("a file with the new name is there already", path=target)
    applied.files = {**dict.fromkeys(gone), **written}


def _drafts(folder: Path) -> Iterator[_Draft]:
    """The drafts. Raises MatchError for what is not YAML, or has no id."""
    for path in record_files(folder):
        if path.name == _MARKER:
            continue
        try:
            text = path.read_bytes().decode("utf-8")
            node = _tree(text)
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            node = None
        top = _children(node)
        if node is None or not isinstance(top.get("id"), yaml.ScalarNode):
            raise MatchError(
                "this is no record",
                path=path,
                hint="benchgraph validate says what is wrong with it",
            )
        status = _children(top.get("record")).get("reviewStatus")
        reviewed = isinstance(status, yaml.ScalarNode) and status.value == "reviewed"
        yield _Draft(path, text, top["id"].value, reviewed)


def _tree(text: str) -> yaml.Node | None:
    return compose_yaml(text.removeprefix("\ufeff"))


def _children(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value}


def _mentions(text: str, renamed: Mapping[str, str]) -> set[str]:
    """The ids that change which ``text`` may say."""
    said = {"/".join(mention.split("/")[:2]) for mention in _MENTION.findall(text)}
    return {local.rstrip(".-") for local in said}.intersection(renamed)


def _rewritten(draft: _Draft, renamed: Mapping[str, str], context: Context, layout: Layout) -> str:
    """The text of a draft with new ids, everything else as it stands."""
    if not _mentions(draft.text, renamed):
        return draft.text
    start = len(draft.text) - len(draft.text.removeprefix("\ufeff"))
    text, parts, at = draft.text, [], 0
    for scalar in sorted(
        _references(_tree(draft.text), "", context, layout), key=lambda s: s.start_mark.index
    ):
        local = local_id(scalar.value)
        kind, _, rest = local.partition("/")
        slug, slash, inner = rest.partition("/")
        new = renamed.get(f"{kind}/{slug}")
        if new is not None:
            first, end = start + scalar.start_mark.index, start + scalar.end_mark.index
            written = text[first:end]
            parts += [text[at:first], written.replace(scalar.value, f"{new}{slash}{inner}")]
            at = end
    return "".join([*parts, text[at:]])


def _references(
    node: yaml.Node | None, key: str, context: Context, layout: Layout
) -> Iterator[yaml.ScalarNode]:
    """The scalars that stand for an entity: the record's own id, and values of keys that refer."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _references(value, name.value, context, layout)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _references(item, key, context, layout)
    elif isinstance(node, yaml.ScalarNode):
        term = context.properties.get(layout.shorthand.get(key, key))
        refers = term is not None and term.kind == "id" and term.base is None
        if key == "id" or refers:
            yield node


def links_folder(drafts: Path) -> Path:
    """Where links of drafts belong: the nearest folder with ``collection.yaml``, else theirs."""
    folder = drafts if drafts.is_dir() else drafts.parent
    for at in (folder.resolve(), *folder.resolve().parents):
        if (at / _MARKER).is_file():
            return at
    return folder


def _link(
    folder: Path,
    decided: list[Match],
    known: Container[str],
    path: Path | None,
    applied: Applied,
) -> None:
    """The file of links after the decisions, if it changes."""
    home = links_folder(folder)
    before = read_links(home)
    links: dict[tuple[str, str], Link] = {}
    for link in before:
        subject = applied.renamed.get(link.subject, link.subject)
        object_ = applied.renamed.get(link.object, link.object)
        if subject != object_:  # what a decision makes one needs no link
            links[subject, object_] = replace(link, subject=subject, object=object_)
    for match in decided:
        pair = applied.renamed.get(match.id, match.id), match.candidate
        if match.decision == DIFFERENT:
            links.pop(pair, None)
        elif match.decision in (EXACT, CLOSE):
            _insist_known(match, known, path)
            link = links.get(pair) or Link(pair[0], match.decision, pair[1], note=match.reason)
            applied.linked += pair not in links or link.relation != match.decision
            links[pair] = replace(link, relation=match.decision)
    after = list(links.values())
    if after != before:
        applied.files[home / FILE] = links_text(after) if after else None
