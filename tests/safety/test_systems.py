"""Other systems than Linux, as far as they can be played here: what is missing, what differs."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest
from safety_commands import RECORDS

from benchgraph import files, system
from benchgraph.errors import StoreError

ROOT = Path(__file__).parents[2]
# Taken away before anything of ours is imported: what Windows does not have, and processes that
# begin anew, as on Windows and macOS. Windows' own paths and files are not played.
_WITHOUT = """
import multiprocessing, os, signal, socket, subprocess, sys
class Gone:
    def find_spec(self, name, path=None, target=None):
        if name in ("resource", "fcntl", "pwd", "grp", "termios", "uvloop"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Gone())
for name in ("resource", "fcntl", "pwd", "grp", "termios"):
    sys.modules.pop(name, None)
for module, names in (
    (os, "fork sched_getaffinity getuid geteuid nice mkfifo"),
    (signal, "SIGHUP SIGALRM setitimer"),
    (socket, "send_fds recv_fds AF_UNIX"),
):
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
multiprocessing.get_all_start_methods = lambda: ["spawn"]
multiprocessing.set_start_method("spawn")
"""


def test_without_fork_and_what_windows_lacks_every_command_but_the_servers_works(
    tmp_path: Path,
) -> None:
    (tmp_path / "sitecustomize.py").write_text(_WITHOUT)
    inherited = [str(tmp_path), os.environ.get("PYTHONPATH", "")]
    world = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, inherited)),
             "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}  # fmt: skip

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "benchgraph", *map(str, words)],
            cwd=tmp_path, env=world, capture_output=True, encoding="cp1252", check=False,
        )  # fmt: skip

    for words, said in (
        (("build", "--data", RECORDS, "--no-shipped", "--out", "r", "--no-cache"), "triples"),
        (("show", "case:harbour-compute", "--release", "r"), "Harbour"),
        (("show", "case:harbour-compute", "--release", "r", "--lang", "zh-Hans"), "\\u"),
        (("ask", "promise-tracker", "--release", "r", "--format", "csv"), "Harbour"),
        (("sparql", "SELECT ?case { ?case a bg:Case }", "--release", "r"), "harbour-compute"),
        (("export", "network", "--release", "r", "--out", "x.gexf"), ""),
    ):
        done = run(*words)
        assert done.returncode == 0, (words, done.stderr)
        assert said in done.stdout + done.stderr, (words, done.stdout)
    for command in ("serve", "mcp"):
        done = run(command, "--release", "r")
        assert done.returncode == 2 and "cannot do" in done.stderr and "WSL" in done.stderr
        assert "Traceback" not in done.stderr and done.stdout == ""


def test_on_windows_a_name_is_taken_once_others_let_go_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(system, "WINDOWS", True)
    monkeypatch.setattr(system, "_WAITS", (0, 0, 0))
    refusals = 0
    replace = Path.replace

    def in_use(self: Path, target: Path) -> Path:
        nonlocal refusals
        if refusals:
            refusals -= 1
            raise PermissionError(13, "The process cannot access the file", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", in_use)
    refusals = 3
    files.write_text(tmp_path / "a", "whole")
    assert (tmp_path / "a").read_text() == "whole" and refusals == 0
    refusals = 9
    with pytest.raises(StoreError, match="cannot be written"):
        files.write_text(tmp_path / "a", "other")
    refusals = 0
    assert (tmp_path / "a").read_text() == "whole" and len(list(tmp_path.iterdir())) == 1


def test_on_windows_files_are_synced_open_for_writing_and_folders_not_at_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(system, "WINDOWS", True)
    modes = []

    def noted(handle: int) -> None:
        import fcntl

        modes.append(fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE)

    monkeypatch.setattr(os, "fsync", noted)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_text("x")
    files.sync_tree(tmp_path)
    assert modes == [os.O_RDWR]


def test_on_windows_no_record_becomes_a_device(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files.write_new(tmp_path / "con.yaml", "a: b\n")  # a name like any other, here
    monkeypatch.setattr(system, "WINDOWS", True)
    for name in ("nul.yaml", "AUX.ttl", "com1.tar.gz", "con .yaml"):
        for write in (files.write_text, files.write_new):
            with pytest.raises(StoreError, match="keeps this name for a device"):
                write(tmp_path / name, "x")
    for name in ("NUL", "console.yaml", "com.yaml", "a.con"):
        assert not system.is_kept_for_a_device(Path(name))


@pytest.mark.parametrize(("handle", "fault", "code", "there"), [
    (7, 0, 259, True), (7, 0, 0, False), (0, 5, 0, True), (0, 87, 0, False),
])  # fmt: skip
def test_on_windows_a_process_is_asked_for_without_sending_it_anything(
    monkeypatch: pytest.MonkeyPatch, handle: int, fault: int, code: int, there: bool
) -> None:
    closed = []

    class Asked:
        restype: object = None

        def __call__(self, access: int, inherit: bool, pid: int) -> int:
            assert pid == 4711
            return handle

    class Kernel:
        OpenProcess = Asked()

        def GetExitCodeProcess(self, asked: object, told: object) -> None:
            told._obj.value = code  # type: ignore[attr-defined]

        def CloseHandle(self, asked: ctypes.c_void_p) -> None:
            closed.append(asked.value)

    def kill(pid: int, number: int) -> None:
        raise AssertionError("there it is Ctrl-C")

    monkeypatch.setattr(system, "WINDOWS", True)
    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr(ctypes, "WinDLL", lambda *_, **__: Kernel(), raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: fault, raising=False)
    assert system.runs(4711) is there
    assert closed == ([7] if handle else [])


def test_on_windows_what_is_handed_on_is_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    assert system.file_encoding(False) is None
    monkeypatch.setattr(system, "WINDOWS", True)
    assert system.file_encoding(False) == "utf-8" and system.file_encoding(True) is None
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    assert system.file_encoding(False) is None


def test_what_is_shipped_can_lie_on_any_system() -> None:
    seen: dict[str, str] = {}
    for folder in ("ontology", "shapes", "queries", "data", "deploy", "mappings", "src/benchgraph"):
        for path in (ROOT / folder).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            if "__pycache__" in path.parts:
                continue
            assert len(name) < 140, name  # of Windows' 260; the rest is where it is installed
            assert not set(path.name) & set('<>:"|?*\\') and not path.name.endswith((".", " ")), (
                name
            )
            assert path.name.split(".")[0].lower() not in system._DEVICES, name
            assert seen.setdefault(name.lower(), name) == name  # one where case does not count
