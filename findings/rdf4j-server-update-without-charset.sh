#!/usr/bin/env bash
# RDF4J Server 4.1.3 (in Jetty 9.4.58): an update that is sent as application/sparql-update without a
# charset is read as Latin-1, so that "é数" is stored as five other signs, with status 204. SPARQL's own
# grammar and media type are UTF-8 (SPARQL 1.1 Query, 19.1). With "; charset=utf-8" it is stored as it is.
# Fuseki, Oxigraph and Virtuoso read both as UTF-8. Clients of the other kind: SPARQLWrapper 2.0.0 with
# POSTDIRECTLY names no charset.
# Needs Java 17 or newer, Maven and curl. Seen: "without: 204, 5 signs", "with: 204, 2 signs".
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT
server=
cd "$folder"
for artifact in org.eclipse.jetty:jetty-runner:9.4.58.v20250814:jar org.eclipse.rdf4j:rdf4j-http-server:4.1.3:war; do
    mvn --quiet --batch-mode -Dmaven.repo.local="$folder/m2" dependency:copy -Dtransitive=false \
        -Dartifact="$artifact" -DoutputDirectory="$folder" >/dev/null
done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
java -Dorg.eclipse.rdf4j.appdata.basedir="$folder/data" -jar jetty-runner-9.4.58.v20250814.jar \
    --host 127.0.0.1 --port "$port" --path /rdf4j-server rdf4j-http-server-4.1.3.war >log 2>&1 &
server=$!
root=http://127.0.0.1:$port/rdf4j-server
for _ in $(seq 240); do
    curl --silent --fail --output /dev/null "$root/protocol" && break
    sleep 0.5
done
curl --silent --fail --request PUT --header 'Content-Type: text/turtle' --data-binary @- "$root/repositories/r" <<'TTL'
@prefix rep: <http://www.openrdf.org/config/repository#> .
@prefix sr: <http://www.openrdf.org/config/repository/sail#> .
@prefix sail: <http://www.openrdf.org/config/sail#> .
[] a rep:Repository ; rep:repositoryID "r" ;
  rep:repositoryImpl [ rep:repositoryType "openrdf:SailRepository" ;
    sr:sailImpl [ sail:sailType "openrdf:MemoryStore" ] ] .
TTL
send() { # GRAPH MEDIA-TYPE: what is said, and how many signs are there afterwards
    printf 'INSERT DATA { GRAPH <%s> { <urn:a> <urn:b> "é数" } }' "$1" |
        curl --silent --output /dev/null --write-out '%{http_code}, ' --header "Content-Type: $2" \
            --data-binary @- "$root/repositories/r/statements"
    curl --silent --header 'Accept: text/csv' --get "$root/repositories/r" \
        --data-urlencode "query=SELECT (STRLEN(?o) AS ?n) { GRAPH <$1> { ?s ?p ?o } }" | tr -d '\r' | sed 1d
}
seen="without: $(send urn:one application/sparql-update) signs
with: $(send urn:two 'application/sparql-update; charset=utf-8') signs"
echo "$seen"
[ "$seen" = $'without: 204, 5 signs\nwith: 204, 2 signs' ]
