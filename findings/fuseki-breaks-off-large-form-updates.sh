#!/usr/bin/env bash
# Apache Jena Fuseki 5.6.0 and SPARQLWrapper 2.0.0: a SPARQL update that SPARQLWrapper sends in its
# usual way, as a form, is broken off without a reply when it is large ("Broken pipe" at 23 MB; 11 MB
# goes through). The same update sent directly (setRequestMethod(POSTDIRECTLY), the content type
# application/sparql-update) is taken. Nothing in the error tells that the form is the cause.
# Needs Java 17 or newer, Maven and Python 3. Seen: "form 11 MB: taken", "form 23 MB: URLError",
# "direct 23 MB: taken".
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT
server=
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check SPARQLWrapper==2.0.0 rdflib==7.6.0
mvn --quiet --batch-mode -Dmaven.repo.local="$folder/m2" dependency:copy -Dtransitive=false \
    -Dartifact=org.apache.jena:jena-fuseki-server:5.6.0 -DoutputDirectory="$folder" >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
FUSEKI_BASE="$folder/run" java -Xmx1g -jar "$folder/jena-fuseki-server-5.6.0.jar" --localhost --port="$port" --mem --update /ds \
    >"$folder/log" 2>&1 &
server=$!
cat > "$folder/try.py" <<'PY'
import sys
import time
import urllib.request

from SPARQLWrapper import POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

root = f"http://127.0.0.1:{sys.argv[1]}"
for _ in range(120):
    try:
        urllib.request.urlopen(f"{root}/$/ping", timeout=1)
        break
    except OSError:
        time.sleep(0.5)


def send(triples: int, method: str) -> str:
    wrapper = SPARQLWrapper(f"{root}/ds/update")
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(method)
    words = "x" * 60
    lines = (f'<http://example.org/s{n}> <http://example.org/p> "{words}" .' for n in range(triples))
    wrapper.setQuery("INSERT DATA { " + "\n".join(lines) + " }")
    try:
        wrapper.query()
    except Exception as error:
        return type(error).__name__
    return "taken"


print("form 11 MB:", send(100_000, URLENCODED))
print("form 23 MB:", send(200_000, URLENCODED))
print("direct 23 MB:", send(200_000, POSTDIRECTLY))
PY
seen=$("$folder/venv/bin/python" "$folder/try.py" "$port")
echo "$seen"
[ "$seen" = $'form 11 MB: taken\nform 23 MB: URLError\ndirect 23 MB: taken' ]
