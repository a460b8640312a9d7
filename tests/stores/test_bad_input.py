"""What goes wrong with a store: one clear error, exit code 2, and nothing half taken for whole."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
from collections.abc import Callable

import pytest
from contents import content_of, small_content
from scripted_server import Asked, Script, ScriptedServer, Told
from store_servers import Server, free_port, start_fuseki

from benchgraph.errors import StoreError
from benchgraph.loading import load
from benchgraph.remote import Addresses, Connection, Credentials, Protocol, RemoteStore
from benchgraph.remote.protocol import DEFAULT

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., Server]
Scripted = Callable[[Script], ScriptedServer]
RESULTS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}]}}'


def no_wait(server: ScriptedServer, **settings: object) -> Protocol:
    connection = Connection(sleep=lambda seconds: None, **settings)  # type: ignore[arg-type]
    return Protocol(Addresses.of(server.root + "/ds"), connection)


def failed(run: Run, *arguments: str, **environment: str) -> str:
    """The message of a command that has to end with exit code 2 and print no data."""
    done = run(*arguments, **environment)
    assert done.returncode == 2, done.stderr
    assert not done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


# Wrong address


def test_nobody_listens_at_the_address(run: Run) -> None:
    address = f"http://127.0.0.1:{free_port()}/query"
    for command in (["load"], ["ask", "promise-tracker"], ["sparql", "ASK {}"]):
        message = failed(run, *command, "--endpoint", address)
        assert "cannot be reached" in message
        assert address in message


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("localhost:7878/query", "not a web address"),
        ("ftp://localhost/query", "not a web address"),
        ("file:///etc/passwd", "not a web address"),
        ("http://localhost:port/", "not a web address"),
        ("http://dba:secret@localhost/sparql", "user or password"),
        ("http://local host/", "not a web address"),
    ],
)
def test_what_is_no_address_is_refused(run: Run, address: str, words: str) -> None:
    message = failed(run, "load", "--endpoint", address)
    assert words in message or "spaces" in message
    assert "secret" not in message


def test_nothing_is_at_that_path_of_a_real_server(oxigraph: Start) -> None:
    root = oxigraph().addresses.query.removesuffix("/query")
    with pytest.raises(StoreError, match="nothing at this address"):
        RemoteStore(root + "/sparql-endpoint").ask("ASK {}")


# Passwords


def test_wrong_password_with_digest(servers: Callable[[str], Server]) -> None:
    server = servers("virtuoso")
    wrong = Connection(Credentials("dba", "wrong", "digest"))
    with pytest.raises(StoreError, match="asks for a user and a password"):
        load(small_content(), Protocol(server.addresses, wrong))
    with pytest.raises(StoreError, match="asks for a user and a password"):
        load(small_content(), Protocol(server.addresses, Connection()))


def test_wrong_password_with_basic(scripted: Scripted) -> None:
    def script(asked: Asked) -> Told:
        if asked.headers.get("Authorization") == "Basic dXNlcjpyaWdodA==":  # user:right
            return Told(body=b'{"head":{},"boolean":true}')
        return Told(401, "text/plain", b"who are you", {"WWW-Authenticate": 'Basic realm="x"'})

    server = scripted(script)
    assert no_wait(server, credentials=Credentials("user", "right")).ask("ASK {}")
    with pytest.raises(StoreError, match="asks for a user") as error:
        no_wait(server, credentials=Credentials("user", "wrong")).ask("ASK {}")
    assert error.value.found == "who are you"


def test_password_comes_from_the_environment_or_the_command_does_not_run(run: Run) -> None:
    options = ["--auth", "basic", "--user", "u", "--password-env", "NO_SUCH_VARIABLE"]
    message = failed(run, "load", "--endpoint", "http://127.0.0.1:9/query", *options)
    assert "NO_SUCH_VARIABLE" in message


def test_commands_that_read_know_how_to_log_in(run: Run, scripted: Scripted) -> None:
    """Each command that takes --endpoint takes the login, and without it says what is missing."""

    def script(asked: Asked) -> Told:
        if asked.headers.get("Authorization") != "Basic dXNlcjpyaWdodA==":  # user:right
            return Told(401, "text/plain", b"no", {"WWW-Authenticate": 'Basic realm="x"'})
        if asked.sparql.lstrip().startswith("ASK") or "ASK {" in asked.sparql:
            return Told(body=b'{"head":{},"boolean":false}')
        return Told(body=b'{"head":{"vars":["s"]},"results":{"bindings":[]}}')

    endpoint = scripted(script).root + "/ds"
    login = ["--auth", "basic", "--user", "user", "--password-env", "STORE_PASSWORD"]
    for command in (
        ["sparql", "SELECT ?s WHERE { ?s a bg:Case }"],
        ["ask", "documents-by-date"],
    ):
        message = failed(run, *command, "--endpoint", endpoint)
        assert "asks for a user and a password" in message
        done = run(*command, "--endpoint", endpoint, *login, STORE_PASSWORD="right")
        assert done.returncode in (0, 1), done.stderr
        assert "asks for" not in done.stderr
        half = failed(run, *command, "--endpoint", endpoint, "--auth", "basic")
        assert "Error: --auth basic needs --user and --password-env" in half
    assert "are for a store at --endpoint" in failed(run, "show", "case:falcon-llm", *login)


def test_a_redirect_to_another_host_gets_neither_the_request_nor_the_password(
    scripted: Scripted,
) -> None:
    thief = scripted(lambda asked: Told(body=b'{"head":{},"boolean":true}'))
    server = scripted(
        lambda asked: Told(307, headers={"Location": f"{thief.root}/ds?{asked.query}"})
    )
    with pytest.raises(StoreError, match="another address"):
        no_wait(server, credentials=Credentials("user", "secret")).ask("ASK {}")
    assert not thief.asked


# Read-only


def test_read_only_oxigraph(oxigraph: Start, run: Run) -> None:
    first = oxigraph("--location", "db")
    load(small_content(), first.protocol())
    first.stop()
    database = str(first.folder / "db") if first.folder else ""
    server = oxigraph("--location", database, command="serve-read-only")
    message = failed(run, "load", "--replace", "--endpoint", server.addresses.query)
    assert "not allow" in message or "read-only" in message
    assert server.store().graph_counts()[""] == 3


def test_read_only_fuseki(servers: Callable[[str], Server], tmp_path) -> None:
    servers("fuseki")  # left out where there is none
    server = start_fuseki(tmp_path, update=False)
    try:
        with pytest.raises(StoreError) as error:
            load(small_content(), server.protocol())
        assert error.value.exit_code == 2
        assert "read-only" in str(error.value) or "path" in str(error.value)
    finally:
        server.stop()


# Servers that die


def test_a_server_that_dies_in_mid_load_keeps_the_old_graphs(
    oxigraph: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while pieces are staged: readers never saw them, and the same load goes on later."""
    monkeypatch.setattr("benchgraph.loading.separate.MOST_AT_ONCE", 0)
    monkeypatch.setattr("benchgraph.loading.content.PIECE", 1)
    monkeypatch.setattr("benchgraph.loading.separate.PIECE", 1)
    server = oxigraph("--location", "db")
    load(small_content(), server.protocol())
    new = content_of([f"<urn:s{n}> <urn:p> <urn:o>" for n in range(8)])

    def die(step: str, done: int, total: int) -> None:
        if step == "loading" and done >= total / 2:
            server.kill()

    with pytest.raises(StoreError, match=r"cannot be reached|broke off"):
        load(new, server.protocol(), replace=True, progress=die)
    again = oxigraph("--location", str(server.folder / "db" if server.folder else ""))
    assert again.store().graph_counts()[""] == 3

    shares: list[float] = []

    def note(step: str, done: int, total: int) -> None:
        shares.extend([done / total] if step == "loading" else [])

    load(new, again.protocol(), replace=True, progress=note)
    assert min(shares) >= 0.5, "pieces that were there are not sent again"
    assert again.store().graph_counts() == {"": 8, "https://w3id.org/benchgraph/graph/one": 8}


