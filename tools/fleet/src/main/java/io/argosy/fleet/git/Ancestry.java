package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** How commits come from each other. */
public final class Ancestry {
    private Ancestry() {}

    /**
     * A commit and its first parents, newest first.
     *
     * @param until where to stop, where it is among them; else the line goes to the repository's first commit
     */
    public static List<RevCommit> firstParents(Monorepo repository, RevCommit tip, RevCommit until) {
        return firstParents(repository.git(), tip, until);
    }

    static List<RevCommit> firstParents(Repository git, RevCommit tip, ObjectId until) {
        try (RevWalk walk = new RevWalk(git)) {
            List<RevCommit> line = new ArrayList<>();
            RevCommit commit = walk.parseCommit(tip);
            line.add(commit);
            while (!commit.equals(until) && commit.getParentCount() > 0) {
                commit = walk.parseCommit(commit.getParent(0));
                line.add(commit);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether one commit is the other or among all that it was made on. */
    public static boolean isAncestor(Monorepo repository, RevCommit one, RevCommit other) {
        return isAncestor(repository.git(), one, other);
    }

    static boolean isAncestor(Repository git, ObjectId one, ObjectId other) {
        try (RevWalk walk = new RevWalk(git)) {
            return walk.isMergedInto(walk.parseCommit(one), walk.parseCommit(other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
