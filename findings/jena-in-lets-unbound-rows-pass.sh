#!/usr/bin/env bash
# Jena 5.6.0 (ARQ, so Fuseki too): behind a UNION, of which one branch leaves ?r unbound, FILTER(?r IN (<urn:z>, <urn:w>)) lets the
# rows without ?r pass, once for each value, as does ?r = <urn:z> || ?r = <urn:w>. By SPARQL 1.1 (17.4.1.9, 17.2) an
# unbound variable is an error there, and the row goes. One value in the list, OPTIONAL in place of UNION, and STR(?r) are right.
# rdflib 7.6.0 and Oxigraph 0.5.13 have the one row that has ?r.
# Needs Java 17 or newer, Maven and Python 3.
# Seen: "Jena 5.6.0: [5, 5, 1, 1]", "rdflib 7.6.0: [1, 1, 1, 1]", "Oxigraph 0.5.13: [1, 1, 1, 1]".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>ask</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.jena</groupId><artifactId>jena-arq</artifactId><version>5.6.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode -Dmaven.repo.local="$folder/m2" dependency:build-classpath -Dmdep.outputFile=path >/dev/null
cat > Ask.java <<'JAVA'
import java.util.Arrays;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.update.UpdateAction;

public class Ask {
    public static void main(String[] words) {
        var data = DatasetFactory.create();
        UpdateAction.parseExecute(words[0], data);
        long[] rows = Arrays.stream(words).skip(1).mapToLong(query -> {
            try (var asked = QueryExecution.dataset(data).query(query).build()) {
                return ResultSetFormatter.consume(asked.execSelect());
            }
        }).toArray();
        System.out.println("Jena 5.6.0: " + Arrays.toString(rows));
    }
}
JAVA
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
cat > ask.py <<'PY'
import sys

import pyoxigraph
import rdflib

data, *queries = sys.argv[1:]
graph, store = rdflib.Graph(), pyoxigraph.Store()
graph.update(data)
store.update(data)
for name, ask in (("rdflib 7.6.0", graph.query), ("Oxigraph 0.5.13", store.query)):
    print(f"{name}: {[len(list(ask(query))) for query in queries]}")
PY
words=(
    'INSERT DATA { <urn:a> <urn:p> <urn:x> . <urn:b> <urn:p> <urn:y> . <urn:c> <urn:q> <urn:z> }'
    'SELECT * { { ?s <urn:p> ?o } UNION { ?s <urn:q> ?r } FILTER(?r IN (<urn:z>, <urn:w>)) }'
    'SELECT * { { ?s <urn:p> ?o } UNION { ?s <urn:q> ?r } FILTER(?r = <urn:z> || ?r = <urn:w>) }'
    'SELECT * { { ?s <urn:p> ?o } UNION { ?s <urn:q> ?r } FILTER(?r IN (<urn:z>)) }'
    'SELECT * { { ?s <urn:p> ?o } UNION { ?s <urn:q> ?r } FILTER(STR(?r) IN ("urn:z", "urn:w")) }'
)
seen=$(java -cp "$(cat path)" Ask.java "${words[@]}" 2>/dev/null
    "$folder/venv/bin/python" ask.py "${words[@]}")
echo "$seen"
[ "$seen" = $'Jena 5.6.0: [5, 5, 1, 1]\nrdflib 7.6.0: [1, 1, 1, 1]\nOxigraph 0.5.13: [1, 1, 1, 1]' ]
