package io.argosy.training.learner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.inference.Weights;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.training.Services;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.rows.Examples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import smile.classification.DiscreteNaiveBayes;
import smile.util.SparseArray;

/** Inference over flat arrays against Smile's own predictions, on all rows of the data and on 10,000 random ones. */
@Tag("sample")
class SmileAgreementTest {
    private static final double TOLERANCE = 1e-9;
    private static final int RANDOM_ROWS = 10_000;

    @Test
    void aLogisticRegressionAnswersAsSmileDoes() throws TrainingException {
        Examples examples = Services.examples("churn");
        var learner = new LogisticLearner(new Algorithm.Logistic(0.1, null, null));
        LogisticLearner.Fitted fitted = learner.fitted(examples);
        Examples rows = withRandomRows(examples);
        double[][] ours = answers(learner.fit(examples, 7), rows);
        double[][] columns = fitted.columns().of(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(fitted.smile().score(columns[i]), ours[i][1], TOLERANCE);
        }
    }

    @Test
    void naiveBayesAnswersAsSmileDoes() throws TrainingException {
        Examples examples = Services.examples("nationality");
        var settings = new Algorithm.Bayes(List.of(1, 4), 0.15, false, 2);
        Weights.Counts weights = new BayesLearner(settings).count(examples, 1);
        Map<String, Integer> indices = new HashMap<>();
        weights.grams().forEach(gram -> indices.put(gram, indices.size()));
        double[] priors =
                weights.priors().stream().mapToDouble(Double::doubleValue).toArray();
        int[] classes = IntStream.range(0, priors.length).toArray();
        var smile = new DiscreteNaiveBayes(
                DiscreteNaiveBayes.Model.MULTINOMIAL,
                priors,
                indices.size(),
                settings.alpha(),
                new smile.util.IntSet(classes));
        smile.update(
                examples.rows().stream().map(row -> bag(row, settings, indices)).toArray(SparseArray[]::new),
                examples.labels());
        Examples rows = withRandomRows(examples);
        double[][] ours = answers(weights, rows);
        double[] theirs = new double[priors.length];
        for (int i = 0; i < rows.size(); i++) {
            smile.predict(bag(rows.rows().get(i), settings, indices), theirs);
            for (int k = 0; k < theirs.length; k++) {
                assertEquals(theirs[k], ours[i][k], TOLERANCE);
            }
        }
    }

    private static SparseArray bag(Row row, Algorithm.Bayes settings, Map<String, Integer> indices) {
        var counts = new TreeMap<Integer, Integer>();
        settings.ngrams().each(Objects.requireNonNull(row.inputText(0)), gram -> {
            Integer index = indices.get(gram);
            if (index != null) {
                counts.merge(index, 1, Integer::sum);
            }
        });
        var bag = new SparseArray();
        counts.forEach((index, count) -> bag.append(index, count));
        return bag;
    }

    private static double[][] answers(Weights weights, Examples rows) {
        Signature signature = rows.signature();
        Model model = weights.model(signature);
        double[] all = new double[rows.size() * signature.outputs()];
        model.predictAll(rows.rows(), all);
        double[][] answers = new double[rows.size()][signature.outputs()];
        double[] one = new double[signature.outputs()];
        for (int i = 0; i < answers.length; i++) {
            model.predict(rows.rows().get(i), one);
            for (int k = 0; k < one.length; k++) {
                assertEquals(one[k], all[i * one.length + k], 1e-12, "a batch answers as single rows do");
                answers[i][k] = one[k];
            }
        }
        return answers;
    }

    /** All rows, and random ones between the least and the greatest values. */
    private static Examples withRandomRows(Examples examples) {
        var random = new SplittableRandom(11);
        var rows = new ArrayList<>(examples.rows());
        var targets = new ArrayList<>(examples.targets());
        var keys = new ArrayList<>(examples.keys());
        List<Feature> features = examples.signature().features();
        for (int n = 0; n < RANDOM_ROWS; n++) {
            Row row = examples.signature().newRow();
            for (int f = 0; f < features.size(); f++) {
                switch (features.get(f)) {
                    case NumericFeature number
                    when number.integer() ->
                        row.setNumber(f, random.nextInt((int) number.minimum(), (int) number.maximum() + 1));
                    case NumericFeature number ->
                        row.setNumber(f, random.nextDouble(number.minimum(), number.maximum()));
                    case CategoricalFeature category ->
                        row.setCategory(f, random.nextInt(category.categories().size()));
                    default -> row.setText(f, randomText(random, examples));
                }
            }
            rows.add(row);
            targets.add(examples.targets().get(n % examples.size()));
            keys.add(0L);
        }
        return new Examples(examples.signature(), rows, targets, keys);
    }

    /** The start of one surname and the end of another: known n-grams, and some that are not. */
    private static String randomText(SplittableRandom random, Examples examples) {
        String start = Objects.requireNonNull(
                examples.rows().get(random.nextInt(examples.size())).text(0));
        String end = Objects.requireNonNull(
                examples.rows().get(random.nextInt(examples.size())).text(0));
        return start.substring(0, 1 + random.nextInt(start.length())) + end.substring(random.nextInt(end.length()));
    }
}
