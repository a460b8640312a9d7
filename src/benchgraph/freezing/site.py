"""What every page of a copy has in common, and where the files of it lie."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote

from benchgraph.freezing.addresses import INDEX, Address
from benchgraph.freezing.choosing import SHARED, Scope
from benchgraph.serving.static import files

_ONE_FOR_ALL = ("/id/", "/entity", "/vocab", "/ontology", "/graph/")
# What only pages of a server use.
_LEFT_OUT = frozenset(("editor.js", "editor.css", "vendor/codemirror.js", "refine.css",
                       "programs.css", "search.js"))  # fmt: skip


@dataclass(frozen=True)
class Site:
    """``languages``: that at the top of the folder first, each other in a folder of its name;
    ``base``: the address of the folder without a slash at its end, "" where it is not known."""

    languages: tuple[str, ...]
    day: str
    release: str
    scope: Scope
    base: str = ""

    def without(self, missing: frozenset[Address]) -> Site:
        """The same with less in it."""
        return replace(self, scope=replace(self.scope, missing=missing))

    def file(self, address: Address, language: str) -> str:
        """The path, below the folder, of what stands at ``address`` for readers of ``language``."""
        # The documentation is in English, whoever reads it.
        shared = address.path.startswith("/docs") or (
            address.format in SHARED and address.path.startswith(_ONE_FOR_ALL)
        )
        tree = "" if shared or language == self.languages[0] else f"{language}/"
        return tree + address.file()

    def url(self, file: str) -> str:
        """The whole address of a file; of an ``index.html`` that of its folder."""
        place = file.removesuffix(INDEX) if posixpath.basename(file) == INDEX else file
        return f"{self.base}/{quote(place)}"


@lru_cache(1 << 14)  # most pages name the same files
def _quoted(file: str) -> str:
    return quote(file)


def relative(file: str, here: str) -> str:
    """The address of ``file`` on a page that lies at ``here``.

    >>> relative("id/case/x/index.html", "ja/id/case/x/index.html")
    '../../../../id/case/x/index.html'
    """
    # Links are what an export is made of: posixpath.relpath takes four times as long.
    folder, target = here.split("/")[:-1], file.split("/")
    shared = 0
    for above, part in zip(folder, target[:-1], strict=False):
        if above != part:
            break
        shared += 1
    return "../" * (len(folder) - shared) + _quoted("/".join(target[shared:]))


@cache
def assets() -> dict[str, Path]:
    """The styles and scripts that pages use, by their paths below the folder.

    They stand in one folder, as scripts name those beside them; its name changes with their bytes.
    """
    kept = {name: path for name, path in files().items() if name not in _LEFT_OUT}
    total = hashlib.sha256()
    for name, path in sorted(kept.items()):
        total.update(f"{name}\n".encode() + path.read_bytes())
    licences = {
        f"vendor/{path.name}": path
        for path in kept["vendor/sigma.js"].parent.glob("sigma.*")
        if path.suffix != ".js"
    }
    folder = f"static/{total.hexdigest()[:12]}"
    return {f"{folder}/{name}": path for name, path in sorted((kept | licences).items())}


@cache
def asset_named(name: str) -> str | None:
    """The path of the style or script called ``name``; None for what is left out."""
    return next((path for path in assets() if path.split("/", 2)[2] == name), None)
