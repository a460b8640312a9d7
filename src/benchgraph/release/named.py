"""The stores of a release: what of them is made on first use, by one process, for all others.

``store/`` holds the default graph alone, which is what questions run on. Whoever asks for named
graphs gets a second store, ``named/``, with the default graph beside them. That one, and the first
of a release that was written without, is made under a lock and under another name, and gets its own
when it is whole: a maker that crashes leaves nothing that counts. It lies in the release's folder,
or in the cache folder where nothing can be written there.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from benchgraph.errors import BenchgraphError, ReleaseError, StoreError
from benchgraph.files import sync_tree
from benchgraph.keeping import NAME_ANOTHER, cache_folder
from benchgraph.query.lexer import Token, significant
from benchgraph.query.prefixes import declared_prefixes
from benchgraph.release.lines import ntriples, triples_of
from benchgraph.release.place import cached_name
from benchgraph.release.written import Written
from benchgraph.store import EmbeddedStore
from benchgraph.system import end_with_input, sync_folder

STORE = "store"
NAMED = "named"
KEEP = 3
_WORDS = ("GRAPH", "FROM")
_QUADS = "quads.nq"
_MAKE = "from benchgraph.release.named import main; main()"
_DAMAGED = 3
_CALLED = {STORE: "the store", NAMED: "the named graphs"}
# Of text that is loaded at once; it is held in memory, eight times its size.
_AT_ONCE = 32 << 20
# An IRI holds none of these; without them and without a backslash no keyword can be meant.
_IRI = re.compile(r"""<[^<>\s{}"'\\]*>""")
_HINT = re.compile(r"graph|from|\\", re.IGNORECASE)


def asks_for_graphs(query: str, found: Sequence[Token] | None = None) -> bool:
    """Whether ``query`` may reach named graphs: it says GRAPH or FROM, or hides what it says.
    ``found``: its significant tokens, where they are known.

    Oxigraph reads a keyword also where it is glued to what stands beside it, so the words are
    looked for inside words and inside prefixes that the query does not declare.
    """
    if found is None and not _HINT.search(_IRI.sub("", query)):
        return (
            False  # as nearly every query of ours: to read its tokens takes longer than to run it
        )
    found = list(significant(query)) if found is None else found
    declared = declared_prefixes(found)
    for token, after in zip(found, [*found[1:], None], strict=True):
        text = token.text.upper()
        if token.kind == "stray":  # an escape may stand for any letter
            return True
        if token.kind == "prefixed":
            text, _, _ = text.partition(":")
            opens = after is not None and after.text == "{"
            if token.text.partition(":")[0] in declared and not opens:
                continue
        elif token.kind != "word":
            continue
        if any(word in text for word in _WORDS):
            return True
    return False


def default_store(release: Written) -> Path:
    """The folder of the store of ``release`` that holds the default graph.

    Raises StoreError where it has to be made and can be nowhere, ReleaseError where the N-Quads are
    damaged.
    """
    if STORE not in release.unprepared:
        return release.path / STORE
    return _there(release, STORE) or _prepared(release, STORE)


def whole_store(release: Written) -> Path:
    """The folder of the store of ``release`` that holds named graphs and default graph.

    Raises StoreError where it can be made nowhere, ReleaseError where the N-Quads are damaged.
    """
    if release.format == 1:
        return release.path / STORE
    own = release.path / NAMED
    if _is_there(own):
        return own
    default_store(release)  # which the other one begins with
    return _prepared(release, NAMED)


def is_prepared(release: Written) -> bool:
    """Whether nothing has to be made before the default graph can be asked."""
    return STORE not in release.unprepared or _there(release, STORE) is not None


def _there(release: Written, name: str) -> Path | None:
    """The store called ``name``, where it has been made."""
    own = release.path / name
    if _is_there(own):
        return own
    with contextlib.suppress(ReleaseError):  # there is no cache folder
        kept = _kept(release, name)
        return kept if _is_there(kept) else None
    return None


def _kept(release: Written, name: str) -> Path:
    """Where the store called ``name`` lies in the cache folder. Raises ReleaseError."""
    return cache_folder() / cached_name(name, release.checksum, release.path)


