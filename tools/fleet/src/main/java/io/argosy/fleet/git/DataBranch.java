package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * A branch that holds data, and is no line of development: one commit without a parent, which the next one takes the place of, so that its
 * history never grows. No working tree is touched, and no reflog keeps what was there before.
 */
public final class DataBranch {
    private final Monorepo monorepo;
    private final Repository git;
    private final String name;

    /**
     * @param name e.g. {@code evidence/dev}
     */
    public DataBranch(Monorepo monorepo, String name) {
        this.monorepo = monorepo;
        this.git = monorepo.git();
        this.name = name;
    }

    /** What the branch of this clone holds; nothing where there is none. */
    public Optional<RevCommit> tip() {
        return monorepo.find(Constants.R_HEADS + name);
    }

    /** What a commit of it holds: the Git object of each file by its path. */
    public static Map<String, ObjectId> files(Monorepo monorepo, RevCommit commit) {
        Map<String, ObjectId> files = new HashMap<>();
        try (TreeWalk walk = new TreeWalk(monorepo.git())) {
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                if (FileMode.REGULAR_FILE.equals(walk.getRawMode(0))) {
                    files.put(walk.getPathString(), walk.getObjectId(0));
                }
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets it hold what somebody else wrote. */
    public void take(RevCommit commit) {
        try {
            RefUpdate update = git.updateRef(Constants.R_HEADS + name);
            update.setNewObjectId(commit);
            update.setForceUpdate(true);
            update.disableRefLog();
            RefUpdate.Result result = update.update();
            switch (result) {
                case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
                default -> throw new IOException("branch " + name + " cannot be moved: " + result);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts a commit with these files, and no others, in the place of what the branch holds.
     *
     * @param expected what it holds now
     * @param author the name of who says so
     * @return the commit; nothing where somebody else was faster, or the branch is checked out: then all is as it was
     */
    public Optional<RevCommit> replace(
            Optional<RevCommit> expected,
            SortedMap<String, ObjectId> files,
            String author,
            Instant time,
            String message) {
        if (monorepo.checkedOutBranch().filter(name::equals).isPresent()) {
            return Optional.empty();
        }
        try (ObjectInserter inserter = git.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            files.forEach((path, blob) -> {
                DirCacheEntry entry = new DirCacheEntry(path);
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(blob);
                builder.add(entry);
            });
            builder.finish();
            PersonIdent person = new PersonIdent(author, author + "@localhost", time, ZoneOffset.UTC);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = git.updateRef(Constants.R_HEADS + name);
            update.setExpectedOldObjectId(expected.map(ObjectId.class::cast).orElse(ObjectId.zeroId()));
            update.setNewObjectId(id);
            update.setForceUpdate(true);
            update.disableRefLog();
            return switch (update.update()) {
                case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> Optional.of(monorepo.commit(id.name()));
                default -> Optional.empty();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
