package io.argosy.fleet.incluster;

import io.argosy.fleet.monitoring.SeenQueries.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Prometheus beside it in its cluster (prometheus.io/docs/prometheus/latest/querying/api). */
public final class PrometheusServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final URI address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    public PrometheusServer(URI address) {
        this.address = address;
    }

    /**
     * What a query gives now.
     *
     * @throws IOException where it does not answer in time, or not with series
     */
    public List<Sample> ask(String promql) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(address.resolve(
                                "/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8)))
                        .timeout(LIMIT)
                        .build(),
                BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException("Prometheus answers " + answer.statusCode() + " to " + promql);
            }
            JsonNode response = JsonMapper.shared().readTree(body);
            // Where it had to leave something out, what is there is not all.
            if (!response.path("status").asString("").equals("success")
                    || !response.path("warnings").isEmpty()) {
                throw new IOException("Prometheus does not answer " + promql + " in full");
            }
            List<Sample> samples = new ArrayList<>();
            for (JsonNode series : response.at("/data/result")) {
                Map<String, String> labels = new HashMap<>();
                series.path("metric").forEachEntry((name, value) -> labels.put(name, value.asString("")));
                samples.add(new Sample(
                        labels,
                        Double.parseDouble(series.at("/value/1").asString("NaN").replace("Inf", "Infinity"))));
            }
            return samples;
        } catch (JacksonException | NumberFormatException e) {
            throw new IOException("what Prometheus answers to " + promql + " are no series", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
