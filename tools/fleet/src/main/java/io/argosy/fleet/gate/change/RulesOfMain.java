package io.argosy.fleet.gate.change;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.rules.EnvironmentRules;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What main's environments ask, each read once, when it is first asked for: a change that mends one need not read it, and a
 * broken one holds up no other.
 */
public final class RulesOfMain {
    private final Monorepo repository;
    private final RevCommit main;
    /** Gates ask at the same time. */
    private final Map<String, EnvironmentRules> rules = new ConcurrentHashMap<>();

    RulesOfMain(Monorepo repository, RevCommit main) {
        this.repository = repository;
        this.main = main;
    }

    /**
     * What an environment asks; nothing where main does not know it.
     *
     * @throws FleetException where its rules cannot be read
     */
    EnvironmentRules of(String environment) {
        return rules.computeIfAbsent(environment, name -> EnvironmentRules.at(repository, main, name));
    }
}
