package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.Leftovers;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.engine.state.StateFile;
import io.argosy.fleet.git.Monorepo;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fleet down}: nothing of this clone runs any more. */
@Command(name = "down", description = "Stops the engine of this clone and every service it runs.")
public final class DownCommand implements Callable<Integer> {
    /** Beyond the longest grace period, for the engine's own end. */
    private static final long TO_SPARE_SECONDS = 15;

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    DownCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open()) {
            EngineDirectory directory = EngineDirectory.of(repository);
            StateFile stateFile = directory.stateFile();
            Optional<EngineState> state = stateFile.read();
            Optional<ProcessHandle> engine = state.flatMap(last -> last.engine().alive());
            if (engine.isPresent()) {
                end(engine.get(), state.get());
            }
            int left = Leftovers.stop(directory, state);
            stateFile.delete();
            console.out().println(told(engine, state, left));
            return ExitCode.OK.code();
        }
    }

    private void end(ProcessHandle engine, EngineState state) throws InterruptedException {
        console.progress("stopping the engine, process " + engine.pid() + ", and "
                + processes(state.runs().size()));
        engine.destroy();
        long grace =
                state.runs().stream().mapToLong(ServiceRun::graceSeconds).max().orElse(0);
        try {
            engine.onExit().get(grace + TO_SPARE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            engine.destroyForcibly();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String told(Optional<ProcessHandle> engine, Optional<EngineState> state, int left) {
        if (engine.isPresent()) {
            return "stopped the engine, process " + engine.get().pid() + ", and "
                    + processes(state.map(last -> last.runs().size()).orElse(0));
        }
        return left == 0
                ? "nothing is running"
                : "no engine is running; stopped " + processes(left) + " that one had to leave behind";
    }

    private static String processes(int count) {
        return count == 1 ? "1 service process" : count + " service processes";
    }
}
