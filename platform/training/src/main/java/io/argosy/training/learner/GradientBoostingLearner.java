package io.argosy.training.learner;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.Weights;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IObjective;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Fits gradient boosted trees with XGBoost (Chen and Guestrin 2016). XGBoost only ever sees bins, so that its trees do
 * not hang on a column's scale and every cut is exact in ours; the loss is computed here, and one thread adds up, so
 * that the same rows give the same trees on every machine of an architecture.
 */
record GradientBoostingLearner(Algorithm.GradientBoosting settings) implements Learner {
    @Override
    public Weights.Additive fit(Examples examples, long seed) throws TrainingException {
        requireFit(examples);
        Bins bins = Bins.of(examples, settings.maxBin());
        Loss loss = Loss.of(examples, settings);
        byte[] model = boosted(examples, bins, loss, seed);
        double[] bias = new double[loss.scores()];
        for (int k = 0; k < bias.length; k++) {
            bias[loss.output(k)] = loss.shift() + loss.scale() * loss.start(k);
        }
        return new Weights.Additive(
                loss.link(),
                Arrays.stream(bias).boxed().toList(),
                loss.scale(),
                new XgboostExport(bins, Learner.openGaps(examples), examples.size(), loss).trees(model),
                null);
    }

    /** Refuses examples that trees cannot be grown on. */
    void requireFit(Examples examples) throws TrainingException {
        for (Feature feature : examples.signature().inputs()) {
            if (feature instanceof TextFeature) {
                throw new TrainingException(RecipeReader.FILE + ": gradient-boosting takes numbers and categories, and "
                        + feature.name() + " is a text: leave it out, or take naive-bayes");
            }
        }
        if (examples.signature().outputs() == 2) {
            Learner.requireTwoLabels(examples, "gradient-boosting");
        }
    }

    /** XGBoost's own model over the bins, as JSON. */
    byte[] boosted(Examples examples, Bins bins, Loss loss, long seed) throws TrainingException {
        return boost(examples, bins, loss, parameters(examples, bins, loss, seed));
    }

    /** What XGBoost is told. */
    Map<String, Object> parameters(Examples examples, Bins bins, Loss loss, long seed) throws TrainingException {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("tree_method", "hist");
        parameters.put("max_bin", Math.max(2, 2 * bins.most()));
        parameters.put("max_depth", settings.maxDepth());
        parameters.put("learning_rate", settings.learningRate());
        parameters.put("min_child_weight", settings.minChildWeight());
        parameters.put("reg_lambda", settings.regLambda());
        parameters.put("subsample", settings.subsample());
        parameters.put("colsample_bytree", settings.colsampleBytree());
        parameters.put("monotone_constraints", constraints(examples));
        parameters.put("seed", Math.floorMod(seed * 1_000_003 + 1, Integer.MAX_VALUE));
        parameters.put("base_score", 0);
        parameters.put("nthread", 1);
        parameters.put("verbosity", 0);
        if (loss.scores() > 1) {
            parameters.put("objective", "multi:softprob");
            parameters.put("num_class", loss.scores());
        } else {
            parameters.put("objective", "reg:squarederror");
        }
        return parameters;
    }

    private String constraints(Examples examples) throws TrainingException {
        List<Feature> features = examples.signature().inputs();
        for (String name : settings.monotoneConstraints().keySet()) {
            int index = examples.signature().inputOf(name);
            if (index < 0 || !(features.get(index) instanceof NumericFeature)) {
                throw new TrainingException(RecipeReader.FILE + ": monotone_constraints names " + name
                        + ", which is no number that the model sees");
            }
        }
        if (examples.signature().outputs() > 2
                && !settings.monotoneConstraints().isEmpty()) {
            throw new TrainingException(
                    RecipeReader.FILE + ": monotone_constraints are for a regression or two labels: leave them out");
        }
        return features.stream()
                .map(feature -> String.valueOf(settings.monotoneConstraints().getOrDefault(feature.name(), 0)))
                .collect(Collectors.joining(",", "(", ")"));
    }

    /** Per feature c where its names are parted in any way, q for a quantity; none where all are quantities. */
    private String[] types(Examples examples) {
        List<Feature> features = examples.signature().inputs();
        return settings.partsCategories() && features.stream().anyMatch(CategoricalFeature.class::isInstance)
                ? features.stream()
                        .map(feature -> feature instanceof CategoricalFeature ? "c" : "q")
                        .toArray(String[]::new)
                : new String[0];
    }

    /**
     * Rows of bins as XGBoost takes them.
     *
     * @param cells row after row the bins of every feature, NaN for a missing one
     */
    DMatrix matrix(Examples examples, Bins bins, float[] cells, int rows) throws XGBoostError {
        var matrix = new DMatrix(cells, rows, bins.features(), Float.NaN);
        matrix.setLabel(new float[rows]);
        String[] types = types(examples);
        if (types.length > 0) {
            matrix.setFeatureTypes(types);
        }
        return matrix;
    }

    private byte[] boost(Examples examples, Bins bins, Loss loss, Map<String, Object> parameters)
            throws TrainingException {
        try {
            DMatrix matrix = matrix(examples, bins, bins.matrix(), bins.rows());
            try {
                Booster booster = XGBoost.train(
                        matrix, parameters, settings.nEstimators(), Map.of(), new Derivatives(loss, bins.rows()), null);
                try {
                    return booster.toByteArray("json");
                } finally {
                    booster.dispose();
                }
            } finally {
                matrix.dispose();
            }
        } catch (XGBoostError e) {
            throw new TrainingException("XGBoost cannot fit the trees: " + e.getMessage());
        } catch (LinkageError e) {
            throw notLoaded(e);
        }
    }

    /** What is said where XGBoost is not for this machine. */
    static TrainingException notLoaded(LinkageError e) {
        return new TrainingException("XGBoost's native library cannot be loaded: " + e.getMessage()
                + "; it needs Linux, macOS or Windows on x86-64 or ARM, and on Linux libgomp (apt-get install"
                + " libgomp1)");
    }

    /** Gives XGBoost the loss's derivatives. */
    IObjective derivatives(Loss loss, int rows) {
        return new Derivatives(loss, rows);
    }

    private static final class Derivatives implements IObjective {
        private static final long serialVersionUID = 1L;

        private final transient Loss loss;
        private final transient float[] gradient;
        private final transient float[] hessian;

        Derivatives(Loss loss, int rows) {
            this.loss = loss;
            this.gradient = new float[Math.multiplyExact(rows, loss.scores())];
            this.hessian = new float[gradient.length];
        }

        @Override
        public List<float[]> getGradient(float[][] scores, DMatrix matrix) {
            loss.derive(scores, gradient, hessian);
            return new ArrayList<>(List.of(gradient, hessian));
        }
    }
}
