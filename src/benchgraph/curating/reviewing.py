"""Take a record patch into its record, or refuse it: who did so, and when, is written down."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from benchgraph.curating.corrections import (
    Change,
    PatchError,
    RecordPatch,
    definition_of,
    term_of,
)
from benchgraph.errors import BenchgraphError, DoesNotConform, NotFoundError
from benchgraph.files import write_all
from benchgraph.iris import entity_iri, local_id
from benchgraph.pages.review.edit import CannotEditError, add_to, put, take_out
from benchgraph.records import COLLECTION_FILE, Node, Record, Value, parse_record, record_files
from benchgraph.records.collection import SHIPPED, collection_of
from benchgraph.records.read import read_bytes
from benchgraph.resources import resource_dir

if TYPE_CHECKING:
    from benchgraph.validation.model import Report

LOG = "reviews.csv"
LOG_COLUMNS = ("patch", "decision", "by", "on", "entity", "record", "reason")
# Nodes of a record that have evidence of their own; what is said elsewhere has the entity's.
_WITH_EVIDENCE = {"Observation", "Event", "Assessment"}


@dataclass(frozen=True)
class Proposal:
    """What a patch makes of its record: ``text`` in the place of ``before`` at ``path``."""

    patch: RecordPatch
    path: Path
    home: Path
    before: str
    text: str
    decided: str = ""

    def diff(self) -> str:
        """The lines that change, as a diff."""
        old, new = self.before.splitlines(), self.text.splitlines()
        lines = [f"--- {self.path}", f"+++ {self.path}"]
        # Python's own unified_diff takes lines that are there often for no anchor.
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for group in matcher.get_grouped_opcodes(3):
            lines.append(f"@@ line {group[0][1] + 1} @@")
            for what, a, b, c, d in group:
                if what == "equal":
                    lines += [f" {line}" for line in old[a:b]]
                else:
                    lines += [f"-{line}" for line in old[a:b]] + [f"+{line}" for line in new[c:d]]
        return "\n".join(lines) + "\n"


def propose(patch: RecordPatch, data: Sequence[Path] = ()) -> Proposal:
    """What ``patch`` would change in the record of ``data`` (by default the shipped records of a
    checkout) that it is about; nothing is written.

    Raises NotFoundError where no folder holds the record, PatchError where the record says
    something else by now, RecordError where it cannot be read.
    """
    path = _find(patch, data)
    raw = read_bytes(path)
    record = parse_record(raw, path)
    text = raw.decode("utf-8").replace("\r\n", "\n")
    for change in patch.changes:
        text = _changed(text, record, patch, change)
        record = parse_record(text, path)
    text = _with_evidence(text, record, patch)
    home = _home(path)
    return Proposal(patch, path, home, raw.decode("utf-8"), _endings(raw, text), _decided(home, patch))


def check(
    proposal: Proposal, data: Sequence[Path] = (), *, shipped: bool = True, engine: str = "fast"
) -> Report:
    """What every check of records says of the changed record; nothing of the folder changes."""
    from benchgraph.validation.paths import validate_paths

    with tempfile.TemporaryDirectory() as name:
        beside = Path(name, proposal.home.name or "records")
        place = beside / proposal.path.resolve().relative_to(proposal.home.resolve())
        place.parent.mkdir(parents=True)
        marker = proposal.home / COLLECTION_FILE
        if marker.is_file():
            (beside / COLLECTION_FILE).write_bytes(_alone(marker.read_text("utf-8")))
        place.write_bytes(proposal.text.encode())
        under = [*data] if data else [] if shipped else [proposal.home]
        return validate_paths([place], data=under, shipped=shipped, engine=engine)


def accept(
    proposal: Proposal,
    by: str,
    at: str,
    reason: str = "",
    data: Sequence[Path] = (),
    *,
    shipped: bool = True,
) -> Proposal:
    """Write the changed record, with the review in it, and a line of the log: both or neither.

    ``by`` names the curator, ``at`` is the moment (2026-11-29T12:00:00Z). Raises DoesNotConform
    where the changed record breaks a rule; nothing is then written.
    """
    _insist_undecided(proposal)
    whole = Proposal(
        proposal.patch,
        proposal.path,
        proposal.home,
        proposal.before,
        _with_review(proposal, by, at, reason),
    )
    report = check(whole, data, shipped=shipped)
    if not report.conforms:
        first = report.only("Violation").results
        told = "; ".join(f"line {one.line}: {one.message}" for one in first[:5])
        raise DoesNotConform(
            "the changed record would break a rule, so it stays as it is",
            path=proposal.path,
            line=first[0].line or None,
            found=told,
            hint="benchgraph review without --accept shows the change and every finding",
        )
    _insist_unchanged(whole)
    write_all({whole.path: whole.text, **_logged(whole, "accepted", by, at, reason)})
    return whole


def reject(proposal: Proposal, by: str, at: str, reason: str) -> Path:
    """Write down that the patch was refused, why and by whom; the record stays. The log's path."""
    _insist_undecided(proposal)
    write_all(_logged(proposal, "rejected", by, at, reason))
    return proposal.home / LOG


