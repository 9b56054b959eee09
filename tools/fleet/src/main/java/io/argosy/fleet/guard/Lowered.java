package io.argosy.fleet.guard;

import java.util.List;

/**
 * A guard that a change lowers.
 *
 * @param guard which it is, e.g. {@code rules of an environment}
 * @param path the file, or the first of several
 * @param what what is less than before, e.g. {@code production's soak 24 h → none}
 * @param more what else is less, and what of the first is cut, a line for each; empty where {@code what} says it all
 * @param untold what keeps the rest from being told, so that nobody can say what the change does; empty where all is told
 * @param owners who has to want it: teams of CODEOWNERS, or the role where there is no such file; empty where nobody owns it
 */
public record Lowered(
        String guard, String path, String what, List<String> more, List<String> untold, List<String> owners) {
    public Lowered {
        more = List.copyOf(more);
        untold = List.copyOf(untold);
        owners = List.copyOf(owners);
    }
    /** One that is said in a line. */
    public Lowered(String guard, String path, String what, List<String> owners) {
        this(guard, path, what, List.of(), List.of(), owners);
    }
}
