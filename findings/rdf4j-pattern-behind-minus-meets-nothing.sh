#!/usr/bin/env bash
# RDF4J 5.3.1 (4.1.3 too): a pattern behind MINUS { a pattern and VALUES } meets nothing, though MINUS takes nothing away: the
# query has no rows. With the pattern in front of MINUS, a FILTER in place of the VALUES, or VALUES alone in MINUS they are
# there. By SPARQL 1.1 (18.2.2.6) what stands behind MINUS is joined to what it leaves. rdflib 7.6.0 and Oxigraph 0.5.13 do so.
# Needs Java 17 or newer, Maven and Python 3.
# Seen: "RDF4J 5.3.1: [2, 0, 2, 2]", "rdflib 7.6.0: [2, 2, 2, 2]", "Oxigraph 0.5.13: [2, 2, 2, 2]".
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
      <groupId>org.eclipse.rdf4j</groupId><artifactId>rdf4j-repository-sail</artifactId><version>5.3.1</version>
    </dependency>
    <dependency>
      <groupId>org.eclipse.rdf4j</groupId><artifactId>rdf4j-sail-memory</artifactId><version>5.3.1</version>
    </dependency>
  </dependencies>
</project>
XML
mvn --quiet --batch-mode -Dmaven.repo.local="$folder/m2" dependency:build-classpath -Dmdep.outputFile=path >/dev/null
cat > Ask.java <<'JAVA'
import java.util.Arrays;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.sail.memory.MemoryStore;

public class Ask {
    public static void main(String[] words) {
        var repository = new SailRepository(new MemoryStore());
        try (var store = repository.getConnection()) {
            store.prepareUpdate(words[0]).execute();
            long[] rows = Arrays.stream(words).skip(1).mapToLong(query -> {
                try (var found = store.prepareTupleQuery(query).evaluate()) {
                    return found.stream().count();
                }
            }).toArray();
            System.out.println("RDF4J 5.3.1: " + Arrays.toString(rows));
        }
        repository.shutDown();
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
    'INSERT DATA { <urn:a> <urn:p> <urn:x> ; <urn:q> <urn:z> . <urn:b> <urn:p> <urn:y> ; <urn:q> <urn:z> }'
    'SELECT * { ?s <urn:p> ?o ; <urn:q> ?r MINUS { ?s <urn:q> ?z VALUES ?s { <urn:w> } } }'
    'SELECT * { ?s <urn:p> ?o MINUS { ?s <urn:q> ?z VALUES ?s { <urn:w> } } ?s <urn:q> ?r }'
    'SELECT * { ?s <urn:p> ?o MINUS { ?s <urn:q> ?z FILTER(?s = <urn:w>) } ?s <urn:q> ?r }'
    'SELECT * { ?s <urn:p> ?o MINUS { VALUES ?s { <urn:w> } } ?s <urn:q> ?r }'
)
seen=$(java -cp "$(cat path)" Ask.java "${words[@]}" 2>/dev/null
    "$folder/venv/bin/python" ask.py "${words[@]}")
echo "$seen"
[ "$seen" = $'RDF4J 5.3.1: [2, 0, 2, 2]\nrdflib 7.6.0: [2, 2, 2, 2]\nOxigraph 0.5.13: [2, 2, 2, 2]' ]
