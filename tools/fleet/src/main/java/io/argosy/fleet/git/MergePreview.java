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
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.jspecify.annotations.Nullable;

/** What a branch would be after a merge: no branch moves, and no working tree is touched. */
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
     * @throws FleetException where the two do not merge cleanly, with the files that both changed; or where it takes Git to say
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
            ObjectId tree = folders.isPresent() ? folders.get() : ofLines(monorepo, base, head);
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

    /**
     * By Git itself, which is what merges in the end: two histories that have crossed, or two that both changed a file, are
     * merged by rules that no second implementation has to the byte. Of what a machine or its user has set, nothing counts.
     */
    private static ObjectId ofLines(Monorepo monorepo, RevCommit base, RevCommit head)
            throws IOException, InterruptedException {
        Execution merge = Execution.of(
                monorepo.root(),
                List.of(
                        "env",
                        "GIT_CONFIG_GLOBAL=/dev/null",
                        "GIT_CONFIG_NOSYSTEM=1",
                        "GIT_TERMINAL_PROMPT=0",
                        "GIT_NO_REPLACE_OBJECTS=1",
                        "GIT_GRAFT_FILE=/dev/null",
                        "git",
                        "--git-dir=" + monorepo.git().getDirectory().getAbsolutePath(),
                        "-c",
                        "core.bare=true",
                        "-c",
                        "merge.renames=false",
                        "merge-tree",
                        "--write-tree",
                        "--no-messages",
                        "--name-only",
                        "-z",
                        base.name(),
                        head.name()),
                LONGEST);
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
                throw new FleetException(
                        ExitCode.REFUSED,
                        pair + ": Git says " + merge.err().strip(),
                        "bring the branch up to date, or run the command that made it again");
        };
    }

    private static String files(List<String> changed) {
        String named = String.join(", ", changed.subList(0, Math.min(MOST_NAMED, changed.size())));
        return "both changed " + named
                + (changed.size() > MOST_NAMED ? " and " + (changed.size() - MOST_NAMED) + " more" : "");
    }
}
