"""Files that browsers fetch: styles, scripts, fonts; what others wrote lies in ``vendor/``.

Their addresses hold a piece of their checksum (``/static/3f2a…/style.css``), so that browsers keep
them for good and never show an old one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
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
    return {
        path.relative_to(FOLDER).as_posix(): path
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in MEDIA
    }


@cache
def static_path(name: str) -> str:
    """The address, below the server's root, of the file called ``name``; KeyError for none."""
    digest = hashlib.sha256(files()[name].read_bytes()).hexdigest()[:12]
    return f"/static/{digest}/{name}"
