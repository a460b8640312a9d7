#!/usr/bin/env bash
# Jena 5.6.0 (ARQ, so Fuseki too) and RDF4J 5.3.1 (4.1.3 too): FILTER(?x = <urn:x> || isIRI(?x)) gives a row twice for which both
# hold, as each of the two is asked by itself; sameTerm does as =, and Jena doubles ?x IN (<urn:x>, <urn:x>) too. By
# SPARQL 1.1 (18.5) a filter keeps a solution or drops it, and its number stays as it is. IF(?x = <urn:x>, true, isIRI(?x))
# and STR(?x) = "urn:x" || isIRI(?x) give it once. rdflib 7.6.0 and Oxigraph 0.5.13 give it once each time: here two rows.
# Needs Java 17 or newer, Maven and Python 3.
# Seen: "Jena 5.6.0: [3, 3, 2, 2, 2]", "RDF4J 5.3.1: [3, 3, 2, 2, 1]", "rdflib 7.6.0: [2, 2, 2, 2, 1]", "Oxigraph 0.5.13: [2, 2, 2, 2, 1]".
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
cat > Other.java <<'JAVA'
import java.util.Arrays;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.sail.memory.MemoryStore;

public class Other {
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
    'INSERT DATA { <urn:a> <urn:p> <urn:x> . <urn:b> <urn:p> <urn:y> . <urn:c> <urn:q> <urn:z> }'
    'SELECT * { ?s <urn:p> ?x FILTER(?x = <urn:x> || isIRI(?x)) }'
    'SELECT * { ?s <urn:p> ?x FILTER(sameTerm(?x, <urn:x>) || isIRI(?x)) }'
    'SELECT * { ?s <urn:p> ?x FILTER(IF(?x = <urn:x>, true, isIRI(?x))) }'
    'SELECT * { ?s <urn:p> ?x FILTER(STR(?x) = "urn:x" || isIRI(?x)) }'
    'SELECT * { ?s <urn:p> ?x FILTER(?x IN (<urn:x>, <urn:x>)) }'
)
seen=$(java -cp "$(cat path)" Ask.java "${words[@]}" 2>/dev/null
    java -cp "$(cat path)" Other.java "${words[@]}" 2>/dev/null
    "$folder/venv/bin/python" ask.py "${words[@]}")
echo "$seen"
[ "$seen" = $'Jena 5.6.0: [3, 3, 2, 2, 2]\nRDF4J 5.3.1: [3, 3, 2, 2, 1]\nrdflib 7.6.0: [2, 2, 2, 2, 1]\nOxigraph 0.5.13: [2, 2, 2, 2, 1]' ]
