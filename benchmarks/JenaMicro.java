// Jena's OWL micro reasoner on the same data: prints the seconds of each full closure.
// java -cp 'lib/*' JenaMicro.java ONTOLOGY.nt DATA.nt RUNS

import java.util.Iterator;
import org.apache.jena.rdf.model.InfModel;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.reasoner.Reasoner;
import org.apache.jena.reasoner.ReasonerRegistry;
import org.apache.jena.riot.RDFDataMgr;

public class JenaMicro {
    public static void main(String[] arguments) {
        Model ontology = RDFDataMgr.loadModel(arguments[0]);
        Model data = RDFDataMgr.loadModel(arguments[1]);
        for (int run = 0; run < Integer.parseInt(arguments[2]); run++) {
            long started = System.nanoTime();
            Reasoner reasoner = ReasonerRegistry.getOWLMicroReasoner().bindSchema(ontology);
            InfModel inferred = ModelFactory.createInfModel(reasoner, data);
            long count = 0;
            for (Iterator<?> all = inferred.listStatements(); all.hasNext(); all.next()) {
                count++;
            }
            System.out.println((System.nanoTime() - started) / 1e9 + " " + count);
        }
    }
}
