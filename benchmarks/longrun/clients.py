"""Clients: those who ask and wait, those who ask whether it is new, those who go away."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from benchmarks.longrun.asks import Ask

WAIT = 60.0


@dataclass(frozen=True)
class Reply:
    """The head of an answer, and its body with the server's own address left out."""

    status: int
    headers: dict[str, str]
    body: bytes

    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:20]

    @property
    def tag(self) -> str:
        return self.headers.get("etag", "")


@dataclass(frozen=True)
class Heard:
    """An answer to an ask: from when to when, its status and what identifies it.

    ``known``: the ETag that was sent along, of an answer that the client had before.
    """

    ask: Ask
    start: float
    end: float
    status: int
    digest: str
    known: str = ""


class Connection:
    """One kept connection. Raises OSError, EOFError (asyncio's) where it breaks off."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"127.0.0.1:{port}"
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        return self.streams

    async def ask(self, ask: Ask, **headers: str) -> Reply:
        reader, writer = await self.open()
        writer.write(ask.request(self.host, **headers))
        await writer.drain()
        reply = await _read(reader, self.host.encode())
        if reply.headers.get("connection") == "close":
            self.close()
        return reply

    def close(self, *, at_once: bool = False) -> None:
        if self.streams is not None:
            writer = self.streams[1]
            if at_once:
                writer.transport.abort()
            writer.close()
        self.streams = None


async def _read(reader: asyncio.StreamReader, host: bytes) -> Reply:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
    }
    status = int(head[0].split()[1])
    if status in (204, 304):
        body = b""
    elif "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    else:
        body = b""
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readuntil(b"\r\n")
    return Reply(status, headers, body.replace(host, b"SERVER"))


@dataclass
class Load:
    """The clients of one run, until ``end`` (seconds of the monotonic clock)."""

    port: int
    asks: list[Ask]
    end: float
    pause: float
    heard: list[Heard] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    gone: int = 0

    async def run(self, honest: int, leaving: int, seed: int) -> None:
        """So many clients of each sort at one time."""
        async with asyncio.TaskGroup() as group:
            for number in range(honest):
                group.create_task(self._honest(Random(seed * 1000 + number)))
            for number in range(leaving):
                group.create_task(self._leaving(Random(seed * 1000 + 500 + number)))

    async def _honest(self, pick: Random) -> None:
        """Asks one thing after the other; every third time whether what it has is still new."""
        connection, had = Connection(self.port), dict[Ask, Reply]()
        while time.monotonic() < self.end:
            ask, start = pick.choice(self.asks), time.monotonic()
            known = had[ask].tag if ask in had and pick.random() < 0.4 else ""
            try:
                more = {"If_None_Match": known} if known else {}
                reply = await asyncio.wait_for(connection.ask(ask, **more), WAIT)
            except (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError) as error:
                self.broken[f"{ask.kind}: {type(error).__name__}"] += 1
                connection.close(at_once=True)
                continue
            if reply.tag and reply.status == 200:
                had[ask] = reply
            # A tag is the server's own; what it stands for is the answer that the client has.
            seen = had[ask].digest() if reply.status == 304 else reply.digest()
            self.heard.append(Heard(ask, start, time.monotonic(), reply.status, seen, known))
            if pick.random() < 0.05:
                connection.close()
            await asyncio.sleep(pick.expovariate(1 / self.pause))
        connection.close()

    async def _leaving(self, pick: Random) -> None:
        """Goes away: in the middle of asking, before the answer, or in the middle of it."""
        while time.monotonic() < self.end:
            connection, ask = Connection(self.port), pick.choice(self.asks)
            try:
                reader, writer = await connection.open()
                request = ask.request(connection.host)
                half = pick.random() < 0.3
                writer.write(request[: len(request) // 2] if half else request)
                await writer.drain()
                if pick.random() < 0.4 and not half:
                    await asyncio.wait_for(reader.read(pick.randint(1, 2000)), WAIT)
                else:
                    await asyncio.sleep(pick.choice([0, 0.01, 0.1]))
            except (OSError, TimeoutError):
                self.broken["going away"] += 1
            connection.close(at_once=pick.random() < 0.7)
            self.gone += 1
            await asyncio.sleep(pick.expovariate(1 / (4 * self.pause)))
