"""Where releases lie: what their files are called, and what is made of them is called."""

from __future__ import annotations

import hashlib
from pathlib import Path

# The pointer to the newest release in a folder, and what a release says of itself.
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
# The folder of a release with the questions that collections brought.
QUESTIONS = "questions"


def cached_name(what: str, checksum: str, path: Path) -> str:
    """The name in the cache folder of ``what`` was made of the release at ``path``.

    By its path too: the store and index of one that was tampered with are outside its checksum,
    and must not pass for those of another.
    """
    key = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
    return f"{what}-{checksum[:20]}-{key}"
