"""The body of a reply: whole, unpacked, and with what its headers say of it."""

from __future__ import annotations

import http.client
import zlib
from email.message import Message
from functools import cached_property
from typing import Any

from benchgraph.errors import StoreError

_GZIP = b"\x1f\x8b"
_WRAPPED = 4  # times that a body may be packed, and one more
MOST = 1 << 30  # bytes of a body that came packed


class Reply:
    """A reply from ``place``, which is read when its body is asked for."""

    def __init__(self, place: str, response: Any) -> None:
        self.place = place
        self.status: int = response.status
        self.headers: Message = response.headers
        self._response = response

    @property
    def media_type(self) -> str:
        """What the server calls the body, in lower case and without parameters."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    @cached_property
    def body(self) -> bytes:
        """The bytes, unpacked. Raises http.client.IncompleteRead where some are missing."""
        data: bytes = self._response.read()
        for coding in reversed(self._codings):
            if coding == "deflate":
                data = _inflated(data, self.place)
            elif coding not in ("gzip", "x-gzip", "identity"):
                raise StoreError(
                    "the answer is packed in a way that was not asked for",
                    path=self.place,
                    found=f"Content-Encoding: {coding}",
                    expected="no packing, gzip or deflate",
                    hint="a proxy in front of the store may do this",
                )
        # What is called gzip may have been unpacked on the way, and the other way round.
        for _ in range(_WRAPPED):
            if not data.startswith(_GZIP):
                return data
            data = _unzipped(data, self.place)
        raise StoreError(
            "the answer is packed again and again",
            path=self.place,
            expected=f"at most {_WRAPPED - 1} times",
        )

    @property
    def ended(self) -> bool:
        """Whether the end of the body was told, so that a part cannot be taken for all of it."""
        chunked = "chunked" in str(self.headers.get("Transfer-Encoding", "")).lower()
        length = str(self.headers.get("Content-Length", "")).strip().isdecimal()
        return chunked or length or any(coding.endswith("gzip") for coding in self._codings)

    @cached_property
    def text(self) -> str:
        """The body as text. JSON is UTF-8 whatever its headers say; what is none is as they say.

        Raises StoreError.
        """
        data = self.body
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self._decoded("utf-16")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            charset = str(self.headers.get_content_charset() or "utf-8")
            if charset not in ("utf-8", "utf8", "us-ascii"):
                return self._decoded(charset)
            if error.end == len(data) and error.reason == "unexpected end of data":
                return data[: error.start].decode("utf-8-sig")  # cut within a sign
            raise self._no_text("utf-8", error.start) from None

    def _decoded(self, charset: str) -> str:
        import webencodings

        try:
            if webencodings.lookup(charset) is None:  # Python knows some that are no character sets
                raise LookupError
            return self.body.decode(charset)
        except UnicodeDecodeError as error:
            raise self._no_text(charset, error.start) from None
        except LookupError:
            raise StoreError(
                "the answer is in a character set that nobody knows here",
                path=self.place,
                found=charset,
                expected="utf-8",
            ) from None

    def _no_text(self, charset: str, place: int) -> StoreError:
        return StoreError(
            "the answer is not in the character set that it says it is",
            path=self.place,
            found=f"byte {place} is no {charset}",
            hint="the store, or a proxy in front of it, garbles text",
        )

    @property
    def _codings(self) -> list[str]:
        told = ",".join(self.headers.get_all("Content-Encoding") or [])
        return [coding for part in told.lower().split(",") if (coding := part.strip())]


def _inflated(data: bytes, place: str) -> bytes:
    """Deflate as the standard has it (with a head), or as some servers send it (without)."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacking = zlib.decompressobj(bits)
        try:
            found = _unpacked(unpacking, data, place)
        except zlib.error:
            continue
        return _whole(found, unpacking.eof)
    return data  # unpacked on the way


def _unzipped(data: bytes, place: str) -> bytes:
    parts = []
    while data.startswith(_GZIP):
        unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            parts.append(_unpacked(unpacking, data, place))
        except zlib.error:
            raise http.client.IncompleteRead(b"".join(parts)) from None
        _whole(b"", unpacking.eof)
        data = unpacking.unused_data
    return b"".join(parts)


def _unpacked(unpacking: Any, data: bytes, place: str) -> bytes:
    found: bytes = unpacking.decompress(data, MOST)
    if unpacking.unconsumed_tail:
        raise StoreError(
            "the answer is too large once it is unpacked",
            path=place,
            expected=f"at most {MOST:,} bytes",
            hint="ask for less",
        )
    return found


def _whole(data: bytes, ended: bool) -> bytes:
    if not ended:
        raise http.client.IncompleteRead(data)
    return data
