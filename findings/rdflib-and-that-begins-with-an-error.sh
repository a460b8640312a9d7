#!/usr/bin/env bash
# rdflib 7.6.0: (error && false) is an error, where SPARQL 1.1 (17.2) has false for it; (false && error) is false. So the
# row that FILTER(!(?x / 0 > 1 && ?x > 5)) should keep is lost by the order of the two parts. pyoxigraph 0.5.13 keeps it
# both ways. Needs Python 3.
# Seen: "rdflib: error first 0 rows, error last 1; pyoxigraph: error first 1 rows, error last 1".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyoxigraph
import rdflib

DATA = "<urn:a> <urn:p> 1 ."
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
told = []
for name, ask in (("rdflib", graph.query), ("pyoxigraph", store.query)):
    found = []
    for condition in ("?x / 0 > 1 && ?x > 5", "?x > 5 && ?x / 0 > 1"):
        found.append(len(list(ask(f"SELECT ?x {{ ?s <urn:p> ?x FILTER(!({condition})) }}"))))
    told.append(f"{name}: error first {found[0]} rows, error last {found[1]}")
print("; ".join(told))
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "rdflib: error first 0 rows, error last 1; pyoxigraph: error first 1 rows, error last 1" ]
