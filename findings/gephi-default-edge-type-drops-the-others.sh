#!/usr/bin/env bash
# Gephi Toolkit 0.10.1 (Java 17): where the graph element of a GEXF file names a defaultedgetype, each
# edge whose own type is another is left out, although an edge's own type is there to overrule the
# default. The same file without a default has both edges. The import's report holds no issue.
# Needs Java 17 or newer and Maven.
# Seen: "default=undirected edges=1", "default= edges=2".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mvn --quiet --batch-mode -Dmaven.repo.local="$folder/m2" dependency:copy -DoutputDirectory="$folder" \
    -Dartifact=org.gephi:gephi-toolkit:0.10.1:jar:all
for default in undirected ""; do
cat > "$folder/graph$default.gexf" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <graph${default:+ defaultedgetype=\"$default\"}>
    <nodes><node id="x" label="x"/><node id="y" label="y"/><node id="z" label="z"/></nodes>
    <edges>
      <edge id="one" source="x" target="y" type="directed"/>
      <edge id="two" source="y" target="z" type="undirected"/>
    </edges>
  </graph>
</gexf>
XML
done
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
        for (var each = read.getReport().getIssues(99); each.hasNext();) {
            Issue issue = each.next();
            System.err.println(issue.getLevel() + " " + issue.getMessage());
        }
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(here);
        System.out.println("edges=" + model.getGraph().getEdgeCount());
        System.exit(0);
    }
}
JAVA
look() { java -Djava.awt.headless=true -cp "$folder/gephi-toolkit-0.10.1-all.jar" "$folder/Look.java" "$1" 2>&1; }
seen="default=undirected $(look "$folder/graphundirected.gexf"), default= $(look "$folder/graph.gexf")"
echo "$seen"
[ "$seen" = "default=undirected edges=1, default= edges=2" ]
