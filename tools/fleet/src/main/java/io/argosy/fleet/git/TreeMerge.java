package io.argosy.fleet.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * A merge of two trees that changed no file both: folder by folder, and only those that differ are read. A merge that
 * lists all files costs a fifth of a second at ten services, and grows with them.
 */
final class TreeMerge {
    private final ObjectReader reader;
    private final ObjectInserter inserter;

    TreeMerge(ObjectReader reader, ObjectInserter inserter) {
        this.reader = reader;
        this.inserter = inserter;
    }

    /** A file, folder, link or submodule of a tree. */
    private record Entry(FileMode mode, ObjectId id) {}

    /**
     * The tree that has what either changed.
     *
     * @return nothing where both changed the same file, or one a file and the other what holds it, which needs a merge of
     *     lines, or a person; and where a name has letters that are not ASCII, which Git sorts by their bytes
     */
    Optional<ObjectId> merge(ObjectId base, ObjectId ours, ObjectId theirs) throws IOException {
        return Optional.ofNullable(merge(folder(base), folder(ours), folder(theirs)))
                .filter(merged -> FileMode.TREE.equals(merged.mode()))
                .map(Entry::id);
    }

    private static Entry folder(ObjectId id) {
        return new Entry(FileMode.TREE, id);
    }

    /** The one of three that counts; null where that is not for this class to say. */
    private @Nullable Entry merge(Entry base, Entry ours, Entry theirs) throws IOException {
        if (ours.equals(theirs) || theirs.equals(base)) {
            return ours;
        }
        if (ours.equals(base)) {
            return theirs;
        }
        return List.of(base, ours, theirs).stream().allMatch(side -> FileMode.TREE.equals(side.mode()))
                ? folders(base.id(), ours.id(), theirs.id())
                : null;
    }

    private @Nullable Entry folders(ObjectId base, ObjectId ours, ObjectId theirs) throws IOException {
        List<Map<String, Entry>> sides = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        for (ObjectId folder : List.of(base, ours, theirs)) {
            @Nullable Map<String, Entry> side = entries(folder);
            if (side == null) {
                return null;
            }
            sides.add(side);
            names.addAll(side.keySet());
        }
        Entry absent = new Entry(FileMode.MISSING, ObjectId.zeroId());
        // Git sorts a folder as if its name ended in a slash.
        Map<String, Entry> kept = new TreeMap<>();
        for (String name : names) {
            Entry merged = merge(
                    sides.get(0).getOrDefault(name, absent),
                    sides.get(1).getOrDefault(name, absent),
                    sides.get(2).getOrDefault(name, absent));
            if (merged == null) {
                return null;
            }
            if (!FileMode.MISSING.equals(merged.mode())) {
                kept.put(FileMode.TREE.equals(merged.mode()) ? name + "/" : name, merged);
            }
        }
        if (kept.isEmpty()) {
            return absent;
        }
        TreeFormatter tree = new TreeFormatter();
        kept.forEach((name, entry) -> tree.append(
                FileMode.TREE.equals(entry.mode()) ? name.substring(0, name.length() - 1) : name,
                entry.mode(),
                entry.id()));
        return folder(inserter.insert(tree));
    }

    /** What a folder holds; null where a name stands twice, or is not ASCII. */
    private @Nullable Map<String, Entry> entries(ObjectId folder) throws IOException {
        Map<String, Entry> entries = new HashMap<>();
        CanonicalTreeParser tree = new CanonicalTreeParser(new byte[0], reader, folder);
        for (; !tree.eof(); tree.next(1)) {
            String name = tree.getEntryPathString();
            if (!name.chars().allMatch(letter -> letter < 128)
                    || entries.put(name, new Entry(tree.getEntryFileMode(), tree.getEntryObjectId())) != null) {
                return null;
            }
        }
        return entries;
    }
}
