package io.argosy.fleet.engine.gateway;

import java.time.Duration;

/** Where one process answers, and how many requests it has in hand. */
public final class Endpoint {
    private final String host;
    private final int port;
    private boolean closed;
    private int inFlight;

    /**
     * @param port the process's own port on the loopback interface
     */
    public Endpoint(int port) {
        this("127.0.0.1", port);
    }

    /**
     * @param host the address of who answers there
     */
    public Endpoint(String host, int port) {
        this.host = host;
        this.port = port;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Counts a request in, and says whether the process still takes any. Each yes needs a {@link #release}. */
    synchronized boolean acquire() {
        if (closed) {
            return false;
        }
        inFlight++;
        return true;
    }

    /** Counts a request out. */
    synchronized void release() {
        inFlight--;
        notifyAll();
    }

    /** Takes no more requests; those in hand go on. */
    public synchronized void close() {
        closed = true;
    }

    /** Whether no request is in hand. */
    public synchronized boolean isIdle() {
        return inFlight == 0;
    }

    /** Waits until no request is in hand, or the time is up. */
    public synchronized void awaitIdle(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (inFlight > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
