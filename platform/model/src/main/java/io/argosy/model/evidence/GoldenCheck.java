package io.argosy.model.evidence;

import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.Problem;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Compares a model's answers to golden rows with the expected ones. */
public final class GoldenCheck {
    /** Without the fast parser of numbers: it saves nothing on a few rows, and starting it takes a while. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final Model model;
    private final InstanceReader reader;
    private final Row row;

    public GoldenCheck(Signature signature, Model model) {
        this.model = model;
        this.reader = new InstanceReader(signature);
        this.row = signature.newRow();
    }

    /** The rows that the model answers otherwise, or refuses; empty when it answers all as expected. */
    public List<GoldenMismatch> mismatches(List<GoldenRow> rows) {
        var mismatches = new ArrayList<GoldenMismatch>();
        double[] out = new double[model.outputs()];
        for (int i = 0; i < rows.size(); i++) {
            GoldenRow golden = rows.get(i);
            List<Problem> problems = read(golden);
            if (!problems.isEmpty()) {
                String message = problems.stream().map(Problem::message).collect(Collectors.joining("; "));
                mismatches.add(new GoldenMismatch(i + 1, golden, List.of(), "the instance is refused: " + message));
                continue;
            }
            model.predict(row, out);
            if (!near(golden.expected(), out, model.exactness())) {
                List<Double> actual = Arrays.stream(out).boxed().toList();
                mismatches.add(new GoldenMismatch(
                        i + 1, golden, actual, "expected " + golden.expected() + ", but the model gives " + actual));
            }
        }
        return mismatches;
    }

    private List<Problem> read(GoldenRow golden) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), golden.instance())) {
            parser.nextToken();
            return reader.read(parser, row);
        }
    }

    private static boolean near(List<Double> expected, double[] actual, double tolerance) {
        if (expected.size() != actual.length) {
            // Another version's golden rows may have another number of labels.
            return false;
        }
        for (int k = 0; k < actual.length; k++) {
            double off = Math.abs(actual[k] - expected.get(k));
            // Negated, so that NaN is not near to anything.
            if (!(off <= tolerance * Math.max(1, Math.abs(expected.get(k))))) {
                return false;
            }
        }
        return true;
    }
}
