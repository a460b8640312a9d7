#!/usr/bin/env bash
# mlcroissant 1.1.1 loads a record set whose field refers to another one (cr:references), and one that
# is referred to. A record set that is both is validated without a word, and then yields the names of
# its fields, one for each column, instead of its records. One that refers to itself (a parent, say)
# cannot be loaded at all: "Graph contains a cycle". The format allows both. Needs Python 3.
# Seen: "people dict 2", "towns str 3", "countries dict 1", "themselves NetworkXUnfeasible".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mlcroissant==1.1.1
cat > "$folder/try.py" <<'PY'
import hashlib
import json
import logging
import pathlib

import mlcroissant

logging.disable(logging.CRITICAL)
CONTEXT = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo", "column": "cr:column",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "extract": "cr:extract", "field": "cr:field",
    "fileObject": "cr:fileObject", "key": "cr:key", "recordSet": "cr:recordSet",
    "references": "cr:references", "source": "cr:source",
}


def file(name, text):
    pathlib.Path(f"{name}.csv").write_text(text)
    return {"@type": "cr:FileObject", "@id": f"{name}.csv", "name": f"{name}.csv", "contentUrl": f"{name}.csv",
            "encodingFormat": "text/csv", "sha256": hashlib.sha256(text.encode()).hexdigest()}


def records(name, columns):
    fields = []
    for column, target in columns.items():
        field = {"@type": "cr:Field", "@id": f"{name}/{column}", "name": column, "dataType": "sc:Text",
                 "source": {"fileObject": {"@id": f"{name}.csv"}, "extract": {"column": column}}}
        if target:
            field["references"] = {"field": {"@id": target}}
        fields.append(field)
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "key": {"@id": f"{name}/id"}, "field": fields}


def dataset(files, sets):
    pathlib.Path("croissant.json").write_text(json.dumps({
        "@context": CONTEXT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "example", "distribution": files, "recordSet": sets,
    }))
    return mlcroissant.Dataset(jsonld="croissant.json")


chain = dataset(
    [file("people", "id,town\np1,t1\np2,t1\n"), file("towns", "id,country,name\nt1,c1,Bern\n"),
     file("countries", "id\nc1\n")],
    [records("people", {"id": None, "town": "towns/id"}),
     records("towns", {"id": None, "country": "countries/id", "name": None}),
     records("countries", {"id": None})],
)
for name in ("people", "towns", "countries"):
    rows = list(chain.records(name))
    print(name, type(rows[0]).__name__, len(rows))
circle = dataset([file("parts", "id,whole\na,\nb,a\n")],
                 [records("parts", {"id": None, "whole": "parts/id"})])
try:
    print("themselves", len(list(circle.records("parts"))))
except Exception as error:
    print("themselves", type(error).__name__)
PY
cd "$folder"
seen=$("$folder/venv/bin/python" try.py 2>/dev/null)
echo "$seen"
[ "$seen" = $'people dict 2\ntowns str 3\ncountries dict 1\nthemselves NetworkXUnfeasible' ]
