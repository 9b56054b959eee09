package io.argosy.fleet.witness;

import io.argosy.fleet.evidence.Day;
import io.argosy.fleet.evidence.EvidenceWriter.Report;
import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.Figures;
import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.evidence.Now.Recent;
import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.monitoring.Objectives.Objective;
import io.argosy.fleet.monitoring.ScoreShift;
import io.argosy.fleet.monitoring.Scrape.Counted;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one service in one environment, look after look. A time that nobody looked at is in no stretch, and a clock
 * that goes back is waited for: nothing is told twice, and nothing is invented. For one thread.
 */
final class Notes {
    /** Two looks that lie further apart have a gap between them. */
    static final Duration APART = Duration.ofSeconds(90);
    /** What two clocks may differ by between two looks: else one of them was set. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** A few looks: what ended before is over. */
    private static final Duration MOMENT = Duration.ofSeconds(30);

    private static final int BUDGET_DAYS = 30;
    /** What another witness may not have told of: it writes more often, and is waited for no longer. */
    private static final Duration KEPT = Duration.ofMinutes(10);
    /** What is kept while nothing can be written: of a service that stays as it is, a month. */
    private static final int MOST_CLOSED = 1_000;
    /** The same of figures: a month's, of a few versions each day. */
    private static final int MOST_JUDGED = 100;

    private final String environment;
    private final String service;
    private final List<Stretch> closed = new ArrayList<>();
    private final Deque<Past> recent = new ArrayDeque<>();
    private final SortedMap<LocalDate, Counted> days = new TreeMap<>();
    private final Map<Judged, QualityInUse> quality = new LinkedHashMap<>();
    private final Map<String, Instant> faults = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private @Nullable Open open;
    private @Nullable Instant last;
    private long lastNanos;
    private @Nullable Instant readySince;
    private String version = "";
    private int restarts;
    private int pods;

    /** A look, as long as the last minutes have it: without what was answered, where nobody counted. */
    private record Past(Instant at, @Nullable Map<String, Counted> answered, int restarts) {}

    /** What is told once a day: how good one image of a version is in use. */
    private record Judged(LocalDate day, String version, String digest) {}

    /** The stretch that goes on. */
    private record Open(
            Instant from,
            Instant to,
            String version,
            String digest,
            boolean ready,
            int pods,
            int restarts,
            @Nullable Counted answered,
            @Nullable Double drift,
            @Nullable Double scores,
            @Nullable Double asked,
            List<String> signs) {
        boolean goesOn(Look look, List<String> now) {
            return version.equals(look.version())
                    && digest.equals(look.digest())
                    && ready == look.ready()
                    && restarts == 0
                    && look.restarts() == 0
                    && (answered == null) == (look.answered() == null)
                    && signs.equals(now);
        }

        /** The last of what it answered tells most: the first is of few rows, and chance's. */
        Open until(Instant time, int count, Counted more, @Nullable Double index, @Nullable ScoreShift answers) {
            return new Open(
                    from,
                    time,
                    version,
                    digest,
                    ready,
                    count,
                    restarts,
                    answered == null ? null : answered.plus(more),
                    larger(drift, index),
                    answers == null ? scores : (Double) answers.index(),
                    answers == null ? asked : answers.asked(),
                    signs);
        }

        Stretch stretch() {
            Counted all = answered == null ? Counted.NOTHING : answered;
            long requests = Math.round(all.requests());
            return new Stretch(
                    from,
                    to,
                    version,
                    digest,
                    ready,
                    pods,
                    restarts,
                    answered == null ? null : (Long) Figures.rounded(requests),
                    requests == 0 ? null : Figures.rounded(Math.min(1, all.errors() / requests)),
                    Figures.rounded(all.quantile(0.5)),
                    Figures.rounded(all.quantile(0.95)),
                    Figures.rounded(all.quantile(0.99)),
                    Figures.rounded(drift),
                    Figures.rounded(scores),
                    Figures.rounded(asked),
                    signs);
        }
    }

