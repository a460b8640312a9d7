"""One session of Spark for all tests here; required in CI, else they are left out without it."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest


def why_not() -> str:
    """What keeps Spark from running here; empty where nothing does."""
    for name in ("pyspark", "pyarrow", "pandas"):
        if find_spec(name) is None:
            return f"{name} is not installed (benchgraph[spark])"
    home = os.environ.get("JAVA_HOME")
    java = Path(home) / "bin" / "java" if home else shutil.which("java")
    return "" if java and Path(java).exists() else "there is no Java"


@pytest.fixture(scope="session")
def spark_there() -> None:
    """Spark can run here."""
    if why := why_not():
        if os.environ.get("CI"):
            pytest.fail(f"CI runs the tests of Spark: {why}")
        pytest.skip(why)


@pytest.fixture(scope="session")
def short_life() -> str:
    """Options of a JVM that has little data, and a minute: what it compiles a second time, and
    better, is not run often enough."""
    return "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="session")
def spark(
    spark_there: None, short_life: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A session on two cores of this process's own."""
    from benchgraph.spark.session import session

    folder = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.memory": "1g",
        "spark.driver.extraJavaOptions": short_life,
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "spill"),
    }
    (folder / "spark-defaults.conf").write_text(
        "".join(f"{name} {value}\n" for name, value in settings.items())
    )
    before = {name: os.environ.get(name) for name in ("SPARK_CONF_DIR", "SPARK_LOCAL_IP")}
    os.environ |= {"SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": "127.0.0.1"}
    try:
        with warnings.catch_warnings(), session("local[2]") as started:
            yield started
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
