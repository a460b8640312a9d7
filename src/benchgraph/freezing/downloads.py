"""What can be taken home at once: the graph, the answers of the questions, the things as JSON."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchgraph.errors import StoreError
from benchgraph.freezing.addresses import Address
from benchgraph.freezing.choosing import DOWNLOADS
from benchgraph.freezing.rendering import asked_for, write_files
from benchgraph.freezing.rewriting import Links, rewritten
from benchgraph.freezing.site import Site, relative

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchgraph.release.read import Release

FOLDER = "downloads"


@dataclass(frozen=True)
class Download:
    """A file, by its path below the folder of the site; ``kind`` is a word for what it is."""

    file: str
    kind: str
    format: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.file.rpartition("/")[2]


def write_downloads(release: Release, site: Site, folder: Path, pack: bool) -> list[Download]:
    """Write the files, of the release and of what lies below ``folder``; with ``pack`` the release
    pack. Raises ReleaseError, StoreError."""
    home = folder / FOLDER
    try:
        home.mkdir(exist_ok=True)
        found = [
            *([_pack(release, site, home)] if pack else []),
            *_of_release(release, home),
            _answers(site, folder),
            _things(folder),
        ]
    except OSError as error:
        raise StoreError(
            "the downloads of the site cannot be written", path=home, found=error.strerror
        ) from None
    return [each for each in found if each is not None]


def _pack(release: Release, site: Site, home: Path) -> Download:
    from benchgraph.packing import pack_release

    target = home / "benchgraph-release.zip"
    pack_release(release, target, base_url=f"{site.base}/{FOLDER}/" if site.base else None)
    return _told(target, "pack", "ZIP")


def _of_release(release: Release, home: Path) -> Iterable[Download]:
    for member in release.members:
        source = member.path(release.path)
        shutil.copyfile(source, home / source.name)
        if member.quads:
            yield _told(home / source.name, "quads", "N-Quads, gzip")
        else:
            yield _told(home / source.name, "turtle", "Turtle")


def _answers(site: Site, folder: Path) -> Download | None:
    """The answers of the questions as tables, in one file."""
    tables = sorted((folder / "questions").glob("*.csv"))
    if not tables:
        return None
    target = folder / FOLDER / "answers.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in tables:
            archive.writestr(_entry(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return _told(target, "answers", f"CSV, ZIP ({site.languages[0]})")


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry of an archive with no clock in it, readable by everybody."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o644 << 16
    return entry


def _things(folder: Path) -> Download | None:
    """Every thing as ``benchgraph show --format json`` tells it, as one list."""
    files = sorted((folder / "id").rglob("*.json"))
    if not files:
        return None
    target = folder / FOLDER / "things.json"
    with target.open("wb") as out:
        out.write(b"[\n")
        for number, path in enumerate(files):
            out.write((b",\n" if number else b"") + path.read_bytes().rstrip(b"\n"))
        out.write(b"\n]\n")
    return _told(target, "things", "JSON")


def _told(path: Path, kind: str, format: str) -> Download:
    with path.open("rb") as file:
        total = hashlib.file_digest(file, "sha256").hexdigest()
    return Download(f"{FOLDER}/{path.name}", kind, format, path.stat().st_size, total)


def write_page(site: Site, folder: Path, downloads: list[Download]) -> None:
    """Write the page of the downloads, which also tells what is left out. Raises StoreError."""
    from benchgraph.serving.pages.render import page

    address = Address(DOWNLOADS)
    for language in site.languages:
        here = site.file(address, language)
        asked = asked_for(site, address, language)
        shown = [(each, relative(each.file, here)) for each in downloads]
        reply = page("frozen/downloads.html.j2", asked, downloads=shown, checksum=site.release)
        text = rewritten(reply.body.decode(), Links(site, here, language))
        write_files(folder, [(here, text.encode())])
