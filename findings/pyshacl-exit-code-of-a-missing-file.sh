#!/usr/bin/env bash
# pySHACL 0.40.1: the command ends with 1 where the data file is not there, the code that stands for data that do not
# conform; 2 stands for what could not run. A script that reads codes takes a misspelt name for invalid data. Needs
# Python 3.
# Seen: "conforms 0, does not 1, no data file 1".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
cd "$folder"
cat > shapes.ttl <<'TTL'
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
ex:Shape sh:targetClass ex:Thing ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .
TTL
echo "<http://example.org/a> a <http://example.org/Thing> ; <http://example.org/name> 'a' ." > good.ttl
echo "<http://example.org/a> a <http://example.org/Thing> ." > bad.ttl
code() {
    local ended=0
    venv/bin/pyshacl --shacl shapes.ttl "$1" >/dev/null 2>&1 || ended=$?
    echo "$ended"
}
seen="conforms $(code good.ttl), does not $(code bad.ttl), no data file $(code missing.ttl)"
echo "$seen"
[ "$seen" = "conforms 0, does not 1, no data file 1" ]
