package io.argosy.fleet.board.server;

import java.nio.charset.StandardCharsets;

/**
 * What is answered.
 *
 * @param type the media type
 */
record Answer(int status, String type, byte[] body) {
    private static final String HTML = "text/html; charset=utf-8";

    static Answer page(String html) {
        return new Answer(200, HTML, html.getBytes(StandardCharsets.UTF_8));
    }

    /** A sentence; plain text, whatever is in it. */
    static Answer sentence(int status, String sentence) {
        return new Answer(status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
