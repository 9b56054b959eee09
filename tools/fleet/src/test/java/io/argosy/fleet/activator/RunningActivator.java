package io.argosy.fleet.activator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An activator beside a {@link SmallCluster}, in a hurry. */
final class RunningActivator implements AutoCloseable {
    static final Duration HELD = Duration.ofSeconds(3);

    private static final Activator.Pace PACE = new Activator.Pace(
            Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(20), HELD, Duration.ofMillis(200));

    final List<String> said = new CopyOnWriteArrayList<>();
    private final Activator activator;
    private final Thread thread;
    private final int port;

    RunningActivator(SmallCluster cluster, Path account) throws IOException {
        this.port = free();
        this.activator = new Activator(place(cluster.address(), account, port), PACE, line -> {
            System.out.println(line);
            said.add(line);
        });
        this.thread = Thread.ofPlatform().start(() -> {
            try {
                activator.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What the kubelet asks. */
    boolean isReady() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Activator.Place place(URI cluster, Path account, int port) {
        return new Activator.Place("dev", cluster, account, cluster, "127.0.0.1", port, 26_000, 26_999);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** In a process of its own, which a test ends as the kernel does. */
    static Process apart(SmallCluster cluster, Path account) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx150m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunningActivator.class.getName(),
                        cluster.address().toString(),
                        account.toString(),
                        String.valueOf(free()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static void main(String[] arguments) throws IOException, InterruptedException {
        Activator activator = new Activator(
                place(URI.create(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2])),
                PACE,
                System.out::println);
        Runtime.getRuntime().addShutdownHook(new Thread(activator::close));
        activator.run();
    }

    @Override
    public void close() {
        activator.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
