#!/usr/bin/env bash
# rdflib 7.6.0: where a VALUES block stands on both sides of an OPTIONAL and nothing else on the left,
# a row of the left side that matches nothing on the right is lost, as if OPTIONAL were not there
# (SPARQL 1.1, 18.5, LeftJoin keeps it). With a triple pattern on the left it is kept. pyoxigraph
# 0.5.13 keeps it either way. No error, no warning. Seen: "rdflib: a, with a triple: a b; pyoxigraph:
# a b, with a triple: a b". (A form of RDFLib issue 2332.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
cat > "$folder/try.py" <<'PY'
import pyoxigraph
import rdflib

TURTLE = "<urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 ."
RIGHT = "OPTIONAL { VALUES (?s ?v) { (<urn:a> 1) } }"
QUERIES = (
    f"SELECT ?s {{ VALUES ?s {{ <urn:a> <urn:b> }} {RIGHT} }}",
    f"SELECT ?s {{ ?s <urn:p> ?n {RIGHT} }}",
)
graph = rdflib.Graph().parse(data=TURTLE, format="turtle")
store = pyoxigraph.Store()
store.load(TURTLE.encode(), format=pyoxigraph.RdfFormat.TURTLE)
ask = {
    "rdflib": lambda query: [str(row.s) for row in graph.query(query)],
    "pyoxigraph": lambda query: [row["s"].value for row in store.query(query)],
}
told = []
for name, run in ask.items():
    one, other = (" ".join(sorted(iri[4:] for iri in run(query))) for query in QUERIES)
    told.append(f"{name}: {one}, with a triple: {other}")
print("; ".join(told))
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "rdflib: a, with a triple: a b; pyoxigraph: a b, with a triple: a b" ]
