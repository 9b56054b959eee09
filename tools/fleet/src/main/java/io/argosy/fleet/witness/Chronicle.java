package io.argosy.fleet.witness;

import io.argosy.fleet.evidence.EvidenceWriter.Outcome;
import io.argosy.fleet.evidence.EvidenceWriter.Report;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Overlay;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a witness has seen, look after look, and when it is written down: the same whoever looks, and wherever it is written. For one
 * thread.
 */
final class Chronicle {
    private final Pace pace;
    private final Book book;
    private final BiFunction<Overlay, Instant, List<Stretch>> told;
    private final Consumer<String> trouble;
    private final Map<Overlay, Notes> notes = new HashMap<>();
    private final Map<String, Written> environments = new HashMap<>();

    /** Where it is written. */
    @FunctionalInterface
    interface Book {
        /** Writes what was seen in an environment. */
        Outcome write(String environment, SortedMap<String, Report> reports, Instant now) throws InterruptedException;
    }

    /** What has been written of one environment. */
    private static final class Written {
        private @Nullable Long attempt;
        private Duration borrowed = Duration.ZERO;
        private String content = "";

        /**
         * Whether it is time, for what is as it was or is not. What is urgent is told early, once: the next one waits for that much longer, so
         * that there are no more than otherwise.
         */
        boolean isDue(long nanos, String now, boolean urgent, Pace pace) {
            Long before = attempt;
            if (before == null) {
                return true;
            }
            Duration since = Duration.ofNanos(nanos - before);
            if (now.equals(content)) {
                return since.compareTo(pace.heartbeat()) >= 0;
            }
            return (urgent && borrowed.isZero()) || since.compareTo(pace.write().plus(borrowed)) >= 0;
        }

        void attempted(long nanos, Pace pace) {
            Long before = attempt;
            Duration early = before == null || !borrowed.isZero()
                    ? Duration.ZERO
                    : pace.write().minusNanos(nanos - before);
            borrowed = early.isNegative() ? Duration.ZERO : early;
            attempt = nanos;
        }
    }

    /**
     * @param told of a service by those who looked before, up to a time
     * @param trouble told what keeps it from being written
     */
    Chronicle(Pace pace, Book book, BiFunction<Overlay, Instant, List<Stretch>> told, Consumer<String> trouble) {
        this.pace = pace;
        this.book = book;
        this.told = told;
        this.trouble = trouble;
    }

    /**
     * Notes what a look saw, and writes it down where it is time to.
     *
     * @param at by the clock on the wall, to the second
     * @param nanos by one that never goes back
     */
    void note(SortedMap<Overlay, Look> looks, Objectives objectives, Instant at, long nanos)
            throws InterruptedException {
        Map<String, SortedMap<String, Report>> reports = new TreeMap<>();
        Set<String> urgent = new HashSet<>();
        looks.forEach((overlay, look) -> {
            Objectives.Objective objective = objectives.of(overlay.environment(), overlay.service());
            Notes its = notes.computeIfAbsent(overlay, place -> begun(place, at));
            its.note(look, at, nanos, objective);
            reports.computeIfAbsent(overlay.environment(), _ -> new TreeMap<>())
                    .put(overlay.service(), its.report(look, objective));
            if (its.isUrgent()) {
                urgent.add(overlay.environment());
            }
        });
        for (Map.Entry<String, SortedMap<String, Report>> environment : reports.entrySet()) {
            String name = environment.getKey();
            write(name, environment.getValue(), urgent.contains(name), at, nanos);
        }
    }

    private Notes begun(Overlay overlay, Instant at) {
        Notes its = new Notes(overlay.environment(), overlay.service());
        its.remember(told.apply(overlay, at));
        return its;
    }

    private void write(String name, SortedMap<String, Report> reports, boolean urgent, Instant at, long nanos)
            throws InterruptedException {
        Written written = environments.computeIfAbsent(name, _ -> new Written());
        String content = content(reports);
        if (!written.isDue(nanos, content, urgent, pace)) {
            return;
        }
        Outcome outcome = book.write(name, reports, at);
        written.attempted(nanos, pace);
        // What is not written is due again.
        written.content = outcome == Outcome.WRITTEN ? content : "";
        for (String service : reports.keySet()) {
            Notes its = notes.get(new Overlay(name, service));
            if (its == null) {
                continue;
            }
            switch (outcome) {
                case WRITTEN -> its.written();
                case ANOTHERS -> its.others(at);
                case NOT_NOW -> {}
            }
        }
        if (outcome == Outcome.ANOTHERS) {
            trouble.accept("another witness writes evidence/" + name + ": it is waited until that one is gone");
        }
    }

    /** What was seen, whenever that was. */
    private static String content(SortedMap<String, Report> reports) {
        StringBuilder content = new StringBuilder();
        reports.forEach((service, report) -> {
            var now = report.now();
            content.append(service)
                    .append(now.version())
                    .append(now.health())
                    .append(now.readySince())
                    .append(now.pods())
                    .append(now.restarts())
                    .append(now.alerts())
                    .append(now.budgetBurnt())
                    .append(now.drift())
                    .append(now.recent().requests())
                    .append(now.recent().errors());
            report.stretches()
                    .forEach(stretch -> content.append(stretch.from())
                            .append(stretch.requests())
                            .append(stretch.errors()));
            report.quality()
                    .forEach(judged -> content.append(judged.version())
                            .append(judged.predictions())
                            .append(judged.figures()));
        });
        return content.toString();
    }
}
