#!/usr/bin/env bash
# rdflib 7.6.0, SPARQLStore with method POST or POST_FORM: what an endpoint refuses with an HTTP error is no exception.
# Graph.query gives the tuple (status, words, None), so that len() is 3 and a loop goes over three "rows".
# With GET it is a ValueError. Asked of the server of oxigraph 0.5.13, below an address at which it has no endpoint.
# Seen: "POST_FORM: 3 rows, the first is 404; POST: 3 rows, the first is 404; GET: ValueError".
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 oxigraph==0.5.13
port=$("$folder/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$folder/venv/bin/oxigraph" serve --bind "127.0.0.1:$port" >"$folder/log" 2>&1 &
server=$!
cat > "$folder/try.py" <<'PY'
import sys
import time
import urllib.request

from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

root = f"http://127.0.0.1:{sys.argv[1]}"
for _ in range(100):
    try:
        urllib.request.urlopen(f"{root}/query?query=ASK%7B%7D").close()
        break
    except OSError:
        time.sleep(0.1)


def told(method):
    graph = Graph(SPARQLStore(f"{root}/not-here", method=method, returnFormat="json"))
    try:
        rows = graph.query("SELECT * { ?s ?p ?o }")
        return f"{method}: {len(rows)} rows, the first is {next(iter(rows))}"
    except Exception as error:
        return f"{method}: {type(error).__name__}"


print("; ".join(map(told, ("POST_FORM", "POST", "GET"))))
PY
seen=$("$folder/venv/bin/python" "$folder/try.py" "$port")
echo "$seen"
[ "$seen" = "POST_FORM: 3 rows, the first is 404; POST: 3 rows, the first is 404; GET: ValueError" ]
