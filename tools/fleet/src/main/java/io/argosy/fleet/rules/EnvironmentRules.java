package io.argosy.fleet.rules;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * What an environment asks of a version, from {@code overlays/<env>/environment/environment-policy.yaml}; its form is
 * {@code docs/environment-policy.schema.json}.
 *
 * @param soak how long the version must have been pinned in the environment before
 * @param freezes when nothing is promoted
 * @param digest whether an image must be pinned by its digest
 * @param budget what one service may cost a month at most, in the currency of {@code overlays/prices.yaml}; null where
 *     nobody has set a limit
 * @param evidence what must have been seen of the version in the environment before; null where nobody asks
 * @param rollsBack whether a rollback of what burns the error budget after a promotion merges itself
 * @param connections how many each server of predictions takes at a time, its {@code max_connections}; null where nobody has said
 */
public record EnvironmentRules(
        Duration soak,
        List<Freeze> freezes,
        boolean digest,
        @Nullable Double budget,
        @Nullable EvidenceRules evidence,
        boolean rollsBack,
        @Nullable Integer connections) {
    /** What an environment asks that says nothing. */
    public static final EnvironmentRules NONE =
            new EnvironmentRules(Duration.ZERO, List.of(), false, null, null, false, null);

    public EnvironmentRules {
        freezes = List.copyOf(freezes);
    }

    /** The file's path from the repository's root. */
    public static String path(String environment) {
        return RulesPath.ofEnvironment(environment).path();
    }

    /**
     * The rules of one environment as a commit has them. Those of another are not looked at: where they are broken, that is
     * theirs.
     *
     * @throws FleetException with everything that is wrong in them, at once
     */
    public static EnvironmentRules at(Monorepo repository, RevCommit commit, String environment) {
        RulesPath path = RulesPath.ofEnvironment(environment);
        FileReading<EnvironmentRules> reading =
                read(path.at(repository, commit), path.text(repository, commit).orElse(""));
        if (!reading.isSound()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    String.join("\n       ", reading.problems()),
                    "overlays/README.md says what environment-policy.yaml may hold");
        }
        return reading.value();
    }

    /** What a file of an environment's rules says. */
    public static FileReading<EnvironmentRules> read(String path, String yaml) {
        EnvironmentRulesReader reader = new EnvironmentRulesReader(path);
        EnvironmentRules rules = reader.read(yaml);
        return new FileReading<>(rules, reader.problems());
    }

    /** Which environment comes before, empty for none: what the order needs of the file, whatever is wrong with the rest. */
    public static FileReading<String> after(String path, String yaml) {
        EnvironmentRulesReader reader = new EnvironmentRulesReader(path);
        String after = reader.after(yaml);
        return new FileReading<>(after, reader.problems());
    }

    /** The freeze that covers a time, or nothing where promotions are open. */
    public Optional<Freeze> frozen(Instant time) {
        return freezes.stream().filter(freeze -> freeze.covers(time)).findFirst();
    }
}
