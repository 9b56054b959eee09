package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

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
        try (Batch batch = new Batch(monorepo, files.size())) {
            SortedMap<String, SortedMap<String, ObjectId>> folders = new TreeMap<>();
            SortedMap<String, ObjectId> own = new TreeMap<>();
            files.forEach((path, blob) -> {
                int slash = path.indexOf('/');
                if (slash < 0) {
                    own.put(path, blob);
                } else {
                    folders.computeIfAbsent(path.substring(0, slash), _ -> new TreeMap<>())
                            .put(path.substring(slash + 1), blob);
                }
            });
            SortedMap<String, ObjectId> trees = new TreeMap<>();
            folders.forEach((folder, its) -> trees.put(folder, batch.folder(its)));
            return replace(expected, batch, own, trees, author, time, message);
        }
    }

    /**
     * The same, with folders that are told by their trees: what has not changed need not be told again.
     *
     * @param batch what of it is new
     * @param files beside the folders
     * @param folders the {@linkplain Batch#folder tree} of each
     */
    public Optional<RevCommit> replace(
            Optional<RevCommit> expected,
            Batch batch,
            SortedMap<String, ObjectId> files,
            SortedMap<String, ObjectId> folders,
            String author,
            Instant time,
            String message) {
        if (monorepo.checkedOutBranch().filter(name::equals).isPresent()) {
            return Optional.empty();
        }
        try {
            PersonIdent person = new PersonIdent(author, author + "@localhost", time, ZoneOffset.UTC);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(batch.tree(files, folders));
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage(message);
            ObjectId id = batch.insert(commit);
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

    /**
     * New objects of a state, which are there once a commit is: few as a file each, as Git does it; many as one pack, since a thousand files are more work
     * than what they hold. For one thread.
     */
    public static final class Batch implements AutoCloseable {
        /** From so many objects on Git itself keeps what it is sent as a pack. */
        private static final int MANY = 100;

        private final ObjectInserter inserter;
        private long bytes;

        /**
         * @param most how many there are, about
         */
        public Batch(Monorepo monorepo, int most) {
            // What is told again is told to be so, and is not looked for.
            if (most >= MANY && monorepo.git().getObjectDatabase() instanceof ObjectDirectory directory) {
                PackInserter pack = directory.newPackInserter();
                pack.checkExisting(false);
                inserter = pack;
            } else {
                inserter = monorepo.git().newObjectInserter();
            }
        }

        /**
         * A file's content.
         *
         * @param before what is there already, and is not written again
         */
        public ObjectId file(byte[] content, @Nullable ObjectId before) {
            try {
                if (before != null && before.equals(inserter.idFor(Constants.OBJ_BLOB, content))) {
                    return before;
                }
                bytes += content.length;
                return inserter.insert(Constants.OBJ_BLOB, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A folder of files. */
        public ObjectId folder(SortedMap<String, ObjectId> files) {
            return tree(files, new TreeMap<>());
        }

        private ObjectId tree(SortedMap<String, ObjectId> files, SortedMap<String, ObjectId> folders) {
            // Git sorts a folder as if its name ended with a slash.
            SortedMap<String, ObjectId> all = new TreeMap<>(files);
            folders.forEach((name, tree) -> all.put(name + "/", tree));
            TreeFormatter tree = new TreeFormatter();
            all.forEach((name, id) -> {
                boolean folder = name.endsWith("/");
                tree.append(
                        folder ? name.substring(0, name.length() - 1) : name,
                        folder ? FileMode.TREE : FileMode.REGULAR_FILE,
                        id);
            });
            try {
                bytes += tree.toByteArray().length;
                return inserter.insert(tree);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private ObjectId insert(CommitBuilder commit) throws IOException {
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }

        /** How much it holds, before Git makes it smaller. */
        public long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            inserter.close();
        }
    }
}
