"""The installed command, each time in a process of its own that need not import everything again.

One process imports what commands import, has read the shapes, rules and questions of the package,
and opens nothing else; each run is forked from it, gets its own arguments, folder, environment and
streams, and ends as an interpreter does. What a run imports the next one finds. A process costs
half a second less so, and there are a thousand of them.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from benchmarks.awaiting import awaited

_HERE = Path(__file__).resolve().parent
# The commands that it runs find what an installed package finds: not the benchmarks beside it.
_SERVE = """import sys
sys.path[:0] = {place!r}, {root!r}
import warm
sys.path.remove({root!r})
warm.serve()"""


class Warm:
    """The process that runs are forked from; started when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(
        self, words: list[str], given: str | None, cwd: Path | None, environment: dict[str, str],
        seconds: float,
    ) -> subprocess.CompletedProcess[str]:  # fmt: skip
        """What ``benchgraph words`` prints and how it ends. Raises TimeoutExpired."""
        process = self._process = self._process or self._started()
        assert process.stdin is not None and process.stdout is not None
        with tempfile.TemporaryDirectory(prefix="warm-") as folder:
            streams = [str(Path(folder) / name) for name in ("in", "out", "err")]
            for path, text in zip(streams, (given or "", "", ""), strict=True):
                Path(path).write_text(text, "utf-8")
            asked = {
                "words": words, "streams": streams, "cwd": str(cwd or Path.cwd()),
                "environment": environment, "seconds": seconds,
            }  # fmt: skip
            process.stdin.write(f"{json.dumps(asked)}\n")
            process.stdin.flush()
            code = json.loads(process.stdout.readline())
            out, err = (Path(path).read_bytes().decode("utf-8") for path in streams[1:])
        if code is None:
            raise subprocess.TimeoutExpired(words, seconds, out, err)
        plain = (text.replace("\r\n", "\n") for text in (out, err))
        return subprocess.CompletedProcess(["benchgraph", *words], code, *plain)

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()

    @staticmethod
    def _started() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", _SERVE.format(place=str(_HERE), root=str(_HERE.parent))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip


def serve() -> None:
    """Fork a run for each line of standard input, and say how it ended, until there is no more."""
    from benchgraph.cli import COMMANDS, main

    for module, _ in COMMANDS.values():
        import_module(f"benchgraph.cli.{module}")
    _read_what_is_shipped()
    asking, telling = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for line in asking:
        asked = json.loads(line)
        gc.freeze()
        with tempfile.TemporaryFile("w+") as learnt:
            if (child := os.fork()) == 0:
                _become(asked)
                asking.close()
                telling.close()
                before = set(sys.modules)
                try:
                    main()
                finally:
                    _tell(learnt, set(sys.modules) - before)
            code = awaited(child, asked["seconds"])
            learnt.seek(0)
            for name in learnt.read().split():
                with contextlib.suppress(ImportError):
                    import_module(name)
        print(json.dumps(code), file=telling, flush=True)


def _read_what_is_shipped() -> None:
    """What the package keeps of its own files once it has read them: shapes, rules, questions."""
    from benchgraph.query.catalogue import read_catalogue
    from benchgraph.relations.rules import read_rules
    from benchgraph.triples import ontology_quads
    from benchgraph.validation.shacl import load_shapes

    for question in read_catalogue().values():
        question.fill()
    read_rules()
    ontology_quads()
    for derived in (False, True):
        load_shapes(derived=derived).compiled.texts()


def _become(asked: dict[str, Any]) -> None:
    """What a new process is given: streams, folder, environment, arguments."""
    for number, path in enumerate(asked["streams"]):
        opened = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    sys.argv = ["benchgraph", *asked["words"]]


def _tell(learnt: IO[str], modules: set[str]) -> None:
    learnt.write("\n".join(sorted(name for name in modules if not name.startswith("_"))))
    learnt.flush()
