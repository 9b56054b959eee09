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
import java.util.concurrent.atomic.AtomicLong;

/** Twenty callers a second, whatever they are answered; one in twenty asks another route than the others. */
final class TwoRoutesLoad implements AutoCloseable {
    private static final int RATE = 20;
    private static final int OTHER = 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong sent = new AtomicLong();

    TwoRoutesLoad(URI most, URI other, String body) {
        HttpRequest usual = request(most, body);
        HttpRequest rare = request(other, body);
        ScheduledFuture<?> _ = pace.scheduleAtFixedRate(
                () -> {
                    boolean another = sent.incrementAndGet() % OTHER == 0;
                    var _ = client.sendAsync(another ? rare : usual, HttpResponse.BodyHandlers.discarding());
                },
                0,
                1_000 / RATE,
                TimeUnit.MILLISECONDS);
    }

    private static HttpRequest request(URI target, String body) {
        return HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        pace.shutdownNow();
        client.shutdownNow();
    }
}
