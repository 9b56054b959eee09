package io.argosy.fleet.board.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a page what changes, as server-sent events (html.spec.whatwg.org): {@code parts} with what is otherwise, {@code again} where the
 * page is better asked for anew, and a {@code beat} where nothing changed, from which it knows that it is not lost.
 */
final class EventStream {
    private static final Duration BEAT = Duration.ofSeconds(4);

    private final LivePicture picture;

    EventStream(LivePicture picture) {
        this.picture = picture;
    }

    /** Sends until whoever reads goes away, or the board ends. */
    void send(@Nullable String since, Response response) throws InterruptedException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        long seen = number(since);
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            write(out, "retry: 2000\nevent: beat\ndata: .\n\n");
            while (!picture.isStopped()) {
                List<Update> updates = picture.after(seen, BEAT);
                if (updates.isEmpty()) {
                    write(out, "event: beat\ndata: .\n\n");
                }
                for (Update update : updates) {
                    seen = update.number();
                    write(out, event(update));
                }
            }
        } catch (IOException e) {
            // It is gone, which is how a stream ends.
            return;
        }
    }

    private static String event(Update update) {
        if (!update.lost().isEmpty()) {
            // A line of its own, whatever is in it.
            return "event: lost\ndata: " + JsonMapper.shared().writeValueAsString(update.lost()) + "\n\n";
        }
        return update.whole() ? "event: again\ndata: " + update.number() + "\n\n" : parts(update);
    }

    private static String parts(Update update) {
        return "event: parts\ndata: "
                + JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "version",
                                update.number(),
                                "parts",
                                update.parts(),
                                "rows",
                                update.rows(),
                                "find",
                                update.find(),
                                "said",
                                update.said()))
                + "\n\n";
    }

    private static long number(@Nullable String since) {
        try {
            return since == null ? -1 : Long.parseLong(since);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