    Notes(String environment, String service) {
        this.environment = environment;
        this.service = service;
    }

    /** Takes over what the branch tells of days that are gone, for the budget of the month. */
    void remember(List<Stretch> stretches) {
        for (Stretch stretch : stretches) {
            days.merge(
                    stretch.from().atZone(ZoneOffset.UTC).toLocalDate(),
                    new Counted(stretch.counted(), stretch.failed(), new TreeMap<>()),
                    Counted::plus);
        }
    }

    /**
     * Notes a look.
     *
     * @param at by the clock on the wall, to the second
     * @param nanos by one that never goes back
     */
    void note(Look look, Instant at, long nanos, Objective objective) {
        @Nullable Instant before = last;
        boolean steady = before != null
                && Duration.between(before, at)
                                .minusNanos(nanos - lastNanos)
                                .abs()
                                .compareTo(SLACK)
                        <= 0
                && Duration.between(before, at).compareTo(APART) <= 0;
        if (before != null && at.isBefore(before)) {
            // The clock went back: it comes to where it was.
            close();
            readySince = null;
            return;
        }
        if (!steady) {
            close();
            readySince = null;
        }
        if (!look.version().equals(version)) {
            version = look.version();
            recent.clear();
            restarts = 0;
            readySince = null;
            faults.clear();
            told.clear();
        }
        pods = look.pods();
        restarts += look.restarts();
        readySince = !look.ready() || look.restarts() > 0 ? null : readySince == null ? at : readySince;
        recent.addLast(new Past(at, look.answered(), look.restarts()));
        while (recent.getFirst().at().isBefore(at.minus(WINDOW))) {
            recent.removeFirst();
        }
        Counted answered = look.answered() == null
                ? Counted.NOTHING
                : look.answered().values().stream().reduce(Counted.NOTHING, Counted::plus);
        days.merge(at.atZone(ZoneOffset.UTC).toLocalDate(), answered, Counted::plus);
        days.headMap(at.atZone(ZoneOffset.UTC).toLocalDate().minusDays(BUDGET_DAYS))
                .clear();
        SortedSet<String> signs = new TreeSet<>(look.alerts());
        signs.addAll(Signs.of(
                look.ready(),
                recent.stream().mapToInt(Past::restarts).sum(),
                recent(objective, Instant.MIN),
                recent(objective, at.minus(MOMENT)),
                look.scores(),
                objective));
        open = extended(look, List.copyOf(signs), answered, at);
        faults.keySet().retainAll(signs);
        signs.stream().filter(Expectation.FAULTS::contains).forEach(sign -> faults.putIfAbsent(sign, at));
        judged(look, at);
        last = at;
        lastNanos = nanos;
    }

    private void judged(Look look, Instant at) {
        if (look.quality() == null) {
            return;
        }
        Judged judged = new Judged(at.atZone(ZoneOffset.UTC).toLocalDate(), look.version(), look.digest());
        quality.remove(judged);
        quality.put(judged, QualityInUse.of(at, look.version(), look.digest(), look.quality()));
        while (quality.size() > MOST_JUDGED) {
            quality.remove(quality.keySet().iterator().next());
        }
    }

    private Open extended(Look look, List<String> signs, Counted answered, Instant at) {
        @Nullable Open going = open;
        if (going != null && going.goesOn(look, signs)) {
            Instant hour = at.truncatedTo(ChronoUnit.HOURS);
            if (!going.from().isBefore(hour)) {
                return going.until(at, look.pods(), answered, look.drift(), look.scores());
            }
            closed.add(
                    going.until(hour, look.pods(), Counted.NOTHING, null, null).stretch());
            return opened(look, signs, answered, hour, at);
        }
        close();
        return opened(look, signs, answered, at, at);
    }

