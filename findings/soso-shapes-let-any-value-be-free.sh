#!/usr/bin/env bash
# soso 1.2.1 (DataONE/ESIP: "Science on Schema.org") carries SHACL shapes, soso_common_v1.2.3.ttl. The one
# for isAccessibleForFree says sh:dataType, which SHACL does not have (it is sh:datatype), so that validators
# pass over it: "perhaps" is as good as true. With the term respelt the same value is found.
# Seen: "as shipped: 0" / "respelt: 1".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
pip() { "$folder/venv/bin/pip" --quiet --disable-pip-version-check "$@"; }
pip install pyshacl==0.40.1 rdflib==7.6.0
pip install --no-deps soso==1.2.1 # only its shapes are read
cat > "$folder/try.py" <<'PY'
import sysconfig
from pathlib import Path

import pyshacl
import rdflib

SHAPES = Path(sysconfig.get_path("purelib"), "soso", "data", "soso_common_v1.2.3.ttl").read_text()
DATA = """@prefix s: <http://schema.org/> .
<https://example.org/data> a s:Dataset ; s:isAccessibleForFree "perhaps" .
"""
SH, S = rdflib.SH, rdflib.Namespace("http://schema.org/")
for name, text in (("as shipped", SHAPES), ("respelt", SHAPES.replace("sh:dataType", "sh:datatype"))):
    shapes = rdflib.Graph().parse(data=text, format="turtle")
    data = rdflib.Graph().parse(data=DATA, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    print(f"{name}: {len(list(report.subjects(SH.resultPath, S.isAccessibleForFree)))}")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = $'as shipped: 0\nrespelt: 1' ]
