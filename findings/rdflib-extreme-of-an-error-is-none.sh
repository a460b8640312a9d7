#!/usr/bin/env bash
# rdflib 7.6.0: MIN or MAX over an expression that has no value, STR(?x) of an unbound ?x say, gives the
# text "None" for one such row, and the Python error "'<' not supported between instances of 'NoneType'
# and 'NoneType'" for two. By SPARQL 1.1 (18.5.1) the error of a member is left out or makes the
# aggregate an error: the cell is empty. pyoxigraph 0.5.13 leaves it empty, and so does rdflib where
# the expression is bound to a name before: BIND(STR(?x) AS ?text), MIN(?text).
# Seen: "rdflib: 1 None, 2 TypeError, bound before -; pyoxigraph: 1 -, 2 -, bound before -".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyoxigraph
import rdflib

QUERIES = {
    "1": "SELECT (MIN(STR(?x)) AS ?m) { VALUES ?y { 1 } }",
    "2": "SELECT (MIN(STR(?x)) AS ?m) { VALUES ?y { 1 2 } }",
    "bound before": "SELECT (MIN(?text) AS ?m) { VALUES ?y { 1 2 } BIND(STR(?x) AS ?text) }",
}


def by_rdflib(query):
    try:
        (row,) = rdflib.Graph().query(query).bindings
    except TypeError:
        return "TypeError"
    return str(row.get(rdflib.Variable("m"), "-"))


def by_oxigraph(query):
    (row,) = pyoxigraph.Store().query(query)
    return row["m"].value if row["m"] else "-"


for name, ask in (("rdflib", by_rdflib), ("pyoxigraph", by_oxigraph)):
    told = ", ".join(f"{form} {ask(query)}" for form, query in QUERIES.items())
    print(f"{name}: {told}", end="; " if name == "rdflib" else "\n")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "rdflib: 1 None, 2 TypeError, bound before -; pyoxigraph: 1 -, 2 -, bound before -" ]
