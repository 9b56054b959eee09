package io.argosy.fleet.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one version of a service did in a window of time: healthy, not, or nobody knows, one after the other.
 *
 * @param intervals in the order of time
 */
public record Timeline(List<Interval> intervals) {
    /** A witness that was away for no longer has missed nothing that lasts: what ended meanwhile shows as a restart. */
    static final Duration TOLERATED = Duration.ofMinutes(3);

    public Timeline {
        intervals = List.copyOf(intervals);
    }

    /** What a time was. */
    public enum State {
        HEALTHY,
        UNHEALTHY,
        /** Nobody saw. */
        UNKNOWN
    }

    /**
     * A time in which it was one and the same.
     *
     * @param why a fact; empty where it was healthy
     * @param stretch what was seen; null where it was something else, or nothing
     */
    public record Interval(
            Instant from,
            Instant to,
            State state,
            String why,
            @Nullable Stretch stretch) {}

    /**
     * Looks at a window.
     *
     * @param digest of the image that counts; null where any does
     */
    public static Timeline of(
            Seen seen, String version, @Nullable String digest, Instant from, Instant to, Expectation expectation) {
        List<Interval> intervals = new ArrayList<>();
        Instant end = to.isBefore(seen.time()) ? to : seen.time();
        Instant known = from;
        for (Stretch stretch : seen.stretches().stream()
                .filter(one -> one.isOf(version, digest))
                // What ran and was not counted may be known to be bad, and never to be good.
                .filter(one -> one.isCounted() || expectation.broken(one).isPresent())
                .filter(one -> one.to().isAfter(from) && one.from().isBefore(end))
                .sorted(Comparator.comparing(Stretch::from))
                .toList()) {
            Instant begin = later(stretch.from(), from);
            Instant over = stretch.to().isBefore(end) ? stretch.to() : end;
            gap(seen, version, digest, known, begin).ifPresent(intervals::add);
            Optional<String> broken = expectation.broken(stretch);
            intervals.add(new Interval(
                    begin, over, broken.isPresent() ? State.UNHEALTHY : State.HEALTHY, broken.orElse(""), stretch));
            known = later(known, over);
        }
        gap(seen, version, digest, known, end).ifPresent(intervals::add);
        return new Timeline(intervals);
    }

    private static Optional<Interval> gap(
            Seen seen, String version, @Nullable String digest, Instant from, Instant to) {
        Optional<Stretch> other = seen.stretches().stream()
                .filter(one -> !one.isOf(version, digest)
                        && one.to().isAfter(from)
                        && one.from().isBefore(to))
                .reduce((_, last) -> last);
        // Another version's time is no oversight, however short it was.
        if (other.isEmpty() && Duration.between(from, to).compareTo(TOLERATED) <= 0) {
            return Optional.empty();
        }
        return Optional.of(other.map(one -> new Interval(
                        from,
                        to,
                        State.UNHEALTHY,
                        one.version().equals(version)
                                ? "another image of " + version + " ran"
                                : one.version() + " answered",
                        null))
                .orElseGet(() -> new Interval(from, to, State.UNKNOWN, missed(seen, from, to), null)));
    }

    private static String missed(Seen seen, Instant from, Instant to) {
        return seen.stretches().stream()
                        .anyMatch(one -> !one.isCounted()
                                && one.to().isAfter(from)
                                && one.from().isBefore(to))
                ? "it ran, and nobody counted what it answered"
                : "nobody saw it";
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The last interval that was not healthy; nothing where all were. */
    public Optional<Interval> lastTrouble() {
        return intervals.stream()
                .filter(interval -> interval.state() != State.HEALTHY)
                .reduce((_, last) -> last);
    }

    /** The healthy time up to the window's end, without a break; nothing where it did not end healthy. */
    public Optional<HealthyRun> run() {
        List<Interval> run = new ArrayList<>();
        for (Interval interval : intervals.reversed()) {
            if (interval.state() != State.HEALTHY) {
                break;
            }
            run.addFirst(interval);
        }
        return run.isEmpty() ? Optional.empty() : Optional.of(HealthyRun.of(run));
    }
}
