package io.argosy.fleet.cluster;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.release.Releases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The clusters of all environments at once: {@code fleet status --kube}. */
public final class EveryCluster {
    private final Path root;
    private final Releases releases;

    /**
     * @param root the clone, whose {@code clusters/} names the contexts
     * @param releases what Git pins, to say what is not known where a cluster does not answer
     */
    public EveryCluster(Path root, Releases releases) {
        this.root = root;
        this.releases = releases;
    }

    /** Every service in every environment, in the order of the environments; a cluster that is silent says so in each row. */
    public List<ServiceStatus> statuses() throws InterruptedException {
        List<Future<List<ServiceStatus>>> answers = new ArrayList<>();
        try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String environment : releases.environments().names()) {
                answers.add(tasks.submit(() -> statuses(environment)));
            }
            List<ServiceStatus> all = new ArrayList<>();
            for (Future<List<ServiceStatus>> answer : answers) {
                all.addAll(answer.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException told ? told : new IllegalStateException(e);
        }
    }

    private List<ServiceStatus> statuses(String environment) throws InterruptedException {
        ClusterFacts facts = ClusterFacts.of(root, environment);
        try {
            return new Applications(facts)
                    .statuses((service, revision) -> releases.pinnedAt(revision, environment, service)
                            .map(release -> release.version().toString()));
        } catch (FleetException e) {
            return releases.services().stream()
                    .flatMap(service -> releases.pinned(environment, service).stream())
                    .map(release -> new ServiceStatus(
                            environment,
                            release.service(),
                            "",
                            Sync.UNKNOWN,
                            Health.MISSING,
                            e.fact(),
                            facts.address() + "/" + release.service(),
                            null))
                    .toList();
        }
    }
}
