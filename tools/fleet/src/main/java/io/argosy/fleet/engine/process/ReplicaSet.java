package io.argosy.fleet.engine.process;

import io.argosy.fleet.engine.gateway.Endpoint;
import io.argosy.fleet.manifest.Workload;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** As many replicas of one version as the manifest wants. */
public final class ReplicaSet {
    private final Workload workload;
    private final List<Replica> replicas;

    /**
     * @param observer told after each change of a replica
     */
    public ReplicaSet(
            Workload workload,
            VersionAtHand version,
            Launcher launcher,
            ProbeClient probes,
            Consumer<ReplicaSet> observer) {
        this.workload = workload;
        this.replicas = IntStream.range(0, workload.replicas())
                .mapToObj(_ -> new Replica(workload, version, launcher, probes, () -> observer.accept(this)))
                .toList();
    }

    public void start() {
        replicas.forEach(Replica::start);
    }

    /** What it runs. */
    public Workload workload() {
        return workload;
    }

    /** Whether every replica may have traffic. */
    public boolean isReady() {
        return replicas.stream().allMatch(replica -> replica.condition().phase() == Replica.Phase.READY);
    }

    /** Where the ready replicas answer. */
    public List<Endpoint> endpoints() {
        return replicas.stream().flatMap(replica -> replica.endpoint().stream()).toList();
    }

    /** Whether no request is in hand at any replica that is ready. */
    public boolean isIdle() {
        return endpoints().stream().allMatch(Endpoint::isIdle);
    }

    /**
     * What is wrong with the first replica that has ended or said no, or keeps ending though it answers now; nothing while
     * all are well or on their way.
     */
    public Optional<Trouble> trouble() {
        return replicas.stream()
                .map(Replica::condition)
                .filter(condition ->
                        condition.loops() || (condition.phase() != Replica.Phase.READY && condition.failures() > 0))
                .findFirst()
                .map(ReplicaSet::trouble);
    }

    /** Why the first replica that is not ready says so; nothing while none does. */
    public Optional<Trouble> reluctance() {
        return replicas.stream()
                .map(Replica::condition)
                .filter(condition -> condition.phase() == Replica.Phase.NOT_READY)
                .findFirst()
                .map(ReplicaSet::trouble);
    }

    private static Trouble trouble(Replica.Condition condition) {
        return new Trouble(
                condition.reason() + (condition.loops() ? ", restarted " + condition.restarts() + " times" : ""),
                Optional.ofNullable(condition.log()));
    }

    /** Retires every replica at once, and returns when all have ended; see {@link Replica#retire}. */
    public void retire(boolean hurry) throws InterruptedException {
        AllAtOnce.run(
                "retiring a replica",
                replicas.stream()
                        .map(replica -> (AllAtOnce.Step) () -> replica.retire(hurry))
                        .toList());
    }
}
