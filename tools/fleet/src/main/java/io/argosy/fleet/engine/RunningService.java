package io.argosy.fleet.engine;

import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.engine.gateway.Route;
import io.argosy.fleet.engine.process.AllAtOnce;
import io.argosy.fleet.engine.process.ReplicaSet;
import io.argosy.fleet.engine.process.VersionAtHand;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.manifest.Workload;
import io.argosy.fleet.release.Overlay;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One service in one environment: keeps what serves in step with what the branch says.
 *
 * <p>A candidate version is obtained and started beside the one that serves. Once every replica of it is ready, the route
 * changes to it in one write, and the one before is drained and ended. Until then, and for ever where it never gets
 * ready, the one before serves.
 */
final class RunningService implements Obtaining.Outcome {
    private final Overlay overlay;
    private final String url;
    private final Route route;
    private final ServiceParts parts;

    private @Nullable Workload wanted;
    private @Nullable ReplicaSet serving;
    private @Nullable ReplicaSet candidate;
    private @Nullable Obtaining obtaining;
    private final List<Obtaining> cancelled = new ArrayList<>();
    private final Set<ReplicaSet> retiring = new HashSet<>();
    private String unreadable = "";
    private String unobtainable = "";
    private boolean late;
    private boolean closed;
    private String lastTold = "";

    RunningService(Overlay overlay, String url, Route route, ServiceParts parts) {
        this.overlay = overlay;
        this.url = url;
        this.route = route;
        this.parts = parts;
    }

    /** The branch says so. */
    void follow(Target rendering) {
        switch (rendering) {
            case Target.Wanted(Workload workload) -> want(workload);
            case Target.Broken(String message) -> cannotRead(message);
        }
    }

    private synchronized void want(Workload workload) {
        unreadable = "";
        if (!workload.equals(wanted)) {
            wanted = workload;
            abandonCandidate();
            if (serving == null || !serving.workload().equals(workload)) {
                obtaining = new Obtaining(workload, parts.versions(), this::say, this);
                obtaining.start();
            }
        }
        tell();
    }

    private synchronized void cannotRead(String message) {
        unreadable = message;
        tell();
    }

    private void abandonCandidate() {
        unobtainable = "";
        late = false;
        if (obtaining != null) {
            obtaining.cancel();
            cancelled.add(obtaining);
            obtaining = null;
        }
        if (candidate != null) {
            retire(candidate);
            candidate = null;
        }
    }

    @Override
    public synchronized void failed(Obtaining source, String reason) {
        if (source == obtaining) {
            unobtainable = reason;
            tell();
        }
    }

    @Override
    public synchronized void obtained(Obtaining source, BuiltVersion version) {
        if (source != obtaining) {
            return;
        }
        obtaining = null;
        unobtainable = "";
        say("starting " + version.version());
        ReplicaSet staged = new ReplicaSet(
                source.workload(),
                new VersionAtHand(version, parts.versions(), this::say),
                parts.launcher(),
                parts.probes(),
                this::observe);
        candidate = staged;
        staged.start();
        AllAtOnce.start("deadline of " + overlay, () -> watchDeadline(staged));
        tell();
    }

    private void watchDeadline(ReplicaSet staged) throws InterruptedException {
        Thread.sleep(staged.workload().progressDeadline());
        synchronized (this) {
            if (candidate == staged) {
                late = true;
                tell();
            }
        }
    }

    /** A replica of a set has changed. */
    private synchronized void observe(ReplicaSet changed) {
        if (changed == candidate && changed.isReady()) {
            ReplicaSet before = serving;
            serving = changed;
            candidate = null;
            late = false;
            route.to(changed.endpoints());
            say(changed.workload().version() + " serves at " + url);
            if (before != null) {
                retire(before);
            }
        } else if (changed == serving) {
            route.to(changed.endpoints());
        }
        tell();
    }

    private void retire(ReplicaSet leaving) {
        retiring.add(leaving);
        AllAtOnce.start("retiring " + overlay, () -> {
            leaving.retire(false);
            synchronized (this) {
                retiring.remove(leaving);
            }
        });
    }

    private void tell() {
        if (closed) {
            return;
        }
        ServiceStatus status = new Diagnosis(
                        overlay, url, wanted, serving, candidate, unreadable, unobtainable, late, parts.directory())
                .status();
        parts.journal().tell(status);
        boolean bad = status.health() == Health.DEGRADED || status.sync() == Sync.UNKNOWN;
        String told = bad ? status.message() : "";
        if (!told.isEmpty() && !told.equals(lastTold)) {
            say(told);
        }
        lastTold = told;
    }

    private void say(String line) {
        parts.progress().accept(overlay + ": " + line);
    }

    /**
     * Ends every process of the service, and returns when they have ended.
     *
     * @param hurry leave out the manifest's pause before SIGTERM
     */
    void close(boolean hurry) throws InterruptedException {
        List<ReplicaSet> all = new ArrayList<>();
        List<Obtaining> builds;
        synchronized (this) {
            closed = true;
            abandonCandidate();
            builds = List.copyOf(cancelled);
            all.addAll(retiring);
            if (serving != null) {
                all.add(serving);
            }
            route.to(List.of());
            parts.journal().forget(overlay.environment(), overlay.service());
        }
        for (Obtaining build : builds) {
            build.awaitEnd();
        }
        AllAtOnce.run(
                "ending " + overlay,
                all.stream()
                        .map(set -> (AllAtOnce.Step) () -> set.retire(hurry))
                        .toList());
    }
}
