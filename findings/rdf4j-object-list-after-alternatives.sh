#!/usr/bin/env bash
# RDF4J 5.3.1 (4.1.3 too): `?r :p|:q ?x, ?y`, an object list behind a path of alternatives, takes both
# objects from one and the same alternative. SPARQL 1.1 (4.2.2) has a list of objects stand for one
# pattern each, so that with one value of each predicate there are four rows; RDF4J gives two, and the
# four where the path is written twice. Issue 3220 of eclipse-rdf4j/rdf4j has the like for sequences.
# rdflib 7.6.0 and Oxigraph 0.5.13 give four for both.
# Needs Java 17 or newer, Maven and Python 3. Seen: "RDF4J 5.3.1: list 2, twice 4", "rdflib 7.6.0: list
# 4, twice 4", "Oxigraph 0.5.13: list 4, twice 4".
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
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.sail.memory.MemoryStore;

public class Ask {
    public static void main(String[] words) {
        var repository = new SailRepository(new MemoryStore());
        try (var store = repository.getConnection()) {
            store.prepareUpdate(words[0]).execute();
            long[] found = new long[2];
            for (int n = 0; n < 2; n++) {
                try (var rows = store.prepareTupleQuery(words[n + 1]).evaluate()) {
                    found[n] = rows.stream().count();
                }
            }
            System.out.println("RDF4J 5.3.1: list " + found[0] + ", twice " + found[1]);
        }
        repository.shutDown();
    }
}
JAVA
data='INSERT DATA { <urn:r> <urn:p> <urn:a> ; <urn:q> <urn:b> }'
list='SELECT * { ?r <urn:p>|<urn:q> ?x, ?y }'
twice='SELECT * { ?r <urn:p>|<urn:q> ?x ; <urn:p>|<urn:q> ?y }'
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
    one, other = (len(list(ask(query))) for query in queries)
    print(f"{name}: list {one}, twice {other}")
PY
seen=$(java -cp "$(cat path)" Ask.java "$data" "$list" "$twice" 2>/dev/null
    "$folder/venv/bin/python" ask.py "$data" "$list" "$twice")
echo "$seen"
[ "$seen" = $'RDF4J 5.3.1: list 2, twice 4\nrdflib 7.6.0: list 4, twice 4\nOxigraph 0.5.13: list 4, twice 4' ]
