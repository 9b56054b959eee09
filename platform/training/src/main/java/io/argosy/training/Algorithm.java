package io.argosy.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.argosy.model.inference.Ngrams;
import io.argosy.model.inference.Term;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What to fit and how, as a recipe's {@code algorithm} says it; {@code kind} names the record. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Algorithm.Forest.class, name = "random-forest"),
    @JsonSubTypes.Type(value = Algorithm.Boosting.class, name = "boosted-trees"),
    @JsonSubTypes.Type(value = Algorithm.Logistic.class, name = "logistic-regression"),
    @JsonSubTypes.Type(value = Algorithm.Blend.class, name = "blend"),
    @JsonSubTypes.Type(value = Algorithm.Bayes.class, name = "naive-bayes")
})
public sealed interface Algorithm {
    /** The algorithm with its settings, as a card says it: no full stop at the end. */
    String told();

    /**
     * A random forest (Breiman 2001) for a classification or a regression.
     *
     * @param trees how many
     * @param depth the most splits from root to leaf
     * @param leaf the fewest rows in a leaf
     * @param tries how many features each split chooses from
     */
    record Forest(int trees, int depth, int leaf, int tries) implements Algorithm {
        public Forest {
            requirePositive("trees", trees);
            requirePositive("depth", depth);
            requirePositive("leaf", leaf);
            requirePositive("tries", tries);
        }

        @Override
        public String told() {
            return "A random forest of " + trees + " trees of depth " + depth + " at most, " + leaf
                    + " rows or more in a leaf, " + tries + " features tried at a split";
        }
    }

    /**
     * Gradient boosted trees (Friedman 2001) for a classification with two labels.
     *
     * @param trees how many
     * @param depth the most splits from root to leaf
     * @param leaf the fewest rows in a leaf
     * @param shrinkage what each tree's answer is multiplied by, in (0, 1]
     * @param sample the share of rows that each tree sees, in (0, 1]
     */
    record Boosting(int trees, int depth, int leaf, double shrinkage, double sample) implements Algorithm {
        public Boosting {
            requirePositive("trees", trees);
            requirePositive("depth", depth);
            requirePositive("leaf", leaf);
            requireShare("shrinkage", shrinkage);
            requireShare("sample", sample);
        }

        @Override
        public String told() {
            return "Gradient boosting of " + trees + " trees of depth " + depth + " at most, " + leaf
                    + " rows or more in a leaf, shrinkage " + shrinkage + ", each tree on a share of " + sample
                    + " of the rows";
        }
    }

    /**
     * Logistic regression with an L2 penalty over standardised columns, for two labels.
     *
     * @param penalty half of it times the squared coefficients is added to the negative log-likelihood
     * @param terms which terms a number has; its value alone if it is left out
     */
    record Logistic(double penalty, @Nullable Map<String, List<Term>> terms) implements Algorithm {
        public Logistic {
            if (!(penalty >= 0)) {
                throw new IllegalArgumentException("penalty is " + penalty + ": give 0 or more");
            }
        }

        @Override
        public String told() {
            return "A logistic regression with an L2 penalty of " + penalty
                    + (terms == null
                            ? ""
                            : " and more than one term for " + String.join(", ", new TreeSet<>(terms.keySet())));
        }
    }

    /**
     * A stack (Wolpert 1992): a logistic regression over the members' scores on rows that they had not seen weighs the
     * members and calibrates the probabilities at once. For two labels.
     *
     * @param members what to blend, at most one logistic regression among them; one member is only calibrated
     * @param folds how many parts the rows are dealt into for those scores
     */
    record Blend(List<Algorithm> members, int folds) implements Algorithm {
        public Blend {
            members = List.copyOf(members);
            if (members.isEmpty() || folds < 2) {
                throw new IllegalArgumentException("a blend needs a member and 2 folds or more");
            }
            if (members.stream().filter(Logistic.class::isInstance).count() > 1) {
                throw new IllegalArgumentException("a blend takes one logistic-regression");
            }
            if (members.stream().anyMatch(member -> member instanceof Blend || member instanceof Bayes)) {
                throw new IllegalArgumentException("a blend takes forests, boosted trees and a logistic regression");
            }
        }

        @Override
        public String told() {
            return "A blend, weighed and calibrated by a logistic regression on scores out of " + folds + " folds. "
                    + members.stream().map(Algorithm::told).collect(Collectors.joining(". "));
        }
    }

    /**
     * Multinomial naive Bayes over the character n-grams of one text, its probabilities calibrated by a temperature.
     *
     * @param least the length of the shortest n-grams
     * @param most the length of the longest
     * @param alpha the additive smoothing, above 0
     * @param foldCase whether upper case counts as lower case
     * @param folds how many parts the rows are dealt into to fit the temperature
     */
    record Bayes(int least, int most, double alpha, boolean foldCase, int folds) implements Algorithm {
        public Bayes {
            new Ngrams(least, most, foldCase);
            if (!(alpha > 0) || folds < 2) {
                throw new IllegalArgumentException("naive Bayes needs an alpha above 0 and 2 folds or more");
            }
        }

        @Override
        public String told() {
            return "Multinomial naive Bayes over n-grams of " + least + " to " + most + " characters, smoothing "
                    + alpha + (foldCase ? ", upper case as lower case" : "")
                    + ", its probabilities calibrated by a temperature";
        }

        Ngrams ngrams() {
            return new Ngrams(least, most, foldCase);
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
