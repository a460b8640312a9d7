"""Files that browsers fetch: styles, scripts, fonts; what others wrote lies in ``vendor/``.

What the one-file page of relation graphs holds too lies with it, in ``benchgraph.network``.

Their addresses hold a piece of their checksum (``/static/3f2a…/style.css``), so that browsers keep
them for good and never show an old one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
# What draws networks, here and in the one-file page: one copy.
ASSETS = FOLDER.parents[1] / "network" / "assets"
# The ontology and the vocabularies, here and on the documentation site: one sheet.
EXPLAINING = FOLDER.parents[1] / "explaining" / "explaining.css"
SHARED = ("canvas.js", "labels.js", "vendor/sigma.js")
MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".json": "application/json",
}


@cache
def files() -> dict[str, Path]:
    """Each file by its name, such as ``style.css`` or ``vendor/codemirror.js``."""
    own = {
        path.relative_to(FOLDER).as_posix(): path
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in MEDIA
    }
    return own | {name: ASSETS / name for name in SHARED} | {EXPLAINING.name: EXPLAINING}


@cache
def static_path(name: str) -> str:
    """The address, below the server's root, of the file called ``name``; KeyError for none."""
    digest = hashlib.sha256(files()[name].read_bytes()).hexdigest()[:12]
    return f"/static/{digest}/{name}"
