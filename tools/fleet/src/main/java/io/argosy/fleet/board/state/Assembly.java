package io.argosy.fleet.board.state;

import io.argosy.fleet.board.state.GitPicture.Pinned;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.EnvironmentRules;
import io.argosy.fleet.rules.Freeze;
import io.argosy.fleet.rules.WebAddresses;
import io.argosy.fleet.version.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known from several sides, each fact from who knows it best: what runs from who looks at it now, else from a
 * witness, else nobody; what should run from main.
 *
 * @param statuses by environment; none of those that nobody looks at now
 * @param figures of the services whose processes were asked
 */
record Assembly(
        GitPicture git,
        Map<String, StatusReading> statuses,
        Map<Overlay, List<GoldenSignals>> figures,
        SeenNow seen,
        Instant now) {
    /** The alert of that name. */
    private static final String DRIFT = "Drift";

    private static final Set<String> OF_READINESS =
            Set.of("NobodyAnswers", "NotReady", "RolloutStuck", "MetricsStopped");

    List<Column> columns() {
        return git.environments().stream().map(this::column).toList();
    }

    private Column column(String environment) {
        List<String> troubles = new ArrayList<>();
        StatusReading status = statuses.get(environment);
        if (status != null && !status.lost().isEmpty()) {
            troubles.add(status.lost());
        }
        String silent = seen.silent().get(environment);
        if (status == null && silent != null) {
            troubles.add(silent);
        }
        return new Column(
                environment,
                told(environment),
                frozen(environment),
                troubles,
                git.elsewhere().getOrDefault(environment, WebAddresses.NONE));
    }

    private Told told(String environment) {
        StatusReading status = statuses.get(environment);
        if (status != null) {
            return status.told();
        }
        return seen.services().entrySet().stream()
                .filter(one -> one.getKey().environment().equals(environment))
                .map(one -> one.getValue().told())
                .findFirst()
                .orElse(Told.BY_GIT);
    }

    private Column.@Nullable Frozen frozen(String environment) {
        EnvironmentRules rules = git.rules().get(environment);
        Optional<Freeze> freeze = rules == null ? Optional.empty() : rules.frozen(now);
        return freeze.map(one -> new Column.Frozen(
                        one.reason(),
                        switch (one) {
                            case Freeze.Between between -> between.to().toString();
                            case Freeze.Weekly weekly -> "the end of the day in " + weekly.zone();
                        }))
                .orElse(null);
    }

    List<ServiceRow> rows() {
        return git.services().stream()
                .map(service -> new ServiceRow(
                        service,
                        git.environments().stream()
                                .map(environment -> cell(new Overlay(environment, service)))
                                .toList()))
                .toList();
    }

    private Cell cell(Overlay place) {
        String pinned = git.pinned(place);
        List<Mark> marks = new ArrayList<>();
        if (git.pins().get(place) instanceof Pinned.Broken(String why)) {
            marks.add(new Mark(Mark.Kind.BROKEN, why));
        }
        if (git.pins().get(place) instanceof Pinned.Given(var _, var held)) {
            held.ifPresent(why -> marks.add(new Mark(Mark.Kind.HELD, why)));
        }
        StatusReading reading = statuses.get(place.environment());
        SeenNow.One witnessed = seen.services().get(place);
        Figures figures = figures(place, witnessed);
        if (witnessed != null && !isStale(witnessed)) {
            // Whoever looks now knows better whether it is ready; that a budget burns or an input drifts takes longer
            // to see.
            witnessed.now().wrong().stream()
                    .filter(alert -> reading == null || !OF_READINESS.contains(alert))
                    .forEach(alert -> marks.add(new Mark(kind(alert), alert)));
        }
        if (reading == null) {
            return witnessed == null
                    ? unseen(place, pinned, "", Told.BY_GIT, figures, marks)
                    : witnessed(place, pinned, witnessed, figures, marks);
        }
        if (!reading.lost().isEmpty()) {
            return unseen(place, pinned, reading.lost(), reading.told(), figures, marks);
        }
        ServiceStatus status = reading.services().get(place.service());
        return status == null
                ? unseen(place, pinned, "", reading.told(), figures, marks)
                : live(place, pinned, status, reading.told(), figures, marks);
    }

    private Cell live(
            Overlay place, String pinned, ServiceStatus status, Told told, Figures figures, List<Mark> marks) {
        boolean synced = status.sync() == Sync.SYNCED;
        String running = status.version();
        if (status.sync() == Sync.OUT_OF_SYNC) {
            marks.add(new Mark(
                    Mark.Kind.OUT_OF_SYNC,
                    status.message().isEmpty() ? "what runs is not what main says" : status.message()));
        } else if (status.sync() == Sync.UNKNOWN && marks.stream().noneMatch(mark -> mark.kind() == Mark.Kind.BROKEN)) {
            marks.add(new Mark(
                    Mark.Kind.BROKEN,
                    status.message().isEmpty() ? "nobody can say what should run" : status.message()));
        }
        barred(place, running, marks);
        return new Cell(
                place,
                pinned,
                running,
                Condition.of(status.health()),
                synced,
                status.message(),
                told,
                figures,
                marks,
                status.url());
    }

    /** What was seen is how it was: what is older than a witness's pace says nothing of now. */
    private Cell witnessed(Overlay place, String pinned, SeenNow.One one, Figures figures, List<Mark> marks) {
        String running = one.now().version();
        boolean fresh = !isStale(one);
        barred(place, running, marks);
        return new Cell(
                place,
                pinned,
                running,
                fresh ? Condition.of(one.now().health()) : Condition.UNKNOWN,
                fresh && running.equals(pinned),
                fresh
                        ? ""
                        : "it was " + one.now().health() + " when it was last seen"
                                + (one.ofEngine() ? ", by an engine that does not run now" : ""),
                one.told(),
                figures,
                marks,
                "");
    }

    private static Mark.Kind kind(String alert) {
        return alert.equals(DRIFT) ? Mark.Kind.DRIFTS : Mark.Kind.ALERT;
    }

    /** What is older than a witness's pace says nothing of now, and what an engine saw that has ended, neither. */
    private boolean isStale(SeenNow.One one) {
        return (one.ofEngine() && statuses.isEmpty())
                || one.now().at().plus(Seen.FRESH).isBefore(now);
    }

    private Cell unseen(Overlay place, String pinned, String why, Told told, Figures figures, List<Mark> marks) {
        barred(place, pinned, marks);
        return new Cell(place, pinned, "", Condition.UNKNOWN, false, why, told, figures, marks, "");
    }

    private Figures figures(Overlay place, SeenNow.@Nullable One witnessed) {
        return measured(place, witnessed).beside(git.objectives().of(place.environment(), place.service()));
    }

    private Figures measured(Overlay place, SeenNow.@Nullable One witnessed) {
        Figures figures = witnessed == null ? Figures.NONE : Figures.of(witnessed.now(), witnessed.told());
        List<GoldenSignals> signals = this.figures.getOrDefault(place, List.of());
        if (signals.isEmpty()) {
            return figures;
        }
        String pinned = git.pinned(place);
        GoldenSignals newest = signals.stream()
                .filter(one -> one.version().equals(pinned))
                .findFirst()
                .orElse(signals.getLast());
        return figures.with(newest, new Told(Told.Source.ENGINE, "its processes", null));
    }

    private void barred(Overlay place, String version, List<Mark> marks) {
        if (version.isEmpty()) {
            return;
        }
        try {
            git.quarantine()
                    .reason(place.service(), Version.parse(version))
                    .ifPresent(reason -> marks.add(new Mark(Mark.Kind.QUARANTINED, reason)));
        } catch (IllegalArgumentException e) {
            // What runs has a version that fleet did not give it: the ledger knows none such.
            return;
        }
    }
}
