package io.argosy.fleet.board.state;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.Forge;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pull requests that are open, asked of the forge once a minute by a thread of its own, for as long as somebody looks. Without a forge
 * there are none; one that is away is a sentence, and costs nothing else.
 */
public final class Requests implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Optional<Forge> forge;
    private final String base;
    private final Runnable changed;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile List<Forge.Open> open = List.of();
    private volatile String trouble = "";
    private volatile long wanted = System.nanoTime();
    private @Nullable Thread thread;

    /**
     * @param base the branch that they are to be merged into
     * @param changed told when others are open than before
     */
    public Requests(Optional<Forge> forge, String base, Runnable changed) {
        this.forge = forge;
        this.base = base;
        this.changed = changed;
    }

    /** Those that were open when it was last asked, without waiting. */
    List<Forge.Open> now() {
        wanted = System.nanoTime();
        start();
        return open;
    }

    /** Why nobody knows which are open; empty where somebody does, or there is no forge. */
    String trouble() {
        return trouble;
    }

    private synchronized void start() {
        if (forge.isPresent() && thread == null && stopping.getCount() > 0) {
            thread = Thread.ofPlatform().name("board-requests").daemon().start(this::ask);
        }
    }

    private void ask() {
        try {
            do {
                if (System.nanoTime() - wanted < PAUSE.toNanos()) {
                    List<Forge.Open> before = open;
                    String said = trouble;
                    look();
                    if (!before.equals(open) || !said.equals(trouble)) {
                        changed.run();
                    }
                }
            } while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            open = List.copyOf(forge.orElseThrow().open(base, WayLook.MOST));
            trouble = "";
        } catch (FleetException e) {
            open = List.of();
            trouble = "which pull requests are open, nobody knows: " + e.fact();
        }
    }

    @Override
    public synchronized void close() {
        stopping.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