# -- where the record is -------------------------------------------------------------------------


def _find(patch: RecordPatch, data: Sequence[Path]) -> Path:
    """The file with the record that the patch is about, the topmost folder's."""
    for folder in reversed(list(data) or [_own_data()]):
        for path in _likely_first(record_files(folder), patch.record):
            if _says_id(path, patch.entity) and _collection(path) == (patch.collection or SHIPPED):
                return path
    raise NotFoundError(
        f"no record of {patch.entity} in the collection {patch.collection or SHIPPED} is here",
        path=patch.path,
        found=", ".join(map(str, data)) or "the shipped records",
        hint="name the folder that holds it with --data",
    )


def _own_data() -> Path:
    folder = resource_dir("data")
    if "_resources" in folder.parts:
        raise NotFoundError(
            "the shipped records lie inside the installation, where nothing is changed",
            expected="--data FOLDER with the records that are yours",
        )
    return folder


def _likely_first(files: list[Path], name: str) -> list[Path]:
    return sorted(files, key=lambda path: not (name and path.as_posix().endswith(f"/{name}")))


def _says_id(path: Path, identifier: str) -> bool:
    with path.open("rb") as file:
        return identifier.encode() in file.read(65536) and _id_of(path) == identifier


def _id_of(path: Path) -> str:
    try:
        tree = yaml.compose(path.read_text("utf-8-sig"), Loader=_LOADER)
    except (OSError, ValueError, yaml.YAMLError):
        return ""
    pairs = tree.value if isinstance(tree, yaml.MappingNode) else []
    return next((str(value.value) for key, value in pairs if key.value == "id"), "")


def _collection(path: Path) -> str:
    found = collection_of(path)
    return found.slug if found else SHIPPED


def _home(path: Path) -> Path:
    """The folder of the collection of a record, or the one that its kind's folder is in."""
    found = collection_of(path)
    return found.folder if found else path.parent.parent


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# -- the change ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """A scalar of a record's text, and the map and key that it stands under."""

    key: str
    language: str
    parent: yaml.MappingNode
    pair: tuple[yaml.Node, yaml.Node]
    scalar: yaml.ScalarNode


def _changed(text: str, record: Record, patch: RecordPatch, change: Change) -> str:
    node = _node(record, patch)
    definition = definition_of(change.key)
    assert definition is not None  # the patch was read
    values = [v for v in node.values(change.key) if isinstance(v, Value)]
    if change.language:
        values = [v for v in values if _tag(v) == change.language.lower()]
    if not change.now:
        if values and (change.language or _is_single(values, definition.kind)):
            raise _conflict(record, patch, change, values)
        return _added(text, record, node, patch, change)
    term = term_of(definition, change.now, change.language)
    said = [value for value in values if value.term == term]
    if not said:
        raise _conflict(record, patch, change, values)
    where = {value.line for value in said}
    places = [
        place
        for place in _places(yaml.compose(text, Loader=_LOADER))
        if place.key == change.key
        and place.language.lower() == change.language.lower()
        and place.scalar.start_mark.line + 1 in where
        and _means(place, term)
    ]
    if len(places) != 1:
        raise _by_hand(record, patch, change, said[0].line, "it stands on one line with its like")
    place = places[0]
    try:
        if change.proposed:
            return put(text, place.scalar, change.proposed)
        return take_out(text, place.parent, place.pair, place.scalar)
    except CannotEditError as error:
        raise _by_hand(record, patch, change, said[0].line, str(error)) from None


