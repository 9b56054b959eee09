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
    public Proposal {
        changes = List.copyOf(changes);
    }

    /** The commit's message. */
    public String message() {
        return title + "\n\n" + body;
    }
}
