"""How little is loaded before a command is known: modules are counted, since machines differ."""

from __future__ import annotations

import subprocess
import sys


def loaded(code: str) -> set[str]:
    """The modules that a new interpreter has loaded after ``code``."""
    told = f"import sys\ntry:\n    {code}\nfinally:\n    print('\\nLOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_import_and_help_load_next_to_nothing_beyond_python_and_click() -> None:
    bare = loaded("pass")
    assert loaded("import benchgraph") - bare == {
        "__future__", "benchgraph", "benchgraph.version",
    }  # fmt: skip
    help_ = "sys.argv[1:] = ['--help']; from benchgraph.cli import main; main()"
    click = loaded("sys.argv[1:] = ['--help']; import click; click.Group('benchgraph')()")
    ours = {each for each in loaded(help_) - click if each.startswith("benchgraph")}
    assert ours == {
        "benchgraph", "benchgraph.cli", "benchgraph.cli.process", "benchgraph.errors",
        "benchgraph.system", "benchgraph.version",
    }  # fmt: skip
    assert loaded(help_) - click - ours <= {"__future__", "click.shell_completion", "signal"}
