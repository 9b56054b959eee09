package io.argosy.fleet.activator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a pod what the kubelet asks it. */
final class ReadinessProbe implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /** Whether it says that it takes requests; one that does not answer is not ready. */
    boolean saysReady(String host, int port) throws InterruptedException {
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/readyz"))
                                            .timeout(LIMIT)
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
