package io.argosy.fleet.board.state;

import io.argosy.fleet.forge.Forge;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The pull requests that are open, asked of the forge once a minute by a thread of its own, for as long as somebody looks. Without a forge
 * there are none; one that is away is a sentence, and costs nothing else.
 */
public final class Requests implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Optional<Forge> forge;
    private final String base;
    private final Runnable changed;
    private volatile List<Forge.Open> open = List.of();
    private volatile String trouble = "";
    private final WhileLooked asking = new WhileLooked("board-requests", PAUSE, PAUSE, new WhileLooked.Question() {
        @Override
        public void ask() {
            told(List.copyOf(forge.orElseThrow().open(base, WayLook.MOST)), "");
        }

        @Override
        public void failed(String why) {
            told(List.of(), "which pull requests are open, nobody knows: " + why);
        }
    });

    /**
     * @param base the branch that they are to be merged into
     * @param changed told when others are open than before
     */
    public Requests(Optional<Forge> forge, String base, Runnable changed) {
        this.forge = forge;
        this.base = base;
        this.changed = changed;
    }

    /** Those that were open when it was last asked, without waiting. */
    List<Forge.Open> now() {
        if (forge.isPresent()) {
            asking.looked();
        }
        return open;
    }

    /** Why nobody knows which are open; empty where somebody does, or there is no forge. */
    String trouble() {
        return trouble;
    }

    private void told(List<Forge.Open> now, String why) {
        boolean same = now.equals(open) && why.equals(trouble);
        open = now;
        trouble = why;
        if (!same) {
            changed.run();
        }
    }

    @Override
    public void close() {
        asking.close();
    }
}
