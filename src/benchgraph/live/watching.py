"""Follow saved files until somebody stops it: what each change brought about is told at once, a
release is written when it has been quiet for a while."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from benchgraph.errors import BenchgraphError
from benchgraph.live.change import Change
from benchgraph.live.frame import Outdated
from benchgraph.live.live import Live
from benchgraph.release.read import Release

QUIET = 2.0  # seconds without a change after which a release is written
KEEP = 3  # releases that stay
_RETRY = 10.0  # seconds after which what failed is tried again, saved or not


class Teller(Protocol):
    """Whoever is told what happens."""

    def changed(self, change: Change, seconds: float) -> None:
        """A change, and the processor seconds that it took."""

    def released(self, release: Release, *, new: bool) -> None:
        """The release of what there is now; not ``new``: that which was there before."""

    def not_released(self) -> None:
        """A violation stands in the way of a release."""

    def failed(self, error: BenchgraphError) -> None:
        """What could not be done; it is tried again."""

    def recovered(self) -> None:
        """What could not be done can be done again."""


class Watch:
    """``live`` following what is ``heard``: sets of saved files, empty ones while nothing is.

    What fails (a folder that has vanished, a full disk) is told once, and tried again with the next
    save, else every ten seconds; the graph and the release that were there stay.
    """

    def __init__(
        self, live: Live, teller: Teller, *, quiet: float = QUIET, keep: int = KEEP
    ) -> None:
        self._live, self._tell = live, teller
        self._quiet, self._keep = quiet, keep
        # When a release, or another look at everything, is due.
        self._due: float | None = 0.0 if live.waits and live.ready else None
        self._again: float | None = None
        self._said = ""
        self._last = live.current

    def follow(self, heard: Iterable[set[Path]]) -> None:
        """Until ``heard`` ends; what no release has by then gets one.

        Raises Outdated where it takes another process to go on.
        """
        for paths in heard:
            now = time.monotonic()
            if paths or (self._again is not None and now >= self._again):
                self._refresh(paths)
            elif self._due is not None and now >= self._due:
                self._release()
        if self._due is not None:
            self._release()

    def _refresh(self, paths: set[Path]) -> None:
        before = time.process_time()
        try:
            # After a failure nobody knows what of the files heard of then was read.
            change = self._live.refresh(paths if self._again is None else None)
        except Outdated:
            raise
        except BenchgraphError as error:
            self._again = time.monotonic() + _RETRY
            self._failed(error)
            return
        if self._again is not None:
            self._again = None
            self._well()
        if change:
            self._tell.changed(change, time.process_time() - before)
            self._due = time.monotonic() + self._quiet

    def _release(self) -> None:
        self._due = None
        try:
            release = self._live.release(keep=self._keep)
        except BenchgraphError as error:
            self._due = time.monotonic() + _RETRY
            self._failed(error)
            return
        self._well()
        if release is None:
            self._tell.not_released()
            return
        self._tell.released(release, new=self._last is None or release.path != self._last.path)
        self._last = release

    def _failed(self, error: BenchgraphError) -> None:
        if str(error) != self._said:
            self._said = str(error)
            self._tell.failed(error)

    def _well(self) -> None:
        if self._said:
            self._said = ""
            self._tell.recovered()
