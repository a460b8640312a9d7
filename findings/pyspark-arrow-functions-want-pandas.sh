#!/usr/bin/env bash
# PySpark 4.3.0 with PyArrow 26.0.1: DataFrame.mapInArrow, which hands record batches of Arrow to a function and
# takes record batches back, refuses to run where pandas is not installed, though no frame of pandas is made and
# the requirements of PySpark itself name none. With pandas beside it the same call runs.
# Needs Java 17 or newer and Python 3.
# Seen: "without pandas: Pandas >= 2.2.0 must be installed; with it: [0, 1, 2]".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv "$folder/venv"
install() { "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "$@"; }
cat > "$folder/try.py" <<'PY'
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()


def same(batches):
    yield from batches


try:
    print([row.id for row in spark.range(3).mapInArrow(same, "id long").collect()])
except Exception as error:
    print(str(error).partition("] ")[2].partition(";")[0])
PY
run() { PYSPARK_PYTHON=$folder/venv/bin/python "$folder/venv/bin/python" -W ignore "$folder/try.py" 2>/dev/null | tail -1; }
install pyspark==4.3.0 pyarrow==26.0.1
without=$(run)
install pandas==2.3.3
seen="without pandas: $without; with it: $(run)"
echo "$seen"
[ "$seen" = "without pandas: Pandas >= 2.2.0 must be installed; with it: [0, 1, 2]" ]
