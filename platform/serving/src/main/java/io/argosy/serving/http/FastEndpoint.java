package io.argosy.serving.http;

import org.eclipse.jetty.server.Request;

/**
 * An endpoint that answers on the thread that read the request, past the servlet layer: for work of microseconds, a
 * hand-over to another thread costs more than the work. It must therefore never block.
 */
public interface FastEndpoint {
    /** The path that it answers on {@code POST}. */
    String path();

    /** Whether this request is for it; if not, a route of the same path in the servlet layer may have it. */
    boolean accepts(Request request);

    /** Answers, now or later: completes the exchange exactly once. */
    void handle(Exchange exchange);
}
