package io.argosy.fleet.engine;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Requests at a steady rate, whether or not the ones before are answered, up to a bound; each answer is looked at. */
final class Load implements AutoCloseable {
    /** More at once would only measure how long the machine's own queues are. */
    private static final int MOST_AT_ONCE = 100;

    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore slots = new Semaphore(MOST_AT_ONCE);
    private final URI target;
    private final boolean keepAlive;

    private Load(URI target, boolean keepAlive) {
        this.target = target;
        this.keepAlive = keepAlive;
    }

    /**
     * Starts at once.
     *
     * @param rate requests a second
     * @param keepAlive whether connections serve many requests, or one each
     */
    static Load start(URI target, int rate, boolean keepAlive) {
        Load load = new Load(target, keepAlive);
        ScheduledFuture<?> _ =
                load.pace.scheduleAtFixedRate(load::sendIfThereIsASlot, 0, 1_000_000 / rate, TimeUnit.MICROSECONDS);
        return load;
    }

    private void sendIfThereIsASlot() {
        if (slots.tryAcquire()) {
            workers.execute(this::send);
        }
    }

    private void send() {
        try {
            answers.add(keepAlive ? overKeptConnection() : overOwnConnection());
        } catch (IOException e) {
            failures.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add("interrupted");
        } finally {
            slots.release();
        }
    }

    private String overKeptConnection() throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(target)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private String overOwnConnection() throws IOException {
        try (Socket socket = new Socket(target.getHost(), target.getPort())) {
            String request = "POST " + target.getPath()
                    + " HTTP/1.1\r\nHost: fleet\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 200 ")) {
                throw new IOException(answer.isEmpty() ? "closed without an answer" : answer);
            }
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    /** Sends no more, waits for the last answers, and says how it went. */
    Report stop() {
        pace.close();
        workers.close();
        Set<String> versions = new HashSet<>();
        answers.forEach(answer -> versions.add(answer.split(" ", 2)[0]));
        return new Report(List.copyOf(failures), versions);
    }

    @Override
    public void close() {
        pace.shutdownNow();
        workers.shutdownNow();
        client.close();
    }

    /**
     * How it went.
     *
     * @param failures what was not a 200
     * @param versions who answered
     */
    record Report(List<String> failures, Set<String> versions) {}
}
