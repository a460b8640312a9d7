"""What goes through a socket between front, nursery and workers: messages with their length.

A message is two lengths (4 bytes each, big end first), a head and a body.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import fields

from benchgraph.serving.model import Asked, Reply

_LENGTHS = struct.Struct(">II")
HEAD = _LENGTHS.size
_AT_ONCE = 1 << 20
_ASKED = tuple(each.name for each in fields(Asked) if each.name != "body")


def message(head: bytes, body: bytes = b"") -> bytes:
    """The bytes of a message."""
    return _LENGTHS.pack(len(head), len(body)) + head + body


def lengths(data: bytes | bytearray | memoryview) -> tuple[int, int]:
    """The lengths of head and body of the message that ``data`` begins."""
    head, body = _LENGTHS.unpack_from(data)
    return head, body


def receive(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """The next message, waited for; None where the other end has closed."""
    start = _exactly(connection, HEAD)
    if start is None:
        return None
    head, body = lengths(start)
    rest = _exactly(connection, head + body)
    return None if rest is None else (rest[:head], rest[head:])


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(min(size - len(data), _AT_ONCE))
        if not piece:
            return None
        data += piece
    return bytes(data)


def asked_message(task: str, asked: Asked) -> bytes:
    """A task and the request for it as a message. JSON, as nothing in a request may make an object
    of another kind where it is read."""
    head = {name: getattr(asked, name) for name in _ASKED}
    return message(json.dumps([task, head]).encode(), asked.body)


def read_asked(head: bytes, body: bytes) -> tuple[str, Asked]:
    """The task, and the request for it."""
    task, told = json.loads(head)
    told["query"] = tuple((name, value) for name, value in told["query"])
    return task, Asked(**told, body=body)


def reply_message(reply: Reply, trouble: str = "") -> bytes:
    """An answer as a message; ``trouble`` is for the log of the server."""
    head = [reply.status, reply.media, reply.headers, reply.passing, trouble]
    return message(json.dumps(head).encode(), reply.body)


def read_reply(head: bytes, body: bytes) -> tuple[Reply, str]:
    """The answer, and what the worker has to say to the log."""
    status, media, headers, passing, trouble = json.loads(head)
    pairs = tuple((name, value) for name, value in headers)
    return Reply(body, media, status, pairs, passing), trouble
