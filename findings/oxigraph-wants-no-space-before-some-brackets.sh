#!/usr/bin/env bash
# pyoxigraph 0.5.13: SPARQL 1.1 lets white space stand between any two tokens, so also between a function's name
# and its bracket. Functions of a fixed number of arguments take it; CONCAT and COALESCE, whose arguments are an
# expression list, and BNODE with none are refused, in words that name other functions.
# Seen: "CONCAT: refused, COALESCE: refused, BNODE: refused, SUBSTR: taken, IF: taken, NOW: taken".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13
cat > "$folder/try.py" <<'PY'
from pyoxigraph import Store

store = Store()


def taken(call):
    try:
        store.query(f"SELECT ({call} AS ?x) {{}}")
    except SyntaxError:
        return "refused"
    return "taken"


calls = ['CONCAT ("a", "b")', "COALESCE (1)", "BNODE ()", 'SUBSTR ("ab", 1)', "IF (true, 1, 2)", "NOW ()"]
assert all(taken(call.replace(" (", "(")) == "taken" for call in calls)
print(", ".join(f"{call.split()[0]}: {taken(call)}" for call in calls))
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "CONCAT: refused, COALESCE: refused, BNODE: refused, SUBSTR: taken, IF: taken, NOW: taken" ]
