package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.Visible;
import io.argosy.fleet.witness.ClusterWitness;
import io.argosy.fleet.witness.Pace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
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

    @Mixin
    private InCluster here;

    @Mixin
    private Console console;

    WitnessRunCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClusterWitness witness = new ClusterWitness(
                new ClusterWitness.Place(
                        environment, here.apiServer(), here.account(), prometheus, repository, keys, work),
                Pace.OF_A_CLUSTER,
                Clock.systemUTC(),
                line -> console.progress(Visible.of(line)));
        Runtime.getRuntime().addShutdownHook(new Thread(witness::close));
        witness.run();
        return ExitCode.OK.code();
    }
}
