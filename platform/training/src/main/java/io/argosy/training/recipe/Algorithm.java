package io.argosy.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.argosy.model.inference.Ngrams;
import io.argosy.model.inference.Term;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What to fit and how, as a recipe's {@code algorithm} says it; {@code kind} names the record. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Algorithm.Forest.class, name = "random-forest"),
    @JsonSubTypes.Type(value = Algorithm.GradientBoosting.class, name = "gradient-boosting"),
    @JsonSubTypes.Type(value = Algorithm.Linear.class, name = "linear-regression"),
    @JsonSubTypes.Type(value = Algorithm.Logistic.class, name = "logistic-regression"),
    @JsonSubTypes.Type(value = Algorithm.Stack.class, name = "stack"),
    @JsonSubTypes.Type(value = Algorithm.Voting.class, name = "voting"),
    @JsonSubTypes.Type(value = Algorithm.Bayes.class, name = "naive-bayes"),
    @JsonSubTypes.Type(value = Algorithm.Imported.class, name = "imported")
})
public sealed interface Algorithm {
    /** The algorithm with its settings, as a card says it: no full stop at the end. */
    String format();

    /** Whether it learns from the data what follows from a missing value, so that none needs to stand in for it. */
    default boolean learnsGaps() {
        return switch (this) {
            case Forest _, GradientBoosting _, Imported _ -> true;
            case Voting voting -> voting.estimators().stream().allMatch(Algorithm::learnsGaps);
            case Linear _, Logistic _, Stack _, Bayes _ -> false;
        };
    }

    /**
     * A random forest (Breiman 2001) for a classification or a regression. The settings have scikit-learn's names.
     *
     * @param nEstimators how many trees
     * @param maxDepth the most splits from root to leaf
     * @param minSamplesLeaf the fewest rows in a leaf
     * @param maxFeatures how many features each split chooses from
     * @param classWeight what a label's rows weigh where a split is chosen; leaves hold the data's shares. 1 if left out
     */
    record Forest(
            @JsonProperty(value = "n_estimators", required = true)
            int nEstimators,

            @JsonProperty(value = "max_depth", required = true)
            int maxDepth,

            @JsonProperty(value = "min_samples_leaf", required = true)
            int minSamplesLeaf,

            @JsonProperty(value = "max_features", required = true)
            int maxFeatures,

            @JsonProperty("class_weight") @Nullable ClassWeight classWeight)
            implements Algorithm {
        public Forest {
            requirePositive("n_estimators", nEstimators);
            requirePositive("max_depth", maxDepth);
            requirePositive("min_samples_leaf", minSamplesLeaf);
            requirePositive("max_features", maxFeatures);
        }

        @Override
        public String format() {
            return "A random forest of " + nEstimators + " trees of depth " + maxDepth + " at most, " + minSamplesLeaf
                    + " rows or more in a leaf, " + maxFeatures + " features tried at a split"
                    + ClassWeight.format(classWeight);
        }
    }

