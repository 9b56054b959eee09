package io.argosy.fleet.engine;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.engine.gateway.Route;
import io.argosy.fleet.engine.process.AllAtOnce;
import io.argosy.fleet.engine.process.Backoff;
import io.argosy.fleet.engine.process.ReplicaSet;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.manifest.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One service in one environment: keeps what serves in step with what the branch says.
 *
 * <p>A candidate version is obtained and started beside the one that serves. Once every replica of it is ready, the route
 * changes to it in one write, and the one before is drained and ended. Until then, and for ever where it never gets
 * ready, the one before serves.
 */
final class RunningService {
    private static final Duration BUILD_END = Duration.ofSeconds(10);

    private final Overlay overlay;
    private final String url;
    private final Route route;
    private final ServiceParts parts;

    private @Nullable Workload wanted;
    private @Nullable ReplicaSet serving;
    private @Nullable ReplicaSet candidate;
    private @Nullable Thread obtaining;
    private final Set<Thread> obtainings = ConcurrentHashMap.newKeySet();
    private final Set<ReplicaSet> retiring = new HashSet<>();
    private String unreadable = "";
    private String unobtainable = "";
    private boolean late;
    private boolean closed;

    RunningService(Overlay overlay, String url, Route route, ServiceParts parts) {
        this.overlay = overlay;
        this.url = url;
        this.route = route;
        this.parts = parts;
    }

    /** The branch says so. */
    void follow(Rendering rendering) {
        switch (rendering) {
            case Rendering.Wanted(Workload workload) -> want(workload);
            case Rendering.Broken(String message) -> cannotRead(message);
        }
    }

    private synchronized void want(Workload workload) {
        unreadable = "";
        if (!workload.equals(wanted)) {
            wanted = workload;
            abandonCandidate();
            if (serving == null || !serving.workload().equals(workload)) {
                obtaining = Thread.ofVirtual().name("obtaining " + overlay).unstarted(() -> obtain(workload));
                obtainings.add(obtaining);
                obtaining.start();
            }
        }
        tell();
    }

    private synchronized void cannotRead(String message) {
        unreadable = message;
        say("what the branch says cannot be read: " + message);
        tell();
    }

    private void abandonCandidate() {
        unobtainable = "";
        late = false;
        if (obtaining != null) {
            obtaining.interrupt();
            obtaining = null;
        }
        if (candidate != null) {
            retire(candidate);
            candidate = null;
        }
    }

    /** Tries until the version is at hand or another is wanted: a missing commit may yet be fetched. */
    private void obtain(Workload workload) {
        Backoff backoff = Backoff.ofBuilds();
        try {
            while (true) {
                try {
                    BuiltVersion version = parts.versions().obtain(overlay.service(), workload.version(), this::say);
                    stage(workload, version);
                    return;
                } catch (FleetException e) {
                    cannotObtain(workload, String.valueOf(e.getMessage()));
                } catch (RuntimeException e) {
                    cannotObtain(workload, "a fault in fleet itself: " + e);
                }
                Thread.sleep(backoff.next());
            }
        } catch (InterruptedException e) {
            // Something else is wanted by now.
            Thread.currentThread().interrupt();
        } finally {
            obtainings.remove(Thread.currentThread());
        }
    }

    private synchronized void cannotObtain(Workload workload, String message) {
        if (isStillWanted(workload) && !message.equals(unobtainable)) {
            unobtainable = message;
            say(workload.version() + " cannot be had: " + message);
            tell();
        }
    }

    private synchronized void stage(Workload workload, BuiltVersion version) {
        if (!isStillWanted(workload)) {
            return;
        }
        unobtainable = "";
        say("starting " + workload.version());
        ReplicaSet staged = new ReplicaSet(workload, version, parts.launcher(), parts.probes(), this::observe);
        candidate = staged;
        staged.start();
        AllAtOnce.start("deadline of " + overlay, () -> watchDeadline(staged));
        tell();
    }

    private boolean isStillWanted(Workload workload) {
        return !closed && workload.equals(wanted) && !Thread.currentThread().isInterrupted();
    }

    private void watchDeadline(ReplicaSet staged) throws InterruptedException {
        Thread.sleep(staged.workload().progressDeadline());
        synchronized (this) {
            late = candidate == staged;
            tell();
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
        List<ReplicaSet> all;
        synchronized (this) {
            closed = true;
            if (obtaining != null) {
                obtaining.interrupt();
            }
            all = new ArrayList<>(retiring);
            if (serving != null) {
                all.add(serving);
            }
            if (candidate != null) {
                all.add(candidate);
            }
            route.to(List.of());
            parts.journal().forget(overlay.environment(), overlay.service());
        }
        for (Thread leftBehind : obtainings) {
            // A build that is told to stop ends its own processes first.
            leftBehind.join(BUILD_END);
        }
        AllAtOnce.run(
                "ending " + overlay,
                all.stream()
                        .map(set -> (AllAtOnce.Step) () -> set.retire(hurry))
                        .toList());
    }
}
