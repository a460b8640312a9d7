"""What keeps Spark from building is one line each."""

from __future__ import annotations

import os
import socket
import stat
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchgraph.cli import cli
from benchgraph.errors import EngineError
from benchgraph.spark import session as sessions
from benchgraph.spark.session import session, told


def refusal(master: str) -> str:
    with pytest.raises(EngineError) as caught, session(master):
        pass
    return str(caught.value)


@pytest.mark.parametrize(
    "master", ["", "yarn", "local[0]", "local[two]", "spark://", "spark://host", "Local[2]"]
)
def test_a_place_that_is_none_is_refused_with_what_would_be_one(master: str) -> None:
    assert refusal(master).splitlines() == [
        "no such place to build on",
        f"  found:    {master}",
        "  expected: spark, local[N] or spark://HOST:PORT",
    ]


def missing(name: str) -> str:
    raise metadata.PackageNotFoundError(name)


@pytest.mark.parametrize(
    ("there", "what"),
    [(missing, "PySpark is not installed"), (lambda name: "3.5.8", "another PySpark is installed")],
)
def test_no_pyspark_and_another_one(monkeypatch: pytest.MonkeyPatch, there: Any, what: str) -> None:
    monkeypatch.setattr(sessions, "version", there)
    told = refusal("local[1]")
    assert told.startswith(what)
    assert "pip install 'benchgraph[spark]'" in told


def java(folder: Path, answer: str, code: int = 0) -> Path:
    """A home of Java whose program answers so."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{answer}' >&2\nexit {code}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder


def test_no_java_another_java_and_one_that_does_not_run(
    spark_there: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    assert refusal("local[1]").splitlines() == [
        "Spark needs Java, and there is none",
        f"  found:    JAVA_HOME={tmp_path}/nowhere",
        "  expected: Java 17 or 21",
        "  hint:     install it, and name its folder in JAVA_HOME",
    ]
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal("local[1]").startswith("Spark needs Java, and there is none")
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path / "eight", 'openjdk version "1.8.0_432"')))
    told = refusal("local[1]")
    assert told.startswith(f"{tmp_path}/eight/bin/java: Spark does not run on this Java")
    assert 'openjdk version "1.8.0_432"' in told
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path / "broken", "no memory", 1)))
    assert "Java does not run" in refusal("local[1]")


def test_a_master_that_nobody_is_at_is_told_at_once(spark_there: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        port = taken.getsockname()[1]
        told = refusal(f"spark://127.0.0.1:{port}")
    assert told.startswith("the master of Spark cannot be reached")
    assert f"spark://127.0.0.1:{port}: " in told


def test_a_worker_with_another_version_is_named(
    spark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "__version__", "9.9")
    told = refusal("local[2]")
    assert told.startswith("a worker of Spark has not this version of benchgraph")
    assert f"{os.uname().nodename}: 0.2.0" in told and "expected: 9.9" in told


def test_a_session_that_runs_is_used_and_left_running(spark: Any) -> None:
    with session("local[2]") as same:
        assert same.sparkContext is spark.sparkContext
    assert spark.range(3).count() == 3
    assert "runs in this process already" in refusal("local[1]")


def test_an_error_of_a_task_comes_down_to_its_sentence(spark: Any) -> None:
    def work(batches: Any) -> Any:
        raise ValueError("what a person has to know")
        yield from batches

    with pytest.raises(Exception) as caught:
        spark.range(1).mapInArrow(work, "id long").collect()
    assert told(caught.value) == "ValueError: what a person has to know"


@pytest.mark.parametrize("more", [["--incremental"], ["--workers", "2"], ["--engine", "reference"]])
def test_what_does_not_go_together(more: list[str]) -> None:
    done = CliRunner().invoke(cli, ["build", "--on", "local[1]", *more])
    assert done.exit_code == 2
    assert "--on goes with neither --incremental, --workers nor --engine" in done.output
