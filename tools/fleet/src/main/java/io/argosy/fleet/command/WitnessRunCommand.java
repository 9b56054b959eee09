package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Visible;
import io.argosy.fleet.witness.ClusterWitness;
import io.argosy.fleet.witness.Pace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet witness run}: what the pod of a cluster does, see {@code clusters/addons/witness}. */
@Command(
        name = "run",
        description =
                "Looks, in a pod of the cluster, until it is ended: reads the API server and Prometheus, and pushes what"
                        + " changed at most once a minute. Needs no clone.")
public final class WitnessRunCommand implements Callable<Integer> {
    @Option(
            names = "--env",
            required = true,
            paramLabel = "ENV",
            defaultValue = "${env:WITNESS_PLACE}",
            description = "The environment that the cluster is (or the variable WITNESS_PLACE).")
    private String environment;

    @Option(
            names = "--repository",
            required = true,
            paramLabel = "URL",
            defaultValue = "${env:WITNESS_GIT}",
            description = "Where evidence goes (or the variable WITNESS_GIT).")
    private String repository;

    @Option(
            names = "--prometheus",
            required = true,
            paramLabel = "URL",
            defaultValue = "${env:WITNESS_PROMETHEUS}",
            description = "What counts requests (or the variable WITNESS_PROMETHEUS).")
    private URI prometheus;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            defaultValue = "/etc/witness",
            description =
                    "The folder with signing-key, and deploy-key and known_hosts, or token (default: ${DEFAULT-VALUE}).")
    private Path keys;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "/work",
            description = "Where what is not pushed yet is kept (default: ${DEFAULT-VALUE}).")
    private Path work;

    @Option(
            names = "--api-server",
            paramLabel = "URL",
            description = "The cluster's API server (default: the one of the cluster that this is a pod of).")
    private @Nullable URI apiServer;

    @Option(
            names = "--account",
            paramLabel = "DIR",
            defaultValue = ClusterWitness.ACCOUNT,
            description = "Who asks it: token and ca.crt (default: ${DEFAULT-VALUE}).")
    private Path account;

    @Mixin
    private Console console;

    WitnessRunCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        URI api = apiServer;
        if (api == null) {
            api = ClusterWitness.apiServer(System.getenv())
                    .orElseThrow(() -> new FleetException(
                            ExitCode.USAGE,
                            "this is no pod of a cluster: KUBERNETES_SERVICE_HOST is not set",
                            "give --api-server and --account"));
        }
        ClusterWitness witness = new ClusterWitness(
                new ClusterWitness.Place(environment, api, account, prometheus, repository, keys, work),
                Pace.OF_A_CLUSTER,
                Clock.systemUTC(),
                line -> console.progress(Visible.of(line)));
        Runtime.getRuntime().addShutdownHook(new Thread(witness::close));
        witness.run();
        return ExitCode.OK.code();
    }
}
