package io.argosy.fleet.cluster;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.release.Releases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

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

    /** What a cluster says. */
    public sealed interface Answer {
        /** Of every service that it has. */
        record Given(List<ServiceStatus> statuses) implements Answer {
            public Given {
                statuses = List.copyOf(statuses);
            }
        }

        /**
         * It does not answer.
         *
         * @param why a fact
         * @param address where its services would answer
         */
        record Lost(String why, String address) implements Answer {}
    }

    /** What each environment's cluster says, in the order of the environments. */
    public Map<String, Answer> answers() throws InterruptedException {
        Map<String, Future<Answer>> asked = new LinkedHashMap<>();
        try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String environment : releases.environments().names()) {
                asked.put(environment, tasks.submit(() -> answer(environment)));
            }
            Map<String, Answer> answers = new LinkedHashMap<>();
            for (Map.Entry<String, Future<Answer>> one : asked.entrySet()) {
                answers.put(one.getKey(), one.getValue().get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException told ? told : new IllegalStateException(e);
        }
    }

    /** Every service in every environment, in the order of the environments; a cluster that is silent says so in each row. */
    public List<ServiceStatus> statuses() throws InterruptedException {
        List<ServiceStatus> all = new ArrayList<>();
        answers().forEach((environment, answer) -> {
            switch (answer) {
                case Answer.Given(var statuses) -> all.addAll(statuses);
                case Answer.Lost(String why, String address) -> all.addAll(missing(environment, why, address));
            }
        });
        return all;
    }

    private Answer answer(String environment) throws InterruptedException {
        ClusterFacts facts = ClusterFacts.of(root, environment);
        try {
            Applications applications = new Applications(facts);
            List<ServiceStatus> statuses = new ArrayList<>(
                    applications.statuses((service, revision) -> releases.pinnedAt(revision, environment, service)
                            .map(release -> release.version().toString())));
            Set<String> there = statuses.stream().map(ServiceStatus::service).collect(Collectors.toSet());
            // One that Argo CD makes no Application of is in no list of Applications.
            applications
                    .followsNothing()
                    .ifPresent(why -> missing(environment, why, facts.address()).stream()
                            .filter(status -> !there.contains(status.service()))
                            .forEach(statuses::add));
            return new Answer.Given(statuses);
        } catch (FleetException e) {
            return new Answer.Lost(e.fact(), facts.address());
        }
    }

    /** Each service that Git pins there, of which nobody knows more than a reason. */
    private List<ServiceStatus> missing(String environment, String why, String address) {
        return releases.services().stream()
                .flatMap(service -> releases.pinned(environment, service).stream())
                .map(release -> new ServiceStatus(
                        environment,
                        release.service(),
                        "",
                        Sync.UNKNOWN,
                        Health.MISSING,
                        why,
                        address + "/" + release.service(),
                        null))
                .toList();
    }
}
