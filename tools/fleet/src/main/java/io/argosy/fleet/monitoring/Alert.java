package io.argosy.fleet.monitoring;

/**
 * Something that somebody has to look at. Its page is the section of its name in {@value #RUNBOOK}.
 *
 * @param name e.g. {@code SlowAnswers}
 * @param severity how soon
 * @param promql true for each service of which it is so
 * @param after for how long it has to be so, e.g. {@code 5m}
 * @param summary one line, with Prometheus's own templates
 */
record Alert(String name, Severity severity, String promql, String after, String summary) {
    static final String RUNBOOK = "docs/runbook.md";

    /** How soon somebody has to look. */
    enum Severity {
        /** Now, whatever the hour: callers are hurt. */
        PAGE,
        /** On the next working day. */
        TICKET
    }
}
