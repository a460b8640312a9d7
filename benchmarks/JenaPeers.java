// Jena's SHACL engine and its store on disk, warm: prints the seconds of each run.
// java -cp jena.jar JenaPeers.java shacl SHAPES.nt RUNS REPORT.nt DATA.nt...
// java -cp jena.jar JenaPeers.java files SHAPES.nt RUNS REPORT.nt DATA.nt...
// (reading counts, too; each run waits for a line of input)
// java -cp jena.jar JenaPeers.java tdb2 FOLDER DATA.nt RUNS QUERY.rq...

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.jena.graph.Graph;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.shacl.ValidationReport;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sys.JenaSystem;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.TDB2Factory;

public class JenaPeers {
    public static void main(String[] arguments) throws Exception {
        JenaSystem.init();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        if (arguments[0].equals("shacl")) {
            shacl(rest);
        } else if (arguments[0].equals("files")) {
            files(rest);
        } else {
            tdb2(rest);
        }
    }

    static void shacl(String[] arguments) throws Exception {
        Graph shapes = RDFDataMgr.loadGraph(arguments[0]);
        Graph data = GraphFactory.createDefaultGraph();
        for (int file = 3; file < arguments.length; file++) {
            RDFDataMgr.read(data, arguments[file]);
        }
        ValidationReport report = null;
        for (int run = 0; run < Integer.parseInt(arguments[1]); run++) {
            long started = System.nanoTime();
            report = ShaclValidator.get().validate(Shapes.parse(shapes), data);
            System.out.println((System.nanoTime() - started) / 1e9);
        }
        try (OutputStream out = new FileOutputStream(arguments[2])) {
            RDFDataMgr.write(out, report.getGraph(), Lang.NTRIPLES);
        }
    }

    static void files(String[] arguments) throws Exception {
        for (int run = 0; run < Integer.parseInt(arguments[1]); run++) {
            System.in.read();
            long started = System.nanoTime();
            Graph shapes = RDFDataMgr.loadGraph(arguments[0]);
            Graph data = GraphFactory.createDefaultGraph();
            for (int file = 3; file < arguments.length; file++) {
                RDFDataMgr.read(data, arguments[file]);
            }
            double read = (System.nanoTime() - started) / 1e9;
            ValidationReport report = ShaclValidator.get().validate(Shapes.parse(shapes), data);
            try (OutputStream out = new FileOutputStream(arguments[2])) {
                RDFDataMgr.write(out, report.getGraph(), Lang.NTRIPLES);
            }
            System.out.println((System.nanoTime() - started) / 1e9 + " " + read);
        }
    }

    static void tdb2(String[] arguments) throws Exception {
        Dataset store = TDB2Factory.connectDataset(arguments[0]);
        boolean empty = Txn.calculateRead(store, () -> store.getDefaultModel().isEmpty());
        if (empty) {
            Txn.executeWrite(store, () -> RDFDataMgr.read(store.getDefaultModel(), arguments[1]));
        }
        for (int run = 0; run < Integer.parseInt(arguments[2]); run++) {
            StringBuilder counts = new StringBuilder();
            long started = System.nanoTime();
            for (int file = 3; file < arguments.length; file++) {
                String query = Files.readString(Path.of(arguments[file]));
                store.begin(ReadWrite.READ);
                try (QueryExecution asked = QueryExecutionFactory.create(query, store)) {
                    counts.append(' ').append(ResultSetFormatter.consume(asked.execSelect()));
                } finally {
                    store.end();
                }
            }
            System.out.println((System.nanoTime() - started) / 1e9 + counts.toString());
        }
    }
}
