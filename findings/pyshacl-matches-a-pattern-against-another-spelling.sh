#!/usr/bin/env bash
# pySHACL 0.40.1 with rdflib 7.6.0: sh:pattern and sh:in look at a literal as rdflib rewrote it, not as the data have
# it. rdflib reads 007 as 7, so "^00" does not match, and the report shows a value that is nowhere in the file. On
# pySHACL's Oxigraph store 1.50 becomes 1.5, and "0$" does not match. Needs Python 3.
# Seen: "on rdflib: False, 7" and "on Oxigraph: False, 1.5".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    pyshacl==0.40.1 rdflib==7.6.0 pyoxigraph==0.5.13
cd "$folder"
cat > try.py <<'PY'
import pyoxigraph
import pyshacl
from rdflib import SH, Graph

PREFIXES = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
SHAPE = "ex:Shape sh:targetSubjectsOf ex:code ; sh:property [ sh:path ex:code ; sh:pattern '%s' ] ."


def told(name, data, pattern):
    shapes = Graph().parse(data=PREFIXES + SHAPE % pattern)
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    values = [str(value) for value in report.objects(None, SH.value)]
    print(f"{name}: {conforms}, {', '.join(values) or '-'}")


told("on rdflib", Graph().parse(data=PREFIXES + "ex:a ex:code 007 ."), "^00")
store = pyoxigraph.Store()
store.load(PREFIXES + "ex:a ex:code 1.50 .", pyoxigraph.RdfFormat.TURTLE)
told("on Oxigraph", store, "0$")
PY
seen=$(venv/bin/python try.py)
echo "$seen"
[ "$seen" = "on rdflib: False, 7
on Oxigraph: False, 1.5" ]