    /**
     * Gradient boosted trees of the second order (Chen and Guestrin 2016) for a regression or any number of labels. The
     * settings have XGBoost's names and, where they are left out, scikit-learn's or XGBoost's defaults.
     *
     * @param nEstimators how many steps; with more than two labels each has a tree per label
     * @param maxDepth the most splits from root to leaf
     * @param learningRate what each tree's answer is multiplied by, in (0, 1]
     * @param minChildWeight the least sum of the rows' curvature in a leaf: of a regression their number
     * @param regLambda the L2 penalty on a leaf's value
     * @param subsample the share of rows that each tree sees, in (0, 1]
     * @param colsampleBytree the share of features that each tree sees, in (0, 1]
     * @param maxBin how many bins a number is cut into at most
     * @param monotoneConstraints by a feature's name 1 where the answer may only grow with it, -1 where only fall
     * @param enableCategorical whether a split parts a category's names in any way, rather than by their place in its
     *     list; not if left out
     * @param objective {@code count:poisson} for counts and amounts of 0 and more, whose logarithm is then fitted;
     *     squared error or log loss if left out
     * @param classWeight what a label's rows weigh; 1 if left out
     */
    record GradientBoosting(
            @JsonProperty(value = "n_estimators", required = true)
            int nEstimators,

            @JsonProperty(value = "max_depth", required = true)
            int maxDepth,

            @JsonProperty(value = "learning_rate", required = true)
            double learningRate,

            @JsonProperty("min_child_weight") Double minChildWeight,
            @JsonProperty("reg_lambda") Double regLambda,
            @JsonProperty("subsample") Double subsample,
            @JsonProperty("colsample_bytree") Double colsampleBytree,
            @JsonProperty("max_bin") Integer maxBin,
            @JsonProperty("monotone_constraints") Map<String, Integer> monotoneConstraints,
            @JsonProperty("enable_categorical") @Nullable Boolean enableCategorical,
            @Nullable String objective,
            @JsonProperty("class_weight") @Nullable ClassWeight classWeight)
            implements Algorithm {
        private static final String POISSON = "count:poisson";
        private static final int MOST_BINS = 4_096;
        private static final int DEEPEST = 32;

        /** Settings that may be left out are null. */
        @SuppressWarnings("NullAway") // What is left out is null until its default takes its place here.
        public GradientBoosting {
            minChildWeight = Objects.requireNonNullElse(minChildWeight, 1.0);
            regLambda = Objects.requireNonNullElse(regLambda, 1.0);
            subsample = Objects.requireNonNullElse(subsample, 1.0);
            colsampleBytree = Objects.requireNonNullElse(colsampleBytree, 1.0);
            maxBin = Objects.requireNonNullElse(maxBin, 256);
            monotoneConstraints = monotoneConstraints == null ? Map.of() : Map.copyOf(monotoneConstraints);
            requirePositive("n_estimators", nEstimators);
            requirePositive("max_depth", maxDepth);
            requireShare("learning_rate", learningRate);
            requireShare("subsample", subsample);
            requireShare("colsample_bytree", colsampleBytree);
            if (nEstimators > 10_000 || maxDepth > DEEPEST) {
                throw new IllegalArgumentException(
                        "n_estimators goes to 10,000 and max_depth to " + DEEPEST + ": give less");
            }
            if (!(minChildWeight >= 0) || !(regLambda >= 0)) {
                throw new IllegalArgumentException("min_child_weight and reg_lambda are 0 or more");
            }
            if (maxBin < 2 || maxBin > MOST_BINS) {
                throw new IllegalArgumentException("max_bin is " + maxBin + ": give 2 to " + MOST_BINS);
            }
            if (objective != null && !objective.equals(POISSON)) {
                throw new IllegalArgumentException(
                        "objective is \"" + objective + "\": give " + POISSON + ", or leave it out");
            }
            monotoneConstraints.forEach((name, sign) -> {
                if (sign != 1 && sign != -1) {
                    throw new IllegalArgumentException(
                            "monotone_constraints has " + sign + " for " + name + ": give 1 or -1, or leave it out");
                }
            });
        }

        /** The same with another number of steps. */
        public GradientBoosting steps(int count) {
            return with(count, objective);
        }

        /** The same for a target whose logarithm is to be fitted. */
        public GradientBoosting poisson() {
            return with(nEstimators, POISSON);
        }

        private GradientBoosting with(int steps, @Nullable String aim) {
            return new GradientBoosting(
                    steps,
                    maxDepth,
                    learningRate,
                    minChildWeight,
                    regLambda,
                    subsample,
                    colsampleBytree,
                    maxBin,
                    monotoneConstraints,
                    enableCategorical,
                    aim,
                    classWeight);
        }

        /** Whether the target's logarithm is fitted. */
        public boolean hasPoissonLink() {
            return objective != null;
        }

        /** Whether a split parts a category's names in any way. */
        public boolean partsCategories() {
            return Boolean.TRUE.equals(enableCategorical);
        }

        @Override
        public String format() {
            String constraints = new TreeMap<>(monotoneConstraints)
                    .entrySet().stream()
                            .map(one ->
                                    ", never " + (one.getValue() > 0 ? "falling" : "growing") + " with " + one.getKey())
                            .collect(Collectors.joining());
            return "Gradient boosting (XGBoost) in " + nEstimators + " steps with trees of depth " + maxDepth
                    + " at most, learning rate " + learningRate + ", " + minChildWeight
                    + " or more of curvature in a leaf, an L2 penalty of " + regLambda
                    + " on it, each tree on a share of "
                    + subsample + " of the rows and " + colsampleBytree + " of the features, " + maxBin
                    + " bins to a number" + (partsCategories() ? ", categories parted in any way" : "")
                    + (hasPoissonLink() ? ", for the logarithm of the target by Poisson's likelihood" : "")
                    + constraints
                    + ClassWeight.format(classWeight);
        }
    }

