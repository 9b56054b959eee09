package io.argosy.fleet.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API server as pods reach it. A cluster whose API server listens on this machine's loopback alone has nothing behind the
 * service {@code kubernetes}: there, connections to the node's address, which is this machine's too, are passed on. Elsewhere it does
 * nothing.
 */
final class ApiForPods implements AutoCloseable {
    private static final String SLICE = "api-for-pods";

    private final Kubectl kubectl;
    private final @Nullable PassedOn passed;

    ApiForPods(Kubectl kubectl) throws IOException, InterruptedException {
        this.kubectl = kubectl;
        boolean reached = kubectl.get("endpointslices", "-n", "default", "-l", "kubernetes.io/service-name=kubernetes")
                .path("items")
                .valueStream()
                .anyMatch(slice -> !slice.path("endpoints").isEmpty());
        if (reached) {
            this.passed = null;
            return;
        }
        String node = kubectl.run(
                "get", "nodes", "-o", "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
        URI api = URI.create(kubectl.run("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}"));
        this.passed = new PassedOn(InetAddress.getByName(node), new InetSocketAddress(api.getHost(), api.getPort()));
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
                """.formatted(SLICE, passed.port(), node));
    }

    /** Where this machine may listen for pods, on a free port; empty where pods reach the API server without it. */
    Optional<InetSocketAddress> standsInAt() {
        return Optional.ofNullable(passed).map(there -> new InetSocketAddress(there.node(), 0));
    }

    @Override
    public void close() {
        if (passed == null) {
            return;
        }
        try {
            var _ = kubectl.attempt("-n", "default", "delete", "endpointslice", SLICE, "--ignore-not-found");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        passed.close();
    }
}
