package io.argosy.fleet.forge;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The remote {@code origin}, where it is on GitHub and there is a token for it: {@code GITHUB_TOKEN}, {@code GH_TOKEN}, or
 * what {@code gh auth token} says.
 *
 * @param root the clone's top folder, from which Git pushes with the user's own credentials
 */
public record Origin(Path root, Forge forge) {
    private static final Duration PUSH = Duration.ofMinutes(2);

    private static final Pattern GITHUB =
            Pattern.compile("(?:https://|ssh://git@|git@)github\\.com[:/]([\\w.-]+/[\\w.-]+?)(?:\\.git)?/?");

    /** Whether a clone's origin is on GitHub, with a token at hand or without. */
    public static boolean isOnGitHub(Monorepo repository) {
        return repository.remote("origin").flatMap(Origin::repository).isPresent();
    }

    /** The origin of a clone; nothing where there is no GitHub to talk to. */
    public static Optional<Origin> of(Monorepo repository) throws InterruptedException {
        return GitHubAccess.of(repository)
                .map(access -> new Origin(
                        repository.root(), new GitHubForge(access.endpoint(), access.repository(), access.token())));
    }

    /** Owner and name, e.g. {@code argosy-fleet/argosy}, of an address on GitHub. */
    public static Optional<String> repository(String address) {
        Matcher github = GITHUB.matcher(address);
        return github.matches() ? Optional.of(github.group(1)) : Optional.empty();
    }

    /**
     * Pushes branches that fleet wrote, over what this clone last saw of them there; a branch that origin no longer has, as
     * after its merge, is made again.
     *
     * @throws FleetException where Git refuses, in its own words
     */
    public void push(List<String> branches) throws InterruptedException {
        try {
            List<String> ask = new ArrayList<>(List.of("git", "ls-remote", "--heads", "origin"));
            branches.forEach(branch -> ask.add("refs/heads/" + branch));
            Execution there = Execution.of(root, ask, PUSH);
            if (!there.succeeded()) {
                throw refused(there.err().strip());
            }
            List<String> command = new ArrayList<>(List.of("git", "push", "--quiet"));
            for (String branch : branches) {
                boolean isThere = there.out().lines().anyMatch(line -> line.endsWith("\trefs/heads/" + branch));
                command.add("--force-with-lease=refs/heads/" + branch + (isThere ? "" : ":"));
            }
            command.add("origin");
            branches.forEach(branch -> command.add("refs/heads/" + branch + ":refs/heads/" + branch));
            Execution push = Execution.of(root, command, PUSH);
            if (!push.succeeded()) {
                throw refused(push.err().strip());
            }
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Pushes a commit to a branch of origin that it goes on from.
     *
     * @throws FleetException where origin does not take it: the branch went on, or is not to be pushed to
     */
    public static void pushMerge(Monorepo repository, RevCommit commit, String branch) throws InterruptedException {
        List<String> command = List.of("git", "push", "--quiet", "origin", commit.name() + ":refs/heads/" + branch);
        try {
            Execution push = Execution.of(repository.root(), command, PUSH);
            if (!push.succeeded()) {
                throw notTaken(branch, push.err().strip());
            }
        } catch (IOException e) {
            throw notTaken(branch, String.valueOf(e.getMessage()));
        }
    }

    private static FleetException notTaken(String branch, String why) {
        return new FleetException(
                ExitCode.UNAVAILABLE,
                "origin did not take it as its " + branch + ": " + why,
                "what origin has by then is looked at next");
    }

    private static FleetException refused(String why) {
        return new FleetException(
                ExitCode.UNAVAILABLE,
                "the branches were not pushed: " + why,
                "they are here; run the same command again, or pass --local");
    }
}
