package io.argosy.fleet.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a witness saw of one service in one environment, and signed.
 *
 * @param environment e.g. {@code dev}
 * @param service e.g. {@code churn}
 * @param by who saw it, for people: {@code dev's cluster}
 * @param sequence of the manifest that says so
 * @param time when that was written, by the clock of who wrote it
 * @param now the newest state
 * @param stretches of the days that are kept, in the order of time
 */
public record Seen(
        String environment, String service, String by, long sequence, Instant time, Now now, List<Stretch> stretches) {
    /** What is older says nothing of now: a witness writes at least every five minutes. */
    public static final Duration FRESH = Duration.ofMinutes(10);

    /** Who sees what the engine of a clone runs. */
    static final String BY_ENGINE = "the engine of this clone";

    public Seen {
        stretches = List.copyOf(stretches);
    }

    /** How old it is. */
    public Duration age(Instant at) {
        Duration age = Duration.between(time, at);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Whether this clone's own engine saw it: where that has ended, so has all that it ran. */
    public boolean isOfEngine() {
        return by.equals(BY_ENGINE);
    }

    /** Whether it says how things stand. */
    public boolean isFresh(Instant at) {
        return age(at).compareTo(FRESH) <= 0;
    }
}
