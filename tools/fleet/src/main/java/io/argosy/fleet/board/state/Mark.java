package io.argosy.fleet.board.state;

/**
 * What a reader of a cell must not miss.
 *
 * @param why one sentence
 */
public record Mark(Kind kind, String why) {
    /** What it is. */
    public enum Kind {
        /** Nothing is promoted over it. */
        HELD("held"),
        /** It runs although the ledger bars it. */
        QUARANTINED("quarantined"),
        /** Its inputs are not what it was trained on. */
        DRIFTS("drifts"),
        /** It spends its error budget, or is slow. */
        ALERT("alert"),
        /** What runs is not what main says. */
        OUT_OF_SYNC("out of sync"),
        /** What main says cannot be read. */
        BROKEN("broken");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word for people. */
        public String word() {
            return word;
        }
    }
}
