package io.argosy.fleet.git;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.Status;
import org.eclipse.jgit.api.StatusCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * The monorepo as Git has it. Everything is read at a commit, so that what a command says depends on nothing that is
 * not committed.
 */
public final class Monorepo implements AutoCloseable {
    /** What a revision begins with, before it goes to parents, times or files. */
    private static final Pattern NAME = Pattern.compile("[^~^@:]+");

    /** What to do about a clone that lacks files which its origin has. */
    public static final String FETCH_ALL =
            "fetch all of it: `git config --unset remote.origin.partialclonefilter; git fetch --refetch`";

    private final Repository repository;
    private final Path root;

    private Monorepo(Repository repository) {
        this.repository = repository;
        this.root = repository.getWorkTree().toPath();
    }

    /** Whether it fetches files when they are asked for (git-scm.com/docs/partial-clone), which only Git itself does. */
    private static boolean isPartial(Repository repository) {
        return repository.getConfig().getSubsections("remote").stream()
                .anyMatch(remote -> repository.getConfig().getString("remote", remote, "partialclonefilter") != null);
    }

    /**
     * Opens the repository that holds {@code inside}, a folder anywhere in its working tree.
     *
     * @throws FleetException where there is none, or it is bare, a shallow clone or a partial one: versions are found in
     *     history
     */
    public static Monorepo open(Path inside) {
        FileRepositoryBuilder builder =
                new FileRepositoryBuilder().readEnvironment().findGitDir(inside.toFile());
        if (builder.getGitDir() == null) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    inside + " is in no Git repository",
                    "run fleet in a clone; an unpacked archive has no history to find versions in");
        }
        try {
            Repository repository = builder.setMustExist(true).build();
            if (Files.exists(repository.getCommonDirectory().toPath().resolve(Constants.SHALLOW))) {
                repository.close();
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "this clone is shallow, and versions are found in history",
                        "run `git fetch --unshallow`");
            }
            if (isPartial(repository)) {
                repository.close();
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "this clone lacks files of old versions, as it is a partial one",
                        FETCH_ALL);
            }
            if (repository.isBare()) {
                repository.close();
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "the Git repository at " + builder.getGitDir() + " is bare, so it has no folder to work in",
                        "run fleet in a worktree of it: `git worktree add ../work main`");
            }
            return new Monorepo(repository);
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "the Git repository at " + builder.getGitDir() + " cannot be read: " + e.getMessage(),
                    "see `git status`",
                    e);
        }
    }

    /** A repository of its own, without a commit: the one in that folder, which is made where there is none. */
    public static Monorepo own(Path folder) {
        try {
            if (!Files.exists(folder.resolve(Constants.DOT_GIT))) {
                Git.init()
                        .setDirectory(folder.toFile())
                        .setInitialBranch(Constants.MASTER)
                        .call()
                        .close();
            }
            return new Monorepo(new FileRepositoryBuilder()
                    .setGitDir(folder.resolve(Constants.DOT_GIT).toFile())
                    .setWorkTree(folder.toFile())
                    .setMustExist(true)
                    .build());
        } catch (IOException | GitAPIException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "no Git repository can be made in " + folder + ": " + e.getMessage(),
                    "give a folder that can be written",
                    e);
        }
    }

    /** Loads what opening a repository needs, and the system's and the user's settings of Git. */
    public static void prepare() {
        try {
            SystemReader.getInstance().getUserConfig();
        } catch (IOException | ConfigInvalidException | RuntimeException e) {
            // Whoever opens a repository meets it again, and says so.
        }
    }

    /** The working tree's top folder. */
    public Path root() {
        return root;
    }

    /** Git's own folder, which all working trees of the clone share and nothing is committed from. */
    public Path privateFolder() {
        return repository.getCommonDirectory().toPath().toAbsolutePath().normalize();
    }

    /** JGit's own view, for what this class does not offer. */
    Repository git() {
        return repository;
    }

    /** The commit that a branch, tag or abbreviated id names, or nothing; where a branch and a tag have one name, the branch's. */
    public Optional<RevCommit> find(String revision) {
        try (RevWalk walk = new RevWalk(repository)) {
            Optional<String> exact = branchFirst(revision);
            ObjectId id = exact.isEmpty() ? null : repository.resolve(exact.get() + "^{commit}");
            return id == null ? Optional.empty() : Optional.of(walk.parseCommit(id));
        } catch (MissingObjectException e) {
            // A whole id that this clone lacks, e.g. of what somebody else pushed.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (org.eclipse.jgit.errors.RevisionSyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * The revision with its reference as an id. Git takes a tag before a branch, and who may push tags could say by one what is main; and
     * a branch that is called {@code refs/heads/main} before nothing at all: a whole name is that reference, or none.
     */
    private Optional<String> branchFirst(String revision) throws IOException {
        Matcher name = NAME.matcher(revision);
        if (!name.lookingAt() || name.group().equals(Constants.HEAD) || ObjectId.isId(name.group())) {
            return Optional.of(revision);
        }
        boolean whole = name.group().startsWith(Constants.R_REFS);
        for (String heads : whole ? List.of("") : List.of(Constants.R_HEADS, Constants.R_REMOTES)) {
            Ref reference = repository.exactRef(heads + name.group());
            if (reference != null && reference.getObjectId() != null) {
                return Optional.of(reference.getObjectId().name() + revision.substring(name.end()));
            }
        }
        return whole ? Optional.empty() : Optional.of(revision);
    }

    /**
     * How a command of Git's names a branch, so that nothing else of its name is taken in its place: Git takes a whole name first, one
     * below {@code refs} then, and then a tag (git-scm.com/docs/gitrevisions).
     */
    public String inCommands(String branch) {
        try {
            boolean only = true;
            for (String before : List.of("", Constants.R_REFS, Constants.R_TAGS)) {
                only &= repository.exactRef(before + branch) == null;
            }
            if (only) {
                return branch;
            }
            return (repository.exactRef(Constants.R_HEADS + branch) == null ? Constants.R_REMOTES : Constants.R_HEADS)
                            .substring(Constants.R_REFS.length())
                    + branch;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The commit that a branch, tag or abbreviated id names.
     *
     * @throws FleetException where nothing has that name
     */
    public RevCommit commit(String revision) {
        return find(revision)
                .orElseThrow(() -> new FleetException(
                        ExitCode.USAGE,
                        "no commit is named " + revision,
                        revision.equals(Constants.HEAD)
                                ? "make a first commit"
                                : "see `git branch --all`, and fetch it if it is on a remote"));
    }

    /** The branch that is checked out, e.g. {@code main}; nothing on a detached HEAD. */
    public Optional<String> checkedOutBranch() {
        try {
            Ref head = repository.exactRef(Constants.HEAD);
            if (head == null || !head.isSymbolic()) {
                return Optional.empty();
            }
            return Optional.of(Repository.shortenRefName(head.getTarget().getName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The folder of another worktree of this repository that has a branch checked out, where Git lets nobody else check it out
     * (git-scm.com/docs/gitrepository-layout, worktrees); nothing where none has.
     */
    public Optional<Path> worktreeOf(String branch) {
        Path common = repository.getCommonDirectory().toPath();
        // A bare repository has a branch, too, and no folder.
        List<Path> folders = new ArrayList<>(common.endsWith(Constants.DOT_GIT) ? List.of(common) : List.of());
        try (Stream<Path> linked =
                Files.exists(common.resolve("worktrees")) ? Files.list(common.resolve("worktrees")) : Stream.empty()) {
            linked.sorted().forEach(folders::add);
            for (Path folder : folders) {
                if (!folder.equals(repository.getDirectory().toPath())
                        && read(folder.resolve(Constants.HEAD)).equals("ref: " + Constants.R_HEADS + branch)) {
                    String dotGit = folder.equals(common) ? common.toString() : read(folder.resolve("gitdir"));
                    return Optional.ofNullable(Path.of(dotGit).getParent()).filter(Files::isDirectory);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    /** What takes back what Git has begun here and not ended, such as {@code git merge --abort}; nothing where all is ended. */
    public Optional<String> unfinished() {
        return switch (repository.getRepositoryState()) {
            case MERGING, MERGING_RESOLVED -> Optional.of("git merge --abort");
            case CHERRY_PICKING, CHERRY_PICKING_RESOLVED -> Optional.of("git cherry-pick --abort");
            case REVERTING, REVERTING_RESOLVED -> Optional.of("git revert --abort");
            case REBASING, REBASING_REBASING, REBASING_MERGE, REBASING_INTERACTIVE -> Optional.of("git rebase --abort");
            case APPLY -> Optional.of("git am --abort");
            case BISECTING -> Optional.of("git bisect reset");
            case SAFE, BARE -> Optional.empty();
        };
    }

    /** The address of a remote such as {@code origin}, or nothing where there is no such remote. */
    public Optional<String> remote(String name) {
        return Optional.ofNullable(repository.getConfig().getString("remote", name, "url"));
    }

    /** A file's bytes at a commit, or nothing where the commit has no such file; a link is none. */
    public Optional<byte[]> read(RevCommit commit, String path) {
        try (TreeWalk walk = TreeWalk.forPath(repository, path, commit.getTree())) {
            boolean file = walk != null
                    && (FileMode.REGULAR_FILE.equals(walk.getRawMode(0))
                            || FileMode.EXECUTABLE_FILE.equals(walk.getRawMode(0)));
            return file ? Optional.of(repository.open(walk.getObjectId(0)).getBytes()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a blob holds. */
    public byte[] bytes(ObjectId blob) {
        try {
            return repository.open(blob).getBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text file at a commit, as UTF-8, or nothing where the commit has no such file. */
    public Optional<String> readText(RevCommit commit, String path) {
        return read(commit, path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The Git object id of a file or folder at a commit, or nothing where the commit has neither. */
    public Optional<ObjectId> objectId(RevCommit commit, String path) {
        try (TreeWalk walk = TreeWalk.forPath(repository, path, commit.getTree())) {
            return walk == null ? Optional.empty() : Optional.of(walk.getObjectId(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Git object id of a file that is one: no folder, no link and no other repository. */
    public Optional<ObjectId> plainFile(RevCommit commit, String path) {
        try (TreeWalk walk = TreeWalk.forPath(repository, path, commit.getTree())) {
            boolean plain = walk != null
                    && (FileMode.REGULAR_FILE.equals(walk.getRawMode(0))
                            || FileMode.EXECUTABLE_FILE.equals(walk.getRawMode(0)));
            return plain ? Optional.of(walk.getObjectId(0)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The names of the folders directly in a folder at a commit, sorted; empty where there is no such folder.
     *
     * @param path from the root; empty for the root itself
     */
    public List<String> folders(RevCommit commit, String path) {
        List<String> names = new ArrayList<>();
        Optional<ObjectId> tree = path.isEmpty() ? Optional.of(commit.getTree()) : folder(commit, path);
        if (tree.isEmpty()) {
            return names;
        }
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(tree.get());
            while (walk.next()) {
                if (FileMode.TREE.equals(walk.getRawMode(0))) {
                    names.add(walk.getNameString());
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ObjectId> folder(RevCommit commit, String path) {
        try (TreeWalk walk = TreeWalk.forPath(repository, path, commit.getTree())) {
            return walk == null || !FileMode.TREE.equals(walk.getRawMode(0))
                    ? Optional.empty()
                    : Optional.of(walk.getObjectId(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file below a folder at a commit, as paths from the repository's root, sorted as Git sorts them. */
    public List<String> files(RevCommit commit, String folder) {
        List<String> paths = new ArrayList<>();
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            if (!folder.isEmpty()) {
                walk.setFilter(PathFilter.create(folder));
            }
            while (walk.next()) {
                paths.add(walk.getPathString());
            }
            return paths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the folders as a commit has them into {@code target}, which must be empty or new. Nothing of the working
     * tree is read, and nothing is written but plain files below {@code target}.
     *
     * @param folders paths from the root, of folders or files; one that the commit lacks is passed over
     * @throws FleetException where one holds what a checkout would give as something else than a plain file
     */
    public void export(RevCommit commit, List<String> folders, Path target) throws IOException {
        Snapshot snapshot = new Snapshot(this, commit);
        for (String folder : folders) {
            Map<String, Snapshot.Entry> files = new TreeMap<>(snapshot.below(folder));
            snapshot.find(folder).filter(entry -> !entry.folder()).ifPresent(entry -> files.put(folder, entry));
            for (Map.Entry<String, Snapshot.Entry> file : files.entrySet()) {
                Snapshot.Entry entry = file.getValue();
                if (!entry.file()) {
                    throw new FleetException(
                            ExitCode.REFUSED,
                            file.getKey() + " of commit "
                                    + commit.abbreviate(12).name() + " is no plain file",
                            "put the file itself there: links and submodules are read as something else than Git has");
                }
                Path path = target.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, snapshot.bytes(entry.id()));
                if (entry.executable() && !path.toFile().setExecutable(true)) {
                    throw new IOException("cannot make " + path + " executable");
                }
            }
        }
    }

    /**
     * The tree that a commit of everything in the working tree would have: edited and untracked files too, ignored ones
     * not. The index and the branches stay as they are.
     */
    public ObjectId workingTree() {
        DirCache made = DirCache.newInCore();
        DirCacheBuilder builder = made.builder();
        try (ObjectInserter inserter = repository.newObjectInserter();
                ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = new NameConflictTreeWalk(repository)) {
            walk.addTree(new DirCacheIterator(repository.readDirCache()));
            walk.addTree(new FileTreeIterator(repository));
            walk.getTree(1, WorkingTreeIterator.class).setDirCacheIterator(walk, 0);
            while (walk.next()) {
                DirCacheIterator tracked = walk.getTree(0, DirCacheIterator.class);
                WorkingTreeIterator file = walk.getTree(1, WorkingTreeIterator.class);
                if (file == null || (tracked == null && file.isEntryIgnored())) {
                    continue;
                }
                if (FileMode.TREE.equals(file.getEntryRawMode())) {
                    walk.enterSubtree();
                    continue;
                }
                DirCacheEntry entry = new DirCacheEntry(file.getEntryPathString());
                entry.setFileMode(file.getIndexFileMode(tracked));
                boolean asTracked = tracked != null
                        && tracked.getDirCacheEntry() != null
                        && !file.isModified(tracked.getDirCacheEntry(), false, reader);
                if (asTracked && tracked != null) {
                    entry.setObjectId(tracked.getEntryObjectId());
                } else if (FileMode.GITLINK.equals(file.getEntryRawMode())) {
                    entry.setObjectId(file.getEntryObjectId());
                } else {
                    try (InputStream content = file.openEntryStream()) {
                        entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getEntryContentLength(), content));
                    }
                }
                builder.add(entry);
            }
            builder.finish();
            ObjectId tree = made.writeTree(inserter);
            inserter.flush();
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Git object id that a file with these bytes has. */
    public static ObjectId fileId(byte[] content) {
        return new ObjectInserter.Formatter().idFor(Constants.OBJ_BLOB, content);
    }

    /**
     * The Git object id that a folder of plain files has.
     *
     * @param files their bytes by name, none of them in a folder below
     */
    public static ObjectId folderId(Map<String, byte[]> files) {
        TreeFormatter tree = new TreeFormatter();
        new TreeMap<>(files).forEach((name, bytes) -> tree.append(name, FileMode.REGULAR_FILE, fileId(bytes)));
        return new ObjectInserter.Formatter().idFor(tree);
    }

    /** Keeps bytes as a Git object, to be put into a commit. */
    public ObjectId store(byte[] content) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(Constants.OBJ_BLOB, content);
            inserter.flush();
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The paths below {@code paths} that differ between the working tree and what is checked out, sorted: edited, added,
     * deleted and untracked ones.
     */
    public List<String> uncommitted(List<String> paths) {
        try {
            StatusCommand status = new Git(repository).status();
            paths.forEach(status::addPath);
            Status found = status.call();
            TreeSet<String> all = new TreeSet<>(found.getUncommittedChanges());
            all.addAll(found.getUntracked());
            return List.copyOf(all);
        } catch (GitAPIException e) {
            throw new IllegalStateException("git status of " + root, e);
        }
    }

    /**
     * The commits that changed any of {@code paths}, newest first, as seen along {@code head}'s first parents: a merge
     * counts as the one change that it brought. It reads all of history; {@link #newestChange} ends where it may.
     */
    public List<RevCommit> changesOf(RevCommit head, List<String> paths) {
        return changesOf(head, paths, Integer.MAX_VALUE);
    }

    /**
     * The newest of them.
     *
     * @param most how many, 1 or more; no commit before the last of them is read
     */
    public List<RevCommit> changesOf(RevCommit head, List<String> paths, int most) {
        List<RevCommit> changes = new ArrayList<>();
        newestChange(head, paths, change -> {
            changes.add(change);
            return changes.size() < most ? Optional.empty() : Optional.of(change);
        });
        return changes;
    }

    /**
     * What is looked for in the newest of {@link #changesOf} that has it; no commit before that one is read.
     *
     * @param reader what a commit has of it, or nothing
     */
    public <T> Optional<T> newestChange(RevCommit head, List<String> paths, Function<RevCommit, Optional<T>> reader) {
        // One reader keeps what it has unpacked: commits next to each other have nearly the same trees.
        try (RevWalk walk = new RevWalk(repository)) {
            @Nullable RevCommit next = walk.parseCommit(head);
            List<Optional<ObjectId>> ids = objectIds(walk, next, paths);
            while (next != null) {
                RevCommit commit = next;
                next = commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0));
                List<Optional<ObjectId>> before = next == null
                        ? paths.stream().map(_ -> Optional.<ObjectId>empty()).toList()
                        : next.getTree().equals(commit.getTree()) ? ids : objectIds(walk, next, paths);
                if (!before.equals(ids)) {
                    Optional<T> found = reader.apply(commit);
                    if (found.isPresent()) {
                        return found;
                    }
                }
                ids = before;
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Optional<ObjectId>> objectIds(RevWalk walk, RevCommit commit, List<String> paths)
            throws IOException {
        List<Optional<ObjectId>> ids = new ArrayList<>();
        for (String path : paths) {
            // Not closed: its reader is the walk's.
            TreeWalk found = TreeWalk.forPath(walk.getObjectReader(), path, commit.getTree());
            ids.add(Optional.ofNullable(found).map(tree -> tree.getObjectId(0)));
        }
        return ids;
    }

    /** What a branch was before a commit came to it, or nothing for a branch's first. */
    public Optional<RevCommit> firstParent(RevCommit commit) {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit whole = walk.parseCommit(commit);
            return whole.getParentCount() == 0 ? Optional.empty() : Optional.of(walk.parseCommit(whole.getParent(0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest commit on all of the heads' history, merged branches too, that is what is looked for. */
    public Optional<RevCommit> newest(List<RevCommit> heads, Predicate<RevCommit> wanted) {
        try (RevWalk walk = new RevWalk(repository)) {
            for (RevCommit head : heads) {
                walk.markStart(walk.parseCommit(head));
            }
            for (RevCommit commit : walk) {
                if (wanted.test(commit)) {
                    return Optional.of(commit);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From a commit back through parents for as long as they are what is looked for: the last of them. */
    public RevCommit eldest(RevCommit from, Predicate<RevCommit> wanted) {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit eldest = walk.parseCommit(from);
            for (int i = 0; i < eldest.getParentCount(); i++) {
                RevCommit parent = walk.parseCommit(eldest.getParent(i));
                if (wanted.test(parent)) {
                    eldest = parent;
                    i = -1;
                }
            }
            return eldest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commits that branches, remote branches and tags stand on. */
    public List<RevCommit> tips() {
        try (RevWalk walk = new RevWalk(repository)) {
            List<RevCommit> tips = new ArrayList<>();
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS)) {
                if (walk.peel(walk.parseAny(ref.getObjectId())) instanceof RevCommit commit) {
                    tips.add(commit);
                }
            }
            return tips;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
