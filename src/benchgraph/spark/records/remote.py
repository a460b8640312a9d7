"""Records in file systems that Spark reads and Python does not: HDFS, object stores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from benchgraph.errors import BenchgraphError, RecordError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

# As a path it has one slash.
_REMOTE = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+):/+(?P<rest>.*)")
_OPEN_COST = "spark.sql.files.openCostInBytes"
_SMALL = "16384"  # records are some kilobytes: Spark takes 4 MB for what opening a file costs


def address(path: Path | str) -> str | None:
    """What ``path`` is as an address of a file system of Spark's; None for a plain path."""
    match = _REMOTE.fullmatch(str(path))
    if match is None:
        return None
    return f"{match['scheme']}://{'/' if match['scheme'] == 'file' else ''}{match['rest']}"


def mirrored(spark: SparkSession, uri: str, folder: Path) -> Path:
    """Copy what lies at ``uri`` into ``folder``, which every worker reaches: each task some files.

    Raises RecordError where there is nothing, or a file that Spark passes over.
    """
    base, files = _listed(spark, uri)
    odd = next((name for name in files if name.rpartition("/")[2].startswith("_")), None)
    if odd is not None:
        raise RecordError(
            "Spark does not read a file whose name begins with _", path=uri, found=odd,
            hint="give it another name",
        )  # fmt: skip
    before = spark.conf.get(_OPEN_COST)
    spark.conf.set(_OPEN_COST, _SMALL)

    def copy(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for path, content in zip(*(column.to_pylist() for column in batch), strict=True):
                target = folder / relative(base, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            yield batch.select(["path"])

    try:
        read = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(uri)
        done = read.select("path", "content").mapInArrow(copy, "path string").count()
    finally:
        spark.conf.set(_OPEN_COST, before)
    if done != len(files):
        raise RecordError(
            "not every file could be copied", path=uri,
            found=str(done), expected=f"{len(files)} files",
        )  # fmt: skip
    return folder


def _listed(spark: SparkSession, uri: str) -> tuple[str, list[str]]:
    """The address of a folder as its file system has it, and the names of all that lies below it,
    but for what is hidden. Raises RecordError."""
    from py4j.protocol import Py4JError

    jvm = spark.sparkContext._jvm
    try:
        path = jvm.org.apache.hadoop.fs.Path(uri)
        system = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
        base = system.getFileStatus(path).getPath().toString()
        found, names = system.listFiles(path, True), []
        while found.hasNext():
            names.append(relative(base, found.next().getPath().toString()))
    except Py4JError as error:
        from benchgraph.spark.session import told

        raise RecordError("this address cannot be read", path=uri, found=told(error)) from None
    shown = [n for n in names if not any(part.startswith(".") for part in n.split("/"))]
    if not shown:
        raise RecordError("no record here", path=uri, expected="*.yaml files")
    return base, shown


def relative(base: str, path: str) -> str:
    """The name of a file below a folder, both as addresses of one file system."""
    return unquote(urlsplit(path).path.removeprefix(urlsplit(base).path)).lstrip("/")


@contextmanager
def addresses_told(mirrors: dict[Path, str]) -> Iterator[None]:
    """What goes wrong in the block is told with addresses, and not with paths of their mirrors."""
    try:
        yield
    except BenchgraphError as error:
        error.what = as_named(error.what, mirrors)
        error.path = error.path and as_named(str(error.path), mirrors)
        error.found = error.found and as_named(error.found, mirrors)
        raise


def as_named(text: str, mirrors: Mapping[Path, str]) -> str:
    """A text with addresses in place of the paths of their mirrors."""
    for folder, uri in mirrors.items():
        text = text.replace(str(folder), uri.rstrip("/"))
    return text
