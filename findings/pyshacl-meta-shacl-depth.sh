#!/usr/bin/env bash
# pySHACL 0.40.1: with meta_shacl=True (the shapes are first checked against the shapes of shapes) a
# valid shapes graph is refused with "Validation path too deep!" when sh:or holds a property shape
# whose path is an alternative of three properties. Without the check the same shapes work. A larger
# max_validation_depth does not help: it does not reach the check of the shapes, which keeps the
# default depth. Seen: "False True" / "True ReportableRuntimeError" / "deeper ReportableRuntimeError".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyshacl
import rdflib

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:Dated a sh:NodeShape ; sh:targetClass ex:Report ; sh:or ( ex:HasDate ) .
ex:HasDate a sh:PropertyShape ; sh:minCount 1 ;
  sh:path [ sh:alternativePath ( ex:date ex:start ex:end ) ] .
"""
DATA = "@prefix ex: <http://example.org/> . ex:one a ex:Report ; ex:date 2024 ."
shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
data = rdflib.Graph().parse(data=DATA, format="turtle")
for name, options in (
    ("False", {"meta_shacl": False}),
    ("True", {"meta_shacl": True}),
    ("deeper", {"meta_shacl": True, "max_validation_depth": 40}),
):
    try:
        print(name, pyshacl.validate(data, shacl_graph=shapes, **options)[0])
    except Exception as error:
        print(name, type(error).__name__)
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = $'False True\nTrue ReportableRuntimeError\ndeeper ReportableRuntimeError' ]
