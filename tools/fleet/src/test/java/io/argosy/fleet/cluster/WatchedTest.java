package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.story.SteadyLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real Prometheus, with the configuration, rules and dashboards of this repository, beside pods that base renders. */
@OnClusters
class WatchedTest {
    /** Drift is judged every two minutes, and the first time sees half of one. */
    private static final Duration SOON = Duration.ofMinutes(5);

    @Test
    void everyPodIsScrapedAndEveryQueryOfDashboardsAndAlertsHasAnAnswer(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        String customer = fleet.read("services/churn/examples/customer.json");
        try (Watched monitoring = new Watched(fleet, dev);
                SteadyLoad load = new SteadyLoad(dev.service().resolve("/predict"), customer, 20)) {
            Duration scraped = Eventually.within(
                    SOON,
                    () -> "not every pod is scraped: " + monitoring.get("targets?state=any"),
                    () -> monitoring
                                    .ask("up{job=\"models\",service=\"churn\",environment=\"dev\"} == 1")
                                    .size()
                            == dev.pods().size());
            List<String> queries = queries(fleet.folder().resolve("clusters/addons/monitoring/generated"));
            Duration answered = Eventually.within(
                    SOON,
                    () -> "no series: " + unanswered(monitoring, queries),
                    () -> unanswered(monitoring, queries).isEmpty());
            Duration _ = Eventually.within(
                    SOON,
                    () -> "rules that are not evaluated, or fail: " + monitoring.get("rules"),
                    () -> healths(monitoring).equals(Set.of("ok")));
            double samples = monitoring
                    .ask("max(scrape_samples_scraped{job=\"models\"})")
                    .at("/0/value/1")
                    .asDouble();
            double seconds = monitoring
                    .ask("max(scrape_duration_seconds{job=\"models\"})")
                    .at("/0/value/1")
                    .asDouble();
            System.out.printf(
                    "scraped after %d s, %d queries answered after %d s more; a scrape has %.0f series and takes %.1f ms%n",
                    scraped.toSeconds(), queries.size(), answered.toSeconds(), samples, seconds * 1000);
            assertTrue(samples > 50 && samples < 1_000, () -> "a scrape has " + samples + " series");
            assertEquals(List.of(), load.stop().failures());
        }
    }

    /** Each new pod stands for a while beside the old ones, which is what a rollout of many pods looks like. */
    @Test
    void watchShowsOldAndNewSideBySideWhileARolloutLasts(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        String customer = fleet.read("services/churn/examples/customer.json");
        String before = fleet.pinned("dev");
        try (ApiForPods api = new ApiForPods(dev.kubectl());
                Watched _ = Watched.following(fleet, dev, api);
                TwoPodsInDev two = new TwoPodsInDev(fleet);
                HttpClient caller = HttpClient.newHttpClient()) {
            assertEquals(2, two.names().size());
            stands(dev, 60);
            String now = fleet.releaseChanged("SERVING_SLOW_REQUEST=750ms");
            dev.refresh();
            String[] told = {""};
            Duration seen = Eventually.within(SOON, () -> "not side by side: " + told[0] + dev.status(), () -> {
                for (JsonNode pod : dev.pods()) {
                    ask(caller, pod, customer);
                }
                told[0] = fleet.repository()
                        .shell("./fleet watch churn --env dev --kube --once -o json 2>/dev/null || true");
                JsonNode versions = JsonMapper.shared().readTree(told[0]).path("versions");
                return versions.valueStream()
                                .map(version -> version.path("version").asString(""))
                                .toList()
                                .equals(List.of(before, now))
                        && versions.valueStream()
                                .allMatch(version -> version.path("requests").asDouble(0) > 0
                                        && version.path("p99").asDouble(0) > 0);
            });
            stands(dev, 0);
            System.out.printf("side by side %d s after the release:%n%s%n", seen.toSeconds(), told[0]);
        }
        dev.awaitHealthy();
    }

    /** For how long a pod has to be ready before the next one is touched. */
    private static void stands(Cluster cluster, int seconds) throws InterruptedException {
        String _ = cluster.kubectl()
                .run(
                        "-n",
                        Cluster.NAMESPACE,
                        "patch",
                        "deployment",
                        Cluster.DEPLOYMENT,
                        "-p",
                        "{\"spec\": {\"minReadySeconds\": " + seconds + "}}");
    }

    private static void ask(HttpClient caller, JsonNode pod, String customer) throws InterruptedException {
        URI address = URI.create("http://" + pod.at("/status/podIP").asString("") + ":8080/predict");
        try {
            assertEquals(
                    200,
                    caller.send(
                                    HttpRequest.newBuilder(address)
                                            .timeout(Duration.ofSeconds(10))
                                            .POST(HttpRequest.BodyPublishers.ofString(customer))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Prometheus says of its rules: {@code ok}, {@code err}, or {@code unknown} before the first evaluation. */
    private static Set<String> healths(Watched monitoring) throws InterruptedException {
        return monitoring
                .get("rules")
                .at("/data/groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .map(rule -> rule.path("health").asString(""))
                .collect(Collectors.toSet());
    }

    private static List<String> unanswered(Watched monitoring, List<String> queries) throws InterruptedException {
        List<String> unanswered = new ArrayList<>();
        for (String query : queries) {
            if (monitoring.ask(query).isEmpty()) {
                unanswered.add(query);
            }
        }
        return unanswered;
    }

    /**
     * Every query of the dashboards' panels, as Grafana would ask it of churn in dev, and every series that rules record; without
     * those of kube-state-metrics, which is not in each of the clusters that tests run on.
     */
    private static List<String> queries(Path generated) throws Exception {
        List<String> queries = new ArrayList<>();
        try (Stream<Path> files = Files.list(generated)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                for (JsonNode panel :
                        JsonMapper.shared().readTree(Files.readString(file)).path("panels")) {
                    for (JsonNode target : panel.path("targets")) {
                        queries.add(target.path("expr").asString(""));
                    }
                }
            }
        }
        Files.readString(generated.resolve("rules.yaml"))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("- record: "))
                .map(line -> line.substring("- record: ".length()))
                .forEach(queries::add);
        return queries.stream()
                .map(query -> query.replace("$environment", "dev")
                        .replace("$service", "churn")
                        .replace("$__rate_interval", "1m"))
                .filter(query -> !query.contains("kube_"))
                .distinct()
                .toList();
    }
}
