package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.git.Monorepo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.Constants;

/** Waits until all that the newest commit says is healthy in an engine, or it is plain that it will not be. */
final class EngineWait {
    private static final long POLL_MILLIS = 100;

    /** What failed may still succeed at the next attempt, which is made at once. */
    private static final Duration SECOND_CHANCE = Duration.ofSeconds(5);

    private final EngineDirectory directory;
    private final ProcessHandle engine;
    private final Console console;
    private final Monorepo repository;

    EngineWait(Monorepo repository, EngineDirectory directory, ProcessHandle engine, Console console) {
        this.repository = repository;
        this.directory = directory;
        this.engine = engine;
        this.console = console;
    }

    /**
     * Waits.
     *
     * @param whileWaiting called again and again
     * @param then gets what there is at the end
     * @return {@link ExitCode#OK} where all is healthy, {@link ExitCode#UNHEALTHY} where it is not, and
     *     {@link ExitCode#UNAVAILABLE} where the engine has ended
     */
    ExitCode until(Instant limit, Runnable whileWaiting, Consumer<EngineState> then) throws InterruptedException {
        while (true) {
            boolean alive = engine.isAlive();
            Optional<EngineState> state =
                    directory.stateFile().read().filter(last -> last.engine().pid() == engine.pid());
            whileWaiting.run();
            if (!alive) {
                console.progress("the engine has ended: its last words are in " + directory.shown(directory.log()));
                return ExitCode.UNAVAILABLE;
            }
            boolean late = Instant.now().isAfter(limit);
            // Before the first commit is read there is no row to show, and an empty table would say that nothing is
            // wanted.
            boolean read = state.filter(any -> !any.commit().isEmpty()).isPresent();
            if (read && (late || (isCurrent(state.get()) && isPlain(state.get())))) {
                then.accept(state.get());
                return state.get().isHealthy() ? ExitCode.OK : ExitCode.UNHEALTHY;
            }
            if (late) {
                console.progress("the engine has not read its branch yet: see " + directory.shown(directory.log()));
                return ExitCode.UNHEALTHY;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Whether the engine has read what the branch is now, or says why it does not. */
    private boolean isCurrent(EngineState state) {
        return !state.blocked().isEmpty()
                || repository
                        .find(Constants.R_HEADS + state.branch())
                        .or(() -> repository.find(state.branch()))
                        .filter(tip -> !tip.name().equals(state.commit()))
                        .isEmpty();
    }

    private static boolean isPlain(EngineState state) {
        Instant lately = Instant.now().minus(SECOND_CHANCE);
        return state.isHealthy()
                || (state.isSettled()
                        && state.services().stream()
                                .filter(status -> !status.isHealthy())
                                .allMatch(status -> isBefore(status, lately)));
    }

    private static boolean isBefore(ServiceStatus status, Instant time) {
        Instant since = status.since();
        return since != null && since.isBefore(time);
    }
}
