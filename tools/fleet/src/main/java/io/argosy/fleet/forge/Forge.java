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
     * A pull request that is open.
     *
     * @param tip the last commit of its branch, 40 hex digits
     */
    record Open(int number, String tip, URI address) {}

    /**
     * The pull requests that are open, newest first.
     *
     * @param base the branch that they are to be merged into
     * @param most how many at most
     * @throws FleetException where the forge refuses, has no room, or cannot be reached
     */
    List<Open> open(String base, int most);

    /**
     * Writes a review into comments of a pull request, in place of the one that an earlier run wrote.
     *
     * @param number the pull request's
     * @throws FleetException where the forge refuses, has no room, or cannot be reached
     */
    void comment(int number, List<String> pages);
}