def test_a_failed_load_on_a_union_store_puts_the_old_triples_back(
    oxigraph: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchgraph.loading.union.MOST_AT_ONCE", 0)
    monkeypatch.setattr("benchgraph.loading.content.PIECE", 2)
    server = oxigraph("--union-default-graph")
    load(small_content(), server.protocol())
    before = set(server.store().quads())
    protocol = server.protocol()

    def refuse(graph: str, ntriples: bytes, told: object) -> None:
        protocol.post = type(protocol).post.__get__(protocol)  # type: ignore[method-assign]
        raise StoreError("the store failed with status 500")

    protocol.post = refuse  # type: ignore[method-assign]
    with pytest.raises(StoreError, match="holds what it held before"):
        load(content_of([f"<urn:a> <urn:p> <urn:{n}>" for n in range(5)]), protocol, replace=True)
    assert set(server.store().quads()) == before


def test_where_the_old_triples_cannot_be_put_back_the_error_says_so(
    oxigraph: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchgraph.loading.union.MOST_AT_ONCE", 0)
    monkeypatch.setattr("benchgraph.loading.content.PIECE", 1)
    server = oxigraph("--union-default-graph")

    def die(step: str, done: int, total: int) -> None:
        if step == "loading" and done:
            server.kill()

    with pytest.raises(StoreError, match="could not be put back") as error:
        load(small_content(), server.protocol(), progress=die)
    assert "half loaded" in str(error.value)


def test_a_disk_that_is_full(oxigraph: Start) -> None:
    """Files of the server may grow to 300 KB: its writes fail as on a full disk."""

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    server = oxigraph("--location", "db", before=small_disk)
    big = content_of([f'<urn:s{n}> <urn:p> "{"x" * 200}{n}"' for n in range(4000)])
    with pytest.raises(StoreError) as error:
        load(big, server.protocol())
    assert error.value.exit_code == 2
    assert server.store().graph_counts()[""] == 0


@pytest.mark.parametrize(
    ("status", "body"),
    [(507, b"Insufficient Storage"), (500, b"IO error: No space left on device")],
)
def test_a_full_disk_is_called_a_full_disk(scripted: Scripted, status: int, body: bytes) -> None:
    server = scripted(lambda asked: Told(status, "text/plain", body))
    with pytest.raises(StoreError, match="disk of the store is full"):
        no_wait(server).put(DEFAULT, b"")


# Answers that are none, or not whole


def test_a_web_page_instead_of_an_answer(scripted: Scripted, run: Run) -> None:
    page = b"<html><head><title>x</title></head><body><h1>Please log in</h1></body></html>"
    server = scripted(lambda asked: Told(200, "text/html; charset=utf-8", page))
    for command in (["load"], ["ask", "promise-tracker"]):
        message = failed(run, *command, "--endpoint", server.root + "/ds")
        assert "web page came instead" in message
        assert "Please log in" in message


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(body=RESULTS[:-20]), "broke off"),
        (Told(body=RESULTS[:40]), "broke off"),
        (Told(body=b""), "answer is empty"),
        (Told(body=RESULTS[:-3] + b', "error": "query cancelled" , [}'), "broke off"),
        (Told(body=RESULTS, headers={"X-SPARQL-MaxRows": "1"}), "cuts answers off"),
        (Told(type="text/csv", body=b"s\r\nurn:a\r\n"), "answers in CSV alone"),
        (Told(type="image/png", body=b"\x89PNG"), "form that was not asked for"),
    ],
)
def test_a_partial_answer_with_status_200(scripted: Scripted, told: Told, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        no_wait(scripted(lambda asked: told)).select("SELECT ?s WHERE { ?s ?p ?o }")


def test_a_body_shorter_than_announced_is_not_taken_for_whole(scripted: Scripted) -> None:
    """N-Triples that end after a whole line look whole; only the length tells."""
    line = b"<urn:a> <urn:b> <urn:c> .\n"
    told = Told(type="application/n-triples", body=line, length=2 * len(line))
    server = scripted(lambda asked: told)
    with pytest.raises(StoreError, match="broke off"):
        no_wait(server).construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert len(server.asked) == 4, "tried again, as reading is safe"


@pytest.mark.parametrize("form", ["SELECT (COUNT(*) AS ?n)", "CONSTRUCT { ?a ?p ?d }"])
def test_a_real_server_that_runs_into_its_time_limit(oxigraph: Start, form: str) -> None:
    """Oxigraph says 200, then what it has so far, then that it was cancelled."""
    server = oxigraph("--timeout-s", "1")
    load(content_of(f"<urn:s{n}> <urn:p> <urn:o{n}>" for n in range(500)), server.protocol())
    protocol = server.protocol(timeout=30)
    ask = protocol.select if form.startswith("SELECT") else protocol.construct
    with pytest.raises(StoreError, match="broke off") as error:
        ask(f"{form} WHERE {{ ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }}")
    assert "cancelled" in str(error.value)


def test_a_silent_server_is_given_up(scripted: Scripted) -> None:
    import time

    def script(asked: Asked) -> Told:
        time.sleep(1.5)
        return Told()

    with pytest.raises(StoreError, match=r"did not answer within 0\.2 seconds"):
        no_wait(scripted(script), timeout=0.2).ask("ASK {}")


# Another try


def test_a_busy_store_is_asked_again_after_as_long_as_it_says(scripted: Scripted) -> None:
    replies = iter([Told(503, headers={"Retry-After": "7"}), Told(502), Told(body=RESULTS)])
    server = scripted(lambda asked: next(replies))
    waits: list[float] = []
    protocol = Protocol(Addresses.of(server.root + "/ds"), Connection(sleep=waits.append))
    assert len(protocol.select("SELECT ?s WHERE { ?s ?p ?o }")) == 1
    assert waits == [7.0, 1.0]


def test_an_update_is_not_sent_twice_unless_that_is_safe(scripted: Scripted) -> None:
    server = scripted(lambda asked: Told(drop=True))
    with pytest.raises(StoreError):
        no_wait(server).update("INSERT { ?s <urn:n> ?n } WHERE { ?s ?p ?o }")
    assert len(server.asked) == 1
    with pytest.raises(StoreError):
        no_wait(server).update("INSERT DATA { <urn:a> <urn:b> <urn:c> }", safe=True)
    assert len(server.asked) == 5


def test_a_refusal_is_not_tried_again_and_keeps_the_words_of_the_server(
    scripted: Scripted,
) -> None:
    server = scripted(lambda asked: Told(400, "text/plain", "Zeile 3: unerwartet „}“".encode()))
    with pytest.raises(StoreError, match="does not accept") as error:
        no_wait(server).select("SELECT")
    assert error.value.found == "Zeile 3: unerwartet „}“"
    assert len(server.asked) == 1


def test_a_load_that_the_store_loses_is_found_out(scripted: Scripted) -> None:
    """A store that says yes to everything and keeps nothing."""

    def script(asked: Asked) -> Told:
        if "ASK" in asked.sparql:
            return Told(body=json.dumps({"head": {}, "boolean": True}).encode())
        return Told(body=b'{"head":{"vars":["g","n"]},"results":{"bindings":[]}}')

    with pytest.raises(StoreError, match="did not keep"):
        load(small_content(), no_wait(scripted(script)))
