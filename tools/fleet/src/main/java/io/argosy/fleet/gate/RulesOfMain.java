package io.argosy.fleet.gate;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.rules.EnvironmentRules;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** What main's environments ask, read once, when it is first asked for: a change that mends them need not read them. */
public final class RulesOfMain {
    private final Monorepo repository;
    private final RevCommit main;
    private @Nullable Map<String, EnvironmentRules> rules;

    RulesOfMain(Monorepo repository, RevCommit main) {
        this.repository = repository;
        this.main = main;
    }

    EnvironmentRules of(String environment) {
        Map<String, EnvironmentRules> known = rules;
        if (known == null) {
            known = EnvironmentRules.at(repository, main);
            rules = known;
        }
        return known.getOrDefault(environment, EnvironmentRules.NONE);
    }
}
