package io.argosy.model.format;

import tools.jackson.core.StreamReadConstraints;

/** The sizes that no package may exceed, so that loading any folder takes bounded time and less than 256 MB. */
final class Limits {
    static final int MODEL_BYTES = 4 << 20;
    static final int WEIGHTS_BYTES = 24 << 20;
    static final int EVIDENCE_BYTES = 8 << 20;
    static final int CARD_BYTES = 1 << 20;

    static final int FEATURES = 4_096;
    static final int LABELS = 1_000;
    static final int TREES = 100_000;
    static final int GOLDEN_ROWS = 10_000;

    /** How many n-grams times labels a naive Bayes table may have: 32 MB of doubles. */
    static final int TABLE_CELLS = 4_000_000;

    /** No number may be larger: sums and products of any that a package may hold stay finite. */
    static final double MAGNITUDE = 1e100;

    /** No sum of floats of 32 bits may reach further: their greatest is 3.4e38. */
    static final double SINGLE_MAGNITUDE = 1e37;

    /** No score with an exponential link may reach further: e to the power of 709 is the greatest float of 64 bits. */
    static final double EXPONENT = 700;

    static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(16)
            .maxNumberLength(64)
            .maxStringLength(64 << 10)
            .maxNameLength(256)
            .build();

    private Limits() {}

    /** Whether a number is finite and not beyond {@link #MAGNITUDE}. */
    static boolean sound(double number) {
        return Math.abs(number) <= MAGNITUDE;
    }
}
