"""Keep the graph current: look at the files, follow what changed, write releases of it."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from benchgraph.errors import BenchgraphError, ReleaseError
from benchgraph.live import releasing
from benchgraph.live.beginning import Parts, begin, digest_of
from benchgraph.live.change import Change, difference
from benchgraph.live.engines import CannotFollow
from benchgraph.live.folder import Folder
from benchgraph.live.frame import Outdated, cannot_follow, frame_of, insist_on_frame, own_frame
from benchgraph.live.index import Index
from benchgraph.live.merged import Astray
from benchgraph.live.reading import as_named
from benchgraph.live.standing import CHANGED, Standing, put_down, taken_up, why_not
from benchgraph.live.stating import lines_of, read_changed
from benchgraph.records import Data, Layer, layers
from benchgraph.records.collection import FILE as COLLECTION
from benchgraph.release.attempts import Progress
from benchgraph.release.placing import forget_old
from benchgraph.release.read import Release
from benchgraph.store import EmbeddedStore
from benchgraph.validation.model import Report, Result

# What a folder that is damaged, or of other code, brings about.
_BROKEN = (OSError, RuntimeError, sqlite3.Error, ValueError, KeyError, TypeError)


class Live:
    """A graph that follows the files of its records.

    ``Live.open`` takes it up where it was left or makes it; ``refresh`` looks at the files and
    follows; ``report`` is what a whole validation would find now, ``store`` what queries see;
    ``release`` writes the next release, the same to the byte as a whole build would.

    >>> with Live.open("my-records", "release") as live:            # doctest: +SKIP
    ...     change = live.refresh()
    ...     print(change.caused, live.release())
    """

    def __init__(
        self,
        folder: Folder,
        data: Data,
        out: Path,
        shipped: bool,
        workers: int | None,
        progress: Progress,
    ) -> None:
        """Use ``Live.open``."""
        self._folder, self._data, self._out = folder, data, out
        self._shipped, self._workers, self._progress = shipped, workers, progress
        self._waiting: set[Path] = set()
        self._held: Parts | None = None
        self._closed = False
        self._found: list[Result] = []
        self._over: list[Layer] = []
        self._current: Release | None = None

    @classmethod
    def open(
        cls,
        data: Data | None = None,
        out: Path | str = Path("release"),
        *,
        shipped: bool = True,
        workers: int | None = 1,
        progress: Progress = lambda step: None,
    ) -> Live:
        """The live graph of the shipped records with ``data`` over them, beside its releases under
        ``out``.

        Where it was left whole and belongs to the current release it is taken up, and otherwise
        made with a release (``began``: why); ``workers`` processes read records then, None: as many
        as pay off. Raises RecordError for what cannot be read beside
        records, ReleaseError where ``out`` cannot be used or another process has it.
        """
        out = Path(out)
        folder = Folder(out)
        live = cls(folder, () if data is None else data, out, shipped, workers, progress)
        try:
            live._open()
        except (OSError, RuntimeError, sqlite3.Error) as error:
            live.close()
            raise ReleaseError(
                "the live graph cannot be made", path=folder.path, found=str(error)
            ) from None
        except BaseException:
            live.close()
            raise
        return live

    def _open(self) -> None:
        self._own = own_frame()
        self._over = self._layers()
        self.began = why_not(self._folder, self._over)
        if not self.began:
            try:
                self._take_up()
            except CannotFollow as why:
                self.began = why.what
            except (*_BROKEN, BenchgraphError) as error:
                self.began = f"what was left cannot be used: {error}"
        if self.began:
            self._make(self._over)

    def _layers(self) -> list[Layer]:
        return layers(self._data, shipped=self._shipped)

    def _take_up(self) -> None:
        self._frame = frame_of(self._over, self._own)
        standing = taken_up(self._folder, self._over, self._out, self._frame)
        self._held, self._index = standing.parts, standing.index
        self._waiting, self._current = standing.waiting, standing.current
        self._found = self._all_found()

    def _make(self, over: list[Layer]) -> None:
        """Make everything anew, and write it as a release where it conforms; what there was goes
        where nothing speaks against it any more."""
        frame, index = frame_of(over, self._own), Index(over)
        index.look()
        insist_on_frame(over)
        self._let_go()
        self._folder.clear()
        with self._folder.changing():
            self._over, self._frame, self._index = over, frame, index
            begun = self._held = begin(self._folder, over, self._workers, self._progress)
            self._waiting = begun.faulty
            self._current = None
            self._found = self._all_found()
            if self.ready:
                self._progress("writing")
                self._current = releasing.first(begun, self._out, self._over)
            begun.lines.let_go()
            self._keep()

    @property
    def _parts(self) -> Parts:
        if self._held is None:
            raise ReleaseError(
                "this live graph is closed" if self._closed else "this live graph was not made",
                path=self._folder.path,
            )
        return self._held

    def _keep(self) -> None:
        """Put down what is known now, so that it can be taken up."""
        standing = Standing(self._parts, self._index, self._waiting, self._current)
        put_down(self._folder, standing, self._frame)

    def prepare(self) -> None:
        """Get ready to follow: else the first change takes a quarter of a second more."""
        self._parts.engines.prepare()

    # -- following -----------------------------------------------------------------------------

    def refresh(self, paths: Iterable[Path] | None = None) -> Change:
        """Follow what changed among the files, or among ``paths`` where it is known.

        Raises RecordError or QueryError for what cannot be read beside records, and nothing has
        changed then; StoreError or ReleaseError where the disk does not do its part, and the graph
        is made anew the next time; Outdated where it takes another process to follow.
        """
        try:
            try:
                return self._look(None if paths is None else list(paths))
            except (CannotFollow, Astray) as error:
                why = error.what
            # Only here, as nothing refers to what was followed with any more: it takes memory.
            return self._anew(self._layers(), why)
        except (OSError, RuntimeError, sqlite3.Error) as error:
            raise ReleaseError(
                "the live graph could not follow", path=self._folder.path, found=str(error)
            ) from None

    def _look(self, paths: list[Path] | None) -> Change:
        if own_frame() != self._own:
            raise Outdated(
                "benchgraph itself has changed: its ontology, shapes, questions or code",
                hint="start this again",
            )
        if not self._is_whole:
            return self._anew(self._layers(), "the last change did not come to its end")
        over = self._over
        paths = None if paths is None else [as_named(path, over) for path in paths]
        if paths is None or any(map(self._may_be_layer, paths)):
            over = self._layers()
        if self._frame != frame_of(over, self._own):
            return self._anew(over, CHANGED)
        changed = self._really(self._index.look(over, paths)) | self._waiting
        if changed and (why := cannot_follow(over)):
            return self._anew(over, why)
        return self._follow(changed) if changed else Change()

    def _may_be_layer(self, path: Path) -> bool:
        """Whether what changed here may be which layers there are."""
        return path.name == COLLECTION or path.is_dir() or any(path == o.path for o in self._over)

    @property
    def _is_whole(self) -> bool:
        """Whether what is held can be gone on from."""
        if self._closed:
            raise ReleaseError("this live graph is closed", path=self._folder.path)
        return self._held is not None and self._folder.is_whole

    def _anew(self, over: list[Layer], why: str) -> Change:
        before = self._found
        self._make(over)
        healed, caused = difference(before, self._found)
        caused = self._parts.engines.told(caused, self._parts.shelf)
        return Change(healed=tuple(healed), caused=tuple(caused), whole=why)

    def _really(self, paths: Iterable[Path]) -> set[Path]:
        """Those whose content is another than what was read last."""
        return {path for path in paths if digest_of(path) != self._parts.state.digest(str(path))}

    def _follow(self, changed: set[Path]) -> Change:
        before = self._found
        with self._folder.changing():
            done, kept, digests = read_changed(self._parts.shelf, changed)
            delta = self._parts.engines.follow(*lines_of(self._parts, self._over, done))
            self._parts.state.note(releasing.RELEASE, delta.removed, delta.added)
            self._parts.state.put_digests((str(path), digests[path]) for path in done)
            known = self._parts.faults
            self._parts.faults = [f for f in known if Path(f.file) not in changed] + kept
            self._waiting = changed - set(done) if kept else set()
            self._found = self._all_found()
            self._keep()
        engines = self._parts.engines
        healed, caused = difference(before, self._found)
        return Change(
            files=tuple(sorted(done)),
            kept=tuple(fault for fault in kept if fault not in known),
            healed=tuple(healed),
            caused=tuple(engines.told(caused, self._parts.shelf)),
            removed=len(delta.default.removed),
            added=len(delta.default.added),
        )

    # -- what there is now ---------------------------------------------------------------------

    @property
    def store(self) -> EmbeddedStore:
        """The default graph as it is now, but for what a release says of itself."""
        return self._parts.whole.store

    @property
    def report(self) -> Report:
        """What is wrong with the records now: what a whole validation would find, with what cannot
        be read; violations and warnings."""
        return self._parts.engines.report(self._parts.faults, self._parts.shelf)

    @property
    def ready(self) -> bool:
        """Whether nothing keeps what is there now from becoming a release."""
        return not any(result.severity == "Violation" for result in self._found)

    def _all_found(self) -> list[Result]:
        return [*self._parts.engines.found(), *self._parts.faults]

    @property
    def waits(self) -> bool:
        """Whether something has changed that no release has."""
        return self._current is None or bool(self._parts.state.count(releasing.RELEASE))

    @property
    def current(self) -> Release | None:
        """The newest release of this graph; None where a violation stood in the way so far."""
        return self._current

    @property
    def folders(self) -> list[Path]:
        """Where the records lie, and what collections bring beside them."""
        return [each.path for each in self._over]

    @property
    def not_drawn(self) -> list[str]:
        """What the relation rules left out, a sentence each."""
        return self._parts.engines.not_drawn

    def release(self, keep: int | None = None) -> Release | None:
        """Write the next release, where something changed, and leave the newest ``keep``; None
        where a violation stands in its way.

        Raises ReleaseError; the release that stood there stays as it was.
        """
        try:
            if not self._is_whole:
                self._make(self._layers())
            if not self.ready:
                return None
            if not self._is_current:
                # There is none from which one could follow.
                self._make(self._layers())
            elif self.waits:
                self._release_next()
            if keep is not None:
                forget_old(self._out, keep)
        except (OSError, RuntimeError, sqlite3.Error) as error:
            raise ReleaseError(
                "the release could not be written", path=self._out, found=str(error)
            ) from None
        return self._current

    @property
    def _is_current(self) -> bool:
        """Whether the release of this live graph is the one that counts."""
        counts = releasing.current(self._out)
        return bool(counts and self._current and counts.checksum == self._current.checksum)

    def _release_next(self) -> None:
        before = self._current
        assert before is not None
        try:
            # Not marked as changing: wherever this ends, the lines wait on or the release has them.
            self._current = releasing.following(before, self._out, self._parts, self._over)
        except ReleaseError:
            if not before.is_whole():
                self._folder.spoil()  # nothing can follow it, so that all is made anew
            raise
        with self._folder.changing():
            self._parts.state.settle(releasing.RELEASE)
            self._keep()

    def verify(self) -> None:
        """Build everything anew beside it, and hold root and findings against what is here.

        Raises ReleaseError where they differ; the live graph is then made anew when it is opened
        next.
        """
        from benchgraph.live.verifying import differences

        if found := differences(
            self.release(), self.report, self._data, self._shipped, self._workers
        ):
            self._folder.spoil()
            raise ReleaseError(
                "the live graph is not what a whole build makes",
                path=self._out,
                found="; ".join(found),
                hint="benchgraph build writes the release anew; please report the difference",
            )

    def close(self) -> None:
        """Let go of everything; what was kept can be taken up again."""
        self._let_go()
        self._closed = True
        gc.collect()  # what refers to itself may hold a store open
        self._folder.close()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.engines.close()
            self._held.state.close()
            self._held = None  # a store is closed when nothing refers to it

    def __enter__(self) -> Live:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
