package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.Visible;
import io.argosy.fleet.activator.Activator;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet activator run}: what the pod of a cluster does, see {@code clusters/addons/activator}. */
@Command(
        name = "run",
        description =
                "Holds, in a pod of the cluster, the requests for services that sleep, wakes those, and puts to sleep what"
                        + " Prometheus says that nobody asked, until it is ended. Needs no clone.")
public final class ActivatorRunCommand implements Callable<Integer> {
    /** What clusters/addons/activator opens. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 20_999;
    private static final int HEALTH_PORT = 8_081;

    @Option(
            names = "--env",
            required = true,
            paramLabel = "ENV",
            defaultValue = "${env:ACTIVATOR_PLACE}",
            description = "The environment that the cluster is (or the variable ACTIVATOR_PLACE).")
    private String environment;

    @Option(
            names = "--address",
            required = true,
            paramLabel = "IP",
            defaultValue = "${env:ACTIVATOR_ADDRESS}",
            description = "The address of this pod (or the variable ACTIVATOR_ADDRESS).")
    private String address;

    @Option(
            names = "--prometheus",
            required = true,
            paramLabel = "URL",
            defaultValue = "${env:ACTIVATOR_PROMETHEUS}",
            description = "What counts requests (or the variable ACTIVATOR_PROMETHEUS).")
    private URI prometheus;

    @Mixin
    private InCluster here;

    @Mixin
    private Console console;

    ActivatorRunCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Activator activator = new Activator(
                new Activator.Place(
                        environment,
                        here.apiServer(),
                        here.account(),
                        prometheus,
                        address,
                        HEALTH_PORT,
                        FIRST_PORT,
                        LAST_PORT),
                Activator.Pace.OF_A_CLUSTER,
                line -> console.progress(Visible.of(line)));
        Runtime.getRuntime().addShutdownHook(new Thread(activator::close));
        activator.run();
        return ExitCode.OK.code();
    }
}
