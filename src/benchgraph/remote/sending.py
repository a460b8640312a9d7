"""The body of a request on its way: packed where that saves time, and told how far it is."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.request import Request

# What share of a body is on its way, from 0 to 1.
Told = Callable[[float], None]
BLOCK = 1 << 16
# Less is sent before it is packed.
LEAST_PACKED = 10_000
# How stores refuse a packed body: they read it as it is (Virtuoso), or say so.
REFUSALS = (400, 415, 500, 501)


def untold(share: float) -> None:
    """For bodies of which nobody wants to know how far they are."""


@dataclass(frozen=True, slots=True)
class Sending:
    """``data`` in blocks, from the start again each time that the request is tried."""

    data: bytes
    told: Told

    def __iter__(self) -> Iterator[memoryview]:
        view = memoryview(self.data)
        for start in range(0, len(view), BLOCK):
            yield view[start : start + BLOCK]
            self.told(min(1.0, (start + BLOCK) / len(view)))


@dataclass(frozen=True, slots=True)
class Upload:
    """A request that brings data."""

    method: str
    address: str
    media_type: str
    data: bytes
    coding: str | None = None

    def packed(self) -> Upload:
        """The same as gzip, quickly rather than small: a twelfth of N-Quads is left."""
        packing = zlib.compressobj(1, wbits=16 + zlib.MAX_WBITS)
        return replace(self, data=packing.compress(self.data) + packing.flush(), coding="gzip")

    def request(self, agent: str, told: Told) -> Request:
        """As it is sent by a client of the name ``agent``."""
        headers = {"User-Agent": agent, "Accept": "*/*", "Content-Type": self.media_type}
        headers["Content-Length"] = str(len(self.data))
        if self.coding:
            headers["Content-Encoding"] = self.coding
        body = Sending(self.data, told)
        return Request(self.address, body, headers, method=self.method)  # type: ignore[arg-type]
