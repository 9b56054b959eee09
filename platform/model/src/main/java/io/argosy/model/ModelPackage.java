package io.argosy.model;

import io.argosy.model.evidence.Baseline;
import io.argosy.model.evidence.GoldenCheck;
import io.argosy.model.evidence.GoldenMismatch;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Signature;
import java.util.List;

/**
 * A model and its evidence, as {@link io.argosy.model.format.PackageReader} reads them from a folder of data. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * ModelPackage model = PackageReader.read(Path.of("services/churn/model"));
 * Row row = model.signature().newRow();
 * double[] out = new double[model.model().outputs()];
 * model.model().predict(row, out);
 * }</pre>
 *
 * @param name the service's name
 * @param version the semantic version, such as {@code 1.0.0}
 * @param description what the model is for, in a sentence
 * @param card the model card, Markdown
 */
public record ModelPackage(
        String name,
        String version,
        String description,
        Signature signature,
        Model model,
        Metrics metrics,
        Baseline baseline,
        List<GoldenRow> goldenRows,
        String card,
        Provenance provenance) {
    public ModelPackage {
        goldenRows = List.copyOf(goldenRows);
    }

    /** Predicts every golden row; empty when all answers are the expected ones, as near as {@link Model#exactness} says. */
    public List<GoldenMismatch> checkGoldenRows() {
        return check(goldenRows);
    }

    /** Predicts other golden rows, such as another version's; empty when all answers are the expected ones, as near. */
    public List<GoldenMismatch> check(List<GoldenRow> rows) {
        return new GoldenCheck(signature, model).mismatches(rows);
    }
}
