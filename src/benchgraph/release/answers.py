"""Answers of ready-made questions, kept in the user's cache folder.

The same question about the same release has the same answer, byte for byte; one that is judged by
the day, on the same day. An answer is found by a digest of all that it depends on: the release (its
manifest, and what each of its files looks like), what is asked and by which day it is judged, the
file of the question, and the program with its libraries. Whatever changes, the digest is another
one, and the question is asked anew; so it is where an entry is damaged, and where nothing can be
kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

from benchgraph.errors import BenchgraphError
from benchgraph.keeping import cache_folder, forget_old, put
from benchgraph.release.inputs import looked_at
from benchgraph.release.place import CURRENT, MANIFEST, QUESTIONS
from benchgraph.release.stamps import stamp
from benchgraph.resources import resource_dir
from benchgraph.version import __version__

FOLDER = "answers"
# Bounds of all that is kept, and of one answer in bytes.
MOST = 256
MOST_BYTES = 64 << 20
LARGEST = 16 << 20
TODAY = "today"
_NAME = re.compile(r"[a-z0-9-]{1,100}")
# A parameter that is today by default.
_OF_ITS_DAY = re.compile(rf"^# param: \S+ date {TODAY}\b", re.MULTILINE)
# The libraries that an answer goes through: another version may write it otherwise.
_LIBRARY = "pyoxigraph"


class KeptAnswer(NamedTuple):
    """The place of one answer: the bytes that are printed, and what is said of them."""

    path: Path

    def read(self) -> tuple[bytes, str] | None:
        """What was kept; None where nothing was, or not all of it is there."""
        try:
            with self.path.open("rb") as file:
                found = file.read(LARGEST + 1024)
        except OSError:
            return None
        sum_, _, rest = found.partition(b"\n")
        if hashlib.sha256(rest).hexdigest().encode() != sum_:
            return None
        said, _, data = rest.partition(b"\n")
        return data, said.decode()

    def write(self, data: bytes, said: str) -> None:
        """Keep ``data`` and the line ``said``; where that cannot be, nothing is kept."""
        if len(data) > LARGEST:
            return
        rest = said.encode() + b"\n" + data
        whole = hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            put(self.path, whole)
            forget_old(self.path.parent, MOST_BYTES, MOST)


class KeptGraph(NamedTuple):
    """All answers that are kept of one release: ``known`` tells it, as it lies there, and this
    program from every other."""

    folder: Path
    questions: Path
    known: tuple[object, ...]

    def answer(
        self, question: str, settings: tuple[str, ...], day: str, *asked: object
    ) -> KeptAnswer | None:
        """The place of the answer to ``question`` with these settings (NAME=VALUE) on ``day``.

        ``asked``: whatever else its bytes depend on, as plain values. None where nothing can be
        kept: no such question, or one that was edited a moment ago.
        """
        if not _NAME.fullmatch(question):
            return None
        path = resource_dir("queries") / "questions" / f"{question}.rq"
        if not path.is_file():
            path = self.questions / path.name
        try:
            seen, settled = stamp(os.path.realpath(path))
            header = path.read_text("utf-8", "replace")
        except OSError:
            return None
        if not settled:
            return None
        if not _OF_ITS_DAY.search(header) and not any(TODAY in each for each in settings):
            day = ""
        whole = repr((self.known, seen, question, settings, day, asked))
        digest = hashlib.sha256(whole.encode(errors="backslashreplace")).hexdigest()
        return KeptAnswer(self.folder / digest)


def kept_graph(release: Path | None) -> KeptGraph | None:
    """What is kept of ``release`` (None: of the shipped graph).

    None where nothing can be: no release, no cache folder, or files that changed a moment ago.
    """
    try:
        folder = cache_folder() / FOLDER
        found, program = _graph(release), _program()
    except (OSError, BenchgraphError):
        return None
    if found is None or program is None:
        return None
    place, graph = found
    return KeptGraph(folder, place / QUESTIONS, (graph, program))


def kept_answer(
    release: Path | None, question: str, settings: tuple[str, ...], day: str, *asked: object
) -> KeptAnswer | None:
    """The place of the answer of ``release`` (None: the shipped graph) to ``question``; see
    ``KeptGraph.answer``."""
    graph = kept_graph(release)
    return None if graph is None else graph.answer(question, settings, day, *asked)


def _graph(release: Path | None) -> tuple[Path, tuple[str, ...]] | None:
    """The folder of a release, and what tells it from every other; None where it changed a moment
    ago.

    Questions that came with a release are among its files.
    """
    inputs = ""
    if release is None:
        release, inputs, settled = looked_at()
        if not settled:
            return None
    roots = [release / CURRENT] if (release / CURRENT).is_file() else []
    folder = release
    if roots:
        name = roots[0].read_text("utf-8", "replace").strip()
        if not name.isdigit():
            return None
        folder = release / name
    manifest = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    seen, settled = stamp(*map(os.path.realpath, [folder, *roots]))
    return (folder, (manifest, inputs, seen)) if settled else None


def _program() -> tuple[str, ...] | None:
    """This program as it is installed, and the libraries beside it."""
    package = Path(__file__).resolve().parent.parent
    seen, settled = stamp(str(package), without=("_resources", "static"))
    libraries = _libraries()
    if not settled or libraries is None:
        return None
    return (__version__, sys.version, seen, libraries)


def _libraries() -> str | None:
    """What the folders of the libraries look like: an installation changes the names in them."""
    from importlib.util import find_spec

    spec = find_spec(_LIBRARY)
    if spec is None or spec.origin is None:
        return None
    own = Path(spec.origin).parent
    others = (Path(p) for p in sys.path if p.endswith(("site-packages", "dist-packages")))
    folders = dict.fromkeys([own, own.parent, *others])
    return " ".join(f"{p} {p.stat().st_mtime_ns}" for p in folders if p.is_dir())
