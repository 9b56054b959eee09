package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * The object ids of paths in many commits that are much alike: a folder that they share is read once. For one thread.
 */
public final class TreeIds {
    private final Monorepo repository;
    private final Map<ObjectId, Map<String, Entry>> folders = new ConcurrentHashMap<>();

    public TreeIds(Monorepo repository) {
        this.repository = repository;
    }

    /** The id of a file or folder, or nothing where the commit has neither. */
    public Optional<ObjectId> id(RevCommit commit, String path) {
        Entry entry = new Entry(commit.getTree().getId(), true);
        for (String name : path.split("/", -1)) {
            Entry next = entry.folder() ? folder(entry.id()).get(name) : null;
            if (next == null) {
                return Optional.empty();
            }
            entry = next;
        }
        return Optional.of(entry.id());
    }

    private Map<String, Entry> folder(ObjectId tree) {
        return folders.computeIfAbsent(tree, this::read);
    }

    private Map<String, Entry> read(ObjectId tree) {
        Map<String, Entry> entries = new HashMap<>();
        try (ObjectReader reader = repository.git().newObjectReader()) {
            CanonicalTreeParser parser = new CanonicalTreeParser();
            parser.reset(reader, tree);
            for (; !parser.eof(); parser.next()) {
                entries.put(
                        parser.getEntryPathString(),
                        new Entry(parser.getEntryObjectId(), FileMode.TREE.equals(parser.getEntryRawMode())));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Entry(ObjectId id, boolean folder) {}
}
