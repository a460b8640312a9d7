#!/usr/bin/env bash
# pyoxigraph 0.5.13: the default graph that several FROM make is not the RDF merge of SPARQL 1.1 (13.2.1),
# in which a triple that two graphs state stands once: a pattern finds it once in each, and twice where the
# same graph is named twice, so COUNT and SUM are too high. DESCRIBE repeats the triple, CONSTRUCT does not.
# Seen: "FROM g: 1, FROM g FROM g: 2, FROM g FROM h: 2; DESCRIBE: 2 triples, CONSTRUCT: 1".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13
cat > "$folder/try.py" <<'PY'
from pyoxigraph import NamedNode, Quad, Store

store, s = Store(), NamedNode("urn:s")
for graph in ("urn:g", "urn:h"):
    store.add(Quad(s, s, s, NamedNode(graph)))


def count(*graphs):
    clauses = " ".join(f"FROM <urn:{graph}>" for graph in graphs)
    (row,) = store.query(f"SELECT (COUNT(*) AS ?n) {clauses} WHERE {{ ?s ?p ?o }}")
    return row["n"].value


both = "FROM <urn:g> FROM <urn:h>"
described = len(list(store.query(f"DESCRIBE <urn:s> {both}")))
constructed = len(list(store.query(f"CONSTRUCT {{ ?s ?p ?o }} {both} WHERE {{ ?s ?p ?o }}")))
print(
    f"FROM g: {count('g')}, FROM g FROM g: {count('g', 'g')}, FROM g FROM h: {count('g', 'h')};"
    f" DESCRIBE: {described} triples, CONSTRUCT: {constructed}"
)
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "FROM g: 1, FROM g FROM g: 2, FROM g FROM h: 2; DESCRIBE: 2 triples, CONSTRUCT: 1" ]
