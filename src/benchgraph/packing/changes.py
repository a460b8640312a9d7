"""What changed since an earlier release: a patch for stores, and a change log for people."""

from __future__ import annotations

from pathlib import Path

from benchgraph.packing.model import Member, Source
from benchgraph.release.manifest import DEFAULT

FOLDER = "changes"


def write(source: Source, folder: Path, members: tuple[Member, ...]) -> list[Member]:
    """Both, where the pack is asked for changes. Raises ReleaseError for a damaged release."""
    if source.since is None:
        return []
    from benchgraph.differences import change_log, compare_releases, rdf_patch

    before, after = source.since.nquads(), source.release.nquads()
    (folder / FOLDER).mkdir()
    with (folder / FOLDER / "patch.rdfp").open("wb") as file:
        file.writelines(rdf_patch(before, after))
    told = change_log(compare_releases(before, after))
    text = f"# Changes\n\n{_between(source)}\n\n{told}\n"
    (folder / FOLDER / "CHANGES.md").write_bytes(text.encode())
    patch = "RDF Patch that takes a store with the earlier release to this one"
    return [
        Member.of(folder, f"{FOLDER}/patch.rdfp", "changes", "application/rdf-patch", patch),
        Member.of(
            folder, f"{FOLDER}/CHANGES.md", "changes", "text/markdown", "What changed, for people"
        ),
    ]


def _between(source: Source) -> str:
    """The two releases, by what they are known by."""
    assert source.since is not None
    rows = [
        f"| {which} | {each.manifest['version']} | {each.manifest['triples'][DEFAULT]:,}"
        f" | `{each.checksum}` |"
        for which, each in (("earlier", source.since), ("this", source.release))
    ]
    return "\n".join(["| release | version | triples | checksum |", "|---|---|---|---|", *rows])
