#!/usr/bin/env bash
# Virtuoso 7.2.5 (Debian 12's virtuoso-opensource-7-bin 7.2.5.1+dfsg1-0.3): CONCAT with a variable
# that is not bound gives the other parts joined, where SPARQL 1.1 (17.2) has an error, so that the
# result is not bound. COALESCE(CONCAT("[", ?v, "]"), "none") then never comes to "none", and MIN or
# GROUP BY over such a CONCAT counts rows that other stores leave out. rdflib 7.6.0 follows the
# standard. IF(BOUND(?v), CONCAT(…), …) reads alike on both.
# Needs Debian 12 (apt, dpkg) and Python 3. Seen: Virtuoso "a: [one] b: []", rdflib
# "a: [one] b: none", and with BOUND "a: [one] b: none" on both.
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

DATA = "VALUES (?s ?v) { (<urn:a> 'one') (<urn:b> UNDEF) }"
JOINED = "CONCAT('[', ?v, ']')"
PLAIN = f"SELECT ?s (COALESCE({JOINED}, 'none') AS ?c) {{ {DATA} }} ORDER BY ?s"
BOUND = f"SELECT ?s (IF(BOUND(?v), {JOINED}, 'none') AS ?c) {{ {DATA} }} ORDER BY ?s"


def rows(text: str) -> str:
    return " ".join(f"{s[4:]}: {c}" for s, c in list(csv.reader(io.StringIO(text)))[1:])


def virtuoso(query: str) -> str:
    asked = urllib.parse.urlencode({"query": query, "format": "text/csv"})
    address = f"http://127.0.0.1:{sys.argv[1]}/sparql?{asked}"
    for _ in range(120):
        try:
            return rows(urllib.request.urlopen(address, timeout=10).read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except OSError:
            time.sleep(0.5)
    return "no answer"


def reference(query: str) -> str:
    return rows((rdflib.Graph().query(query).serialize(format="csv") or b"").decode())


print("Virtuoso:", virtuoso(PLAIN))
print("rdflib:", reference(PLAIN))
print("with BOUND:", virtuoso(BOUND), "=", reference(BOUND))
PY
seen=$("$folder/venv/bin/python" ask.py "$http")
echo "$seen"
[ "$seen" = $'Virtuoso: a: [one] b: []\nrdflib: a: [one] b: none\nwith BOUND: a: [one] b: none = a: [one] b: none' ]
