"""The pages of one address in every language, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchgraph.errors import BenchgraphError, StoreError
from benchgraph.freezing.addresses import Address
from benchgraph.freezing.choosing import is_network, media_of, route_of
from benchgraph.freezing.rewriting import Links, rewritten
from benchgraph.freezing.site import Site
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.tasks import task_named


@dataclass
class Made:
    """What became of an address: ``done`` are the addresses that have files now, ``found`` those
    that their pages lead to, ``missing`` those without a good answer, with what was said."""

    address: Address
    done: set[Address] = field(default_factory=set)
    found: set[Address] = field(default_factory=set)
    missing: dict[Address, str] = field(default_factory=dict)


def make(graph: Graph, site: Site, address: Address, folder: Path) -> Made:
    """Write what stands at ``address`` below ``folder``: of a page also the files that it offers of
    itself, as they are made of the same rows. Raises StoreError."""
    made = Made(address)
    _write(graph, site, address, folder, made)
    beside = {each for each in made.found if each.page == address and each != address}
    for each in sorted(beside):
        _write(graph, site, each, folder, made)
    return made


def _write(graph: Graph, site: Site, address: Address, folder: Path, made: Made) -> None:
    written: dict[str, bytes] = {}
    for language in site.languages:
        file = site.file(address, language)
        if file in written:
            continue  # the same for readers of every language
        try:
            reply = ask(graph, site, address, language)
        except BenchgraphError as error:
            made.missing[address] = error.what
            return
        if reply.status != 200:
            made.missing[address] = f"status {reply.status}"
            return
        body = reply.body
        if address.format == "html":
            links = Links(site, file, language)
            body = rewritten(body.decode(), links).encode()
            made.found |= links.found
        written[file] = body
    write_files(folder, written.items())
    made.done.add(address)


def write_files(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files below ``folder``, each whole. Raises StoreError."""
    for name, body in files:
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        except OSError as error:
            raise StoreError(
                "this file of the site cannot be written", path=name, found=error.strerror
            ) from None


def ask(graph: Graph, site: Site, address: Address, language: str) -> Reply:
    """What the server would answer. Raises BenchgraphError."""
    if is_network(address):
        return task_named("pages.explorer:download")(graph, asked_for(site, address, language))
    route, params = route_of(_spelt(address))
    return task_named(route.task)(graph, asked_for(site, address, language, params))


def asked_for(
    site: Site, address: Address, language: str, params: dict[str, str] | None = None
) -> Asked:
    """The request of a reader of ``language`` for what stands at ``address``."""
    return Asked(
        path=address.path,
        params=params or {},
        query=address.query,
        language=language,
        format=media_of(address),
        release=site.release,
        frozen=site.day,
    )


def _spelt(address: Address) -> str:
    """The path as the table of routes has it."""
    return f"{address.path}.jsonld" if address.path == "/ontology/context" else address.path
