package io.argosy.fleet.evidence;

import io.argosy.fleet.evidence.EvidenceWriter.Report;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.monitoring.OutcomeFigures;
import io.argosy.model.evidence.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes evidence as a witness does that sees what a test says it sees. */
public final class SeenFleet {
    private final EvidenceWriter writer;
    private final String environment;
    private final String service;
    private final List<Stretch> stretches = new ArrayList<>();
    private final List<QualityInUse> quality = new ArrayList<>();

    public SeenFleet(Monorepo repository, String environment, String service, SigningKey key) {
        this.writer = new EvidenceWriter(repository, environment, key);
        this.environment = environment;
        this.service = service;
    }

    /** A healthy stretch of so many requests, of which so many failed. */
    public static Stretch stretch(
            String version, @Nullable String digest, Instant from, Duration length, long requests, long failed) {
        return new Stretch(
                from,
                from.plus(length),
                version,
                digest == null ? "" : digest,
                true,
                1,
                0,
                requests,
                requests == 0 ? null : Figures.rounded((double) failed / requests),
                0.002,
                0.004,
                0.008,
                0.02,
                List.of());
    }

    /** The same with pods that are not ready, a restart or an alert. */
    public static Stretch with(Stretch stretch, boolean ready, int restarts, List<String> alerts) {
        return new Stretch(
                stretch.from(),
                stretch.to(),
                stretch.version(),
                stretch.digest(),
                ready,
                stretch.pods(),
                restarts,
                stretch.requests(),
                stretch.errors(),
                stretch.p50(),
                stretch.p95(),
                stretch.p99(),
                stretch.drift(),
                alerts);
    }

    /** The same where nobody counted what it answered. */
    public static Stretch uncounted(Stretch stretch) {
        return new Stretch(
                stretch.from(),
                stretch.to(),
                stretch.version(),
                stretch.digest(),
                stretch.ready(),
                stretch.pods(),
                stretch.restarts(),
                null,
                null,
                null,
                null,
                null,
                null,
                stretch.alerts());
    }

    /** The same with a drift, or none that anybody knows. */
    public static Stretch drifting(Stretch stretch, @Nullable Double drift, List<String> alerts) {
        return new Stretch(
                stretch.from(),
                stretch.to(),
                stretch.version(),
                stretch.digest(),
                stretch.ready(),
                stretch.pods(),
                stretch.restarts(),
                stretch.requests(),
                stretch.errors(),
                stretch.p50(),
                stretch.p95(),
                stretch.p99(),
                drift,
                alerts);
    }

    /** The same of so many pods. */
    public static Stretch of(Stretch stretch, int pods) {
        return new Stretch(
                stretch.from(),
                stretch.to(),
                stretch.version(),
                stretch.digest(),
                stretch.ready(),
                pods,
                stretch.restarts(),
                stretch.requests(),
                stretch.errors(),
                stretch.p50(),
                stretch.p95(),
                stretch.p99(),
                stretch.drift(),
                stretch.scores(),
                stretch.asked(),
                stretch.alerts());
    }

    private static Stretch with(
            Stretch stretch,
            @Nullable Double p99,
            @Nullable Double drift,
            @Nullable Double scores,
            @Nullable Double asked,
            List<String> alerts) {
        return new Stretch(
                stretch.from(),
                stretch.to(),
                stretch.version(),
                stretch.digest(),
                stretch.ready(),
                stretch.pods(),
                stretch.restarts(),
                stretch.requests(),
                stretch.errors(),
                stretch.p50(),
                stretch.p95(),
                p99,
                drift,
                scores,
                asked,
                alerts);
    }

    /** The same, of which 99 of 100 took so many seconds. */
    public static Stretch slow(Stretch stretch, double seconds) {
        return with(stretch, seconds, stretch.drift(), stretch.scores(), stretch.asked(), stretch.alerts());
    }

    /** The same with an index of its scores and one of its inputs, where anybody knows. */
    public static Stretch scoring(
            Stretch stretch, @Nullable Double scores, @Nullable Double drift, List<String> alerts) {
        return with(stretch, stretch.p99(), drift, scores, null, alerts);
    }

    /** The same with an index of what was asked meanwhile. */
    public static Stretch asked(Stretch stretch, double asked) {
        return with(stretch, stretch.p99(), stretch.drift(), stretch.scores(), asked, stretch.alerts());
    }

    /** How good a version is in use, by so many outcomes: an AUC with an interval as wide as so many make it. */
    public static QualityInUse figures(
            String version, @Nullable String digest, Instant at, double auc, long predictions) {
        double half = 1 / Math.sqrt((double) predictions);
        return QualityInUse.of(
                at,
                version,
                digest == null ? "" : digest,
                new OutcomeFigures(predictions, List.of(new Metric("auc", auc, auc - half, auc + half))));
    }

    /** Sees with the end of the last stretch how good its version is in use. */
    public SeenFleet judge(double auc, long predictions) {
        Stretch last = stretches.getLast();
        return judge(figures(last.version(), last.digest(), last.to(), auc, predictions));
    }

    /** Sees it. */
    public SeenFleet judge(QualityInUse figures) {
        quality.add(figures);
        return this;
    }

    /** Takes back what it saw: what is written next takes its place. */
    public SeenFleet forget() {
        stretches.clear();
        quality.clear();
        return this;
    }

    /** Sees it. */
    public SeenFleet see(Stretch stretch) {
        stretches.add(stretch);
        return this;
    }

    /** Writes down what was seen so far. */
    public EvidenceWriter.Outcome write(Instant at) {
        return write(at, Now.Recent.NOTHING);
    }

    /** The same, with what the last minutes were like. */
    public EvidenceWriter.Outcome write(Instant at, Now.Recent recent) {
        return writer.write(Map.of(service, report(environment, service, stretches, quality, at, recent)), at);
    }

    /** What a witness tells of a service that has been seen so. */
    static Report report(
            String environment,
            String service,
            List<Stretch> stretches,
            List<QualityInUse> quality,
            Instant at,
            Now.Recent recent) {
        Stretch last = stretches.getLast();
        Now now = new Now(
                Day.SCHEMA,
                Now.KIND,
                environment,
                service,
                at,
                last.version(),
                last.digest(),
                last.ready() ? "Healthy" : "Degraded",
                last.ready() ? last.from() : null,
                last.pods(),
                last.restarts(),
                recent,
                null,
                last.drift(),
                last.alerts());
        return new Report(now, stretches, quality);
    }
}
