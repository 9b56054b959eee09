package io.argosy.fleet.witness;

import io.argosy.fleet.incluster.ApiServer;
import io.argosy.fleet.incluster.PrometheusServer;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.monitoring.SeenQueries;
import io.argosy.fleet.monitoring.SeenQueries.Answers;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks at the services of a cluster: what runs, by its API server; how it answers, by its Prometheus. For one thread. */
final class ClusterEyes implements AutoCloseable {
    /** What {@code base/model-service} puts on each of them. */
    private static final String MODELS = "app.kubernetes.io/part-of=argosy,app.kubernetes.io/component=model-service";

    private static final String NAME = "/metadata/labels/app.kubernetes.io~1name";
    private static final String NAMESPACE = "model-";

    private final String environment;
    private final ApiServer api;
    private final PrometheusServer prometheus;
    private final SeenQueries queries;
    private final Consumer<Optional<String>> trouble;
    private final Map<String, Workload> workloads = new HashMap<>();
    private Objectives objectives = Objectives.defaults();

    /**
     * @param trouble told at each look what cannot be counted; nothing where all can
     */
    ClusterEyes(String environment, ApiServer api, PrometheusServer prometheus, Consumer<Optional<String>> trouble) {
        this.environment = environment;
        this.api = api;
        this.prometheus = prometheus;
        this.queries = new SeenQueries(environment);
        this.trouble = trouble;
    }

    /**
     * A look at all of them.
     *
     * @param time by the API server's clock
     */
    record Sight(SortedMap<Overlay, Look> looks, Instant time) {}

    /**
     * Looks once.
     *
     * @throws IOException where the API server does not say what runs: then nobody saw it
     */
    Sight look() throws IOException, InterruptedException {
        ApiServer.Listing deployments = api.list("/apis/apps/v1/deployments", MODELS);
        Map<String, List<SeenPod>> pods = new HashMap<>();
        for (JsonNode pod : api.list("/api/v1/pods", MODELS).items()) {
            service(pod)
                    .filter(_ -> SeenPod.stays(pod))
                    .ifPresent(service -> pods.computeIfAbsent(service, _ -> new ArrayList<>())
                            .add(SeenPod.of(pod)));
        }
        @Nullable Answers answers = answers();
        // After all was asked: what came since is of the next look.
        long nanos = System.nanoTime();
        SortedMap<Overlay, Look> looks = new TreeMap<>();
        for (JsonNode deployment : deployments.items()) {
            service(deployment)
                    .filter(_ -> !deployment
                            .at("/spec/template" + SeenPod.VERSION)
                            .asString("")
                            .isEmpty())
                    .ifPresent(service -> looks.put(
                            new Overlay(environment, service),
                            workloads
                                    .computeIfAbsent(service, Workload::new)
                                    .look(
                                            deployment,
                                            pods.getOrDefault(service, List.of()),
                                            answers,
                                            deployments.time(),
                                            nanos)));
        }
        workloads.keySet().removeIf(service -> !looks.containsKey(new Overlay(environment, service)));
        return new Sight(looks, deployments.time());
    }

    private @Nullable Answers answers() throws InterruptedException {
        try {
            Answers answers = queries.ask(prometheus::ask);
            if (!answers.objectives().isEmpty()) {
                objectives = new Objectives(Objectives.defaults().usual(), new TreeMap<>(answers.objectives()));
            }
            trouble.accept(Optional.empty());
            return answers;
        } catch (IOException e) {
            trouble.accept(
                    Optional.of("nobody counts what is answered, as Prometheus does not answer: " + e.getMessage()));
            return null;
        }
    }

    /** A service is named by its namespace and its label alike: nothing else bears its name. */
    private static Optional<String> service(JsonNode object) {
        String name = object.at(NAME).asString("");
        return !name.isEmpty() && object.at("/metadata/namespace").asString("").equals(NAMESPACE + name)
                ? Optional.of(name)
                : Optional.empty();
    }

    /** What callers may expect, as the alerts of this cluster have it. */
    Objectives objectives() {
        return objectives;
    }

    @Override
    public void close() {
        api.close();
        prometheus.close();
    }
}
