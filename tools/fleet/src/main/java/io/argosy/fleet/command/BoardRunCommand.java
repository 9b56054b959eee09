package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.Visible;
import io.argosy.fleet.board.pod.BoardPod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet board run}: what the pod of a cluster does, see {@code clusters/addons/board}. */
@Command(
        name = "run",
        description =
                "Serves the board in a pod of the cluster, on its loopback interface, until it is ended: what the API server"
                        + " says of this cluster, what witnesses wrote of the others. Needs no clone.")
public final class BoardRunCommand implements Callable<Integer> {
    private static final Duration PACE = Duration.ofSeconds(30);

    @Option(
            names = "--env",
            required = true,
            paramLabel = "ENV",
            defaultValue = "${env:BOARD_PLACE}",
            description = "The environment that the cluster is (or the variable BOARD_PLACE).")
    private String environment;

    @Option(
            names = "--repository",
            required = true,
            paramLabel = "URL",
            defaultValue = "${env:BOARD_GIT}",
            description = "What the environments follow (or the variable BOARD_GIT).")
    private String repository;

    @Option(
            names = "--branch",
            paramLabel = "BRANCH",
            defaultValue = "main",
            description = "The branch of it that they follow (default: ${DEFAULT-VALUE}).")
    private String branch;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            defaultValue = "/etc/board",
            description =
                    "The folder with deploy-key and known_hosts, or token, for a repository that is not everybody's to read"
                            + " (default: ${DEFAULT-VALUE}).")
    private Path keys;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "/work",
            description = "Where the copy of the repository is kept (default: ${DEFAULT-VALUE}).")
    private Path work;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where it answers on the loopback interface (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--ready",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Where the kubelet asks whether it is ready (default: ${DEFAULT-VALUE}).")
    private int ready;

    @Mixin
    private InCluster here;

    @Mixin
    private Console console;

    BoardRunCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        BoardPod pod = new BoardPod(
                new BoardPod.Place(
                        environment, here.apiServer(), here.account(), repository, branch, keys, work, port, ready),
                PACE,
                Clock.systemUTC(),
                line -> console.progress(Visible.of(line)));
        Runtime.getRuntime().addShutdownHook(new Thread(pod::close));
        pod.run();
        return ExitCode.OK.code();
    }
}
