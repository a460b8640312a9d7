#!/usr/bin/env bash
# RDF4J 5.3.1 (4.1.3 too): `?s :p? ?o` with a FILTER that names ?s gives the step and not the path of no step, which the
# same pattern gives without the FILTER, with the IRI in place of ?s, and with :p* in place of :p?. By SPARQL 1.1 (18.4,
# ZeroOrOnePath) both rows are there. rdflib 7.6.0 and Oxigraph 0.5.13 give both.
# Needs Java 17 or newer, Maven and Python 3.
# Seen: "RDF4J 5.3.1: [3, 1, 2, 2]", "rdflib 7.6.0: [3, 2, 2, 2]", "Oxigraph 0.5.13: [3, 2, 2, 2]".
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
    'INSERT DATA { <urn:a> <urn:p> <urn:b> }'
    'SELECT * { ?s <urn:p>? ?o }'
    'SELECT * { ?s <urn:p>? ?o FILTER(?s = <urn:a>) }'
    'SELECT * { <urn:a> <urn:p>? ?o }'
    'SELECT * { ?s <urn:p>* ?o FILTER(?s = <urn:a>) }'
)
seen=$(java -cp "$(cat path)" Ask.java "${words[@]}" 2>/dev/null
    "$folder/venv/bin/python" ask.py "${words[@]}")
echo "$seen"
[ "$seen" = $'RDF4J 5.3.1: [3, 1, 2, 2]\nrdflib 7.6.0: [3, 2, 2, 2]\nOxigraph 0.5.13: [3, 2, 2, 2]' ]
