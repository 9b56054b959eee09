package io.argosy.fleet.board.page;

import io.argosy.fleet.board.state.Board;
import java.time.Instant;

/**
 * What every page has around it.
 *
 * @param kind which page it is, for the script
 * @param root the way to the top, e.g. {@code ../}
 * @param version of the picture that it shows
 * @param live whether changes come by themselves; else it is a file
 * @param refresh after how many seconds the page asks for itself again; 0 where what changes is sent, or nothing does
 * @param query what was searched for
 */
public record Frame(
        String title,
        String kind,
        String root,
        Board.Main main,
        Instant at,
        long version,
        boolean live,
        int refresh,
        String query) {
    /** Another page in the same frame. */
    public Frame of(String another, String its, String way, int seconds) {
        return new Frame(another, its, way, main, at, version, live, seconds, query);
    }
}
