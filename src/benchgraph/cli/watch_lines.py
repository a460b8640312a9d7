"""What ``benchgraph watch`` tells, as lines of JSON for editors and programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from benchgraph.errors import BenchgraphError
from benchgraph.live import Change, Live
from benchgraph.release import Release


class Lines:
    """Each line is an object; ``event`` says which: ``began``, ``changed``, ``released``, ``not
    released``, ``failed``, ``recovered`` or ``stopped``."""

    def began(self, live: Live, out: Path) -> None:
        """The state at the start: ``anew`` says why everything was made, "" where it was there."""
        findings = [asdict(each) for each in live.report.results]
        path = str(live.current.path) if live.current else None
        self._say("began", anew=live.began, out=str(out), release=path, findings=findings)

    def changed(self, change: Change, seconds: float) -> None:
        """A change."""
        self._say(
            "changed",
            files=[str(path) for path in change.files],
            **{
                name: [asdict(each) for each in getattr(change, name)]
                for name in ("kept", "caused", "healed")
            },
            removed=change.removed,
            added=change.added,
            anew=change.whole,
            seconds=round(seconds, 4),
        )

    def released(self, release: Release, *, new: bool) -> None:
        """A release."""
        self._say("released", path=str(release.path), root=release.checksum, new=new)

    def not_released(self) -> None:
        """A violation stands in the way of a release."""
        self._say("not released")

    def failed(self, error: BenchgraphError) -> None:
        """What could not be done."""
        where = {"path": str(error.path)} if error.path is not None else {}
        more = {name: getattr(error, name) for name in ("line", "found", "expected", "hint")}
        given = {name: each for name, each in more.items() if each is not None}
        self._say("failed", message=error.what, **where, **given)

    def recovered(self) -> None:
        """What could not be done can be done again."""
        self._say("recovered")

    def stopped(self) -> None:
        """The end."""
        self._say("stopped")

    def _say(self, event: str, **more: object) -> None:
        click.echo(json.dumps({"event": event, **more}, ensure_ascii=False))
