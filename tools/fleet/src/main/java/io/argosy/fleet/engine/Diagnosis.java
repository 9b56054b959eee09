package io.argosy.fleet.engine;

import io.argosy.fleet.engine.process.ReplicaSet;
import io.argosy.fleet.engine.process.Trouble;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.manifest.Workload;
import io.argosy.fleet.release.Overlay;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words how a service stands.
 *
 * @param wanted what the branch said when it could last be read
 * @param serving what has the traffic
 * @param resting what {@code serving} is made of, or sleeps where nothing serves
 * @param waking what is to have the traffic again, because somebody asked
 * @param candidate what is to have it
 * @param unreadable why the branch cannot be read; empty where it can
 * @param unobtainable why the wanted version cannot be had; empty where it can
 * @param late whether the candidate has been on its way longer than the manifest allows
 */
record Diagnosis(
        Overlay overlay,
        String url,
        @Nullable Workload wanted,
        @Nullable ReplicaSet serving,
        @Nullable Workload resting,
        @Nullable ReplicaSet waking,
        @Nullable ReplicaSet candidate,
        String unreadable,
        String unobtainable,
        boolean late,
        EngineDirectory directory) {

    ServiceStatus status() {
        return new ServiceStatus(
                overlay.environment(),
                overlay.service(),
                version(),
                sync(),
                health(),
                message(),
                url,
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private String version() {
        if (resting != null) {
            return resting.version().toString();
        }
        return wanted == null ? "" : wanted.version().toString();
    }

    private Sync sync() {
        if (!unreadable.isEmpty()) {
            return Sync.UNKNOWN;
        }
        return resting != null && resting.equals(wanted) ? Sync.SYNCED : Sync.OUT_OF_SYNC;
    }

    private Health health() {
        if (resting == null && wanted == null) {
            return Health.MISSING;
        }
        boolean failed = !unobtainable.isEmpty()
                || late
                || servingTrouble().isPresent()
                || wakingTrouble().isPresent()
                || Optional.ofNullable(candidate).flatMap(ReplicaSet::trouble).isPresent();
        if (failed) {
            return Health.DEGRADED;
        }
        boolean arrived = resting != null && (resting.equals(wanted) || !unreadable.isEmpty());
        if (!arrived || candidate != null || waking != null) {
            return Health.PROGRESSING;
        }
        return serving == null ? Health.ASLEEP : Health.HEALTHY;
    }

    private Optional<Trouble> wakingTrouble() {
        return Optional.ofNullable(waking).flatMap(ReplicaSet::trouble);
    }

    private Optional<Trouble> servingTrouble() {
        return Optional.ofNullable(serving).flatMap(set -> set.trouble().or(set::reluctance));
    }

    private String message() {
        StringJoiner message = new StringJoiner("; ");
        if (!unreadable.isEmpty()) {
            message.add(unreadable);
        }
        boolean answers = serving != null && serving.isReady();
        servingTrouble()
                .ifPresent(trouble -> message.add(told(answers ? "it keeps ending" : "it is not ready", trouble)));
        wakingTrouble().ifPresent(trouble -> message.add(told(version() + " does not wake", trouble)));
        if (!unobtainable.isEmpty()) {
            message.add(wantedVersion() + " cannot be had: " + unobtainable);
        }
        if (candidate != null) {
            message.add(candidateMessage(candidate));
        } else if (unobtainable.isEmpty() && sync() == Sync.OUT_OF_SYNC) {
            message.add(wantedVersion() + " is being fetched or built");
        }
        boolean stays =
                serving != null && sync() != Sync.SYNCED && servingTrouble().isEmpty();
        if (stays && message.length() > 0) {
            message.add(version() + " keeps serving");
        }
        return message.toString();
    }

    private String candidateMessage(ReplicaSet coming) {
        Optional<Trouble> failure = coming.trouble();
        if (failure.isPresent()) {
            return told(wantedVersion() + " does not start", failure.get());
        }
        Optional<Trouble> reluctance = coming.reluctance();
        String since = late ? " after " + coming.workload().progressDeadline().toSeconds() + " s" : "";
        return reluctance.isPresent()
                ? told(wantedVersion() + " is not ready" + since, reluctance.get())
                : wantedVersion() + " is starting";
    }

    private String told(String what, Trouble trouble) {
        String log = trouble.log()
                .map(file -> " (log: " + directory.shown(file) + ")")
                .orElse("");
        return what + ": " + trouble.reason() + log;
    }

    private String wantedVersion() {
        return wanted == null ? "the version" : wanted.version().toString();
    }
}
