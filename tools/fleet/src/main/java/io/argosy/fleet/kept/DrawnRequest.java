package io.argosy.fleet.kept;

/**
 * What a caller asked once.
 *
 * @param version that answered
 * @param label that it answered; empty for a regression
 * @param quarter of the scores that its version gave with that label, 1 for the lowest
 * @param features a JSON object without what was sensitive then
 */
public record DrawnRequest(String version, String label, int quarter, String features) {
    /** E.g. {@code 1.2.1-f9c4b9ef440e | Yes | 4}. */
    String stratum() {
        return version + " | " + label + " | " + quarter;
    }
}
