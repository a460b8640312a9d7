#!/usr/bin/env bash
# pyoxigraph 0.5.13 (Oxigraph): zero divided by a decimal that is no whole number is an error, so that the variable has
# no value and a filter drops the row: 0 / 1.5 and 0.0 / -2.5. 0 / 2 is 0, 1 / 1.5 has its value, and 0 / 1.5e0 is 0 as a
# double. XPath's op:numeric-divide, which SPARQL 1.1 goes by, gives 0 for each; so do rdflib 7.6.0 and Jena 5.6.0.
# A share of a total that happens to be nothing is lost that way. Needs Python 3.
# Seen: "0/1.5: pyoxigraph None, rdflib 0", the same for 0.0/-2.5, and 0 from both for 0/2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyoxigraph
import rdflib

for quotient in ("0/1.5", "0.0/-2.5", "0/2"):
    query = f"SELECT ?r {{ BIND({quotient} AS ?r) }}"
    (row,) = pyoxigraph.Store().query(query)
    (other,) = rdflib.Graph().query(query)
    first = row["r"] and float(row["r"].value)
    second = other.r is not None and abs(float(other.r))
    told = [value if value is None else f"{value:g}" for value in (first, second)]
    print(f"{quotient}: pyoxigraph {told[0]}, rdflib {told[1]}")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "0/1.5: pyoxigraph None, rdflib 0
0.0/-2.5: pyoxigraph None, rdflib 0
0/2: pyoxigraph 0, rdflib 0" ]
