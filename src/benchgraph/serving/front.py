"""The front: HTTP in, tasks out. It opens no store and fills no page but that of problems."""

from __future__ import annotations

import asyncio
import gzip
import time
import traceback
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.routing import Route as StarletteRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benchgraph.errors import BenchgraphError, NotFoundError, ParameterError
from benchgraph.serving.answers import Answers, Kept, tag_of
from benchgraph.serving.log import Log
from benchgraph.serving.media import FORMATS, JSON
from benchgraph.serving.model import Asked, Pairs, Reply, Runner
from benchgraph.serving.negotiation import language_of, packed_wanted
from benchgraph.serving.requests import error_format, read_request
from benchgraph.serving.routes import ROUTES, Route
from benchgraph.serving.security import SECURITY
from benchgraph.serving.settings import Settings
from benchgraph.serving.static import MEDIA, files, static_path
from benchgraph.serving.tasks import told
from benchgraph.serving.workers.worker import unexpected

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_EXPOSED = {
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Retry-After, X-Total-Count"
}
# An answer is to be kept, and asked about by its tag.
_FRESH = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding, Accept-Language"}
_PACKED_FROM = 1400  # bytes: what fits into one packet is sent as it is
_PLAIN = frozenset(route.path for route in ROUTES if "{" not in route.path)
_SHOWN = 12  # digits of the checksum
_HEALTH = 5.0  # seconds within which a worker that is well answers
_LONGEST_LOCATION = 2000
_FOR_GOOD = "public, max-age=31536000, immutable"
_PATIENCE = 0.3  # seconds after which it is asked whether the client is still there
_GONE = 499  # nobody reads it; the log does
_SUFFIXES = {media: name for name, media in reversed(FORMATS.items())}


class Front:
    """Answers requests of ``settings``' server by tasks that ``runner`` runs.

    ``checksum`` is that of the release that is served; whoever swaps releases sets it.
    """

    def __init__(self, settings: Settings, runner: Runner, checksum: str, log: Log) -> None:
        self.settings = settings
        self.runner = runner
        self.checksum = checksum
        self.log = log
        self.answers = Answers(settings.cache)

    def application(self, *more: BaseRoute) -> ASGIApp:
        """The ASGI application; ``more`` are further routes of Starlette's."""
        routes = [self._route(each) for each in ROUTES]
        own = [
            StarletteRoute("/static/{digest}/{name:path}", _static),
            StarletteRoute("/healthz", self._health),
        ]
        starlette = Starlette(
            routes=[*own, *more, *routes],
            exception_handlers={HTTPException: self._refused, Exception: self._refused},
        )
        starlette.router.redirect_slashes = False
        return _Rooted(starlette, self.settings.root, self.log)

    def _route(self, route: Route) -> StarletteRoute:
        async def answer(request: Request) -> Response:
            return await self.answer(route, request)

        return StarletteRoute(route.path, answer, methods=[*route.methods])

    async def answer(self, route: Route, request: Request) -> Response:
        """The answer to a request that ``route`` is for."""
        try:
            asked = await read_request(request, route, self.settings)
            asked = replace(asked, release=self.checksum[:_SHOWN])
            seconds = _seconds(asked)
        except BenchgraphError as error:
            usual = JSON if route.formats[:1] == (JSON,) else "text/plain"
            return self._response(Kept(told(error, self._refused_as(request, usual))), request)
        tag = tag_of(self.checksum, route.task, asked)
        known = request.headers.get("if-none-match", "")
        if f'"{tag}' in known and request.method != "POST":
            # Only who has had this very answer knows its tag: nothing has to be run.
            same = f'"{tag}-gzip"' if f'"{tag}-gzip"' in known else f'"{tag}"'
            return Response(None, 304, {**SECURITY, **_EXPOSED, **_FRESH, "ETag": same})
        kept = self.answers.get(tag)
        if kept is None:
            try:
                reply = await self._run(route, request, asked, seconds)
            except ClientDisconnect:
                return Response(None, _GONE)
            kept = self.answers.keep(tag, reply)
        return self._response(kept, request, asked, route, tag)

    async def _run(
        self, route: Route, request: Request, asked: Asked, seconds: float | None
    ) -> Reply:
        """What the runner says. Raises ClientDisconnect, and stops it, once the client has gone.

        Most answers are there before anybody would look: only then is it listened for.
        """
        loop, this = asyncio.get_running_loop(), asyncio.current_task()
        assert this is not None
        watching: list[asyncio.Task[None]] = []
        gone = False

        async def watch() -> None:
            nonlocal gone
            while (await request.receive())["type"] != "http.disconnect":
                pass
            gone = this.cancel()

        timer = loop.call_later(_PATIENCE, lambda: watching.append(loop.create_task(watch())))
        client = request.client.host if request.client else ""
        try:
            return await self.runner.run(
                route.task, asked, route.lane, client=client, seconds=seconds
            )
        except asyncio.CancelledError:
            if not gone:
                raise
            this.uncancel()
            raise ClientDisconnect from None
        finally:
            timer.cancel()
            for each in watching:
                each.cancel()

    def _response(
        self,
        kept: Kept,
        request: Request,
        asked: Asked | None = None,
        route: Route | None = None,
        tag: str = "",
    ) -> Response:
        reply = kept.reply
        response = Response(kept.reply.body, reply.status, {**SECURITY, **_EXPOSED})
        headers = response.headers
        headers["Content-Type"] = reply.media
        for name, value in reply.headers:
            if name in SECURITY:
                headers[name] = value
            else:
                headers.append(name, value)
        headers["Vary"] = _FRESH["Vary"]
        if reply.status != 200 or reply.passing or asked is None or route is None:
            headers["Cache-Control"] = "no-store"
            return response
        headers["Cache-Control"] = _FRESH["Cache-Control"]
        headers["ETag"] = f'"{tag}"'
        if place := _location(asked, route, reply.media):
            headers["Content-Location"] = place
        if len(reply.body) >= _PACKED_FROM and packed_wanted(
            request.headers.get("accept-encoding")
        ):
            headers["ETag"] = f'"{tag}-gzip"'
            headers["Content-Encoding"] = "gzip"
            response.body = kept.pack()
            headers["Content-Length"] = str(len(response.body))
        return response

    async def _health(self, request: Request) -> Response:
        """Whether a worker answers, and which release is served."""
        reply = await self.runner.run("health:health", Asked(format=JSON), "own", seconds=_HEALTH)
        return self._response(Kept(reply), request)

    def _refused_as(self, request: Request, usual: str = "text/plain") -> Asked:
        """As much of a request that cannot be read as its error is told by."""
        return Asked(
            path=request.url.path,
            root=self.settings.root,
            format=error_format(request, usual),
            language=language_of(request.headers.get("accept-language")),
        )

    async def _refused(self, request: Request, error: Exception) -> Response:
        """What no route is for, or what no method is for; or a fault of ours."""
        asked = self._refused_as(request)
        headers: Pairs = ()
        if isinstance(error, HTTPException) and error.status_code == 404:
            reply = told(_nothing_here(request.url.path), asked)
        elif isinstance(error, HTTPException):
            allowed = (error.headers or {}).get("Allow", "")
            if request.method == "OPTIONS" and allowed:
                return Response(None, 204, {**SECURITY, **_PREFLIGHT, "Allow": allowed})
            headers = (("Allow", allowed),) if allowed else ()
            wrong = ParameterError("this cannot be asked so", found=request.method,
                                   expected=allowed or None)  # fmt: skip
            reply = told(wrong, asked, error.status_code)
        else:
            self.log.trouble("".join(traceback.format_exception(error)))
            reply = unexpected(asked)
        return self._response(Kept(replace(reply, headers=(*reply.headers, *headers))), request)


