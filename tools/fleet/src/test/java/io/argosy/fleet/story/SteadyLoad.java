package io.argosy.fleet.story;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Requests at a steady rate: the same one again and again, or one of many each time. */
public final class SteadyLoad implements AutoCloseable {
    /** For one answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final long started = System.nanoTime();
    private final Semaphore free;

    /**
     * Starts at once, and sends at that rate whatever the service does.
     *
     * @param rate requests a second
     */
    public SteadyLoad(URI target, String body, int rate) {
        this(target, body, rate, Integer.MAX_VALUE);
    }

    /**
     * Starts at once, as a gateway does that has so many connections and no more: a service that is slow for a moment is
     * sent less, and not ever more connections.
     *
     * @param rate requests a second while the service keeps up
     * @param connections the most requests at a time
     */
    public SteadyLoad(URI target, String body, int rate, int connections) {
        this(always(target, body), rate, connections);
    }

    /**
     * Starts at once, with requests of many kinds.
     *
     * @param requests gives the next one
     * @param rate requests a second while the service keeps up
     * @param connections the most requests at a time
     */
    public SteadyLoad(Supplier<Asked> requests, int rate, int connections) {
        this.free = new Semaphore(connections);
        ScheduledFuture<?> _ =
                pace.scheduleAtFixedRate(() -> send(requests.get()), 0, 1_000_000 / rate, TimeUnit.MICROSECONDS);
    }

    private static Supplier<Asked> always(URI target, String body) {
        Asked asked = new Asked(
                HttpRequest.newBuilder(target)
                        .header("Content-Type", "application/json")
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                200);
        return () -> asked;
    }

    private void send(Asked asked) {
        free.acquireUninterruptibly();
        long number = sent.incrementAndGet();
        long start = System.nanoTime();
        var _ = client.sendAsync(asked.request(), HttpResponse.BodyHandlers.ofString())
                .whenComplete((response, failure) -> {
                    if (failure != null) {
                        failures.add("request " + number + ": " + failure);
                    } else if (response.statusCode() != asked.status()) {
                        failures.add("request " + number + ": " + response.statusCode() + " " + response.body());
                    }
                    nanos.add(System.nanoTime() - start);
                    free.release();
                    answered.incrementAndGet();
                });
    }

    /**
     * A request, and what is to come of it.
     *
     * @param status what it is to be answered with, e.g. 200
     */
    public record Asked(HttpRequest request, int status) {}

    /** How many requests have been sent so far. */
    public long sent() {
        return sent.get();
    }

    /** Stops sending, waits for the last answers, and says how it went. */
    public Report stop() {
        close();
        double seconds = (System.nanoTime() - started) / 1e9;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (answered.get() < sent.get() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return new Report(
                sent.get(), sent.get() - answered.get(), failures.stream().toList(), sent.get() / seconds, p99Millis());
    }

    private double p99Millis() {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) (sorted.length * 0.99)] / 1e6;
    }

    @Override
    public void close() {
        pace.shutdown();
        pace.close();
    }

    /**
     * How it went.
     *
     * @param lost requests that were never answered, neither way
     * @param rate requests a second over the whole time
     * @param p99Millis how long the slowest percent waited, in milliseconds
     */
    public record Report(long sent, long lost, java.util.List<String> failures, double rate, double p99Millis) {}
}
