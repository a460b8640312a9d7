"""The server as a process: what it promises whoever runs it, and whoever asks too much of it."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from serving_tools import Answer, Server, running

from patience import runs, wait_for

# It takes a minute.
LONG = """SELECT (COUNT(*) AS ?n) {
  ?a ?b ?c . ?d ?e ?f FILTER(SHA256(CONCAT(STR(?c), STR(?f))) = '') } # """
# It takes more than the 1 GB that it gets, and no more than a few.
HUNGRY = "SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } # "
RECORDS = Path(__file__).parents[1] / "fixtures" / "records"
ALL = "/sparql?query=" + quote("SELECT ?s { ?s a bg:Observation } ORDER BY ?s LIMIT 100")
HONEST = "SELECT ?case WHERE { ?case a bg:Case } ORDER BY ?case"


def sparql(server: Server, query: str, timeout: float = 0) -> Answer:
    more = f"&timeout={timeout:g}" if timeout else ""
    return server.get(f"/sparql?query={quote(query)}{more}", Accept="application/json")


@contextlib.contextmanager
def asked(server: Server, query: str) -> Iterator[socket.socket]:
    """A client that has asked and waits; it goes at the end, whether it was answered or not."""
    host, _, port = server.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as client:
        request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n"
        client.sendall(request.encode())
        yield client


@pytest.fixture(scope="module")
def small(small_release: Path) -> Iterator[Server]:
    """A small graph with one worker of each sort, little memory and nothing kept."""
    with running(
        "--release", str(small_release), "--workers", "1", "--memory", "96", "--cache", "0",
        "--timeout", "20",
    ) as server:  # fmt: skip
        yield server


def test_what_never_ends_is_stopped_at_its_deadline_and_the_next_is_served(small):
    started = time.monotonic()
    late = sparql(small, LONG, timeout=0.5)
    assert time.monotonic() - started >= 0.5
    assert late.status == 504
    assert json.loads(late.body)["message"] == "this was stopped after 0.5 seconds"
    assert sparql(small, HONEST).status == 200
    wrong = small.get("/sparql?query=ASK%7B%7D&timeout=soon", Accept="application/json")
    assert (wrong.status, json.loads(wrong.body)["found"]) == (400, "soon")


def test_a_client_may_not_ask_for_more_time(small_release):
    with running("--release", str(small_release), "--timeout", "0.6") as server:
        late = sparql(server, LONG, timeout=600)
        assert late.status == 504
        assert json.loads(late.body)["message"] == "this was stopped after 0.6 seconds"


def test_what_eats_memory_ends_at_its_bound(small):
    eaten = sparql(small, HUNGRY)
    assert eaten.status == 422
    assert "memory" in eaten.text
    assert sparql(small, HONEST).status == 200


def test_those_that_never_end_cannot_keep_the_others_out(small):
    """Six long queries at one worker: each gets its slice, then the honest are served."""
    with contextlib.ExitStack() as stack:
        long = [stack.enter_context(asked(small, f"{LONG}{n}")) for n in range(6)]
        for number in range(21):
            assert sparql(small, f"{HONEST} # {number}").status == 200
        # They were under way, or waited, all the time: none has been told that it was stopped.
        answered, _, _ = select.select(long, [], [], 0)
        assert answered == []


def test_those_that_never_end_are_told_why_nothing_came(small):
    ends: list[int] = []
    others = [
        threading.Thread(target=lambda n=n: ends.append(sparql(small, f"{LONG}{n}", 3).status))
        for n in range(6)
    ]
    for each in others:
        each.start()
    for each in others:
        each.join()
    # Those that ran are told that they were stopped, the others that everybody was busy.
    assert set(ends) <= {503, 504} and 504 in ends
    busy = sparql(small, LONG + "0", 0.2)
    assert busy.status in (503, 504)


def children(pid: int) -> list[int]:
    """The processes below ``pid``."""
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout.split()
    parents = dict(zip(map(int, listed[::2]), map(int, listed[1::2]), strict=True))
    found, level = [], [pid]
    while level:
        level = [child for child, parent in parents.items() if parent in level]
        found += level
    return found


def test_workers_that_are_killed_are_replaced(small):
    nursery, *workers = children(small.process.pid)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    answers = [sparql(small, HONEST).status for _ in range(3)]
    assert answers == [200, 200, 200]
    assert nursery in children(small.process.pid)
    assert small.get("/healthz").status == 200


