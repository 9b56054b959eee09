package io.argosy.fleet.watch;

import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.monitoring.Scrape;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks processes of this machine for their metrics, as Prometheus asks a pod. */
public final class ProcessMetrics implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    /** What Prometheus would take of a process. */
    private static final int MOST_BYTES = 2 << 20;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /**
     * Asks once.
     *
     * @throws IOException where it does not answer in time, or not with metrics
     */
    public Scrape of(ServiceRun run) throws IOException, InterruptedException {
        Integer port = run.managementPort();
        if (port == null) {
            throw new IOException("an older fleet started it: `./fleet down` and `./fleet up` start it anew");
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(LIMIT)
                .build();
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException("/metrics answers " + answer.statusCode());
            }
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("/metrics is larger than " + MOST_BYTES + " bytes");
            }
            return Scrape.of(System.nanoTime(), new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
