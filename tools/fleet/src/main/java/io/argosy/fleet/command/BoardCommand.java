package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.server.BoardServer;
import io.argosy.fleet.git.Monorepo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet board}: the whole fleet on one page. */
@Command(
        name = "board",
        description =
                "Serves the whole fleet as pages on this machine until Ctrl-C: what runs where, how it is, what is on its"
                        + " way, each service's models. It reads, and changes nothing. `fleet up` serves it, too.",
        subcommands = {BoardImageCommand.class, BoardRunCommand.class},
        synopsisSubcommandLabel = "[COMMAND]")
public final class BoardCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where it answers (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--kube",
            description = "Ask every environment's cluster and its Argo CD instead of the engine on this machine.")
    private boolean kube;

    @Option(
            names = "--export",
            paramLabel = "DIR",
            description = "Write the pages as files into this folder and end, once what is on its way has been judged.")
    private @Nullable Path folder;

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    BoardCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open()) {
            Boards boards = new Boards(repository, Clone.branch(repository), Clone.tools(repository, console));
            if (folder != null) {
                if (folder.toString().isEmpty()) {
                    throw new FleetException(ExitCode.USAGE, "--export names no folder", "say e.g. --export board");
                }
                int files = boards.export(folder, kube ? boards.clusters() : boards.ofEngineFile(), PATIENCE);
                console.out().println("wrote " + files + " files: open " + folder.resolve("index.html"));
                return ExitCode.OK.code();
            }
            CountDownLatch ended = new CountDownLatch(1);
            try (BoardServer board = boards.open(port, kube ? boards.clusters() : boards.ofEngineFile())) {
                Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown));
                console.progress("the board: " + board.address());
                ended.await();
            }
            return ExitCode.OK.code();
        }
    }
}
