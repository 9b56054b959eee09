package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.LocalVersions;
import io.argosy.fleet.engine.Engine;
import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.EngineOptions;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.witness.EngineWitness;
import io.argosy.fleet.witness.Pace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fleet up}: every environment on this machine, as the branch says. */
@Command(
        name = "up",
        description =
                "Runs every environment on this machine as the branch says, and follows the branch until Ctrl-C or"
                        + " `fleet down`.")
public final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--branch",
            paramLabel = "BRANCH",
            description = "The branch to follow (default: .fleet.yaml's, main).")
    private @Nullable String branch;

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            defaultValue = "8081",
            description =
                    "The first environment's port; each further one has the next, and the board the one before (default:"
                            + " ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "At most so many replicas of a service (default: ${DEFAULT-VALUE}).")
    private int replicas;

    @Option(
            names = "--detach",
            description =
                    "Leave the engine running, and return when all is healthy, or with exit code 5 when it is not.")
    private boolean detach;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "With --detach: return after so long at most (default: ${DEFAULT-VALUE}).")
    private long timeout;

    @Option(names = "--progress-only", hidden = true, description = "Print no table: another command does.")
    private boolean progressOnly;

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    @Spec
    private CommandSpec spec;

    UpCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open()) {
            EngineOptions options = options(repository);
            EngineDirectory directory = EngineDirectory.of(repository);
            Optional<EngineState> running = directory.stateFile().ofRunningEngine();
            if (running.isPresent()) {
                return join(repository, running.get(), options, directory).code();
            }
            return (detach ? detached(repository, options, directory) : foreground(repository, options, console))
                    .code();
        }
    }

    private EngineOptions options(Monorepo repository) {
        try {
            String followed =
                    branch != null ? branch : Clone.settings(repository).branch();
            return new EngineOptions(followed, portBase, replicas);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ExitCode join(Monorepo repository, EngineState state, EngineOptions options, EngineDirectory directory)
            throws InterruptedException {
        EngineOptions its = new EngineOptions(state.branch(), state.portBase(), state.replicas());
        String fact = "an engine runs already, as process " + state.engine().pid() + ", with --branch " + its.branch()
                + " --port-base " + its.portBase() + " --replicas " + its.replicas();
        if (!its.equals(options)) {
            throw new FleetException(ExitCode.UNAVAILABLE, fact, "stop it first with ./fleet down");
        }
        console.progress(fact);
        ProcessHandle engine = state.engine()
                .alive()
                .orElseThrow(() -> new FleetException(
                        ExitCode.UNAVAILABLE, "the engine has ended just now", "run ./fleet up again"));
        return new EngineWait(repository, directory, engine, console).until(limit(), () -> {}, this::print);
    }

    private ExitCode detached(Monorepo repository, EngineOptions options, EngineDirectory directory)
            throws InterruptedException {
        Process engine = DetachedEngine.start(directory, options);
        LogTail progress = new LogTail(directory.log());
        ExitCode result = new EngineWait(repository, directory, engine.toHandle(), console)
                .until(limit(), () -> progress.readNew(console::progress), this::print);
        if (result == ExitCode.UNAVAILABLE) {
            // It ended by itself, and has said why; its own exit code tells most.
            int code = engine.waitFor();
            return ExitCode.of(code).orElse(ExitCode.FAULT);
        }
        console.progress(
                "the engine runs on as process " + engine.pid() + ": ./fleet status shows it, ./fleet down stops it");
        return result;
    }

    private ExitCode foreground(Monorepo repository, EngineOptions options, Console console)
            throws InterruptedException {
        EngineConsole says = new EngineConsole(console, !progressOnly);
        Tools tools = Tools.of(repository.root(), says::progress);
        PreparedTools prepared = new PreparedTools(tools, says);
        EngineBoard board = new EngineBoard(repository, options, tools, prepared);
        board.open();
        EngineWitness witness = new EngineWitness(repository, board, Pace.USUAL, Clock.systemUTC());
        Engine engine = new Engine(
                repository, new LocalVersions(repository, options.branch()), new Renderer(tools), options, witness);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                board.close();
                prepared.stop();
                witness.close();
                engine.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        engine.run();
        return ExitCode.OK;
    }

    private void print(EngineState state) {
        EngineConsole.print(console, state.statuses());
    }

    private Instant limit() {
        return Instant.now().plus(Duration.ofSeconds(timeout));
    }
}
