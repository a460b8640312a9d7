#!/usr/bin/env bash
# Gephi Toolkit 0.10.1 (Java 17): two parallel edges of a GEXF file become one with the default
# settings. The merged edge has the id of the first, the sum of the weights, and the label and the
# attributes of the last: who looks up its id in the file finds another's reason. Nothing is reported.
# Needs Java 17 or newer and Maven.
# Seen: "id=first label=two weight=5.0 reason=because of B issues=0".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mvn --quiet --batch-mode -Dmaven.repo.local="$folder/m2" dependency:copy -DoutputDirectory="$folder" \
    -Dartifact=org.gephi:gephi-toolkit:0.10.1:jar:all
cat > "$folder/graph.gexf" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <graph defaultedgetype="directed">
    <attributes class="edge"><attribute id="r" title="reason" type="string"/></attributes>
    <nodes><node id="x" label="x"/><node id="y" label="y"/></nodes>
    <edges>
      <edge id="first" source="x" target="y" label="one" weight="2">
        <attvalues><attvalue for="r" value="because of A"/></attvalues></edge>
      <edge id="second" source="x" target="y" label="two" weight="3">
        <attvalues><attvalue for="r" value="because of B"/></attvalues></edge>
    </edges>
  </graph>
</gexf>
XML
cat > "$folder/Look.java" <<'JAVA'
import java.io.File;
import java.util.logging.*;
import org.gephi.graph.api.*;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.*;
import org.openide.util.Lookup;

public class Look {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        Lookup.getDefault().lookup(ProjectController.class).newProject();
        Workspace here = Lookup.getDefault().lookup(ProjectController.class).getCurrentWorkspace();
        ImportController imports = Lookup.getDefault().lookup(ImportController.class);
        Container read = imports.importFile(new File(arguments[0]));
        imports.process(read, new DefaultProcessor(), here);
        int issues = 0;
        for (var each = read.getReport().getIssues(99); each.hasNext(); each.next()) issues++;
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(here);
        for (Edge edge : model.getGraph().getEdges().toArray())
            System.out.println("id=" + edge.getId() + " label=" + edge.getLabel() + " weight="
                + edge.getWeight() + " reason=" + edge.getAttribute("r") + " issues=" + issues);
        System.exit(0);
    }
}
JAVA
seen=$(java -Djava.awt.headless=true -cp "$folder/gephi-toolkit-0.10.1-all.jar" "$folder/Look.java" "$folder/graph.gexf" 2>/dev/null)
echo "$seen"
[ "$seen" = "id=first label=two weight=5.0 reason=because of B issues=0" ]
