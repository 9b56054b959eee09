package io.argosy.fleet.gate.change;

/** What a gate says. Only {@link #PASS} lets a change through: what nobody knows is not good. */
public enum Verdict {
    PASS,
    FAIL,
    UNKNOWN
}
