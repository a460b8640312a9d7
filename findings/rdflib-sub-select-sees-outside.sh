#!/usr/bin/env bash
# rdflib 7.6.0: a sub-select is evaluated with what the patterns in front of it have bound, also where it
# does not give the variable. SPARQL 1.1 (12, 18.2) evaluates it by itself first, so that a variable
# which it keeps to itself is another one, whatever its name. A COUNT in a sub-select then counts for
# each row outside, not over all; another name for the variable gives the right answer.
# pyoxigraph 0.5.13 gives the same for both names.
# Seen: "rdflib: same name 1 1, another name 2 2; pyoxigraph: same name 2 2, another name 2 2".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import pyoxigraph
import rdflib

DATA = "<urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 ."
QUERY = "SELECT ?n {{ ?s <urn:p> ?v {{ SELECT (COUNT(*) AS ?n) {{ ?{name} <urn:p> ?x }} }} }}"
FORMS = {"same name": "s", "another name": "t"}
store = pyoxigraph.Store()
store.load(DATA, format=pyoxigraph.RdfFormat.TURTLE)
graph = rdflib.Graph().parse(data=DATA, format="turtle")


def told(ask):
    return ", ".join(
        f"{form} {' '.join(ask(QUERY.format(name=name)))}" for form, name in FORMS.items()
    )


print(
    f"rdflib: {told(lambda query: [str(row.n) for row in graph.query(query)])};"
    f" pyoxigraph: {told(lambda query: [row['n'].value for row in store.query(query)])}"
)
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "rdflib: same name 1 1, another name 2 2; pyoxigraph: same name 2 2, another name 2 2" ]