    private static Open opened(Look look, List<String> signs, Counted answered, Instant from, Instant to) {
        return new Open(
                from,
                to,
                look.version(),
                look.digest(),
                look.ready(),
                look.pods(),
                look.restarts(),
                look.answered() == null ? null : answered,
                look.drift(),
                look.scores() == null ? null : (Double) look.scores().index(),
                look.scores() == null ? null : look.scores().asked(),
                signs);
    }

    private static @Nullable Double larger(@Nullable Double one, @Nullable Double other) {
        return one == null ? other : other == null ? one : (Double) Math.max(one, other);
    }

    private void close() {
        if (open != null) {
            closed.add(open.stretch());
            open = null;
        }
        while (closed.size() > MOST_CLOSED) {
            closed.removeFirst();
        }
    }

    /** The last minutes, as far as they came after a time. */
    private Recent recent(Objective objective, Instant after) {
        Map<String, Counted> pods = new HashMap<>();
        @Nullable Instant first = null;
        for (Past past : (Iterable<Past>) recent::descendingIterator) {
            if (past.answered() == null || !past.at().isAfter(after)) {
                break;
            }
            first = past.at();
            past.answered().forEach((pod, counted) -> pods.merge(pod, counted, Counted::plus));
        }
        Counted all = pods.values().stream().reduce(Counted.NOTHING, Counted::plus);
        long requests = Math.round(all.requests());
        return new Recent(
                first == null
                        ? 0
                        : Duration.between(first, recent.getLast().at()).toSeconds(),
                Figures.rounded(requests),
                requests == 0 ? null : Figures.rounded(Math.min(1, all.errors() / requests)),
                Figures.rounded(all.quantile(0.99)),
                (int) pods.values().stream().filter(pod -> pod.requests() > 0).count(),
                (int) pods.values().stream()
                        .filter(pod -> pod.requests() > 0 && pod.errors() / pod.requests() > objective.errors())
                        .count());
    }

    /**
     * What is to be written.
     *
     * @param look the newest
     */
    Report report(Look look, Objective objective) {
        List<Stretch> stretches = new ArrayList<>(closed);
        if (open != null) {
            stretches.add(open.stretch());
        }
        Counted month = days.values().stream().reduce(Counted.NOTHING, Counted::plus);
        Instant at = last == null ? Instant.EPOCH : last;
        return new Report(
                new Now(
                        Day.SCHEMA,
                        "now",
                        environment,
                        service,
                        at,
                        look.version(),
                        look.digest(),
                        look.health(),
                        readySince,
                        look.pods(),
                        restarts,
                        recent(objective, Instant.MIN),
                        month.requests() == 0
                                ? null
                                : Figures.rounded(month.errors() / (objective.errors() * month.requests())),
                        Figures.rounded(look.drift()),
                        open == null ? List.of() : open.signs()),
                stretches,
                List.copyOf(quality.values()));
    }

    /** Whether somebody waits for it: a version has been bad for long enough to go back, and nobody has been told yet. */
    boolean isUrgent() {
        return !told.containsAll(lasting());
    }

    private Set<String> lasting() {
        Instant at = last == null ? Instant.EPOCH : last;
        Set<String> lasting = new HashSet<>();
        faults.forEach((sign, since) -> {
            if (!since.plus(Expectation.LONG_ENOUGH).isAfter(at)) {
                lasting.add(sign);
            }
        });
        if (restarts > Math.max(1, pods)) {
            lasting.add(Signs.RESTARTS);
        }
        return lasting;
    }

    /** What was closed is on the branch. */
    void written() {
        told.addAll(lasting());
        closed.clear();
        quality.clear();
    }

    /**
     * Another witness tells of this time. Should it have ended, the last minutes are there to go on from, in pieces: those of which it
     * has told are left out.
     */
    void others(Instant at) {
        close();
        closed.removeIf(stretch -> stretch.to().isBefore(at.minus(KEPT)));
        quality.values().removeIf(judged -> judged.at().isBefore(at.minus(KEPT)));
    }
}
