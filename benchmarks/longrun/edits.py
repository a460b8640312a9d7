"""Records that are edited while they are served, and from when to when each release counts."""

from __future__ import annotations

import re
import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchgraph.resources import resource_dir
from benchmarks.longrun.asks import EDITED

RECORD = Path("institutions") / f"{EDITED}.yaml"
_ANOTHER = "made-up-institute"


@dataclass
class Served:
    """A release, from the moment when CURRENT named it to the one when it named the next."""

    name: str
    since: float
    until: float = float("inf")


@dataclass
class Releases:
    """The releases of a folder as they come; looked for in a thread until ``stop``."""

    folder: Path
    seen: list[Served] = field(default_factory=list)
    lock: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def newest(self) -> str:
        return self.seen[-1].name if self.seen else ""

    def after(self, name: str, seconds: float) -> bool:
        """Wait for another one than ``name``; whether it came."""
        with self.lock:
            return self.lock.wait_for(lambda: self.newest() not in ("", name), seconds)

    def _look(self) -> None:
        while not self._stopped.wait(0.05):
            try:
                name = (self.folder / "CURRENT").read_text("utf-8").strip()
            except OSError:
                continue
            with self.lock:
                if name != self.newest():
                    now = time.monotonic()
                    if self.seen:
                        self.seen[-1].until = now
                    self.seen.append(Served(name, now))
                    self.lock.notify_all()


class Records:
    """A folder of records that lies over the shipped ones: one of theirs, edited."""

    def __init__(self, folder: Path) -> None:
        self.path, self.other = folder / RECORD, folder / "institutions" / f"{_ANOTHER}.yaml"
        self.path.parent.mkdir(parents=True)
        shutil.copy(resource_dir("data") / RECORD, self.path)
        self.text = self.path.read_text("utf-8")

    def edit(self, number: int) -> None:
        """The ``number``-th edit: a name; now and then a broken file first, or a record more."""
        if number % 5 == 3:
            self.path.write_text(self.text[: len(self.text) // 2] + "\n  [", "utf-8")
            time.sleep(4)
        if number % 4 == 2:
            self.other.write_text(self._another(number), "utf-8")
        elif number % 4 == 0:
            self.other.unlink(missing_ok=True)
        name = f"en: Cyberport edit {number}, zh-Hans: 数码港 {number}"
        self.path.write_text(self.text.replace("en: Cyberport, zh-Hans: 数码港", name, 1), "utf-8")

    def _another(self, number: int) -> str:
        """A record that is the edited one under another name, without what only one may say."""
        lines = self.text.partition("\nobservations:")[0].replace(EDITED, _ANOTHER, 1)
        lines = re.sub(r"(?m)^(altLabel|ownLabel):.*\n(?:[ -].*\n)*", "", lines)
        return re.sub(r"(?m)^label:.*$", f"label: {{ en: Made-up Institute {number} }}", lines)
