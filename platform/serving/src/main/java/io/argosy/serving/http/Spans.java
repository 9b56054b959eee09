package io.argosy.serving.http;

/** Where the spans of kept traces go: nowhere, unless the settings name a collector. */
public interface Spans {
    /** Keeps none, and decides so at no cost. */
    Spans NONE = new Spans() {
        @Override
        public int percent() {
            return 0;
        }

        @Override
        public void ended(Span span) {
            // Nobody asked for it.
        }
    };

    /**
     * A request that has been answered.
     *
     * @param route the route's pattern, or {@code unmatched}
     * @param status the answer's status; 0 where the connection broke before there was one
     * @param endEpochNanos when the answer was complete, in nanoseconds since 1970
     * @param durationNanos how long that took
     */
    record Span(
            TraceContext trace,
            String requestId,
            String method,
            String route,
            int status,
            long endEpochNanos,
            long durationNanos) {}

    /** How many of the traces that begin here are kept, 0 to 100. */
    int percent();

    /** Takes the span of a request whose trace is kept. It must not block. */
    void ended(Span span);
}
