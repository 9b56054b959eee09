package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jgit.revwalk.RevCommit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet quarantine}: a version that may never be pinned again. */
@Command(
        name = "quarantine",
        description = "Leaves a branch that puts a version into quarantine: from its merge on, every pull request that"
                + " pins it is refused.")
public final class QuarantineCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(
            names = "--version",
            required = true,
            paramLabel = "VERSION",
            description = "The version, e.g. 1.0.0-3f2a9c1b7d04.")
    private String version;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "SENTENCE",
            description = "Why, for whoever wants to pin it.")
    private String reason;

    @Mixin
    private Publishing publishing;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    QuarantineCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            requireReason();
            Reviewing reviewing = new Reviewing(repository, output);
            Releases releases = new Releases(repository, reviewing.main());
            releases.requireService(service);
            requireKnown(repository, reviewing.main(), releases, version());
            Optional<Proposal> proposal =
                    Quarantine.propose(repository, reviewing.main(), service, version(), reason.strip());
            if (proposal.isPresent()) {
                return reviewing.propose(proposal.get(), publishing).code();
            } else if (output.isJson()) {
                output.json(Map.of());
            } else {
                output.out().println(service + " " + version + " is in quarantine already: nothing to do");
            }
            return ExitCode.OK.code();
        }
    }

    private void requireReason() {
        if (reason.isBlank() || reason.strip().lines().count() > 1) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "the reason is " + (reason.isBlank() ? "empty" : "more than one line"),
                    "say in one sentence why the version may not come back, as --reason \"its units are wrong\"");
        }
    }

    /** A version that nobody has would bar nothing: it is a slip of the finger. */
    private void requireKnown(Monorepo repository, RevCommit main, Releases releases, Version version) {
        List<String> pinned = releases.environmentNames().stream()
                .flatMap(environment -> releases.history(environment, service).stream())
                .map(pin -> pin.release().version().toString())
                .distinct()
                .toList();
        if (!pinned.contains(version.toString())
                && new Versions(repository).commitOf(main, service, version).isEmpty()) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "there is no version " + version + " of " + service,
                    NearestName.suggest(version.toString(), pinned));
        }
    }

    private Version version() {
        try {
            return Version.parse(version);
        } catch (IllegalArgumentException e) {
            throw new FleetException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "see `./fleet history " + service + "`", e);
        }
    }
}
