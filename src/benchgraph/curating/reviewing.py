"""Take a record patch into its record, or refuse it: who did so, and when, is written down."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from benchgraph.curating.amending import changed, named, with_evidence, with_review
from benchgraph.curating.corrections import PatchError, RecordPatch
from benchgraph.errors import BenchgraphError, DoesNotConform
from benchgraph.files import write_all
from benchgraph.records import COLLECTION_FILE, parse_record, record_files
from benchgraph.records.collection import SHIPPED, collection_of
from benchgraph.records.stating import read_bytes
from benchgraph.records.yaml import compose_yaml
from benchgraph.resources import resource_dir
from benchgraph.tables.spreadsheet import harmless
from benchgraph.temporary import scratch

if TYPE_CHECKING:
    from benchgraph.validation.model import Report

LOG = "reviews.csv"
LOG_COLUMNS = ("patch", "decision", "by", "on", "entity", "record", "reason")
_BOM = "\ufeff"


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

    Raises PatchError where no folder holds the record, or where it says something else by now;
    RecordError where it cannot be read.
    """
    path = _find(patch, data)
    home = _home(path)
    if (decided := _decided(home, patch)).startswith("accepted"):
        raise _decided_before(home, decided)
    raw = read_bytes(path)
    record = parse_record(raw, path)
    before = raw.decode("utf-8")
    text = before.removeprefix(_BOM).replace("\r\n", "\n")
    text = named(text, record, patch)
    record = parse_record(text, path)
    for change in patch.changes:
        text = changed(text, record, patch, change)
        record = parse_record(text, path)
    text = with_evidence(text, record, patch)
    return Proposal(patch, path, home, before, _as_before(before, text), decided)


def _as_before(before: str, text: str) -> str:
    """``text`` with the line ends of ``before``, and its mark at the beginning."""
    text = text.replace("\n", "\r\n") if "\r\n" in before else text
    return _BOM + text if before.startswith(_BOM) else text


def check(
    proposal: Proposal, data: Sequence[Path] = (), *, shipped: bool = True, engine: str = "fast"
) -> Report:
    """What every check of records says of the changed record; nothing of the folder changes."""
    from benchgraph.validation.paths import validate_paths

    with scratch("review") as folder:
        beside = folder / (proposal.home.name or "records")
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
        _as_before(proposal.before, _reviewed(proposal, by, at, reason)),
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


def _reviewed(proposal: Proposal, by: str, at: str, reason: str) -> str:
    text = proposal.text.removeprefix(_BOM).replace("\r\n", "\n")
    record = parse_record(text, proposal.path)
    return with_review(text, record, proposal.patch, by, at, reason)


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
    raise PatchError(
        f"no record of {patch.entity} in the collection {patch.collection or SHIPPED} is here",
        path=patch.path,
        line=patch.line,
        found=", ".join(map(str, data)) or "the shipped records",
        hint="name the folder that holds it with --data",
    )


def _own_data() -> Path:
    folder = resource_dir("data")
    if "_resources" in folder.parts:
        raise PatchError(
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
        tree = compose_yaml(read_bytes(path).decode("utf-8-sig"))
    except (BenchgraphError, ValueError, yaml.YAMLError):
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


def _alone(marker: str) -> bytes:
    """``collection.yaml`` without its tables, which are not copied with it."""
    root = compose_yaml(marker)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "tables":
            marker = marker[: key.start_mark.index] + marker[value.end_mark.index :]
    return marker.encode()


# -- the log -------------------------------------------------------------------------------------


def _logged(
    proposal: Proposal, decision: str, by: str, at: str, reason: str
) -> dict[Path, str | None]:
    path, patch = proposal.home / LOG, proposal.patch
    before = _log_text(path) or ",".join(LOG_COLUMNS) + "\n"
    line = io.StringIO()
    file = proposal.path.resolve().relative_to(proposal.home.resolve()).as_posix()
    told = (patch.digest, decision, by, at, patch.entity, file, reason or patch.reason)
    csv.writer(line, lineterminator="\n").writerow(
        harmless(" ".join(text.split())) for text in told
    )
    return {path: before + ("" if before.endswith("\n") else "\n") + line.getvalue()}


def _decided(home: Path, patch: RecordPatch) -> str:
    """What was decided of the same patch before, in a few words; "" where nothing was."""
    path = home / LOG
    rows = csv.DictReader(io.StringIO(_log_text(path).removeprefix("\ufeff"), newline=""))
    try:
        if rows.fieldnames is not None and "patch" not in rows.fieldnames:
            raise PatchError(
                "the log of decisions has no column of patches", path=path, line=1,
                found=", ".join(rows.fieldnames), expected=",".join(LOG_COLUMNS),
                hint="a spreadsheet may have saved it with other separators",
            )  # fmt: skip
        for row in rows:
            if row.get("patch") == patch.digest:
                return f"{row.get('decision')} by {row.get('by')} on {row.get('on')}"
    except csv.Error as error:
        raise PatchError("the log of decisions is no CSV", path=path, found=str(error)) from None
    return ""


def _log_text(path: Path) -> str:
    """The log as it stands; "" where there is none. Raises PatchError."""
    try:
        return path.read_bytes().decode() if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise PatchError(
            "the log of decisions cannot be read", path=path, found=str(error),
            hint="save it as CSV in UTF-8",
        ) from None  # fmt: skip


def _insist_undecided(proposal: Proposal) -> None:
    if proposal.decided:
        raise _decided_before(proposal.home, proposal.decided)


def _decided_before(home: Path, decided: str) -> PatchError:
    return PatchError(
        "this patch was decided before",
        path=home / LOG,
        found=decided,
        hint="a new patch is needed to decide otherwise",
    )


def _insist_unchanged(proposal: Proposal) -> None:
    if read_bytes(proposal.path).decode("utf-8") != proposal.before:
        raise PatchError(
            "the record was changed while it was reviewed", path=proposal.path, hint="try again"
        )
