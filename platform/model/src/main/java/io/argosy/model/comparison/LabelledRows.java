package io.argosy.model.comparison;

import io.argosy.model.evaluation.Judged;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.table.Decimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows with right answers, as a CSV file has them, in the shape of one signature. */
public final class LabelledRows {
    private final Signature signature;
    private final List<Row> rows = new ArrayList<>();
    private final List<Double> targets = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();

    private LabelledRows(Signature signature) {
        this.signature = signature;
    }

    /**
     * Takes the records that fit the signature.
     *
     * @param records per record its cells by column name, an empty one where a value is missing
     */
    public static LabelledRows of(Signature signature, List<Map<String, String>> records) {
        var labelled = new LabelledRows(signature);
        for (int i = 0; i < records.size(); i++) {
            Map<String, String> cells = records.get(i);
            Row row = labelled.row(cells);
            Double target = labelled.target(cells.getOrDefault(signature.target(), ""));
            if (row != null && target != null) {
                labelled.rows.add(row);
                labelled.targets.add(target);
                labelled.numbers.add(i);
            }
        }
        return labelled;
    }

    /** How many records fit. */
    public int size() {
        return rows.size();
    }

    /** The indices of the records that fit. */
    List<Integer> numbers() {
        return List.copyOf(numbers);
    }

    /** A model's answers to the records with these indices, all of which fit. */
    Judged judge(Model model, List<Integer> records) {
        List<Row> chosen = new ArrayList<>();
        double[] answers = new double[records.size()];
        int next = 0;
        for (int i = 0; i < rows.size() && next < answers.length; i++) {
            if (numbers.get(i).equals(records.get(next))) {
                chosen.add(rows.get(i));
                answers[next++] = targets.get(i);
            }
        }
        return Judged.by(model, signature, chosen, answers);
    }

    private @Nullable Row row(Map<String, String> cells) {
        Row row = signature.newRow();
        for (int i = 0; i < signature.features().size(); i++) {
            Feature feature = signature.features().get(i);
            String cell = cells.getOrDefault(feature.name(), "");
            boolean filled = cell.isEmpty() ? feature.nullable() : fill(row, i, feature, cell);
            if (!filled) {
                return null;
            }
        }
        return row;
    }

    /** Whether the cell is a value of the feature; a missing one needs no filling. */
    private static boolean fill(Row row, int index, Feature feature, String cell) {
        switch (feature) {
            case NumericFeature f -> {
                Double value = number(cell);
                if (value == null || (f.bounds() != null && !f.bounds().contains(value))) {
                    return false;
                }
                row.setNumber(index, value);
            }
            case CategoricalFeature f -> {
                int category = f.categories().indexOf(cell);
                if (category >= 0) {
                    row.setCategory(index, category);
                } else if (f.unseen() != null) {
                    row.setUnseen(index, cell);
                } else {
                    return false;
                }
            }
            case TextFeature f -> {
                if (cell.isBlank() || cell.length() > f.maximumLength()) {
                    return false;
                }
                row.setText(index, cell);
            }
        }
        return true;
    }

    private @Nullable Double target(String cell) {
        if (signature.labels().isEmpty()) {
            return number(cell);
        }
        int label = signature.labels().indexOf(cell);
        return label < 0 ? null : Double.valueOf(label);
    }

    private static @Nullable Double number(String cell) {
        double value = Decimal.parse(cell);
        return Double.isNaN(value) ? null : Double.valueOf(value);
    }
}
