#!/usr/bin/env bash
# rdflib 7.6.0: in SPARQL an integer times an integer is an xsd:decimal, though a sum and a difference of integers are
# integers; so COUNT(*) * 2 is a decimal in results, and its datatype another than everywhere else. By SPARQL 1.1
# (17.3) the product is op:numeric-multiply, which gives an integer for two of them. pyoxigraph 0.5.13 does.
# xsd:integer(?x * ?x) is read alike.
# Seen: "rdflib: + integer, - integer, * decimal, cast integer; pyoxigraph: + integer, - integer, * integer, cast integer".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyoxigraph
import rdflib

XSD = "http://www.w3.org/2001/XMLSchema#"
FORMS = {"+": "?x + ?x", "-": "?x - ?x", "*": "?x * ?x", "cast": f"<{XSD}integer>(?x * ?x)"}
QUERY = "SELECT (DATATYPE(%s) AS ?type) { VALUES ?x { 7 } }"


def by_rdflib(query):
    (row,) = rdflib.Graph().query(query)
    return str(row.type)


def by_oxigraph(query):
    (row,) = pyoxigraph.Store().query(query)
    return row["type"].value


print("; ".join(
    f"{name}: " + ", ".join(f"{form} {ask(QUERY % text).removeprefix(XSD)}" for form, text in FORMS.items())
    for name, ask in (("rdflib", by_rdflib), ("pyoxigraph", by_oxigraph))
))
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "rdflib: + integer, - integer, * decimal, cast integer; pyoxigraph: + integer, - integer, * integer, cast integer" ]