def test_without_its_nursery_a_server_ends_and_says_why(small_release):
    """Nobody can start a worker any more, so nobody could be answered."""
    with running("--release", str(small_release)) as server:
        nursery, *workers = children(server.process.pid)
        os.kill(nursery, signal.SIGKILL)
        with contextlib.suppress(OSError):
            assert sparql(server, HONEST).status == 503
        _, message = server.process.communicate(timeout=30)
        assert server.process.returncode == 2
        assert "the process that starts workers has ended" in message
        assert "Traceback" not in message
        wait_for(lambda: not any(map(runs, workers)))


def test_a_task_whose_worker_is_killed_is_done_by_another(small):
    """Its end says nothing of the task: the client is not told that its query is at fault."""
    _, *workers = children(small.process.pid)
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(sparql(small, HONEST + " # x").status))
    asking.start()
    time.sleep(0.3)  # by now one of them has it
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    asking.join()
    assert answers == [200]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["politely", "at once"])
def test_no_process_is_left_behind(small_release, how):
    with running("--release", str(small_release), "--log", "off") as server:
        left = children(server.process.pid)
        assert len(left) > 2
        threading.Thread(target=lambda: _try(lambda: sparql(server, LONG, 2))).start()
        time.sleep(0.2)
        server.process.send_signal(how)
        if how == signal.SIGKILL:
            server.process.wait(5)
        wait_for(lambda: not any(map(runs, left)))


def _try(what: Callable[[], object]) -> None:
    with contextlib.suppress(OSError):  # the server has gone, which is what the test is about
        what()


def test_it_stops_politely_when_what_runs_has_ended(small_release):
    with running("--release", str(small_release), "--timeout", "5") as server:
        answers: list[Answer] = []
        asking = threading.Thread(target=lambda: answers.append(sparql(server, LONG, 0.8)))
        asking.start()
        time.sleep(0.3)
        server.process.terminate()
        asking.join()
        assert server.process.wait(10) == 0
        assert [answer.status for answer in answers] == [504]
        said = server.process.stderr.read()
        assert "Traceback" not in said


