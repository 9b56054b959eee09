package io.argosy.serving.http;

import io.javalin.http.Context;
import java.io.IOException;

/** Reads the body of a request of the servlet layer, never more of it than the limit. */
public final class RequestBody {
    private RequestBody() {}

    /**
     * The whole body.
     *
     * @param limit in bytes
     * @throws RefusedException with 413 if there is more, 400 or 408 if it breaks off
     */
    public static byte[] read(Context context, long limit) {
        byte[] body;
        try {
            body = context.bodyInputStream().readNBytes((int) Math.min(Integer.MAX_VALUE - 8, limit + 1));
        } catch (IOException e) {
            throw new RefusedException(Body.brokenOff(e));
        }
        if (body.length > limit) {
            throw new RefusedException(Body.tooLarge(limit));
        }
        return body;
    }
}
