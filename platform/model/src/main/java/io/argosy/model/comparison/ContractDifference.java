package io.argosy.model.comparison;

/**
 * One way in which a candidate's requests or answers differ from the incumbent's.
 *
 * @param kind what differs
 * @param subject the feature's or the target's name
 * @param message a sentence with both sides
 */
public record ContractDifference(Kind kind, String subject, String message) {
    /** What can differ, and whether a caller of the incumbent may break by it. */
    public enum Kind {
        /** A request that the incumbent answers may be refused. */
        REQUEST_NARROWED(true),
        /** A request that the incumbent refuses may be answered. */
        REQUEST_WIDENED(false),
        /** An answer has another form, or its labels differ. */
        RESPONSE_CHANGED(true),
        /** A number means something else: the same request gets an answer to another question. */
        UNIT_CHANGED(true),
        /** Values of a feature that was marked as sensitive would be kept: what callers were promised is taken back. */
        SENSITIVE_NO_MORE(true),
        /** The same number decides for another label. */
        THRESHOLD_CHANGED(false),
        /**
         * Features stand in another order: who sends them without names, as one matrix, is answered from values of others,
         * without a word.
         */
        ORDER_CHANGED(true),
        /** Words for people only. */
        DESCRIPTION_CHANGED(false);

        private final boolean breaking;

        Kind(boolean breaking) {
            this.breaking = breaking;
        }

        /** Whether a caller that works with the incumbent may not work with the candidate. */
        public boolean breaking() {
            return breaking;
        }
    }
}
