#!/usr/bin/env bash
# pyLODE 3.3.4 (HTML of an ontology) with rdflib 7.6.0: a class or an ontology with a label in each of two
# languages gets one heading of both, written together without a blank, and nothing on the page says which
# language is which. An ontology of one language has the heading that is expected.
# Seen: "one language: harbour; two: harbourHafen or Hafenharbour; lang attributes: none".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pylode==3.3.4 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import re
import sys
from pathlib import Path

from pylode import OntPub

START = """@prefix ex: <https://example.org/o#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
<https://example.org/o> a owl:Ontology ; dcterms:title "Harbours"@en . ex:Harbour a owl:Class ; rdfs:label """


def page(labels):
    path = Path(sys.argv[1], "ontology.ttl")
    path.write_text(START + labels + " .")
    return str(OntPub(ontology=str(path)).make_html())


def heading(html):
    return next(text for text in re.findall(r"<h3>([^<]+)", html) if "arbour" in text).strip()


two = page('"harbour"@en, "Hafen"@de')
glued = heading(two) in ("harbourHafen", "Hafenharbour")
print(
    f"one language: {heading(page(chr(34) + 'harbour' + chr(34) + '@en'))};"
    f" two: {'harbourHafen or Hafenharbour' if glued else heading(two)};"
    f" lang attributes: {len(re.findall(' lang=', two)) or 'none'}"
)
PY
seen=$("$folder/venv/bin/python" "$folder/try.py" "$folder" 2>/dev/null)
echo "$seen"
[ "$seen" = "one language: harbour; two: harbourHafen or Hafenharbour; lang attributes: none" ]
