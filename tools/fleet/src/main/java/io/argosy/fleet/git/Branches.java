package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryState;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** The branches of a clone, and what somebody is in the middle of. */
public final class Branches {
    private static final String ORIGIN = Constants.R_REMOTES + "origin/";

    private Branches() {}

    /**
     * A branch.
     *
     * @param ofOrigin whether it is as origin had it when it was last asked
     */
    public record Branch(String name, boolean ofOrigin, RevCommit tip) {}

    /** Those here and those of origin, newest commit first; of one that is the same in both, the one here. */
    public static List<Branch> of(Monorepo repository) {
        List<Branch> branches = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository.git())) {
            for (Ref ref : repository.git().getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
                add(walk, ref, Constants.R_HEADS, false, branches);
            }
            List<Branch> here = List.copyOf(branches);
            for (Ref ref : repository.git().getRefDatabase().getRefsByPrefix(ORIGIN)) {
                if (here.stream()
                        .noneMatch(branch -> branch.tip().equals(ref.getObjectId())
                                && ref.getName().equals(ORIGIN + branch.name()))) {
                    add(walk, ref, ORIGIN, true, branches);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        branches.sort(Comparator.comparingInt((Branch branch) -> branch.tip().getCommitTime())
                .reversed()
                .thenComparing(Branch::name));
        return branches;
    }

    private static void add(RevWalk walk, Ref ref, String prefix, boolean ofOrigin, List<Branch> branches)
            throws IOException {
        if (!ref.isSymbolic() && walk.peel(walk.parseAny(ref.getObjectId())) instanceof RevCommit tip) {
            walk.parseBody(tip);
            branches.add(new Branch(ref.getName().substring(prefix.length()), ofOrigin, tip));
        }
    }

    /** What a person has begun in the working tree and not ended, e.g. a merge; nothing where all is as usual. */
    public static Optional<String> unfinished(Monorepo repository) {
        RepositoryState state = repository.git().getRepositoryState();
        return state == RepositoryState.SAFE || state == RepositoryState.BARE
                ? Optional.empty()
                : Optional.of(state.getDescription());
    }

    /** What changes whenever a branch does. */
    public static String mark(Monorepo repository) {
        Repository git = repository.git();
        StringBuilder mark = new StringBuilder();
        try {
            for (Ref ref : git.getRefDatabase().getRefsByPrefix(Constants.R_HEADS, Constants.R_REMOTES)) {
                mark.append(ref.getName()).append(ref.getObjectId());
            }
            return mark.append(git.getRepositoryState()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
