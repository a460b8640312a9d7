#!/usr/bin/env bash
# Apache Jena 5.6.0: in a model of ModelFactory.createDefaultModel(), whose index goes by value, the pattern
# { ?s ex:on "2024-01-05"^^xsd:date } also matches the xsd:dateTime "2024-01-05T00:00:00", though these are two values
# of two datatypes (and `=` between them is false there, too). SPARQL matches terms. The graph that compares terms
# (GraphMemFactory.createDefaultGraphSameTerm) and a dataset do not match it. So SHACL's sh:hasValue and the like, and
# every query, may find other things by how a graph was made. Needs Java 17 or newer and Maven.
# Seen: "default model: pattern true, = false" and "same term: pattern false, = false".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mvn --quiet --batch-mode -Dmaven.repo.local="$folder/m2" dependency:copy -Dtransitive=false \
    -Dartifact=org.apache.jena:jena-fuseki-server:5.6.0 -DoutputDirectory="$folder" >/dev/null
cd "$folder"
cat > data.ttl <<'TTL'
@prefix ex: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:a ex:on "2024-01-05T00:00:00"^^xsd:dateTime .
TTL
cat > Try.java <<'JAVA'
import org.apache.jena.graph.GraphMemFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.riot.RDFDataMgr;

public class Try {
    static final String DAY = "\"2024-01-05\"^^<http://www.w3.org/2001/XMLSchema#date>";

    static boolean ask(Model model, String pattern) {
        String query = "PREFIX ex: <http://example.org/> ASK { " + pattern + " }";
        try (QueryExecution asked = QueryExecutionFactory.create(query, model)) {
            return asked.execAsk();
        }
    }

    static void tell(String name, Model model) {
        RDFDataMgr.read(model, "data.ttl");
        boolean pattern = ask(model, "?s ex:on " + DAY);
        boolean equal = ask(model, "?s ex:on ?day FILTER(?day = " + DAY + ")");
        System.out.println(name + ": pattern " + pattern + ", = " + equal);
    }

    public static void main(String[] none) {
        tell("default model", ModelFactory.createDefaultModel());
        var graph = GraphMemFactory.createDefaultGraphSameTerm();
        tell("same term", ModelFactory.createModelForGraph(graph));
    }
}
JAVA
seen=$(java -cp jena-fuseki-server-5.6.0.jar Try.java 2>/dev/null)
echo "$seen"
[ "$seen" = "default model: pattern true, = false
same term: pattern false, = false" ]
