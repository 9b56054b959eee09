package io.argosy.serving.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What answers a route. Its kind says what it needs and whether it may block; the {@link Router} does the rest: reads the
 * body within the budget, finds a thread, sends the answer, and writes what is thrown as a problem.
 */
public sealed interface Endpoint {
    /** Answers from what is there, without a body, on the thread that read the request. Never blocks. */
    @FunctionalInterface
    non-sealed interface AtOnce extends Endpoint {
        /**
         * The answer.
         *
         * @throws RefusedException if there is none
         */
        Reply answer(Exchange exchange);
    }

    /** Answers to a whole body. Never blocks, but may take long. */
    non-sealed interface OfBody extends Endpoint {
        /**
         * The largest body that is answered on the thread that read it, because that is cheaper than a change of
         * thread; a larger one is worked on in a {@link Bulkhead}, where it holds up nobody.
         *
         * @return in bytes; -1 sends all to a bulkhead
         */
        int largestAtOnce();

        /**
         * Looks at the head before anything of the body is read.
         *
         * @throws RefusedException if the body need not be read
         */
        default void check(Exchange exchange) {}

        /**
         * The answer.
         *
         * @throws RefusedException if there is none
         */
        Reply answer(Exchange exchange, byte[] body);
    }

    /** Answers while the request still arrives. May block, on a virtual thread of its own: so many at a time. */
    non-sealed interface Stream extends Endpoint {
        /**
         * Answers until the input ends.
         *
         * @param in tells of each row that is done, so that a row without an end is found out
         * @param out sets the type of the answer before its first byte
         * @throws RefusedException for what is wrong with the whole of it, before the first byte is written
         * @throws IOException if the connection breaks
         */
        void answer(Exchange exchange, StreamInput in, OutputStream out) throws IOException;
    }

    /** Chooses among endpoints by the request's head. */
    @FunctionalInterface
    non-sealed interface Choice extends Endpoint {
        /**
         * The endpoint that answers.
         *
         * @throws RefusedException if none does
         */
        Endpoint of(Exchange exchange);
    }

    /**
     * Answers to a whole body, or to none, on one of a few threads that work on nothing else: for code of which nothing is
     * known. May block, and may take long.
     */
    @FunctionalInterface
    non-sealed interface Apart extends Endpoint {
        /**
         * The answer.
         *
         * @param body empty where there is none
         * @throws RefusedException if there is none
         * @throws Exception if it could not
         */
        Reply answer(Exchange exchange, byte[] body) throws Exception;
    }

    /** Answers by itself, on a virtual thread: for what knows Jetty's request and response only. May block. */
    @FunctionalInterface
    non-sealed interface Blocking extends Endpoint {
        /**
         * Answers and completes the exchange, exactly once.
         *
         * @throws Exception if it could not: then the exchange is not complete
         */
        void answer(Exchange exchange) throws Exception;
    }
}
