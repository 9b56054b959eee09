package io.argosy.training.learner;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Term;
import io.argosy.training.rows.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a linear model sees of examples: each number's terms and one column a category, standardised.
 *
 * @param starts per feature its first column, and where they end
 * @param centers per column its mean, which is taken away
 * @param spreads per column its standard deviation, which it is divided by; 1 for one that never changes
 */
record Columns(
        List<Feature> features, List<Integer> starts, List<Term> terms, List<Double> centers, List<Double> spreads) {
    /**
     * @param declared which terms a number has, by its feature's name; its value alone where none are given
     */
    static Columns of(Examples examples, @Nullable Map<String, List<Term>> declared) {
        List<Feature> features = examples.signature().inputs();
        var starts = new ArrayList<>(List.of(0));
        var terms = new ArrayList<Term>();
        for (Feature feature : features) {
            terms.addAll(terms(feature, Objects.requireNonNullElse(declared, Map.of())));
            starts.add(terms.size());
        }
        double[][] raw = raw(examples, starts, terms);
        var centers = new ArrayList<Double>();
        var spreads = new ArrayList<Double>();
        for (int c = 0; c < terms.size(); c++) {
            double sum = 0;
            for (double[] row : raw) {
                sum += row[c];
            }
            double center = sum / raw.length;
            double squares = 0;
            for (double[] row : raw) {
                squares += (row[c] - center) * (row[c] - center);
            }
            double deviation = Math.sqrt(squares / raw.length);
            centers.add(center);
            spreads.add(deviation > 0 ? deviation : 1);
        }
        return new Columns(features, starts, terms, centers, spreads);
    }

    private static List<Term> terms(Feature feature, Map<String, List<Term>> declared) {
        return switch (feature) {
            case NumericFeature f -> declared.getOrDefault(f.name(), List.of(Term.VALUE));
            case CategoricalFeature f ->
                f.categories().stream().map(_ -> Term.CATEGORY).toList();
            case TextFeature _ -> List.of();
        };
    }

    private static double[][] raw(Examples examples, List<Integer> starts, List<Term> terms) {
        double[][] columns = examples.inputs();
        for (int row = 0; row < columns.length; row++) {
            double[] inputs = columns[row];
            columns[row] = new double[terms.size()];
            for (int feature = 0; feature < inputs.length; feature++) {
                int start = starts.get(feature);
                for (int c = start; c < starts.get(feature + 1); c++) {
                    columns[row][c] = terms.get(c) == Term.CATEGORY
                            ? (inputs[feature] == c - start ? 1 : 0)
                            : terms.get(c).of(inputs[feature]);
                }
            }
        }
        return columns;
    }

    int size() {
        return terms.size();
    }

    /** Any examples' columns, standardised as those were that this was made of. */
    double[][] of(Examples examples) {
        double[][] columns = raw(examples, starts, terms);
        for (double[] row : columns) {
            for (int c = 0; c < row.length; c++) {
                row[c] = (row[c] - centers.get(c)) / spreads.get(c);
            }
        }
        return columns;
    }

    /** What a score gets less because the columns were standardised. */
    double shift(double[] coefficients) {
        double shift = 0;
        for (int c = 0; c < size(); c++) {
            shift += coefficients[c] / spreads.get(c) * centers.get(c);
        }
        return shift;
    }

    /** Terms over the features as they are, with coefficients that were fitted to standardised columns. */
    LinearTerms linear(double[] coefficients) {
        return linear(new double[][] {coefficients});
    }

    /** The same of several scores: per score its coefficients. */
    LinearTerms linear(double[][] coefficients) {
        int outputs = coefficients.length;
        double[] own = new double[size() * outputs];
        for (int c = 0; c < size(); c++) {
            for (int k = 0; k < outputs; k++) {
                own[c * outputs + k] = coefficients[k][c] / spreads.get(c);
            }
        }
        return new LinearTerms(
                features,
                outputs,
                starts.stream().mapToInt(Integer::intValue).toArray(),
                terms.toArray(Term[]::new),
                own,
                centers.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
