package io.argosy.fleet.git;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.UserConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Writes commits from Git objects. The working tree is touched only by {@link #commitCheckedOut}. */
public final class CommitWriter {
    private final Monorepo monorepo;
    private final Repository git;

    public CommitWriter(Monorepo monorepo) {
        this.monorepo = monorepo;
        this.git = monorepo.git();
    }

    /**
     * Puts a branch on a new commit: {@code parent} with the changes. The branch is made, or moved from where it was.
     *
     * @return the new commit
     * @throws FleetException where the branch is checked out, or Git does not know who is committing
     */
    public RevCommit commitToBranch(String branch, RevCommit parent, List<? extends Change> changes, String message) {
        requireElsewhere(branch);
        RevCommit commit = commit(parent, changes, message);
        move(branch, commit);
        return commit;
    }

    /**
     * A commit that no branch has yet: {@code parent} with the changes, to be judged before it is shown to anybody. Git
     * clears it away in time where nobody moves a branch to it.
     *
     * @throws FleetException where Git does not know who is committing
     */
    public RevCommit commit(RevCommit parent, List<? extends Change> changes, String message) {
        try {
            return write(parent, changes, message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts a branch on a commit. The branch is made, or moved from where it was.
     *
     * @throws FleetException where the branch is checked out
     */
    public void move(String branch, RevCommit commit) {
        requireElsewhere(branch);
        try {
            RefUpdate update = git.updateRef(Constants.R_HEADS + branch);
            update.setNewObjectId(commit);
            update.setForceUpdate(true);
            update.setRefLogMessage("fleet: " + commit.getShortMessage(), false);
            require(update.update(), branch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireElsewhere(String branch) {
        if (monorepo.checkedOutBranch().filter(branch::equals).isPresent()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "branch " + branch + " is checked out here, and this would move it under the working tree",
                    "run `git switch main`, then the same command again");
        }
    }

    /**
     * Adds a commit with the changes to what is checked out, and brings index and working tree along as a
     * fast-forward merge does: what else is uncommitted stays as it is.
     *
     * @return the new commit
     * @throws FleetException where an uncommitted edit stands in the way; then nothing is changed
     */
    public RevCommit commitCheckedOut(List<? extends Change> changes, String message) {
        RevCommit parent = monorepo.commit(Constants.HEAD);
        try {
            return checkOut(parent, write(parent, changes, message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same with a merge commit on top, as {@code git merge --no-ff} makes one, so that the branch says when it came.
     *
     * @return the merge commit
     * @throws FleetException where an uncommitted edit stands in the way; then nothing is changed
     */
    public RevCommit mergeCheckedOut(List<? extends Change> changes, String message, String merge) {
        RevCommit parent = monorepo.commit(Constants.HEAD);
        try {
            RevCommit commit = write(parent, changes, message);
            return checkOut(parent, write(commit.getTree(), List.of(parent, commit), merge));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A merge commit that no branch has yet, of a branch that was made on {@code base} and has not been left behind by it. */
    public RevCommit merge(RevCommit base, RevCommit tip, String message) throws InterruptedException {
        try {
            return write(MergePreview.of(monorepo, base, tip).getTree(), List.of(base, tip), message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Moves a branch on to a commit, and index and working tree with it where it is checked out.
     *
     * @param from where the branch has to be, or before it: else somebody else was faster
     * @throws FleetException where it is elsewhere, or an uncommitted edit stands in the way; then nothing is changed
     */
    public void advance(String branch, RevCommit from, RevCommit to) {
        RevCommit here = monorepo.find(Constants.R_HEADS + branch).orElse(null);
        if (here != null && !here.equals(from)) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    branch + " is at " + here.abbreviate(12).name() + " here, and not at "
                            + from.abbreviate(12).name(),
                    "bring it there, `git merge --ff-only origin/" + branch + "`, and look again");
        }
        try {
            if (monorepo.checkedOutBranch().filter(branch::equals).isPresent()) {
                checkOut(from, to);
                return;
            }
            RefUpdate update = git.updateRef(Constants.R_HEADS + branch);
            update.setExpectedOldObjectId(here == null ? ObjectId.zeroId() : from);
            update.setNewObjectId(to);
            update.setRefLogMessage("fleet: " + to.getShortMessage(), false);
            require(update.update(), branch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RevCommit checkOut(RevCommit parent, RevCommit commit) throws IOException {
        DirCache index = git.lockDirCache();
        try {
            DirCacheCheckout checkout = new DirCacheCheckout(git, parent.getTree(), index, commit.getTree());
            checkout.setFailOnConflict(true);
            checkout.checkout();
        } catch (org.eclipse.jgit.errors.CheckoutConflictException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "uncommitted edits stand in the way: "
                            + String.valueOf(e.getMessage()).strip(),
                    "commit or stash them, then run the same command again",
                    e);
        } finally {
            index.unlock();
        }
        RefUpdate update = git.updateRef(Constants.HEAD);
        update.setExpectedOldObjectId(parent);
        update.setNewObjectId(commit);
        update.setRefLogMessage("fleet: " + commit.getShortMessage(), false);
        require(update.update(), Constants.HEAD);
        return commit;
    }

    /** The tree that {@code parent} with the changes would have, without a commit. */
    public ObjectId tree(RevCommit parent, List<? extends Change> changes) {
        try (ObjectInserter inserter = git.newObjectInserter()) {
            ObjectId tree = writeTree(parent, changes, inserter);
            inserter.flush();
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RevCommit write(RevCommit parent, List<? extends Change> changes, String message) throws IOException {
        return write(tree(parent, changes), List.of(parent), message);
    }

    private RevCommit write(ObjectId tree, List<RevCommit> parents, String message) throws IOException {
        PersonIdent person = person();
        try (ObjectInserter inserter = git.newObjectInserter();
                RevWalk walk = new RevWalk(git)) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            commit.setParentIds(parents);
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return walk.parseCommit(id);
        }
    }

    private ObjectId writeTree(RevCommit parent, List<? extends Change> changes, ObjectInserter inserter)
            throws IOException {
        Map<String, Change.Put> puts = new HashMap<>();
        List<String> removed = changes.stream()
                .filter(Change.Remove.class::isInstance)
                .map(Change::path)
                .toList();
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (Change change : changes) {
            if (change instanceof Change.Put put) {
                puts.put(put.path(), put);
            }
        }
        // Of two that write one file, the later counts.
        for (Change.Put put : puts.values()) {
            DirCacheEntry entry = new DirCacheEntry(put.path());
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(put.blob());
            builder.add(entry);
        }
        try (TreeWalk walk = new TreeWalk(git)) {
            walk.addTree(parent.getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                String path = walk.getPathString();
                // A file takes the place of a folder of its name, and the other way round.
                if (puts.keySet().stream().noneMatch(put -> isIn(path, put) || isIn(put, path))
                        && removed.stream().noneMatch(gone -> isIn(path, gone))) {
                    DirCacheEntry entry = new DirCacheEntry(path);
                    entry.setFileMode(walk.getFileMode(0));
                    entry.setObjectId(walk.getObjectId(0));
                    builder.add(entry);
                }
            }
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    private static boolean isIn(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    private PersonIdent person() {
        UserConfig user = git.getConfig().get(UserConfig.KEY);
        if (user.isCommitterNameImplicit() || user.isCommitterEmailImplicit()) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "Git does not know who is committing",
                    "run `git config user.name \"Your Name\"` and `git config user.email you@example.org`");
        }
        return new PersonIdent(git);
    }

    private void require(RefUpdate.Result result, String ref) throws IOException {
        switch (result) {
            case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {}
            default -> {
                String branch = inTheWay(ref);
                throw branch.isEmpty()
                        ? new FleetException(
                                ExitCode.REFUSED,
                                "Git did not move " + ref + " (" + result + ")",
                                "another command may be at work in this clone: run the same command again")
                        : new FleetException(
                                ExitCode.REFUSED,
                                "there is a branch " + branch + ", and so Git takes none that is named "
                                        + Repository.shortenRefName(ref),
                                "rename it: `git branch -m " + branch + " " + branch.replace('/', '-') + "-before`");
            }
        }
    }

    /** The branch whose name is the folder of another's, either way round; empty where there is none. */
    private String inTheWay(String branch) throws IOException {
        String ref = branch.startsWith(Constants.R_HEADS) ? branch : Constants.R_HEADS + branch;
        return git.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).stream()
                .map(Ref::getName)
                .filter(other -> ref.startsWith(other + "/") || other.startsWith(ref + "/"))
                .map(Repository::shortenRefName)
                .findFirst()
                .orElse("");
    }
}
