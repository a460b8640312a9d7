import java.awt.Color;
import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Interval;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.TimeRepresentation;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.processor.plugin.AppendProcessor;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.gephi.project.api.WorkspaceMetaData;
import org.openide.util.Lookup;

/**
 * Opens files as Gephi does with its settings untouched, and writes what then stands in its
 * workspace as JSON: {path: {nodes, edges, issues, title, …}}.
 *
 * <p>Usage: java -cp gephi-toolkit-all.jar ReadWithGephi.java OUT FILE…; a folder stands for its
 * nodes.csv and, appended to the same workspace, its edges.csv.
 */
public class ReadWithGephi {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        System.setProperty("java.awt.headless", "true");
        Map<String, Object> found = new LinkedHashMap<>();
        for (int n = 1; n < arguments.length; n++) {
            found.put(arguments[n], read(new File(arguments[n])));
        }
        try (PrintWriter out =
                new PrintWriter(Files.newBufferedWriter(Path.of(arguments[0]), StandardCharsets.UTF_8))) {
            write(out, found);
        }
        System.exit(0); // the toolkit leaves threads behind
    }

    private static Map<String, Object> read(File file) throws Exception {
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        ImportController imports = Lookup.getDefault().lookup(ImportController.class);
        projects.newProject();
        Workspace workspace = projects.getCurrentWorkspace();
        List<Object> issues = new ArrayList<>();
        if (file.isDirectory()) {
            Container nodes = imports.importFile(new File(file, "nodes.csv"));
            imports.process(nodes, new DefaultProcessor(), workspace);
            Container edges = imports.importFile(new File(file, "edges.csv"));
            imports.process(edges, new AppendProcessor(), workspace);
            issues(nodes, issues);
            issues(edges, issues);
        } else {
            Container container = imports.importFile(file);
            imports.process(container, new DefaultProcessor(), workspace);
            issues(container, issues);
        }
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace);
        Graph graph = model.getGraph();
        Map<String, Object> said = new LinkedHashMap<>();
        WorkspaceMetaData about = workspace.getWorkspaceMetadata();
        said.put("title", about.getTitle());
        said.put("description", about.getDescription());
        said.put("directed", model.isDirected());
        said.put("mixed", model.isMixed());
        boolean hasIntervals =
                model.getConfiguration().getTimeRepresentation() == TimeRepresentation.INTERVAL;
        said.put("timeformat", model.getTimeFormat().name());
        List<Object> nodes = new ArrayList<>();
        for (Node node : graph.getNodes().toArray()) {
            Map<String, Object> row = element(node, hasIntervals);
            row.put("x", (double) node.x());
            row.put("y", (double) node.y());
            row.put("size", (double) node.size());
            row.put("color", colour(node.getColor()));
            nodes.add(row);
        }
        said.put("nodes", nodes);
        List<Object> edges = new ArrayList<>();
        for (Edge edge : graph.getEdges().toArray()) {
            Map<String, Object> row = element(edge, hasIntervals);
            row.put("source", edge.getSource().getId());
            row.put("target", edge.getTarget().getId());
            row.put("directed", edge.isDirected());
            row.put("kind", edge.getTypeLabel());
            row.put("weight", edge.getWeight());
            row.put("color", edge.alpha() == 0 ? null : colour(edge.getColor()));
            edges.add(row);
        }
        said.put("edges", edges);
        said.put("issues", issues);
        projects.closeCurrentProject();
        return said;
    }

    private static void issues(Container container, List<Object> found) {
        container.getReport().getIssues(1000).forEachRemaining(issue -> {
            if (issue.getLevel().toInteger() >= Issue.Level.WARNING.toInteger()) {
                found.add(issue.getLevel() + ": " + issue.getMessage());
            }
        });
    }

    private static Map<String, Object> element(Element element, boolean hasIntervals) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", element.getId());
        row.put("label", element.getLabel());
        Map<String, Object> values = new LinkedHashMap<>();
        for (Column column : element.getAttributeColumns()) {
            Object value = element.getAttribute(column);
            if (value != null && !column.isProperty()) {
                values.put(column.getTitle(), value);
            }
        }
        row.put("attributes", values);
        List<Object> times = new ArrayList<>();
        if (hasIntervals && element.getIntervals() != null) {
            for (Interval interval : element.getIntervals()) {
                times.add(List.of(interval.getLow(), interval.getHigh()));
            }
        }
        row.put("times", times);
        return row;
    }

    private static String colour(Color colour) {
        return String.format("#%02X%02X%02X", colour.getRed(), colour.getGreen(), colour.getBlue());
    }

    private static void write(PrintWriter out, Object value) {
        if (value instanceof Map<?, ?> map) {
            out.print('{');
            String comma = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.print(comma);
                text(out, String.valueOf(entry.getKey()));
                out.print(':');
                write(out, entry.getValue());
                comma = ",";
            }
            out.print('}');
        } else if (value instanceof List<?> list) {
            out.print('[');
            String comma = "";
            for (Object item : list) {
                out.print(comma);
                write(out, item);
                comma = ",";
            }
            out.print(']');
        } else if (value instanceof Double number && number.isInfinite()) {
            out.print(number > 0 ? "\"inf\"" : "\"-inf\"");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.print(value);
        } else {
            text(out, value.toString());
        }
    }

    private static void text(PrintWriter out, String text) {
        out.print('"');
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                out.print('\\');
                out.print(letter);
            } else if (letter < ' ' || Character.isSurrogate(letter)) {
                out.printf("\\u%04x", (int) letter);
            } else {
                out.print(letter);
            }
        }
        out.print('"');
    }
}
