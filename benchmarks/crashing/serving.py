"""A server that turns to another release while people ask, and loses one of its processes."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.crashing.commands import Run
from benchmarks.crashing.material import build, edit, write_records
from benchmarks.crashing.rounds import Kind, Outcome

_ASKED = "/api/ask/numbers-of-a-case?case=case-0&format=csv"
_ADDRESS = re.compile(r"served at (http\S+)/")
_CLIENTS = 3
_TURNS = 20.0  # seconds within which a server that lost a worker serves the new release
VICTIMS = ("worker", "worker", "nursery", "front", "group", "builder")


@dataclass
class Asked:
    """What clients have heard: status and body of each answer, and what went wrong on the way."""

    answers: list[tuple[int, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


class Served(Kind):
    """``serve``, whose CURRENT changes: answers are right or a sentence, and nobody is left."""

    name = "serve"

    def ready(self) -> None:
        """Two releases side by side, and what a server says of each."""
        self.fresh()
        records, out = self.at / "records", self.at / "out"
        write_records(records)
        self.well(*build(records, out, "--named"))
        edit(records)
        self.well(*build(records, out, "--named"))
        edit(records, " (once more)")
        shutil.copytree(self.at, self.folder / "before")
        self.server: Run | None = None
        self.said: dict[str, str] = {}
        for number in ("002", "001"):
            self.at_hand()
            self.point(number)
            self.said[number] = self.waited_for(lambda body: body not in self.said.values())
        assert self.said["001"] != self.said["002"]

    def at_hand(self) -> None:
        """A server that runs, in a fresh folder if it has to be started."""
        if self.server is not None and self.server.code is None and self.server.runs:
            return
        self.fresh(self.folder / "before")
        self.holds = "002"
        self.server = self.commands.start(
            "serve",
            "--release",
            self.at / "out",
            "--port",
            "0",
            "--workers",
            "1",
            "--log",
            "off",
            "--cache",
            "0",
        )
        end = time.monotonic() + 60
        while not (found := _ADDRESS.search(self.server.told)):
            if time.monotonic() > end or not self.server.runs:
                raise RuntimeError(f"the server does not start: {self.server.told}")
            time.sleep(0.02)
        self.address = found.group(1)

    def point(self, number: str) -> None:
        """Have CURRENT name a release, as a build does."""
        temporary = self.at / "out" / ".pointing"
        temporary.write_text(f"{number}\n")
        temporary.replace(self.at / "out" / "CURRENT")
        self.holds = number

    def round(self, pick: random.Random) -> Outcome:
        """Ask; turn to the other release; kill one of its processes; look at every answer."""
        victim = pick.choice(VICTIMS)
        outcome = Outcome(self.name, victim, 0)
        self.at_hand()
        assert self.server is not None
        old, heard, stop = self.holds, Asked(), threading.Event()
        clients = [threading.Thread(target=self.ask, args=(heard, stop)) for _ in range(_CLIENTS)]
        for each in clients:
            each.start()
        time.sleep(pick.uniform(0, 0.2))
        builder = self.turned(victim)
        time.sleep(pick.uniform(0, 1.2))
        outcome.killed = self.struck(victim, builder, pick)
        time.sleep(0.3)
        if victim in ("worker", "builder"):
            outcome.faults += self.goes_on(old)
        stop.set()
        for each in clients:
            each.join()
        outcome.faults += self.judged(heard, ends=victim not in ("worker", "builder"))
        if victim not in ("worker", "builder"):
            outcome.faults += self.ended(victim)
        return outcome

    def turned(self, victim: str) -> Run | None:
        """Turn to the other release: another build of it where the builder is to be killed."""
        if victim != "builder":
            self.point("001" if self.holds == "002" else "002")
            return None
        return self.commands.start(*build(self.at / "records", self.at / "out"))

    def struck(self, victim: str, builder: Run | None, pick: random.Random) -> bool:
        """Kill it; whether it was there."""
        assert self.server is not None
        if builder is not None:
            builder.kill()
            return builder.wait() == -9
        front = self.server.pid
        nursery = next(iter(_children(front)), 0)
        workers = sorted(_children(nursery)) if nursery else []
        number = {"front": front, "group": front, "nursery": nursery}.get(victim)
        if victim == "worker":
            number = pick.choice(workers) if workers else 0
        if not number:
            return False
        with suppress(ProcessLookupError):
            (os.killpg if victim == "group" else os.kill)(number, signal.SIGKILL)
            return True
        return False

    def goes_on(self, old: str) -> Iterator[str]:
        """What is wrong where the server has to go on, and to come to what CURRENT names."""
        self.holds = (self.at / "out" / "CURRENT").read_text().strip()
        if self.holds not in self.said:  # what the build made before it was killed
            self.said[self.holds] = self.waited_for(
                lambda body: body not in (self.said["001"], self.said["002"])
            )
            if "once more" not in self.said[self.holds]:
                yield f"the new release is not served: {self.said[self.holds][:200]}"
            self.point(old)
            self.waited_for(lambda body: body == self.said[old])
            shutil.rmtree(self.at / "out" / "003")
            return
        wanted = self.said[self.holds]
        if (found := self.waited_for(lambda body: body == wanted)) != wanted:
            yield f"the release that counts is not served: {found[:200]}"

    def judged(self, heard: Asked, *, ends: bool) -> Iterator[str]:
        """What is wrong with what clients have heard: rows of a release, or a sentence."""
        if not heard.answers and not ends:
            yield "nobody was answered"
        for status, body in heard.answers:
            right = status == 200 and body in self.said.values()
            sentence = status in (422, 500, 503) and body.strip() and "Traceback" not in body
            if not right and not (sentence and "should not have happened" not in body):
                yield f"an answer is neither rows nor a sentence: {status} {body[:200]}"
        if heard.broken and not ends:
            yield f"{len(heard.broken)} clients were not answered: {heard.broken[0]}"

    def ended(self, victim: str) -> Iterator[str]:
        """What is wrong after the server has lost its front, or the nursery of its workers."""
        assert self.server is not None
        if victim == "nursery":
            try:
                code = self.server.wait(30)
            except TimeoutError:
                code = -9
                yield "a server that lost its nursery goes on without workers"
            if code == 0 or "Traceback" in self.server.told:
                yield f"it ended with {code}: {self.server.told[-500:]}"
        else:
            self.server.wait(30)
        yield from self.server.left()
        self.server.kill(group=True)
        self.server = None

    def waited_for(self, is_right: object) -> str:
        """The body of the answer, once it is right, or the last one after some seconds."""
        end, body = time.monotonic() + _TURNS, ""
        while time.monotonic() < end:
            with suppress(OSError):
                status, body = _get(self.address + _ASKED)
                if status == 200 and is_right(body):  # type: ignore[operator]
                    return body
            time.sleep(0.05)
        return body

    def ask(self, heard: Asked, stop: threading.Event) -> None:
        """A client: one request after another."""
        while not stop.is_set():
            try:
                heard.answers.append(_get(self.address + _ASKED))
            except OSError as error:
                heard.broken.append(str(error))
                time.sleep(0.02)

    def close(self) -> None:
        """End the server, too."""
        if self.server is not None:
            self.server.kill(group=True)
            self.server.wait()
        super().close()


def _get(address: str) -> tuple[int, str]:
    """Status and body. Raises OSError."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(each) for each in text.split()]
