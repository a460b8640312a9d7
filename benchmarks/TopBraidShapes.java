// TopBraid's SHACL engine, warm, in processor time of the thread that works.
// java -cp 'lib/*' TopBraidShapes.java shacl SHAPES.nt DATA.nt REPORT.nt RUNS SECONDS
// Prints "read" and the seconds of reading, then those of each run; no run begins after so many SECONDS.

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import org.apache.jena.graph.Graph;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.lang.LabelToNode;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sys.JenaSystem;
import org.topbraid.shacl.validation.ValidationEngineConfiguration;
import org.topbraid.shacl.validation.ValidationUtil;

public class TopBraidShapes {
    public static void main(String[] arguments) throws Exception {
        JenaSystem.init();
        double started = now();
        Model shapes = read(arguments[1]);
        Model data = read(arguments[2]);
        System.out.println("read " + (now() - started));
        double began = now();
        Model found = null;
        for (int run = 0; run < Integer.parseInt(arguments[4]); run++) {
            started = now();
            ValidationEngineConfiguration plain = new ValidationEngineConfiguration();
            plain.setValidateShapes(false).setReportDetails(false);
            found = ValidationUtil.validateModel(data, shapes, plain).getModel();
            System.out.println(now() - started);
            if (now() - began > Double.parseDouble(arguments[5])) {
                break;
            }
        }
        try (OutputStream out = new FileOutputStream(arguments[3])) {
            RDFDataMgr.write(out, found, Lang.NTRIPLES);
        }
    }

    static Model read(String file) {
        Graph graph = GraphFactory.createDefaultGraph();
        RDFParser.source(file).labelToNode(LabelToNode.createUseLabelAsGiven()).parse(graph);
        return ModelFactory.createModelForGraph(graph);
    }

    static double now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
