"""Where a store answers queries, takes updates and holds its graphs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from benchgraph.errors import StoreError


@dataclass(frozen=True, slots=True)
class Addresses:
    """The three addresses of a store, each an http or https URL."""

    query: str
    update: str
    graphs: str

    @classmethod
    def of(
        cls, endpoint: str, update: str | None = None, graph_store: str | None = None
    ) -> Addresses:
        """The addresses of the store at ``endpoint``; what is not given follows from its path.

        >>> Addresses.of("http://localhost:7878/query").graphs
        'http://localhost:7878/store'
        >>> Addresses.of("http://localhost:3030/ds").update
        'http://localhost:3030/ds/update'
        >>> Addresses.of("http://localhost:8890/sparql").graphs
        'http://localhost:8890/sparql-graph-crud-auth'

        Raises StoreError for what is no web address.
        """
        parts = urlsplit(checked(endpoint))
        path = parts.path.rstrip("/")
        root = path.removesuffix("/query").removesuffix("/sparql")
        if path in ("/sparql", "/sparql-auth"):  # Virtuoso: those with -auth write
            siblings = "/sparql-auth", "/sparql-graph-crud-auth"
        elif path == "/query":  # Oxigraph
            siblings = "/update", "/store"
        elif "/repositories/" in path:  # GraphDB and RDF4J
            siblings = f"{path}/statements", f"{path}/rdf-graphs/service"
        else:  # Fuseki: a dataset, or its query service
            siblings = f"{root}/update", f"{root}/data"
        found = [urlunsplit((parts.scheme, parts.netloc, one, "", "")) for one in siblings]
        return cls(
            endpoint,
            checked(update) if update else found[0],
            checked(graph_store) if graph_store else found[1],
        )

    @property
    def are_here(self) -> bool:
        """Whether what is sent stays on this machine."""
        hosts = {urlsplit(one).hostname or "" for one in (self.update, self.graphs)}
        return all(host in ("localhost", "::1") or host.startswith("127.") for host in hosts)


def checked(url: str) -> str:
    """``url`` if it is an http or https address without a password. Raises StoreError."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # reading it checks it
    except ValueError as error:
        raise StoreError("this is not a web address", found=str(error)) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not url.isascii():
        raise StoreError(
            "this is not a web address",
            found=url,
            expected="http://… or https://…",
        )
    if any(sign.isspace() or ord(sign) < 32 for sign in url):
        raise StoreError("a web address holds no spaces", found=url)
    if parts.username is not None or parts.password is not None:
        raise StoreError(
            "the address holds a user or password, which would show in logs and process lists",
            expected="an address without them",
            hint="use --user and --password-env",
        )
    return url
