package io.argosy.fleet.board.server;

import java.nio.charset.StandardCharsets;

/** What is answered. */
final class Answer {
    private final int status;
    private final String type;
    private final byte[] body;

    /**
     * @param type the media type
     * @param body taken as it is, without a copy
     */
    Answer(int status, String type, byte[] body) {
        this.status = status;
        this.type = type;
        this.body = body;
    }

    static Answer page(String html) {
        return new Answer(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    /** A sentence; plain text, whatever is in it. */
    static Answer sentence(int status, String sentence) {
        return new Answer(status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    byte[] body() {
        return body;
    }
}
