package io.argosy.serving.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Watches every open connection. It knows which ones came when there were enough: their requests are refused and they
 * are closed, while those that were there before keep their answer times. And it ends what is kept open by bytes that
 * drip: a head that takes too long to arrive, a body, a stream or an answer that moves slower than the least pace.
 * Silence is not its business: Jetty's idle timeout ends that.
 *
 * <p>It looks at all of them a few times in each timeout, so nothing is done for a request that takes no time. Jetty's own
 * {@code MinimumDataRateHandler} wraps every request and answer, and does not see heads.
 */
final class Connections implements Connection.Listener {
    private static final long LOOKS = 10;

    private final int most;
    private final long window;
    private final long step;
    private final ProcessClock clock;
    private final double pace;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<Connection, Watch> watches = new ConcurrentHashMap<>();

    /**
     * @param most how many connections are answered
     * @param timeout how long a head may take, and how long a pace is measured
     * @param pace in bytes per second
     */
    Connections(int most, Duration timeout, long pace) {
        this.most = most;
        this.window = timeout.toNanos();
        this.step = Math.clamp(window / LOOKS, 1_000_000, 1_000_000_000);
        this.pace = pace / 1e9;
        this.clock = new ProcessClock(Duration.ofNanos(step));
    }

    /** The time in which it looks, by which its callers are measured. */
    ProcessClock clock() {
        return clock;
    }

    /** Looks at all connections from now on, for as long as the scheduler runs. */
    void watch(Scheduler scheduler) {
        scheduler.schedule(() -> look(scheduler), step, TimeUnit.NANOSECONDS);
    }

    private void look(Scheduler scheduler) {
        clock.tick();
        long now = clock.nanoTime();
        watches.values().forEach(watch -> watch.look(now));
        watch(scheduler);
    }

    @Override
    public void onOpened(Connection connection) {
        int count = open.incrementAndGet();
        watches.put(connection, new Watch(connection, count > most));
        if (count > 2 * most) {
            // Even to be told to come again costs memory.
            connection.getEndPoint().close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.decrementAndGet();
        watches.remove(connection);
    }

    /** What is known of a connection. */
    Watch of(Connection connection) {
        Watch watch = watches.get(connection);
        // One that is closed already: what is asked of it goes nowhere.
        return watch == null ? new Watch(connection, false) : watch;
    }

    /** One connection. */
    final class Watch {
        private final Connection connection;
        private final boolean excess;
        private volatile @Nullable Exchange current;
        private volatile long readBefore;

        // Of the look before.
        private @Nullable Exchange seen;
        private long seenReadBefore;
        private long since = clock.nanoTime();
        private long movedBefore;
        private boolean warned;

        Watch(Connection connection, boolean excess) {
            this.connection = connection;
            this.excess = excess;
        }

        /** Whether it is one too many. */
        boolean isExcess() {
            return excess;
        }

        /** A request's head has arrived. */
        void began(Exchange exchange) {
            current = exchange;
        }

        /** Its answer is complete. */
        void ended() {
            readBefore = connection.getBytesIn();
            current = null;
        }

        private void look(long now) {
            Exchange exchange = current;
            long read = connection.getBytesIn();
            long moved = read + connection.getBytesOut();
            boolean nothingToSee = exchange == null ? read == readBefore : !exchange.isWaiting();
            if (exchange != seen || readBefore != seenReadBefore || nothingToSee) {
                seen = exchange;
                seenReadBefore = readBefore;
                warned = false;
                measureFrom(now, moved);
            } else if (exchange == null) {
                if (now - since > window) {
                    connection.getEndPoint().close();
                }
            } else if (warned) {
                // It has not sent what would have let it hear why.
                connection.getEndPoint().close();
            } else if (exchange.isLate() || (now - since > window && moved - movedBefore < pace * (now - since))) {
                exchange.late();
                warned = true;
            } else if (now - since > window) {
                measureFrom(now, moved);
            }
        }

        private void measureFrom(long now, long moved) {
            since = now;
            movedBefore = moved;
        }
    }
}
