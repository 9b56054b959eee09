package io.argosy.fleet.board.state;

import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A golden row, and what versions answer to it and why.
 *
 * @param index from 0
 * @param count how many golden rows there are
 * @param instance the row, a JSON object
 */
public record TriedRow(int index, int count, String note, String instance, List<Tried> tried) {
    public TriedRow {
        tried = List.copyOf(tried);
    }

    /**
     * What one version says.
     *
     * @param answer the label that it decides for, or the number
     * @param scores each label's probability; empty for a regression
     * @param why nothing where the version does not take the row
     */
    public record Tried(String version, String answer, List<Score> scores, Optional<Explanation> why) {
        public Tried {
            scores = List.copyOf(scores);
        }
    }

    /** A label's probability. */
    public record Score(String label, double probability) {}

    static TriedRow of(int index, List<GoldenRow> rows, List<Version> versions) {
        GoldenRow row = rows.get(index);
        List<Tried> tried = new ArrayList<>();
        for (Version version : versions) {
            tried.add(tried(version, row.instance()));
        }
        return new TriedRow(index, rows.size(), row.note(), row.instance(), tried);
    }

    /** A version that loads. */
    record Version(String name, ModelPackage model) {}

    private static Tried tried(Version version, String instance) {
        Signature signature = version.model().signature();
        Row row = signature.newRow();
        if (!Answered.read(new InstanceReader(signature), instance, row)) {
            return new Tried(version.name(), "does not take this row", List.of(), Optional.empty());
        }
        double[] out = new double[signature.outputs()];
        version.model().model().predict(row, out);
        List<Score> scores = new ArrayList<>();
        for (int i = 0; i < signature.labels().size(); i++) {
            scores.add(new Score(signature.labels().get(i), out[i]));
        }
        scores.sort(Comparator.comparingDouble(Score::probability).reversed());
        // Of two labels the second is explained, whatever is decided: so both versions' pictures have one direction.
        int explained = signature.labels().size() == 2 ? 1 : signature.labels().isEmpty() ? 0 : signature.answer(out);
        String answer = scores.isEmpty() ? number(out[0]) + " " + signature.unit() : signature.decide(out);
        return new Tried(
                version.name(),
                answer.strip(),
                scores,
                Optional.of(version.model().model().explain(row, explained)));
    }

    private static String number(double value) {
        return String.format(java.util.Locale.ROOT, Math.abs(value) < 100 ? "%.3f" : "%.1f", value);
    }
}
