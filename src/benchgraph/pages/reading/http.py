"""Fetch one address over HTTP, safely: every hop resolved, checked and then connected to by the
address that was checked, so that a name cannot change its meaning in between."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from benchgraph.errors import LimitError, PageError
from benchgraph.version import __version__

AGENT = "benchgraph"
USER_AGENT = f"{AGENT}/{__version__} (+https://w3id.org/benchgraph/)"
MAX_HOPS = 5
MAX_BYTES = 8 * 1024 * 1024
MAX_PDF = 64 * 1024 * 1024
TIMEOUT = 20.0
DEADLINE = 90.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: from which address in the end, with what status, headers and bytes.

    ``moved`` is the address that permanent redirects lead to; empty where nothing has moved for
    good.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False, default=b"")
    moved: str = ""


class Redirect(Exception):
    """The server sent us elsewhere: for good, or for now."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(url)
        self.url = url
        self.for_good = status in (301, 308)


def fetch_hop(
    url: str, headers: Mapping[str, str], *, allow_private: bool = False,
    max_bytes: int = MAX_BYTES,
) -> Response:  # fmt: skip
    """The answer of one server to a GET of ``url``, without following redirects.

    Raises :class:`Redirect` where it sends us elsewhere, PageError where the address is refused
    or nothing answers, LimitError for a body over ``max_bytes``. Proxies of the environment are
    not used: behind one, nobody could tell which machine answers.
    """
    parts = _checked(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolve(host, port, url, allow_private)
    connection = _connection(parts.scheme, host, port, str(address))
    try:
        path = quote(parts.path or "/", safe="%/:=&?~#+!$,;'@()*[]")
        target = f"{path}?{parts.query}" if parts.query else path
        connection.request("GET", target, headers={**_HEADERS, **headers})
        answer = connection.getresponse()
        if answer.status in _REDIRECTS and (location := answer.headers.get("Location")):
            raise Redirect(_next(url, location), answer.status)
        kind = (answer.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        body = _read(answer, url, MAX_PDF if kind == "application/pdf" else max_bytes)
        return Response(url, answer.status, dict(answer.headers.items()), body)
    except (OSError, http.client.HTTPException) as error:
        raise PageError(
            "nothing readable came back from this address", path=url,
            found=str(error) or type(error).__name__,
        ) from None  # fmt: skip
    finally:
        connection.close()


_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html, application/xhtml+xml, application/pdf, application/xml;q=0.9, "
    "text/plain;q=0.8",
    "Accept-Encoding": "gzip, identity;q=0.5",
}


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_a_number = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_a_number:
        raise PageError("this is no web address", path=url, expected="https://…")
    if parts.username or parts.password:
        raise PageError(
            "an address with a user name in it is refused", path=url, hint="leave it out"
        )
    return parts


def _next(url: str, location: str) -> str:
    try:
        target = urljoin(url, location)
    except ValueError:
        raise PageError("this address leads to none", path=url, found=location) from None
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise PageError("this address leads from https to something else", path=url, found=target)
    return target


def _resolve(host: str, port: int, url: str, allow_private: bool) -> IPAddress:
    """One address of ``host``. All of them must be public, not only the one that is taken."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PageError(
            "this host name leads nowhere", path=url, found=f"{host}: {error}"
        ) from None
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise PageError(
                    "this host has a private, loopback or link-local address", path=url,
                    found=f"{host} is {address}", expected="a public address",
                    hint="if you mean it, say so with --allow-private",
                )  # fmt: skip
    return addresses[0]


def is_public(address: IPAddress) -> bool:
    """Whether ``address`` is one that the whole internet may reach, also inside IPv6 wrappings.

    >>> is_public(ipaddress.ip_address("::ffff:127.0.0.1"))
    False
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        inner = [address.sixtofour, *(address.teredo or ())]
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(wrapped is not None and not is_public(wrapped) for wrapped in inner):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """A connection for ``host`` to the very address that was checked."""

    class Pinned(http.client.HTTPConnection):
        def connect(self) -> None:
            raw = socket.create_connection((address, port), TIMEOUT)
            if scheme == "https":
                raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
            self.sock = raw

    connection = Pinned(host, port, timeout=TIMEOUT)
    connection.default_port = 443 if scheme == "https" else 80
    return connection


def _read(answer: http.client.HTTPResponse, url: str, max_bytes: int) -> bytes:
    """The body, unpacked, never more than ``max_bytes`` and never for longer than the deadline."""
    packed = (answer.headers.get("Content-Encoding") or "").lower() in ("gzip", "x-gzip")
    unpack = zlib.decompressobj(wbits=31) if packed else None
    until = time.monotonic() + DEADLINE
    body = bytearray()
    while chunk := answer.read(_CHUNK):
        try:
            body += unpack.decompress(chunk, max_bytes + 1 - len(body)) if unpack else chunk
        except zlib.error as error:
            raise PageError("the body does not unpack", path=url, found=str(error)) from None
        if len(body) > max_bytes:
            raise LimitError(
                "this page is too large", path=url, expected=f"at most {max_bytes} bytes"
            )
        if time.monotonic() > until:
            raise LimitError(
                "this page comes too slowly", path=url, expected=f"whole within {DEADLINE:.0f} s"
            )
    # A connection that ends early raises nothing here, and half a page says less than the page.
    if answer.length or (unpack and body and not unpack.eof):
        raise PageError(
            "this page broke off on its way", path=url, found=f"{len(body):,} bytes",
            hint="fetch it again",
        )  # fmt: skip
    return bytes(body)


def gunzip(data: bytes, url: str, max_bytes: int = MAX_BYTES) -> bytes:
    """Unpack a gzip file such as ``sitemap.xml.gz``, bounded. Raises PageError, LimitError."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        body = unpack.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise PageError("this file does not unpack", path=url, found=str(error)) from None
    if len(body) > max_bytes:
        raise LimitError("this file is too large", path=url, expected=f"at most {max_bytes} bytes")
    if not unpack.eof:
        raise PageError("this file breaks off", path=url, expected="a whole gzip file")
    return body