@pytest.fixture
def two_releases(run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> Path:
    """A folder with two releases, of which CURRENT names the first."""
    folder, records = tmp_path / "releases", tmp_path / "records"
    shutil.copytree(RECORDS, records)
    for name in ("Harbour Park", "Harbour Gardens"):
        path = records / "institutions" / "harbour-park.yaml"
        path.write_text(path.read_text("utf-8").replace("Harbour Park", name), "utf-8")
        assert run("build", "--data", records, "--no-shipped", "--out", folder).returncode == 0
    point_at(folder, "001")
    return folder


def test_a_release_is_swapped_in_without_a_failed_request(two_releases):
    # One that cannot be read; copied before a server makes anything in what is copied.
    shutil.copytree(two_releases / "002", two_releases / "003")
    shutil.rmtree(two_releases / "003" / "store")
    with running("--release", str(two_releases), "--workers", "2") as server:
        statuses: list[int] = []
        tags: set[str] = set()
        going = threading.Event()

        def ask() -> None:
            while not going.is_set():
                answer = sparql(server, HONEST)
                statuses.append(answer.status)
                tags.add(answer.headers["ETag"])

        asking = [threading.Thread(target=ask) for _ in range(3)]
        for each in asking:
            each.start()
        point_at(two_releases, "002")
        wait_for(lambda: json.loads(server.get("/healthz").body)["release"] == "002")
        point_at(two_releases, "003")  # which is not turned to
        time.sleep(1.0)
        going.set()
        for each in asking:
            each.join()
        assert json.loads(server.get("/healthz").body)["release"] == "002"
        assert set(statuses) == {200}
        assert len(tags) == 2


def point_at(folder: Path, name: str) -> None:
    new = folder / "CURRENT.new"
    new.write_text(name + "\n")
    new.replace(folder / "CURRENT")


def test_under_a_path_behind_a_proxy(small_release):
    with running(
        "--release", str(small_release), "--base-url", "https://example.org/bench/graph"
    ) as server:
        assert server.address.endswith("/bench/graph")
        server.address = server.address.removesuffix("/bench/graph")
        for path in ("/bench/graph/", "/"):  # whether the proxy takes the path off or not
            page = server.get(path)
            assert page.status == 200
            assert 'href="/bench/graph/questions"' in page.text
            assert 'href="/questions"' not in page.text
        assert server.get("/bench/graph").status == 200


def test_an_answer_has_a_tag_and_is_packed(served):
    one = served.get(ALL, Accept="text/csv")
    tag = one.headers["ETag"]
    again = served.get(ALL, Accept="text/csv", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    packed = served.get(ALL, Accept="text/csv", Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != tag  # other bytes
    assert gzip.decompress(packed.body) == one.body
    assert "Accept-Encoding" in packed.headers["Vary"]
    as_json = served.get(ALL, Accept="application/json")
    assert as_json.headers["ETag"] != tag
    other = served.get(ALL + "%20", Accept="text/csv")
    assert other.headers["ETag"] != tag


def test_methods(served):
    head = served.send("/", None, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    asked = served.send("/sparql", None, method="OPTIONS", Origin="https://example.org")
    assert asked.status == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    for method in ("PUT", "DELETE", "PATCH"):
        refused = served.send("/sparql", b"", method=method, Accept="application/json")
        assert refused.status == 405
        assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}
        assert json.loads(refused.body)["error"] == "method-not-allowed"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing-here", 404),
        ("/static/0/../../pyproject.toml", 404),
        ("/static/0/%2e%2e/front.py", 404),
        ("/static/0//etc/passwd", 404),
        ("/?lang=tlh", 400),
        ("/?lang=%ff", 400),
        ("/?" + "a=b&" * 1200, 422),
        ("/?a=" + "b" * 40_000, 413),
        ("/?format=docx", 406),
    ],
)
def test_a_bad_request_gets_its_status_and_a_sentence(served, path, status):
    for accept in ("text/html", "application/json", "text/plain"):
        answer = served.get(path, Accept=accept)
        assert (answer.status, answer.media) == (status, accept)
        assert answer.headers["Cache-Control"] == "no-store"
        if accept == "application/json":
            told = json.loads(answer.body)
            assert told["status"] == status and told["error"] and told["message"]
        else:
            assert len(answer.text) > 20


def test_letters_that_nobody_percent_encoded_are_refused_with_what_to_do(served):
    """As curl sends what is typed."""
    at = served.address.rpartition(":")[2]
    with socket.create_connection(("127.0.0.1", int(at))) as client:
        client.sendall("GET /api/search?q=数码港 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = b"".join(iter(lambda: client.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 400")
    assert "percent-encoded" in answer
    wrong = served.get("/?q=%ff", Accept="application/json")
    assert (wrong.status, json.loads(wrong.body)["message"]) == (400, "a value is not UTF-8")


def test_a_body_is_bounded(served):
    large = served.send("/sparql", b"query=" + b"x" * 1_100_000, Accept="application/json",
                        Content_Type="application/x-www-form-urlencoded")  # fmt: skip
    assert (large.status, json.loads(large.body)["error"]) == (413, "too-large")


def test_every_answer_says_what_a_browser_may_do(served):
    for path in ("/", "/nothing", "/sparql", "/healthz"):
        headers = served.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_hostile_text_in_an_address_is_text(served):
    page = served.get("/%3Cscript%3Ealert(1)%3C/script%3E", Accept="text/html")
    assert page.status == 404
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_the_log_is_a_line_for_each_request(small_release):
    with running("--release", str(small_release), "--log", "json") as server:
        server.get("/nothing%0a%7B%22status%22:200%7D")
        server.process.terminate()
        assert server.process.wait(20) == 0
        lines = [line for line in server.process.stderr if line.startswith("{")]
        told = [json.loads(line) for line in lines]
        assert [(each["method"], each["status"]) for each in told] == [("GET", 404)]
        assert told[0]["address"] == '/nothing\n{"status":200}'


def test_what_stands_in_the_way_of_a_start_is_said(run, served, tmp_path):
    taken = run("serve", "--port", served.address.rpartition(":")[2])
    assert taken.returncode == 2
    assert "the server cannot listen here" in taken.stderr
    assert run("serve", "--release", tmp_path).returncode == 2
    for wrong in ("ftp://example.org", "https://example.org/a b", "https://example.org/?x", "x"):
        assert run("serve", "--base-url", wrong).returncode == 2
    both = run("serve", "--release", tmp_path, "--no-shipped")
    assert "exclude each other" in both.stderr


def test_records_of_ones_own_are_served(tmp_path):
    with running("--data", str(RECORDS), "--no-shipped") as server:
        assert sparql(server, "ASK { ?case a bg:Case }").text.strip().endswith("}")
        assert json.loads(sparql(server, "ASK { ?case a bg:Case }").body)["boolean"] is True


def test_without_its_libraries_it_says_what_to_install(tmp_path):
    (tmp_path / "uvicorn.py").write_text("raise ModuleNotFoundError('no', name='uvicorn')\n")
    done = subprocess.run(
        [sys.executable, "-m", "benchgraph", "serve"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'benchgraph[serve]'" in done.stderr
