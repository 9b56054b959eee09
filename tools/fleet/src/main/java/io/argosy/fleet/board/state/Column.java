package io.argosy.fleet.board.state;

import io.argosy.fleet.rules.WebAddresses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One environment.
 *
 * @param told who says how things are there
 * @param frozen why nothing is promoted to it now; null where it is open
 * @param troubles what cannot be known of it, a sentence each
 * @param elsewhere where else people look at it
 */
public record Column(
        String environment, Told told, @Nullable Frozen frozen, List<String> troubles, WebAddresses elsewhere) {
    /**
     * A time in which nothing is promoted.
     *
     * @param until when it ends, for people
     */
    public record Frozen(String reason, String until) {}

    public Column {
        troubles = List.copyOf(troubles);
    }

    /** The same, told by another. */
    Column told(Told other) {
        return new Column(environment, other, frozen, troubles, elsewhere);
    }
}
