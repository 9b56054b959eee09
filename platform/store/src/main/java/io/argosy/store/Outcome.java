package io.argosy.store;

import org.jspecify.annotations.Nullable;

/**
 * What really happened.
 *
 * @param row the prediction's place in its request, from 0 on
 * @param label of a classification, else null
 * @param value of a regression, else null
 */
record Outcome(
        String requestId,
        int row,
        @Nullable String label,
        @Nullable Double value) {

    /** What becomes of an outcome. */
    enum Result {
        /** It is the first of its prediction, however late. */
        STORED("stored"),
        /** The same was told before. */
        REPEATED("repeated"),
        /** Something else was told before, and stands. */
        CONTRADICTING("contradicting"),
        /** No prediction of this service has that id: never made, not kept any more, erased, or not written yet. */
        UNKNOWN("unknown");

        private final String label;

        Result(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }
}
