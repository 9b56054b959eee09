package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Visible;
import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.LatestMain;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.review.Draft;
import io.argosy.fleet.watchdog.Finding;
import io.argosy.fleet.watchdog.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet watchdog}: the way back that merges itself. */
@Command(
        name = "watchdog",
        description =
                "Goes back by itself where an environment's policy says `rollback: automatic`, and what was seen of a"
                        + " version within an hour of its promotion burns its error budget: merges the rollback, with its hold,"
                        + " where every gate passes it. Prints what it did, and nothing where it did nothing.")
public final class WatchdogCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(15);

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Go on looking for so long (default: look once).")
    private long patience;

    @Option(
            names = "--push",
            description = "Push the merge to origin's branch first, and do nothing where origin does not take it.")
    private boolean push;

    @Option(
            names = "--lasting",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "For how long a version has to be bad (default: ${DEFAULT-VALUE}).")
    private long lasting;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    private final Map<String, String> told = new HashMap<>();

    WatchdogCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant end = Instant.now().plusSeconds(patience);
        try (Monorepo repository = clone.open()) {
            while (true) {
                while (look(repository)) {
                    // Whatever else burns is looked at on what main is then, and does not wait for this one.
                }
                if (!Instant.now().plus(PAUSE).isBefore(end)) {
                    return ExitCode.OK.code();
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Whether one went back. */
    private boolean look(Monorepo repository) throws IOException, InterruptedException {
        String branch = Clone.branch(repository);
        RevCommit main = LatestMain.of(repository, branch).commit();
        for (Finding finding : new Watchdog(repository, main, Instant.now(), Duration.ofSeconds(lasting)).look()) {
            switch (finding) {
                case Finding.Left left -> progress(left.overlay().toString(), left.why());
                case Finding.Burns burns -> {
                    if (goBack(repository, branch, main, burns)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Told once, until it is otherwise. */
    private void progress(String subject, String line) {
        if (!line.equals(told.put(subject, line))) {
            output.progress(subject + ": " + Visible.of(line));
        }
    }

    private boolean goBack(Monorepo repository, String branch, RevCommit main, Finding.Burns burns)
            throws IOException, InterruptedException {
        String subject = burns.overlay().toString();
        Draft draft;
        try {
            Proposal proposal = new Rollback(repository, main)
                    .propose(burns.overlay().service(), burns.overlay().environment(), burns.to());
            draft = Draft.of(repository, main, proposal, Clone.tools(repository, output), Clock.systemUTC());
        } catch (FleetException | UncheckedIOException e) {
            progress(subject, burns.what() + "; it cannot go back by itself: " + e.getMessage());
            return false;
        }
        if (draft.review().verdict() != Verdict.PASS) {
            draft.leave(repository);
            progress(
                    subject,
                    burns.what() + "; a gate holds the way back, which branch " + draft.branch() + " has: "
                            + draft.review().judgements().stream()
                                    .filter(judgement -> judgement.verdict() != Verdict.PASS)
                                    .findFirst()
                                    .map(Judgement::toString)
                                    .orElse(""));
            return false;
        }
        String text =
                "%s goes back from %s to %s by itself.%n%n%s.%nBy %s.%n%nNothing is promoted over it until `./fleet unhold %s --env %s` is merged.%n"
                        .formatted(
                                subject,
                                burns.from(),
                                burns.to(),
                                burns.what(),
                                burns.source(),
                                burns.overlay().service(),
                                burns.overlay().environment());
        CommitWriter writer = new CommitWriter(repository);
        RevCommit merge = writer.merge(main, draft.tip(), "Merge " + draft.branch() + " by itself\n\n" + text);
        try {
            if (push) {
                Origin.pushMerge(repository, merge, branch);
            }
            // Where this clone's own branch is behind origin's, that is for whoever works in it.
            if (!push
                    || repository
                            .find(Constants.R_HEADS + branch)
                            .filter(main::equals)
                            .isPresent()) {
                writer.advance(branch, main, merge);
            }
        } catch (FleetException e) {
            progress(subject, burns.what() + "; the way back was not merged: " + e.getMessage());
            return false;
        }
        told.remove(subject);
        output.out().println(text);
        output.out().flush();
        return true;
    }
}
