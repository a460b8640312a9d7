"""Real triple stores for the tests: found where script/stores-setup puts them, started on loopback.

Each runs in a temporary folder on a free port, and is stopped by its own process.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchgraph.remote import Addresses, Connection, Credentials, Protocol, RemoteStore

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(
    os.environ.get("BENCHGRAPH_TEST_SERVERS", Path.home() / ".cache" / "benchgraph-test-servers")
)
SECONDS_TO_START = 60


@dataclass
class Server:
    """A store that runs: its addresses, and how it is stopped."""

    name: str
    process: subprocess.Popen[bytes]
    addresses: Addresses
    credentials: Credentials | None = None
    folder: Path | None = None
    # Whether a query without GRAPH sees every graph.
    union: bool = False
    arguments: list[str] = field(default_factory=list)

    def protocol(self, timeout: float = 60.0) -> Protocol:
        return Protocol(self.addresses, Connection(self.credentials, timeout=timeout))

    def store(self) -> RemoteStore:
        return RemoteStore(self.addresses.query)

    def kill(self) -> None:
        """End it at once, as a crash or a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)

    def load_arguments(self) -> list[str]:
        """What `benchgraph load` has to be told of it."""
        found = ["--endpoint", self.addresses.query]
        if self.credentials:
            found += ["--auth", self.credentials.scheme, "--user", self.credentials.user]
            found += ["--password-env", "STORE_PASSWORD"]
        return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def oxigraph_program() -> str | None:
    """Oxigraph's server, beside this Python, on the path, or where stores-setup puts it."""
    beside = Path(sys.executable).with_name("oxigraph")
    for path in (beside, FOLDER / "oxigraph" / "bin" / "oxigraph"):
        if path.is_file():
            return str(path)
    return shutil.which("oxigraph")


def fuseki_jar() -> Path | None:
    """The server jar of Apache Jena Fuseki, if there is a Java to run it."""
    jars = sorted(FOLDER.glob("jena-fuseki-server-*.jar"))
    return jars[-1] if jars and shutil.which("java") else None


def rdf4j_files() -> tuple[Path, Path] | None:
    """Jetty's runner and the unpacked RDF4J Server, if there is a Java to run them."""
    runners, servers = (
        sorted(FOLDER.glob("jetty-runner-*.jar")),
        sorted(FOLDER.glob("rdf4j-server-*")),
    )
    return (runners[-1], servers[-1]) if runners and servers and shutil.which("java") else None


def virtuoso_program() -> str | None:
    return shutil.which("virtuoso-t")


def start_oxigraph(
    folder: Path, *options: str, command: str = "serve", before: Callable[[], None] | None = None
) -> Server:
    program, port = oxigraph_program(), free_port()
    assert program
    root = f"http://127.0.0.1:{port}"
    arguments = [program, command, "--bind", f"127.0.0.1:{port}", *options]
    process = _start(arguments, folder, before)
    addresses = Addresses(f"{root}/query", f"{root}/update", f"{root}/store")
    return _ready(Server("oxigraph", process, addresses, None, folder, arguments=arguments))


def start_fuseki(folder: Path, *options: str, update: bool = True) -> Server:
    jar, port = fuseki_jar(), free_port()
    assert jar
    (folder / "db").mkdir(parents=True, exist_ok=True)
    store = [] if "--mem" in options else ["--tdb2", f"--loc={folder / 'db'}"]
    arguments = ["java", "-Xmx1g", "-jar", str(jar), "--localhost", f"--port={port}"]
    arguments += [*options, *store, *(["--update"] if update else []), "/ds"]
    process = _start(arguments, folder)
    root = f"http://127.0.0.1:{port}/ds"
    server = Server("fuseki", process, Addresses.of(root), None, folder, arguments=arguments)
    return _ready(server)


def start_rdf4j(folder: Path) -> Server:
    """RDF4J Server in Jetty with the repository of deploy/."""
    files, port = rdf4j_files(), free_port()
    assert files
    arguments = ["java", "-Xmx512m", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    arguments += [f"-Dorg.eclipse.rdf4j.appdata.basedir={folder}", "-jar", str(files[0])]
    arguments += ["--host", "127.0.0.1", "--port", str(port), "--path", "/rdf4j-server"]
    arguments += [str(files[1])]
    process = _start(arguments, folder)
    root = f"http://127.0.0.1:{port}/rdf4j-server"
    addresses = Addresses.of(f"{root}/repositories/benchgraph")
    server = Server("rdf4j", process, addresses, None, folder, union=True, arguments=arguments)
    _ready(server, f"{root}/protocol")
    repository = (ROOT / "deploy" / "rdf4j" / "repository.ttl").read_bytes()
    turtle = {"Content-Type": "text/turtle"}
    create = urllib.request.Request(addresses.query, repository, turtle, method="PUT")
    urllib.request.urlopen(create, timeout=30).close()
    return server


def start_virtuoso(folder: Path) -> Server:
    """With the configuration of deploy/, on ports of its own."""
    program, port = virtuoso_program(), free_port()
    assert program
    settings = (ROOT / "deploy" / "virtuoso" / "virtuoso.ini").read_text(encoding="utf-8")
    settings = settings.replace("127.0.0.1:1111", f"127.0.0.1:{free_port()}")
    settings = settings.replace("127.0.0.1:8890", f"127.0.0.1:{port}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    arguments = [program, "+foreground", "+wait", "+configfile", str(folder / "virtuoso.ini")]
    process = _start(arguments, folder)
    addresses = Addresses.of(f"http://127.0.0.1:{port}/sparql")
    credentials = Credentials("dba", "dba", "digest")
    server = Server("virtuoso", process, addresses, credentials, folder, True, arguments)
    return _ready(server)


# name → (how it is started, whether it is here, what to install)
STORES: dict[str, tuple[Callable[[Path], Server], Callable[[], object]]] = {
    "oxigraph": (
        lambda folder: start_oxigraph(folder, "--location", str(folder)),
        oxigraph_program,
    ),
    "fuseki": (start_fuseki, fuseki_jar),
    "rdf4j": (start_rdf4j, rdf4j_files),
    "virtuoso": (start_virtuoso, virtuoso_program),
}


def _start(
    arguments: list[str], folder: Path, before: Callable[[], None] | None = None
) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            arguments,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=before,
        )


def _ready(server: Server, address: str | None = None) -> Server:
    """Wait until it answers: a query, or a GET of ``address``."""
    deadline = time.monotonic() + SECONDS_TO_START
    address = address or server.addresses.query + "?query=ASK%7B%7D"
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return server
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    server.stop()
    assert server.folder
    log = (server.folder / "server.log").read_text(errors="replace")
    raise AssertionError(f"{server.name} did not start: {' '.join(log.split())[-500:]}")


def need(name: str) -> None:
    """Leave the test out if the store ``name`` is not here; in CI that is a failure."""
    if STORES[name][1]():
        return
    reason = f"{name} is not installed (script/stores-setup installs it)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
