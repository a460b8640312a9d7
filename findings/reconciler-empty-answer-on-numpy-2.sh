#!/usr/bin/env bash
# reconciler 0.2.2 (a client of reconciliation services for pandas) with numpy 2.2.6 and pandas 2.2.3, which
# its own requirements allow: a service that has no candidate for a value, which the reconciliation API writes
# as "result": [], ends in an AttributeError: it names np.NaN, which numpy 2.0 removed. With one candidate
# for each value all is well.
# Seen: "one candidate: 1 row; none: AttributeError: `np.NaN` was removed in the NumPy 2.0 release".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    reconciler==0.2.2 numpy==2.2.6 pandas==2.2.3
cat > "$folder/try.py" <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pandas
from reconciler import reconcile

CANDIDATE = {"id": "x", "name": "known", "score": 100, "match": True, "type": []}


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = json.loads(form["queries"][0])
        found = {
            key: {"result": [CANDIDATE] if each["query"] == "known" else []}
            for key, each in asked.items()
        }
        self.answer(found)

    def do_GET(self):
        self.answer({"name": "a service", "identifierSpace": "urn:", "schemaSpace": "urn:"})

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"


def said(value):
    try:
        rows = reconcile(pandas.Series([value]), reconciliation_endpoint=url)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).partition('.  ')[0].partition('. ')[0]}"
    return f"{len(rows)} row"


print(f"one candidate: {said('known')}; none: {said('unknown')}")
PY
seen=$("$folder/venv/bin/python" -W ignore "$folder/try.py" 2>/dev/null)
echo "$seen"
[ "$seen" = 'one candidate: 1 row; none: AttributeError: `np.NaN` was removed in the NumPy 2.0 release' ]
