#!/usr/bin/env bash
# Apache Spark 4.3.0: a path is a name to whoever writes and a pattern to whoever reads. What was written to the folder
# "part[12]" is not read back from it: with a folder "part1" beside it, its rows come instead, and nobody is told; a
# backslash before the brackets reads what was written.
# Needs Java 17 or newer and Python 3.
# Seen: "written to part[12]: 7; read from there: 1; read with backslashes: 7".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.3.0
cat > "$folder/try.py" <<'PY'
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
spark.range(1, 2).write.parquet("part1")
spark.range(7, 8).write.parquet("part[12]")


def read(path):
    return spark.read.parquet(path).first().id


print(
    f"written to part[12]: 7; read from there: {read('part[12]')};",
    f"read with backslashes: {read(chr(92).join(['part', '[12', ']']))}",
)
PY
seen=$("$folder/venv/bin/python" -W ignore "$folder/try.py" 2>/dev/null | tail -1)
echo "$seen"
[ "$seen" = "written to part[12]: 7; read from there: 1; read with backslashes: 7" ]
