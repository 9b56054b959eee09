package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.incluster.ApiServer;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose pod a command runs in: mix it in. */
public final class InCluster {
    @Option(
            names = "--api-server",
            paramLabel = "URL",
            description = "The cluster's API server (default: the one of the cluster that this is a pod of).")
    private @Nullable URI apiServer;

    @Option(
            names = "--account",
            paramLabel = "DIR",
            defaultValue = ApiServer.ACCOUNT,
            description = "Who asks it: token and ca.crt (default: ${DEFAULT-VALUE}).")
    private Path account;

    InCluster() {}

    URI apiServer() {
        if (apiServer != null) {
            return apiServer;
        }
        return ApiServer.ofThisPod(System.getenv())
                .orElseThrow(() -> new FleetException(
                        ExitCode.USAGE,
                        "this is no pod of a cluster: KUBERNETES_SERVICE_HOST is not set",
                        "give --api-server and --account"));
    }

    Path account() {
        return account;
    }
}
