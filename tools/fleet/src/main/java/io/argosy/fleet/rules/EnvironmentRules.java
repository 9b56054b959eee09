package io.argosy.fleet.rules;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Environments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * What an environment asks of a version, from {@code overlays/<env>/environment/promotion.yaml}; its form is
 * {@code docs/environment-rules.schema.json}.
 *
 * @param soak how long the version must have been pinned in the environment before
 * @param freezes when nothing is promoted
 * @param digest whether an image must be pinned by its digest
 * @param budget what one service may cost a month at most, in the currency of {@code overlays/prices.yaml}; null where
 *     nobody has set a limit
 */
public record EnvironmentRules(
        Duration soak,
        List<Freeze> freezes,
        boolean digest,
        @Nullable Double budget) {
    /** What an environment asks that says nothing. */
    public static final EnvironmentRules NONE = new EnvironmentRules(Duration.ZERO, List.of(), false, null);

    public EnvironmentRules {
        freezes = List.copyOf(freezes);
    }

    /**
     * The rules of every environment at a commit, by its name.
     *
     * @throws FleetException with everything that is wrong in any of them, at once
     */
    public static Map<String, EnvironmentRules> at(Monorepo repository, RevCommit commit) {
        Map<String, EnvironmentRules> rules = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (String environment : Environments.at(repository, commit).names()) {
            String path = Environments.rules(environment);
            EnvironmentRulesReader reader = new EnvironmentRulesReader(path);
            rules.put(
                    environment,
                    repository.readText(commit, path).map(reader::read).orElse(NONE));
            problems.addAll(reader.problems());
        }
        if (!problems.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    String.join("\n       ", problems),
                    "overlays/README.md says what promotion.yaml may hold");
        }
        return rules;
    }

    /** All that is wrong with a file of an environment's rules, each beginning with its path. */
    public static List<String> problems(String path, String yaml) {
        EnvironmentRulesReader reader = new EnvironmentRulesReader(path);
        reader.read(yaml);
        return reader.problems();
    }

    /** The freeze that covers a time, or nothing where promotions are open. */
    public Optional<Freeze> frozen(Instant time) {
        return freezes.stream().filter(freeze -> freeze.covers(time)).findFirst();
    }
}
