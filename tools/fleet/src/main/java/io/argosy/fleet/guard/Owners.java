package io.argosy.fleet.guard;

import io.argosy.fleet.git.Monorepo;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Who has to want what a change lowers. Main's owners count; where main names nobody, whom the change names: else nobody
 * could ever be named.
 */
public final class Owners {
    private final Optional<CodeOwners> before;
    private final Optional<CodeOwners> after;

    private Owners(Optional<CodeOwners> before, Optional<CodeOwners> after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Reads them.
     *
     * @param base the tip of main
     * @param head what main would be
     */
    public static Owners of(Monorepo repository, RevCommit base, RevCommit head) {
        return new Owners(CodeOwners.at(repository, base), CodeOwners.at(repository, head));
    }

    /**
     * The owners of a file; empty where nobody owns it.
     *
     * @param otherwise who it is where main has no such list at all
     */
    public List<String> of(String path, Role otherwise) {
        if (before.isEmpty()) {
            return List.of(otherwise.toString());
        }
        List<String> owners = before.get().of(path);
        return owners.isEmpty() ? after.map(named -> named.of(path)).orElse(owners) : owners;
    }
}
