"""A standalone cluster as `deploy/spark/cluster` starts it: a master and two workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchgraph import open_release
from benchgraph.release.build import assemble, write_build
from patience import PATIENCE, wait_for

ROOT = Path(__file__).parent.parent.parent
CLUSTER = ROOT / "deploy" / "spark" / "cluster"
BOTH = [ROOT / "tests/fixtures/records", ROOT / "tests/fixtures/collections/neighbour"]
BUILD = [sys.executable, "-m", "benchgraph", "build", "--no-shipped"]
TELLING = """import sys
from benchgraph import build_release
master, out, *data = sys.argv[1:]
tell = lambda step: print(step, flush=True)
build_release(data, out, shipped=False, on=master, progress=tell)"""
EXECUTOR = "CoarseGrainedExecutorBackend"


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory, short_life: str) -> dict[str, str]:
    """What the cluster and whoever builds on it have around them."""
    folder = tmp_path_factory.mktemp("cluster")
    # Small executors, so that two of them and a driver fit beside the other tests.
    (folder / "spark-defaults.conf").write_text(
        "spark.executor.memory 512m\nspark.driver.memory 512m\nspark.ui.enabled false\n"
        "spark.sql.shuffle.partitions 4\nspark.log.level ERROR\n"
        f"spark.driver.extraJavaOptions {short_life}\n"
        f"spark.executor.extraJavaOptions {short_life}\n"
    )
    return os.environ | {
        "PYTHON": sys.executable,
        "PYSPARK_PYTHON": sys.executable,
        "FOLDER": str(folder / "of the cluster"),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PORT": "0",
        "MEMORY": "600m",
        "SPARK_DAEMON_JAVA_OPTS": short_life,
    }


@pytest.fixture(scope="module")
def master(spark_there: None, surroundings: dict[str, str]) -> Iterator[str]:
    def cluster(what: str) -> str:
        done = subprocess.run(
            [CLUSTER, what], env=surroundings, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout.strip()

    try:
        yield cluster("start")
    finally:
        cluster("stop")


def executors(folder: str) -> list[int]:
    """The processes of executors that the workers of this cluster have started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode("utf-8", "replace")
            here = str((process / "cwd").readlink())
        except OSError:
            continue
        if EXECUTOR in command and here.startswith(folder):
            found.append(int(process.name))
    return found


def test_a_cluster_of_two_workers_of_which_one_is_killed_makes_the_same_root(
    master: str, surroundings: dict[str, str], tmp_path: Path
) -> None:
    expected = write_build(assemble(BOTH, shipped=False), tmp_path / "local")
    out = tmp_path / "spark"
    command = [sys.executable, "-c", TELLING, master, out, *BOTH]
    log = tmp_path / "log"
    with log.open("wb") as file:
        build = subprocess.Popen(command, env=surroundings, stderr=file, stdout=file)
        try:
            wait_for(lambda: b"inferring" in log.read_bytes() or build.poll() is not None, 300)
            there = executors(surroundings["FOLDER"])
            assert len(there) == 2, log.read_text()
            os.kill(there[0], signal.SIGKILL)
            assert build.wait(300) == 0, log.read_text()
        finally:
            build.kill()
            build.wait()
    assert open_release(out).checksum == expected.checksum
    logs = Path(surroundings["FOLDER"]).glob("worker-*.log")
    # Spark writes this in its way; what counts is that it noticed.
    wait_for(
        lambda: any(
            "SIGKILL" in each.read_text() or "exitStatus 137" in each.read_text() for each in logs
        ),
        PATIENCE,
    )


def test_a_worker_in_another_python_without_the_package_is_named(
    master: str, surroundings: dict[str, str], tmp_path: Path
) -> None:
    bare = tmp_path / "bare"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    done = subprocess.run(
        [*BUILD, "--on", master, "--data", BOTH[0], "--out", tmp_path / "out"],
        env=surroundings | {"PYSPARK_PYTHON": str(bare), "PYSPARK_DRIVER_PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "a worker of Spark has not this version of benchgraph" in done.stderr
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())
