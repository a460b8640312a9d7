#!/usr/bin/env bash
# Virtuoso 7.2.5 (Debian 12's virtuoso-opensource-7-bin 7.2.5.1+dfsg1-0.3): a query with the same aggregate under two names,
# (COUNT(?s) AS ?a) (COUNT(?s) AS ?b), is answered in JSON with status 500 and a body that begins as the result and breaks off
# with "Virtuoso 22023 Error" where the datatype of the second cell should stand; as CSV the status is 500 too. Two aggregates
# that differ, and one expression of a row under two names, are answered. SPARQL 1.1 (18.2.4.4) forbids none. rdflib 7.6.0 answers.
# Needs Debian 12 (apt, dpkg) and Python 3. Data: one path of two steps.
# Seen: "Virtuoso: twice 500 broken, differ 200 whole, row 200 whole, twice as CSV 500", "rdflib: twice 2 2".
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT
server=
cd "$folder"
apt-get download -qq virtuoso-opensource-7-bin=7.2.5.1+dfsg1-0.3 virtuoso-opensource-7-common=7.2.5.1+dfsg1-0.3 2>/dev/null ||
    apt-get download -qq virtuoso-opensource-7-bin=7.2.5.1+dfsg1-0.3
for package in ./*.deb; do dpkg -x "$package" "$folder/root"; done
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0
ports=$(python3 -c '
import socket
held = [socket.socket() for _ in range(2)]
[s.bind(("127.0.0.1", 0)) for s in held]
print(*[s.getsockname()[1] for s in held])')
read -r sql http <<<"$ports"
cat > virtuoso.ini <<EOF
[Database]
DatabaseFile = db
ErrorLogFile = log
LockFile = lock
TransactionFile = trx
[TempDatabase]
DatabaseFile = tmp
TransactionFile = tmptrx
[Parameters]
ServerPort = 127.0.0.1:$sql
[HTTPServer]
ServerPort = 127.0.0.1:$http
EOF
"$folder/root/usr/bin/virtuoso-t" +foreground +wait +configfile virtuoso.ini >out 2>&1 &
server=$!
cat > ask.py <<'PY'
import json
import sys
import time
import urllib.parse
import urllib.request

import rdflib

GRAPH = "urn:g"
TRIPLES = "<urn:a> <urn:p> <urn:b> . <urn:b> <urn:p> <urn:c> ."
TWICE = "SELECT (COUNT(?s) AS ?a) (COUNT(?s) AS ?b) { ?s <urn:p> ?o }"
FORMS = {
    "twice": TWICE,
    "differ": "SELECT (COUNT(?s) AS ?a) (COUNT(?o) AS ?b) { ?s <urn:p> ?o }",
    "row": "SELECT (STR(?s) AS ?a) (STR(?s) AS ?b) { ?s <urn:p> ?o }",
}
JSON = "application/sparql-results+json"


def virtuoso(query, kind=JSON):
    """Status and body of an answer, once the server listens."""
    asked = urllib.parse.urlencode({"query": query, "format": kind, "default-graph-uri": GRAPH})
    address = f"http://127.0.0.1:{sys.argv[1]}/sparql?{asked}"
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            time.sleep(0.5)
    return 0, ""


def loaded():
    """Put the triples in through the graph store protocol, as the user dba."""
    virtuoso("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")  # until it answers
    root = f"http://127.0.0.1:{sys.argv[1]}/sparql-graph-crud-auth"
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, root, "dba", "dba")
    opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(passwords))
    request = urllib.request.Request(
        f"{root}?graph-uri={GRAPH}", TRIPLES.encode(), {"Content-Type": "text/turtle"}, method="PUT"
    )
    opener.open(request, timeout=30).close()


def told(status, body):
    try:
        json.loads(body)
    except ValueError:
        return f"{status} broken" if "Virtuoso 22023 Error" in body else f"{status} no JSON"
    return f"{status} whole"


loaded()
found = [f"{name} {told(*virtuoso(query))}" for name, query in FORMS.items()]
print(f"Virtuoso: {', '.join(found)}, twice as CSV {virtuoso(TWICE, 'text/csv')[0]}")
(row,) = rdflib.Graph().parse(data=TRIPLES, format="turtle").query(TWICE)
print(f"rdflib: twice {row.a} {row.b}")
PY
seen=$("$folder/venv/bin/python" ask.py "$http")
echo "$seen"
[ "$seen" = $'Virtuoso: twice 500 broken, differ 200 whole, row 200 whole, twice as CSV 500\nrdflib: twice 2 2' ]
