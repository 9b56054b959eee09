package io.argosy.fleet.release;

import io.argosy.fleet.git.Change;
import java.util.List;

/**
 * A pull request to be: a branch with one commit, and the text that its reviewer reads.
 *
 * @param branch e.g. {@code promote/staging/churn/1.0.0-3f2a9c1b7d04}
 * @param title the commit's subject and the pull request's title
 * @param body the commit's body and the pull request's text, Markdown
 */
public record Proposal(String branch, String title, String body, List<Change> changes) {
    /** What the names of such branches begin with, each with a slash; what protects them reads it here. */
    public static final List<String> KINDS = List.of("promote", "rollback", "hold", "unhold", "quarantine", "requests");

    public Proposal {
        if (!KINDS.contains(branch.substring(0, Math.max(0, branch.indexOf('/'))))) {
            throw new IllegalArgumentException(branch + " begins with none of " + KINDS);
        }
        changes = List.copyOf(changes);
    }

    /** The commit's message. */
    public String message() {
        return title + "\n\n" + body;
    }
}
