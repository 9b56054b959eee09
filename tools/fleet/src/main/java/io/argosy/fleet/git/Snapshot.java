package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * A commit's files by path, for whoever asks for many of them: each folder is read once, and two snapshots that come from
 * one another read the folders that they share once for both.
 */
public final class Snapshot {
    private final Repository git;
    private final RevCommit commit;
    private final Map<ObjectId, Map<String, Entry>> folders;

    /** What a commit has. */
    public Snapshot(Monorepo monorepo, RevCommit commit) {
        this(monorepo.git(), commit, new HashMap<>());
    }

    private Snapshot(Repository git, RevCommit commit, Map<ObjectId, Map<String, Entry>> folders) {
        this.git = git;
        this.commit = commit;
        this.folders = folders;
    }

    /** The same repository at another commit. */
    public Snapshot at(RevCommit other) {
        return new Snapshot(git, other, folders);
    }

    /** The commit that this is a snapshot of. */
    public RevCommit commit() {
        return commit;
    }

    /**
     * What stands at a path.
     *
     * @param path from the root, with forward slashes; empty for the root itself
     */
    public Optional<Entry> find(String path) {
        Entry entry = new Entry(commit.getTree().getId(), true);
        for (String name : path.isEmpty() ? new String[0] : path.split("/", -1)) {
            Entry next = entry.folder() ? folder(entry.id()).get(name) : null;
            if (next == null) {
                return Optional.empty();
            }
            entry = next;
        }
        return Optional.of(entry);
    }

    /** What a folder holds by name, sorted; empty where there is no such folder. */
    public Map<String, Entry> list(String path) {
        return find(path).filter(Entry::folder).map(entry -> folder(entry.id())).orElse(Map.of());
    }

    /** What a blob holds. */
    public byte[] bytes(ObjectId blob) {
        try {
            return git.open(blob).getBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's text, or nothing where there is no such file. */
    public Optional<String> text(String path) {
        return find(path)
                .filter(entry -> !entry.folder())
                .map(entry -> new String(bytes(entry.id()), StandardCharsets.UTF_8));
    }

    /** The paths of all files that are not alike here and there, sorted. Folders that are alike are not looked into. */
    public SortedSet<String> differences(Snapshot other) {
        SortedSet<String> paths = new TreeSet<>();
        collect("", find("").orElseThrow(), other.find("").orElseThrow(), paths);
        return paths;
    }

    private void collect(String path, @Nullable Entry here, @Nullable Entry there, SortedSet<String> paths) {
        if (here != null && here.equals(there)) {
            return;
        }
        if ((here != null && !here.folder()) || (there != null && !there.folder())) {
            paths.add(path);
        }
        Map<String, Entry> ours = here != null && here.folder() ? folder(here.id()) : Map.of();
        Map<String, Entry> theirs = there != null && there.folder() ? folder(there.id()) : Map.of();
        SortedSet<String> names = new TreeSet<>(ours.keySet());
        names.addAll(theirs.keySet());
        for (String name : names) {
            collect(path.isEmpty() ? name : path + "/" + name, ours.get(name), theirs.get(name), paths);
        }
    }

    private Map<String, Entry> folder(ObjectId tree) {
        return folders.computeIfAbsent(tree, this::read);
    }

    private Map<String, Entry> read(ObjectId tree) {
        Map<String, Entry> entries = new TreeMap<>();
        try (TreeWalk walk = new TreeWalk(git)) {
            walk.addTree(tree);
            while (walk.next()) {
                if (!FileMode.GITLINK.equals(walk.getRawMode(0))) {
                    entries.put(
                            walk.getNameString(),
                            new Entry(walk.getObjectId(0), FileMode.TREE.equals(walk.getRawMode(0))));
                }
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file or a folder.
     *
     * @param id the Git object that says what it holds: equal ids, equal content
     */
    public record Entry(ObjectId id, boolean folder) {}
}