def _means(place: _Place, term: object) -> bool:
    definition = definition_of(place.key)
    try:
        return definition is not None and (
            term_of(definition, place.scalar.value, place.language) == term
        )
    except BenchgraphError:
        return False


def _is_single(values: list[Value], kind: str) -> bool:
    """Whether a further value would contradict: what is neither a list of ids nor of texts."""
    return kind == "literal" and bool(values)


def _added(text: str, record: Record, node: Node, patch: RecordPatch, change: Change) -> str:
    parent = _mapping(text, record, node, patch, change)
    try:
        if change.language:
            pair = next(((k, v) for k, v in parent.value if k.value == change.key), None)
            if pair is not None and isinstance(pair[1], yaml.MappingNode):
                return add_to(text, pair[1], change.language, change.proposed, single=True)
            return add_to(
                text, parent, change.key, {change.language: change.proposed}, single=True
            )
        single = not node.values(change.key)
        return add_to(text, parent, change.key, change.proposed, single=single)
    except CannotEditError as error:
        raise _by_hand(record, patch, change, node.line, str(error)) from None


def _mapping(
    text: str, record: Record, node: Node, patch: RecordPatch, change: Change
) -> yaml.MappingNode:
    root = yaml.compose(text, Loader=_LOADER)
    if node is record.root:
        assert isinstance(root, yaml.MappingNode)
        return root
    found = [each for each in _maps(root) if each.start_mark.line + 1 == node.line]
    if not found:
        raise _by_hand(record, patch, change, node.line, "the statement is not found")
    return found[0]  # the outermost of those that begin on the line


