package io.argosy.fleet.board.server;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.page.PageWriter;
import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.BoardKeeper;
import io.argosy.fleet.board.state.Reviews;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The picture as it is now, looked at again and again for as long as somebody wants it, and at once where it is told that something changed.
 * Nobody looks: nothing is done. What changed is kept for a while, for streams that are a little behind.
 */
public final class LivePicture implements AutoCloseable {
    private static final long PACE_MILLIS = 1_000;
    /** What changes in between is told together. */
    private static final long LEAST_MILLIS = 150;

    private static final long WANTED_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MOST_UPDATES = 32;

    private final BoardKeeper keeper;
    private final Reviews reviews;
    private final Changes changes;
    private final Deque<Update> updates = new ArrayDeque<>();
    private @Nullable Board board;
    /** From a time on, so that no picture of another process has the number of one of this. */
    private long number = System.currentTimeMillis();

    private String trouble = "";
    private boolean dirty;
    private boolean stopped;
    private long wanted = System.nanoTime() - WANTED_NANOS;
    private @Nullable Thread thread;

    /** A picture, and which one it is. */
    public record Numbered(long number, Board board) {}

    public LivePicture(BoardKeeper keeper, Reviews reviews, PageWriter pages) {
        this.keeper = keeper;
        this.reviews = reviews;
        this.changes = new Changes(pages);
    }

    /** Reads what takes longest while whoever wants the picture still opens it. */
    public synchronized void prepare() {
        if (thread == null && !stopped) {
            // Not a virtual thread: it reads files, and the engine's own must not wait for it.
            thread = Thread.ofPlatform().name("board").daemon().start(this::run);
        }
    }

    /** Something is otherwise: it is looked at soon. */
    public synchronized void changed() {
        dirty = true;
        notifyAll();
    }

    /**
     * The newest picture; the first look is waited for.
     *
     * @param patience how long
     * @return nothing where there is none yet; {@link #trouble} may say why
     */
    Optional<Numbered> now(Duration patience) throws InterruptedException {
        synchronized (this) {
            boolean slept = System.nanoTime() - wanted > WANTED_NANOS;
            want();
            long end = System.nanoTime() + patience.toNanos();
            if (slept) {
                // What was known before nobody looked is old by now.
                board = null;
            }
            while (board == null && trouble.isEmpty() && !stopped) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
            return Optional.ofNullable(board).map(its -> new Numbered(number, its));
        }
    }

    /**
     * The picture once nothing in it waits for an answer: what clusters say, and gates.
     *
     * @param patience how long at most; then it is as it is
     * @throws FleetException where there is none
     */
    public Board settled(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Numbered> now = now(Duration.ofSeconds(20));
            if (now.isEmpty()) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE, "the board cannot be seen: " + trouble(), "see `git status`");
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0 || (isJudged(now.get().board()) && now.get().board().isAnswered())) {
                return now.get().board();
            }
            var _ = after(now.get().number(), Duration.ofMillis(Math.min(left, 500)));
        }
    }

    /** Whether nothing waits to be judged, and what was said is in the picture. */
    private boolean isJudged(Board its) {
        return reviews.isIdle()
                && its.onTheWay().stream().allMatch(way -> reviews.of(way).equals(way.judged()));
    }

    /** Why there is no picture; empty where there is one. */
    synchronized String trouble() {
        return trouble;
    }

    /** What changed since a picture, as soon as something has; empty where nothing has for a while. */
    List<Update> after(long since, Duration patience) throws InterruptedException {
        synchronized (this) {
            long end = System.nanoTime() + patience.toNanos();
            while (number == since && !stopped) {
                want();
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return List.of();
                }
                wait(left);
            }
            // Who saw another server's pictures, or is too far behind, begins anew.
            boolean known =
                    since <= number && !updates.isEmpty() && updates.getFirst().number() <= since + 1;
            return known
                    ? updates.stream().filter(update -> update.number() > since).toList()
                    : List.of(Update.whole(number));
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    private void want() {
        wanted = System.nanoTime();
        prepare();
        notifyAll();
    }

    private void run() {
        try {
            read();
            while (await()) {
                long began = System.nanoTime();
                look();
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                pause(Math.max(LEAST_MILLIS, took), Math.max(PACE_MILLIS, 2 * took));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            keeper.prepare();
        } catch (RuntimeException e) {
            // The look that follows says so, to whoever wants it.
            return;
        }
    }

    /** Until somebody wants it. */
    private synchronized boolean await() throws InterruptedException {
        while (!stopped && System.nanoTime() - wanted > WANTED_NANOS) {
            wait();
        }
        dirty = false;
        return !stopped;
    }

    private synchronized void pause(long least, long most) throws InterruptedException {
        long now = System.nanoTime();
        long first = now + TimeUnit.MILLISECONDS.toNanos(least);
        long last = now + TimeUnit.MILLISECONDS.toNanos(most);
        while (!stopped) {
            long left = TimeUnit.NANOSECONDS.toMillis((dirty ? first : last) - System.nanoTime());
            if (left <= 0 || (board == null && trouble.isEmpty())) {
                return;
            }
            wait(left);
        }
    }

    private void look() throws InterruptedException {
        Board next;
        try {
            next = keeper.look();
            reviews.follow(next);
        } catch (FleetException e) {
            failed(String.valueOf(e.getMessage()));
            return;
        } catch (UncheckedIOException e) {
            // Git may be in the middle of writing what is read.
            failed("the repository cannot be read: " + e.getMessage());
            return;
        } catch (RuntimeException e) {
            failed("a fault in fleet itself: " + e);
            return;
        }
        @Nullable Board before;
        long following;
        synchronized (this) {
            before = board;
            following = number + 1;
        }
        boolean same = before != null && next.says(before);
        @Nullable Update update = same || before == null ? null : changes.between(before, next, following);
        synchronized (this) {
            board = next;
            trouble = "";
            if (!same) {
                number = following;
                add(update == null ? Update.whole(following) : update);
            }
            notifyAll();
        }
    }

    /** Open pages are told, too: what they show is of before. */
    private synchronized void failed(String why) {
        if (board != null || !why.equals(trouble)) {
            number++;
            add(Update.lost(number, why));
        }
        trouble = why;
        board = null;
        notifyAll();
    }

    private void add(Update update) {
        updates.addLast(update);
        while (updates.size() > MOST_UPDATES) {
            updates.removeFirst();
        }
    }

    @Override
    public void close() {
        @Nullable Thread started;
        synchronized (this) {
            stopped = true;
            started = thread;
            notifyAll();
        }
        if (started != null) {
            try {
                started.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        reviews.close();
        keeper.close();
    }
}
