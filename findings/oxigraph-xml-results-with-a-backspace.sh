#!/usr/bin/env bash
# pyoxigraph 0.5.13: a literal may hold U+0008 (SPARQL writes it "\b"), XML 1.0 may not. As SPARQL XML
# results it is written all the same: other readers stop at a document that is not well formed, pyoxigraph's
# own takes it. SPARQL JSON escapes it, and every reader reads that.
# Seen: "expat: not well-formed (invalid token); own reader: 'a\x08c'; JSON: 'a\x08c'".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13
cat > "$folder/try.py" <<'PY'
from xml.etree import ElementTree

from pyoxigraph import QueryResultsFormat, Store, parse_query_results


def written(format):
    return Store().query(r'SELECT ("a\bc" AS ?x) {}').serialize(format=format)


def read(format):
    (row,) = parse_query_results(written(format), format=format)
    return row["x"].value


try:
    ElementTree.fromstring(written(QueryResultsFormat.XML))
    expat = "well formed"
except ElementTree.ParseError as error:
    expat = str(error).partition(":")[0]
xml, json = read(QueryResultsFormat.XML), read(QueryResultsFormat.JSON)
print(f"expat: {expat}; own reader: {xml!r}; JSON: {json!r}")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "expat: not well-formed (invalid token); own reader: 'a\\x08c'; JSON: 'a\\x08c'" ]
