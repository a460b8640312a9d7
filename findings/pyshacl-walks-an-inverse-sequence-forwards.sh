#!/usr/bin/env bash
# pySHACL 0.40.1: for the path that is the inverse of a sequence, [ sh:inversePath ( ex:p ex:q ) ], SHACL
# has SPARQL's ^(ex:p/ex:q), which leads from the end of the sequence to its beginning. pySHACL 0.40.1
# finds no value there. Written as a sequence of inverses, ( [ sh:inversePath ex:q ]
# [ sh:inversePath ex:p ] ), the same path is walked as it should be, and so is SPARQL's by rdflib.
# Seen: "inverse of the sequence: 0 values | sequence of the inverses: 1 values | SPARQL: 1 values".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyshacl
import rdflib

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:S a sh:PropertyShape ; sh:targetNode ex:c ; sh:nodeKind sh:Literal ; sh:path %s .
"""
DATA = "@prefix ex: <http://example.org/> . ex:a ex:p ex:b . ex:b ex:q ex:c ."
data = rdflib.Graph().parse(data=DATA, format="turtle")
value = rdflib.URIRef("http://www.w3.org/ns/shacl#value")


def values(path):
    shapes = rdflib.Graph().parse(data=SHAPES % path, format="turtle")
    return len(list(pyshacl.validate(data, shacl_graph=shapes)[1].objects(None, value)))


one = values("[ sh:inversePath ( ex:p ex:q ) ]")
two = values("( [ sh:inversePath ex:q ] [ sh:inversePath ex:p ] )")
sparql = len(data.query("SELECT ?v { <http://example.org/c> ^(ex:p/ex:q) ?v }", initNs={"ex": "http://example.org/"}))
print(f"inverse of the sequence: {one} values | sequence of the inverses: {two} values | SPARQL: {sparql} values")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "inverse of the sequence: 0 values | sequence of the inverses: 1 values | SPARQL: 1 values" ]