def _prepared(release: Written, name: str) -> Path:
    """The store called ``name``, made where that can be. Raises StoreError, ReleaseError."""
    if os.access(release.path, os.W_OK | os.X_OK):
        # Where the disk is full, or knows no locks, the cache may lie on another.
        with contextlib.suppress(OSError, RuntimeError):
            return _made(release, release.path / name, name)
    kept = _kept(release, name)
    try:
        _made(release, kept, name)
        _forget_old(kept, name)
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"{_CALLED[name]} of this release cannot be prepared",
            path=release.path,
            found=str(error),
            hint=f"make room there or in the cache folder, or {NAME_ANOTHER}",
        ) from None
    return kept


def _is_there(folder: Path) -> bool:
    """Whether the store in ``folder`` was made, and not cleaned away in part since."""
    return (folder / "CURRENT").is_file()


def _made(release: Written, target: Path, name: str) -> Path:
    """The store at ``target``, made unless another process makes it meanwhile."""
    from filelock import FileLock

    if _is_there(target):
        return target
    with FileLock(target.with_name(f".{target.name}.lock")):
        if _is_there(target):
            return target
        _say(f"preparing {_CALLED[name]} (once) …")
        for left in target.parent.glob(f".{target.name}.making-*"):
            shutil.rmtree(left, ignore_errors=True)  # whoever made it held the lock
        making = Path(tempfile.mkdtemp(prefix=f".{target.name}.making-", dir=target.parent))
        try:
            _fill_apart(release.path, making / name)
            sync_tree(making)
            shutil.rmtree(target, ignore_errors=True)
            (making / name).rename(target)
            sync_folder(target.parent)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return target


def _fill_apart(release: Path, target: Path) -> None:
    """``fill`` in a process of its own: one that was forked while a store was open would wait for
    ever for the threads that write, as they exist in its parent only."""
    import subprocess

    reading, ours = os.pipe()  # what it reads ends with us, however we end, and so does it
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _MAKE, str(release.resolve()), str(target)],
            stdin=reading,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
        )
    finally:
        os.close(reading)
        os.close(ours)
    if done.returncode == _DAMAGED:
        raise ReleaseError(**json.loads(done.stdout))
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise OSError(said[-1] if said else f"its process ended with {done.returncode}")


def main() -> None:
    """``fill`` as the process that ``_fill_apart`` starts: what is damaged goes to stdout."""
    end_with_input()
    try:
        fill(*sys.argv[1:])
    except BenchgraphError as error:
        path = str(error.path) if error.path else None
        said = {name: getattr(error, name) for name in ("what", "found", "expected", "hint")}
        print(json.dumps(said | {"path": path}))
        sys.exit(_DAMAGED)


def fill(release: str, target: str) -> None:
    """Make the store in the folder ``target``, which is called as it will be."""
    source, folder = Written.at(release), Path(target)
    fillers = {STORE: _fill_default, NAMED: _fill_whole}
    store = fillers[folder.name](source, folder)
    store.optimize()
    store.flush()


def _fill_default(source: Written, folder: Path) -> ox.Store:
    """The default graph: every triple of the N-Quads."""
    store = ox.Store(str(folder))
    waiting: list[bytes] = []
    size = 0
    for member in source.members:
        for part in member.content(source.path) if member.quads else ():
            # The lines of one triple follow each other, in one part.
            text = ntriples(dict.fromkeys(triples_of(part)))
            waiting.append(text)
            size += len(text)
            if size > _AT_ONCE:
                _load(store, waiting)
                size = 0
    _load(store, waiting)
    return store


def _load(store: ox.Store, waiting: list[bytes]) -> None:
    """Load what waits, after which nothing does."""
    # lenient: these are the very lines whose terms were checked when they were made.
    store.bulk_load(b"".join(waiting), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    waiting.clear()


def _fill_whole(source: Written, folder: Path) -> ox.Store:
    """The default graph as it is, and the N-Quads."""
    # Its files are linked, not copied, where both lie on one disk: they never change.
    EmbeddedStore.open(default_store(source)).raw.backup(str(folder))
    store = ox.Store(str(folder))
    quads = folder.with_name(_QUADS)
    for member in source.members:
        if member.quads:
            with quads.open("wb") as file:
                file.writelines(member.content(source.path))
            # lenient: as above.
            store.bulk_load(path=str(quads), lenient=True)
            quads.unlink()
    return store


def _forget_old(kept: Path, name: str) -> None:
    """Leave the newest few in the cache."""
    folders = [path for path in kept.parent.glob(f"{name}-*") if path.is_dir()]
    folders.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in folders[KEEP:]:
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)


def _say(text: str) -> None:
    """To whoever waits at a terminal."""
    if sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        print(text, file=sys.stderr, flush=True)
