package io.argosy.testkit;

import io.argosy.serving.Main;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The platform's own main in a process of its own, as a container runs it. */
public final class ServiceProcess implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final Path log;
    private final int port;
    private final int managementPort;

    private ServiceProcess(Process process, Path log, int port, int managementPort) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts it with this JVM's class path on two free ports.
     *
     * @param settings the {@code SERVING_…} settings besides the ports
     */
    public static ServiceProcess start(Map<String, String> settings, String... arguments) throws IOException {
        return start(List.of(), settings, arguments);
    }

    /**
     * As {@link #start(Map, String...)}, with flags of the JVM.
     *
     * @param flags such as {@code -XX:MaxRAM=512m}
     */
    public static ServiceProcess start(List<String> flags, Map<String, String> settings, String... arguments)
            throws IOException {
        return start(Main.class.getName(), List.of(), flags, settings, arguments);
    }

    /**
     * As {@link #start(List, Map, String...)}, with a service's own main.
     *
     * @param main the class that is started
     * @param jars what stands on the class path after this JVM's
     */
    public static ServiceProcess start(
            String main, List<Path> jars, List<String> flags, Map<String, String> settings, String... arguments)
            throws IOException {
        Path log = Files.createTempFile("service", ".log");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(flags);
        String classPath = Stream.concat(
                        Stream.of(System.getProperty("java.class.path")),
                        jars.stream().map(Path::toString))
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        int port = freePort();
        int managementPort = freePort();
        builder.environment().putAll(settings);
        builder.environment().put("SERVING_PORT", Integer.toString(port));
        builder.environment().put("SERVING_MANAGEMENT_PORT", Integer.toString(managementPort));
        return new ServiceProcess(builder.start(), log, port, managementPort);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the process is ready. */
    public void awaitReady() throws IOException, InterruptedException {
        await("/readyz");
    }

    /** Waits until the process answers its probes, ready or not. */
    public void awaitLive() throws IOException, InterruptedException {
        await("/healthz");
    }

    private void await(String probe) throws IOException, InterruptedException {
        while (!passes(probe)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the service ended with " + process.exitValue() + ":\n" + log());
            }
            Thread.onSpinWait();
        }
    }

    private boolean passes(String probe) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + probe))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** An address on the public port. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The public port. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The process's number. */
    public long pid() {
        return process.pid();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end and gives the exit code. */
    public int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** What the process has written so far. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Posts {@code json} again and again from so many callers at a time, until the load is stopped. */
    public Load load(String path, String json, int callers) {
        Load load = new Load();
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        for (int i = 0; i < callers; i++) {
            load.callers.add(Thread.ofPlatform().start(() -> load.run(client, request)));
        }
        return load;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        client.close();
        Files.delete(log);
    }

    /** Callers that ask one after the other, as a load balancer's clients do until it sends them elsewhere. */
    public static final class Load {
        private final List<Thread> callers = new ArrayList<>();
        private final AtomicLong answered = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private volatile @Nullable String failure;

        private Load() {}

        /**
         * Each caller stops when an answer says {@code Connection: close}: that is the word to go elsewhere. Until then
         * every request must be answered with 200.
         */
        private void run(HttpClient client, HttpRequest request) {
            while (!stopped.get()) {
                try {
                    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                    if (response.statusCode() == 200) {
                        answered.incrementAndGet();
                    } else {
                        fail(response.statusCode() + " " + response.body());
                    }
                    if (response.headers().firstValue("Connection").orElse("").equals("close")) {
                        return;
                    }
                } catch (IOException e) {
                    fail(e.toString());
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private void fail(String reason) {
            failure = reason;
            failed.incrementAndGet();
        }

        /** Waits for so many answers. */
        public void awaitAnswered(long count) {
            while (answered.get() + failed.get() < count) {
                Thread.onSpinWait();
            }
        }

        /** Stops all callers and waits for their last answers. */
        public Load stop() throws InterruptedException {
            stopped.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            return this;
        }

        /** How many requests were answered with 200. */
        public long answered() {
            return answered.get();
        }

        /** How many were not. */
        public long failed() {
            return failed.get();
        }

        @Override
        public String toString() {
            return answered + " answered, " + failed + " failed, last: " + failure;
        }
    }
}