    /**
     * Linear regression with the elastic net's penalty over standardised columns, as scikit-learn's ElasticNet has it.
     *
     * @param alpha the penalty, in the target's unit
     * @param l1Ratio the share of it that goes by the coefficients' magnitude, in [0, 1]; the rest goes by their squares
     * @param terms which terms a number has; its value alone if it is left out
     */
    record Linear(
            @JsonProperty(required = true) double alpha,

            @JsonProperty(value = "l1_ratio", required = true)
            double l1Ratio,

            @Nullable Map<String, List<Term>> terms)
            implements Algorithm {
        public Linear {
            if (!(alpha >= 0) || !(l1Ratio >= 0 && l1Ratio <= 1)) {
                throw new IllegalArgumentException("alpha is 0 or more, and l1_ratio 0 to 1");
            }
        }

        @Override
        public String format() {
            return "A linear regression with an elastic net's penalty of " + alpha + ", a share of " + l1Ratio
                    + " by magnitude"
                    + (terms == null
                            ? ""
                            : ", and more than one term for " + String.join(", ", new TreeSet<>(terms.keySet())));
        }
    }

    /**
     * Logistic regression with an L2 penalty over standardised columns, as scikit-learn's LogisticRegression has it.
     *
     * @param c above 0: the squared coefficients over twice of it are added to the negative log-likelihood
     * @param terms which terms a number has; its value alone if it is left out
     * @param classWeight what a label's rows weigh; 1 if left out
     */
    record Logistic(
            @JsonProperty(value = "C", required = true) double c,
            @Nullable Map<String, List<Term>> terms,
            @JsonProperty("class_weight") @Nullable ClassWeight classWeight)
            implements Algorithm {
        public Logistic {
            if (!(c > 0 && Double.isFinite(1 / c))) {
                throw new IllegalArgumentException("C is " + c + ": give a number above 0");
            }
        }

        /** The strength of the L2 penalty: half of it times the squared coefficients. */
        public double penalty() {
            return 1 / c;
        }

        @Override
        public String format() {
            return "A logistic regression with an L2 penalty of " + penalty()
                    + (terms == null
                            ? ""
                            : " and more than one term for " + String.join(", ", new TreeSet<>(terms.keySet())))
                    + ClassWeight.format(classWeight);
        }
    }

    /**
     * A stack (Wolpert 1992): a logistic regression over the members' scores on rows that they had not seen weighs the
     * members and calibrates the probabilities at once. For two labels.
     *
     * @param estimators what to stack, at most one logistic regression among them; a single one is only calibrated
     * @param folds how many parts the rows are dealt into for those scores
     */
    record Stack(
            @JsonProperty(required = true) List<Algorithm> estimators,
            @JsonProperty(required = true) int folds) implements Algorithm {
        public Stack {
            estimators = List.copyOf(estimators);
            if (estimators.isEmpty() || folds < 2) {
                throw new IllegalArgumentException("a stack needs an estimator and 2 folds or more");
            }
            if (estimators.stream().filter(Logistic.class::isInstance).count() > 1) {
                throw new IllegalArgumentException("a stack takes one logistic-regression");
            }
            if (estimators.stream()
                    .anyMatch(member -> !(member instanceof Forest
                            || member instanceof GradientBoosting
                            || member instanceof Logistic))) {
                throw new IllegalArgumentException(
                        "a stack takes forests, gradient boosting and a logistic regression");
            }
        }

        @Override
        public String format() {
            return "A stack, weighed and calibrated by a logistic regression on scores out of " + folds + " folds. "
                    + estimators.stream().map(Algorithm::format).collect(Collectors.joining(". "));
        }
    }

