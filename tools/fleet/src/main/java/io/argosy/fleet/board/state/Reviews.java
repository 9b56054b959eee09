package io.argosy.fleet.board.state;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.state.OnTheWay.Judged;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.review.Review;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the gates of branches, one branch after the other in a thread of its own, and keeps what they said: of the newest few by itself, of
 * any other once somebody opens its page. What was said is said of one tip beside one main, and is asked again after a while, as time
 * is what some gates wait for.
 */
public final class Reviews implements AutoCloseable {
    /** So many branches are judged without anybody asking for one. */
    private static final int BY_ITSELF = 12;
    /** So many reviews are kept with all that they say. */
    private static final int MOST = 24;

    private static final Duration HOLDS = Duration.ofMinutes(10);

    private final Monorepo repository;
    private final Judge judge;
    private final Runnable changed;
    private final Clock clock;
    private final Map<String, Judged> said = new HashMap<>();
    private final Map<String, ChangePicture> pictures = new LinkedHashMap<>();
    private final Deque<Asked> queue = new ArrayDeque<>();
    private String newest = "";
    private @Nullable Asked judging;
    private boolean stopped;
    private @Nullable Thread thread;

    /** Who judges. */
    @FunctionalInterface
    public interface Judge {
        /** Every gate's word on merging a commit. */
        Review review(RevCommit base, RevCommit head) throws IOException, InterruptedException;
    }

    private record Asked(String main, String reference, String tip) {
        String key() {
            return main + tip;
        }
    }

    /**
     * @param changed told whenever a branch has been judged
     */
    public Reviews(Monorepo repository, Judge judge, Runnable changed, Clock clock) {
        this.repository = repository;
        this.judge = judge;
        this.changed = changed;
        this.clock = clock;
    }

    /** What was said of a branch beside the newest main, as far as it was asked. */
    public synchronized Judged of(OnTheWay branch) {
        return said.getOrDefault(newest + branch.tip(), branch.judged());
    }

    /** Has the newest branches judged, and forgets what was said beside another main. */
    public synchronized void follow(Board board) {
        String main = board.main().commit();
        newest = main;
        said.keySet().removeIf(key -> !key.startsWith(main));
        pictures.keySet().removeIf(key -> !key.startsWith(main));
        queue.removeIf(asked -> !asked.main().equals(main));
        board.onTheWay().stream().limit(BY_ITSELF).forEach(branch -> ask(main, branch, false));
    }

    /** Whether nothing waits to be judged. */
    public synchronized boolean isIdle() {
        return queue.isEmpty() && judging == null;
    }

    /** A branch's whole review; nothing while it is being judged, which this sets off. */
    public synchronized Optional<ChangePicture> picture(String main, OnTheWay branch) {
        Optional<ChangePicture> known = Optional.ofNullable(pictures.get(main + branch.tip()));
        if (known.isEmpty()) {
            ask(main, branch, true);
        }
        return known;
    }

    private void ask(String main, OnTheWay branch, boolean first) {
        Asked asked = new Asked(main, branch.reference(), branch.tip());
        if (!branch.on().isEmpty() && !first) {
            // Main is not what it would be merged into.
            return;
        }
        if (asked.equals(judging)) {
            return;
        }
        boolean holds = switch (said.get(asked.key())) {
            case Judged.Said one ->
                one.at().plus(HOLDS).isAfter(clock.instant()) && (!first || pictures.containsKey(asked.key()));
            case Judged.Impossible _ -> true;
            case Judged.NotYet _ -> false;
            case null -> !(branch.judged() instanceof Judged.NotYet);
        };
        if (holds || stopped) {
            return;
        }
        if (first) {
            queue.remove(asked);
            queue.addFirst(asked);
        } else if (!queue.contains(asked)) {
            queue.addLast(asked);
        }
        if (thread == null) {
            thread = Thread.ofPlatform().name("board-reviews").daemon().start(this::work);
        }
        notifyAll();
    }

    private void work() {
        try {
            while (true) {
                Asked next;
                synchronized (this) {
                    while (queue.isEmpty() && !stopped) {
                        wait();
                    }
                    if (stopped) {
                        return;
                    }
                    next = queue.removeFirst();
                    judging = next;
                }
                judge(next);
                changed.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Asked asked) throws InterruptedException {
        Judged result;
        @Nullable ChangePicture picture = null;
        try {
            RevCommit base = repository.commit(asked.main());
            RevCommit head = repository.commit(asked.tip());
            Review review = judge.review(base, head);
            picture = ChangePicture.of(review, clock.instant());
            result = told(review, clock.instant());
        } catch (FleetException e) {
            result = new Judged.Impossible(e.fact());
        } catch (IOException | UncheckedIOException e) {
            result = new Judged.Impossible(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A fault of a gate is that branch's alone.
            result = new Judged.Impossible("a fault in fleet itself: " + e);
        }
        keep(asked, result, picture);
    }

    private synchronized void keep(Asked asked, Judged result, @Nullable ChangePicture picture) {
        judging = null;
        said.put(asked.key(), result);
        if (picture != null) {
            pictures.put(asked.key(), picture);
        }
        List<String> oldest = new ArrayList<>(pictures.keySet());
        oldest.stream().limit(Math.max(0, oldest.size() - MOST)).forEach(pictures::remove);
    }

    static Judged.Said told(Review review, Instant at) {
        List<Judgement> against = review.judgements().stream()
                .filter(judgement -> judgement.verdict() != Verdict.PASS)
                .toList();
        return new Judged.Said(
                review.verdict(),
                at,
                against.isEmpty() ? "" : against.getFirst().toString(),
                Math.max(0, against.size() - 1),
                review.guards().size());
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
            started.interrupt();
            try {
                started.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
