#!/usr/bin/env bash
# Apache Jena SHACL 5.6.0: the SELECT of sh:sparql at a property shape is asked once for each value that the focus
# node has at the path, where SHACL (5.3.1) asks it once for each focus node. So a rule about a value that is missing
# finds nothing where there is no value at all, and the same thing twice where there are two. pySHACL 0.40.1 finds it
# once each time. Needs Java 17 or newer, Maven and Python 3.
# Seen, for a focus node with no, one and two values: "Jena: 0, 1, 2" and "pySHACL: 1, 1, 1".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
mvn --quiet --batch-mode -Dmaven.repo.local="$folder/m2" dependency:copy -Dtransitive=false \
    -Dartifact=org.apache.jena:jena-fuseki-server:5.6.0 -DoutputDirectory="$folder" >/dev/null
cd "$folder"
cat > shapes.ttl <<'TTL'
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
ex:Shape a sh:PropertyShape ; sh:targetClass ex:Thing ; sh:path ex:format ;
  sh:sparql [ sh:select """SELECT $this WHERE {
    $this a <http://example.org/Thing>
    FILTER NOT EXISTS { $this <http://example.org/format> "fp8" }
  }""" ] .
TTL
prefix='@prefix ex: <http://example.org/> .'
echo "$prefix ex:a a ex:Thing ." > none.ttl
echo "$prefix ex:a a ex:Thing ; ex:format 'fp16' ." > one.ttl
echo "$prefix ex:a a ex:Thing ; ex:format 'fp16', 'fp32' ." > two.ttl
cat > Try.java <<'JAVA'
import java.util.ArrayList;
import java.util.List;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;

public class Try {
    public static void main(String[] data) {
        var shapes = Shapes.parse(RDFDataMgr.loadGraph("shapes.ttl"));
        List<String> found = new ArrayList<>();
        for (String file : data) {
            var report = ShaclValidator.get().validate(shapes, RDFDataMgr.loadGraph(file));
            found.add(String.valueOf(report.getEntries().size()));
        }
        System.out.println("Jena: " + String.join(", ", found));
    }
}
JAVA
cat > try.py <<'PY'
import pyshacl
from rdflib import RDF, SH, Graph

found = []
for name in ("none.ttl", "one.ttl", "two.ttl"):
    _, report, _ = pyshacl.validate(Graph().parse(name), shacl_graph=Graph().parse("shapes.ttl"))
    found.append(str(len(list(report.subjects(RDF.type, SH.ValidationResult)))))
print("pySHACL:", ", ".join(found))
PY
seen=$(java -cp jena-fuseki-server-5.6.0.jar Try.java none.ttl one.ttl two.ttl && venv/bin/python try.py)
echo "$seen"
[ "$seen" = "Jena: 0, 1, 2
pySHACL: 1, 1, 1" ]
