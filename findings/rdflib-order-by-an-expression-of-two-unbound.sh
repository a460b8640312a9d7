#!/usr/bin/env bash
# rdflib 7.6.0: ORDER BY an expression that has no value in two rows or more ends the query with a TypeError, where
# SPARQL 1.1 (15.1) puts what is unbound in front. An order by the variable itself is answered, and so is one with
# COALESCE; pyoxigraph 0.5.13 answers all three alike.
# Seen: "?x: 2 3 1, 2 3 1; STR(?x): TypeError, 2 3 1; COALESCE: 2 3 1, 2 3 1" (rdflib, pyoxigraph).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyoxigraph
import rdflib

KEYS = {"?x": "?x", "STR(?x)": "STR(?x)", "COALESCE": 'COALESCE(STR(?x), "")'}


def query(key):
    return f'SELECT ?y {{ VALUES (?y ?x) {{ (1 "b") (2 UNDEF) (3 UNDEF) }} }} ORDER BY {key} ?y'


def reference(key):
    try:
        return " ".join(str(row.y) for row in rdflib.Graph().query(query(key)))
    except Exception as error:
        return type(error).__name__


def oxigraph(key):
    return " ".join(row["y"].value for row in pyoxigraph.Store().query(query(key)))


print("; ".join(f"{name}: {reference(key)}, {oxigraph(key)}" for name, key in KEYS.items()))
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "?x: 2 3 1, 2 3 1; STR(?x): TypeError, 2 3 1; COALESCE: 2 3 1, 2 3 1" ]