def _maps(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.MappingNode):
        yield node
        for _, value in node.value:
            yield from _maps(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _maps(item)


def _places(node: yaml.Node | None) -> Iterator[_Place]:
    """Every scalar under a key, alone, in a list or in a map of languages."""
    for parent in _maps(node):
        for pair in parent.value:
            key, value = pair
            yield from (_Place(key.value, "", parent, pair, one) for one in _scalars(value))
            if isinstance(value, yaml.MappingNode):
                for inner in value.value:
                    for one in _scalars(inner[1]):
                        yield _Place(key.value, inner[0].value, value, inner, one)


def _scalars(node: yaml.Node) -> list[yaml.ScalarNode]:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return [item for item in items if isinstance(item, yaml.ScalarNode)]


def _node(record: Record, patch: RecordPatch) -> Node:
    wanted = entity_iri(patch.node)
    for node in record.root.nested():
        if node.iri == wanted:
            return node
    raise PatchError(
        "the record has no such statement (any more)",
        path=record.path,
        line=record.root.line,
        found=patch.node,
        hint="open the page of the entity again, and make a new patch",
    )


def _tag(value: Value) -> str:
    return getattr(value.term, "language", None) or ""


def _conflict(
    record: Record, patch: RecordPatch, change: Change, values: list[Value]
) -> PatchError:
    node = _node(record, patch)
    return PatchError(
        f"the record says something else of {change.key} by now",
        path=record.path,
        line=values[0].line if values else node.line,
        found="; ".join(local_id(value.term.value) for value in values) or "nothing",
        expected=change.now or "nothing, as in the patch",
        hint="open the page of the entity again, and make a new patch",
    )


def _by_hand(
    record: Record, patch: RecordPatch, change: Change, line: int, why: str
) -> PatchError:
    return PatchError(
        f"{change.key} cannot be changed alone here: {why}",
        path=record.path,
        line=line,
        found=change.now or None,
        expected=change.proposed or "nothing",
        hint="change this line by hand",
    )


# -- evidence and review -------------------------------------------------------------------------


def _with_evidence(text: str, record: Record, patch: RecordPatch) -> str:
    """``text`` with the evidence of the patch, and its page among those that were read."""
    proof, node = patch.evidence, _node(record, patch)
    item: dict[str, object] = {"page": proof.page}
    if proof.section:
        item["section"] = proof.section
    if proof.quote:
        item["quote"] = proof.quote
    item["evidenceKind"] = "quoted" if proof.quote else "restated"
    own = node.types[0][0] in _WITH_EVIDENCE
    if not own:
        item["supports"] = [change.key for change in patch.changes]
    item = {"id": f"patch-{patch.digest[:10]}", **item}
    target = node if own else record.root
    text = add_to(text, _mapping(text, record, target, patch, patch.changes[0]), "evidence", item)
    return _among_sources(text, record, proof.page)


def _among_sources(text: str, record: Record, page: str) -> str:
    meta = next(iter(record.root.values("record")), None)
    known = {v.term.value for v in meta.values("derivedFrom")} if isinstance(meta, Node) else set()  # type: ignore[union-attr]
    held = _record_map(text, record)
    return text if page in known else add_to(text, held, "derivedFrom", page)


def _record_map(text: str, record: Record) -> yaml.MappingNode:
    root = yaml.compose(text, Loader=_LOADER)
    found = next((value for key, value in root.value if key.value == "record"), None)
    if not isinstance(found, yaml.MappingNode):
        raise PatchError(
            "the record does not say where it comes from",
            path=record.path,
            expected="record: with derivedFrom and reviewStatus",
        )
    return found


def _with_review(proposal: Proposal, by: str, at: str, reason: str) -> str:
    patch = proposal.patch
    review: dict[str, object] = {
        "id": patch.digest[:10],
        "patch": f"urn:sha256:{patch.digest}",
        "reviewer": {"name": by},
        "endedAt": at,
    }
    if reason or patch.reason:
        review["note"] = {"en": reason or patch.reason}
    text = proposal.text.replace("\r\n", "\n")
    held = _record_map(text, parse_record(text, proposal.path))
    return _endings(proposal.before.encode(), add_to(text, held, "reviews", review))


def _endings(before: bytes, text: str) -> str:
    return text.replace("\n", "\r\n") if b"\r\n" in before else text


def _alone(marker: str) -> bytes:
    """``collection.yaml`` without its tables, which are not copied with it."""
    root = yaml.compose(marker, Loader=_LOADER)
    for key, value in root.value:
        if key.value == "tables":
            marker = marker[: key.start_mark.index] + marker[value.end_mark.index :]
    return marker.encode()


# -- the log -------------------------------------------------------------------------------------


def _logged(
    proposal: Proposal, decision: str, by: str, at: str, reason: str
) -> dict[Path, str | None]:
    path, patch = proposal.home / LOG, proposal.patch
    before = path.read_text("utf-8") if path.is_file() else ",".join(LOG_COLUMNS) + "\n"
    line = io.StringIO()
    file = proposal.path.resolve().relative_to(proposal.home.resolve()).as_posix()
    told = (patch.digest, decision, by, at, patch.entity, file, reason or patch.reason)
    csv.writer(line, lineterminator="\n").writerow(" ".join(text.split()) for text in told)
    return {path: before + ("" if before.endswith("\n") else "\n") + line.getvalue()}


def _decided(home: Path, patch: RecordPatch) -> str:
    """What was decided of the same patch before, in a few words; "" where nothing was."""
    path = home / LOG
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("patch") == patch.digest:
                return f"{row.get('decision')} by {row.get('by')} on {row.get('on')}"
    return ""


def _insist_undecided(proposal: Proposal) -> None:
    if proposal.decided:
        raise PatchError(
            "this patch was decided before",
            path=proposal.home / LOG,
            found=proposal.decided,
            hint="a new patch is needed to decide otherwise",
        )


def _insist_unchanged(proposal: Proposal) -> None:
    if read_bytes(proposal.path).decode("utf-8") != proposal.before:
        raise PatchError(
            "the record was changed while it was reviewed", path=proposal.path, hint="try again"
        )
