package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.build.BuiltImage;
import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.build.LocalVersions;
import io.argosy.fleet.gate.NextRelease;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.LatestMain;
import io.argosy.fleet.git.MainLine;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.NewRelease;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.training.MadeFrom;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet release}: a new version, pinned in the first environment. */
@Command(
        name = "release",
        description = "Builds a service as the checked-out commit has it, pins that version in the first environment,"
                + " and commits the pin.")
public final class ReleaseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(
            names = "--unless-barred",
            description = "Leave a service alone whose version is in quarantine or that a rollback holds, and end well:"
                    + " for whoever releases all of them.")
    private boolean unlessBarred;

    @Mixin
    private ImageOptions image;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ReleaseCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            RevCommit commit = repository.commit(Constants.HEAD);
            // What it pins, it pins on what is checked out: whoever pushes that later should know of what came before.
            LatestMain.of(repository, Clone.branch(repository)).notes().forEach(output::progress);
            Releases releases = new Releases(repository, commit);
            releases.requireService(service);
            BuildCommand.requireCommitted(repository, List.of(service));
            String environment = releases.environments().first();
            Version version = new Versions(repository).at(commit, service);
            Optional<FleetException> barred = new NewRelease(repository, commit).barred(service, version, environment);
            if (barred.isPresent()) {
                if (!unlessBarred) {
                    throw barred.get();
                }
                tellBarred(environment, version, barred.get());
                return ExitCode.OK.code();
            }
            requireSound(repository, commit, environment);
            requireTrained(repository, commit);
            BuiltVersion built =
                    new LocalVersions(repository, Constants.HEAD).obtain(service, version, output::progress);
            FleetSettings settings = Clone.settings(repository);
            BuiltImage pushed = image.push(built, settings);
            Release release =
                    new Release(service, settings.image(service), version, pushed == null ? null : pushed.digest());
            Optional<Release> incumbent = releases.pinned(environment, service);
            boolean pinned = incumbent.filter(release::equals).isPresent();
            String branch = repository.checkedOutBranch().orElse("a detached HEAD");
            Map<String, String> result = new LinkedHashMap<>();
            result.put("service", service);
            result.put("environment", environment);
            result.put("version", version.toString());
            result.put("branch", branch);
            if (!pinned) {
                RevCommit made = commit(
                        repository,
                        branch,
                        new NewRelease(repository, commit).changes(release, environment),
                        service + " " + version + " to " + environment);
                result.put("commit", made.name());
                releases.environments().after(environment).ifPresent(next -> result.put("next", next));
            }
            tell(result, settings.branch());
            return ExitCode.OK.code();
        }
    }

    /**
     * The forgotten step: what is released is the package, and its recipe or data say something newer. Whoever releases all
     * that main has is warned: a package came to main through the gate that made it again.
     */
    private void requireTrained(Monorepo repository, RevCommit commit) {
        MadeFrom.otherFile(repository, commit, service).ifPresent(file -> {
            String fact = "services/" + service + "/model was not made from " + file + " as it is now";
            if (!unlessBarred) {
                throw new FleetException(
                        ExitCode.REFUSED, fact, "run `./fleet train " + service + "` and commit what it writes");
            }
            output.progress("warning: " + fact);
        });
    }

    /** A pin that nobody reviews is held to what every pull request is held to that makes something run. */
    private void requireSound(Monorepo repository, RevCommit commit, String environment)
            throws IOException, InterruptedException {
        for (Judgement objection : NextRelease.objections(
                repository, commit, service, environment, Clone.tools(repository, output), Clock.systemUTC())) {
            if (objection.verdict() == Verdict.FAIL) {
                throw new FleetException(
                        ExitCode.REFUSED,
                        service + " is not released: " + objection.gate() + ": " + objection.reason(),
                        objection.nextStep());
            }
            output.progress("warning: " + objection);
        }
    }

    /** On the branch that environments follow, a merge commit says when it came, as it does of every other change. */
    private static RevCommit commit(Monorepo repository, String branch, List<Change> changes, String what) {
        CommitWriter writer = new CommitWriter(repository);
        FleetSettings settings = Clone.settings(repository);
        return branch.equals(settings.branch()) && settings.merges() == MainLine.Merges.MERGE
                ? writer.mergeCheckedOut(changes, "Release " + what, "Merge the release of " + what)
                : writer.commitCheckedOut(changes, "Release " + what);
    }

    private void tellBarred(String environment, Version version, FleetException why) {
        if (output.isJson()) {
            output.json(Map.of(
                    "service",
                    service,
                    "environment",
                    environment,
                    "version",
                    version.toString(),
                    "barred",
                    why.getMessage()));
        } else {
            output.out().println(service + " is left as it is: " + why.getMessage());
        }
    }

    private void tell(Map<String, String> result, String followed) {
        if (output.isJson()) {
            output.json(result);
            return;
        }
        String what = result.get("environment") + " pins " + service + " " + result.get("version");
        String commit = result.get("commit");
        if (commit == null) {
            output.out().println(what + " already: nothing to do");
            return;
        }
        output.out().println(what + " since commit " + commit.substring(0, 12) + " on " + result.get("branch"));
        if (!followed.equals(result.get("branch"))) {
            output.out().println("merge it into " + followed + ": that is the branch that environments follow");
        }
        if (result.containsKey("next")) {
            output.out().println("next: ./fleet promote " + result.get("service") + " --env " + result.get("next"));
        }
    }
}