    /**
     * A weighted average of models (scikit-learn's VotingRegressor and VotingClassifier): of a regression's values, or of
     * the logarithms of labels' probabilities. Weights that a search found by ensemble selection (Caruana and others 2004)
     * are given, not fitted, so that it costs no more than its members.
     *
     * @param estimators what votes, two or more, a linear or logistic regression at most once
     * @param weights per estimator its share, above 0; they are divided by their sum
     */
    record Voting(
            @JsonProperty(required = true) List<Algorithm> estimators,
            @JsonProperty(required = true) List<Double> weights)
            implements Algorithm {
        public Voting {
            estimators = List.copyOf(estimators);
            weights = List.copyOf(weights);
            if (estimators.size() < 2 || weights.size() != estimators.size()) {
                throw new IllegalArgumentException("voting needs two estimators or more, and a weight for each: it has "
                        + estimators.size() + " and " + weights.size());
            }
            if (weights.stream().anyMatch(weight -> !(weight > 0 && weight <= 1e6))) {
                throw new IllegalArgumentException("voting has the weights " + weights + ": give numbers above 0");
            }
            if (estimators.stream().filter(Algorithm::isLinear).count() > 1) {
                throw new IllegalArgumentException("voting takes one linear-regression or logistic-regression");
            }
            if (estimators.stream()
                    .anyMatch(member ->
                            !(member instanceof Forest || member instanceof GradientBoosting || member.isLinear()))) {
                throw new IllegalArgumentException(
                        "voting takes forests, gradient boosting and one linear or logistic regression");
            }
        }

        /** Per estimator its part of the whole. */
        public double share(int estimator) {
            return weights.get(estimator)
                    / weights.stream().mapToDouble(Double::doubleValue).sum();
        }

        @Override
        public String format() {
            return "An average of "
                    + IntStream.range(0, estimators.size())
                            .mapToObj(m -> String.format(
                                    Locale.ROOT,
                                    "%.2f of this: %s",
                                    share(m),
                                    estimators.get(m).format()))
                            .collect(Collectors.joining("; "));
        }
    }

    /** Whether it is a sum of terms without trees. */
    private boolean isLinear() {
        return this instanceof Linear || this instanceof Logistic;
    }

    /**
     * Multinomial naive Bayes over the character n-grams of one text, its probabilities calibrated by a temperature. The
     * settings have scikit-learn's names.
     *
     * @param ngramRange the length of the shortest n-grams, and that of the longest
     * @param alpha the additive smoothing, above 0
     * @param lowercase whether upper case counts as lower case
     * @param folds how many parts the rows are dealt into to fit the temperature
     */
    record Bayes(
            @JsonProperty(value = "ngram_range", required = true)
            List<Integer> ngramRange,

            @JsonProperty(required = true) double alpha,
            @JsonProperty(required = true) boolean lowercase,
            @JsonProperty(required = true) int folds)
            implements Algorithm {
        public Bayes {
            if (ngramRange == null || ngramRange.size() != 2) {
                throw new IllegalArgumentException(
                        "ngram_range has two lengths, the shortest and the longest: give for example [1, 4]");
            }
            ngramRange = List.copyOf(ngramRange);
            new Ngrams(ngramRange.getFirst(), ngramRange.getLast(), lowercase);
            if (!(alpha > 0) || folds < 2) {
                throw new IllegalArgumentException("naive Bayes needs an alpha above 0 and 2 folds or more");
            }
        }

        @Override
        public String format() {
            return "Multinomial naive Bayes over n-grams of " + ngramRange.getFirst() + " to "
                    + ngramRange.getLast() + " characters, smoothing "
                    + alpha + (lowercase ? ", upper case as lower case" : "")
                    + ", its probabilities calibrated by a temperature";
        }

        public Ngrams ngrams() {
            return new Ngrams(ngramRange.getFirst(), ngramRange.getLast(), lowercase);
        }
    }

    /**
     * A model that another tool trained, taken from its file.
     *
     * @param file the file's path in the service's folder
     * @param expected that of a CSV file with the tool's own answers to the data's rows, in their order; nobody compares
     *     answers if it is left out
     * @param inputs per feature of the recipe the name of the model's input
     */
    record Imported(
            @JsonProperty(required = true) String file,
            @Nullable String expected,
            @JsonProperty(required = true) List<String> inputs)
            implements Algorithm {
        public Imported {
            Objects.requireNonNull(file, "file");
            inputs = List.copyOf(Objects.requireNonNull(inputs, "inputs"));
        }

        @Override
        public String format() {
            return "A model from elsewhere, `" + file + "`";
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ": give 1 or more");
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ": give a number above 0, at most 1");
        }
    }
}
