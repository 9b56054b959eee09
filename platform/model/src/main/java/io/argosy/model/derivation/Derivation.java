package io.argosy.model.derivation;

import java.util.List;

/**
 * How a feature follows from others: one of a closed set, so that a package stays data. {@link Derivations} is the only
 * code that computes them, in training and in serving.
 *
 * <p>What is taken of a feature is what the model would be given: where its value is missing, the one that stands in.
 */
public sealed interface Derivation {
    /** How many features one may follow from. */
    int MOST_OPERANDS = 256;

    /** The names of the features that it follows from, in order. */
    List<String> of();

    /** What it is called in recipes and packages. */
    String kind();

    /** How it is computed, for a person: {@code total_charges / tenure}. */
    String formula();

    /**
     * Two numbers, or more for a sum or a product, from left to right. It has no value where one of them has none, nor
     * where a divisor is 0.
     */
    record Arithmetic(Operation operation, List<String> of) implements Derivation {
        public Arithmetic {
            of = List.copyOf(of);
            boolean two = operation == Operation.DIFFERENCE || operation == Operation.RATIO;
            if (of.size() < 2 || of.size() > (two ? 2 : MOST_OPERANDS)) {
                throw new IllegalArgumentException("a " + operation.kind() + " is of "
                        + (two ? "two features" : "2 to " + MOST_OPERANDS + " features") + ", not of " + of.size());
            }
        }

        @Override
        public String kind() {
            return operation.kind();
        }

        @Override
        public String formula() {
            return String.join(" " + operation.sign() + " ", of);
        }
    }

    /** How many of some categories hold one of these names; one that has no value holds none. */
    record Count(List<String> of, List<String> values) implements Derivation {
        public Count {
            of = List.copyOf(of);
            values = List.copyOf(values);
            if (of.isEmpty() || of.size() > MOST_OPERANDS) {
                throw new IllegalArgumentException(
                        "a count is of 1 to " + MOST_OPERANDS + " features, not of " + of.size());
            }
            if (values.isEmpty()) {
                throw new IllegalArgumentException("a count needs values: the categories that it counts");
            }
        }

        @Override
        public String kind() {
            return "count";
        }

        @Override
        public String formula() {
            return "how many of " + String.join(", ", of) + " are " + String.join(" or ", values);
        }
    }

    /** One text brought to a common form, step by step. */
    record Normalization(String text, List<TextStep> steps) implements Derivation {
        /** How many steps there may be. */
        public static final int MOST_STEPS = 8;

        public Normalization {
            steps = List.copyOf(steps);
            if (steps.isEmpty() || steps.size() > MOST_STEPS) {
                throw new IllegalArgumentException(
                        "a normalization has 1 to " + MOST_STEPS + " steps, of " + String.join(", ", TextStep.ids()));
            }
        }

        @Override
        public List<String> of() {
            return List.of(text);
        }

        @Override
        public String kind() {
            return "normalization";
        }

        @Override
        public String formula() {
            return text + " after "
                    + String.join(", ", steps.stream().map(TextStep::id).toList());
        }

        /** The text in its common form, and no more of it than so many characters: a step may make it longer. */
        String apply(String given, int longest) {
            String formed = given;
            for (TextStep step : steps) {
                formed = step.apply(formed);
                if (formed.length() > longest && formed.codePointCount(0, formed.length()) > longest) {
                    formed = formed.substring(0, formed.offsetByCodePoints(0, longest));
                }
            }
            return formed;
        }
    }

    /** The arithmetic of numbers. */
    enum Operation {
        SUM("sum", "+"),
        DIFFERENCE("difference", "-"),
        PRODUCT("product", "×"),
        RATIO("ratio", "/");

        private final String kind;
        private final String sign;

        Operation(String kind, String sign) {
            this.kind = kind;
            this.sign = sign;
        }

        /** What it is called in recipes and packages. */
        public String kind() {
            return kind;
        }

        private String sign() {
            return sign;
        }

        /** The result, a finite number, or NaN where there is none. */
        double of(double one, double other) {
            return switch (this) {
                case SUM -> DerivedFeature.bounded(one + other);
                case DIFFERENCE -> DerivedFeature.bounded(one - other);
                case PRODUCT -> DerivedFeature.bounded(one * other);
                case RATIO -> other == 0 ? Double.NaN : DerivedFeature.bounded(one / other);
            };
        }
    }
}
