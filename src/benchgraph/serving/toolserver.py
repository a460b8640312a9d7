"""The tools over the Model Context Protocol: on stdin and stdout, or over HTTP at /mcp.

The protocol is that of the package ``mcp``, which is an extra: nothing of it is imported before
somebody speaks it. Calls are tasks like all others, so the same deadline holds.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from benchgraph.errors import BenchgraphError, EngineError, ParameterError
from benchgraph.serving.media import JSON
from benchgraph.serving.model import Asked, Reply, Runner
from benchgraph.serving.programs.operations import TOOLS
from benchgraph.serving.programs.tools import (
    CALL,
    INSTRUCTIONS,
    asked_for,
    input_schema,
    tool_named,
)
from benchgraph.serving.security import SECURITY
from benchgraph.serving.settings import Settings
from benchgraph.serving.tasks import told
from benchgraph.version import __version__

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from starlette.types import Message, Receive, Scope, Send

    from benchgraph.serving.workers.pool import Pool

PATH = "/mcp"
MOST_BODY = 256 * 1024
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MISSING = "the Model Context Protocol is an extra that is not installed"
_INSTALL = "pip install 'benchgraph[mcp]'"


class Missing(EngineError):
    """The extra is not there."""

    status = 501


class NotSo(ParameterError):
    """A method that the endpoint does not take."""

    status = 405


def insist_on_mcp() -> None:
    """Raise EngineError with what to install where the extra is missing."""
    if find_spec("mcp") is None:
        raise Missing(_MISSING, hint=_INSTALL)


def server_of(runner: Runner) -> Server:
    """The server of the protocol, whose calls ``runner`` runs."""
    import mcp_types as types
    from mcp.server.lowlevel import Server
    from mcp.shared.exceptions import MCPError

    async def on_list_tools(context: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[types.Tool(**each) for each in described()])

    async def on_call_tool(
        context: Any, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        try:
            tool_named(params.name)
            asked, lane = asked_for(params.name, params.arguments)
        except BenchgraphError as error:
            raise MCPError(types.INVALID_PARAMS, _sentence(error)) from None
        request = getattr(context, "request", None)  # over HTTP; none on stdin
        client = request.client.host if request is not None and request.client else ""
        reply = await runner.run(CALL, asked, lane, client=client)
        text = reply.body.decode()
        if reply.status != 200:
            content = types.TextContent(text=_problem(json.loads(text)))
            return types.CallToolResult(content=[content], is_error=True)
        content = types.TextContent(text=text)
        return types.CallToolResult(content=[content], structured_content=json.loads(text))

    return Server(
        "benchgraph",
        version=__version__,
        title="benchgraph",
        description="A knowledge graph of policy benchmarks: every number with status and source.",
        instructions=INSTRUCTIONS,
        on_list_tools=on_list_tools,
        on_call_tool=on_call_tool,
    )


def described() -> list[dict[str, Any]]:
    """The tools as the protocol lists them."""
    hints = {
        "read_only_hint": True,
        "destructive_hint": False,
        "idempotent_hint": True,
        "open_world_hint": False,
    }
    return [
        {
            "name": name,
            "title": each.summary,
            "description": f"{each.summary}. {each.description}",
            "input_schema": input_schema(each),
            "output_schema": each.result,
            "annotations": {"title": each.summary, **hints},
        }
        for name, each in TOOLS.items()
    ]


def _problem(told: dict[str, Any]) -> str:
    """The JSON of an error as sentences for a model."""
    parts = [f"{told['message']}."]
    for name in ("found", "expected", "hint", "line"):
        if name in told:
            parts.append(f"{name}: {told[name]}")
    return "\n".join(parts)


def _sentence(error: BenchgraphError) -> str:
    return f"{error.what}; there is {error.expected}" if error.expected else error.what


class Endpoint:
    """The ASGI application at /mcp. What it needs is imported and started by the first request."""

    def __init__(self, runner: Runner, settings: Settings) -> None:
        self.runner = runner
        self.settings = settings
        self._manager: StreamableHTTPSessionManager | None = None
        self._starting = asyncio.Lock()
        self._held: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: the protocol's POST, or a sentence."""
        if scope["method"] != "POST":
            error: BenchgraphError = NotSo(
                "this is an endpoint for clients of the Model Context Protocol",
                found=scope["method"],
                expected="POST",
                hint="give a client this address; docs: benchgraph mcp --help",
            )
            await _say(told(error, Asked(format=JSON)), send, (("Allow", "POST"),))
            return
        try:
            manager = await self._running()
        except EngineError as error:
            await _say(told(error, Asked(format=JSON)), send)
            return
        await manager.handle_request(scope, receive, _hardened(send))

    async def _running(self) -> StreamableHTTPSessionManager:
        async with self._starting:
            if self._manager is None:
                insist_on_mcp()
                # A second of imports: in a thread, so that others are answered meanwhile.
                manager = await asyncio.to_thread(self._made)
                started = asyncio.Event()
                self._held = asyncio.create_task(_hold(manager, started))
                await started.wait()
                self._manager = manager
            return self._manager

    def _made(self) -> StreamableHTTPSessionManager:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        return StreamableHTTPSessionManager(
            app=server_of(self.runner),
            json_response=True,
            stateless=True,
            max_request_body_size=MOST_BODY,
            security_settings=_hosts(self.settings),
        )