def _nothing_here(path: str) -> NotFoundError:
    return NotFoundError(
        "there is no page at this address", found=path, hint="search for what it was about"
    )


def _seconds(asked: Asked) -> float | None:
    """The deadline that the client asks for; the server's own where that is shorter."""
    text = asked.get("timeout")
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0.05 <= seconds <= 86_400:
        raise ParameterError("timeout is a number of seconds", found=text, expected="such as 2.5")
    return seconds


def _location(asked: Asked, route: Route, media: str) -> str:
    """The address at which this very answer stands, whatever the client takes; "" for none."""
    name = _SUFFIXES.get(media.partition(";")[0])
    if name is None or asked.body or len(route.formats) == 1:
        return ""
    query = [pair for pair in asked.query if pair[0] != "format"]
    path = asked.path
    if route.suffixes:
        path = f"{path.rstrip('/')}.{name}"
    else:
        query.append(("format", name))
    place = asked.href(path, tuple(query))
    return place if len(place) <= _LONGEST_LOCATION else ""


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    path = files().get(name)
    if path is None:
        raise HTTPException(404)
    packed = packed_wanted(request.headers.get("accept-encoding"))
    body = _packed_file(path) if packed else path.read_bytes()
    # Under the digest of another version, older or newer, it is not for good.
    here = static_path(name).endswith(f"/{request.path_params['digest']}/{name}")
    headers = {**SECURITY, "Cache-Control": _FOR_GOOD if here else "no-cache",
               "Content-Type": MEDIA[path.suffix], "Vary": "Accept-Encoding"}  # fmt: skip
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(body, 200, headers)


@cache
def _packed_file(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


class _Rooted:
    """Takes the path that a proxy serves this under off each address, and logs each request."""

    def __init__(self, inner: ASGIApp, root: str, log: Log) -> None:
        self.inner = inner
        self.root = root
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if self.root and (path == self.root or path.startswith(self.root + "/")):
            path = path.removeprefix(self.root) or "/"
        if path.removesuffix("/") in _PLAIN:  # with a slash at the end it is the same
            path = path.removesuffix("/")
        if path != scope["path"]:
            scope = {**scope, "path": path, "raw_path": quote(path).encode()}
        started, told_ = time.monotonic(), {"status": 0, "bytes": 0}

        async def telling(sent: Message) -> None:
            if sent["type"] == "http.response.start":
                told_["status"] = sent["status"]
            told_["bytes"] += len(sent.get("body", b""))
            await send(sent)

        try:
            await self.inner(scope, receive, telling)
        except Exception:
            if not told_["status"]:  # else the client has had its answer, and the log the trouble
                raise
        finally:
            self.log.request(scope, told_["status"], told_["bytes"], time.monotonic() - started)
