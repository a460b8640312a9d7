"""Remote triple stores: the SPARQL 1.1 protocols, and what each server does to them."""

from benchgraph.remote.addresses import Addresses
from benchgraph.remote.connection import Connection, Credentials
from benchgraph.remote.finding import find
from benchgraph.remote.protocol import Protocol
from benchgraph.remote.store import MERGE_GRAPH, RemoteStore

__all__ = [
    "MERGE_GRAPH", "Addresses", "Connection", "Credentials", "Protocol", "RemoteStore", "find",
]  # fmt: skip
