#!/usr/bin/env bash
# pyoxigraph 0.5.13: the path a|b is evaluated as the union of both in SPARQL 1.1 (18.4), so
# a pair that both properties join is a row twice, and counts twice. Oxigraph gives it once. So a COUNT or SUM
# behind such a path is lower than from { ?s a ?o } UNION { ?s b ?o }, which it counts as the standard says.
# rdflib 7.6.0 has two rows for both forms.
# Seen: "pyoxigraph: path 1, UNION 2; rdflib: path 2, UNION 2".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyoxigraph
import rdflib

DATA = "<urn:s> <urn:a> <urn:o> ; <urn:b> <urn:o> ."
FORMS = {
    "path": "?s <urn:a>|<urn:b> ?o",
    "UNION": "{ ?s <urn:a> ?o } UNION { ?s <urn:b> ?o }",
}
store = pyoxigraph.Store()
store.load(DATA, format=pyoxigraph.RdfFormat.TURTLE)
graph = rdflib.Graph().parse(data=DATA, format="turtle")


def told(count):
    return ", ".join(
        f"{name} {count(f'SELECT (COUNT(*) AS ?n) {{ {pattern} }}')}"
        for name, pattern in FORMS.items()
    )


def oxigraph(query):
    (row,) = store.query(query)
    return row["n"].value


def reference(query):
    (row,) = graph.query(query)
    return row.n


print(f"pyoxigraph: {told(oxigraph)}; rdflib: {told(reference)}")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "pyoxigraph: path 1, UNION 2; rdflib: path 2, UNION 2" ]
