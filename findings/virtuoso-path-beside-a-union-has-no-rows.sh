#!/usr/bin/env bash
# Virtuoso 7.2.5 (Debian 12's virtuoso-opensource-7-bin 7.2.5.1+dfsg1-0.3): a pattern ?s :p+ ?o beside a UNION gives no rows
# at all, and neither does the same path as :p/:p*, where SPARQL 1.1 (18.2.2.6) joins the two: here three rows. The step alone
# beside the UNION, and the path in each branch of the UNION, give theirs. rdflib 7.6.0 follows the standard.
# Needs Debian 12 (apt, dpkg) and Python 3. Data: one path of two steps.
# Seen: Virtuoso "p beside 2, p+ beside 0, p/p* beside 0, p+ in each 3", rdflib "2, 3, 3, 3".
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
import csv
import io
import sys
import time
import urllib.parse
import urllib.request

import rdflib

GRAPH = "urn:g"
TRIPLES = "<urn:a> <urn:p> <urn:b> . <urn:b> <urn:p> <urn:c> ."
EITHER = "{ ?s <urn:p> ?x } UNION { ?s <urn:q> ?x }"
FORMS = {
    "p beside": f"?s <urn:p> ?o . {EITHER}",
    "p+ beside": f"?s <urn:p>+ ?o . {EITHER}",
    "p/p* beside": f"?s <urn:p>/<urn:p>* ?o . {EITHER}",
    "p+ in each": "{ ?s <urn:p>+ ?o ; <urn:p> ?x } UNION { ?s <urn:p>+ ?o ; <urn:q> ?x }",
}


def virtuoso(query: str) -> str:
    asked = urllib.parse.urlencode(
        {"query": query, "format": "text/csv", "default-graph-uri": GRAPH}
    )
    address = f"http://127.0.0.1:{sys.argv[1]}/sparql?{asked}"
    for _ in range(120):
        try:
            text = urllib.request.urlopen(address, timeout=10).read().decode()
            return list(csv.reader(io.StringIO(text)))[1][0]
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except OSError:
            time.sleep(0.5)
    return "no answer"


def loaded() -> None:
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


def reference(query: str) -> str:
    graph = rdflib.Graph().parse(data=TRIPLES, format="turtle")
    (row,) = graph.query(query)
    return str(row.n)


def told(count) -> str:
    return ", ".join(
        f"{name} {count('SELECT (COUNT(*) AS ?n) { ' + form + ' }')}"
        for name, form in FORMS.items()
    )


loaded()
print("Virtuoso:", told(virtuoso))
print("rdflib:", told(reference))
PY
seen=$("$folder/venv/bin/python" ask.py "$http")
echo "$seen"
[ "$seen" = $'Virtuoso: p beside 2, p+ beside 0, p/p* beside 0, p+ in each 3\nrdflib: p beside 2, p+ beside 3, p/p* beside 3, p+ in each 3' ]
