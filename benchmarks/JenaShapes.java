// Jena's SHACL engine and its OWL reasoner, warm, in processor time of the thread that works.
// java -cp jena.jar JenaShapes.java shacl SHAPES.nt DATA.nt REPORT.nt RUNS SECONDS
// java -cp jena.jar JenaShapes.java owl ONTOLOGY.nt DATA.nt CLOSED.nt RUNS SECONDS
// Prints "read" and the seconds of reading, then those of each run; no run begins after so many SECONDS.

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import org.apache.jena.graph.Graph;
import org.apache.jena.reasoner.ReasonerRegistry;
import org.apache.jena.reasoner.InfGraph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.lang.LabelToNode;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sys.JenaSystem;

public class JenaShapes {
    public static void main(String[] arguments) throws Exception {
        JenaSystem.init();
        double started = now();
        Graph first = read(arguments[1]);
        Graph second = read(arguments[2]);
        System.out.println("read " + (now() - started));
        double began = now();
        Graph found = null;
        for (int run = 0; run < Integer.parseInt(arguments[4]); run++) {
            started = now();
            found = arguments[0].equals("shacl") ? shacl(first, second) : owl(first, second);
            System.out.println(now() - started);
            if (now() - began > Double.parseDouble(arguments[5])) {
                break;
            }
        }
        try (OutputStream out = new FileOutputStream(arguments[3])) {
            RDFDataMgr.write(out, found, Lang.NTRIPLES);
        }
    }

    static Graph shacl(Graph shapes, Graph data) {
        return ShaclValidator.get().validate(Shapes.parse(shapes), data).getGraph();
    }

    static Graph owl(Graph ontology, Graph data) {
        InfGraph closed = ReasonerRegistry.getOWLMiniReasoner().bindSchema(ontology).bind(data);
        Graph all = GraphFactory.createDefaultGraph();
        closed.find().forEachRemaining(all::add);
        return all;
    }

    static Graph read(String file) {
        Graph graph = GraphFactory.createDefaultGraph();
        RDFParser.source(file).labelToNode(LabelToNode.createUseLabelAsGiven()).parse(graph);
        return graph;
    }

    static double now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
