package io.argosy.fleet.forge;

import io.argosy.fleet.FleetException;
import java.net.URI;
import java.util.List;

/** Where pull requests are. Twice is once: what is there already is brought up to date, and left alone where it is. */
public interface Forge {
    /**
     * Opens a pull request for a branch that the forge has, or brings the open one up to date.
     *
     * @param branch the branch to merge
     * @param base the branch to merge into
     * @param pages the text: the first page is the pull request's own, the others are comments
     * @return its address
     * @throws FleetException where the forge refuses, has no room, or cannot be reached
     */
    URI propose(String branch, String base, String title, List<String> pages);

    /**
     * Writes a review into comments of a pull request, in place of the one that an earlier run wrote.
     *
     * @param number the pull request's
     * @throws FleetException where the forge refuses, has no room, or cannot be reached
     */
    void comment(int number, List<String> pages);
}
