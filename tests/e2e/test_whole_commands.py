"""The installed command as a user meets it: exit codes, streams, no traceback, no network."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

RECORDS = Path(__file__).parent.parent / "fixtures" / "records"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_help_names_every_command_and_imports_none(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for (
        name
    ) in "build validate ingest questions ask sparql show related why compare export diff".split():
        assert f"\n  {name} " in done.stdout


@pytest.mark.parametrize(
    "name",
    "build validate ingest questions ask sparql show related why compare export diff".split(),
)
def test_every_command_has_help_with_examples(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout and f"benchgraph {name}" in done.stdout


def test_a_misspelt_command_is_answered_with_the_nearest(run: Run) -> None:
    done = run("valdate")
    assert done.returncode == 2
    assert "Did you mean 'validate'?" in done.stderr


def test_good_records_exit_0_and_say_so(run: Run) -> None:
    done = run("validate", RECORDS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 records conform" in done.stdout


def test_a_violation_exits_1_with_a_report_on_stdout(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(RECORDS, data)
    path = data / "facilities/harbour-compute.yaml"
    path.write_text(path.read_text("utf-8").replace("    unit: unit/petaflops\n", ""), "utf-8")
    done = run("validate", data, "--no-shipped")
    assert done.returncode == 1
    assert "harbour-compute.yaml:" in done.stdout and "fix:" in done.stdout
    assert done.stderr == ""


UNREADABLE = {
    "empty": b"", "binary": b"\x00\xff", "broken": b"id: [", "latin-1": b"id: case/\xfc",
    "deep": b"[" * 17, "huge": b"a" * 2_000_001,
}  # fmt: skip


@pytest.fixture
def unreadable(tmp_path: Path) -> Path:
    """A folder of files of which none can be read as a record, each for a reason of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name, content in UNREADABLE.items():
        (folder / f"{name}.yaml").write_bytes(content)
    return folder


def test_validate_reports_a_record_that_cannot_be_read_and_exits_1(
    run: Run, unreadable: Path
) -> None:
    done = run("validate", unreadable, "--no-shipped", "--format", "json")
    assert done.returncode == 1 and done.stderr == ""
    found = json.loads(done.stdout)["results"]
    assert {each["rule"] for each in found} == {"UnreadableRecord"}
    assert sorted(Path(each["file"]).stem for each in found) == sorted(UNREADABLE)


def test_a_build_with_a_record_that_cannot_be_read_exits_2_and_writes_nothing(
    run: Run, unreadable: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = run("build", "--data", unreadable, "--no-shipped", "--out", out)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for name in UNREADABLE:
        assert f"{name}.yaml" in done.stderr
    assert not out.exists() or not list(out.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "nowhere"),
        ("build", "--data", "nowhere"),
        ("build", "--engine", "magic"),
        ("show", "--release", "nowhere", "x"),
        ("sparql", "--release", "nowhere", "ASK {}"),
        ("validate", "--format", "pdf"),
    ],
)
def test_what_cannot_run_exits_2_with_one_message(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == "" and done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_unwritable_place_is_one_error(run: Run, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    done = run("build", "--data", RECORDS, "--no-shipped", "--out", blocked / "release")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr


def test_nothing_goes_out_to_the_network(run: Run, small_release: Path, tmp_path: Path) -> None:
    """Every command that names no URL, with sockets that tell on whoever opens one."""
    tattle = tmp_path / "tattle"
    tattle.mkdir()
    log = tmp_path / "connections"
    (tattle / "sitecustomize.py").write_text(
        "import socket\n"
        "def told(self, address, *rest):\n"
        f"    open({str(log)!r}, 'a').write(repr(address) + '\\n')\n"
        "    raise OSError('no network in this test')\n"
        "socket.socket.connect = socket.socket.connect_ex = told\n"
    )
    commands = [
        ("build", "--data", RECORDS, "--no-shipped", "--out", tmp_path / "out"),
        (
            "build",
            "--data",
            RECORDS,
            "--no-shipped",
            "--out",
            tmp_path / "out2",
            "--engine",
            "reference",
        ),
        ("validate", RECORDS),
        ("show", "--release", small_release, "case:harbour-compute"),
        ("related", "--release", small_release, "case:harbour-compute"),
        ("questions",),
        ("sparql", "--release", small_release, "SELECT * { ?s ?p ?o } LIMIT 1"),
        (
            "export",
            "rdf",
            "--release",
            small_release,
            "--format",
            "rdfxml",
            "--out",
            tmp_path / "x.rdf",
        ),
        (
            "export",
            "network",
            "--release",
            small_release,
            "--view",
            "full",
            "--format",
            "gexf",
            "--out",
            tmp_path / "x.gexf",
        ),
    ]
    for command in commands:
        done = run(*command, PYTHONPATH=str(tattle))
        assert done.returncode == 0, (command, done.stderr)
    assert not log.exists(), log.read_text()


def test_the_shipped_graph_is_built_once(run: Run, release) -> None:
    """With the cache at hand, a question builds nothing: it answers from the release."""
    before = release.path.stat().st_mtime_ns
    done = run("sparql", "SELECT (COUNT(*) AS ?n) { ?case a bg:Case }", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert release.path.stat().st_mtime_ns == before
    assert int(done.stdout.split()[1]) >= 5


def test_a_reader_that_stops_early_is_no_error(small_release: Path) -> None:
    import sys

    done = subprocess.run(
        f"{sys.executable} -m benchgraph sparql --release {small_release} --format csv"
        " 'SELECT * { ?s ?p ?o } LIMIT 2000' | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and done.stderr == ""
