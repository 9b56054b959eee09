package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What an environment asks of a version, from {@code overlays/<env>/environment/promotion.yaml}.
 *
 * @param soak how long the version must have been pinned in the environment before
 * @param freezes when nothing is promoted
 * @param digest whether an image must be pinned by its digest
 */
public record PromotionRules(Duration soak, List<Freeze> freezes, boolean digest) {
    /** What an environment asks that says nothing. */
    public static final PromotionRules NONE = new PromotionRules(Duration.ZERO, List.of(), false);

    public PromotionRules {
        freezes = List.copyOf(freezes);
    }

    /**
     * The rules of every environment at a commit, by its name.
     *
     * @throws FleetException with everything that is wrong in any of them, at once
     */
    public static Map<String, PromotionRules> at(Monorepo repository, RevCommit commit) {
        Map<String, PromotionRules> rules = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (String environment : Environments.at(repository, commit).names()) {
            String path = Environments.rules(environment);
            PromotionRulesReader reader = new PromotionRulesReader(path);
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

    /** The freeze that covers a time, or nothing where promotions are open. */
    public Optional<Freeze> frozen(Instant time) {
        return freezes.stream().filter(freeze -> freeze.covers(time)).findFirst();
    }
}
