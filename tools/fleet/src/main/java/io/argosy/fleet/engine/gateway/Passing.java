package io.argosy.fleet.engine.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to one of a service's processes. Where that breaks off without an answer, another one is asked, as the gateway of
 * the clusters does ({@code clusters/addons/gateway.yaml}): a prediction has no effect. For one thread at a time.
 */
final class Passing {
    /** The first, and two more. */
    private static final int MOST_TRIES = 3;

    private static final long FIRST_PAUSE_MILLIS = 25;

    /**
     * A longer body is passed on as it comes, and none of it is left for another. It is what Envoy keeps of one, too, where nobody says
     * otherwise.
     */
    static final int LONGEST_KEPT = 32 << 10;

    private final String service;
    private final String prefix;
    private final Route route;
    private Endpoint endpoint;
    private @Nullable ByteBuffer body;
    private boolean released;
    private int tries = 1;

    /**
     * @param service its name
     * @param prefix what the request's path begins with, and the service's does not; empty where both are one
     * @param endpoint the process that takes it, with this request counted in
     */
    Passing(String service, String prefix, Route route, Endpoint endpoint) {
        this.service = service;
        this.prefix = prefix;
        this.route = route;
        this.endpoint = endpoint;
    }

    String service() {
        return service;
    }

    String prefix() {
        return prefix;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** All of the request's body, for whoever is asked, from its start; null where it is passed on as it comes. */
    @Nullable
    ByteBuffer body() {
        ByteBuffer kept = body;
        return kept == null ? null : kept.slice();
    }

    void keep(ByteBuffer all) {
        body = all;
    }

    /** Whether another process may be asked after such a failure. An answer, or silence, is nobody's to ask again. */
    boolean mayAskAnother(Throwable failure) {
        return body != null && tries < MOST_TRIES && failure instanceof IOException;
    }

    /** Counts the request out of the process that failed, and says how long to wait before the next is asked. */
    long pauseMillis() {
        release();
        return FIRST_PAUSE_MILLIS << (tries - 1);
    }

    /** Goes on to the next process, rather another than the one that failed. Gives whether there is one. */
    boolean next() {
        Optional<Endpoint> other = route.acquireRatherThan(endpoint);
        if (other.isEmpty()) {
            return false;
        }
        endpoint = other.get();
        released = false;
        tries++;
        return true;
    }

    /** Counts the request out. */
    void release() {
        if (!released) {
            released = true;
            endpoint.release();
        }
    }
}
