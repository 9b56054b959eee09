package io.argosy.fleet.board.server;

import io.argosy.fleet.FleetException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * Answers requests: it reads, and no request changes anything. No page of elsewhere may frame it, load from it or read it: a name that is not
 * this machine's own is refused, as a page that made its name lead here would send it.
 */
final class BoardHandler extends Handler.Abstract {
    /** Nothing but the board's own files: what a text of anybody's brings along is not run, not loaded, and sent nowhere. */
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final HttpField[] HEADERS = {
        new PreEncodedHttpField("Content-Security-Policy", POLICY),
        new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
        new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
        new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
        new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
        new PreEncodedHttpField("Cache-Control", "no-cache"),
    };
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final int MOST_STREAMS = 64;

    private final Desk desk;
    private final LivePicture picture;
    private final Semaphore streams = new Semaphore(MOST_STREAMS);

    BoardHandler(Desk desk, LivePicture picture) {
        super(InvocationType.BLOCKING);
        this.desk = desk;
        this.picture = picture;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields.Mutable headers = response.getHeaders();
        for (HttpField header : HEADERS) {
            headers.put(header);
        }
        String method = request.getMethod();
        if (!OWN_NAMES.contains(Request.getServerName(request).toLowerCase(Locale.ROOT))) {
            write(
                    response,
                    Answer.sentence(421, "the board answers on this machine's own name alone"),
                    false,
                    callback);
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            headers.put(HttpHeader.ALLOW, "GET, HEAD");
            write(response, Answer.sentence(405, "the board only reads: ask with GET"), false, callback);
        } else {
            answer(request, response, method.equals("HEAD"), callback);
        }
        return true;
    }

    private void answer(Request request, Response response, boolean headOnly, Callback callback) throws Exception {
        String path = Request.getPathInContext(request).replaceFirst("^/", "");
        Fields query = Request.extractQueryParameters(request);
        if (!path.equals("events")) {
            String wanted = query.getValue("q");
            write(response, answered(path, wanted == null ? "" : wanted), headOnly, callback);
        } else if (!streams.tryAcquire()) {
            write(response, Answer.sentence(503, "too many pages are open: close some"), headOnly, callback);
        } else {
            try {
                new EventStream(picture).send(query.getValue("since"), response);
                callback.succeeded();
            } finally {
                streams.release();
            }
        }
    }

    /** What cannot be shown is one page's trouble, and told as a sentence. */
    private Answer answered(String path, String query) throws InterruptedException {
        try {
            return desk.answer(path, query);
        } catch (FleetException e) {
            return Answer.sentence(503, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return Answer.sentence(500, "a fault in fleet itself: " + e);
        }
    }

    private static void write(Response response, Answer answer, boolean headOnly, Callback callback) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        response.write(true, headOnly ? ByteBuffer.allocate(0) : ByteBuffer.wrap(answer.body()), callback);
    }
}
