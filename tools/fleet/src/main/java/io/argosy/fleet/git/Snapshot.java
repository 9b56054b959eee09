package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * A tree's files by path, as a checkout would give them, for whoever asks for many of them: each folder is read once, and
 * two snapshots that come from one another read the folders that they share once for both.
 *
 * <p>What a checkout turns into something else than the file that Git has, a link, a repository within, a name that means
 * another folder, is not a file here: {@link #find} gives it with its {@link Kind}, and whoever wants its content gets none.
 */
public final class Snapshot {
    private static final ObjectChecker NAMES = new ObjectChecker().setSafeForMacOS(true);

    private final Repository git;
    private final ObjectId root;
    private final Map<ObjectId, Map<String, Entry>> folders;

    /** What a commit has. */
    public Snapshot(Monorepo monorepo, RevCommit commit) {
        this(monorepo.git(), commit.getTree().getId(), new HashMap<>());
    }

    /** What a tree has. */
    public Snapshot(Monorepo monorepo, ObjectId tree) {
        this(monorepo.git(), tree, new HashMap<>());
    }

    private Snapshot(Repository git, ObjectId root, Map<ObjectId, Map<String, Entry>> folders) {
        this.git = git;
        this.root = root;
        this.folders = folders;
    }

    /** What stands at a path of a tree. */
    public enum Kind {
        /** A folder. */
        FOLDER,
        /** A plain file. */
        FILE,
        /** A symbolic link: it is read as what it points to. */
        LINK,
        /** A submodule: what it holds is another repository's. */
        SUBMODULE,
        /** A name that no file can have, that means another folder, or that two entries have. */
        MISNAMED
    }

    /**
     * A file or a folder.
     *
     * @param id the Git object that says what it holds: equal ids, equal content
     * @param executable whether a checkout gives a file the right to be run
     */
    public record Entry(ObjectId id, Kind kind, boolean executable) {
        /** Whether it holds others. */
        public boolean folder() {
            return kind == Kind.FOLDER;
        }

        /** Whether it is a file that is read as Git has it. */
        public boolean file() {
            return kind == Kind.FILE;
        }
    }

    /** The same repository at another commit. */
    public Snapshot at(RevCommit other) {
        return new Snapshot(git, other.getTree().getId(), folders);
    }

    /**
     * What stands at a path.
     *
     * @param path from the root, with forward slashes; empty for the root itself
     */
    public Optional<Entry> find(String path) {
        Entry entry = new Entry(root, Kind.FOLDER, false);
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

    /** The names of the folders in a folder, sorted; empty where there is no such folder. */
    public List<String> folders(String path) {
        return list(path).entrySet().stream()
                .filter(entry -> entry.getValue().folder())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Everything below a folder that is no folder, by its path from the root, sorted. */
    public Map<String, Entry> below(String path) {
        Map<String, Entry> found = new TreeMap<>();
        gather(path, found);
        return found;
    }

    private void gather(String path, Map<String, Entry> found) {
        list(path).forEach((name, entry) -> {
            String at = path.isEmpty() ? name : path + "/" + name;
            if (entry.folder()) {
                gather(at, found);
            } else {
                found.put(at, entry);
            }
        });
    }

    /** What a blob holds. */
    public byte[] bytes(ObjectId blob) {
        try {
            return git.open(blob).getBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes a blob has. */
    public long size(ObjectId blob) {
        try (ObjectReader reader = git.newObjectReader()) {
            return reader.getObjectSize(blob, Constants.OBJ_BLOB);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's text, or nothing where there is no such file. */
    public Optional<String> text(String path) {
        return find(path).filter(Entry::file).map(entry -> new String(bytes(entry.id()), StandardCharsets.UTF_8));
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
        List<String> twice = new ArrayList<>();
        try (ObjectReader reader = git.newObjectReader()) {
            CanonicalTreeParser parser = new CanonicalTreeParser();
            parser.reset(reader, tree);
            for (; !parser.eof(); parser.next()) {
                String name = parser.getEntryPathString();
                FileMode mode = parser.getEntryFileMode();
                Kind kind = isName(name) ? kind(mode) : Kind.MISNAMED;
                Entry entry =
                        new Entry(parser.getEntryObjectId(), kind, FileMode.EXECUTABLE_FILE.equals(mode.getBits()));
                if (entries.put(name, entry) != null) {
                    twice.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        twice.forEach(name -> entries.compute(
                name, (_, entry) -> new Entry(entry == null ? tree : entry.id(), Kind.MISNAMED, false)));
        return entries;
    }

    private static Kind kind(FileMode mode) {
        return switch (mode.getObjectType()) {
            case Constants.OBJ_TREE -> Kind.FOLDER;
            case Constants.OBJ_COMMIT -> Kind.SUBMODULE;
            default -> FileMode.SYMLINK.equals(mode.getBits()) ? Kind.LINK : Kind.FILE;
        };
    }

    /**
     * Git itself would check out no file of another name, where it is asked to look: none that means Git's own folder or
     * another one, on macOS ({@code .g\u200cit}) and Windows ({@code GIT~1}) neither.
     */
    private static boolean isName(String name) {
        try {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            NAMES.checkPathSegment(bytes, 0, bytes.length);
        } catch (CorruptObjectException _) {
            return false;
        }
        return name.chars().noneMatch(letter -> letter == '/' || letter == '\\' || letter < ' ' || letter == 0x7f);
    }
}
