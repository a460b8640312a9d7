#!/usr/bin/env bash
# owlrl 7.6.2: rule prp-key of OWL 2 RL makes two members of a class one where they have a value in
# common for each property of its owl:hasKey. owlrl never looks at the last property of the list: with
# a key of one property all members become the same, with one of two the second makes no difference.
# Lists of owl:AllDisjointProperties and owl:AllDifferent are not compared to their end either: the
# contradiction on the last two properties is passed over.
# Seen: "one key: same True | two keys: same True | disjoint q r: errors 0, p q: errors 1 or more".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check owlrl==7.6.2 rdflib==7.6.0
cat > "$folder/try.py" <<'PY'
import owlrl
from rdflib import OWL, Graph, Namespace

EX = Namespace("http://example.org/")
HEAD = """@prefix ex: <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def closed(text):
    graph = Graph().parse(data=HEAD + text, format="turtle")
    engine = owlrl.OWLRL_Semantics(graph, False, False)
    engine.closure()
    return graph, engine.error_messages


def same(text):
    return (EX.a, OWL.sameAs, EX.b) in closed(text)[0]


one = same('ex:C owl:hasKey ( ex:p ) . ex:a a ex:C ; ex:p "1" . ex:b a ex:C ; ex:p "2" .')
two = same(
    'ex:C owl:hasKey ( ex:p ex:q ) . ex:a a ex:C ; ex:p "1" ; ex:q "1" .'
    ' ex:b a ex:C ; ex:p "1" ; ex:q "2" .'
)
disjoint = "[] a owl:AllDisjointProperties ; owl:members ( ex:p ex:q ex:r ) . ex:a {} ex:b ; {} ex:b ."
last = len(closed(disjoint.format("ex:q", "ex:r"))[1])
first = "1 or more" if closed(disjoint.format("ex:p", "ex:q"))[1] else 0
print(f"one key: same {one} | two keys: same {two} | disjoint q r: errors {last}, p q: errors {first}")
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "one key: same True | two keys: same True | disjoint q r: errors 0, p q: errors 1 or more" ]
