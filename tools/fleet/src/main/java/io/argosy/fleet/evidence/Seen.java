package io.argosy.fleet.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param quality of each of those days and each version, how good it was in use
 */
public record Seen(
        String environment,
        String service,
        String by,
        long sequence,
        Instant time,
        Now now,
        List<Stretch> stretches,
        List<QualityInUse> quality) {
    /** What is older says nothing of now: a witness writes at least every five minutes. */
    public static final Duration FRESH = Duration.ofMinutes(10);

    /** Who sees what the engine of a clone runs. */
    static final String BY_ENGINE = "the engine of this clone";

    public Seen {
        stretches = List.copyOf(stretches);
        quality = List.copyOf(quality);
    }

    /**
     * How good a version is in use, as it was told last.
     *
     * @param digest of the image that counts; null where any does
     */
    public Optional<QualityInUse> inUse(String version, @Nullable String digest) {
        return quality.stream()
                .filter(judged -> judged.isOf(version, digest))
                .max(Comparator.comparing(QualityInUse::at));
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
