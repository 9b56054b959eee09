package io.argosy.fleet.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The API server as pods reach it. A cluster whose API server listens on this machine's loopback alone has nothing behind the
 * service {@code kubernetes}: there, connections to the node's address, which is this machine's too, are passed on. Elsewhere it does
 * nothing.
 */
final class ApiForPods implements AutoCloseable {
    private static final String SLICE = "api-for-pods";

    private final Kubectl kubectl;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket server;

    ApiForPods(Kubectl kubectl) throws IOException, InterruptedException {
        this.kubectl = kubectl;
        this.server = new ServerSocket();
        boolean reached = kubectl.get("endpointslices", "-n", "default", "-l", "kubernetes.io/service-name=kubernetes")
                .path("items")
                .valueStream()
                .anyMatch(slice -> !slice.path("endpoints").isEmpty());
        if (reached) {
            return;
        }
        String node = kubectl.run(
                "get", "nodes", "-o", "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
        URI api = URI.create(kubectl.run("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}"));
        server.bind(new InetSocketAddress(InetAddress.getByName(node), 0));
        Future<?> _ = threads.submit(() -> accept(new InetSocketAddress(api.getHost(), api.getPort())));
        String _ = kubectl.apply("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: %s
                  namespace: default
                  labels: {kubernetes.io/service-name: kubernetes}
                addressType: IPv4
                ports: [{name: https, port: %d}]
                endpoints: [{addresses: ["%s"], conditions: {ready: true}}]
                """.formatted(SLICE, server.getLocalPort(), node));
    }

    /** Where this machine may listen for pods, on a free port; empty where pods reach the API server without it. */
    Optional<InetSocketAddress> standsInAt() {
        return server.isBound() ? Optional.of(new InetSocketAddress(server.getInetAddress(), 0)) : Optional.empty();
    }

    private void accept(InetSocketAddress api) {
        try {
            while (true) {
                Socket from = server.accept();
                Socket to = new Socket(api.getAddress(), api.getPort());
                Future<?> _ = threads.submit(() -> pass(from, to));
                Future<?> _ = threads.submit(() -> pass(to, from));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One of them has gone, and so does the other.
        }
    }

    @Override
    public void close() {
        try {
            if (server.isBound()) {
                var _ = kubectl.attempt("-n", "default", "delete", "endpointslice", SLICE, "--ignore-not-found");
            }
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }
}
