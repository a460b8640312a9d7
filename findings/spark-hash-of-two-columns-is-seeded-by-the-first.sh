#!/usr/bin/env bash
# Apache Spark 4.3.0: xxhash64 of several columns hashes one after the other, each seeded with the 64 bits that the
# one before it gave. So xxhash64(text, 1) next to xxhash64(text) tells nothing that the latter does not: the two
# together have 64 bits, not 128, and what has one of them in common has both. Only with the constant in front,
# xxhash64(1, text), do they begin apart. (Rows with a column of BIGINT that is the seed itself show it.)
# Needs Java 17 or newer and Python 3.
# Seen: "text, then 1: the hash of 1 seeded with that of text: True; 1, then text: True".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.3.0 xxhash==3.6.0
cat > "$folder/try.py" <<'PY'
import struct

import xxhash
from pyspark.sql import SparkSession, functions as f

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
SEED = 42
text = "https://example.org/a thing"
one = f.lit(1).cast("long")
row = spark.range(1).select(
    f.xxhash64(f.lit(text)), f.xxhash64(f.lit(text), one), f.xxhash64(one, f.lit(text))
).first()


def hashed(data, seed):
    return struct.unpack("<q", struct.pack("<Q", xxhash.xxh64_intdigest(data, seed % 2**64)))[0]


first = hashed(text.encode(), SEED)
number = struct.pack("<q", 1)
assert first == row[0], (first, row)
behind = hashed(number, first) == row[1]
before = hashed(text.encode(), hashed(number, SEED)) == row[2]
print(f"text, then 1: the hash of 1 seeded with that of text: {behind}; 1, then text: {before}")
PY
seen=$("$folder/venv/bin/python" -W ignore "$folder/try.py" 2>/dev/null | tail -1)
echo "$seen"
[ "$seen" = "text, then 1: the hash of 1 seeded with that of text: True; 1, then text: True" ]
