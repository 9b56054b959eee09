package io.argosy.fleet.cluster;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A free port of this machine that kubectl forwards to something in a cluster, until it is closed. */
public final class ForwardedPort implements AutoCloseable {
    private static final Pattern SAID = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) -> .*");

    private final Process process;
    private final int number;

    private ForwardedPort(Process process, int number) {
        this.process = process;
        this.number = number;
    }

    /**
     * Opens one.
     *
     * @param target e.g. {@code service/prometheus}
     * @throws FleetException where kubectl says something else than that it forwards
     */
    public static ForwardedPort to(Kubectl kubectl, String namespace, String target, int port)
            throws InterruptedException {
        Process process = kubectl.start("-n", namespace, "port-forward", "--address=127.0.0.1", target, ":" + port);
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            Matcher said = SAID.matcher(line == null ? "" : line);
            if (said.matches()) {
                return new ForwardedPort(process, Integer.parseInt(said.group(1)));
            }
            process.destroy();
            String why =
                    line == null ? process.errorReader(StandardCharsets.UTF_8).readLine() : line;
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    target + " of " + namespace + " at context " + kubectl.context() + " is not reached: " + why,
                    "see `kubectl --context " + kubectl.context() + " -n " + namespace + " get pods,services`");
        } catch (IOException e) {
            process.destroy();
            throw new FleetException(
                    ExitCode.UNAVAILABLE, "kubectl port-forward cannot be read: " + e.getMessage(), "try again", e);
        }
    }

    /** The port on this machine, on its loopback. */
    public int number() {
        return number;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
