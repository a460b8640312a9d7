"""A Spark session for a build, or one clear line on why there is none."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from benchgraph.errors import EngineError
from benchgraph.version import __version__

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What the extra `spark` pins (pyproject.toml), and the versions of Java that it runs on.
PYSPARK = "4.3"
JAVA = (17, 21)
FORMS = "spark, local[N] or spark://HOST:PORT"
_FORM = re.compile(r"spark|local(\[(\*|[1-9]\d{0,3})\])?|spark://([^\s:/,]+):(\d{1,5})")
_SECONDS = 10.0
# What every build asks for; the rest is the user's, in SPARK_CONF_DIR/spark-defaults.conf.
_SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A session on ``master``, which is ended with the block.

    ``spark`` is the master that the configuration of Spark names. Raises EngineError where PySpark
    or Java is missing or another one, the master cannot be reached, or a worker lacks this package.
    """
    match = _FORM.fullmatch(master)
    if match is None:
        raise EngineError("no such place to build on", found=master, expected=FORMS)
    _insist_on_pyspark()
    _insist_on_java()
    if match[3]:
        _insist_on_listener(match[3], int(match[4]))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with warnings.catch_warnings():
        # Arrow is all that goes through it; no frame of pandas is made here.
        warnings.filterwarnings("ignore", message="PySpark does not yet", category=FutureWarning)
        spark, started = _started(master)
        try:
            _insist_on_workers(spark)
            yield spark
        finally:
            if started:
                spark.stop()


def _started(master: str) -> tuple[SparkSession, bool]:
    """A session, and whether it was started here: one that somebody works with is used as it is."""
    from pyspark.sql import SparkSession

    if spark := SparkSession.getActiveSession():
        there = spark.sparkContext.master
        if master not in ("spark", there):
            raise EngineError(
                "a session of Spark runs in this process already", found=there, expected=master,
                hint="end it (spark.stop()), or build on that one",
            )  # fmt: skip
        return spark, False
    builder = SparkSession.builder.appName("benchgraph build")
    if master != "spark":
        builder = builder.master(master)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate(), True
    except Exception as error:  # of py4j and the JVM, whatever keeps it from starting
        raise EngineError("Spark does not start", found=told(error)) from None


@contextmanager
def failures_told() -> Iterator[None]:
    """Whatever Spark raises in the block, as an EngineError of one sentence."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise EngineError(
            "the build on Spark could not go on",
            found=told(error),
            hint="the release that stood there, if any, is as it was",
        ) from None


def told(error: BaseException) -> str:
    """The sentence that an error of Spark comes down to, without the traces of two languages."""
    text = str(error)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # A Python error of a task stands behind its trace, in a line that begins with its class.
    python = [
        line for line in lines if re.match(r"(\w+\.)*\w*(Error|Exception|Refused)\b.*:", line)
    ]
    own = [line for line in python if not line.startswith(("org.", "java.", "py4j."))]
    found = (own or python or lines or [type(error).__name__])[-1 if own else 0]
    return re.sub(r"^(\w+\.)+(?=\w)", "", found)


def _insist_on_pyspark() -> None:
    hint = "install it with: pip install 'benchgraph[spark]'"
    try:
        found = version("pyspark")
    except PackageNotFoundError:
        raise EngineError("PySpark is not installed", hint=hint) from None
    if not found.startswith(f"{PYSPARK}."):
        raise EngineError(
            "another PySpark is installed", found=found, expected=f"{PYSPARK}", hint=hint
        )


def _insist_on_java() -> None:
    expected = " or ".join(map(str, JAVA))
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not shutil.which(java):
        raise EngineError(
            "Spark needs Java, and there is none",
            found=f"JAVA_HOME={home}" if home else None,
            expected=f"Java {expected}",
            hint="install it, and name its folder in JAVA_HOME",
        )
    try:
        answer = subprocess.run(
            [java, "-version"], capture_output=True, text=True, timeout=60, check=True
        ).stderr
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError("Java does not run", path=java, found=str(error)) from None
    match = re.search(r'version "(?:1\.)?(\d+)', answer)
    if match is None or int(match[1]) not in JAVA:
        raise EngineError(
            "Spark does not run on this Java",
            path=java,
            found=answer.partition("\n")[0],
            expected=f"Java {expected}",
            hint="install that one, and name its folder in JAVA_HOME",
        )


def _insist_on_listener(host: str, port: int) -> None:
    """Spark itself would try for minutes, and tell it in a log."""
    try:
        socket.create_connection((host, port), timeout=_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise EngineError(
            "the master of Spark cannot be reached",
            found=f"spark://{host}:{port}: {error}",
            hint="start it (deploy/spark/cluster start), or correct the address",
        ) from None


def _insist_on_workers(spark: SparkSession) -> None:
    """Raise EngineError where a worker lacks this package, or has another version of it."""
    context = spark.sparkContext
    tasks = max(context.defaultParallelism, 1) * 2

    def look(_: Iterator[int]) -> Iterator[tuple[str, str]]:
        import platform

        try:
            from importlib.metadata import version

            yield platform.node(), version("benchgraph")
        except ImportError:
            yield platform.node(), ""

    try:
        found = sorted(set(context.parallelize(range(tasks), tasks).mapPartitions(look).collect()))
    except Exception as error:  # whatever the first task meets
        raise EngineError("the workers of Spark run no task", found=told(error)) from None
    for host, there in found:
        if there != __version__:
            raise EngineError(
                "a worker of Spark has not this version of benchgraph",
                found=f"{host}: {there or 'none'}",
                expected=__version__,
                hint="install it there too, in the Python that PYSPARK_PYTHON names",
            )
