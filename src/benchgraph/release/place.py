"""Where releases lie: what their files are called, and where the cache folder is."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from benchgraph.errors import ReleaseError

# The pointer to the newest release in a folder, and what a release says of itself.
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
# The folder of a release with the questions that collections brought.
QUESTIONS = "questions"
VARIABLE = "BENCHGRAPH_CACHE"
NAME_ANOTHER = f"name a folder of your own in the environment variable {VARIABLE}"


def cache_folder() -> Path:
    """The folder for cached releases; the variable BENCHGRAPH_CACHE names another.

    Raises ReleaseError if it cannot be made.
    """
    if named := os.environ.get(VARIABLE):
        folder = Path(named)
    else:
        import platformdirs

        try:
            folder = Path(platformdirs.user_cache_dir("benchgraph", appauthor=False))
        except RuntimeError:
            folder = Path()
        if not folder.is_absolute():  # no HOME and no entry for the user: "~" is no folder
            raise ReleaseError("nothing says where your home folder is", hint=NAME_ANOTHER)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReleaseError(
            "the cache folder cannot be made", path=folder, found=error.strerror, hint=NAME_ANOTHER
        ) from None
    return folder


def cached_name(what: str, checksum: str, path: Path) -> str:
    """The name in the cache folder of ``what`` was made of the release at ``path``.

    By its path too: the store and index of one that was tampered with are outside its checksum,
    and must not pass for those of another.
    """
    key = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
    return f"{what}-{checksum[:20]}-{key}"
