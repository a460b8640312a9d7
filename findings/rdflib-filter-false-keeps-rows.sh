#!/usr/bin/env bash
# rdflib 7.6.0: FILTER(false) keeps every row. By SPARQL 1.1 (17.2) it keeps none, as FILTER(1 = 2) does in
# rdflib. pyoxigraph 0.5.13 keeps none for both.
# Seen: "rdflib: false 1, 1 = 2 0; pyoxigraph: false 0, 1 = 2 0".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyoxigraph
import rdflib

DATA = "<urn:a> <urn:p> <urn:b> ."
store = pyoxigraph.Store()
store.load(DATA, format=pyoxigraph.RdfFormat.TURTLE)
graph = rdflib.Graph().parse(data=DATA, format="turtle")


def told(ask):
    return ", ".join(
        f"{test} {len(list(ask(f'SELECT * {{ ?s ?p ?o FILTER({test}) }}')))}"
        for test in ("false", "1 = 2")
    )


print(f"rdflib: {told(graph.query)}; pyoxigraph: {told(store.query)}")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "rdflib: false 1, 1 = 2 0; pyoxigraph: false 0, 1 = 2 0" ]
