package io.argosy.serving;

import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What SIGTERM does to a process that serves, from its first moment on. The JVM by itself would report 143, which reads
 * as a crash: a process that ends when it is told to has succeeded, ready or not.
 */
final class Termination {
    private static final Logger LOG = Logger.getLogger(Termination.class.getName());

    private volatile @Nullable ModelService service;
    private volatile boolean cancelled;

    /** From now on, SIGTERM ends the process with 0. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "drain"));
    }

    /** From now on, SIGTERM first drains this service. */
    void ends(ModelService running) {
        service = running;
    }

    /** The process ends by itself, with a code of its own. */
    void cancel() {
        cancelled = true;
    }

    private void end() {
        if (cancelled) {
            return;
        }
        ModelService running = service;
        if (running == null) {
            LOG.info("ended before it was ready");
        } else {
            running.close();
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
