#!/usr/bin/env bash
# Jena 5.6.0 (ARQ, so Fuseki too): a query whose OPTIONAL has UNDEF in its VALUES fails with a
# NullPointerException ("this.hashTable" is null, in MultiHashProbeTable.clear) where no row stands in
# front of the OPTIONAL. By SPARQL 1.1 (6.1, 10.2) there is no row then. With a row in front, or without
# the UNDEF, it answers. Fuseki sends status 500. rdflib 7.6.0 has no row.
# Needs Java 17 or newer, Maven and Python 3.
# Seen: "Jena 5.6.0: UNDEF NullPointerException, IRI 0", "rdflib 7.6.0: UNDEF 0, IRI 0".
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
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.update.UpdateAction;

public class Ask {
    public static void main(String[] words) {
        var data = DatasetFactory.create();
        UpdateAction.parseExecute(words[0], data);
        String[] found = new String[2];
        for (int n = 0; n < 2; n++) {
            try (var asked = QueryExecution.dataset(data).query(words[n + 1]).build()) {
                found[n] = "" + ResultSetFormatter.consume(asked.execSelect());
            } catch (NullPointerException error) {
                found[n] = "NullPointerException";
            }
        }
        System.out.println("Jena 5.6.0: UNDEF " + found[0] + ", IRI " + found[1]);
    }
}
JAVA
data='INSERT DATA { <urn:a> <urn:p> <urn:b> . <urn:c> <urn:q> <urn:b> }'
query='SELECT * { ?s <urn:p> ?x FILTER(STR(?x) = "") OPTIONAL { ?z <urn:q> ?x VALUES ?x { ONE } } }'
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0
cat > ask.py <<'PY'
import sys

import rdflib

data, *queries = sys.argv[1:]
graph = rdflib.Graph()
graph.update(data)
undef, iri = (len(graph.query(query)) for query in queries)
print(f"rdflib 7.6.0: UNDEF {undef}, IRI {iri}")
PY
seen=$(java -cp "$(cat path)" Ask.java "$data" "${query/ONE/UNDEF}" "${query/ONE/<urn:b>}" 2>/dev/null
    "$folder/venv/bin/python" ask.py "$data" "${query/ONE/UNDEF}" "${query/ONE/<urn:b>}")
echo "$seen"
[ "$seen" = $'Jena 5.6.0: UNDEF NullPointerException, IRI 0\nrdflib 7.6.0: UNDEF 0, IRI 0' ]
