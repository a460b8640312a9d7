#!/usr/bin/env bash
# prov 3.2.3 reads PROV-O from RDF and leaves out an agent whose only type is prov:SoftwareAgent, though
# that is a subclass of prov:Agent; it warns that "attributes were not converted". The association with it
# stays and leads nowhere. Typed prov:Agent as well, it is read with both types.
# Seen: "SoftwareAgent: 0 agents" / "Agent, SoftwareAgent: 1 agents".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'prov[rdf]==3.2.3' rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import warnings
from io import StringIO

from prov.model import ProvAgent, ProvDocument

warnings.simplefilter("ignore")
TURTLE = """@prefix prov: <http://www.w3.org/ns/prov#> . @prefix ex: <http://example.org/> .
ex:build a prov:Activity ; prov:wasAssociatedWith ex:tool .
ex:tool a %s .
"""
for types in ("prov:SoftwareAgent", "prov:Agent , prov:SoftwareAgent"):
    document = ProvDocument.deserialize(
        content=TURTLE % types, format="rdf", rdf_format="turtle"
    )
    agents = list(document.get_records(ProvAgent))
    print(f"{types.replace('prov:', '').replace(' ,', ',')}: {len(agents)} agents")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = $'SoftwareAgent: 0 agents\nAgent, SoftwareAgent: 1 agents' ]
