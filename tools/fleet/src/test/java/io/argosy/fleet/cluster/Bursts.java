package io.argosy.fleet.cluster;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Callers who come by tens, twice a second, whatever they are answered. */
final class Bursts implements AutoCloseable {
    private static final int TOGETHER = 10;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();

    Bursts(URI target, String body) {
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        ScheduledFuture<?> _ = pace.scheduleAtFixedRate(
                () -> {
                    for (int i = 0; i < TOGETHER; i++) {
                        var _ = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
                    }
                },
                0,
                500,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        pace.shutdownNow();
        client.shutdownNow();
    }
}
