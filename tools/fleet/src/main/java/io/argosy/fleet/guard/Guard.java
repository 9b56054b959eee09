package io.argosy.fleet.guard;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files that hold others to something.
 *
 * @param name e.g. {@code rules of an environment}
 * @param files their paths from the repository's root
 * @param owner who answers for them
 * @param judged who is held to them, and so may not own them
 * @param meaning what of a change makes them less than they were; null where nobody can tell, and any change of what it says counts
 * @param examples paths of such files, for whoever checks who owns them
 */
public record Guard(
        String name,
        Pattern files,
        Role owner,
        Set<Role> judged,
        @Nullable Meaning meaning,
        List<String> examples) {
    public Guard {
        judged = Set.copyOf(judged);
        examples = List.copyOf(examples);
        for (String example : examples) {
            if (!files.matcher(example).matches()) {
                throw new IllegalArgumentException(example + " is none of the files of: " + name);
            }
        }
    }

    /** Reads two sides of a file. */
    @FunctionalInterface
    interface Meaning {
        /**
         * What is less than before, a phrase for each; empty where the file asks for as much.
         *
         * @param path a file that differs
         */
        List<String> lowered(Sides sides, String path);
    }

    /** Whether a file is one of its files. */
    boolean covers(String path) {
        return files.matcher(path).matches();
    }
}
