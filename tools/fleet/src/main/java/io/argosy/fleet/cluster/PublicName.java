package io.argosy.fleet.cluster;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/** The name of a public gateway, which has to lead to it before a certificate is issued for it (RFC 8555, HTTP-01). */
final class PublicName {
    /** What this machine's own resolver says. */
    static final Resolver SYSTEM = host -> Arrays.stream(InetAddress.getAllByName(host))
            .map(InetAddress::getHostAddress)
            .toList();

    private final String host;
    private final Addresses gateway;
    private final Resolver resolver;
    private final Consumer<String> progress;

    /** Whom a name leads to. */
    @FunctionalInterface
    interface Resolver {
        List<String> resolve(String host) throws UnknownHostException;
    }

    /** Where a gateway answers; empty before it has an address. */
    @FunctionalInterface
    interface Addresses {
        List<String> get() throws InterruptedException;
    }

    PublicName(String host, Addresses gateway, Resolver resolver, Consumer<String> progress) {
        this.host = host;
        this.gateway = gateway;
        this.resolver = resolver;
        this.progress = progress;
    }

    /**
     * Waits until the name leads to the gateway, and tells what it waits for whenever that changes.
     *
     * @throws FleetException where it does not within {@code limit}
     */
    void await(Duration limit, Duration pause) throws InterruptedException {
        Instant end = Instant.now().plus(limit);
        String told = "";
        while (true) {
            List<String> addresses = gateway.get();
            List<String> led = resolved();
            if (!addresses.isEmpty() && !led.isEmpty() && new HashSet<>(addresses).containsAll(led)) {
                progress.accept(host + " leads to the gateway, at " + String.join(", ", led));
                return;
            }
            String waiting = waitingFor(addresses, led);
            if (!waiting.equals(told)) {
                progress.accept("waiting: " + waiting);
                told = waiting;
            }
            if (Instant.now().isAfter(end)) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "all is applied, and no certificate can be issued yet: " + waiting,
                        "see to it, and run the same command again");
            }
            Thread.sleep(pause);
        }
    }

    private String waitingFor(List<String> addresses, List<String> led) {
        if (addresses.isEmpty()) {
            return "the public gateway has no address";
        }
        String record = "make the DNS record `" + host + ". A " + addresses.getFirst() + "`";
        return led.isEmpty()
                ? host + " leads nowhere: " + record
                : host + " leads to " + String.join(", ", led) + ", not to the gateway: " + record;
    }

    private List<String> resolved() {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
