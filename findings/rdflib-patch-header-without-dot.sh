#!/usr/bin/env bash
# rdflib 7.6.0: the RDF Patch that it writes with header_prev has a header row without the dot that ends
# every row of RDF Patch (https://jena.apache.org/documentation/rdf-patch/); the row of header_id beside
# it has one. A reader that goes by tokens takes the next row for a part of this one. rdflib's own reader
# goes by lines and says nothing. Seen: "H id <uuid:1> . | H prev <uuid:0> | TX .; read back: 1 quad".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
from rdflib import Dataset, Literal, URIRef

dataset = Dataset()
dataset.add((URIRef("urn:s"), URIRef("urn:p"), Literal("o"), URIRef("urn:g")))
patch = dataset.serialize(
    format="patch", operation="add", header_id="uuid:1", header_prev="uuid:0"
)
again = Dataset()
again.parse(data=patch, format="patch")
rows = " | ".join(patch.splitlines()[:3])
print(f"{rows}; read back: {len(list(again.quads()))} quad")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "H id <uuid:1> . | H prev <uuid:0> | TX .; read back: 1 quad" ]
