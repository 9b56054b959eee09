package io.argosy.fleet.git;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.OvertimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ReflogEntry;
import org.eclipse.jgit.lib.ReflogReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.RevWalkUtils;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of the followed branch that this clone can know of: its own, or origin's, which is asked first. Where
 * origin is away, what this clone has has to do, and it says how old that is.
 *
 * @param commit the newer of both
 * @param here how this clone's own branch stands to it
 * @param notes what whoever works on it should know, as sentences
 */
public record LatestMain(RevCommit commit, Here here, List<String> notes) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ORIGIN = "origin";
    /** Each state takes the place of the one before, and there may be none. */
    private static final String EVIDENCE = "+refs/heads/evidence/*:refs/remotes/" + ORIGIN + "/evidence/*";

    /** How this clone's own branch stands to the newest state. */
    public enum Here {
        /** It is the newest state. */
        NEWEST,
        /** It can be brought there by a fast forward. */
        BEHIND,
        /** It has commits that origin lacks, and lacks some that origin has: origin's counts. */
        APART
    }

    public LatestMain {
        notes = List.copyOf(notes);
    }

    /**
     * Asks origin, where there is one, and chooses. Where the two have gone apart, origin's is what environments follow.
     *
     * @throws FleetException where neither has the branch
     */
    public static LatestMain of(Monorepo repository, String branch) throws InterruptedException {
        return of(repository, branch, PATIENCE);
    }

    static LatestMain of(Monorepo repository, String branch, Duration patience) throws InterruptedException {
        List<String> notes = new ArrayList<>();
        if (repository.remote(ORIGIN).isPresent()) {
            Optional<Instant> heard = heard(repository.git(), branch);
            fetch(repository, branch, patience)
                    .ifPresent(why -> notes.add("origin was not asked (" + why + "): this clone last heard from it "
                            + heard.map(LatestMain::ago).orElse("at a time that nobody wrote down")));
        }
        Optional<RevCommit> here = repository.find(Constants.R_HEADS + branch);
        Optional<RevCommit> there = repository.find(Constants.R_REMOTES + ORIGIN + "/" + branch);
        if (here.isEmpty() || there.isEmpty()) {
            RevCommit only = here.or(() -> there)
                    .orElseThrow(
                            () -> new FleetException(
                                    ExitCode.USAGE,
                                    "no branch is named " + branch,
                                    "see `git branch --all`, fetch it if it is on a remote, and see what `branch` in .fleet.yaml says"));
            return new LatestMain(only, Here.NEWEST, notes);
        }
        return choose(repository, branch, here.get(), there.get(), notes);
    }

    private static LatestMain choose(
            Monorepo repository, String branch, RevCommit here, RevCommit there, List<String> notes) {
        try (RevWalk walk = new RevWalk(repository.git())) {
            int ahead = count(walk, here, there);
            int behind = count(walk, there, here);
            if (ahead > 0 && behind > 0) {
                notes.add(branch + " and origin/" + branch + " have gone apart: " + commits(ahead) + " only here, "
                        + commits(behind) + " only there; origin's counts, and what is only here is left out");
                return new LatestMain(there, Here.APART, notes);
            }
            if (behind > 0) {
                notes.add(branch + " here is " + commits(behind) + " behind origin's: origin's counts");
            } else if (ahead > 0) {
                notes.add("origin's " + branch + " is " + commits(ahead) + " behind this clone's: this clone's counts");
            }
            return behind > 0 ? new LatestMain(there, Here.BEHIND, notes) : new LatestMain(here, Here.NEWEST, notes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(RevWalk walk, RevCommit of, RevCommit without) throws IOException {
        return RevWalkUtils.count(walk, walk.parseCommit(of), walk.parseCommit(without));
    }

    private static String commits(int count) {
        return count == 1 ? "one commit" : count + " commits";
    }

    /** Fetches the branch, and what was seen where; gives the reason where that did not work. */
    private static Optional<String> fetch(Monorepo repository, String branch, Duration patience)
            throws InterruptedException {
        String reference = "+refs/heads/" + branch + ":refs/remotes/" + ORIGIN + "/" + branch;
        // Nobody is asked for a password in the middle of the night: without one, origin is away.
        List<String> command = List.of(
                "env",
                "GIT_TERMINAL_PROMPT=0",
                "git",
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                ORIGIN,
                reference,
                EVIDENCE);
        try {
            Execution fetch = Execution.of(repository.root(), command, patience);
            if (!fetch.succeeded()) {
                // The first line has the reason, the last ones are Git's general advice.
                return Optional.of(fetch.err()
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(line ->
                                line.replaceFirst("^(fatal|error|ERROR): ", "").strip())
                        .findFirst()
                        .orElse("git fetch gave no reason"));
            }
            Files.writeString(mark(repository.git()), "When ./fleet last heard from origin.\n");
            return Optional.empty();
        } catch (OvertimeException e) {
            return Optional.of("it did not answer within " + patience.toSeconds() + " s");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Path mark(Repository git) {
        return git.getCommonDirectory().toPath().resolve("fleet-heard");
    }

    /** When this clone last got something from origin, as far as anybody wrote it down. */
    private static Optional<Instant> heard(Repository git, String branch) {
        @Nullable Instant latest = null;
        try {
            for (Path file : List.of(mark(git), git.getDirectory().toPath().resolve(Constants.FETCH_HEAD))) {
                // A fetch that failed leaves the second one empty.
                if (Files.exists(file) && Files.size(file) > 0) {
                    FileTime time = Files.getLastModifiedTime(file);
                    latest = latest == null || time.toInstant().isAfter(latest) ? time.toInstant() : latest;
                }
            }
            ReflogReader log = git.getRefDatabase().getReflogReader(Constants.R_REMOTES + ORIGIN + "/" + branch);
            ReflogEntry last = log == null ? null : log.getLastEntry();
            if (last != null) {
                Instant time = last.getWho().getWhenAsInstant();
                latest = latest == null || time.isAfter(latest) ? time : latest;
            }
            return Optional.ofNullable(latest);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String ago(Instant then) {
        Duration age = Duration.between(then, Instant.now());
        return age.toDays() > 0
                ? age.toDays() + " d ago"
                : age.toHours() > 0 ? age.toHours() + " h ago" : age.toMinutes() + " min ago";
    }
}
