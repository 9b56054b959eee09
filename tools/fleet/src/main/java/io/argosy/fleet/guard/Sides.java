package io.argosy.fleet.guard;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.rules.RulesPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * A change, as its guards look at it.
 *
 * @param base the tip of main
 * @param head what main would be
 * @param now when it is judged: a freeze that is over guards nothing
 */
record Sides(Monorepo repository, RevCommit base, RevCommit head, Instant now) {
    boolean isThereBefore(String path) {
        return repository.objectId(base, path).isPresent();
    }

    boolean isThereAfter(String path) {
        return repository.objectId(head, path).isPresent();
    }

    /** A file's text on main; empty where it is not there. */
    String main(String path) {
        return repository.readText(base, path).orElse("");
    }

    /** A file's text after the change; empty where it is gone. */
    String after(String path) {
        return repository.readText(head, path).orElse("");
    }

    /** The text of rules after the change, whichever name they have there; empty where they are gone. */
    String after(RulesPath path) {
        return path.text(repository, head).orElse("");
    }

    /** What rules said, as {@link #before(String, Function)} has it, whichever name they had. */
    <T> Optional<T> before(RulesPath path, Function<String, Optional<T>> reader) {
        Optional<T> now = reader.apply(path.text(repository, base).orElse(""));
        return now.isPresent()
                ? now
                : repository.newestChange(
                        base,
                        path.both(),
                        commit -> reader.apply(path.text(repository, commit).orElse("")));
    }

    /**
     * What a file said, as main could read it last: who mends a broken file is held to what it asked for before it broke.
     *
     * @param reader nothing where a text cannot be read
     * @param path a file that main may not have: then it is read as empty
     */
    <T> Optional<T> before(String path, Function<String, Optional<T>> reader) {
        Optional<T> now = reader.apply(repository.readText(base, path).orElse(""));
        return now.isPresent() || !isThereBefore(path)
                ? now
                : repository.newestChange(
                        base,
                        List.of(path),
                        commit -> reader.apply(repository.readText(commit, path).orElse("")));
    }
}
