package io.argosy.fleet.git;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.ThreeWayMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.jspecify.annotations.Nullable;

/** What a branch would be after a merge: no branch moves, and no working tree is touched. */
public final class MergePreview {
    private MergePreview() {}

    /**
     * The commit that {@code base} would be with {@code head} merged into it. Judging this, rather than {@code head}, leaves
     * no gap between what was judged and what is merged.
     *
     * @throws FleetException where the two do not merge cleanly
     */
    public static RevCommit of(Monorepo monorepo, RevCommit base, RevCommit head) {
        Repository git = monorepo.git();
        try (RevWalk walk = new RevWalk(git);
                ObjectInserter inserter = git.newObjectInserter()) {
            if (walk.isMergedInto(walk.parseCommit(base), walk.parseCommit(head))) {
                return head;
            }
            Optional<ObjectId> folders = ofFolders(walk, inserter, base, head);
            ObjectId tree = folders.isPresent() ? folders.get() : ofLines(git, base, head);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            commit.setParentIds(base, head);
            commit.setAuthor(new PersonIdent("fleet", "fleet@localhost"));
            commit.setCommitter(commit.getAuthor());
            commit.setMessage("What the merge would be");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return walk.parseCommit(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where one commit is what both were made on, and no file was changed by both. */
    private static Optional<ObjectId> ofFolders(RevWalk walk, ObjectInserter inserter, RevCommit base, RevCommit head)
            throws IOException {
        walk.reset();
        walk.setRevFilter(RevFilter.MERGE_BASE);
        walk.markStart(walk.parseCommit(base));
        walk.markStart(walk.parseCommit(head));
        @Nullable RevCommit first = walk.next();
        if (first == null || walk.next() != null) {
            return Optional.empty();
        }
        return new TreeMerge(walk.getObjectReader(), inserter)
                .merge(walk.parseCommit(first).getTree(), base.getTree(), head.getTree());
    }

    private static ObjectId ofLines(Repository git, RevCommit base, RevCommit head) throws IOException {
        ThreeWayMerger merger = MergeStrategy.RECURSIVE.newMerger(git, true);
        if (!merger.merge(base, head)) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    head.abbreviate(12).name() + " does not merge cleanly into "
                            + base.abbreviate(12).name(),
                    "bring the branch up to date, or run the command that made it again");
        }
        return merger.getResultTreeId();
    }
}
