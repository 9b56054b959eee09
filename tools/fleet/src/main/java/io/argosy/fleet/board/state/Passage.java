package io.argosy.fleet.board.state;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from one environment to the next.
 *
 * @param soak how long a version has to be in {@code from}
 * @param evidence whether it is healthy time that counts
 * @param waiting what {@code from} has and {@code to} has not
 * @param unreadable how many services of {@code from} nobody can say that of
 */
public record Passage(String from, String to, Duration soak, boolean evidence, List<Waiting> waiting, int unreadable) {
    public Passage {
        waiting = List.copyOf(waiting);
    }

    /**
     * A version that may come next.
     *
     * @param leaves what it would take the place of; empty for none
     * @param since when it came to the environment before; null where nobody vouches for that
     * @param until when it has been there for long enough, at the earliest; null where nobody can say
     * @param held whether the environment holds what it has
     * @param against what else of main is against it, in a word or two each
     */
    public record Waiting(
            String service,
            String version,
            String leaves,
            @Nullable Instant since,
            @Nullable Instant until,
            boolean held,
            List<String> against) {
        public Waiting {
            against = List.copyOf(against);
        }

        /** Whether time is all that it waits for. */
        public boolean soaks(Instant now) {
            return until != null && until.isAfter(now);
        }
    }
}
