package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.GitHubAccess;
import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.forge.setup.Finding;
import io.argosy.fleet.git.Monorepo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the commands of {@code fleet github} have in common: whom they ask, and how they tell what they found. */
final class GitHubRepository {
    private GitHubRepository() {}

    /** Whom to ask, and with whose right. */
    static GitHubAccess access(Monorepo repository) throws InterruptedException {
        if (!Origin.isOnGitHub(repository)) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "the remote origin of " + repository.root() + " is not on GitHub",
                    "`git remote add origin https://github.com/OWNER/NAME.git`");
        }
        return GitHubAccess.of(repository)
                .orElseThrow(() -> new FleetException(
                        ExitCode.UNAVAILABLE,
                        "no token for GitHub is at hand",
                        "set GITHUB_TOKEN to one that may administer the repository, or run `gh auth login`"));
    }

    /** What was found, for programs. */
    static List<Map<String, Object>> json(List<Finding> findings) {
        return findings.stream()
                .map(finding -> {
                    Map<String, Object> told = new LinkedHashMap<>();
                    told.put("thing", finding.thing());
                    switch (finding) {
                        case Finding.Fine _ -> told.put("is", "fine");
                        case Finding.Aside _ -> told.put("is", "left alone");
                        case Finding.Change change -> {
                            told.put("is", "different");
                            told.put("differences", change.differences());
                        }
                        case Finding.Open open -> {
                            told.put("is", "open");
                            told.put("fact", open.fact());
                            told.put("nextStep", open.nextStep());
                        }
                    }
                    return told;
                })
                .toList();
    }

    /** Whether all is as wanted. */
    static boolean isFine(List<Finding> findings) {
        return findings.stream()
                .allMatch(finding -> finding instanceof Finding.Fine || finding instanceof Finding.Aside);
    }

    /** What is as wanted, what is nobody's business, and what is left to a person. */
    static void tellTheRest(List<Finding> findings, Output output) {
        List<String> fine = findings.stream()
                .filter(finding -> finding instanceof Finding.Fine)
                .map(Finding::thing)
                .distinct()
                .toList();
        if (!fine.isEmpty()) {
            output.out().println("as it is to be: " + String.join(", ", fine));
        }
        findings.stream()
                .filter(finding -> finding instanceof Finding.Aside)
                .forEach(aside -> output.out().println("left alone: " + aside.thing()));
        if (findings.stream().anyMatch(finding -> finding instanceof Finding.Open)) {
            output.out().println("Left to you:");
        }
        for (Finding finding : findings) {
            if (finding instanceof Finding.Open(String thing, String fact, String nextStep)) {
                output.out().println("- " + thing + ": " + fact + ": " + nextStep);
            }
        }
    }
}
