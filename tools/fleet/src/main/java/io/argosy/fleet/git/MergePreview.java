package io.argosy.fleet.git;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * What a branch would be after a merge: no branch moves, and no working tree is touched. Git itself says it wherever there is
 * more than one way, as two histories that have crossed, two that both changed a file, and files that were given another name
 * are merged by rules that no second implementation has to the byte.
 */
public final class MergePreview {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** What Git ends with where it does not know an option. */
    private static final int BAD_USAGE = 129;

    private static final int MOST_NAMED = 3;

    private MergePreview() {}

    /**
     * The commit that {@code base} would be with {@code head} merged into it. Judging this, rather than {@code head}, leaves
     * no gap between what was judged and what is merged.
     *
     * @throws FleetException where the two do not merge cleanly, with the files that they differ over; or where it takes Git to say
     *     so, and Git is older than 2.38
     */
    public static RevCommit of(Monorepo monorepo, RevCommit base, RevCommit head) throws InterruptedException {
        Repository git = monorepo.git();
        try (RevWalk walk = new RevWalk(git);
                ObjectInserter inserter = git.newObjectInserter()) {
            if (walk.isMergedInto(walk.parseCommit(base), walk.parseCommit(head))) {
                return head;
            }
            Optional<ObjectId> folders = ofFolders(walk, inserter, base, head);
            ObjectId tree = folders.isPresent() ? folders.get() : byGit(monorepo, base, head);
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

    /**
     * Where one commit is what both were made on, and no file was changed by both: there is one way to merge them, and it costs
     * no process. Where one of them removed a file, it may have given it another name, which Git looks for and this does not.
     */
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
        ObjectId start = walk.parseCommit(first).getTree();
        ObjectReader reader = walk.getObjectReader();
        return removes(reader, start, base.getTree()) || removes(reader, start, head.getTree())
                ? Optional.empty()
                : new TreeMerge(reader, inserter).merge(start, base.getTree(), head.getTree());
    }

    private static boolean removes(ObjectReader reader, ObjectId before, ObjectId after) throws IOException {
        try (TreeWalk files = new TreeWalk(reader)) {
            files.addTree(before);
            files.addTree(after);
            files.setRecursive(true);
            files.setFilter(TreeFilter.ANY_DIFF);
            while (files.next()) {
                if (files.getRawMode(0) != 0 && files.getRawMode(1) == 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** By Git itself, as GitHub does it. */
    private static ObjectId byGit(Monorepo monorepo, RevCommit base, RevCommit head)
            throws IOException, InterruptedException {
        Execution merge;
        try (BareGit git = BareGit.of(monorepo.git())) {
            merge = git.run(
                    List.of(
                            "merge-tree",
                            "--write-tree",
                            "--no-messages",
                            "--name-only",
                            "-z",
                            base.name(),
                            head.name()),
                    LONGEST);
        }
        // The tree, and after it the files of a conflict.
        List<String> words =
                merge.out().isEmpty() ? List.of() : List.of(merge.out().split("\0"));
        String pair = head.abbreviate(12).name() + " does not merge cleanly into "
                + base.abbreviate(12).name();
        return switch (merge.exitCode()) {
            case 0 -> ObjectId.fromString(words.getFirst());
            case 1 ->
                throw new FleetException(
                        ExitCode.REFUSED,
                        pair + ": " + files(words.stream().skip(1).toList()),
                        "bring the branch up to date, or run the command that made it again");
            case BAD_USAGE ->
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "this Git cannot merge without a working tree",
                        "install Git 2.38 or newer");
            default ->
                throw merge.err().contains("unrelated histories")
                        ? new FleetException(
                                ExitCode.REFUSED,
                                pair + ": they have no commit in common",
                                "make the branch anew, on what it is to be merged into")
                        : new FleetException(
                                ExitCode.UNAVAILABLE,
                                "Git could not make the merge of "
                                        + head.abbreviate(12).name() + ": "
                                        + merge.err().strip(),
                                "see `git fsck`, and whether " + monorepo.root() + "/.git can be written");
        };
    }

    private static String files(List<String> conflicts) {
        // Where a file meets a folder, Git adds to its name whose it is.
        List<String> names = conflicts.stream()
                .map(name -> name.replaceAll("~[0-9a-f]{40}(_[0-9]+)?$", "").replaceAll("\\p{Cntrl}", "?"))
                .distinct()
                .toList();
        String named = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return "they differ over " + named
                + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
    }
}
