"""From HTTP to ``Asked``: the parts of a request that answers depend on, bounded and checked."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from benchgraph.errors import BenchgraphError, LimitError, ParameterError
from benchgraph.language import interface
from benchgraph.serving.media import FORMATS, HTML, JSON
from benchgraph.serving.model import Asked, Pairs
from benchgraph.serving.negotiation import NotAcceptable, format_of, language_of
from benchgraph.serving.routes import Route
from benchgraph.serving.settings import Settings

MOST_BODY = 1024 * 1024
MOST_ADDRESS = 32_768  # longer queries come by POST; beyond 64 KB no parser of HTTP goes on
MOST_PAIRS = 1000
BODY_SECONDS = 20.0
FORM = "application/x-www-form-urlencoded"


class TooLarge(LimitError):
    """A body or an address that is larger than is read."""

    status = 413


class TooSlow(LimitError):
    """A body that does not come."""

    status = 408


def error_format(request: Request, usual: str = "text/plain") -> str:
    """What an error is told in where the request itself is at fault: page, JSON or text;
    ``usual`` where the client does not care."""
    try:
        offers = dict.fromkeys((usual, "text/plain", HTML, JSON))
        return format_of(request.headers.get("accept"), None, tuple(offers))
    except NotAcceptable:
        accept = request.headers.get("accept", "")
        return JSON if "json" in accept else "text/plain"


async def read_request(request: Request, route: Route, settings: Settings) -> Asked:
    """A request as tasks see it. Raises BenchgraphError for what cannot be one."""
    sent: bytes = request.scope["query_string"]
    if len(request.scope["raw_path"]) + len(sent) > MOST_ADDRESS:
        raise TooLarge("the address is too long", expected=f"at most {MOST_ADDRESS:,} characters")
    query = _read_pairs(sent, "the address")
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request) if request.method == "POST" else b""
    if media == FORM and body:
        query, body = query + _read_pairs(body, "the form"), b""
    params = {key: str(value) for key, value in request.path_params.items()}
    path, params, suffix = _without_suffix(request.url.path, params, route)
    named = suffix or next((value for key, value in query if key == "format"), None)
    accept = request.headers.get("accept", "")
    lang = next((value for key, value in query if key == "lang"), "")
    # The language first: what is wrong with the rest is then told in it.
    language = interface(lang) if lang else language_of(request.headers.get("accept-language"))
    return Asked(
        path=path,
        params=params,
        query=query,
        language=language,
        format=format_of(accept, named, route.formats) if route.formats else error_format(request),
        root=settings.root,
        origin=settings.origin or f"{request.url.scheme}://{request.url.netloc}",
        chosen=bool(lang),
        method=request.method,
        media=media,
        body=body,
        accept="" if route.formats else accept,
    )


def _read_pairs(sent: bytes, what: str) -> Pairs:
    try:
        return _pairs(sent.decode())
    except UnicodeDecodeError as error:
        raise ParameterError(f"{what} is not UTF-8", found=f"byte {error.start}") from None


def _pairs(text: str) -> Pairs:
    try:
        found = tuple(
            parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PAIRS)
        )
    except UnicodeDecodeError as error:
        raise ParameterError("a value is not UTF-8", found=f"byte {error.start}") from None
    except ValueError:
        raise LimitError("there are too many values", expected=f"at most {MOST_PAIRS}") from None
    return found


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > MOST_BODY:
                    raise TooLarge("the body is too large", expected=f"at most {MOST_BODY:,} bytes")
    except TimeoutError:
        raise TooSlow("the body did not come", expected=f"within {BODY_SECONDS:g} s") from None
    except ClientDisconnect:
        raise BenchgraphError("the client has gone") from None
    return bytes(body)


def _without_suffix(
    path: str, params: dict[str, str], route: Route
) -> tuple[str, dict[str, str], str | None]:
    """Path and parts of it without the short name of a format at their end, and that name."""
    if route.suffixes:
        stem, dot, suffix = path.rpartition(".")
        if dot and FORMATS.get(suffix) in route.formats and not stem.endswith("/"):
            end = f".{suffix}"
            params = {key: value.removesuffix(end) for key, value in params.items()}
            return stem, params, suffix
    return path, params, None