async def _hold(manager: StreamableHTTPSessionManager, started: asyncio.Event) -> None:
    """Keep the manager's tasks going until the loop ends, which cancels this."""
    async with manager.run():
        started.set()
        await asyncio.Event().wait()


def _hosts(settings: Settings) -> Any:
    """On this machine alone only its own names may be asked for: no page of another host can then
    reach the endpoint under a name of its own (DNS rebinding)."""
    from mcp.server.transport_security import TransportSecuritySettings

    if settings.host not in _LOOPBACK:
        return None
    own = settings.origin.partition("://")[2]
    names = ("127.0.0.1", "localhost", "[::1]")  # without a port where it is 80
    hosts = [*names, *(f"{each}:*" for each in names), *([own] * bool(own))]
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


# What every answer carries, but for CORS: pages of other sites are not to call tools.
_MORE = [
    (name.lower().encode(), value.encode())
    for name, value in (*SECURITY.items(), ("Cache-Control", "no-store"))
    if name != "Access-Control-Allow-Origin"
]


def _hardened(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_MORE]}
        await send(message)

    return sending


async def _say(reply: Reply, send: Send, headers: tuple[tuple[str, str], ...] = ()) -> None:
    sent = [("Content-Type", reply.media), ("Content-Length", str(len(reply.body))), *headers]
    raw = [(name.lower().encode(), value.encode()) for name, value in sent]
    await _hardened(send)({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": reply.body})


def tools_route(runner: Runner, settings: Settings) -> Route:
    """The route of Starlette's at which the tools are served."""
    return Route(PATH, Endpoint(runner, settings))


def run(
    settings: Settings,
    opener: Callable[[], AbstractContextManager[Any]],
    *,
    http: bool = False,
    say: Callable[[str], None],
) -> None:
    """Serve the tools on stdin and stdout until stdin ends, or over ``http`` until it is stopped.

    ``say`` is told what a person should read (never on stdout: that is the protocol's). Raises
    EngineError where the extra is missing.
    """
    from benchgraph.serving.listening import loop_factory
    from benchgraph.serving.workers.nursery import Nursery

    insist_on_mcp()
    nursery = Nursery()  # forked while there is one thread and no store that is open
    with opener() as release, asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_run(settings, str(release.path), nursery, http, say))


async def _run(
    settings: Settings, release: str, nursery: Any, http: bool, say: Callable[[str], None]
) -> None:
    from benchgraph.serving.workers.pool import Pool

    pool = Pool(
        nursery,
        release,
        workers=settings.workers,
        seconds=settings.timeout,
        memory=settings.memory,
        say=say,
    )
    try:
        await pool.ready()
        if http:
            await _over_http(pool, settings, say)
        else:
            _stop_at_once(pool)
            await _over_stdio(pool, say)
    finally:
        pool.close()


def _stop_at_once(pool: Pool) -> None:
    """End the process when it is asked to: the thread that waits for stdin cannot be woken."""

    def stop() -> None:
        pool.close()
        os._exit(0)

    for each in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows knows no such handlers
            asyncio.get_running_loop().add_signal_handler(each, stop)


async def _over_stdio(runner: Runner, say: Callable[[str], None]) -> None:
    from mcp.server.stdio import stdio_server

    if sys.stdin is not None and sys.stdin.isatty():
        say("this speaks with a client on stdin and stdout, not with people: see --help")
    server = server_of(runner)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


async def _over_http(runner: Runner, settings: Settings, say: Callable[[str], None]) -> None:
    from starlette.applications import Starlette

    from benchgraph.serving.listening import listening_at
    from benchgraph.serving.listening import server_of as http_server_of

    with listening_at(settings) as listening:
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        say(f"the tools are served at http://{shown}:{port}{PATH}; Ctrl-C stops it")
        app = Starlette(routes=[tools_route(runner, settings)])
        await http_server_of(app).serve(sockets=[listening])
