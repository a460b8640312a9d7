"""The front: HTTP in, tasks out. It opens no store and fills no template of a page itself."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute

from benchgraph.errors import BenchgraphError, LimitError, ParameterError
from benchgraph.language import interface
from benchgraph.serving.model import Asked, Pairs, Reply
from benchgraph.serving.negotiation import format_of, language_of
from benchgraph.serving.routes import FORMATS, ROUTES, Route
from benchgraph.serving.settings import Settings
from benchgraph.serving.static import MEDIA, files
from benchgraph.serving.tasks import told

MOST_BODY = 1024 * 1024
FORM = "application/x-www-form-urlencoded"
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self'; connect-src 'self'; font-src 'self'; worker-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Runner(Protocol):
    """What runs tasks."""

    async def run(self, task: str, asked: Asked, lane: str) -> Reply: ...


class TooLarge(LimitError):
    """A body that is larger than is read."""

    status = 413


def application(settings: Settings, runner: Runner) -> Starlette:
    """The ASGI application."""
    routes = [
        StarletteRoute(each.path, _endpoint(each, settings, runner), methods=[*each.methods])
        for each in ROUTES
    ]
    return Starlette(
        routes=[*routes, StarletteRoute("/static/{digest}/{name:path}", _static)],
    )


def _endpoint(route: Route, settings: Settings, runner: Runner):  # type: ignore[no-untyped-def]
    async def answer(request: Request) -> Response:
        asked = Asked(path=request.url.path, format=route.formats[0])
        try:
            asked = await read_request(request, route, settings)
            reply = await runner.run(route.task, asked, route.lane)
        except BenchgraphError as error:
            reply = told(error, asked)
        return Response(
            reply.body,
            reply.status,
            {"Content-Type": reply.media, **SECURITY, **dict(reply.headers)},
        )

    return answer


async def read_request(request: Request, route: Route, settings: Settings) -> Asked:
    """A request as tasks see it. Raises BenchgraphError for what cannot be one."""
    params = dict(request.path_params)
    query: Pairs = tuple(parse_qsl(request.url.query, keep_blank_values=True))
    body, media = b"", request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "POST":
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BODY:
                raise TooLarge("the body is too large", expected=f"at most {MOST_BODY:,} bytes")
        if media == FORM:
            try:
                query += tuple(parse_qsl(body.decode(), keep_blank_values=True))
            except ValueError as error:
                raise ParameterError("the form cannot be read", found=str(error)) from None
    named = next((value for key, value in query if key == "format"), None)
    path = request.url.path
    if route.suffixes and params:
        last = [*params][-1]
        stem, dot, suffix = str(params[last]).rpartition(".")
        if dot and FORMATS.get(suffix) in route.formats:
            params[last], named = stem, suffix
            path = path.removesuffix("." + suffix)
    lang = next((value for key, value in query if key == "lang"), "")
    return Asked(
        path=path,
        params=params,
        query=query,
        language=interface(lang) if lang else language_of(request.headers.get("accept-language")),
        format=format_of(request.headers.get("accept"), named, route.formats),
        root=settings.root,
        origin=settings.origin or f"{request.url.scheme}://{request.url.netloc}",
        chosen=bool(lang),
        method=request.method,
        media=media,
        body=body,
    )


async def _static(request: Request) -> Response:
    path = files().get(request.path_params["name"])
    if path is None:
        return Response("there is no such file\n", 404, SECURITY, "text/plain; charset=utf-8")
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(
        path.read_bytes(), 200, {**SECURITY, **kept, "Content-Type": MEDIA[path.suffix]}
    )
