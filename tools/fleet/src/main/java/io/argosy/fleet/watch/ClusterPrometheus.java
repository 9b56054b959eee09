package io.argosy.fleet.watch;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.cluster.ForwardedPort;
import io.argosy.fleet.cluster.Kubectl;
import io.argosy.fleet.monitoring.GoldenQueries;
import io.argosy.fleet.monitoring.GoldenSignals;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Prometheus of a cluster, through a port that kubectl forwards: network policies let nobody else ask it. What it says is up to a
 * scrape old, and over a minute.
 */
public final class ClusterPrometheus implements Source {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final GoldenQueries queries;
    private final String place;
    private final ForwardedPort port;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /**
     * Opens the port.
     *
     * @throws FleetException where there is no Prometheus, or the cluster does not answer
     */
    public ClusterPrometheus(Kubectl kubectl, String environment, String service) throws InterruptedException {
        this.queries = new GoldenQueries(environment, service);
        this.place = service + " in " + environment;
        this.port = ForwardedPort.to(kubectl, "monitoring", "service/prometheus", 9090);
    }

    /**
     * Asks once.
     *
     * @throws FleetException where it does not answer any more
     */
    @Override
    public Seen look() throws InterruptedException {
        Map<String, Map<String, Double>> answers = new HashMap<>();
        // What may be interrupted is asked first, query by query, as the queries come.
        Function<String, Map<String, Double>> known = query -> answers.computeIfAbsent(query, this::ask);
        List<GoldenSignals> versions = queries.ask(known);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new Seen(versions, versions.isEmpty() ? List.of("Prometheus sees no pod of " + place) : List.of());
    }

    private Map<String, Double> ask(String query) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.number()
                        + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .timeout(LIMIT)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw away("it answers " + answer.statusCode());
            }
            Map<String, Double> values = new HashMap<>();
            for (JsonNode series : JsonMapper.shared().readTree(answer.body()).at("/data/result")) {
                String value = series.at("/value/1").asString("NaN").replace("Inf", "Infinity");
                values.put(series.at("/metric/version").asString(""), Double.parseDouble(value));
            }
            return values;
        } catch (IOException | JacksonException | NumberFormatException e) {
            throw away(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    private FleetException away(String why) {
        return new FleetException(
                ExitCode.UNAVAILABLE,
                "the Prometheus that watches " + place + " does not answer: " + why,
                "see `kubectl -n monitoring get pods`");
    }

    @Override
    public boolean knowsAtOnce() {
        return true;
    }

    @Override
    public void close() {
        port.close();
        client.close();
    }
}
