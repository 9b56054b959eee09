package io.argosy.fleet.evidence;

/** What there is of evidence: what was seen, or why nobody can say. */
public sealed interface Account {
    /** It verifies, and holds together. How old it is, is for whoever judges by it. */
    record Given(Seen seen) implements Account {}

    /**
     * There is none that counts.
     *
     * @param why a fact
     * @param nextStep what would bring some
     */
    record None(String why, String nextStep) implements Account {}
}
