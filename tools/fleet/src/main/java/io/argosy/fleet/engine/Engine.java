package io.argosy.fleet.engine;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.VersionStore;
import io.argosy.fleet.engine.process.Launcher;
import io.argosy.fleet.engine.process.ProbeClient;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.Journal;
import io.argosy.fleet.engine.state.ProcessIdentity;
import io.argosy.fleet.engine.state.StateFile;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.release.Environments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Makes this machine run what a branch says, commit after commit: {@link #run} until {@link #stop}.
 *
 * <p>It reads Git objects and renders overlays, as Argo CD does, and never looks at the working tree.
 */
public final class Engine {
    private static final long POLL_MILLIS = 250;
    private static final long RETRY_MILLIS = 5_000;

    private final Monorepo repository;
    private final VersionStore versions;
    private final Renderer renderer;
    private final EngineDirectory directory;
    private final EngineOptions options;
    private final EngineObserver observer;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    public Engine(
            Monorepo repository,
            VersionStore versions,
            Renderer renderer,
            EngineOptions options,
            EngineObserver observer) {
        this.repository = repository;
        this.versions = versions;
        this.renderer = renderer;
        this.directory = EngineDirectory.of(repository);
        this.options = options;
        this.observer = observer;
    }

    /**
     * Runs until {@link #stop}, or until the first reading of the branch fails. Either way, no process is left.
     *
     * @throws FleetException where another engine runs, a port is taken, the branch is not there or cannot be read
     */
    public void run() throws InterruptedException {
        try (EngineLock _ = EngineLock.take(directory.lock())) {
            StateFile stateFile = directory.stateFile();
            int left = Leftovers.stop(directory, stateFile.read());
            if (left > 0) {
                observer.progress("stopped " + left + " processes that an engine before had to leave behind");
            }
            Journal journal = new Journal(stateFile, nothingYet(), observer::changed);
            try (Launcher launcher = new Launcher(directory.path(), directory.logs(), journal, observer::progress)) {
                ServiceParts parts =
                        new ServiceParts(versions, launcher, new ProbeClient(), journal, directory, observer::progress);
                Fleet fleet = new Fleet(parts, options);
                try {
                    follow(fleet, journal);
                } finally {
                    observer.progress("stopping: the requests in hand first, then the services");
                    fleet.close();
                    stateFile.delete();
                    observer.progress("stopped");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            stopped.countDown();
        }
    }

    /** Ends {@link #run}, and returns when every process has ended. */
    public void stop() throws InterruptedException {
        stopping.countDown();
        stopped.await();
    }

    private EngineState nothingYet() {
        return new EngineState(
                ProcessIdentity.of(ProcessHandle.current()),
                options.branch(),
                options.portBase(),
                options.replicas(),
                "",
                "",
                List.of(),
                List.of());
    }

    private void follow(Fleet fleet, Journal journal) throws IOException, InterruptedException {
        OverlayReader reader = new OverlayReader(repository, renderer);
        // Which of the two it is, is said once: a branch that goes must not silently bring back an older state of it.
        String reference = Stream.of("refs/heads/", "refs/remotes/origin/")
                .map(where -> where + options.branch())
                .filter(name -> repository.find(name).isPresent())
                .findFirst()
                .orElseThrow(() -> new FleetException(
                        ExitCode.USAGE,
                        "there is no branch \"" + options.branch() + "\"",
                        "see `git branch --all`, and fetch it if it is on a remote"));
        @Nullable RevCommit last = null;
        while (true) {
            long pause = POLL_MILLIS;
            Optional<RevCommit> tip = repository.find(reference);
            if (tip.isEmpty()) {
                block(
                        journal,
                        "the branch " + options.branch() + " is gone, and all stays as it is: put it back with `git"
                                + " branch " + options.branch() + " COMMIT`");
            } else if (!tip.get().equals(last)) {
                try {
                    read(reader, tip.get(), fleet, journal);
                    last = tip.get();
                } catch (FleetException | IOException | UncheckedIOException e) {
                    if (last == null) {
                        throw e;
                    }
                    // It may be the commit, or the disk, or a fetch that is not through yet.
                    block(
                            journal,
                            "commit " + tip.get().abbreviate(12).name()
                                    + " cannot be followed, and all stays as it is: " + e.getMessage());
                    pause = RETRY_MILLIS;
                }
            } else if (!journal.state().blocked().isEmpty()) {
                observer.progress("the branch " + options.branch() + " is followed again");
                journal.blocked("");
            }
            if (stopping.await(pause, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Told once, and in the status for as long as it is so. */
    private void block(Journal journal, String why) {
        if (!journal.state().blocked().equals(why)) {
            observer.progress(why);
            journal.blocked(why);
        }
    }

    private void read(OverlayReader reader, RevCommit commit, Fleet fleet, Journal journal)
            throws IOException, InterruptedException {
        String named = commit.abbreviate(12).name() + " (" + commit.getShortMessage() + ")";
        observer.progress("reading " + options.branch() + " at " + named);
        Environments.at(repository, commit)
                .problems()
                .forEach(problem ->
                        observer.progress("the order of environments is broken, and they run on: " + problem));
        Reading reading = reader.read(commit);
        fleet.follow(reading);
        reader.accepted();
        journal.followed(commit.name(), reading.environments());
    }
}
