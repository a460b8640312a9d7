// Two SHACL engines of the JVM, warm, asked again and again: each line of the input is a shapes
// graph and a data graph, each as N-Triples in Base64 with a space between; for each a line is
// printed with the report of Jena and that of TopBraid in the same form, or "!" and why there is
// none.
// java -cp 'FOLDER/*' ShaclJudge.java

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.jena.graph.GraphMemFactory;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.sys.JenaSystem;
import org.topbraid.shacl.validation.ValidationUtil;

public class ShaclJudge {
    interface Engine {
        Model report(Model shapes, Model data) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        JenaSystem.init();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] both = line.split(" ", -1);
            String jena = told(ShaclJudge::jena, both);
            out.println(jena + " " + told(ShaclJudge::topBraid, both));
        }
    }

    static Model jena(Model shapes, Model data) {
        return ShaclValidator.get()
            .validate(Shapes.parse(shapes.getGraph()), data.getGraph())
            .getModel();
    }

    static Model topBraid(Model shapes, Model data) {
        return ValidationUtil.validateModel(data, shapes, false).getModel();
    }

    static String told(Engine engine, String[] both) {
        try {
            ByteArrayOutputStream found = new ByteArrayOutputStream();
            RDFDataMgr.write(found, engine.report(read(both[0]), read(both[1])), Lang.NTRIPLES);
            return Base64.getEncoder().encodeToString(found.toByteArray());
        } catch (Throwable error) {
            String why = String.valueOf(error).replaceAll("\\s+", " ");
            return "!" + Base64.getEncoder().encodeToString(why.getBytes(StandardCharsets.UTF_8));
        }
    }

    static Model read(String text) {
        // Jena's default model takes 10 and 10.0, and even a day and its midnight, for one value.
        Model found = ModelFactory.createModelForGraph(GraphMemFactory.createDefaultGraphSameTerm());
        byte[] lines = Base64.getDecoder().decode(text);
        RDFDataMgr.read(found, new ByteArrayInputStream(lines), Lang.NTRIPLES);
        return found;
    }
}
