"""Send one HTTP request to a store: credentials, deadlines, another try where that is safe.

Everything that goes wrong becomes one StoreError that says what the server said. Nothing is
followed to another host, so that a password never leaves for one that was not named.
"""

from __future__ import annotations

import base64
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from typing import IO, Any, TypeVar
from urllib.parse import urlsplit

from benchgraph.errors import StoreError
from benchgraph.remote.bodies import Reply
from benchgraph.remote.complaints import complaint, may_pass

T = TypeVar("T")
MOST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """User and password for a store; ``scheme`` is basic or digest."""

    user: str
    password: str = field(repr=False)
    scheme: str = "basic"


@dataclass(slots=True)
class Connection:
    """How requests are sent: ``timeout`` in seconds for each wait, ``tries`` where it is safe."""

    credentials: Credentials | None = None
    timeout: float = 60.0
    tries: int = 4
    sleep: Callable[[float], None] = time.sleep
    _opener: urllib.request.OpenerDirector | None = None
    _digest: _Digest | None = None

    def send(
        self,
        request: urllib.request.Request,
        read: Callable[[Reply], T],
        *,
        safe: bool,
        missing: T | None = None,
    ) -> T:
        """What ``read`` makes of the reply to ``request``.

        ``safe``: the request may be sent again (it reads, or leaves the same state each time).
        ``missing`` is given for a 404 where it is not None. Raises StoreError.
        """
        for left in range(self.tries - 1 if safe else 0, -1, -1):
            try:
                return self._once(request, read, missing)
            except _Passing as error:
                if not left:
                    raise error.final from None
                self.sleep(min(error.wait or 0.5 * 2 ** (self.tries - left - 1), MOST_WAIT))
        raise AssertionError("unreachable")

    def _once(
        self, request: urllib.request.Request, read: Callable[[Reply], T], missing: T | None
    ) -> T:
        place = request.full_url.partition("?")[0]
        try:
            with self._open(request) as response:
                try:
                    return read(Reply(place, response))
                except StoreError as error:
                    error.status = response.status
                    raise
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404 and missing is not None:
                    return missing
                final = complaint(place, error.code, error.headers, error.read(65_536))
                final.status = error.code
            if may_pass(error.code, final):
                raise _Passing(final, _retry_after(error.headers)) from None
            raise final from None
        except TimeoutError:
            raise _silent(place, self.timeout) from None
        except urllib.error.URLError as error:
            raise self._unreachable(place, error.reason) from None
        except ValueError as error:  # a redirect to no address, a challenge that is none
            raise StoreError(
                "what the store sent cannot be understood", path=place, found=_words(error)
            ) from None
        except (OSError, http.client.HTTPException) as error:
            final = StoreError(
                "the connection to the store broke off", path=place, found=_words(error)
            )
            raise _Passing(final) from None

    def _unreachable(self, place: str, reason: object) -> Exception:
        if isinstance(reason, TimeoutError):
            return _silent(place, self.timeout)
        final = StoreError(
            "the store cannot be reached",
            path=place,
            found=_words(reason),
            hint="is the address right, and does the server run?",
        )
        # A reset may pass; a refused connection or an unknown host is a wrong address.
        passing = isinstance(reason, ConnectionResetError | ConnectionAbortedError)
        return _Passing(final) if passing else final

    def _open(self, request: urllib.request.Request) -> Any:
        if self.credentials and self.credentials.scheme == "basic":
            pair = f"{self.credentials.user}:{self.credentials.password}".encode()
            # "Unredirected": urllib does not carry it along to another address.
            request.add_unredirected_header(
                "Authorization", "Basic " + base64.b64encode(pair).decode("ascii")
            )
        if self._opener is None:
            self._opener = self._make_opener()
        if self._digest and request.data is not None:
            self._prove(request)
        return self._opener.open(request, timeout=self.timeout)

    def _make_opener(self) -> urllib.request.OpenerDirector:
        if not self.credentials or self.credentials.scheme != "digest":
            return urllib.request.build_opener(*_HANDLERS)
        self._digest = _Digest(self.credentials)
        return urllib.request.build_opener(*_HANDLERS, self._digest)

    def _prove(self, request: urllib.request.Request) -> None:
        """Sign a request that has a body before it is sent.

        Virtuoso closes the connection while a body that it does not want is still on its way, so
        its challenge is fetched by a HEAD, which cannot change anything.
        """
        assert self._digest is not None
        ask = urllib.request.Request(request.full_url, method="HEAD")
        try:
            with urllib.request.build_opener(*_HANDLERS).open(ask, timeout=self.timeout):
                return
        except urllib.error.HTTPError as error:
            with error:
                challenge = error.headers.get("WWW-Authenticate", "")
        if challenge.lower().startswith("digest "):
            self._digest.sign(request, challenge.partition(" ")[2])


class _Passing(Exception):
    """Something that another try may cure; ``final`` is what to say when none did."""

    def __init__(self, final: StoreError, wait: float | None = None) -> None:
        super().__init__()
        self.final = final
        self.wait = wait


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only on the same scheme, host and port, and never for what writes."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc) or req.get_method() != "GET":
            fp.close()
            raise StoreError(
                "the store sends us to another address, which is not followed",
                path=req.full_url.partition("?")[0],
                found=newurl.partition("?")[0],
                hint="name that address if you trust it",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Lasting:
    """A connection that does not ask the server to close it.

    urllib asks for that, and then Jetty (Fuseki, RDF4J) tells neither the length of an answer nor
    its end, so that one that broke off looks whole.
    """

    def putheader(self, header: str | bytes, *values: Any) -> None:
        if header not in ("Connection", b"Connection"):
            super().putheader(header, *values)  # type: ignore[misc]


class _LastingHTTP(_Lasting, http.client.HTTPConnection):
    pass


class _LastingHTTPS(_Lasting, http.client.HTTPSConnection):
    pass


class _HTTP(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_LastingHTTP, req)


class _HTTPS(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_LastingHTTPS, req)


_HANDLERS = (_SameHost, _HTTP, _HTTPS)


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Digest authentication (RFC 7616) in whatever realm the named server asks for."""

    def __init__(self, credentials: Credentials) -> None:
        self._passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        super().__init__(self._passwords)
        self._credentials = credentials

    def sign(self, request: urllib.request.Request, challenge: str) -> None:
        """Add the answer to ``challenge`` to ``request``."""
        self._know(request.full_url)
        fields = urllib.request.parse_keqv_list(
            list(filter(None, urllib.request.parse_http_list(challenge)))
        )
        if proof := self.get_authorization(request, fields):
            request.add_unredirected_header("Authorization", f"Digest {proof}")

    def _know(self, url: str) -> None:
        self._passwords.add_password(
            None,
            url,
            self._credentials.user,
            self._credentials.password,
        )

    def http_error_401(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
    ) -> Any:
        # urllib tries a refused password five times, which can lock an account: once is enough.
        if req.unredirected_hdrs.get("Authorization") is not None:
            return None
        fp.close()  # urllib leaves the refused connection open
        self._know(req.full_url)
        return super().http_error_401(req, fp, code, msg, headers)  # type: ignore[arg-type]


def _retry_after(headers: Message) -> float | None:
    text = headers.get("Retry-After", "")
    return float(text) if text.isdecimal() else None


def _silent(place: str, seconds: float) -> StoreError:
    return StoreError(
        f"the store did not answer within {seconds:g} seconds",
        path=place,
        hint="ask for less, or give it more time",
    )


def _words(error: object) -> str:
    return str(error) or type(error).__name__
