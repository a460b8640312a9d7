#!/usr/bin/env bash
# owlrl 7.6.0 (https://pypi.org/project/owlrl/) tells contradictions in error_messages, and also writes each as two
# statements into the graph that it closes, on a new blank node, in the words of a DAML ontology of agents that the
# data never named. Whoever takes the expanded graph for what follows publishes them. Seen: "2 statements in the
# graph: ErrorMessage, error" for one contradiction.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check owlrl==7.6.0 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import BNode, Graph

graph = Graph().parse(
    data="""@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    :Cat owl:disjointWith :Stone . :pet a :Cat, :Stone .""",
    format="turtle",
)
DeductiveClosure(OWLRL_Semantics).expand(graph)
notes = [(p, o) for s, p, o in graph if isinstance(s, BNode) and "daml.org" in f"{p} {o}"]
names = sorted((o if "daml.org" in o else p).rsplit("#", 1)[1] for p, o in notes)
print(f"{len(notes)} statements in the graph: {', '.join(names)}")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "2 statements in the graph: ErrorMessage, error" ]
